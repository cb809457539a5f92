using System.Management.Automation;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Measures the stationary density P_ss(x|y) by simulation at held y, beside the theory's.</summary>
/// <remarks>
/// <para>
/// An ensemble evolves in x while y is held. Half of it starts in each valley; once both halves are alike, and nine times as long again,
/// the density and P_flat are sampled, for 40 relaxation times unless -Steps is given. Error bars come from the spread of independent
/// trajectories, so no correlation in time can spoil them; where one of the valleys was hardly visited that of P_flat comes from the
/// relaxation time too, and PFlatLow and PFlatHigh hold near 0 and 1 as well. The result holds the density with the paper's (Eq. 18) and
/// the exact one, the effective potential -T_eff ln P beside L_eff (Eq. 19), and P_flat of the paper, of the exact theory, and of the
/// transition operator.
/// </para>
/// <para>
/// On a chain of valleys (-HalfWidth) the valleys take turns at where trajectories start, 16 at least in each. The ensemble has relaxed
/// once the second largest eigenvalue of the probabilities to be in valley k having started in valley s is 1/e, and nine times as long
/// again: its decay is the slowest there is, and of two valleys it is the difference between both halves. The result holds the Occupation
/// of each valley, from left to right, with its interval, and beside it that of the exact theory and of the transition operator; PFlat is
/// that of the widest. The density's bins are equal within each valley, and every ridge is an edge. The paper says nothing of chains.
/// </para>
/// <para type="notes">
/// The stationary state is what an ensemble would reach if training stopped drifting; when the barrier is high it never does (Relaxed is
/// then false, with a warning, and Note says why), and P_flat of Get-ValleyTheory is the better source. Where the transition operator
/// does not describe the point (unstable steps, noise too weak for its grid) PFlatOperator is NaN and OperatorNote says why; what was
/// measured is there.
/// </para>
/// <para type="output">
/// One object for each learning rate, noise strength and y, of two valleys or of a chain; its Density has one row a bin.
/// </para>
/// </remarks>
/// <example>
/// A density as a table: one row a bin in pss.curve.csv
/// <code>Measure-SteadyState -Y 5 -LearningRate 0.001 -NoiseStrength 1 -Realizations 256 | Export-ValleyData -Path pss.csv</code>
/// </example>
/// <example>
/// P_flat measured and predicted, along y
/// <code>Measure-SteadyState -LearningRate 0.01 -NoiseStrength 0.1 -Y 2,3,4</code>
/// </example>
/// <example>
/// How much of the time is spent in each of three valleys, measured and predicted
/// <code>New-ValleyLandscape -HalfWidth 0.5,0.65,0.8 | Measure-SteadyState 0.05 0.1 -Y 3,5 -Realizations 64 |
///     Format-Table Y, Occupation, OccupationOperator</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "SteadyState")]
[OutputType(typeof(SteadyState), typeof(ChainSteadyState))]
public sealed class MeasureSteadyStateCommand : HeldYCmdlet
{
    /// <summary>Bins of the density, from six standard deviations outside one floor to six outside the other.</summary>
    /// <value>200</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Bins { get; set; }

    private protected override void Require(HeldYSimulation simulation) => SteadyStateMeasurement.Require(simulation, WantedBins);

    private protected override Measurement BuildMeasurement()
    {
        int bins = WantedBins;
        return (simulation, threads, progress, cancel) => simulation.Landscape.Valleys > 2
            ? SteadyStateMeasurement.MeasureChain(simulation, bins, threads, progress, cancel)
            : SteadyStateMeasurement.Measure(simulation, bins, threads, progress, cancel);
    }

    private int WantedBins => Bins ?? SteadyStateMeasurement.DefaultBins;
}
