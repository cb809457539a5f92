namespace ValleyJump.Core.Tables;

/// <summary>A row as a file has it.</summary>
/// <param name="Columns">The columns: the same list for all rows that have the same.</param>
/// <param name="Cells">As many cells: null, text, flags, numbers, times, and in JSON and Parquet arrays; in JSON objects too.</param>
internal sealed record SourceRow(IReadOnlyList<string> Columns, IReadOnlyList<object?> Cells)
{
    /// <summary>The cell of a column, whose name's case does not matter.</summary>
    public (bool Found, object? Cell) this[string column]
    {
        get
        {
            for (int c = 0; c < Columns.Count; c++)
            {
                if (string.Equals(Columns[c], column, StringComparison.OrdinalIgnoreCase))
                    return (true, Cells[c]);
            }
            return (false, null);
        }
    }
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
