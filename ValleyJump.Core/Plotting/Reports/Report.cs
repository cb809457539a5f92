using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting.Reports;

/// <summary>What a report is made of, apart from the results.</summary>
/// <param name="Title">Its title.</param>
/// <param name="Writer">What writes it: names of programs and systems, with their versions.</param>
/// <param name="MakerOf">What makes results of a type again; null for those that are nothing to be made.</param>
internal sealed record ReportRequest(string Title, IReadOnlyList<(string Name, string Version)> Writer, Func<Type, RowMaker?> MakerOf);

/// <summary>Results of one kind, one row each.</summary>
internal sealed class ReportSection(RowShape? shape)
{
    /// <summary>Of a page that opens at once.</summary>
    public const int MaxRows = 2000;

    /// <summary>The type of the results; null for rows of something else.</summary>
    public Type? Type => shape?.Type;

    /// <summary>The rows, with curves and lists, for the figure.</summary>
    public List<PlotRow> Rows { get; } = [];

    /// <summary>The columns of any row, in the order of their first appearance, as in an exported table.</summary>
    public List<string> Columns { get; } = [];

    /// <summary>What is said of the columns.</summary>
    public ColumnFacts Facts => new(shape);

    /// <summary>What they are, in words: "Freeze points".</summary>
    public string Name => Type is null ? "Rows" : Plural(ColumnFacts.Words(Type.Name));

    /// <summary>Ends what goes through the rows.</summary>
    public CancellationToken Cancel { get; set; }

    /// <summary>The rows one by one, until it is cancelled.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<PlotRow> Each()
    {
        foreach (PlotRow row in Rows)
        {
            Cancel.ThrowIfCancellationRequested();
            yield return row;
        }
    }

    /// <summary>Adds a row.</summary>
    public void Add(PlotRow row)
    {
        Rows.Add(row);
        Columns.AddRange(row.Header.Names.Where(n => !Columns.Contains(n, StringComparer.OrdinalIgnoreCase)));
    }

    /// <summary>A column's facts, where they are said.</summary>
    public ColumnAttribute? Fact(string column) => shape?.Facts.GetValueOrDefault(column) ?? RowShape.FactOfAny(column);

    /// <summary>The value that all rows have in a column, as text; null where they differ, or one has none.</summary>
    public string? Shared(string column)
    {
        string? first = null;
        foreach (PlotRow row in Each())
        {
            string text = CellValue.Text(row[column]);
            if ((first ??= text) != text)
                return null;
        }
        return first is { Length: > 0 } ? first : null;
    }

    private static string Plural(string words)
    {
        string many = words.EndsWith('s') ? words : words.EndsWith('y') ? $"{words[..^1]}ies" : $"{words}s";
        return char.ToUpperInvariant(many[0]) + many[1..];
    }
}
