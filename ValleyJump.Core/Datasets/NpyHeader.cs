using System.Buffers.Binary;
using System.Globalization;
using System.Text.RegularExpressions;

namespace ValleyJump.Core.Datasets;

/// <summary>What the header of an array of numpy says (numpy.lib.format, versions 1 to 3).</summary>
/// <param name="Kind">b (bool), i, u or f.</param>
/// <param name="ItemSize">Bytes of an element.</param>
/// <param name="BigEndian">The most significant byte comes first.</param>
/// <param name="Shape">The dimensions; the last one runs fastest.</param>
internal sealed partial record NpyHeader(char Kind, int ItemSize, bool BigEndian, long[] Shape)
{
    private const int MaxDimensions = 4;

    /// <summary>Reads the text of a header.</summary>
    /// <param name="text">A Python dictionary of descr, fortran_order and shape.</param>
    /// <param name="problem">What keeps it from being read here.</param>
    public static NpyHeader? Parse(string text, out string problem)
    {
        Match match = Dictionary().Match(text);
        problem = "its header is none of numpy";
        if (!match.Success)
            return null;
        string type = match.Groups["type"].Value;
        problem = $"its elements are of type {type}; numbers and bool are read";
        if (NumberType().Match(type) is not { Success: true } number)
            return null;
        problem = "it is in Fortran order; np.ascontiguousarray makes C order of it";
        if (match.Groups["fortran"].Value == "True" && match.Groups["size"].Captures.Count > 1)
            return null;
        problem = "its shape is not that of images or labels";
        long[] shape = new long[match.Groups["size"].Captures.Count];
        for (int i = 0; i < shape.Length; i++)
        {
            if (!long.TryParse(match.Groups["size"].Captures[i].Value, NumberStyles.None, CultureInfo.InvariantCulture, out shape[i])
                || shape[i] is < 1 or > int.MaxValue)
            {
                return null;
            }
        }
        int size = number.Groups["bytes"].Value[0] - '0';
        return shape.Length is < 1 or > MaxDimensions ? null
            : new(number.Groups["kind"].Value[0], size, number.Groups["order"].Value == ">", shape);
    }

    /// <summary>Bytes of the array; null if there are more than a limit.</summary>
    public long? Bytes(long limit)
    {
        long bytes = ItemSize;
        foreach (long size in Shape)
        {
            if (bytes > limit / size)
                return null;
            bytes *= size;
        }
        return bytes;
    }

    /// <summary>The value of an element.</summary>
    public double Value(ReadOnlySpan<byte> element)
    {
        Span<byte> bits = stackalloc byte[8];
        bits.Clear();
        element.CopyTo(bits);
        if (BigEndian)
            bits[..ItemSize].Reverse();
        ulong word = BinaryPrimitives.ReadUInt64LittleEndian(bits);
        int unused = 64 - 8 * ItemSize;
        return (Kind, ItemSize) switch
        {
            ('f', 2) => (double)BitConverter.UInt16BitsToHalf((ushort)word),
            ('f', 4) => BitConverter.UInt32BitsToSingle((uint)word),
            ('f', _) => BitConverter.UInt64BitsToDouble(word),
            ('i', _) => (long)(word << unused) >> unused,
            _ => word,
        };
    }

    [GeneratedRegex(@"^\{\s*'descr':\s*(?<type>'[^']*'|\[.*?\]),\s*'fortran_order':\s*(?<fortran>True|False),\s*"
        + @"'shape':\s*\(((?<size>\d+)(,\s*(?<size>\d+))*)?,?\s*\),?\s*\}\s*$", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex Dictionary();

    [GeneratedRegex("^'(?<order>[<>|=]?)((?<kind>b)(?<bytes>1)|(?<kind>[iu])(?<bytes>[1248])|(?<kind>f)(?<bytes>[248]))'$",
        RegexOptions.CultureInvariant)]
    private static partial Regex NumberType();
}
