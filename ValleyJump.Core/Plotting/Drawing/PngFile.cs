using System.Buffers.Binary;
using System.IO.Compression;
using System.IO.Hashing;

namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>Small PNG images for SVG files, which need no library of pictures.</summary>
internal static class PngFile
{
    /// <summary>The file of an image, row by row from the top left.</summary>
    public static byte[] Of(int columns, int rows, Color[] colors)
    {
        using var file = new MemoryStream();
        file.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, columns);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), rows);
        (header[8], header[9]) = (8, 6); // 8 bits of each of red, green, blue and opacity
        Chunk(file, "IHDR"u8, header);
        Chunk(file, "IDAT"u8, Packed(columns, rows, colors));
        Chunk(file, "IEND"u8, []);
        return file.ToArray();
    }

    private static byte[] Packed(int columns, int rows, Color[] colors)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Optimal))
        {
            var line = new byte[1 + 4 * columns]; // led by the filter: none
            for (int i = 0; i < rows; i++)
            {
                for (int j = 0; j < columns; j++)
                {
                    Color color = colors[i * columns + j];
                    ((ReadOnlySpan<byte>)[color.R, color.G, color.B, color.A]).CopyTo(line.AsSpan(1 + 4 * j));
                }
                zip.Write(line);
            }
        }
        return packed.ToArray();
    }

    private static void Chunk(MemoryStream file, ReadOnlySpan<byte> type, byte[] data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        file.Write(type);
        file.Write(data);
        var sum = new Crc32();
        sum.Append(type);
        sum.Append(data);
        BinaryPrimitives.WriteUInt32BigEndian(number, sum.GetCurrentHashAsUInt32());
        file.Write(number);
    }
}
