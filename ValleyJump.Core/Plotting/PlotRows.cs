using System.Collections;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting;

/// <summary>The rows that a figure is made of, in their order, and what is to be known of their columns.</summary>
internal sealed class PlotRows : IReadOnlyList<PlotRow>
{
    private readonly List<PlotRow> rows = [];
    private readonly List<PlotHeader> headers = [];

    /// <summary>No rows yet.</summary>
    public PlotRows()
    {
    }

    /// <summary>Some rows of these, or of several.</summary>
    public PlotRows(IEnumerable<PlotRow> rows)
    {
        this.rows.AddRange(rows);
        headers.AddRange(this.rows.Select(r => r.Header).Distinct());
    }

    /// <inheritdoc/>
    public int Count => rows.Count;

    /// <inheritdoc/>
    public PlotRow this[int index] => rows[index];

    /// <summary>What the columns mean, by those of the first row.</summary>
    public ColumnFacts Facts => new(headers.Count > 0 ? headers[0].Shape : null);

    /// <summary>The kinds of rows that there are, by their columns; null among them stands for rows that are not of this module.</summary>
    public IReadOnlyList<Type?> Types => [.. headers.Select(h => h.Shape?.Type).Distinct()];

    /// <summary>The columns that all rows have, in their order.</summary>
    public IReadOnlyList<string> Columns => headers.Count == 0 ? []
        : [.. headers[0].Names.Where(n => headers.TrueForAll(h => h.PlaceOf(n) >= 0))];

    /// <summary>Adds what comes through the pipeline.</summary>
    /// <param name="row">A result as a row of a table.</param>
    /// <param name="nested">Tables within it that are not of this process: what JSON has of curves.</param>
    public void Add(TableRow row, IEnumerable<PlotTable>? nested = null)
    {
        string[] names = [.. row.Columns.Distinct(StringComparer.OrdinalIgnoreCase)];
        PlotTable[] tables = [.. row.Fields.SelectMany(f => f.Blocks).Select(TableOf), .. nested ?? []];
        // A curve on its own is rows; so is each path.
        if (names.Length == 0 && tables.Length > 0)
        {
            foreach (PlotTable table in tables)
                AddPoints(table);
            return;
        }
        rows.Add(new(HeaderOf(names), [.. names.Select(n => row[n])], Lists(row), tables));
    }

    /// <summary>Ends what goes through the rows.</summary>
    public CancellationToken Cancel { get; init; }

    /// <inheritdoc/>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerator<PlotRow> GetEnumerator()
    {
        foreach (PlotRow row in rows)
        {
            Cancel.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private void AddPoints(PlotTable table)
    {
        string[] names = [.. table.Columns];
        PlotHeader header = HeaderOf(names);
        double[][] columns = [.. names.Select(table.Numbers)];
        for (int i = 0; i < table.Count; i++)
            rows.Add(new(header, [.. columns.Select(c => (object?)c[i])], NoLists, []));
    }

    private static readonly IReadOnlyDictionary<string, double[]> NoLists = new Dictionary<string, double[]>();

    private static IReadOnlyDictionary<string, double[]> Lists(TableRow row)
    {
        TableField[] lists = [.. row.Fields.Where(f => f is { Kind: FieldKind.LongList, Value: IEnumerable })];
        return lists.Length == 0 ? NoLists : lists.ToDictionary(f => f.Name,
            f => ((IEnumerable)f.Value!).Cast<object?>().Select(v => CellReader.Number(v, f.Name)).ToArray(),
            StringComparer.OrdinalIgnoreCase);
    }

    private static PlotTable TableOf(LongBlock block)
    {
        var columns = new Dictionary<string, object?>(StringComparer.OrdinalIgnoreCase);
        foreach (LongColumn column in block.Columns)
            columns.TryAdd(column.Name, column.Values ?? column.Constant);
        return new(columns);
    }

    private PlotHeader HeaderOf(string[] names)
    {
        if (headers.FindLast(h => h.Names.SequenceEqual(names)) is { } known)
            return known;
        var header = new PlotHeader(names);
        headers.Add(header);
        return header;
    }
}
