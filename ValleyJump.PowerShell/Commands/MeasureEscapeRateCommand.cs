using System.Management.Automation;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Measures the rates of escape from valleys by simulation at held y, however rare escapes are.</summary>
/// <remarks>
/// <para>
/// An ensemble evolves in x while y is held. A passage is complete when a trajectory that last stood at the floor of one valley reaches
/// the floor of the other; returns over the ridge do not count. The rate k^- (RateSharp, out of the sharp valley) or k^+ (RateFlat) is
/// the number of passages over the time at risk, with an exact 95 % interval; its inverse is the mean first-passage time. Rates are per
/// unit of eta times steps. Unless -Steps is given the run goes on until it has 400 passages each way, 2 000 000 steps at most.
/// </para>
/// <para>
/// Escapes that no such run sees are measured by adaptive multilevel splitting: with -Splitting, and by itself where nothing escaped from
/// a valley; Method and Note say so. The rate is that at which trajectories leave the valley's bottom, times the probability that one that
/// left arrives at the other floor before it returns. That probability is found in levels: paths that got the least far are ended, and
/// replaced by branches of others. Its estimate is unbiased; the interval is from independent repetitions (Student's t of their mean, on
/// the logarithm). A rate of 1e-12 takes seconds. -Steps and -Realizations mean nothing to splitting.
/// </para>
/// <para>
/// On a chain of valleys (-HalfWidth) the result holds RateRight, from each valley but the last to its neighbour at the right, and
/// RateLeft, from each but the first to the left, with intervals and counts: passages from floor to floor over the time spent in the valley
/// that is left, as Get-ValleyTheory has them in RateRightOperator and RateLeftOperator. Valleys take turns at where trajectories start;
/// ten relaxation times across the widest pass before anything is counted. Splitting takes each way by itself, and all ways where some
/// passage is never seen.
/// </para>
/// <para type="notes">
/// With barriers below the noise there are no two states to escape between, and the rate only describes diffusion. Under noise with heavy
/// tails (-NoiseModel StudentT) an escape may be one jump, which splitting makes no more frequent: it is unbiased still, but what no
/// repetition saw lies outside of its interval, so that it is not taken by itself, and Note says so. Rates below 1e-17 or so need more
/// -Replicas; Note tells where repetitions scatter too much.
/// </para>
/// <para type="output">One object for each learning rate, noise strength and y, of two valleys or of a chain.</para>
/// </remarks>
/// <example>
/// Rates along the training direction
/// <code>Measure-EscapeRate -Y 4,5,6,7,8 -LearningRate 0.002 -NoiseStrength 0.5</code>
/// </example>
/// <example>
/// A rate of 1e-12, of which a direct simulation would see one escape in a day or so
/// <code>Measure-EscapeRate 0.02 0.028 -Y 12 -Splitting -Repetitions 32</code>
/// </example>
/// <example>
/// Rates between the neighbours of a chain of three valleys, beside the transition operator's
/// <code>$rate = Measure-EscapeRate 0.05 0.05 -Y 5 -HalfWidth 0.5,0.65,0.8; $theory = $rate | Get-ValleyTheory
/// "$($rate.RateRight) | $($theory.RateRightOperator)"</code>
/// </example>
/// <example>
/// A table of them
/// <code>Measure-EscapeRate -Y 3,5 -LearningRate 0.001 -NoiseStrength 1 -Realizations 1024 | Export-ValleyData -Path rates.csv</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "EscapeRate")]
[OutputType(typeof(EscapeRate), typeof(ChainEscapeRate))]
public sealed class MeasureEscapeRateCommand : HeldYCmdlet
{
    /// <summary>Measure by splitting. Otherwise it is taken where nothing escapes in a direct simulation.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), Flag]
    public SwitchParameter Splitting { get; set; }

    /// <summary>
    /// Paths of a repetition of splitting, from 2 to 100 000. A repetition's relative variance goes as one over it. 0 chooses 100 to 1000
    /// by the barrier over the noise.
    /// </summary>
    /// <value>0</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Replicas { get; set; }

    /// <summary>
    /// Paths that are ended at each level of splitting, and more where they tie: from 1, the last one only, to below -Replicas. 0 ends one
    /// in twenty, which is faster.
    /// </summary>
    /// <value>0</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? KillCount { get; set; }

    /// <summary>Independent repetitions of splitting, of which the interval is made. 128 take as long as one.</summary>
    /// <value>128</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Repetitions { get; set; }

    private protected override void Require(HeldYSimulation simulation) => HeldYSplitting.Require(simulation, Plan);

    private protected override Measurement BuildMeasurement()
    {
        SplittingPlan plan = Plan;
        bool split = Splitting;
        return (simulation, threads, progress, cancel) => (simulation.Landscape.Valleys > 2, split) switch
        {
            (false, false) => EscapeRate.Measure(simulation, plan, threads, progress, cancel),
            (false, true) => EscapeRate.Split(simulation, plan, threads, progress, cancel),
            (true, false) => ChainEscapeMeasurement.Measure(simulation, plan, threads, progress, cancel),
            (true, true) => ChainEscapeMeasurement.Split(simulation, plan, threads, progress, cancel),
        };
    }

    private SplittingPlan Plan => SplittingPlan.Of(Replicas, KillCount, Repetitions);
}
