using System.Management.Automation;
using ValleyJump.Core.Measures;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Measures the rates of escape from both valleys by simulation at held y.</summary>
/// <remarks>
/// <para>
/// An ensemble evolves in x while y is held. A passage is complete when a trajectory that last stood at the floor of one valley reaches
/// the floor of the other; returns over the ridge do not count. The rate k^- (RateSharp, out of the sharp valley) or k^+ (RateFlat) is
/// the number of passages over the time at risk, with an exact 95 % interval; its inverse is the mean first-passage time. Rates are per
/// unit of eta times steps. Unless -Steps is given the run goes on until it has 400 passages each way, 2 000 000 steps at most.
/// </para>
/// <para type="notes">
/// With barriers much above the noise passages are too rare to count: the intervals then say so, and Get-ValleyTheory is the better
/// source. With barriers below the noise there are no two states to escape between, and the rate only describes diffusion.
/// </para>
/// <para type="output">One object for each learning rate, noise strength and y.</para>
/// </remarks>
/// <example>
/// Rates along the training direction
/// <code>Measure-EscapeRate -Y 4,5,6,7,8 -LearningRate 0.002 -NoiseStrength 0.5</code>
/// </example>
/// <example>
/// A table of them
/// <code>Measure-EscapeRate -Y 3,5 -LearningRate 0.001 -NoiseStrength 1 -Realizations 1024 | Export-ValleyData -Path rates.csv</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "EscapeRate")]
[OutputType(typeof(EscapeRate))]
public sealed class MeasureEscapeRateCommand : HeldYCmdlet
{
    private protected override Measurement BuildMeasurement() => EscapeRate.Measure;
}
