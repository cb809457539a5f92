using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting;

/// <summary>A curve: its columns, and the row that it belongs to.</summary>
/// <param name="Owner">The result; for the rows of a curve's file the first of them, which holds the inputs that the file repeats.</param>
/// <param name="Table">The columns.</param>
internal sealed record PlotCurve(PlotRow Owner, PlotTable Table)
{
    /// <summary>What its columns mean, be it within a result or a file of its own.</summary>
    public ColumnFacts Facts => new(RowShape.Of([.. Table.Columns]));

    /// <summary>A column.</summary>
    public double[] this[string column] => Table.Numbers(column);
}

/// <summary>
/// Curves of rows, wherever they are: within results, or rows themselves, of a curve that is piped or of its file, where each Cell is a
/// curve.
/// </summary>
internal static class PlotCurves
{
    /// <summary>The curves that have all of these columns; rows without one are left out.</summary>
    /// <param name="rows">Rows.</param>
    /// <param name="parts">A column of which each value is a curve of its own, such as the Index of paths; null for none.</param>
    /// <param name="columns">The columns.</param>
    public static IReadOnlyList<PlotCurve> Of(PlotRows rows, string? parts, params string[] columns)
    {
        PlotCurve[] within = [.. rows.SelectMany(r => r.Tables.Where(t => t.Has(columns) && t.Count > 0).Select(t => new PlotCurve(r, t)))];
        if (within.Length > 0 || rows.Count < 2 || IFigureKind.Lacking(rows, columns) is not null)
            return within;
        return
        [
            .. from part in rows.GroupBy(r => (r.Text(Table.CellColumn), parts is null ? "" : r.Text(parts), r.Header))
               let all = part.ToArray()
               select new PlotCurve(all[0], new(all[0].Header.Names.ToDictionary(n => n,
                   n => (object?)all.Select(r => r[n]).ToArray(), StringComparer.OrdinalIgnoreCase))),
        ];
    }

    /// <summary>Whether there are any.</summary>
    public static bool Any(PlotRows rows, params string[] columns) =>
        rows.Any(r => r.Table(columns) is not null) || (rows.Count > 1 && IFigureKind.Lacking(rows, columns) is null);
}
