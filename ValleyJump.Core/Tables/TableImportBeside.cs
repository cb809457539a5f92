using ValleyJump.Core.Files;

namespace ValleyJump.Core.Tables;

/// <summary>
/// The long tables beside a file, each read once, along with its results: rows of a result follow each other, in their order.
/// </summary>
internal sealed class TableImportBeside(string path, TableFormat format, CancellationToken cancel) : IDisposable
{
    private readonly Dictionary<string, LongFile?> files = [];

    /// <summary>The tables of a result; null where there is no file of them.</summary>
    /// <exception cref="FileException">The file cannot be read, or its rows are not in the order of the results.</exception>
    public IReadOnlyList<TableBlock>? Of(RestoredTable table, long cell)
    {
        if (!files.TryGetValue(table.Name, out LongFile? file))
        {
            string name = TableFiles.PathOf(path, table.Name);
            files.Add(table.Name, file = File.Exists(name) ? new(name, format, cancel) : null);
        }
        return file is null ? null : PlainCells.Blocks(file.Take(cell), table);
    }

    /// <summary>Tells of curves whose results are not there.</summary>
    public void RequireEnd(long results, bool typed, Action<string> warn)
    {
        foreach (LongFile file in files.Values.OfType<LongFile>().Where(f => typed && f.Cell is { } cell && cell >= results))
            warn($"'{file.Path}' has rows of result {file.Cell}, which '{path}' has not: they are left over.");
    }

    public void Dispose()
    {
        foreach (LongFile? file in files.Values)
            file?.Dispose();
    }

    private sealed class LongFile : IDisposable
    {
        private readonly TableImportFile file;
        private readonly IEnumerator<SourceRow> rows;

        public LongFile(string path, TableFormat format, CancellationToken cancel)
        {
            (Path, file) = (path, new(path, format));
            rows = file.Rows(cancel).GetEnumerator();
            Next();
        }

        public string Path { get; }

        /// <summary>The result of the next row; null at the end.</summary>
        public long? Cell { get; private set; }

        /// <summary>The rows of a result.</summary>
        public List<SourceRow> Take(long cell)
        {
            List<SourceRow> taken = [];
            if (Cell < cell)
                throw Unordered();
            for (; Cell == cell; Next())
                taken.Add(rows.Current);
            return taken;
        }

        public void Dispose()
        {
            rows.Dispose();
            file.Dispose();
        }

        private void Next()
        {
            if (!rows.MoveNext())
            {
                Cell = null;
                return;
            }
            file.RequireWhole();
            Cell = CellConverter.TryConvert(rows.Current[Table.CellColumn].Cell, typeof(long), nullable: false, out object? cell)
                && !((long)cell! < (Cell ?? 0)) ? (long)cell : throw Unordered();
        }

        private FileException Unordered() => new(FileTask.Import, FileFault.InvalidContents, Path,
            $"'{Path}' is not as it was written: its column {Table.CellColumn} must hold the numbers of results, from 0, in order.");
    }
}
