using System.Security.Cryptography;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Datasets;

/// <summary>How far a download has come.</summary>
/// <param name="File">The file at work.</param>
/// <param name="Done">Bytes of it that have come.</param>
/// <param name="Fraction">Of all files, from 0 to 1.</param>
internal sealed record DownloadProgress(string File, long Done, double Fraction);

/// <summary>
/// Downloads a data set to a folder. Files that are there with the right checksum stay. A file is received and checked in memory, and only
/// then written, whole or not at all.
/// </summary>
internal sealed record DatasetDownload
{
    /// <summary>Which data set.</summary>
    public required DatasetSource Source { get; init; }

    /// <summary>The folder, made if need be.</summary>
    public required string Path { get; init; }

    /// <summary>The folder of a mirror, http or https; null for <see cref="PublishedDataset.Mirror"/>.</summary>
    public Uri? Mirror { get; init; }

    /// <summary>The SHA-256 of files of the mirror that are others than the published ones, by their names.</summary>
    public IReadOnlyDictionary<string, string> Checksums { get; init; } = new Dictionary<string, string>();

    /// <summary>Takes whatever the mirror sends.</summary>
    public bool SkipChecksum { get; init; }

    /// <summary>Files with another content may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>How often each file is tried before a lost connection is an error.</summary>
    public int Attempts { get; init; } = 3;

    /// <summary>The pause after the first try; twice as long after the next.</summary>
    public TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time without a byte.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Downloads what is not there.</summary>
    /// <exception cref="InvalidInputException">The address or a checksum is none.</exception>
    /// <exception cref="FileException">A file could not be downloaded or written.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled. The files that were whole by then are there.</exception>
    public async Task<SavedDataset> SaveAsync(IProgress<DownloadProgress>? progress = null, CancellationToken cancel = default)
    {
        PublishedDataset published = PublishedDataset.All[Source];
        Uri mirror = FolderOf(Mirror ?? published.Mirror);
        CheckChecksums(published.Files);
        PublishedFile[] files = [.. published.Files.Select(f => f with { Sha256 = ChecksumOf(f) })];
        WritableFile.CreateFolder(FileTask.Download, Path);
        // What is in the way is found out before anything is downloaded.
        SavedFile?[] saved = Array.ConvertAll(files, Find);
        using var client = new DownloadClient(Attempts, Pause, Patience);
        double all = files.Sum(f => f.Length), done = 0, shown = 0;
        for (int i = 0; i < files.Length; i++)
        {
            PublishedFile file = files[i];
            saved[i] ??= await FetchAsync(client, new Uri(mirror, file.Name), file, Report, cancel).ConfigureAwait(false);
            done += file.Length;

            // A file that is tried again begins anew, and the progress waits for it.
            void Report(long bytes) =>
                progress?.Report(new(file.Name, bytes, shown = Math.Max(shown, (done + Math.Min(bytes, file.Length)) / all)));
        }
        return new()
        {
            Source = Source,
            Path = System.IO.Path.GetFullPath(Path),
            Uri = mirror,
            ChecksumVerified = !SkipChecksum,
            Files = saved!,
        };
    }

    /// <summary>The file, if it is there already.</summary>
    /// <exception cref="FileException">Another file of that name is in the way, or the file could not be written.</exception>
    private SavedFile? Find(PublishedFile file)
    {
        string path = PathOf(file);
        if (File.Exists(path) && !(SkipChecksum && Overwrite))
        {
            using FileStream content = FileGuard.OpenRead(FileTask.Dataset, path, FileShare.Read);
            string sha256 = FileGuard.Run(FileTask.Dataset, path, () => Convert.ToHexStringLower(SHA256.HashData(content)));
            if (SkipChecksum || sha256 == file.Sha256)
                return new() { Name = file.Name, Length = content.Length, Sha256 = sha256, Status = DownloadStatus.Cached };
            if (!Overwrite)
            {
                throw new FileException(FileTask.Download, FileFault.FileExists, path,
                    $"'{path}' exists already and is another file: its SHA-256 is {sha256}, not {file.Sha256}.");
            }
        }
        using AtomicFileSet target = Target();
        target.Probe(path);
        return null;
    }

    private async Task<SavedFile> FetchAsync(
        DownloadClient client, Uri address, PublishedFile file, Action<long> report, CancellationToken cancel)
    {
        byte[] content = await client.GetAsync(address, report, cancel).ConfigureAwait(false);
        string sha256 = Convert.ToHexStringLower(SHA256.HashData(content));
        if (!SkipChecksum && sha256 != file.Sha256)
        {
            throw new FileException(FileTask.Download, FileFault.ChecksumMismatch, address.ToString(),
                $"{address} is not the file that was published: its SHA-256 is {sha256}, not {file.Sha256}.");
        }
        using AtomicFileSet target = Target();
        target.Write(PathOf(file), stream => stream.Write(content));
        target.Commit();
        return new() { Name = file.Name, Length = content.Length, Sha256 = sha256, Status = DownloadStatus.Downloaded };
    }

    private AtomicFileSet Target() => new(FileTask.Download, Overwrite, replaceReadOnly: Overwrite);

    private string PathOf(PublishedFile file) => System.IO.Path.Combine(Path, file.Name);

    private string ChecksumOf(PublishedFile file) => Checksums.GetValueOrDefault(file.Name, file.Sha256).ToLowerInvariant();

    private static Uri FolderOf(Uri uri)
    {
        bool web = uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps);
        Check.That(web, nameof(Uri), uri, "the address of a folder, http or https");
        return uri.AbsolutePath.EndsWith('/') ? uri : new UriBuilder(uri) { Path = uri.AbsolutePath + "/" }.Uri;
    }

    private void CheckChecksums(IReadOnlyList<PublishedFile> files)
    {
        foreach (var (name, sha256) in Checksums)
        {
            bool known = files.Any(f => f.Name == name) && sha256.Length == 64 && sha256.All(char.IsAsciiHexDigit);
            Check.That(known, "Checksum", $"{name} = {sha256}",
                $"the SHA-256, 64 hexadecimal digits, of one of {string.Join(", ", files.Select(f => f.Name))}");
        }
    }
}
