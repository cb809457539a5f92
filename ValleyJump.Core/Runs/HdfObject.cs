using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Text;

namespace ValleyJump.Core.Runs;

/// <summary>What the elements of an array are.</summary>
internal enum HdfType
{
    Other,
    Signed,
    Unsigned,
    FloatingPoint,
    Text,
}

/// <summary>An array of a file: a data set, or the value of an attribute.</summary>
/// <param name="File">The file.</param>
/// <param name="Type">What its elements are.</param>
/// <param name="ElementSize">Bytes of one.</param>
/// <param name="Shape">Its dimensions, outermost first; null for a single value.</param>
/// <param name="Address">Where it is in the file.</param>
/// <param name="Inside">The array itself, when it is not at an address of its own.</param>
internal sealed record HdfArray(HdfFile File, HdfType Type, int ElementSize, long[]? Shape, long Address, ReadOnlyMemory<byte>? Inside)
{
    /// <summary>Elements from one on.</summary>
    public T[] Read<T>(long first, long count) where T : unmanaged
    {
        long start = first * ElementSize, length = count * ElementSize;
        if (Inside is { } bytes)
        {
            HdfFile.Require(start + length <= bytes.Length, "an array is cut off");
            return MemoryMarshal.Cast<byte, T>(bytes.Span.Slice((int)start, (int)length)).ToArray();
        }
        return length == 0 ? [] : MemoryMarshal.Cast<byte, T>(File.Bytes(Address + start, length)).ToArray();
    }

    /// <summary>The text that it is.</summary>
    public string Text() => File.Text(Inside!.Value.Span);
}

/// <summary>A group or a data set of a file.</summary>
internal sealed class HdfObject
{
    private const int Dataspace = 1, Datatype = 3, Link = 6, Layout = 8, AttributeMessage = 12, Continuation = 16;
    private readonly HdfFile file;
    private readonly List<(int Type, ReadOnlyMemory<byte> Data)> messages = [];

    public HdfObject(HdfFile file, long address)
    {
        this.file = file;
        byte[] head = file.Bytes(address, 6);
        HdfFile.Require(head.AsSpan().StartsWith("OHDR\u0002"u8), "an object is not where it should be");
        int flags = head[5], width = 1 << (flags & 3), before = 6 + ((flags & 32) != 0 ? 16 : 0) + ((flags & 16) != 0 ? 4 : 0);
        Span<byte> size = stackalloc byte[8];
        file.Read(address + before, size[..width]);
        var blocks = new Queue<(long Address, long Length)>([(address + before + width, HdfFile.Length(size))]);
        for (long read = 0; blocks.TryDequeue(out var block);)
        {
            // They may lead round in a circle.
            HdfFile.Require((read += block.Length) <= file.Size, HdfFile.TooLarge);
            Read(file.Bytes(block.Address, block.Length), (flags & 4) != 0 ? 6 : 4, blocks);
        }
    }

    /// <summary>The object of a name in this group.</summary>
    public HdfObject? Child(string name) => Named(Link, Target, name) is { } address ? new(file, address) : null;

    /// <summary>The value of an attribute.</summary>
    public HdfArray? Attribute(string name) => Named(AttributeMessage, Value, name);

    /// <summary>This data set.</summary>
    public HdfArray? Data()
    {
        if (Message(Dataspace) is not { } space || Message(Datatype) is not { } type || Message(Layout) is not { } layout)
            return null;
        Slice place = new(layout);
        HdfFile.Require(place.Byte() is 3 or 4, "a data set is laid out in an unknown way");
        return place.Byte() switch
        {
            0 => Array(type, space, 0, place.Take(place.UInt16())),
            1 => Array(type, space, place.Length(), null),
            _ => throw RunNode.Invalid("a data set is in pieces"),
        };
    }

    private void Read(ReadOnlyMemory<byte> block, int header, Queue<(long, long)> blocks)
    {
        // What is shorter than a message at the end of a block is a gap.
        while (block.Length >= header)
        {
            int type = block.Span[0], length = BinaryPrimitives.ReadUInt16LittleEndian(block.Span[1..]);
            HdfFile.Require(length <= block.Length - header, "a message is longer than its block");
            ReadOnlyMemory<byte> data = block.Slice(header, length);
            if (type == Continuation)
            {
                // Between the block's signature and its checksum.
                Slice next = new(data);
                blocks.Enqueue((next.Length() + 4, next.Length() - 8));
            }
            else
            {
                messages.Add((type, data));
            }

            block = block[(header + length)..];
        }
    }

