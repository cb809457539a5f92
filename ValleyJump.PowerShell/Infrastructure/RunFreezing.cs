using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Freezing steps of training runs, and those of their cells once all have come.</summary>
internal sealed class RunFreezing
{
    private readonly List<SgdFreezeStep> steps = [];

    /// <summary>When a run froze, by each threshold of the training loss.</summary>
    /// <param name="run">The run.</param>
    /// <param name="thresholds">L_c; null for the paper's.</param>
    /// <param name="keep">The run counts in <see cref="Cells"/>.</param>
    public IReadOnlyList<SgdFreezeStep> Measure(SgdRun run, double[]? thresholds, bool keep)
    {
        IReadOnlyList<SgdFreezeStep> measured = SgdFreezeStep.Of(run, thresholds ?? [SgdRun.FreezeLoss]);
        if (keep)
            steps.AddRange(measured);
        return measured;
    }

    /// <summary>When the cells of the runs froze.</summary>
    public IEnumerable<SgdFreezePoint> Cells(CancellationToken cancel) => SgdFreezePoint.Of(steps, cancel);
}
