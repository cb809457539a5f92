using ValleyJump.Core.Files;

namespace ValleyJump.Core.Tables;

/// <summary>One table of an export, on its way to its file.</summary>
internal sealed class TableFile
{
    private readonly AtomicFileSet files;
    private readonly CsvTableWriter? csv;
    private readonly JsonTableWriter? json;
    private Stream stream;

    /// <param name="name">The long table's name; empty for the main one.</param>
    /// <param name="path">Where it will be.</param>
    /// <param name="format">The format.</param>
    /// <param name="files">What it appears with.</param>
    /// <exception cref="FileException">The file cannot be written.</exception>
    public TableFile(string name, string path, TableFormat format, AtomicFileSet files)
    {
        (Name, Path, this.files) = (name, path, files);
        stream = files.Begin(path);
        if (format == TableFormat.Csv)
            csv = new(stream);
        else
            json = new(stream);
    }

    public string Name { get; }

    public string Path { get; }

    /// <summary>It is the table of the results themselves.</summary>
    public bool IsMain => Name.Length == 0;

    /// <summary>Writes a part of the table.</summary>
    /// <exception cref="FileException">It cannot be written.</exception>
    public void Write(Table part, CancellationToken cancel) => Run(() =>
    {
        csv?.Write(part, cancel);
        json?.Write(part, cancel);
    });

    /// <summary>Writes a result as an object, in JSON.</summary>
    /// <exception cref="FileException">It cannot be written.</exception>
    public void Write(TableRow row, CancellationToken cancel) => Run(() => json!.Write(row, cancel));

    /// <summary>Writes what is still missing, to the disk.</summary>
    /// <exception cref="FileException">It cannot be written.</exception>
    public void End(CancellationToken cancel) => Run(() =>
    {
        csv?.Flush();
        json?.End();
        if (csv?.IsRagged == true)
        {
            Stream narrow = stream;
            stream = files.Begin(Path);
            csv.Widen(narrow, stream, cancel);
            files.Discard(narrow);
        }
        AtomicFileSet.End(stream);
    });

    private void Run(Action work) => FileGuard.Run(FileTask.Export, Path, work);
}
