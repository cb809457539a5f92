using System.Management.Automation;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Tables;
using ValleyJump.PowerShell.Commands;
using Engine = System.Management.Automation.PowerShell;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// Freezing points of ensembles. Rows of ensembles are simulated again, by Invoke-TwoValleySim, which knows their columns.
/// </summary>
internal sealed class EnsembleFreezing
{
    private static readonly CmdletInfo simulation = new("Invoke-TwoValleySim", typeof(InvokeTwoValleySimCommand));

    private volatile Engine? running;
    private string? latestRow;
    private TwoValleyResult[] latest = [];

    /// <summary>The freezing points of a result, of a freezing point's ensemble, or of a row's, and errors.</summary>
    /// <param name="item">It.</param>
    /// <param name="wanted">The definitions; null for all that its data allow.</param>
    public IEnumerable<object> Measure(PSObject item, FreezeDefinition[]? wanted) => item.BaseObject switch
    {
        TwoValleyResult result => Measure(result, wanted),
        FreezePoint point => Measure(point.Source, wanted),
        _ => Row(item).SelectMany(r => r is TwoValleyResult result ? Measure(result, wanted) : [r]),
    };

    /// <summary>Ends the simulation of a row.</summary>
    public void Stop() => running?.Stop();

    private static IEnumerable<object> Measure(TwoValleyResult result, FreezeDefinition[]? wanted)
    {
        if (result.Curve is null && wanted?.Contains(FreezeDefinition.Plateau) == true)
            yield return Errors.NoCurve(result);
        foreach (FreezePoint point in FreezePoint.Of(result))
        {
            if (wanted?.Contains(point.Definition) != false)
                yield return point;
        }
    }

    /// <summary>A row's ensembles, simulated once for rows that differ in nothing but their definition.</summary>
    private object[] Row(PSObject row)
    {
        bool Has(params string[] names) => names.Any(n => row.Properties[n] is not null);
        if (!Has(nameof(TwoValleyResult.LearningRate), "Eta") || !Has(nameof(TwoValleyResult.NoiseStrength), "Sigma"))
            return [Has("BatchSize", "LossThreshold") ? Errors.TrainingRow(row) : Errors.NothingThatFreezes(row)];
        TableRow cells = ResultRow.Of(row);
        IEnumerable<string> given = cells.Columns.Where(simulation.Parameters.ContainsKey).Select(c => $"{c}={CellValue.Text(cells[c])}");
        string inputs = string.Join('\n', given);
        if (inputs == latestRow)
            return latest;
        using var shell = Engine.Create(RunspaceMode.CurrentRunspace);
        running = shell;
        try
        {
            latest = [.. shell.AddCommand(simulation).Invoke(new[] { row }).Select(r => (TwoValleyResult)r.BaseObject)];
            latestRow = shell.HadErrors ? null : inputs;
            return [.. latest, .. shell.Streams.Error];
        }
        catch (RuntimeException problem) when (problem is not PipelineStoppedException)
        {
            return [problem.ErrorRecord];
        }
        finally
        {
            running = null;
        }
    }
}