    private ReadOnlyMemory<byte>? Message(int type)
    {
        foreach (var message in messages)
        {
            if (message.Type == type)
                return message.Data;
        }
        return null;
    }

    private T? Named<T>(int type, Func<ReadOnlyMemory<byte>, (string Name, T Value)> read, string name)
    {
        foreach (var message in messages.Where(m => m.Type == type))
        {
            var (found, value) = read(message.Data);
            if (found == name)
                return value;
        }
        return default;
    }

    private static (string, long?) Target(ReadOnlyMemory<byte> message)
    {
        Slice link = new(message);
        HdfFile.Require(link.Byte() == 1, "a link is of an unknown version");
        int flags = link.Byte();
        HdfFile.Require((flags & 8) == 0 || link.Byte() == 0, "a link leads elsewhere");
        link.Take(((flags & 4) != 0 ? 8 : 0) + ((flags & 16) != 0 ? 1 : 0));
        byte[] size = new byte[8];
        link.Take(1 << (flags & 3)).CopyTo(size);
        return (Encoding.UTF8.GetString(link.Take(HdfFile.Length(size)).Span), link.Length());
    }

    private (string, HdfArray) Value(ReadOnlyMemory<byte> message)
    {
        Slice attribute = new(message);
        HdfFile.Require(attribute.Byte() == 3 && attribute.Byte() == 0, "an attribute is of an unknown version");
        int name = attribute.UInt16(), type = attribute.UInt16(), space = attribute.UInt16();
        attribute.Byte();
        string text = Encoding.UTF8.GetString(attribute.Take(name).Span).TrimEnd('\0');
        return (text, Array(attribute.Take(type), attribute.Take(space), 0, attribute.Rest));
    }

    private HdfArray Array(ReadOnlyMemory<byte> type, ReadOnlyMemory<byte> space, long address, ReadOnlyMemory<byte>? inside)
    {
        Slice kind = new(type), extent = new(space);
        int group = kind.Byte() & 15, bits = kind.Byte();
        kind.UInt16();
        int size = (int)Math.Min(kind.UInt32(), int.MaxValue);
        HdfType elements = (group, bits) switch
        {
            (0, 0) when IsWhole() => HdfType.Unsigned,
            (0, 8) when IsWhole() => HdfType.Signed,
            (1, _) when (bits & 0x41) == 0 && IsWhole() => HdfType.FloatingPoint,
            (9, _) when (bits & 15) == 1 => HdfType.Text,
            _ => HdfType.Other,
        };
        HdfFile.Require(extent.Byte() == 2, "an array's shape is of an unknown version");
        int rank = extent.Byte();
        extent.Byte();
        int simple = extent.Byte();
        HdfFile.Require(simple is 0 or 1 && rank <= 32 && (simple == 1 || rank == 0), "an array has no shape");
        long[] shape = [.. Enumerable.Range(0, rank).Select(_ => extent.Length())];
        return new(file, elements, size, simple == 0 ? null : shape, address, inside);

        // All bits of the bytes count, from the first on, with the least significant first.
        bool IsWhole() => kind.UInt16() == 0 && kind.UInt16() == 8 * size;
    }

    /// <summary>Numbers that follow each other in a message.</summary>
    private sealed class Slice(ReadOnlyMemory<byte> rest)
    {
        public ReadOnlyMemory<byte> Rest => rest;

        public ReadOnlyMemory<byte> Take(long count)
        {
            HdfFile.Require(count >= 0 && count <= rest.Length, "a message is cut off");
            ReadOnlyMemory<byte> taken = rest[..(int)count];
            rest = rest[(int)count..];
            return taken;
        }

        public int Byte() => Take(1).Span[0];

        public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Take(2).Span);

        public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Take(4).Span);

        public long Length() => HdfFile.Length(Take(8).Span);
    }
}
