using System.Text;
using Microsoft.ML;
using Microsoft.ML.Data;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>The cells of a table, row by row, with the line that each row is in.</summary>
internal sealed class CsvTable
{
    private const string Cells = nameof(Cells);
    private static readonly char[] Separators = [',', ';', '\t'];
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string path;
    private readonly byte[] text;
    private readonly List<int> lines = []; // the line of each row, from 1
    private readonly char separator;
    private readonly CancellationToken cancel;

    /// <summary>Reads a file.</summary>
    /// <exception cref="FileException">It cannot be read, is empty, or has a line that ML.NET would leave out.</exception>
    public CsvTable(string path, CancellationToken cancel)
    {
        (this.path, this.cancel) = (path, cancel);
        text = DataFile.ReadAll(path, cancel);
        string? first = FindLines();
        if (first is null)
            throw ImageFault.Of(FileFault.EmptyTable, path, $"'{path}' is empty.");
        int at = first.IndexOfAny(Separators);
        separator = at < 0 ? Separators[0] : first[at];
        FirstRow = Rows(skipFirst: false).Select(r => Array.ConvertAll(r.Cells, c => c.ToString().Trim())).First();
    }

    /// <summary>The cells of the first row, trimmed.</summary>
    public string[] FirstRow { get; }

    /// <summary>The rows. The array of cells is a new one for each.</summary>
    /// <exception cref="FileException">ML.NET finds other rows than there are lines.</exception>
    public IEnumerable<(int Line, ReadOnlyMemory<char>[] Cells)> Rows(bool skipFirst)
    {
        var context = new MLContext();
        TextLoader loader = context.Data.CreateTextLoader(new TextLoader.Options
        {
            Separators = [separator],
            AllowQuoting = true,
            UseThreads = false,
            Columns = [new(Cells, DataKind.String, [new TextLoader.Range { Min = 0, VariableEnd = true, ForceVector = true }])],
        });
        IDataView view = loader.Load(new Source(text));
        using DataViewRowCursor cursor = view.GetRowCursor(view.Schema);
        var read = cursor.GetGetter<VBuffer<ReadOnlyMemory<char>>>(view.Schema[Cells]);
        var cells = default(VBuffer<ReadOnlyMemory<char>>);
        int row = 0;
        for (; cursor.MoveNext(); row++)
        {
            cancel.ThrowIfCancellationRequested();
            if (row == lines.Count)
                break;
            if (row == 0 && skipFirst)
                continue;
            read(ref cells);
            yield return (lines[row], [.. cells.DenseValues()]);
        }
        if (row != lines.Count || cursor.MoveNext())
        {
            throw ImageFault.Of(FileFault.ReadFailed, path,
                $"'{path}' has {lines.Count} lines that are not empty, but {row} or more rows.");
        }
    }

    /// <summary>Notes which lines are not empty: ML.NET leaves out those that are, comments, and its own settings.</summary>
    /// <returns>The first one.</returns>
    private string? FindLines()
    {
        string? first = null;
        try
        {
            using var reader = new StreamReader(new MemoryStream(text), Utf8);
            for (int number = 1; reader.ReadLine() is { } line; number++)
            {
                if (line.Length == 0)
                    continue;
                string? comment = line.StartsWith("//", StringComparison.Ordinal) ? "//" : line.StartsWith("#@", StringComparison.Ordinal) ? "#@" : first is null && line[0] == '#' ? "#" : null;
                if (comment is not null)
                    throw ImageFault.InLine(FileFault.InvalidPixel, path, number, $"it starts with {comment}; comments are not allowed");
                if (line.Contains('\0', StringComparison.Ordinal))
                    throw ImageFault.InLine(FileFault.InvalidPixel, path, number, $"it has a zero byte: the file is not text");
                first ??= line;
                lines.Add(number);
                if (number % 256 == 0)
                    cancel.ThrowIfCancellationRequested();
            }
        }
        catch (DecoderFallbackException problem)
        {
            throw ImageFault.Of(FileFault.InvalidPixel, path, $"'{path}' is not text in UTF-8.", inner: problem);
        }
        return first;
    }

    /// <summary>Lets ML.NET read the bytes that were checked, and not the file again.</summary>
    private sealed class Source(byte[] text) : IMultiStreamSource
    {
        public int Count => 1;

        public string GetPathOrNull(int index) => null!;

        public Stream Open(int index) => new MemoryStream(text, writable: false);

        public TextReader OpenTextReader(int index) => new StreamReader(Open(index), Utf8);
    }
}
