using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using System.Text;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>
/// An array in an archive of numpy, from its first element to its last. Memory is taken for what was read, never for what is announced.
/// </summary>
internal sealed class NpyStream : IDisposable
{
    private const int MaxHeader = 1 << 16;
    private const long MaxDeflate = 1032; // bytes that one packed byte can become

    private readonly string path, array;
    private readonly ZipArchiveEntry entry;
    private readonly Stream data;
    private readonly Crc32 checksum = new();
    private long position;

    /// <exception cref="FileException">It is damaged, or no array of numbers.</exception>
    public NpyStream(string path, string array, ZipArchiveEntry entry, long fileLength)
    {
        (this.path, this.array, this.entry) = (path, array, entry);
        if (entry.IsEncrypted)
            throw Wrong($"it is encrypted");
        if (entry.CompressedLength > fileLength || entry.Length > MaxDeflate * (entry.CompressedLength + 1))
            throw NpzArchive.Damaged(path, $"the array {array} is said to have {entry.Length} bytes, which the file cannot hold");
        data = NpzArchive.Guard(path, entry.Open);
        try
        {
            Header = ReadHeader();
            long left = entry.Length - position;
            if (Header.Bytes(left) != left)
                throw Wrong($"its shape is ({string.Join(", ", Header.Shape)}), and it has {left} bytes of elements");
        }
        catch
        {
            data.Dispose();
            throw;
        }
    }

    /// <summary>What the array is.</summary>
    public NpyHeader Header { get; }

    /// <summary>Fills a buffer with the next bytes.</summary>
    /// <exception cref="FileException">The array ends before, or is damaged.</exception>
    public void Read(byte[] buffer, int count)
    {
        int read = NpzArchive.Guard(path, () => data.ReadAtLeast(buffer.AsSpan(0, count), count, throwOnEndOfStream: false));
        checksum.Append(buffer.AsSpan(0, read));
        position += read;
        if (read < count)
            throw NpzArchive.Damaged(path, $"the array {array} ends at byte {position} of {entry.Length}");
    }

    /// <summary>Checks that the array ends here, and is what was packed.</summary>
    /// <exception cref="FileException">It does not.</exception>
    public void End()
    {
        if (NpzArchive.Guard(path, data.ReadByte) >= 0)
            throw NpzArchive.Damaged(path, $"the array {array} goes on after its {entry.Length} bytes");
        if (checksum.GetCurrentHashAsUInt32() != entry.Crc32)
            throw NpzArchive.Damaged(path, $"the array {array} has not its checksum");
    }

    /// <summary>What is wrong with the array.</summary>
    public FileException Wrong(FormattableString what) =>
        ImageFault.Of(FileFault.InvalidArray, path, $"The array {array} of '{path}' cannot be taken: {FormattableString.Invariant(what)}.");

    public void Dispose() => data.Dispose();

    private NpyHeader ReadHeader()
    {
        byte[] start = new byte[12];
        Read(start, 8);
        if (Encoding.Latin1.GetString(start, 0, 6) != "\u0093NUMPY" || start[6] is < 1 or > 3)
            throw Wrong($"it does not begin as an array of numpy");
        int bytes = start[6] == 1 ? 2 : 4;
        Read(start, bytes);
        uint length = bytes == 2 ? BinaryPrimitives.ReadUInt16LittleEndian(start) : BinaryPrimitives.ReadUInt32LittleEndian(start);
        if (length > MaxHeader)
            throw Wrong($"its header is said to have {length} bytes");
        byte[] header = new byte[length];
        Read(header, header.Length);
        return NpyHeader.Parse(Encoding.UTF8.GetString(header), out string problem) ?? throw Wrong($"{problem}");
    }
}
