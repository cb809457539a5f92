using System.Buffers.Binary;
using System.Text.Json;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Runs.Elsewhere;

/// <summary>
/// The safetensors format (huggingface.co/docs/safetensors): eight bytes with the length of a JSON header, the header, and the arrays'
/// bytes, little-endian and in C order, one after the other without a gap.
/// </summary>
internal static class SafeTensors
{
    /// <summary>The extension of such files.</summary>
    public const string Extension = ".safetensors";

    private const int MaxHeader = 100_000_000; // of the format
    private const string Metadata = "__metadata__";

    /// <summary>Reads all arrays of floating-point and whole numbers, and the metadata.</summary>
    /// <exception cref="FileException">The file cannot be read, is cut off, or is none of the format.</exception>
    public static NamedArrays Read(string path, CancellationToken cancel)
    {
        using FileStream file = FileGuard.OpenRead(FileTask.Run, path, FileShare.Read);
        return FileGuard.Run(FileTask.Run, path, () =>
        {
            byte[] start = new byte[8];
            if (file.ReadAtLeast(start, 8, throwOnEndOfStream: false) < 8)
                throw RunFault.Of(FileFault.Truncated, path, $"has {file.Length} bytes, fewer than a safetensors file");
            ulong length = BinaryPrimitives.ReadUInt64LittleEndian(start);
            if (length is 0 or > MaxHeader || length > (ulong)(file.Length - 8))
                throw NotOne(path, $"the header is said to have {length} bytes");
            byte[] header = new byte[length];
            file.ReadExactly(header);
            return Read(path, file, header, cancel);
        });
    }

    /// <summary>Writes arrays of single precision, in the order in which they come.</summary>
    /// <param name="stream">Receives the file.</param>
    /// <param name="arrays">Names, dimensions and numbers.</param>
    /// <param name="texts">Metadata.</param>
    public static void Write(Stream stream, IEnumerable<(string Name, int[] Shape, ReadOnlyMemory<float> Values)> arrays,
        IReadOnlyDictionary<string, string> texts)
    {
        var list = arrays.ToList();
        var header = new Dictionary<string, object> { [Metadata] = texts };
        long offset = 0;
        foreach (var (name, shape, values) in list)
        {
            header[name] = new { dtype = "F32", shape, data_offsets = new[] { offset, offset + 4L * values.Length } };
            offset += 4L * values.Length;
        }
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(header);
        // Spaces after the header let the arrays begin at a multiple of eight bytes, as the format recommends.
        int padded = (json.Length + 7) / 8 * 8;
        byte[] start = new byte[8 + padded];
        BinaryPrimitives.WriteUInt64LittleEndian(start, (ulong)padded);
        start.AsSpan(8).Fill((byte)' ');
        json.CopyTo(start, 8);
        stream.Write(start);
        foreach (var (_, _, values) in list)
        {
            byte[] bytes = new byte[4 * values.Length];
            for (int i = 0; i < values.Length; i++)
                BinaryPrimitives.WriteSingleLittleEndian(bytes.AsSpan(4 * i), values.Span[i]);
            stream.Write(bytes);
        }
    }

    private static NamedArrays Read(string path, FileStream file, byte[] header, CancellationToken cancel)
    {
        var arrays = new List<(long Begin, NamedArray Array)>();
        var texts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        try
        {
            using JsonDocument document = JsonDocument.Parse(header);
            foreach (JsonProperty entry in document.RootElement.EnumerateObject())
            {
                cancel.ThrowIfCancellationRequested();
                if (entry.Name == Metadata)
                {
                    foreach (JsonProperty text in entry.Value.EnumerateObject())
                        texts[text.Name] = text.Value.GetString() ?? "";
                    continue;
                }
                arrays.Add(Array(path, file, 8 + header.Length, entry));
            }
        }
        catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException or FormatException)
        {
            throw RunFault.Of(FileFault.InvalidContents, path, $"is no safetensors file: its header is not the JSON that it should be", problem);
        }
        return new([.. arrays.OrderBy(a => a.Begin).Select(a => a.Array)], texts);
    }

    private static (long Begin, NamedArray Array) Array(string path, FileStream file, long data, JsonProperty entry)
    {
        string type = entry.Value.GetProperty("dtype").GetString() ?? "";
        int[] shape = [.. entry.Value.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32())];
        long[] span = [.. entry.Value.GetProperty("data_offsets").EnumerateArray().Select(n => n.GetInt64())];
        int size = type switch { "F64" or "I64" => 8, "F32" or "I32" => 4, "F16" or "BF16" => 2, _ => 0 };
        if (size == 0)
            throw RunFault.Of(FileFault.InvalidContents, path, $"has {entry.Name} of type {type}; F64, F32, F16, BF16, I64 and I32 are read");
        // Its length is checked against the file's before memory is taken for it.
        Int128 count = shape.Aggregate((Int128)1, (product, n) => n < 0 ? -1 : product * n);
        if (span is not [var begin, var end] || begin < 0 || count < 0 || count * size != (Int128)end - begin || end > file.Length - data)
        {
            throw RunFault.Of(FileFault.Truncated, path,
                $"is cut off or damaged: {entry.Name} ({string.Join(", ", shape)}) of {type} is not where the header says");
        }
        byte[] bytes = new byte[end - begin];
        file.Position = data + begin;
        file.ReadExactly(bytes);
        double[] values = new double[(int)count];
        for (int i = 0; i < values.Length; i++)
            values[i] = Value(type, bytes.AsSpan(i * size, size));
        return (begin, new(entry.Name, shape, values));
    }

    private static double Value(string type, ReadOnlySpan<byte> bytes) => type switch
    {
        "F64" => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
        "F32" => BinaryPrimitives.ReadSingleLittleEndian(bytes),
        "F16" => (double)BinaryPrimitives.ReadHalfLittleEndian(bytes),
        "BF16" => BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(bytes) << 16),
        "I64" => BinaryPrimitives.ReadInt64LittleEndian(bytes),
        _ => BinaryPrimitives.ReadInt32LittleEndian(bytes),
    };

    private static FileException NotOne(string path, FormattableString why) =>
        RunFault.Of(FileFault.InvalidContents, path, $"is no safetensors file: {FormattableString.Invariant(why)}");
}
