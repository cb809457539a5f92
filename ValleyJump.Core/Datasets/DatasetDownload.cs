using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Datasets;

/// <summary>What became of a file.</summary>
public enum DownloadStatus
{
    /// <summary>It was there already.</summary>
    Cached,

    /// <summary>It was downloaded whole.</summary>
    Downloaded,

    /// <summary>The part that an earlier download left was completed.</summary>
    Resumed,
}

/// <summary>A file of a data set on the disk.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Sha256">Its SHA-256, in lower-case hexadecimal.</param>
/// <param name="Status">What became of it.</param>
public sealed record SavedFile(string Name, long Length, string Sha256, DownloadStatus Status);

/// <summary>A data set on the disk.</summary>
/// <param name="Source">Which.</param>
/// <param name="Path">The folder.</param>
/// <param name="Uri">Where it came from.</param>
/// <param name="ChecksumVerified">Each file has its published checksum, or the one that was given.</param>
/// <param name="Files">The files.</param>
public sealed record SavedDataset(DatasetSource Source, string Path, Uri Uri, bool ChecksumVerified, IReadOnlyList<SavedFile> Files)
{
    /// <summary>Bytes of all files.</summary>
    public long Length => Files.Sum(f => f.Length);

    /// <summary>Files that were not there already.</summary>
    public int DownloadedCount => Files.Count(f => f.Status != DownloadStatus.Cached);
}

/// <summary>How far a download has come.</summary>
/// <param name="File">The file at work.</param>
/// <param name="Done">Bytes of it that are there.</param>
/// <param name="Fraction">Of all files, from 0 to 1.</param>
public sealed record DownloadProgress(string File, long Done, double Fraction);

/// <summary>
/// Downloads a data set to a folder. Files that are there with the right checksum stay. A file is written under its name with .partial, checked, and
/// renamed; a partial file that an interrupted download leaves is completed by the next one, if the server can (HTTP range requests, RFC 9110).
/// </summary>
public sealed record DatasetDownload
{
    /// <summary>Which data set.</summary>
    public required DatasetSource Source { get; init; }

    /// <summary>The folder, made if need be.</summary>
    public required string Path { get; init; }

    /// <summary>The folder of a mirror, http or https; null for <see cref="PublishedDataset.Mirror"/>.</summary>
    public Uri? Mirror { get; init; }

    /// <summary>The SHA-256 of files of the mirror that are others than the published ones, by their names.</summary>
    public IReadOnlyDictionary<string, string> Checksums { get; init; } = new Dictionary<string, string>();

    /// <summary>Takes whatever the mirror sends, whole. What an interrupted download left is not completed then, since nothing tells if it fits.</summary>
    public bool SkipChecksum { get; init; }

    /// <summary>Files with another content may be replaced.</summary>
    public bool Overwrite { get; init; }

    /// <summary>How often each file is tried before a lost connection is an error.</summary>
    internal int Attempts { get; init; } = 3;

    /// <summary>The pause after the first try; twice as long after the next.</summary>
    internal TimeSpan Pause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>The longest time without a byte.</summary>
    internal TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Downloads what is not there.</summary>
    /// <exception cref="DatasetDownloadException">A file could not be downloaded or written.</exception>
    /// <exception cref="InvalidInputException">The address or a checksum is none.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled; what came so far stays in partial files.</exception>
    public async Task<SavedDataset> SaveAsync(IProgress<DownloadProgress>? progress = null, CancellationToken cancel = default)
    {
        PublishedDataset published = PublishedDataset.All[Source];
        Uri mirror = FolderOf(Mirror ?? published.Mirror);
        PublishedFile[] files = [.. published.Files.Select(f => f with { Sha256 = Checksums.GetValueOrDefault(f.Name, f.Sha256).ToLowerInvariant() })];
        CheckChecksums(files);
        using var client = new DownloadClient(Patience);
        var targets = files.Select(f => new DownloadTarget(System.IO.Path.Combine(Path, f.Name), SkipChecksum ? null : f.Sha256, Overwrite)).ToArray();
        DownloadTarget.CreateFolder(Path);
        // What is in the way is found out before anything is downloaded.
        var saved = new SavedFile?[files.Length];
        for (int i = 0; i < files.Length; i++)
        {
            saved[i] = await targets[i].FindAsync(cancel).ConfigureAwait(false);
            if (saved[i] is null)
                targets[i].Probe();
        }
        double all = files.Sum(f => f.Length), done = 0;
        for (int i = 0; i < files.Length; i++)
        {
            PublishedFile file = files[i];
            double before = done;
            saved[i] ??= await FetchAsync(client, new Uri(mirror, file.Name), targets[i],
                bytes => progress?.Report(new(file.Name, bytes, (before + Math.Min(bytes, file.Length)) / all)), cancel).ConfigureAwait(false);
            done += file.Length;
        }
        return new(Source, System.IO.Path.GetFullPath(Path), mirror, !SkipChecksum, saved!);
    }

    private async Task<SavedFile> FetchAsync(DownloadClient client, Uri address, DownloadTarget target, Action<long> report, CancellationToken cancel)
    {
        TimeSpan pause = Pause;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                return await target.FetchAsync(client, address, report, cancel).ConfigureAwait(false);
            }
            catch (DatasetDownloadException problem) when (problem.IsPassing && attempt < Attempts)
            {
                await Task.Delay(pause, cancel).ConfigureAwait(false);
                pause *= 2;
            }
        }
    }

    private static Uri FolderOf(Uri uri)
    {
        Check.That(uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttp || uri.Scheme == Uri.UriSchemeHttps), nameof(Uri), uri, "the address of a folder, http or https");
        return uri.AbsolutePath.EndsWith('/') ? uri : new UriBuilder(uri) { Path = uri.AbsolutePath + "/" }.Uri;
    }

    private void CheckChecksums(PublishedFile[] files)
    {
        foreach (var (name, sha256) in Checksums)
        {
            Check.That(files.Any(f => f.Name == name) && sha256.Length == 64 && sha256.All(char.IsAsciiHexDigit), "Checksum", $"{name} = {sha256}",
                $"the SHA-256, 64 hexadecimal digits, of one of {string.Join(", ", files.Select(f => f.Name))}");
        }
    }
}
