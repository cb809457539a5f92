using System.IO.Compression;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>A zip archive of arrays of numpy (.npz), read strictly: no size is believed that the file cannot have.</summary>
internal sealed class NpzArchive : IDisposable
{
    private const string Suffix = ".npy";

    private readonly FileStream file;
    private readonly ZipArchive zip;

    /// <exception cref="FileException">The file cannot be read, or is no whole zip archive.</exception>
    public NpzArchive(string path)
    {
        Path = path;
        file = FileGuard.OpenRead(FileTask.Dataset, path, FileShare.ReadWrite);
        try
        {
            zip = Guard(path, () => new ZipArchive(file, ZipArchiveMode.Read));
            Names = Guard(path, () => (string[])[.. zip.Entries.Select(e => e.FullName)]);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>What is in it.</summary>
    public string[] Names { get; }

    /// <summary>The names of its arrays.</summary>
    public string[] Arrays => [.. Names.Where(n => n.EndsWith(Suffix, StringComparison.Ordinal)).Select(n => n[..^Suffix.Length])];

    /// <summary>Opens an array.</summary>
    /// <exception cref="FileException">It cannot be read.</exception>
    public NpyStream Open(string array)
    {
        ZipArchiveEntry[] found = [.. zip.Entries.Where(e => e.FullName == array + Suffix)];
        return found is [ZipArchiveEntry entry] ? new NpyStream(Path, array, entry, Guard(Path, () => file.Length))
            : throw Damaged(Path, $"it has {found.Length} arrays {array}");
    }

    /// <summary>What is wrong with an archive.</summary>
    public static FileException Damaged(string path, FormattableString what, Exception? inner = null) =>
        ImageFault.Of(FileFault.CorruptZip, path, $"'{path}' is a zip archive that is damaged or cut off: {FormattableString.Invariant(what)}.",
            inner: inner);

    /// <summary>Does something with the archive.</summary>
    /// <exception cref="FileException">It is damaged, or the system reports an error.</exception>
    public static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return FileGuard.Run(FileTask.Dataset, path, work);
        }
        catch (InvalidDataException problem)
        {
            throw Damaged(path, $"it cannot be unpacked", problem);
        }
    }

    public void Dispose()
    {
        zip.Dispose();
        file.Dispose();
    }
}
