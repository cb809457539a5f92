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
public sealed record SavedFile
{
    /// <summary>Its name.</summary>
    public string Name { get; internal init; }

    /// <summary>Its length in bytes.</summary>
    public long Length { get; internal init; }

    /// <summary>Its SHA-256, in lower-case hexadecimal.</summary>
    public string Sha256 { get; internal init; }

    /// <summary>What became of it.</summary>
    public DownloadStatus Status { get; internal init; }
}

/// <summary>A data set on the disk.</summary>
[View(nameof(Source), nameof(DownloadedCount), nameof(Length), nameof(ChecksumVerified), nameof(Path))]
[RowsOnly("Tables do not hold the files that were saved: Save-ImageDataset finds them where they are.")]
public sealed record SavedDataset
{
    /// <summary>Which data set.</summary>
    [Column(Width = 12)]
    public DatasetSource Source { get; internal init; }

    /// <summary>The folder.</summary>
    [Column(Width = ColumnAttribute.Rest)]
    public string Path { get; internal init; }

    /// <summary>Where it came from.</summary>
    public Uri Uri { get; internal init; }

    /// <summary>Each file has its published checksum, or the one that was given.</summary>
    [Column(Label = "Verified")]
    public bool ChecksumVerified { get; internal init; }

    /// <summary>The files.</summary>
    public IReadOnlyList<SavedFile> Files { get; internal init; }

    /// <summary>Bytes of all files.</summary>
    [Column(Label = "Bytes", Unit = "B", Width = 9)]
    public long Length => Files.Sum(f => f.Length);

    /// <summary>Files that were not there already.</summary>
    [Column(Label = "Downloaded")]
    public int DownloadedCount => Files.Count(f => f.Status != DownloadStatus.Cached);

    /// <summary>The set and where it is, in a line.</summary>
    public override string ToString() => $"{Source} in {Path}{(ChecksumVerified ? ", verified" : "")}";
}
