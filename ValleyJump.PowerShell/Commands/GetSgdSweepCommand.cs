using System.Management.Automation;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Runs;
using ValleyJump.Core.Tables;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Says what planned training runs are at in a folder of Start-SgdTraining -Path: a row a run.</summary>
/// <remarks>
/// <para>
/// The plan is what Start-SgdTraining takes: a file of rows, rows that are piped in, or the parameters of a grid. Done: the run's file is
/// there. Missing: it is not. Damaged: it is cut off or was changed; Start-SgdTraining makes it again. Other: there is a run of the same
/// batch size, learning rate, seed and realization, and Reason says in what else it differs. Claimed: a process is at work on it; Reason
/// says which, and since when.
/// </para>
/// <para>
/// A claim whose process has died counts for nothing: on this machine if the process is gone, elsewhere if its job of Slurm is gone, or if
/// it was not touched for five minutes.
/// </para>
/// <para>
/// Rows hold the inputs of their runs: those that are Missing can be piped to Start-SgdTraining.
/// </para>
/// <para type="notes">
/// Of each file the first bytes, the length and the inputs are read. Start-SgdTraining and Import-SgdRun read files whole, and find what
/// was changed within one. Without -Dataset runs on any images are those of the plan.
/// </para>
/// <para type="input">Anything with properties named like the parameters.</para>
/// </remarks>
/// <example>
/// A grid of which one run is there, and the rest of it.
/// <code>$data = Import-ImageDataset -TrainPerClass 10 -TestPerClass 5
/// $data | Start-SgdTraining -BatchSize 10 -Steps 100 -Path ./planned
/// Get-SgdSweep ./planned -BatchSize 10,20 -Steps 100
/// Get-SgdSweep ./planned -BatchSize 10,20 -Steps 100 | Where-Object State -eq Missing | Start-SgdTraining $data -Path ./planned</code>
/// </example>
/// <example>
/// A plan in a file: how many runs are at what.
/// <code>10, 20, 50 | ForEach-Object { [pscustomobject]@{ BatchSize = $_; Steps = 100 } } | Export-Csv plan.csv
/// Get-SgdSweep ./planned -Plan plan.csv | Group-Object State -NoElement</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "SgdSweep")]
[OutputType(typeof(SgdPlannedRun))]
public sealed class GetSgdSweepCommand : TrainingCmdlet
{
    private SgdPlan? folder;

    /// <summary>The folder of the runs. Wildcards are taken literally.</summary>
    [Parameter(Mandatory = true, Position = 0), Alias("LiteralPath"), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>
    /// A file of rows with columns such as BatchSize, LearningRate, Seed and Realization: CSV, JSON or Parquet. What the command line gives
    /// besides holds for all rows. Wildcards are taken literally.
    /// </summary>
    /// <value>what is piped in, or the grid of the parameters</value>
    [Parameter(Position = 1), ValidateNotNullOrEmpty]
    public string? Plan { get; set; }

    /// <summary>The images that runs are to be of, of Import-ImageDataset.</summary>
    /// <value>any</value>
    [Parameter, ValidateNotNull, Original<ImageDataset>]
    public ImageDataset? Dataset { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        bool isGrid = RowParameter.Of(typeof(GetSgdSweepCommand)).Any(p => Given.Contains(p.Property.Name));
        if (Plan is not null && MyInvocation.ExpectingInput)
            ThrowTerminatingError(Errors.NotTogether(nameof(Plan), "InputObject"));
        if (Plan is null && !MyInvocation.ExpectingInput && !isGrid)
        {
            ThrowTerminatingError(Errors.InvalidInput(new(nameof(Plan), null, "There is no plan. Give -Plan a file, pipe rows in, or give the "
                + "parameters of a grid, such as -BatchSize 10,50 -Realizations 20.") { Id = "NoPlan" }));
        }
        OrStop(() => folder = new(this.FileSystemPath(Path), Dataset?.Fingerprint));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Plan is null)
            Tell(BuildJobs);
        else
            OrStop(ReadPlan, Plan);
    }

    private void ReadPlan() => Stoppable(cancel =>
    {
        string file = this.FileSystemPath(Plan!);
        foreach (PlainRow plain in new TableImport(file, null, null, WriteWarning) { IsPlain = true }.Results(cancel))
        {
            PSObject row = ResultRow.Object(plain);
            HearRow(row);
            Tell(() =>
            {
                var one = (GetSgdSweepCommand)MemberwiseClone();
                RowBinder.Bind(one, row, Given);
                return one.BuildJobs();
            });
        }
    });

    private void Tell(Func<IReadOnlyList<SgdJob>> build)
    {
        if (!TryBuild(build, out IReadOnlyList<SgdJob> jobs))
            return;
        Stoppable(cancel =>
        {
            foreach (SgdJob job in jobs)
            {
                cancel.ThrowIfCancellationRequested();
                WriteObject(folder!.Of(job));
            }
        });
    }
}
