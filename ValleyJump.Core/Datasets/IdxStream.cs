using System.Buffers.Binary;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>
/// Reads an IDX file of unsigned bytes, or of QMNIST's labels, plain or gzip, strictly: what it announces must be there, and nothing
/// after it. Memory is taken for data that were read, never for data that are only announced.
/// </summary>
/// <remarks>
/// The format (LeCun, http://yann.lecun.com/exdb/mnist/): two zero bytes, the type of the data (8 = unsigned byte, 12 = big-endian 32-bit
/// integer), the number of dimensions, the dimensions as big-endian 32-bit integers, then the data, the last dimension fastest. QMNIST
/// (Yadav and Bottou, arXiv 1905.10498) has eight integers for each label: the class, then where the digit comes from.
/// </remarks>
internal sealed class IdxStream : IDisposable
{
    private const uint Images = 0x0803, Labels = 0x0801, ExtendedLabels = 0x0C02;
    private const int ExtendedColumns = 8;
    private const int MaxPixels = 1 << 24; // of one image: the one buffer that is taken before its data are read

    private readonly DataFile file;
    private readonly string path;

    /// <summary>Opens a file of labels or images and reads its header.</summary>
    /// <exception cref="FileException">It cannot be read, or is not such a file.</exception>
    public IdxStream(string path, bool labels)
    {
        this.path = path;
        file = new(path);
        try
        {
            Shape = ReadHeader(labels);
            Item = Shape.Length switch { 1 => 1, 2 => Shape[1] * sizeof(int), _ => Shape[1] * Shape[2] };
            if (!file.IsPacked)
                CheckLength();
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The dimensions, the number of labels or images first.</summary>
    public int[] Shape { get; }

    /// <summary>The bytes of one label or image.</summary>
    public int Item { get; }

    private long Expected => 4 + 4L * Shape.Length + (long)Shape[0] * Item;

    /// <summary>Fills a buffer with the next bytes.</summary>
    /// <exception cref="FileException">The file ends before, or is damaged.</exception>
    public void Read(Span<byte> buffer)
    {
        int done = 0;
        while (done < buffer.Length)
        {
            int count = file.Read(buffer[done..]);
            if (count == 0)
            {
                throw Shape is null ? ImageFault.At(FileFault.Truncated, path, file.Position, $"the file ends within its header")
                    : ImageFault.At(FileFault.Truncated, path, file.Position,
                        $"the file ends, but its header announces {Expected} bytes{Unpacked}");
            }
            done += count;
        }
    }

    /// <summary>Checks that the file ends here, and, of a gzip file, that what was unpacked is what was packed.</summary>
    /// <exception cref="FileException">It does not.</exception>
    public void End()
    {
        if (file.Read(stackalloc byte[1]) != 0)
        {
            throw ImageFault.At(FileFault.TrailingData, path, file.Position - 1,
                $"the file goes on, but its header announces {Expected} bytes{Unpacked}");
        }
        file.CheckTrailer();
    }

    public void Dispose() => file.Dispose();

    private string Unpacked => file.IsPacked ? " when unpacked" : "";

    private int[] ReadHeader(bool labels)
    {
        Span<byte> word = stackalloc byte[4];
        Read(word);
        uint kind = BinaryPrimitives.ReadUInt32BigEndian(word);
        if (labels ? kind is not (Labels or ExtendedLabels) : kind != Images)
        {
            FileContent.Of(path).RefuseForeign(path);
            string file = labels ? "labels" : "images";
            throw ImageFault.At(FileFault.InvalidHeader, path, 0,
                $"the magic number is 0x{kind:X8}; a file of {file} starts with 0x{(labels ? Labels : Images):X8}");
        }
        int[] shape = new int[word[3]];
        for (int i = 0; i < shape.Length; i++)
        {
            long at = file.Position;
            Read(word);
            uint size = BinaryPrimitives.ReadUInt32BigEndian(word);
            long limit = i == 0 ? int.MaxValue : kind == ExtendedLabels ? ExtendedColumns : MaxPixels / (i == 2 ? shape[1] : 1);
            if (size == 0 || size > limit || i == 1 && kind == ExtendedLabels && size != limit)
            {
                string what = i == 2 ? "columns" : i == 1 ? kind == Images ? "rows" : "columns" : labels ? "labels" : "images";
                string range = i == 1 && kind == ExtendedLabels ? $"{limit}" : $"from 1 to {limit}";
                throw ImageFault.At(FileFault.InvalidHeader, path, at, $"the number of {what} is {size}; it must be {range}");
            }
            shape[i] = (int)size;
        }
        return shape;
    }

    private void CheckLength()
    {
        if (file.Length < Expected)
            throw ImageFault.At(FileFault.Truncated, path, file.Length, $"the file ends, but its header announces {Expected} bytes");
        if (file.Length > Expected)
        {
            throw ImageFault.At(FileFault.TrailingData, path, Expected,
                $"the file goes on to {file.Length} bytes, but its header announces {Expected}");
        }
    }
}
