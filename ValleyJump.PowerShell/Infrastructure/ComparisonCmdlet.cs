using System.Management.Automation;
using ValleyJump.Core.Ensembles;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The parameters of what may stand beside an ensemble: its result, or the wish that it be simulated.</summary>
public abstract class ComparisonCmdlet : SimulationCmdlet
{
    private TwoValleyResult? latest;

    /// <summary>A result of Invoke-TwoValleySim, from the pipeline. Left out where parameters change the ensemble.</summary>
    [Parameter(ValueFromPipeline = true)]
    public TwoValleyResult? Result { get; set; }

    /// <summary>
    /// Simulate the ensemble and take what was measured on it, as if the result of Invoke-TwoValleySim were piped in. Rows that say so are
    /// those of piped results: they are simulated again, several of one ensemble once.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true), Flag]
    public SwitchParameter Simulate { get; set; }

    /// <summary>What was measured on an ensemble: the result that was piped in, or one made now; null where there is neither.</summary>
    /// <param name="run">The ensemble.</param>
    /// <param name="cancel">Ends the simulation.</param>
    private protected TwoValleyResult? Measured(TwoValleySimulation run, CancellationToken cancel)
    {
        if (Result is { } result && result.IsOf(run))
            return result;
        if (Simulate && latest?.Simulation != run)
            latest = EnsembleRunner.Run(run, ThrottleLimit ?? 0, cancel: cancel);
        return Simulate ? latest : null;
    }
}
