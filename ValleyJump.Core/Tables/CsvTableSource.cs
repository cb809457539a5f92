using System.Text;
using System.Text.Unicode;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Tables;

/// <summary>Reads CSV, record by record: RFC 4180 with a header, in UTF-8. Cells are text.</summary>
internal sealed class CsvTableSource(Stream stream) : ITableSource
{
    // A record that is longer is no record: a quote does not end.
    private const int LongestRecord = 1 << 27;

    public bool IsTorn { get; private set; }

    public IEnumerable<SourceRow> Rows(CancellationToken cancel)
    {
        SourceColumns? columns = null;
        long line = 0;
        List<string> cells = [];
        foreach (var (bytes, isWhole) in CsvRecords.Of(stream, LongestRecord))
        {
            cancel.ThrowIfCancellationRequested();
            ReadOnlyMemory<byte> record = columns is null && bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[3..] : bytes;
            IsTorn = !isWhole;
            if (!Utf8.IsValid(record.Span) || record.Span.Contains((byte)0))
                throw new SourceException("is not text in UTF-8", FileFault.InvalidContents, line + 1);
            cells.Clear();
            if (!Split(Encoding.UTF8.GetString(record.Span).AsSpan().TrimEnd("\r\n"), cells))
                throw new SourceException("has a quote that does not end, or text after one", FileFault.InvalidContents, line + 1);
            line++;
            if (columns is null)
            {
                columns = new([.. cells]);
                if (!columns.AreDistinct)
                    throw new SourceException("has two columns of one name", FileFault.InvalidHeader, line);
                continue;
            }
            if (cells is [""] && columns.Names.Count > 1)
                continue; // an empty line
            if (cells.Count != columns.Names.Count)
                throw new SourceException($"has {cells.Count} cells where there are {columns.Names.Count} columns", FileFault.RaggedRow, line);
            yield return new(columns, [.. cells]);
        }
        if (columns is null)
            throw new SourceException("is empty", FileFault.EmptyTable);
    }

    public void Dispose() => stream.Dispose();

    /// <summary>The cells of a record; false where its quotes are not as they should be.</summary>
    private static bool Split(ReadOnlySpan<char> record, List<string> cells)
    {
        while (true)
        {
            if (record is not ['"', ..])
            {
                int comma = record.IndexOf(',');
                cells.Add(comma < 0 ? record.ToString() : record[..comma].ToString());
                if (comma < 0)
                    return true;
                record = record[(comma + 1)..];
                continue;
            }
            int end = 1;
            while (end < record.Length && (record[end] != '"' || (end + 1 < record.Length && record[end + 1] == '"')))
                end += record[end] == '"' ? 2 : 1;
            if (end >= record.Length)
                return false;
            cells.Add(record[1..end].ToString().Replace("\"\"", "\"", StringComparison.Ordinal));
            record = record[(end + 1)..];
            if (record.IsEmpty)
                return true;
            if (record[0] != ',')
                return false;
            record = record[1..];
        }
    }
}
