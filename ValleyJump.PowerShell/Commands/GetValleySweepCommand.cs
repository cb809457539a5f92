using System.Management.Automation;
using ValleyJump.Core.Sweeps;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Says what the tasks of a sweep are at: a row a task.</summary>
/// <remarks>
/// <para>
/// Waiting: not begun, in the queue, or stopped. Running: a process is at work. Done: its results are there, whole. Failed: the script
/// block ended with an error, or its results were damaged; Reason says which. Lost: it ended without a word, as of a time limit, too little
/// memory, a machine that went down, or a kill. Submit-ValleySweep runs what failed or was lost again.
/// </para>
/// <para>
/// Jobs of Slurm are asked of squeue, and where they are gone of sacct, if the cluster keeps accounts. Where there is no Slurm, as in a
/// copy of the folder, the files alone tell, with a warning. Seconds are what the task took, or has taken so far. Reason of a task that is
/// done has errors that did not end it, and warnings. Log is the file of all that it said.
/// </para>
/// <para type="notes">
/// Files of results are looked at by their first lines and lengths. Receive-ValleySweep and Submit-ValleySweep read them whole, and find
/// what was changed within one.
/// </para>
/// </remarks>
/// <example>
/// A sweep on this machine, and its tasks.
/// <code>1..4 | ForEach-Object { [pscustomobject]@{ LearningRate = 0.01 * $_ } } |
///     Submit-ValleySweep ./tasks -Tasks 2 -ScriptBlock { $_ | Invoke-TwoValleySim -NoiseStrength 0.1 -Steps 500 -Realizations 50 }
/// Get-ValleySweep ./tasks</code>
/// </example>
/// <example>
/// How many tasks are at what, and why some failed.
/// <code>Get-ValleySweep ./tasks | Group-Object State -NoElement
/// Get-ValleySweep ./tasks | Where-Object State -in Failed, Lost | Format-List Task, Reason, Log</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "ValleySweep")]
[OutputType(typeof(SweepTask))]
public sealed class GetValleySweepCommand : ValleyCmdlet
{
    /// <summary>The folder of a sweep. Wildcards are taken literally.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "PSPath", "FullName"), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <inheritdoc/>
    protected override void ProcessRecord() => OrStop(() =>
    {
        SweepFolder sweep = SweepFolder.Open(this.FileSystemPath(Path));
        RunEngine("Reading sweep", (emit, cancel) =>
        {
            foreach (SweepStatus.Held task in new SweepStatus(sweep, SweepCmdlet.Warner(emit)).Tasks(verify: false, cancel))
                emit(task.Task);
        });
    });
}
