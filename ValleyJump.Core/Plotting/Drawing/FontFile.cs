using System.Buffers.Binary;

namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>
/// A TrueType font: widths and outlines of its letters. Every letter of a figure is of the two that are embedded in this assembly, so that
/// a machine needs none, and a label is as wide in every format and on every machine.
/// </summary>
internal sealed class FontFile
{
    private readonly Dictionary<string, int> tables = [];
    private readonly Dictionary<int, int> glyphs = [];
    private readonly int advances;
    private readonly bool hasLongOffsets;

    private FontFile(string name)
    {
        using Stream resource = typeof(FontFile).Assembly.GetManifestResourceStream(name)!;
        using var copy = new MemoryStream();
        resource.CopyTo(copy);
        Bytes = copy.ToArray();
        for (int i = 0; i < U16(4); i++)
            tables[System.Text.Encoding.ASCII.GetString(Bytes, 12 + 16 * i, 4)] = (int)U32(12 + 16 * i + 8);
        UnitsPerEm = U16(tables["head"] + 18);
        hasLongOffsets = U16(tables["head"] + 50) == 1;
        advances = U16(tables["hhea"] + 34);
        ReadCharacters();
    }

    /// <summary>The usual weight.</summary>
    public static FontFile Regular { get; } = new("ValleySans.ttf");

    /// <summary>The weight of titles.</summary>
    public static FontFile Bold { get; } = new("ValleySans-Bold.ttf");

    /// <summary>The file.</summary>
    public byte[] Bytes { get; }

    /// <summary>The size of the square in which letters are drawn.</summary>
    public int UnitsPerEm { get; }

    /// <summary>The number of a character's glyph; 0, an empty box, where it has none.</summary>
    public int Glyph(int character) => glyphs.GetValueOrDefault(character);

    /// <summary>How far the next letter is, in units of the font.</summary>
    public int Advance(int glyph) => U16(tables["hmtx"] + 4 * Math.Min(glyph, advances - 1));

    /// <summary>The width of a text in ems.</summary>
    public double Width(string text)
    {
        int width = 0;
        foreach (System.Text.Rune letter in text.EnumerateRunes())
            width += Advance(Glyph(letter.Value));
        return (double)width / UnitsPerEm;
    }

    /// <summary>A letter's outline in units of the font; y grows upwards.</summary>
    public Outline Shape(int glyph)
    {
        var shape = new Outline();
        AddShape(shape, glyph, 0, 0, 0);
        return shape;
    }

    // Format 4: segments of characters below 65536.
    private void ReadCharacters()
    {
        int cmap = tables["cmap"], table = -1;
        for (int i = 0; i < U16(cmap + 2); i++)
        {
            int at = cmap + (int)U32(cmap + 4 + 8 * i + 4);
            if (U16(at) == 4)
                table = at;
        }
        int segments = U16(table + 6) / 2, ends = table + 14, starts = ends + 2 * segments + 2;
        int deltas = starts + 2 * segments, ranges = deltas + 2 * segments;
        for (int s = 0; s < segments; s++)
        {
            int range = U16(ranges + 2 * s);
            for (int c = U16(starts + 2 * s); c <= U16(ends + 2 * s) && c != 0xFFFF; c++)
            {
                int glyph = range == 0 ? c : U16(ranges + 2 * s + range + 2 * (c - U16(starts + 2 * s)));
                if (glyph != 0)
                    glyphs[c] = (glyph + U16(deltas + 2 * s)) & 0xFFFF;
            }
        }
    }

    private void AddShape(Outline shape, int glyph, int dx, int dy, int depth)
    {
        int start = Offset(glyph), end = Offset(glyph + 1), at = tables["glyf"] + start;
        if (start == end)
            return;
        int contours = I16(at);
        if (contours >= 0)
            AddContours(shape, at, contours, dx, dy);
        else if (depth < 4)
            AddParts(shape, at + 10, dx, dy, depth);
    }

    // A letter of several others, such as one with an accent. None of these fonts scales a part.
    private void AddParts(Outline shape, int at, int dx, int dy, int depth)
    {
        int flags;
        do
        {
            flags = U16(at);
            int part = U16(at + 2);
            bool areWords = (flags & 1) != 0;
            if ((flags & 2) == 0 || (flags & 0xC8) != 0)
                throw new InvalidOperationException("The font has a letter whose parts are scaled or placed by points.");
            int x = areWords ? I16(at + 4) : (sbyte)Bytes[at + 4], y = areWords ? I16(at + 6) : (sbyte)Bytes[at + 5];
            AddShape(shape, part, dx + x, dy + y, depth + 1);
            at += areWords ? 8 : 6;
        }
        while ((flags & 0x20) != 0);
    }

    private void AddContours(Outline shape, int at, int contours, int dx, int dy)
    {
        int ends = at + 10, read = ends + 2 * contours;
        int points = contours == 0 ? 0 : U16(ends + 2 * (contours - 1)) + 1;
        read += 2 + U16(read);
        var flags = new byte[points];
        for (int i = 0; i < points;)
        {
            byte flag = Bytes[read++];
            int times = (flag & 8) != 0 ? Bytes[read++] + 1 : 1;
            while (times-- > 0)
                flags[i++] = flag;
        }
        int[] x = Coordinates(flags, 2, 16, ref read, dx), y = Coordinates(flags, 4, 32, ref read, dy);
        for (int c = 0, first = 0; c < contours; c++)
        {
            int last = U16(ends + 2 * c);
            AddContour(shape, flags, x, y, first, last);
            first = last + 1;
        }
    }

    private int[] Coordinates(byte[] flags, int isShort, int isSame, ref int read, int start)
    {
        var values = new int[flags.Length];
        int value = start;
        for (int i = 0; i < flags.Length; i++)
        {
            if ((flags[i] & isShort) != 0)
                value += (flags[i] & isSame) != 0 ? Bytes[read++] : -Bytes[read++];
            else if ((flags[i] & isSame) == 0)
                (value, read) = (value + I16(read), read + 2);
            values[i] = value;
        }
        return values;
    }

    // Points off the curve steer it; between two of them lies one on it that is not written.
    private static void AddContour(Outline shape, byte[] flags, int[] x, int[] y, int first, int last)
    {
        int count = last - first + 1;
        bool IsOn(int i) => (flags[first + i % count] & 1) != 0;
        Spot At(int i) => new(x[first + i % count], y[first + i % count]);
        Spot Middle(int i) => new((At(i).X + At(i + 1).X) / 2, (At(i).Y + At(i + 1).Y) / 2);
        int start = Enumerable.Range(0, count).FirstOrDefault(IsOn, -1);
        Spot from = start < 0 ? Middle(count - 1) : At(start);
        shape.Move(from.X, from.Y);
        int next = start + 1;
        for (int i = next; i < next + count; i++)
        {
            if (IsOn(i))
            {
                shape.Line(At(i).X, At(i).Y);
                continue;
            }
            Spot to = IsOn(i + 1) ? At(i + 1) : Middle(i);
            shape.Quad(At(i).X, At(i).Y, to.X, to.Y);
            if (IsOn(i + 1))
                i++;
        }
        shape.Close();
    }

    private int Offset(int glyph) => hasLongOffsets ? (int)U32(tables["loca"] + 4 * glyph) : 2 * U16(tables["loca"] + 2 * glyph);

    private ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(Bytes.AsSpan(at));

    private short I16(int at) => BinaryPrimitives.ReadInt16BigEndian(Bytes.AsSpan(at));

    private uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(Bytes.AsSpan(at));
}
