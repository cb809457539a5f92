using System.Management.Automation;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Runs;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Reads training runs from the files of Save-SgdRun and Start-SgdTraining -Path.</summary>
/// <remarks>
/// <para>
/// Every file is checked as a whole, against the checksum that it carries, before anything in it is believed. One that is damaged,
/// truncated, none of ours, or that another program has open for writing (HDF5 locks such files) is an error that names it; the other runs
/// come all the same, in the order of their names.
/// </para>
/// <para>
/// Losses, accuracies and predictions are read at once. The weights stay in the file, and are read (and checked) each time that a
/// checkpoint's
/// Weights, or ReadWeights(), is asked for, so that thousands of runs fit in memory. It is an error when the file is gone by then, or holds
/// another run; an equal run in its place, of another sweep, is as good. Format-List and ConvertTo-Json leave out what cannot be read.
/// </para>
/// <para type="notes">
/// A run that a program other than this module has changed is refused. To read a file with other programs, see docs/runs.md.
/// </para>
/// <para type="input">Paths.</para>
/// <para type="input">Objects with a property Path, PSPath or FullName: files of Get-ChildItem, runs.</para>
/// <para type="output">One object for each file.</para>
/// </remarks>
/// <example>
/// When the runs of a folder froze.
/// <code>Import-SgdRun ./runs/*.h5 | Where-Object Converged | Measure-FreezePoint -Loss 0.1</code>
/// </example>
/// <example>
/// All runs of a folder as a table, with their curves in runs.curve.csv.
/// <code>Import-SgdRun ./runs | Export-ValleyData -Path runs.csv</code>
/// </example>
/// <example>
/// The weights at the end of a run.
/// <code>$weights = (Import-SgdRun ./best.h5).Checkpoints[-1].ReadWeights(); $weights.Length; $weights[0..4]</code>
/// </example>
[Cmdlet(VerbsData.Import, "SgdRun", DefaultParameterSetName = nameof(Path))]
[OutputType(typeof(SgdRun))]
public sealed class ImportSgdRunCommand : ValleyCmdlet
{
    /// <summary>Files, or folders, of which all files *.h5 are read. Wildcards are allowed.</summary>
    [SupportsWildcards]
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true,
        ParameterSetName = nameof(Path)), ValidateNotNullOrEmpty]
    public string[] Path { get; set; } = [];

    /// <summary>Files or folders whose names are taken as they are.</summary>
    [Parameter(Mandatory = true, ValueFromPipelineByPropertyName = true, ParameterSetName = nameof(LiteralPath))]
    [Alias("PSPath", "FullName"), ValidateNotNullOrEmpty]
    public string[] LiteralPath { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        IEnumerable<string> paths =
            ParameterSetName == nameof(LiteralPath) ? LiteralPath.Select(p => this.FileSystemPath(p))
                : Path.SelectMany(p => this.FileSystemPaths(p, Errors.NoRuns));
        string[] files = [.. paths.SelectMany(Files)];
        RunEach("Reading runs", files, 1, (file, emit, _, _, cancel) =>
        {
            try
            {
                emit(SgdRunFile.Read(file, cancel));
            }
            catch (FileException problem)
            {
                emit(Errors.FileFailed(problem));
            }
        });
    }

    private IReadOnlyList<string> Files(string path)
    {
        ThrowIfStopping();
        try
        {
            IReadOnlyList<string> files = SgdRunFile.FilesOf(path);
            if (files.Count == 0)
                WriteError(Errors.NoRuns(path));
            return files;
        }
        catch (FileException problem)
        {
            WriteError(Errors.FileFailed(problem));
            return [];
        }
    }
}
