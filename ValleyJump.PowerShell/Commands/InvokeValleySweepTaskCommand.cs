using System.Management.Automation;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Sweeps;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Does one task of a sweep here and now: what Submit-ValleySweep has its processes and jobs do.</summary>
/// <remarks>
/// <para>
/// For a look at a task that fails, and for clusters whose scheduler is another than Slurm: a job of theirs that runs this with the number
/// of a task does it, and Get-ValleySweep and Receive-ValleySweep find its results.
/// </para>
/// <para>
/// The script block runs on each row of the task, in a session of its own, in the folder that the sweep was begun in, under Set-StrictMode
/// -Version 1.0: a variable that the block does not set itself is an error, and not empty. What it writes to other streams is written here.
/// A task that is done is not done again.
/// </para>
/// </remarks>
/// <example>
/// Does the second task of a sweep by hand.
/// <code>1..4 | ForEach-Object { [pscustomobject]@{ LearningRate = 0.01 * $_ } } |
///     Submit-ValleySweep ./hand -Tasks 2 -ScriptBlock { $_ | Invoke-TwoValleySim -NoiseStrength 0.1 -Steps 500 -Realizations 50 }
/// Remove-Item ./hand/results/*2.jsonl
/// Invoke-ValleySweepTask ./hand -Task 2</code>
/// </example>
/// <example>
/// All that is left of a sweep, here, one after the other.
/// <code>Get-ValleySweep ./hand | Where-Object State -ne Done | Invoke-ValleySweepTask</code>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "ValleySweepTask")]
[OutputType(typeof(SweepTask))]
public sealed class InvokeValleySweepTaskCommand : ValleyCmdlet
{
    /// <summary>The folder of a sweep. Wildcards are taken literally.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("LiteralPath", "PSPath", "FullName"), ValidateNotNullOrEmpty]
    public string Path { get; set; } = "";

    /// <summary>The number of the task, from 1.</summary>
    [Parameter(Mandatory = true, Position = 1, ValueFromPipelineByPropertyName = true), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Task { get; set; }

    /// <summary>The submission that the task is of; 0 for none, as by hand.</summary>
    /// <value>0</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Submission { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord() => OrStop(() =>
    {
        SweepFolder sweep = SweepFolder.Open(this.FileSystemPath(Path));
        string module = this.ModuleManifest();
        RunEngine("Doing task", (emit, cancel) =>
        {
            SweepPart part = sweep.Part(Task ?? 0);
            if (SweepTaskRun.Done(sweep, part, cancel) is { } done)
                emit(done);
            else
                Do(sweep, part, module, emit, cancel);
        });
    });

    private void Do(SweepFolder sweep, SweepPart part, string module, Action<object> emit, CancellationToken cancel)
    {
        using var run = new SweepTaskRun(sweep, part, Submission ?? 0);
        int row = part.FirstRow;
        try
        {
            using var block = new SweepBlock(sweep.Manifest.ScriptText(), module, sweep.Manifest.Location);
            foreach (object input in run.Rows)
            {
                row++;
                block.Run(SweepItem.Back(input), Keep, emit, cancel);
            }
            emit(run.Finish(block.Told, block.Errors));
        }
        catch (Exception problem) when (problem is RuntimeException or InvalidInputException or FileException)
        {
            SweepTask failed = run.Fail($"Row {row}: {problem.Message}");
            emit(new InformationRecord($"Row {row} of the sweep ended with an error.", nameof(SweepTask)));
            if (problem is RuntimeException inBlock)
                emit(SweepBlock.Place(inBlock.ErrorRecord));
            emit(problem switch
            {
                RuntimeException error => error.ErrorRecord,
                FileException file => Errors.FileFailed(file),
                _ => Errors.InvalidInput((InvalidInputException)problem),
            });
            emit(failed);
        }

        void Keep(PSObject result)
        {
            var (line, type) = SweepItem.Of(result);
            run.Add(line, type);
        }
    }
}
