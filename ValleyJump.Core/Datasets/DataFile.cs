using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>
/// Reads a file, and unpacks it if it is gzip. What is damaged, cut off or appended is an error, and so is what the system reports.
/// </summary>
internal sealed class DataFile : IDisposable
{
    private const int BufferSize = 1 << 16;

    private readonly FileStream file;
    private readonly Stream data;
    private readonly Crc32 checksum = new();

    /// <exception cref="FileException">The file cannot be read.</exception>
    public DataFile(string path)
    {
        Path = path;
        file = FileGuard.OpenRead(FileTask.Dataset, path, FileShare.ReadWrite);
        // By content: browsers unpack files and leave them their .gz.
        IsPacked = Guard(() => file.ReadByte() == 0x1F && file.ReadByte() == 0x8B);
        Length = Guard(() => file.Length);
        Guard(() => file.Position = 0);
        data = IsPacked ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file;
    }

    public string Path { get; }

    /// <summary>Is it a gzip file?</summary>
    public bool IsPacked { get; }

    /// <summary>Bytes on the disk.</summary>
    public long Length { get; }

    /// <summary>Bytes read so far, unpacked.</summary>
    public long Position { get; private set; }

    /// <summary>Reads some bytes; 0 at the end.</summary>
    /// <exception cref="FileException">The file cannot be read, or is damaged.</exception>
    public int Read(Span<byte> buffer)
    {
        try
        {
            int count = data.Read(buffer);
            Position += count;
            if (IsPacked)
                checksum.Append(buffer[..count]);
            return count;
        }
        catch (InvalidDataException problem)
        {
            throw ImageFault.At(FileFault.CorruptGzip, Path, Position, $"the gzip file is damaged or cut off", problem);
        }
        catch (Exception problem) when (FileGuard.IsOfSystem(problem))
        {
            throw FileGuard.Named(FileTask.Dataset, Path, problem);
        }
    }

    /// <summary>Checks, when all was read, that what was unpacked is what was packed.</summary>
    /// <exception cref="FileException">It is not.</exception>
    public void CheckTrailer()
    {
        if (!IsPacked)
            return;
        // GZipStream is content with a checksum that is cut off, and with anything after it. The file must end with the checksum and the
        // length (RFC 1952) of what was unpacked.
        byte[] trailer = new byte[8];
        Guard(() =>
        {
            file.Position = Math.Max(0, Length - trailer.Length);
            return file.ReadAtLeast(trailer, trailer.Length, throwOnEndOfStream: false);
        });
        uint hash = BinaryPrimitives.ReadUInt32LittleEndian(trailer), length = BinaryPrimitives.ReadUInt32LittleEndian(trailer.AsSpan(4));
        if (hash != checksum.GetCurrentHashAsUInt32() || length != (uint)Position)
        {
            throw ImageFault.At(FileFault.CorruptGzip, Path, Position,
                $"the gzip file does not end with the checksum and the length of its contents: it is damaged, cut off, or goes on");
        }
    }

    /// <summary>All bytes of a file.</summary>
    /// <exception cref="FileException">It cannot be read, is damaged, or is larger than an array can be.</exception>
    public static byte[] ReadAll(string path, CancellationToken cancel)
    {
        using var file = new DataFile(path);
        try
        {
            using var all = new MemoryStream(); // grows with what is read
            byte[] buffer = new byte[BufferSize];
            for (int count; (count = file.Read(buffer)) > 0; all.Write(buffer, 0, count))
            {
                cancel.ThrowIfCancellationRequested();
                if (all.Length + count > Array.MaxLength)
                    throw ImageFault.Of(FileFault.TooLarge, path, $"'{path}' has more than {Array.MaxLength} bytes.");
            }
            file.CheckTrailer();
            return all.ToArray();
        }
        catch (OutOfMemoryException problem)
        {
            throw ImageFault.Of(FileFault.TooLarge, path, $"Cannot read '{path}': its data do not fit in memory.", inner: problem);
        }
    }

    public void Dispose()
    {
        if (IsPacked)
            data.Dispose();
        file.Dispose();
    }

    private T Guard<T>(Func<T> work)
    {
        try
        {
            return FileGuard.Run(FileTask.Dataset, Path, work);
        }
        catch (FileException)
        {
            file.Dispose();
            throw;
        }
    }
}
