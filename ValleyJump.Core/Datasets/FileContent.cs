using System.Text;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>What can be read, and what cannot.</summary>
internal enum FileFormat
{
    /// <summary>Nothing that is known.</summary>
    Unknown,

    /// <summary>Text, which may be a table.</summary>
    Text,

    /// <summary>An IDX file.</summary>
    Idx,

    /// <summary>A zip archive, which may be one of numpy.</summary>
    Zip,

    /// <summary>Something known that holds no images that can be read.</summary>
    Foreign,
}

/// <summary>What a file is by its first bytes, whatever its name says.</summary>
/// <param name="Format">What can be read of it.</param>
/// <param name="Name">What messages call it, with its article.</param>
internal sealed record FileContent(FileFormat Format, string Name)
{
    private const int Looked = 1024; // bytes: a tar archive says what it is at byte 257

    private static readonly (string Start, string Name)[] Binary =
    [
        ("\u0080\u0002", Pickle), ("\u0080\u0003", Pickle), ("\u0080\u0004", Pickle), ("\u0080\u0005", Pickle),
        ("\u0093NUMPY", "a single array of numpy (.npy); np.savez puts images and labels into one .npz"),
        ("\u0089PNG", "a PNG picture"), ("\u00FF\u00D8\u00FF", "a JPEG picture"), ("GIF8", "a GIF picture"),
        ("II*\0", "a TIFF picture"), ("MM\0*", "a TIFF picture"), ("BM", "a BMP picture"),
        ("PAR1", "a Parquet file"), ("ARROW1", "an Arrow file"), ("\u0089HDF", "an HDF5 file"), ("MATLAB ", "a MATLAB file"),
        ("SQLite", "an SQLite database"), ("%PDF", "a PDF document"), ("\u00D0\u00CF\u0011\u00E0", "an old Office document"),
        ("BZh", "packed by bzip2"), ("\u00FD7zXZ", "packed by xz"), ("7z\u00BC\u00AF", "a 7z archive"), ("Rar!", "a RAR archive"),
        ("\u0028\u00B5\u002F\u00FD", "packed by zstd"), ("\u001F\u008B", "packed by gzip twice"),
        ("\u00FF\u00FE", "text in UTF-16"), ("\u00FE\u00FF", "text in UTF-16"),
    ];

    private static readonly (string Start, string Name)[] Texts =
    [
        ("<!doctype html", Page), ("<html", Page), ("<head", Page), ("<!--", Page), ("<?xml", "XML"),
        ("version https://git-lfs", "a pointer of Git LFS, and not the file that it stands for"),
        ("{", "JSON"), ("[", "JSON"), ("@relation", "an ARFF file of Weka"), ("%%MatrixMarket", "a Matrix Market file"),
        ("(dp", Pickle), ("(lp", Pickle), ("((", Pickle), ("cnumpy", Pickle), ("(cnumpy", Pickle),
    ];

    private const string Pickle = "a pickle of Python", Page = "a web page";

    /// <summary>Looks at a file, and into it where it is gzip.</summary>
    /// <exception cref="FileException">It cannot be read.</exception>
    public static FileContent Of(string path)
    {
        byte[] start = new byte[Looked];
        int count = 0;
        using var file = new DataFile(path);
        try
        {
            for (int read; count < start.Length && (read = file.Read(start.AsSpan(count))) > 0; count += read)
            {
            }
        }
        catch (FileException problem) when (problem.Fault == FileFault.CorruptGzip && count == 0)
        {
            return new(FileFormat.Unknown, "a damaged gzip file"); // who reads it says where
        }
        FileContent content = Of(start.AsSpan(0, count));
        if (!file.IsPacked)
            return content;
        return new(content.Format == FileFormat.Zip ? FileFormat.Foreign : content.Format, content.Name + " in gzip");
    }

    /// <summary>Looks at the first bytes of a file.</summary>
    public static FileContent Of(ReadOnlySpan<byte> start)
    {
        start = start[..Math.Min(start.Length, Looked)];
        string bytes = Encoding.Latin1.GetString(start);
        if (start is [0, 0, 8 or 9 or 11 or 12 or 13 or 14, >= 1 and <= 4, _, ..])
            return new(FileFormat.Idx, "an IDX file");
        if (bytes.StartsWith("PK\u0003\u0004", StringComparison.Ordinal) || bytes.StartsWith("PK\u0005\u0006", StringComparison.Ordinal))
            return new(FileFormat.Zip, "a zip archive");
        if (bytes.StartsWith("ValleyJump SGD run", StringComparison.Ordinal))
            return new(FileFormat.Foreign, "a training run, which Import-SgdRun reads");
        if (bytes.Length > 262 && bytes[257..262] == "ustar")
            return new(FileFormat.Foreign, "a tar archive");
        bool text = !start.ContainsAnyInRange((byte)0, (byte)8) && !start.ContainsAnyInRange((byte)14, (byte)31);
        // Text can begin with the letters of any of them, such as BM.
        foreach (var (mark, name) in Binary)
        {
            if (bytes.StartsWith(mark, StringComparison.Ordinal) && (!text || mark[0] > 127 || mark == "%PDF"))
                return new(FileFormat.Foreign, name);
        }
        if (!text)
            return new(FileFormat.Unknown, "a file of an unknown kind");
        string words = bytes.TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');
        foreach (var (mark, name) in Texts)
        {
            if (words.StartsWith(mark, StringComparison.OrdinalIgnoreCase))
                return new(FileFormat.Foreign, name);
        }
        return new(FileFormat.Text, "text");
    }

    /// <summary>Throws where this is something known that cannot be read.</summary>
    /// <exception cref="FileException">It is.</exception>
    public void RefuseForeign(string path)
    {
        if (Format == FileFormat.Foreign)
            throw ImageFault.Of(FileFault.NotImages, path, $"'{path}' is {Name}.");
    }
}
