using System.Management.Automation;
using ValleyJump.Core.Files;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Projects the ways of training runs through the space of weights on their principal components.</summary>
/// <remarks>
/// <para>
/// The weights and biases of all checkpoints of all runs that are piped in make one cloud of points; its principal components are the
/// directions along which it is widest, and are the same for all of these runs. Nothing is sampled: components are found from the exact
/// products of the points with each other, in double precision.
/// </para>
/// <para>
/// ExplainedVariance has for each component the fraction of the cloud's variance along it. Trajectory has the coordinates as rows, one for
/// each checkpoint and component: x of a figure is Coordinate where Component is 1, y where it is 2.
/// </para>
/// <para type="notes">
/// Along each component the last checkpoint of the first run lies above its first, so that signs repeat. All weights are held in memory:
/// 170 kB a checkpoint of the paper's network; take every tenth checkpoint of many runs. The components of a random walk look like parts of
/// cosines (Antognini and Sohl-Dickstein, NeurIPS 2018): a curve that bends says little by itself.
/// </para>
/// <para type="input">Runs of Start-SgdTraining or Import-SgdRun, with their weights.</para>
/// <para type="output">One object for each run.</para>
/// </remarks>
/// <example>
/// The ways of three runs from one set of initial weights.
/// <code>$ways = Start-SgdTraining (Import-ImageDataset) -LearningRate 0.1 -Realizations 3 -Steps 300 -CheckpointCount 31 |
///     Get-WeightTrajectory -Components 2
/// $ways | Export-ValleyData -Path ways.csv</code>
/// </example>
/// <example>
/// Where along its first component is a run at each checkpoint?
/// <code>$way = Start-SgdTraining (Import-ImageDataset) -Steps 300 -CheckpointCount 31 | Get-WeightTrajectory
/// $way.Trajectory | Where-Object Component -eq 1 | Format-Table Step, Coordinate, TrainLoss</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "WeightTrajectory")]
[OutputType(typeof(WeightTrajectory))]
public sealed class GetWeightTrajectoryCommand : RunCmdlet
{
    private readonly List<SgdRun> runs = [];
    private readonly List<IReadOnlyList<int>> checkpoints = [];

    /// <summary>Components. From 1 to the number of checkpoints less one.</summary>
    /// <value>3</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Components { get; set; }

    /// <summary>Which checkpoints of each run, by their numbers: 0 is the initial weights, -1 the last one.</summary>
    /// <value>all</value>
    [Parameter, Number<int>(List = true)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int[]? Checkpoint { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (SgdRun run in Run)
        {
            if (TryBuild(() => ChosenOf(run), out int[] chosen))
            {
                runs.Add(run);
                checkpoints.Add(chosen);
            }
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        RunEngine<double>("Finding principal components", done => (done, FormattableString.Invariant($"{runs.Count} runs")),
            (emit, progress, cancel) =>
            {
                try
                {
                    foreach (WeightTrajectory way in WeightTrajectory.Of(runs, checkpoints, Components ?? 3, Threads, progress, cancel))
                        emit(way);
                }
                catch (FileException problem)
                {
                    emit(Errors.FileFailed(problem));
                }
            });
        base.EndProcessing();
    }

    private int[] ChosenOf(SgdRun run) =>
        [.. (Checkpoint ?? Enumerable.Range(0, run.Checkpoints.Count)).Select(k => IndexOf(run, k)).Distinct().Order()];
}
