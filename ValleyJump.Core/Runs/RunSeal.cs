using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Runs;

/// <summary>
/// The first 512 bytes of a run's file, which HDF5 leaves to applications (its "user block"): in plain text what the file is, its length,
/// and a SHA-256 over all that follows. What does not fit the seal is never parsed, so that no damage can become a wrong number.
/// </summary>
internal static partial class RunSeal
{
    public const int Length = 512;
    private const int Version = 1;
    private const string Title = "ValleyJump SGD run, format ";

    /// <summary>Seals a stream whose contents, from <see cref="Length"/> on, are complete.</summary>
    public static byte[] Write(Stream stream, CancellationToken cancel)
    {
        byte[] seal = Text(stream.Length, StreamHash.Sha256(stream, Length, cancel));
        stream.Position = 0;
        stream.Write(seal);
        return seal;
    }

    /// <summary>Checks a file against its seal, whole.</summary>
    /// <returns>The seal.</returns>
    /// <exception cref="FileException">They do not fit.</exception>
    public static byte[] Verify(Stream stream, string path, CancellationToken cancel)
    {
        byte[] seal = Peek(stream, path, out long length);
        byte[] hash = StreamHash.Sha256(stream, Length, cancel);
        if (!seal.AsSpan().SequenceEqual(Text(length, hash)))
            throw RunFault.Of(FileFault.Damaged, path, $"is damaged, or was changed by another program: it does not have its checksum");
        return seal;
    }

    /// <summary>Checks a file by its seal and its length alone: what was changed within it is not seen.</summary>
    /// <returns>The seal.</returns>
    /// <exception cref="FileException">It is none, or cut off.</exception>
    public static byte[] Peek(Stream stream, string path, out long length)
    {
        byte[] seal = Read(stream, path);
        Match match = Form().Match(Encoding.ASCII.GetString(seal));
        if (!match.Success)
            throw RunFault.Of(FileFault.Damaged, path, $"is damaged in its first 512 bytes");
        if (match.Groups["version"].Value != Version.ToString(CultureInfo.InvariantCulture))
        {
            throw RunFault.Of(FileFault.NewerFormat, path,
                $"has format {match.Groups["version"].Value}; this version of ValleyJump reads format {Version}");
        }
        length = long.Parse(match.Groups["length"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
        if (stream.Length < length)
            throw RunFault.Of(FileFault.Truncated, path, $"is truncated: it has {stream.Length} bytes of {length}");
        if (stream.Length > length)
            throw RunFault.Of(FileFault.Damaged, path, $"is damaged: it has {stream.Length} bytes instead of {length}");
        return seal;
    }

    /// <summary>The seal as it stands, unchecked.</summary>
    /// <exception cref="FileException">The file is too short, or none of ours.</exception>
    public static byte[] Read(Stream stream, string path)
    {
        byte[] seal = new byte[Length];
        stream.Position = 0;
        int read = stream.ReadAtLeast(seal, Length, throwOnEndOfStream: false);
        byte[] title = Encoding.ASCII.GetBytes(Title);
        if (!seal.AsSpan(0, Math.Min(read, title.Length)).SequenceEqual(title.AsSpan(0, Math.Min(read, title.Length))))
            throw RunFault.Of(FileFault.NotARun, path, $"is not the file of a run, or its first bytes are damaged");
        return read == Length ? seal
            : throw RunFault.Of(FileFault.Truncated, path, $"is truncated: it has {read} bytes");
    }

    private static byte[] Text(long length, byte[] hash)
    {
        byte[] seal = new byte[Length];
        string sum = Convert.ToHexStringLower(hash);
        string text = FormattableString.Invariant($"{Title}{Version}\nlength {length:D19}\nsha256 of bytes {Length} to the end {sum}\n");
        Encoding.ASCII.GetBytes(text, seal);
        return seal;
    }

    [GeneratedRegex("""^ValleyJump SGD run, format (?<version>[0-9]{1,9})\nlength (?<length>[0-9]{1,19})\nsha256 of bytes 512 to the end (?<hash>[0-9a-f]{64})\n\0*$""", RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
