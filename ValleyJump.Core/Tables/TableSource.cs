namespace ValleyJump.Core.Tables;

/// <summary>The columns of rows, and where each is; the case of their names does not matter.</summary>
internal sealed class SourceColumns
{
    private readonly Dictionary<string, int> places = new(StringComparer.OrdinalIgnoreCase);

    public SourceColumns(IReadOnlyList<string> names)
    {
        Names = names;
        for (int c = 0; c < names.Count; c++)
            AreDistinct &= places.TryAdd(names[c], c);
    }

    public IReadOnlyList<string> Names { get; }

    /// <summary>No two have one name.</summary>
    public bool AreDistinct { get; } = true;

    /// <summary>Where a column is; -1 for nowhere.</summary>
    public int this[string column] => places.GetValueOrDefault(column, -1);
}

/// <summary>A row as a file has it.</summary>
/// <param name="Columns">The columns: the same object for rows that have the same.</param>
/// <param name="Cells">As many cells: null, text, flags, numbers, times, and in JSON and Parquet arrays; in JSON objects too.</param>
internal sealed record SourceRow(SourceColumns Columns, IReadOnlyList<object?> Cells)
{
    /// <summary>The cell of a column, whose name's case does not matter.</summary>
    public (bool Found, object? Cell) this[string column] => Columns[column] is var place and >= 0 ? (true, Cells[place]) : (false, null);
}

/// <summary>What is not as the format has it; the sentence goes on with "it".</summary>
internal sealed class SourceException(string reason, Files.FileFault fault, long? line = null, Exception? inner = null)
    : Exception(reason, inner)
{
    public Files.FileFault Fault { get; } = fault;

    public long? Line { get; } = line;
}

/// <summary>Rows of a file, as they are asked for.</summary>
internal interface ITableSource : IDisposable
{
    /// <summary>Its end was cut off, as far as can be told: what wrote it ends each line.</summary>
    bool IsTorn { get; }

    /// <summary>The rows.</summary>
    /// <exception cref="SourceException">The file is not of its format.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    IEnumerable<SourceRow> Rows(CancellationToken cancel);
}
