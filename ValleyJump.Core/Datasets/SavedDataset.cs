using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Datasets;

/// <summary>What became of a file.</summary>
public enum DownloadStatus
{
    /// <summary>It was there already.</summary>
    Cached,

    /// <summary>It was downloaded.</summary>
    Downloaded,
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
[View(nameof(Source), nameof(DownloadedCount), nameof(Length), nameof(ChecksumVerified), nameof(Path))]
public sealed record SavedDataset(
    [property: Column(Width = 12)] DatasetSource Source, [property: Column(Width = ColumnAttribute.Rest)] string Path, Uri Uri,
    [property: Column(Label = "Verified")] bool ChecksumVerified, IReadOnlyList<SavedFile> Files)
{
    /// <summary>Bytes of all files.</summary>
    [Column(Label = "Bytes", Unit = "B", Width = 9)]
    public long Length => Files.Sum(f => f.Length);

    /// <summary>Files that were not there already.</summary>
    [Column(Label = "Downloaded")]
    public int DownloadedCount => Files.Count(f => f.Status != DownloadStatus.Cached);

    /// <summary>The set and where it is, in a line.</summary>
    public override string ToString() => $"{Source} in {Path}{(ChecksumVerified ? ", verified" : "")}";
}
