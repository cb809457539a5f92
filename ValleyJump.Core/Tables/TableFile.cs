using ValleyJump.Core.Files;

namespace ValleyJump.Core.Tables;

/// <summary>One table of an export, on its way to its file.</summary>
internal sealed class TableFile
{
    private readonly ITableWriter writer;

    /// <param name="name">The long table's name; empty for the main one.</param>
    /// <param name="path">Where it will be.</param>
    /// <param name="format">The format.</param>
    /// <param name="files">What it appears with.</param>
    /// <exception cref="FileException">The file cannot be written.</exception>
    public TableFile(string name, string path, TableFormat format, AtomicFileSet files)
    {
        (Name, Path) = (name, path);
        Stream stream = files.Begin(path);
        writer = format switch
        {
            TableFormat.Csv => new CsvTableFile(stream, () => files.Begin(path), files.Discard),
            TableFormat.Parquet => new ParquetTableWriter(stream, () => files.Begin(path), files.Discard),
            _ => new JsonTableWriter(stream, lines: format == TableFormat.JsonLines),
        };
    }

    public string Name { get; }

    public string Path { get; }

    /// <summary>It is the table of the results themselves.</summary>
    public bool IsMain => Name.Length == 0;

    /// <summary>Writes a part of the table.</summary>
    /// <exception cref="FileException">It cannot be written.</exception>
    public void Write(Table part, CancellationToken cancel) => Run(() => writer.Write(part, cancel));

    /// <summary>Writes a result as an object, in JSON.</summary>
    /// <exception cref="FileException">It cannot be written.</exception>
    public void Write(TableRow row, CancellationToken cancel) => Run(() => ((JsonTableWriter)writer).Write(row, cancel));

    /// <summary>Writes what is still missing, to the disk.</summary>
    /// <exception cref="FileException">It cannot be written.</exception>
    public void End(CancellationToken cancel) => Run(() => AtomicFileSet.End(writer.End(cancel)));

    private void Run(Action work) => FileGuard.Run(FileTask.Export, Path, work);
}

/// <summary>What makes bytes of a table.</summary>
internal interface ITableWriter
{
    /// <summary>Writes the rows of a part, each value in the column of its name.</summary>
    void Write(Table part, CancellationToken cancel);

    /// <summary>Writes what is still missing.</summary>
    /// <returns>The stream that has the whole table; others that were begun have been discarded.</returns>
    Stream End(CancellationToken cancel);
}

/// <summary>A whole CSV file: copied once more where later rows brought columns.</summary>
/// <param name="stream">Where to.</param>
/// <param name="begin">Begins another file in its place.</param>
/// <param name="discard">Gives up the one before.</param>
internal sealed class CsvTableFile(Stream stream, Func<Stream> begin, Action<Stream> discard) : ITableWriter
{
    private readonly CsvTableWriter csv = new(stream);

    public void Write(Table part, CancellationToken cancel) => csv.Write(part, cancel);

    public Stream End(CancellationToken cancel)
    {
        csv.Flush();
        if (!csv.IsRagged)
            return stream;
        Stream wide = begin();
        csv.Widen(stream, wide, cancel);
        discard(stream);
        return wide;
    }
}
