using System.Buffers.Binary;
using System.Text;

namespace ValleyJump.Core.Runs;

/// <summary>
/// As much of HDF5 as the files of runs are made of. A library for all of it makes an array of whatever size the file says; here no size
/// and no address is believed before it is compared with the file's length, so that a file cannot ask for more memory than it has bytes.
/// </summary>
/// <exception cref="InvalidDataException">From every member: the file is none of these.</exception>
internal sealed class HdfFile
{
    public const string TooLarge = "it says that something is larger than the file";
    private static readonly byte[] Signature = [0x89, .. "HDF\r\n"u8, 0x1a, (byte)'\n'];
    private readonly Stream stream;
    private readonly long origin;

    /// <param name="stream">The file.</param>
    /// <param name="start">Where HDF5 begins in it: after the user block.</param>
    public HdfFile(Stream stream, int start)
    {
        this.stream = stream;
        ReadOnlySpan<byte> superblock = Bytes(start, 48);
        // Version 2 or 3, with addresses and lengths of eight bytes.
        Require(superblock.StartsWith(Signature) && superblock[8] is 2 or 3 && superblock[9] == 8
            && superblock[10] == 8, "it is no HDF5 file");
        long root = Length(superblock[36..]);
        origin = Length(superblock[12..]);
        Root = new(this, root);
    }

    /// <summary>Its length, in bytes.</summary>
    public long Size => stream.Length;

    /// <summary>The group that all others are in.</summary>
    public HdfObject Root { get; }

    /// <summary>Bytes of the file, if it has so many.</summary>
    public byte[] Bytes(long address, long count)
    {
        Seek(address, count);
        byte[] bytes = new byte[count];
        stream.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Fills a buffer from an address on.</summary>
    public void Read(long address, Span<byte> buffer)
    {
        Seek(address, buffer.Length);
        stream.ReadExactly(buffer);
    }

    /// <summary>Text in a global heap.</summary>
    /// <param name="reference">Its length, the heap's address, and its index there.</param>
    public string Text(ReadOnlySpan<byte> reference)
    {
        Require(reference.Length >= 16, "a text is cut off");
        uint length = BinaryPrimitives.ReadUInt32LittleEndian(reference), index = BinaryPrimitives.ReadUInt32LittleEndian(reference[12..]);
        long address = Length(reference[4..]);
        byte[] head = Bytes(address, 16);
        Require(head.AsSpan().StartsWith("GCOL\u0001"u8), "a text is not where it should be");
        long end = Length(head.AsSpan(8));
        Seek(address, end);
        for (long at = 16; at + 16 <= end;)
        {
            byte[] entry = Bytes(address + at, 16);
            long size = Length(entry.AsSpan(8));
            ushort here = BinaryPrimitives.ReadUInt16LittleEndian(entry);
            Require(here != 0 && size <= end - at - 16, "a text is longer than its place, or missing");
            if (here == index)
            {
                Require(length <= size, "a text is longer than its place");
                return Encoding.UTF8.GetString(Bytes(address + at + 16, length)).TrimEnd('\0');
            }
            at += 16 + (size + 7) / 8 * 8;
        }
        throw RunNode.Invalid("a text is missing");
    }

    /// <summary>A length or an address of eight bytes.</summary>
    public static long Length(ReadOnlySpan<byte> bytes)
    {
        Require(bytes.Length >= 8, "a part of it is cut off");
        return (long)Math.Min(BinaryPrimitives.ReadUInt64LittleEndian(bytes), long.MaxValue);
    }

    public static void Require(bool holds, string what)
    {
        if (!holds)
            throw RunNode.Invalid(what);
    }

    /// <summary>Goes to an address from which there are so many bytes.</summary>
    private void Seek(long address, long count)
    {
        long all = Size - origin;
        Require(address >= 0 && address <= all && count >= 0 && count <= all - address && count <= Array.MaxLength, TooLarge);
        stream.Position = origin + address;
    }
}
