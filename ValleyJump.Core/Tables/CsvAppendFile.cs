using System.Buffers.Text;
using System.Text;
using CsvHelper;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>A CSV file that rows are added to. It is created with the first of them.</summary>
internal sealed class CsvAppendFile : IDisposable
{
    private readonly string target;
    private FileStream? stream;
    private CsvTableWriter? writer;
    private IReadOnlyList<string>? columns;

    // Where what is whole ends, now and before the last part.
    private long end, endBefore;
    private long rowsBefore;

    // The file's length as this has seen it: a reader may have it open meanwhile, and so another writer, which must not be written over.
    private long length;
    private bool isNew;

    /// <summary>Reads what is there.</summary>
    /// <param name="path">The file, which need not exist.</param>
    /// <param name="options">Whether it may exist, and whether what is not whole at its end may be cut off.</param>
    /// <param name="main">For a long table, the table of the results: rows of those that it has not are left over.</param>
    /// <exception cref="FileException">It cannot be written, or ends in the middle of something.</exception>
    public CsvAppendFile(string path, TableExportOptions options, CsvAppendFile? main = null)
    {
        Path = path;
        target = WritableFile.Check(FileTask.Export, path, options.Overwrite, replaceReadOnly: true);
        if (!File.Exists(target))
            return;
        if (new FileInfo(target).IsReadOnly)
            throw Fault(FileFault.AccessDenied, $"Cannot add to '{path}': it is read-only.");
        FileGuard.Run(FileTask.Export, path, () =>
        {
            stream = new(target, FileMode.Open, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
            try
            {
                length = stream.Length;
                Read(options.Force, main);
            }
            catch
            {
                stream.Dispose();
                throw;
            }
        });
    }

    public string Path { get; }

    /// <summary>Rows after the header, of a table with a row a result.</summary>
    public long Rows { get; private set; }

    /// <summary>What the first row that is added takes the place of; null for nothing.</summary>
    public string? CutOff { get; private set; }

    /// <summary>Something was added.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Checks that the file has the columns of a part, in whatever order, and no others.</summary>
    /// <exception cref="InvalidInputException">It has not.</exception>
    public void RequireColumns(Table part)
    {
        if (columns is null)
            return;
        string[] more = [.. part.Columns.Except(columns, StringComparer.OrdinalIgnoreCase)],
            less = [.. columns.Except(part.Columns, StringComparer.OrdinalIgnoreCase)];
        if (more.Length + less.Length == 0)
            return;
        string problem = string.Join(", and ",
            new[] { Has("the result has", more, "which the file has not"), Has("the file has", less, "which the result has not") }.OfType<string>());
        throw TableRow.Unfit("ColumnsDiffer", "InputObject",
            $"Nothing was added to '{Path}': {problem}. Choose another -Path, or the columns with Select-Object.");

        static string? Has(string what, string[] names, string but) => names.Length == 0 ? null : $"{what} {string.Join(", ", names)}, {but}";
    }

    /// <summary>Adds the rows of a part, and hands them to the system. When that fails, none is there.</summary>
    /// <exception cref="FileException">They cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Write(Table part, CancellationToken cancel) => FileGuard.Run(FileTask.Export, Path, () =>
    {
        if (stream is null)
        {
            stream = new(target, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Read, 1 << 16);
            isNew = true;
        }
        if (stream.Length != length)
            throw Fault(FileFault.FileInUse, $"Cannot add to '{Path}': another program has changed it meanwhile.");
        (endBefore, rowsBefore) = (end, Rows);
        try
        {
            stream.SetLength(end); // what was cut off
            stream.Position = end;
            writer ??= new(stream, columns);
            writer.Write(part, cancel);
            writer.Flush();
            stream.Flush();
        }
        catch
        {
            // Nothing more is written after this: the writer still has a part of it.
            Undo();
            throw;
        }
        columns ??= part.Columns;
        end = length = stream.Position;
        Rows++;
        IsChanged = true;
    });

    /// <summary>Takes the last part back.</summary>
    public void Undo()
    {
        (end, Rows) = (endBefore, rowsBefore);
        FileGuard.TryQuietly(() => stream!.SetLength(length = end));
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
        if (isNew && end == 0)
            FileGuard.TryQuietly(() => File.Delete(target));
    }

    private void Read(bool force, CsvAppendFile? main)
    {
        string? broken = null;
        foreach (var (bytes, isWhole) in CsvRecords.Of(stream!))
        {
            if (!isWhole)
                broken = $"The last line of '{Path}' is not whole, '{Beginning(bytes.Span)}': what wrote it was stopped.";
            else if (main is not null && columns is not null && Utf8Parser.TryParse(bytes.Span, out long cell, out _) && cell >= main.Rows)
                broken = $"'{Path}' has rows of result {cell}, which '{main.Path}' has not: they are left over.";
            if (broken is not null)
                break;
            end += bytes.Length;
            if (columns is null)
                columns = Header(bytes);
            else
                Rows++;
        }
        if (broken is null)
            return;
        if (columns is null)
            throw Fault(FileFault.InvalidHeader, $"Cannot add to '{Path}': not even its first line ends, which would be its header.");
        CutOff = force ? $"{broken} It was cut off." : throw Fault(FileFault.Truncated, broken);
    }

    private static string[] Header(ReadOnlyMemory<byte> line)
    {
        ReadOnlyMemory<byte> text = line.Span.StartsWith(Encoding.UTF8.Preamble) ? line[Encoding.UTF8.Preamble.Length..] : line;
        using CsvReader reader = CsvReader.Create(text.ToArray(), new CsvReaderOptions { HasHeader = false });
        return reader.Read() ? [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)] : [];
    }

    private static string Beginning(ReadOnlySpan<byte> line)
    {
        const int shown = 60;
        string text = Encoding.UTF8.GetString(line[..Math.Min(line.Length, 4 * shown)]).ReplaceLineEndings(" ");
        return text.Length <= shown ? text : text[..shown] + "...";
    }

    private FileException Fault(FileFault fault, string message) => new(FileTask.Export, fault, Path, message);
}
