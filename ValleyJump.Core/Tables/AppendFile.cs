using System.Text;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Tables;

/// <summary>A file that rows are added to. It is created with the first of them.</summary>
internal abstract class AppendFile : IDisposable
{
    private readonly string target;
    private FileStream? stream;

    // Where what is whole ends, now and before the last part.
    private long endBefore, rowsBefore;

    // The file's length as this has seen it: a reader may have it open meanwhile, and so another writer, which must not be written over.
    private long length;
    private bool isNew;

    /// <summary>Checks the file, and does not read it yet.</summary>
    /// <param name="path">The file, which need not exist.</param>
    /// <param name="options">Whether it may exist.</param>
    /// <exception cref="FileException">It cannot be written.</exception>
    protected AppendFile(string path, TableExportOptions options)
    {
        Path = path;
        target = WritableFile.Check(FileTask.Export, path, options.Overwrite, replaceReadOnly: true);
        if (File.Exists(target) && new FileInfo(target).IsReadOnly)
            throw Fault(FileFault.AccessDenied, $"Cannot add to '{path}': it is read-only.");
    }

    public string Path { get; }

    /// <summary>Rows, of a table with a row a result.</summary>
    public long Rows { get; protected set; }

    /// <summary>What the first row that is added takes the place of; null for nothing.</summary>
    public string? CutOff { get; protected set; }

    /// <summary>Something was added.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Where what is whole ends.</summary>
    protected long Whole { get; set; }

    /// <summary>Takes the last part back.</summary>
    public void Undo()
    {
        (Whole, Rows) = (endBefore, rowsBefore);
        FileGuard.TryQuietly(() => stream!.SetLength(length = Whole));
    }

    /// <summary>Writes to the disk what the system has.</summary>
    /// <exception cref="FileException">It cannot.</exception>
    public void Save()
    {
        if (IsChanged)
            FileGuard.Run(FileTask.Export, Path, () => stream!.Flush(flushToDisk: true));
    }

    public void Dispose()
    {
        if (stream is null)
            return;
        FileGuard.TryQuietly(stream.Dispose);
        if (isNew && Whole == 0)
            FileGuard.TryQuietly(() => File.Delete(target));
    }

    /// <summary>Reads what is there, if anything is.</summary>
    /// <exception cref="FileException">It cannot be read, or ends in the middle of something.</exception>
    protected void Read(Action<Stream> read)
    {
        if (!File.Exists(target))
            return;
        FileGuard.Run(FileTask.Export, Path, () =>
        {
            stream = new(target, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
            try
            {
                length = stream.Length;
                read(stream);
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        });
    }

    /// <summary>Adds a part, and hands it to the system. When that fails, none is there.</summary>
    /// <exception cref="FileException">It cannot be written.</exception>
    protected void Write(Action<Stream> write) => FileGuard.Run(FileTask.Export, Path, () =>
    {
        if (stream is null)
        {
            stream = new(target, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
            isNew = true;
        }
        if (stream.Length != length)
            throw Fault(FileFault.FileInUse, $"Cannot add to '{Path}': another program has changed it meanwhile.");
        (endBefore, rowsBefore) = (Whole, Rows);
        try
        {
            stream.SetLength(Whole); // what was cut off
            stream.Position = Whole;
            write(stream);
            stream.Flush();
        }
        catch
        {
            // Nothing more is written after this: the writer still has a part of it.
            Undo();
            throw;
        }
        Whole = length = stream.Position;
        Rows++;
        IsChanged = true;
    });

    /// <summary>What is not whole at the end: with force it is cut off.</summary>
    /// <exception cref="FileException">It may not be.</exception>
    protected void CutOffEnd(string broken, bool force) =>
        CutOff = force ? $"{broken} It was cut off." : throw Fault(FileFault.Truncated, broken);

    /// <summary>A line that does not end.</summary>
    protected string TornLine(ReadOnlySpan<byte> line) =>
        $"The last line of '{Path}' is not whole, '{Beginning(line)}': what wrote it was stopped.";

    protected FileException Fault(FileFault fault, string message) => new(FileTask.Export, fault, Path, message);

    private static string Beginning(ReadOnlySpan<byte> line)
    {
        const int shown = 60;
        string text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, 4 * shown)]).ReplaceLineEndings(" ");
        return text.Length <= shown ? text : text[..shown] + "...";
    }
}
