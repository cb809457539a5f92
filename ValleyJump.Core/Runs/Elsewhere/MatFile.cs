using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Runs.Elsewhere;

/// <summary>
/// MATLAB's Level 5 files (MathWorks, "MAT-File Format"), as scipy.io.savemat and MATLAB's save -v7 write them: real arrays of numbers and
/// cells of these. Arrays come in C order here; a cell's elements as arrays called name{1}, name{2}, ...
/// </summary>
internal sealed class MatFile
{
    /// <summary>The extension of such files.</summary>
    public const string Extension = ".mat";

    private const int Compressed = 15, Matrix = 14, CellClass = 1, FirstNumeric = 6, LastNumeric = 15, Complex = 0x08, Header = 128;

    private readonly string path;
    private readonly CancellationToken cancel;
    private readonly List<NamedArray> arrays = [];

    private MatFile(string path, CancellationToken cancel) => (this.path, this.cancel) = (path, cancel);

    /// <exception cref="FileException">The file cannot be read, is cut off, or is of another format.</exception>
    public static NamedArrays Read(string path, CancellationToken cancel)
    {
        byte[] bytes = FileGuard.Run(FileTask.Run, path, () =>
        {
            using FileStream file = FileGuard.OpenRead(FileTask.Run, path, FileShare.Read);
            byte[] all = new byte[file.Length];
            file.ReadExactly(all);
            return all;
        });
        var reader = new MatFile(path, cancel);
        reader.File(bytes);
        return new(reader.arrays, new Dictionary<string, string>());
    }

