using ValleyJump.Core.Plotting;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Tests.Plotting;

/// <summary>Results as rows to draw: as they are, and as they come back from files.</summary>
internal static class Plotted
{
    /// <summary>Results as they flow through a pipeline.</summary>
    public static PlotRows Rows(params IEnumerable<object> results)
    {
        var rows = new PlotRows();
        foreach (object result in results)
            rows.Add(TableRow.FromObject(result));
        return rows;
    }

    /// <summary>The same from CSV: cells are text, and curves are elsewhere.</summary>
    public static PlotRows Text(params IEnumerable<object> results)
    {
        var rows = new PlotRows();
        foreach (TableRow row in results.Select(r => TableRow.FromObject(r)))
            rows.Add(TableRow.FromPairs([.. row.Columns.Select(c => KeyValuePair.Create(c, (object?)CellValue.Text(row[c])))]));
        return rows;
    }

    /// <summary>The same from JSON: curves are there, as objects of lists of any kind of number.</summary>
    public static PlotRows Json(params IEnumerable<object> results)
    {
        var rows = new PlotRows();
        foreach (TableRow row in results.Select(r => TableRow.FromObject(r)))
        {
            PlotTable[] nested =
            [
                .. row.Fields.SelectMany(f => f.Blocks).Select(b => new PlotTable(b.Columns.ToDictionary(c => c.Name,
                    c => c.Values is null ? c.Constant : (object?)c.Values.Cast<object?>().ToArray(), StringComparer.OrdinalIgnoreCase))),
            ];
            rows.Add(TableRow.FromPairs([.. row.Fields.Where(f => f.Kind is FieldKind.Cell or FieldKind.LongList)
                .Select(f => KeyValuePair.Create(f.Name, f.Value is System.Collections.IEnumerable list and not string
                    ? list.Cast<object?>().ToArray() : f.Value))]), nested);
        }
        return rows;
    }

    /// <summary>The rows of the file of a curve, from CSV.</summary>
    public static PlotRows Curve(string table, params IReadOnlyList<object> results)
    {
        var rows = new PlotRows();
        for (int cell = 0; cell < results.Count; cell++)
        {
            Table part = Table.Long(TableRow.FromObject(results[cell]), cell, table);
            foreach (IReadOnlyList<object?> row in part.Rows)
                rows.Add(TableRow.FromPairs([.. part.Columns.Zip(row, (c, v) => KeyValuePair.Create(c, (object?)CellValue.Text(v)))]));
        }
        return rows;
    }

    /// <summary>Rows of numbers.</summary>
    public static PlotRows Of(params IEnumerable<(string Name, object? Value)[]> cells)
    {
        var rows = new PlotRows();
        foreach (var row in cells)
            rows.Add(TableRow.FromPairs([.. row.Select(c => KeyValuePair.Create(c.Name, c.Value))]));
        return rows;
    }
}
