using System.Management.Automation;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;
using ValleyJump.PowerShell.Commands;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Freezing points of ensembles. Rows of ensembles are simulated again.</summary>
internal sealed class EnsembleFreezing
{
    private readonly List<TwoValleyResult> results = [];
    private List<TwoValleySimulation> latest = []; // whose results those are, once they are complete

    /// <summary>The freezing points of a result, and an error where one is wanted that its data do not allow.</summary>
    /// <param name="result">The ensemble.</param>
    /// <param name="wanted">The definitions; null for all that its data allow.</param>
    /// <param name="cancel">Ends the work.</param>
    public static IEnumerable<object> Measure(TwoValleyResult result, FreezeDefinition[]? wanted, CancellationToken cancel)
    {
        if (result.Curve is null && wanted?.Contains(FreezeDefinition.Plateau) == true)
            yield return Errors.NoCurve(result);
        if (result.FreezeSteps is null && wanted?.Contains(FreezeDefinition.LastCrossingIfAny) == true)
            yield return Errors.NoFreezeSteps(result);
        foreach (FreezePoint point in FreezePoint.Of(result, cancel))
        {
            if (wanted?.Contains(point.Definition) != false)
                yield return point;
        }
    }

    /// <summary>Why an object is no row of an ensemble; null where it is one.</summary>
    /// <param name="item">The object.</param>
    /// <param name="nothing">The error of one that is no row of anything.</param>
    public static ErrorRecord? Refuse(PSObject item, Func<object, ErrorRecord> nothing)
    {
        bool Has(params string[] names) => names.Any(n => !string.IsNullOrEmpty(item.Properties[n]?.Value?.ToString()));
        return Has(nameof(TwoValleyResult.LearningRate), "Eta") && Has(nameof(TwoValleyResult.NoiseStrength), "Sigma") ? null
            : Has("BatchSize", "LossThreshold") ? Errors.TrainingRow(item) : nothing(item);
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
    /// Simulates the ensembles of rows and measures them, in the order of the rows. Rows in succession that differ in nothing but the
    /// definition share a simulation.
    /// </summary>
    public void Measure(IReadOnlyList<FreezingRow> rows, Action<object> emit, IProgress<EnsembleProgress> progress,
        CancellationToken cancel)
    {
        var groups = new List<List<FreezingRow>>();
        foreach (FreezingRow row in rows)
        {
            if (groups is [.., var last] && row.Ensembles.SequenceEqual(last[0].Ensembles))
                last.Add(row);
            else
                groups.Add([row]);
        }
        int group = 0;
        if (groups[0][0].Ensembles.SequenceEqual(latest))
        {
            EmitOf(groups[0]);
            group++;
        }
        if (group == groups.Count)
            return;
        Forget();
        EnsembleRunner.Run([.. groups.Skip(group).SelectMany(g => g[0].Ensembles)], Take, progress: progress, cancel: cancel);

        void Take(TwoValleyResult result)
        {
            List<FreezingRow> due = groups[group];
            results.Add(result);
            foreach (object found in Measure(result, due[0].Wanted, cancel))
                emit(found);
            if (results.Count < due[0].Ensembles.Count)
                return;
            EmitOf(due.Skip(1));
            latest = due[0].Ensembles;
            if (++group < groups.Count)
                Forget();
        }

        void EmitOf(IEnumerable<FreezingRow> due)
        {
            foreach (object found in due.SelectMany(row => results.SelectMany(r => Measure(r, row.Wanted, cancel))))
                emit(found);
        }

        void Forget()
        {
            results.Clear();
            latest = [];
        }
    }
}

/// <summary>What a row asks for.</summary>
/// <param name="Ensembles">Its ensembles.</param>
/// <param name="Wanted">The definitions; null for all that the data allow.</param>
internal sealed record FreezingRow(List<TwoValleySimulation> Ensembles, FreezeDefinition[]? Wanted);
