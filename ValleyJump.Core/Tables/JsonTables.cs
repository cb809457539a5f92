using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ValleyJump.Core.Tables;

/// <summary>Writes rows as JSON; see <see cref="TableFormat.Json"/>.</summary>
internal static class JsonTables
{
    private const int FlushedBytes = 1 << 20;

    // The files are not for HTML: only what JSON itself reserves is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Results, each an object of its own properties, with lists and long tables as arrays.</summary>
    public static void Write(Stream stream, IReadOnlyList<TableRow> rows, CancellationToken cancel) =>
        WriteLines(stream, rows, (json, row) =>
        {
            foreach (TableField field in row.Fields)
            {
                json.WritePropertyName(field.Name);
                if (field.Value is LongBlock[] blocks)
                {
                    json.WriteStartArray();
                    foreach (LongBlock block in blocks)
                        WriteBlock(json, block, cancel);
                    json.WriteEndArray();
                }
                else if (field.Value is LongBlock block)
                {
                    WriteBlock(json, block, cancel);
                }
                else
                {
                    WriteValue(json, field.Value, cancel);
                }
            }
        }, cancel);

    /// <summary>A table, each row an object.</summary>
    public static void Write(Stream stream, Table table, CancellationToken cancel) =>
        WriteLines(stream, table.Rows, (json, row) =>
        {
            for (int c = 0; c < row.Count; c++)
            {
                json.WritePropertyName(table.Columns[c]);
                WriteValue(json, row[c], cancel);
            }
        }, cancel);

    private static void WriteLines<T>(Stream stream, IEnumerable<T> items, Action<Utf8JsonWriter, T> writeProperties,
        CancellationToken cancel)
    {
        // The writer is not disposed: it would flush what is left while an exception passes.
        var json = new Utf8JsonWriter(stream, Options);
        string separator = "[\n";
        foreach (T item in items)
        {
            cancel.ThrowIfCancellationRequested();
            stream.Write(System.Text.Encoding.UTF8.GetBytes(separator));
            separator = ",\n";
            json.WriteStartObject();
            writeProperties(json, item);
            json.WriteEndObject();
            json.Flush();
            json.Reset();
        }
        stream.Write(separator[0] == '[' ? "[]\n"u8 : "\n]\n"u8);
    }

    private static void WriteBlock(Utf8JsonWriter json, LongBlock block, CancellationToken cancel)
    {
        json.WriteStartObject();
        foreach (LongColumn column in block.Columns)
        {
            cancel.ThrowIfCancellationRequested();
            json.WritePropertyName(column.Name);
            WriteValue(json, column.Values ?? column.Constant, cancel);
        }
        json.WriteEndObject();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value, CancellationToken cancel)
    {
        switch (value)
        {
            case null:
                json.WriteNullValue();
                break;
            case bool truth:
                json.WriteBooleanValue(truth);
                break;
            case double number when double.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case float number when float.IsFinite(number):
                json.WriteNumberValue(number);
                break;
            case decimal number:
                json.WriteNumberValue(number);
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            case sbyte or byte or short or ushort or int or uint or long:
                json.WriteNumberValue(((IConvertible)value).ToInt64(null));
                break;
            case not string and IEnumerable list:
                json.WriteStartArray();
                foreach (object? element in list)
                {
                    cancel.ThrowIfCancellationRequested();
                    WriteValue(json, element, cancel);
                    // A curve may have millions of points.
                    if (json.BytesPending > FlushedBytes)
                        json.Flush();
                }
                json.WriteEndArray();
                break;
            default:
                json.WriteStringValue(CellValue.Text(value));
                break;
        }
    }
}
