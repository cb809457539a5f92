using System.Buffers;
using System.Text;
using System.Text.Unicode;
using CsvHelper;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>The cells of a table, row by row. A row is a line; lines that are empty are passed over.</summary>
internal sealed class CsvTable : IDisposable
{
    private static readonly SearchValues<char> Doubtful = SearchValues.Create(" |:\u00A6~^/\\");

    private readonly byte[] text;
    private CsvReader reader;
    private bool first = true, brokenQuotes; // of the current row

    /// <summary>Reads a file, and its first row.</summary>
    /// <exception cref="FileException">It cannot be read, is empty, or is not text.</exception>
    public CsvTable(string path, CancellationToken cancel)
    {
        Path = path;
        text = DataFile.ReadAll(path, cancel);
        FileContent.Of(text).RefuseForeign(path);
        if (!Utf8.IsValid(text))
            throw ImageFault.Of(FileFault.InvalidPixel, path, $"'{path}' is not text in UTF-8.");
        int zero = text.AsSpan().IndexOf((byte)0);
        if (zero >= 0)
        {
            int line = 1 + text.AsSpan(0, zero).Count((byte)'\n');
            throw ImageFault.InLine(FileFault.InvalidPixel, path, line, $"it has a zero byte: the file is not text");
        }
        reader = Reader();
        if (!Read())
            throw ImageFault.Of(FileFault.EmptyTable, path, $"'{path}' is empty.");
        if (Count == 1 && Text(0).AsSpan().ContainsAny(Doubtful))
        {
            throw ImageFault.Of(FileFault.UnknownSeparator, path,
                $"'{path}' has no comma, semicolon or tab in its first line, which is {Quote(Text(0))}.", Line);
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>Goes back to the first row.</summary>
    public void Restart()
    {
        reader.Dispose();
        reader = Reader();
        first = true;
        Read();
    }

    /// <summary>A cell, for messages.</summary>
    public static string Quote(string cell) => cell.Length == 0 ? "empty" : cell.Length <= 20 ? $"'{cell}'" : $"'{cell[..20]}...'";

    /// <summary>The number of cells in the current row.</summary>
    public int Count => reader.FieldCount;

    /// <summary>The line of the current row, from 1.</summary>
    public long Line => reader.LineNumber;

    /// <summary>A cell of the current row in UTF-8, without blanks around it; valid until the next row.</summary>
    public ReadOnlySpan<byte> this[int cell] => reader.GetSpan(cell);

    /// <summary>A cell of the current row, as text.</summary>
    public string Text(int cell) => reader.GetString(cell);

    /// <summary>Goes on to the next row.</summary>
    /// <returns>There is one.</returns>
    /// <exception cref="FileException">It is a comment.</exception>
    public bool Read()
    {
        do
        {
            brokenQuotes = false;
            if (!reader.Read())
                return false;
        }
        while (reader.RawRecord.IsEmpty);
        ReadOnlySpan<byte> row = reader.RawRecord;
        // An image that was put out of use is not one of the class //7, and a remark above the table no header.
        string? comment = row.StartsWith("//"u8) ? "//" : first && row.StartsWith("#"u8) ? "#" : null;
        first = false;
        return comment is null ? true
            : throw ImageFault.InLine(FileFault.InvalidPixel, Path, Line, $"it starts with {comment}; comments are not allowed");
    }

    /// <summary>Checks the current row: as many cells as the first has, and quotes that are closed where the cell ends.</summary>
    /// <exception cref="FileException">It is not so.</exception>
    public void Require(int cells)
    {
        if (Count != cells)
            throw ImageFault.InLine(FileFault.RaggedRow, Path, Line, $"the number of cells is {Count}, but {cells} in the first line");
        if (brokenQuotes)
            throw ImageFault.InLine(FileFault.InvalidPixel, Path, Line, $"a cell that begins with a quote does not end with one");
    }

    public void Dispose() => reader.Dispose();

    private CsvReader Reader() => CsvReader.Create(text, new CsvReaderOptions
    {
        Separator = SeparatorOf(text),
        HasHeader = false,
        SkipEmptyLines = false, // it would pass over blanks too
        AllowLineBreaksInQuotes = false,
        TrimWhitespace = true,
        TrimInsideQuotes = true,
        TrackLineNumbers = true,
        OnMalformedRecord = problem => brokenQuotes |= problem.Reason != CsvMalformedReason.StrayQuote,
    });

    /// <summary>A comma, a semicolon or a tab, whichever comes first in the first line.</summary>
    private static char SeparatorOf(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith(Encoding.UTF8.Preamble))
            text = text[Encoding.UTF8.Preamble.Length..];
        text = text.TrimStart("\r\n"u8);
        int end = text.IndexOfAny("\r\n"u8), at = (end < 0 ? text : text[..end]).IndexOfAny(",;\t"u8);
        return at < 0 ? ',' : (char)text[at];
    }
}