    private void File(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("MATLAB 7.3"u8))
            throw Wrong(FileFault.InvalidContents, $"is of MATLAB 7.3: save it with -v7");
        if (bytes.Length < Header || !bytes.StartsWith("MATLAB 5.0"u8))
            throw Wrong(FileFault.InvalidContents, $"is no MATLAB file of level 5, which -v7 of save and scipy.io.savemat write");
        if (bytes[126] != 'I' || bytes[127] != 'M')
            throw Wrong(FileFault.InvalidContents, $"is of a machine with the other order of bytes");
        for (int at = Header; at < bytes.Length;)
        {
            cancel.ThrowIfCancellationRequested();
            Part part = Element(bytes, at);
            bool compressed = part.Type == Compressed;
            Variable(compressed ? Element(Unpacked(part.Data), 0) : part);
            // A compressed element is not padded.
            at = compressed ? at + 8 + part.Data.Length : part.Next;
        }
    }

    private void Variable(Part element)
    {
        if (element.Type == Matrix)
            Array(element.Data, null);
    }

    // Flags, dimensions, name, and then the numbers or the elements of a cell.
    private void Array(ReadOnlySpan<byte> bytes, string? name)
    {
        if (bytes.IsEmpty)
            return; // an empty cell
        Part flags = Element(bytes, 0), dimensions = Element(bytes, flags.Next), title = Element(bytes, dimensions.Next);
        if (flags.Data.Length < 4 || dimensions.Data.Length % 4 != 0)
            throw Damaged();
        int[] shape = new int[dimensions.Data.Length / 4];
        for (int i = 0; i < shape.Length; i++)
            shape[i] = BinaryPrimitives.ReadInt32LittleEndian(dimensions.Data[(4 * i)..]);
        long count = 1;
        foreach (int n in shape)
            count = n < 0 || count > System.Array.MaxLength ? throw Damaged() : count * n;
        name ??= Encoding.UTF8.GetString(title.Data);
        byte kind = flags.Data[0];
        if (kind == CellClass)
        {
            int at = title.Next;
            for (int i = 1; i <= count; i++)
            {
                cancel.ThrowIfCancellationRequested();
                Part cell = Element(bytes, at);
                if (cell.Type != Matrix)
                    throw Damaged();
                Array(cell.Data, FormattableString.Invariant($"{name}{{{i}}}"));
                at = cell.Next;
            }
        }
        else if (kind is >= FirstNumeric and <= LastNumeric && (flags.Data[1] & Complex) == 0)
        {
            arrays.Add(new(name, shape, RowByRow(Numbers(Element(bytes, title.Next), count), shape)));
        }
    }

    private double[] Numbers(Part element, long count)
    {
        int size = element.Type switch { 1 or 2 => 1, 3 or 4 => 2, 5 or 6 or 7 => 4, 9 or 12 or 13 => 8, _ => 0 };
        if (size == 0 || element.Data.Length != count * size)
            throw Damaged();
        double[] values = new double[count];
        for (int i = 0; i < values.Length; i++)
        {
            ReadOnlySpan<byte> bytes = element.Data.Slice(i * size, size);
            values[i] = element.Type switch
            {
                1 => (sbyte)bytes[0],
                2 => bytes[0],
                3 => BinaryPrimitives.ReadInt16LittleEndian(bytes),
                4 => BinaryPrimitives.ReadUInt16LittleEndian(bytes),
                5 => BinaryPrimitives.ReadInt32LittleEndian(bytes),
                6 => BinaryPrimitives.ReadUInt32LittleEndian(bytes),
                7 => BinaryPrimitives.ReadSingleLittleEndian(bytes),
                9 => BinaryPrimitives.ReadDoubleLittleEndian(bytes),
                12 => BinaryPrimitives.ReadInt64LittleEndian(bytes),
                _ => BinaryPrimitives.ReadUInt64LittleEndian(bytes),
            };
        }
        return values;
    }

    /// <summary>MATLAB's first dimension runs fastest; here the last one does.</summary>
    private static double[] RowByRow(double[] columns, int[] shape)
    {
        double[] rows = new double[columns.Length];
        int[] index = new int[shape.Length];
        foreach (double value in columns)
        {
            int place = 0;
            for (int d = 0; d < shape.Length; d++)
                place = place * shape[d] + index[d];
            rows[place] = value;
            for (int d = 0; d < shape.Length && ++index[d] == shape[d]; d++)
                index[d] = 0;
        }
        return rows;
    }

    // A tag of eight bytes and data padded to eight; or, for up to four bytes, all of it in eight.
    private Part Element(ReadOnlySpan<byte> bytes, int at)
    {
        if (at < 0 || at + 8 > bytes.Length)
            throw Damaged();
        uint word = BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]);
        if (word >> 16 is var small and > 0)
            return small > 4 ? throw Damaged() : new((int)(word & 0xFFFF), bytes.Slice(at + 4, (int)small), at + 8);
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(bytes[(at + 4)..]);
        if (length > bytes.Length - at - 8)
            throw Damaged();
        return new((int)word, bytes.Slice(at + 8, (int)length), (int)Math.Min(bytes.Length, at + 8 + (length + 7L) / 8 * 8));
    }

    private byte[] Unpacked(ReadOnlySpan<byte> data)
    {
        try
        {
            using var zip = new ZLibStream(new MemoryStream(data.ToArray()), CompressionMode.Decompress);
            using var whole = new MemoryStream();
            zip.CopyTo(whole);
            return whole.ToArray();
        }
        catch (Exception problem) when (problem is InvalidDataException or IOException)
        {
            throw RunFault.Of(FileFault.Damaged, path, $"is damaged or cut off: a part cannot be unpacked", problem);
        }
    }

    private FileException Damaged() => Wrong(FileFault.Damaged, $"is damaged or cut off: a part of it is not as long as it says");

    private FileException Wrong(FileFault fault, FormattableString what) => RunFault.Of(fault, path, what);

    private readonly ref struct Part(int type, ReadOnlySpan<byte> data, int next)
    {
        public int Type { get; } = type;

        public ReadOnlySpan<byte> Data { get; } = data;

        public int Next { get; } = next;
    }
}
