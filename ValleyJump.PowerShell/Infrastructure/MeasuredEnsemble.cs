using ValleyJump.Core.Ensembles;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// An ensemble, and what was measured on it: a result that was piped in, one that is simulated when it is asked for, or none.
/// </summary>
/// <param name="run">The ensemble.</param>
/// <param name="given">The result that was piped in.</param>
/// <param name="simulate">Simulate it where none was.</param>
internal sealed class MeasuredEnsemble(TwoValleySimulation run, TwoValleyResult? given, bool simulate)
{
    private readonly Lock gate = new();
    private TwoValleyResult? simulated;

    /// <summary>The ensemble.</summary>
    public TwoValleySimulation Run => run;

    /// <summary>What was simulated, or the ensemble where nothing was: its seed may be another.</summary>
    public TwoValleySimulation Simulation => given?.Simulation ?? run;

    /// <summary>There is a result, or will be.</summary>
    public bool IsMeasured => given is not null || simulate;

    /// <summary>What was measured, once for all who ask; null where nothing is.</summary>
    /// <param name="throttleLimit">Threads of the simulation; 0 for one a core.</param>
    /// <param name="cancel">Ends the simulation.</param>
    public TwoValleyResult? Result(int throttleLimit, CancellationToken cancel)
    {
        if (!simulate)
            return given;
        lock (gate)
            return simulated ??= EnsembleRunner.Run(run, throttleLimit, cancel: cancel);
    }
}
