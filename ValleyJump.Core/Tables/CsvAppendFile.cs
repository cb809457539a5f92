using System.Buffers.Text;
using System.Text;
using CsvHelper;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>A CSV file that rows are added to.</summary>
internal sealed class CsvAppendFile : AppendFile
{
    private CsvTableWriter? writer;
    private IReadOnlyList<string>? columns;

    /// <summary>Reads what is there.</summary>
    /// <param name="path">The file, which need not exist.</param>
    /// <param name="options">Whether it may exist, and whether what is not whole at its end may be cut off.</param>
    /// <param name="main">For a long table, the table of the results: rows of those that it has not are left over.</param>
    /// <exception cref="FileException">It cannot be written, or ends in the middle of something.</exception>
    public CsvAppendFile(string path, TableExportOptions options, CsvAppendFile? main = null) : base(path, options) =>
        Read(stream => Read(stream, options.Force, main));

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
    public void Write(Table part, CancellationToken cancel)
    {
        Write(stream =>
        {
            writer ??= new(stream, columns);
            writer.Write(part, cancel);
            writer.Flush();
        });
        columns ??= part.Columns;
    }

    private void Read(Stream stream, bool force, CsvAppendFile? main)
    {
        string? broken = null;
        foreach (var (bytes, isWhole) in CsvRecords.Of(stream))
        {
            if (!isWhole)
                broken = TornLine(bytes.Span);
            else if (main is not null && columns is not null && Utf8Parser.TryParse(bytes.Span, out long cell, out _) && cell >= main.Rows)
                broken = $"'{Path}' has rows of result {cell}, which '{main.Path}' has not: they are left over.";
            if (broken is not null)
                break;
            Whole += bytes.Length;
            if (columns is null)
                columns = Header(bytes);
            else
                Rows++;
        }
        if (broken is null)
            return;
        if (columns is null)
            throw Fault(FileFault.InvalidHeader, $"Cannot add to '{Path}': not even its first line ends, which would be its header.");
        CutOffEnd(broken, force);
    }

    private static string[] Header(ReadOnlyMemory<byte> line)
    {
        ReadOnlyMemory<byte> text = line.Span.StartsWith(Encoding.UTF8.Preamble) ? line[Encoding.UTF8.Preamble.Length..] : line;
        using CsvReader reader = CsvReader.Create(text.ToArray(), new CsvReaderOptions { HasHeader = false });
        return reader.Read() ? [.. Enumerable.Range(0, reader.FieldCount).Select(reader.GetString)] : [];
    }
}
