using System.Management.Automation;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>What has freezing times, or can be simulated again to have them.</summary>
/// <param name="plan">What is measured of them.</param>
internal sealed class SurvivalInput(SurvivalPlan plan)
{
    /// <summary>All that came.</summary>
    public SurvivalSamples Samples { get; } = new(plan);

    /// <summary>Whether an object is of the plateau, which is an ensemble's and no trajectory's.</summary>
    public static bool IsPlateau(PSObject item) =>
        CellReader.Key(RowCells.Of(item)("Definition").Value) == nameof(FreezeDefinition.Plateau);

    /// <summary>Adds what an object holds; false where it holds no freezing times.</summary>
    /// <exception cref="InvalidInputException">A row is not what it should be, or has no such clock.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public bool Add(PSObject item, CancellationToken cancel)
    {
        if (Held(item) is not { } held)
            return false;
        var outer = RowCells.Of(item);
        foreach (var (of, times) in held)
        {
            // What somebody has added to a cell is said of all its runs.
            var own = of is null ? outer : RowCells.Of(PSObject.AsPSObject(of));
            Samples.Add(times, name => own(name) is { There: true } cell ? cell : outer(name), () => RowCells.Names(item), cancel);
        }
        return true;
    }

    /// <summary>Why an object is nothing that can be simulated again; null where it can.</summary>
    public static ErrorRecord? Refuse(PSObject item)
    {
        if (item.BaseObject is TwoValleyResult or FreezePoint)
            return null;
        bool Has(string column) => item.Properties[column] is not null;
        if (item.BaseObject is SgdFreezePoint or SgdFreezingCell || (Has("FreezeStepMean") && Has("BatchSize")))
            return Errors.NoSingleRuns(item);
        return EnsembleFreezing.Refuse(item, Errors.NothingThatSurvives);
    }

    /// <summary>The ensembles of a row, as Invoke-TwoValleySim would understand it.</summary>
    /// <exception cref="InvalidInputException">A parameter cannot be made of what the row has.</exception>
    public IReadOnlyList<SurvivalRow> Rows(PSObject item, ICommandRuntime runtime)
    {
        var cell = RowCells.Of(item);
        FreezeDefinition definition = CellReader.Key(cell("Definition").Value) switch
        {
            "" or nameof(FreezeDefinition.LastCrossing) => FreezeDefinition.LastCrossing,
            nameof(FreezeDefinition.LastCrossingIfAny) => FreezeDefinition.LastCrossingIfAny,
            var other => throw new InvalidInputException("Definition", other,
                "Definition must be LastCrossing or LastCrossingIfAny in rows of ensembles."),
        };
        var kept = plan.GroupBy.Select(column => (column, Found: cell(column))).Where(c => c.Found.There)
            .ToDictionary(c => c.column, c => c.Found.Value);
        string[] names = [.. RowCells.Names(item)];
        IReadOnlyList<TwoValleySimulation> ensembles = item.BaseObject switch
        {
            TwoValleyResult result => [result.Simulation],
            FreezePoint point => [point.Simulation],
            _ => EnsembleFreezing.Ensembles(item, runtime),
        };
        return [.. ensembles.Select(e => new SurvivalRow(e, definition, kept, names))];
    }

    /// <summary>Simulates the ensembles of rows, each once, and adds them.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Simulate(IReadOnlyList<SurvivalRow> rows, IProgress<EnsembleProgress> progress, CancellationToken cancel)
    {
        var ensembles = rows.GroupBy(r => r.Ensemble).ToArray();
        int next = 0;
        EnsembleRunner.Run([.. ensembles.Select(e => e.Key)], Take, progress: progress, cancel: cancel);

        void Take(TwoValleyResult result)
        {
            foreach (SurvivalRow row in ensembles[next++])
            {
                Samples.Add(FrozenTimes.Of(result, row.Definition, plan.CensoringWindow),
                    name => row.Kept.TryGetValue(name, out object? value) ? (true, value) : Of(result, name), () => row.Names, cancel);
            }
        }

        static (bool, object?) Of(TwoValleyResult result, string name) => ResultSchema.Of(typeof(TwoValleyResult))
            .FirstOrDefault(p => string.Equals(p.Name, name, StringComparison.OrdinalIgnoreCase)) is { } property
                ? (true, property.Read(result)) : (false, null);
    }

    private IReadOnlyList<(object? Of, FrozenTimes Times)>? Held(PSObject item)
    {
        var cell = RowCells.Of(item);
        return item.BaseObject switch
        {
            TwoValleyResult { FreezeSteps: not null, FreezeYs: not null } ensemble =>
                [(null, FrozenTimes.Of(ensemble, FreezeDefinition.LastCrossing, plan.CensoringWindow))],
            FreezePoint { KeptSource: { FreezeSteps: not null, FreezeYs: not null } ensemble } point =>
                [(null, FrozenTimes.Of(ensemble, point.Definition, plan.CensoringWindow))],
            SgdRun run => [.. SgdFreezeStep.Of(run, [SgdRun.FreezeLoss]).Select(s => (s, FrozenTimes.Of(s)))],
            SgdFreezeStep step => [(null, FrozenTimes.Of(step))],
            SgdFreezing freezing => [(null, FrozenTimes.Of(freezing))],
            SgdFreezePoint { Members.Count: > 0 } runs => [.. runs.Members.Select(m => (m, FrozenTimes.Of(m)))],
            SgdFreezingCell { Members.Count: > 0 } runs => [.. runs.Members.Select(m => (m, FrozenTimes.Of(m)))],
            _ when cell("FreezeStep").There => [(null, FrozenTimes.OfRow(name => cell(name).Value))],
            _ => null,
        };
    }
}

/// <summary>What a row asks for.</summary>
/// <param name="Ensemble">What to simulate.</param>
/// <param name="Definition">What counts as frozen.</param>
/// <param name="Kept">Its cells that groups are made by.</param>
/// <param name="Names">The names of all its columns.</param>
internal sealed record SurvivalRow(TwoValleySimulation Ensemble, FreezeDefinition Definition, IReadOnlyDictionary<string, object?> Kept,
    IReadOnlyList<string> Names);
