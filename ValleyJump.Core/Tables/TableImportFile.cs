using ValleyJump.Core.Files;

namespace ValleyJump.Core.Tables;

/// <summary>One file of an import, and what is wrong with it.</summary>
internal sealed class TableImportFile : IDisposable
{
    private readonly string path;
    private readonly ITableSource source;

    /// <summary>Takes what was opened.</summary>
    public TableImportFile(string path, ITableSource source) => (this.path, this.source) = (path, source);

    /// <summary>Opens it.</summary>
    /// <exception cref="FileException">It cannot be read.</exception>
    public TableImportFile(string path, TableFormat format)
    {
        this.path = path;
        FileStream stream = FileGuard.OpenRead(FileTask.Import, path, FileShare.ReadWrite);
        source = format switch
        {
            TableFormat.Csv => new CsvTableSource(stream),
            TableFormat.Parquet => new ParquetTableSource(stream),
            _ => new JsonTableSource(stream, lines: format == TableFormat.JsonLines),
        };
    }

    /// <summary>Its rows.</summary>
    /// <exception cref="FileException">It cannot be read, or is not of its format.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<SourceRow> Rows(CancellationToken cancel)
    {
        using IEnumerator<SourceRow> rows = source.Rows(cancel).GetEnumerator();
        while (Guard(rows.MoveNext))
            yield return rows.Current;
    }

    /// <summary>Refuses the row that was read last where the file ends within it: its last number may be half of one.</summary>
    /// <exception cref="FileException">It does.</exception>
    public void RequireWhole()
    {
        if (source.IsTorn)
        {
            throw new FileException(FileTask.Import, FileFault.Truncated, path,
                $"The last line of '{path}' does not end: what wrote it was stopped, or the file was cut off.");
        }
    }

    public void Dispose() => source.Dispose();

    private bool Guard(Func<bool> next)
    {
        try
        {
            return FileGuard.Run(FileTask.Import, path, next);
        }
        catch (SourceException problem)
        {
            string line = problem.Line is { } number ? FormattableString.Invariant($" in line {number}") : "";
            throw new FileException(FileTask.Import, problem.Fault, path, $"'{path}' {problem.Message}{line}.", problem) { Line = problem.Line };
        }
    }
}
