using System.Management.Automation;
using ValleyJump.Core.Analysis;
using ValleyJump.Core.Ensembles;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Measures when and where ensembles froze, by several definitions side by side.</summary>
/// <remarks>
/// <para>
/// For each result of Invoke-TwoValleySim there is one object a definition. LastCrossing is the paper's: the step that completed a
/// trajectory's last change of valley, 0 when it never changed. LastCrossingIfAny leaves out the trajectories that never changed valley.
/// Plateau is the first recorded step from which on P_flat stays within the 95 % interval of its final value; it needs a result
/// recorded with -RecordEvery and is left out without one.
/// </para>
/// <para type="notes">
/// A trajectory whose last change of valley lies in the last 5 % of the run is censored: it would probably have changed again. Where
/// CensoredFraction is not small all definitions give lower bounds; run more steps. Do not read Plateau as a property of single
/// trajectories: P_flat can be constant while trajectories still cross in both directions.
/// </para>
/// </remarks>
/// <example>
/// The freezing points of two ensembles.
/// <code>Invoke-TwoValleySim -LearningRate 0.01,0.1 -NoiseStrength 0.05 | Measure-FreezePoint</code>
/// </example>
/// <example>
/// Compares the last crossing with the plateau of P_flat, as a table.
/// <code>Invoke-TwoValleySim 0.05 0.05 -RecordEvery 50 | Measure-FreezePoint -Definition LastCrossing,Plateau | Export-ValleyData -Path freeze.csv</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "FreezePoint")]
[OutputType(typeof(FreezePoint))]
public sealed class MeasureFreezePointCommand : ValleyCmdlet
{
    /// <summary>Results of Invoke-TwoValleySim.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true)]
    public TwoValleyResult[] InputObject { get; set; } = [];

    /// <summary>The definitions wanted.</summary>
    /// <value>all</value>
    [Parameter, ValidateNotNullOrEmpty]
    public FreezeDefinition[] Definition { get; set; } = Enum.GetValues<FreezeDefinition>();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (TwoValleyResult result in InputObject)
        {
            if (result.Curve is null && MyInvocation.BoundParameters.ContainsKey(nameof(Definition)) && Definition.Contains(FreezeDefinition.Plateau))
                WriteError(Errors.NoCurve(result));
            foreach (FreezePoint point in FreezePoint.Of(result))
            {
                if (Definition.Contains(point.Definition))
                    WriteObject(point);
            }
        }
    }
}
