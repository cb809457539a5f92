using System.Management.Automation;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Measures the loss barrier on the straight line between training runs, each with each.</summary>
/// <remarks>
/// <para>
/// The barrier of Eq. 5: the highest training loss on the line theta' to theta, less the mean of the losses at its ends. None means that
/// the two lie in one valley, as far as a straight line can tell. The line is scanned at -Points points, and searched beside the highest,
/// so that the barrier is never below that of the scan. The losses along the line are in Path, and in a .barrier.csv of Export-ValleyData.
/// </para>
/// <para>
/// Networks compute the same when the units of a hidden layer change places, and so a barrier may lie between two copies of one solution.
/// -MatchUnits brings the second's units into the order that is nearest to the first's before.
/// </para>
/// <para type="notes">
/// A barrier on the straight line is not one on every path: other paths can be lower. n runs have n (n - 1)/2 pairs, of 90 ms each for the
/// paper's network and 51 points.
/// </para>
/// <para type="input">Runs of Start-SgdTraining or Import-SgdRun.</para>
/// <para type="output">One object for each pair.</para>
/// </remarks>
/// <example>
/// Is there a barrier between runs that differ in the order of the images only?
/// <code>Start-SgdTraining (Import-ImageDataset) -BatchSize 20 -LearningRate 0.1 -Realizations 3 | Measure-LossBarrier -Points 51</code>
/// </example>
/// <example>
/// Between runs of two seeds, before and after matching their hidden units.
/// <code>$runs = Start-SgdTraining (Import-ImageDataset) -LearningRate 0.1 -Steps 1000 -Seed 1,2
/// $runs | Measure-LossBarrier
/// $runs | Measure-LossBarrier -MatchUnits</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "LossBarrier")]
[OutputType(typeof(LossBarrier))]
public sealed class MeasureLossBarrierCommand : RunImagesCmdlet
{
    private readonly List<(SgdRun, int)> gathered = [];

    /// <summary>Points of the scan, both ends included. 3 or more.</summary>
    /// <value>51</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Points { get; set; }

    /// <summary>How near alpha is to the maximum's. From 1e-7 to 0.1.</summary>
    /// <value>0.0001</value>
    [Parameter, Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? Tolerance { get; set; }

    /// <summary>Bring the hidden units of the second run into the order that is nearest to the first's.</summary>
    [Parameter]
    public SwitchParameter MatchUnits { get; set; }

    /// <summary>Which checkpoint: 0 is the initial weights, -1 the last one.</summary>
    /// <value>-1</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Checkpoint { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (SgdRun run in Run)
        {
            if (TryBuild(() => IndexOf(run, Checkpoint ?? -1), out int index))
                gathered.Add((run, index));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        if (!TryBuild(() => new BarrierMeasure(Points ?? 51, Tolerance ?? 1e-4, MatchUnits), out BarrierMeasure measure))
            return;
        IReadOnlyList<(int First, int Second)> pairs = Pairs.Of(gathered.Count);
        RunEngine<int>("Measuring loss barriers", done => (done / (double)Math.Max(1, pairs.Count), $"{done} of {pairs.Count} pairs done"),
            (emit, progress, cancel) =>
            {
                List<Solution> solutions = Pairs.Read(gathered, Threads, Emit<Solution>(emit), cancel);
                pairs = Pairs.Of(solutions, emit);
                MeasureRunner.Run(pairs.Count, (p, stop) =>
                {
                    Solution first = solutions[pairs[p].First];
                    return measure.Between(first, solutions[pairs[p].Second], Datasets.Of(first.Run), stop);
                }, Emit<LossBarrier>(emit), Threads, progress, cancel);
            });
        base.EndProcessing();
    }
}
