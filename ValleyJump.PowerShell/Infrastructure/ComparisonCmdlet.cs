using System.Management.Automation;
using ValleyJump.Core.Ensembles;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The parameters of what may stand beside an ensemble: its result, or the wish that it be simulated.</summary>
public abstract class ComparisonCmdlet : SimulationCmdlet
{
    // Trajectories; a window's results take tens of megabytes then.
    private const int LargeResult = 10_000;

    private MeasuredEnsemble? latest;

    /// <summary>A result of Invoke-TwoValleySim, from the pipeline. Left out where parameters change the ensemble.</summary>
    [Parameter(ValueFromPipeline = true), Original<TwoValleyResult>]
    public TwoValleyResult? Result { get; set; }

    /// <summary>
    /// Simulate the ensemble and take what was measured on it, as if the result of Invoke-TwoValleySim were piped in. Rows that say so are
    /// those of piped results: they are simulated again, several of one ensemble once.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true), Flag]
    public SwitchParameter Simulate { get; set; }

    /// <summary>An ensemble of the row, beside what is, or will be, measured on it.</summary>
    private protected MeasuredEnsemble Measured(TwoValleySimulation run)
    {
        if (Result is { } result && result.IsOf(run))
            return new(run, result, simulate: false);
        if (!Simulate)
            return new(run, null, simulate: false);
        if (latest?.Run != run)
            latest = new(run, null, simulate: true);
        return latest;
    }

    /// <summary>Puts work of a row by; results that are large are not kept waiting, a window of them could fill the memory.</summary>
    private protected void GatherComparisons<T>(IEnumerable<T> work, Action<IReadOnlyList<T>> run)
    {
        Gather(work, run);
        if (Result is { TrajectoryCount: > LargeResult })
            RunGathered();
    }
}
