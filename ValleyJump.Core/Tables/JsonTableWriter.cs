using System.Collections;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace ValleyJump.Core.Tables;

/// <summary>
/// Writes rows as JSON, as they come: an array of them, or each on a line of its own; see <see cref="TableFormat.Json"/> and
/// <see cref="TableFormat.JsonLines"/>.
/// </summary>
internal sealed class JsonTableWriter : ITableWriter
{
    private const int FlushedBytes = 1 << 20;

    // The files are not for HTML: only what JSON itself reserves is escaped.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Stream stream;

    // Not disposed: it would flush what is left while an exception passes.
    private readonly Utf8JsonWriter json;
    private readonly bool lines;
    private bool begun;

    /// <param name="stream">Where to.</param>
    /// <param name="lines">Lines instead of an array.</param>
    public JsonTableWriter(Stream stream, bool lines) => (this.stream, json, this.lines) = (stream, new(stream, Options), lines);

    /// <summary>A result, an object of its own properties, with lists and long tables as arrays.</summary>
    public void Write(TableRow row, CancellationToken cancel) => WriteLine(() =>
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
    });

    /// <summary>A part of a table, each row an object.</summary>
    public void Write(Table part, CancellationToken cancel)
    {
        foreach (IReadOnlyList<object?> row in part.Rows)
        {
            cancel.ThrowIfCancellationRequested();
            WriteLine(() =>
            {
                for (int c = 0; c < row.Count; c++)
                {
                    json.WritePropertyName(part.Columns[c]);
                    WriteValue(json, row[c], cancel);
                }
            });
        }
    }

    /// <summary>Ends the array.</summary>
    public Stream End(CancellationToken cancel)
    {
        if (!lines)
            stream.Write(begun ? "\n]\n"u8 : "[]\n"u8);
        return stream;
    }

    private void WriteLine(Action writeProperties)
    {
        if (!lines)
            stream.Write(begun ? ",\n"u8 : "[\n"u8);
        begun = true;
        json.WriteStartObject();
        writeProperties();
        json.WriteEndObject();
        json.Flush();
        json.Reset();
        if (lines)
            stream.Write("\n"u8);
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
