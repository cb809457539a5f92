using System.Globalization;
using CsvHelper;

namespace ValleyJump.Core.Tables;

/// <summary>
/// Writes a table as CSV, part by part; see <see cref="TableFormat.Csv"/>. Later parts may have columns that those before had not: then
/// <see cref="Widen"/> copies the file once more.
/// </summary>
internal sealed class CsvTableWriter
{
    // Readers such as Import-Csv trim cells that are not quoted.
    private static readonly CsvWriterOptions Options = new() { NewLine = "\n", FormatProvider = CultureInfo.InvariantCulture,
        Quoting = CsvQuoting.WhenNeededOrWhitespace, ValidateFieldCount = false };

    private readonly CsvWriter csv;
    private readonly List<string> columns;

    // How many columns there are, and from which record on; the header is record 0.
    private readonly List<(long Record, int Columns)> widths = [];
    private long records;

    // Parts are mostly alike: the columns of the latest, and where they go.
    private IReadOnlyList<string> latest = [];
    private int[] places = [];

    /// <param name="stream">Where to.</param>
    /// <param name="columns">The columns of a table that is gone on with, whose header is written; null for a new table.</param>
    public CsvTableWriter(Stream stream, IEnumerable<string>? columns = null)
    {
        csv = CsvWriter.Create(stream, Options, leaveOpen: true);
        this.columns = [.. columns ?? []];
    }

    /// <summary>A part brought columns when there were rows without them already.</summary>
    public bool IsRagged => widths.Count > 1;

    /// <summary>Writes the rows of a part, each value in the column of its name, whose case does not matter.</summary>
    public void Write(Table part, CancellationToken cancel)
    {
        int before = columns.Count;
        if (!part.Columns.SequenceEqual(latest))
            (latest, places) = (part.Columns, [.. part.Columns.Select(PlaceOf)]);
        if (before == 0)
            WriteRow(columns);
        if (columns.Count > before)
            widths.Add((before == 0 ? 0 : records, columns.Count));
        object?[] values = new object?[columns.Count];
        foreach (IReadOnlyList<object?> row in part.Rows)
        {
            cancel.ThrowIfCancellationRequested();
            for (int c = 0; c < places.Length; c++)
                values[places[c]] = row[c];
            WriteRow(values);
        }
    }

    /// <summary>Writes what waits.</summary>
    public void Flush() => csv.Flush();

    /// <summary>Copies what was written, so that every row has all columns.</summary>
    public void Widen(Stream from, Stream to, CancellationToken cancel)
    {
        new CsvTableWriter(to).WriteHeader(columns);
        from.Position = 0;
        long record = 0;
        int width = 0;
        foreach (var (bytes, _) in CsvRecords.Of(from))
        {
            cancel.ThrowIfCancellationRequested();
            while (width < widths.Count && widths[width].Record <= record)
                width++;
            if (record++ == 0)
                continue;
            to.Write(bytes.Span[..^1]);
            for (int missing = columns.Count - widths[width - 1].Columns; missing > 0; missing--)
                to.WriteByte((byte)',');
            to.WriteByte((byte)'\n');
        }
    }

    private void WriteHeader(IReadOnlyList<string> names)
    {
        WriteRow(names);
        Flush();
    }

    private int PlaceOf(string column)
    {
        int place = columns.FindIndex(c => string.Equals(c, column, StringComparison.OrdinalIgnoreCase));
        if (place >= 0)
            return place;
        columns.Add(column);
        return columns.Count - 1;
    }

    private void WriteRow(IReadOnlyList<object?> values)
    {
        foreach (object? value in values)
            WriteCell(value);
        csv.EndRecord();
        records++;
    }

    private void WriteCell(object? value)
    {
        switch (value)
        {
            case double number:
                csv.WriteField(number, default);
                break;
            case long number:
                csv.WriteField(number, default);
                break;
            case int number:
                csv.WriteField(number, default);
                break;
            default:
                csv.WriteField(CellValue.Text(value));
                break;
        }
    }
}
