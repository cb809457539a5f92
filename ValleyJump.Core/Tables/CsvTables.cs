using System.Globalization;
using CsvHelper;

namespace ValleyJump.Core.Tables;

/// <summary>Writes tables as CSV; see <see cref="TableFormat.Csv"/>.</summary>
internal static class CsvTables
{
    // Readers such as Import-Csv trim cells that are not quoted.
    private static readonly CsvWriterOptions Options = new() { NewLine = "\n", FormatProvider = CultureInfo.InvariantCulture,
        Quoting = CsvQuoting.WhenNeededOrWhitespace };

    public static void Write(Stream stream, Table table, CancellationToken cancel)
    {
        var csv = CsvWriter.Create(stream, Options, leaveOpen: true);
        foreach (string column in table.Columns)
            csv.WriteField(column);
        csv.EndRecord();
        foreach (IReadOnlyList<object?> row in table.Rows)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (object? value in row)
                WriteCell(csv, value);
            csv.EndRecord();
        }
        // Only here: a writer that is disposed while an exception passes would write once more.
        csv.Dispose();
    }

    private static void WriteCell(CsvWriter csv, object? value)
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
