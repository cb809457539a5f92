using System.Collections;
using System.Globalization;
using Parquet;
using Parquet.Schema;

namespace ValleyJump.Core.Tables;

/// <summary>
/// Writes a table as Parquet, part by part, a million values at a time; see <see cref="TableFormat.Parquet"/>. Where later parts bring
/// columns, or values of another type, what was written before is copied once more.
/// </summary>
/// <param name="stream">Where to.</param>
/// <param name="begin">Begins another file in its place.</param>
/// <param name="discard">Gives up one before.</param>
internal sealed class ParquetTableWriter(Stream stream, Func<Stream> begin, Action<Stream> discard) : ITableWriter
{
    // Values, elements of lists included, that are held until they are written: some 30 MB.
    private const int HeldValues = 1 << 20;

    private static readonly ParquetOptions Options = new() { CompressionMethod = CompressionMethod.Snappy };

    private readonly List<string> columns = [];
    private readonly List<ParquetType> types = [];
    private readonly List<ResultProperty?> properties = [];
    private readonly List<object?[]> rows = [];

    // Files that are whole, of fewer columns.
    private readonly List<Stream> narrow = [];
    private ParquetSchema? schema;
    private ParquetWriter? writer;
    private int held;

    // Parts are mostly alike: the columns of the latest, and where they go.
    private IReadOnlyList<string> latest = [];
    private int[] places = [];

    /// <summary>Writes the rows of a part, each value in the column of its name, whose case does not matter.</summary>
    public void Write(Table part, CancellationToken cancel)
    {
        if (!part.Columns.SequenceEqual(latest))
            (latest, places) = (part.Columns, [.. part.Columns.Select((name, c) => PlaceOf(name, part.Properties[c]))]);
        foreach (IReadOnlyList<object?> row in part.Rows)
        {
            cancel.ThrowIfCancellationRequested();
            object?[] values = new object?[columns.Count];
            for (int c = 0; c < places.Length; c++)
            {
                object? value = row[c];
                if (value is not null && types[places[c]] is var known && known.And(ParquetType.Of(value)) is var needed && needed != known)
                    Widen(() => types[places[c]] = needed);
                values[places[c]] = value;
                held += 1 + CountOf(value);
            }
            rows.Add(values);
            if (held >= HeldValues)
                Flush(cancel);
        }
    }

    public Stream End(CancellationToken cancel)
    {
        Close(cancel);
        if (narrow.Count == 0)
            return stream;
        Stream last = stream;
        stream = begin();
        foreach (Stream from in narrow.Append(last))
        {
            from.Position = 0;
            using (var reader = ParquetTableReader.Open(from))
                Write(new(reader.Columns, reader.Rows(cancel), new ResultProperty?[reader.Columns.Count]), cancel);
            discard(from);
        }
        narrow.Clear();
        Close(cancel);
        return stream;
    }

    // Whatever list it is, so that equal results make equal files.
    private static int CountOf(object? value) => value switch
    {
        ICollection list => list.Count,
        IReadOnlyCollection<double> list => list.Count,
        IReadOnlyCollection<object> list => list.Count,
        IReadOnlyCollection<long> or IReadOnlyCollection<int> or IReadOnlyCollection<ulong> => ((IEnumerable)value).Cast<object>().Count(),
        _ => 0,
    };

    private int PlaceOf(string column, ResultProperty? property)
    {
        int place = columns.FindIndex(c => string.Equals(c, column, StringComparison.OrdinalIgnoreCase));
        if (place >= 0)
            return place;
        Widen(() =>
        {
            columns.Add(column);
            types.Add(property is null ? default : ParquetType.Of(property.Type));
            properties.Add(property);
        });
        return columns.Count - 1;
    }

    /// <summary>Changes columns, which files that are begun do not take.</summary>
    private void Widen(Action change)
    {
        if (writer is not null)
        {
            Close(CancellationToken.None);
            narrow.Add(stream);
            stream = begin();
        }
        change();
    }

    private void Close(CancellationToken cancel)
    {
        Flush(cancel);
        writer!.DisposeAsync().AsTask().GetAwaiter().GetResult();
        writer = null;
    }

    private void Flush(CancellationToken cancel)
    {
        if (writer is null)
        {
            schema = new(columns.Select((name, c) => types[c].Field(name)));
            writer = ParquetWriter.CreateAsync(schema, stream, Options, cancellationToken: cancel).GetAwaiter().GetResult();
            writer.CustomMetadata = new Dictionary<string, string> { [ColumnFact.MetadataKey] = ColumnFact.Json(columns, properties) };
        }
        if (rows.Count > 0)
        {
            using ParquetRowGroupWriter group = writer.CreateRowGroup();
            for (int c = 0; c < columns.Count; c++)
                WriteColumn(group, schema!.DataFields[c], c, cancel).GetAwaiter().GetResult();
            group.CompleteValidate();
        }
        rows.Clear();
        held = 0;
    }

    private Task WriteColumn(ParquetRowGroupWriter group, DataField field, int c, CancellationToken cancel) => types[c].Kind switch
    {
        ParquetKind.Boolean => Values(group, field, c, v => (bool)v, cancel),
        ParquetKind.Int32 => Values(group, field, c, v => Convert.ToInt32(v, CultureInfo.InvariantCulture), cancel),
        ParquetKind.Int64 => Values(group, field, c, v => Convert.ToInt64(v, CultureInfo.InvariantCulture), cancel),
        ParquetKind.UInt64 => Values(group, field, c, v => Convert.ToUInt64(v, CultureInfo.InvariantCulture), cancel),
        ParquetKind.Timestamp => Values(group, field, c, ParquetType.Utc, cancel),
        ParquetKind.Text when !types[c].IsList =>
            group.WriteAsync(field, [.. Column(c).Select(v => v is null ? null! : CellValue.Text(v))]),
        ParquetKind.Text => Values(group, field, c, v => CellValue.Text(v).AsMemory(), cancel),
        _ => Values(group, field, c, ParquetType.Number, cancel),
    };

    // Rows that came before a column are shorter.
    private IEnumerable<object?> Column(int c) => rows.Select(r => c < r.Length ? r[c] : null);

    private Task Values<T>(ParquetRowGroupWriter group, DataField field, int c, Func<object, T> of, CancellationToken cancel)
        where T : struct
    {
        if (!types[c].IsList)
            return group.WriteAsync<T>(field, Column(c).Select(v => v is null ? (T?)null : of(v)).ToArray(), cancellationToken: cancel);
        List<T> values = [];
        List<int> definitions = [], repetitions = [];
        foreach (object? cell in Column(c))
        {
            // 0 is no list, 1 an empty one, 2 a null in one, 3 a value; what goes on with a list repeats.
            int before = definitions.Count;
            foreach (object? element in cell as IEnumerable ?? Array.Empty<object>())
            {
                repetitions.Add(definitions.Count > before ? 1 : 0);
                definitions.Add(element is null ? 2 : 3);
                if (element is not null)
                    values.Add(of(element));
            }
            if (definitions.Count > before)
                continue;
            repetitions.Add(0);
            definitions.Add(cell is null ? 0 : 1);
        }
        return group.WriteAllPartsAsync<T>(field, values.ToArray(), definitions.ToArray(), repetitions.ToArray(), cancel);
    }
}
