using System.Management.Automation;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;
using ValleyJump.PowerShell.Commands;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Freezing points of ensembles. Rows of ensembles are simulated again.</summary>
internal sealed class EnsembleFreezing
{
    private List<TwoValleySimulation> latest = [];
    private readonly List<TwoValleyResult> results = [];

    /// <summary>The freezing points of a result, and an error where one is wanted that its data do not allow.</summary>
    /// <param name="result">The ensemble.</param>
    /// <param name="wanted">The definitions; null for all that its data allow.</param>
    /// <param name="cancel">Ends the work.</param>
    public static IEnumerable<object> Measure(TwoValleyResult result, FreezeDefinition[]? wanted, CancellationToken cancel)
    {
        if (result.Curve is null && wanted?.Contains(FreezeDefinition.Plateau) == true)
            yield return Errors.NoCurve(result);
        foreach (FreezePoint point in FreezePoint.Of(result, cancel))
        {
            if (wanted?.Contains(point.Definition) != false)
                yield return point;
        }
    }

    /// <summary>Why an object is no row of an ensemble; null where it is one.</summary>
    public static ErrorRecord? Refuse(PSObject item)
    {
        bool Has(params string[] names) => names.Any(n => !string.IsNullOrEmpty(item.Properties[n]?.Value?.ToString()));
        return Has(nameof(TwoValleyResult.LearningRate), "Eta") && Has(nameof(TwoValleyResult.NoiseStrength), "Sigma") ? null
            : Has("BatchSize", "LossThreshold") ? Errors.TrainingRow(item) : Errors.NothingThatFreezes(item);
    }

    /// <summary>The ensembles of a row, as Invoke-TwoValleySim would understand it.</summary>
    /// <param name="row">The row.</param>
    /// <param name="runtime">What is told of warnings.</param>
    public static List<TwoValleySimulation> Ensembles(PSObject row, ICommandRuntime runtime)
    {
        var simulation = new InvokeTwoValleySimCommand { CommandRuntime = runtime };
        RowBinder.Bind(simulation, row);
        return simulation.BuildCells();
    }

    /// <summary>
    /// Simulates the ensembles of a row and measures them. Rows that differ in nothing but the definition share a simulation.
    /// </summary>
    public void Measure(List<TwoValleySimulation> ensembles, FreezeDefinition[]? wanted, Action<object> emit,
        IProgress<EnsembleProgress> progress, CancellationToken cancel)
    {
        if (!ensembles.SequenceEqual(latest))
        {
            results.Clear();
            latest = [];
            EnsembleRunner.Run(ensembles, results.Add, progress: progress, cancel: cancel);
            latest = ensembles;
        }
        foreach (object found in results.SelectMany(r => Measure(r, wanted, cancel)))
            emit(found);
    }
}
