using System.Collections;
using System.Management.Automation;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Downloads MNIST or Fashion-MNIST as IDX files to a folder.</summary>
/// <remarks>
/// <para>
/// The four files are checked against the SHA-256 of those that the authors published; one that is another file is never left under the
/// name of a wanted one. Files that are in the folder already with the right checksum are not downloaded again, so the folder is a cache.
/// Give it to Import-ImageDataset, or pipe the output there.
/// </para>
/// <para>
/// A file appears when all of it has come, and is right. After a download that was interrupted, by Ctrl+C too, the next one has only those
/// to fetch that had not. A lost connection is tried three times before it is an error.
/// </para>
/// <para>
/// Unless -Uri names another mirror, MNIST comes from https://ossci-datasets.s3.amazonaws.com/mnist/ (12 MB) and Fashion-MNIST from
/// http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/ (31 MB).
/// </para>
/// <para type="notes">
/// The 10 000 MNIST digits that Import-ImageDataset reads without a path need no download. A mirror may have packed the files anew: they
/// then have other checksums, which -Checksum can give. With -SkipChecksum nothing tells whether they are the right ones.
/// </para>
/// </remarks>
/// <example>
/// What would be downloaded, and from where.
/// <code>Save-ImageDataset Mnist -Path ./MNIST -WhatIf</code>
/// </example>
/// <example>
/// Fashion-MNIST from another mirror, if it is not there yet. Without -WhatIf it can be piped to Import-ImageDataset.
/// <code>Save-ImageDataset FashionMnist ./fashion -Uri https://mirror.example.org/fashion-mnist -WhatIf | Import-ImageDataset</code>
/// </example>
[Cmdlet(VerbsData.Save, "ImageDataset", SupportsShouldProcess = true, ConfirmImpact = ConfirmImpact.Low)]
[OutputType(typeof(SavedDataset))]
public sealed class SaveImageDatasetCommand : ValleyCmdlet
{
    /// <summary>Which data set.</summary>
    [Parameter(Mandatory = true, Position = 0), Choice<DatasetSource>]
    public DatasetSource? Source { get; set; }

    /// <summary>The folder, which is made if need be. Wildcards are taken literally.</summary>
    [Parameter(Mandatory = true, Position = 1), Alias("LiteralPath"), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The folder of a mirror, http or https, that has the four files under their usual names.</summary>
    /// <value>a public mirror</value>
    [Parameter, ValidateNotNull]
    public Uri? Uri { get; set; }

    /// <summary>The SHA-256 of files that differ from the published ones, such as @{ 'train-images-idx3-ubyte.gz' = '440f...' }.</summary>
    /// <value>the published ones</value>
    [Parameter, ValidateNotNull]
    public Hashtable? Checksum { get; set; }

    /// <summary>Take whatever the mirror sends.</summary>
    [Parameter]
    public SwitchParameter SkipChecksum { get; set; }

    /// <summary>Replace files of the same names with another content.</summary>
    [Parameter]
    public SwitchParameter Force { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        string folder = this.FileSystemPath(Path);
        if (!TryBuild(() => Build(folder), out DatasetDownload download))
            return;
        if (!ShouldProcess(folder, $"Download {Source} from {Uri ?? PublishedDataset.All[download.Source].Mirror}"))
            return;
        try
        {
            RunEngine<DownloadProgress>("Downloading images",
                p => (p.Fraction, FormattableString.Invariant($"{p.File}, {p.Done / 1e6:F1} MB")),
                (emit, progress, cancel) => emit(download.SaveAsync(progress, cancel).GetAwaiter().GetResult()));
        }
        catch (FileException problem)
        {
            WriteError(Errors.FileFailed(problem));
        }
    }

    private DatasetDownload Build(string folder)
    {
        Check.That(!SkipChecksum || Checksum is null, nameof(SkipChecksum), SkipChecksum, "left out where -Checksum is given");
        return new()
        {
            Source = Source!.Value,
            Path = folder,
            Mirror = Uri,
            Checksums = Checksum?.Cast<DictionaryEntry>().ToDictionary(c => $"{c.Key}", c => $"{c.Value}") ?? [],
            SkipChecksum = SkipChecksum,
            Overwrite = Force,
        };
    }
}
