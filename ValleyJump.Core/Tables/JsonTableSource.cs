using System.Text.Json;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Tables;

/// <summary>Reads objects of JSON, one by one: an array of them, or each after the other.</summary>
/// <param name="stream">Where from.</param>
/// <param name="lines">Each after the other, on lines of their own.</param>
internal sealed class JsonTableSource(Stream stream, bool lines) : ITableSource
{
    // An object that is larger does not end.
    private const long LargestObject = 1 << 29;

    private readonly CountedStream counted = new(stream);
    private SourceColumns columns = new([]);

    public bool IsTorn { get; private set; }

    public IEnumerable<SourceRow> Rows(CancellationToken cancel)
    {
        long row = 0;
        using IEnumerator<JsonElement> rows = JsonSerializer.DeserializeAsyncEnumerable<JsonElement>(counted, topLevelValues: lines,
            cancellationToken: cancel).ToBlockingEnumerable(cancel).GetEnumerator();
        while (Next(rows, ++row))
        {
            cancel.ThrowIfCancellationRequested();
            counted.SinceLast = 0;
            if (rows.Current.ValueKind != JsonValueKind.Object)
                throw new SourceException($"has {rows.Current.ValueKind} for row {row}, and not an object", FileFault.InvalidContents);
            KeyValuePair<string, object?>[] cells = Cells(rows.Current, row);
            if (!cells.Select(c => c.Key).SequenceEqual(columns.Names))
            {
                columns = new([.. cells.Select(c => c.Key)]);
                if (!columns.AreDistinct)
                    throw new SourceException($"has two properties of one name in row {row}", FileFault.InvalidContents);
            }
            yield return new(columns, Array.ConvertAll(cells, c => c.Value));
        }
        IsTorn = lines && counted.LastByte != '\n';
    }

    public void Dispose() => stream.Dispose();

    private bool Next(IEnumerator<JsonElement> rows, long row)
    {
        try
        {
            return rows.MoveNext();
        }
        catch (JsonException problem)
        {
            bool ends = counted.IsAtEnd && problem.Message.Contains("depth to be zero", StringComparison.Ordinal);
            throw new SourceException(counted.LastByte is null ? "is empty"
                : $"is no JSON in row {row} ({problem.Message.Split(". Path:")[0].Split(" Path:")[0].TrimEnd('.')})",
                counted.LastByte is null ? FileFault.EmptyTable : ends ? FileFault.Truncated : FileFault.InvalidContents, null, problem);
        }
    }

    private static KeyValuePair<string, object?>[] Cells(JsonElement json, long row)
    {
        try
        {
            return ((JsonObject)Value(json)!).Cells;
        }
        catch (InvalidOperationException problem)
        {
            throw new SourceException($"has text that is not UTF-8 in row {row}", FileFault.InvalidContents, null, problem);
        }
    }

    private static object? Value(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => json.GetString(),
        JsonValueKind.Number => Number(json),
        JsonValueKind.Array => json.EnumerateArray().Select(Value).ToArray(),
        JsonValueKind.Object => new JsonObject([.. json.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, Value(p.Value)))]),
        _ => null,
    };

    // -0 is a double, and so is what has a point or an exponent.
    private static object Number(JsonElement json)
    {
        if (json.TryGetInt64(out long whole) && (whole != 0 || json.GetRawText()[0] != '-'))
            return whole;
        return json.TryGetUInt64(out ulong large) && large > long.MaxValue ? (object)large : json.GetDouble();
    }

    private sealed class CountedStream(Stream inner) : Stream
    {
        public long SinceLast { get; set; }

        public byte? LastByte { get; private set; }

        public bool IsAtEnd { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

        public override int Read(Span<byte> buffer)
        {
            int read = inner.Read(buffer);
            if ((SinceLast += read) > LargestObject)
                throw new SourceException("has an object that does not fit in memory", FileFault.TooLarge);
            if (read > 0)
                LastByte = buffer[read - 1];
            else
                IsAtEnd = true;
            return read;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return ValueTask.FromResult(Read(buffer.Span));
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}

/// <summary>An object of JSON.</summary>
internal sealed record JsonObject(KeyValuePair<string, object?>[] Cells);
