using System.Management.Automation;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Theory.Evolution;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Checks whether the theory's assumptions hold for an ensemble, and what will go wrong with it.</summary>
/// <remarks>
/// <para>
/// Given parameters, the ensemble's fate is predicted by a density evolution; given results of Invoke-TwoValleySim, the checks use what
/// was measured. Each check has a Value, a Limit that it should be at most or at least (Bound), a Verdict and, unless it passes, Advice.
/// </para>
/// <para>
/// Assumptions: StepStability, eta H11 along the run (at most 1, unstable from 2); TimescaleSharp and TimescaleFlat, tau_x/tau_y (at most
/// 0.1); KramersSharp and KramersFlat, the barrier DL over the noise D where the run freezes (at least 3).
/// </para>
/// <para>
/// Signatures of failure: BarrierGrowth, DL/D at the end of the run (at least 3, or nothing freezes); Freezing, the fraction that still
/// changes valley in the last 5 % of the run (at most 0.01); EarlyFreezing, the fraction that never does (at most 0.1, or P_flat is the
/// start's: frozen from the start, too short a run, or too fast a drift, as the advice says); Divergence, the fraction that leaves the
/// landscape (none); Gamma (at least 1.1, or the valleys are alike); Selection, the change of P_flat (at least four standard errors);
/// StandardError of P_flat (at most -TargetError).
/// </para>
/// <para>
/// Of a chain of valleys the sharp valley is the narrowest and the flat one the widest, and Gamma is the flatness of the widest over that
/// of the second widest, its rival for the largest share. Who comes far out diverges where eta exceeds the mean flatness of the outer two.
/// </para>
/// <para type="notes">
/// A simulation with Warn or Fail is still right; the verdict is about the theory's formulas, and about what can be concluded. A prediction
/// takes a density evolution's time, a fraction of a second for 20 000 steps; where it cannot be made (unstable steps, runs of more than
/// 10 million) checks that need it are NotTested. Rows of a table count as parameters: only results themselves hold what was measured.
/// </para>
/// <para type="input">Results of Invoke-TwoValleySim, landscapes, or anything with properties named like the parameters.</para>
/// <para type="output">One object for each check of each learning rate and noise strength.</para>
/// </remarks>
/// <example>
/// The strongest noise of the paper's phase diagram
/// <code>Test-ValleyRegime -LearningRate 0.1 -NoiseStrength 0.1</code>
/// </example>
/// <example>
/// What is wrong with a simulation
/// <code>Invoke-TwoValleySim 0.05 0.05 -X1 0.66 | Test-ValleyRegime | Where-Object Verdict -ne Pass |
///     Format-List Name, Verdict, Value, Limit, Advice</code>
/// </example>
/// <example>
/// A map of the checks over a grid
/// <code>Test-ValleyRegime -LearningRate 0.01,0.03,0.1 -NoiseStrength 0.01,0.03,0.1 -TargetError 0.005 |
///     Export-ValleyData -Path regime.csv</code>
/// </example>
/// <example>
/// Whether a run on a chain of three valleys freezes
/// <code>Test-ValleyRegime 0.05 0.05 -HalfWidth 0.5, 0.65, 0.8 -Steps 5000 -Name Freezing, EarlyFreezing, Gamma</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Test, "ValleyRegime")]
[OutputType(typeof(RegimeCheck))]
public sealed class TestValleyRegimeCommand : ComparisonCmdlet
{
    private RegimeTest? latest;

    /// <summary>What RmsProp and Adam add to the root of the average of the squared gradient. Positive. Sgd ignores it.</summary>
    /// <value>1e-8</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? Epsilon { get; set; }

    /// <summary>The largest standard error of P_flat that will do. Above 0, at most 0.5.</summary>
    /// <value>0.02</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? TargetError { get; set; }

    /// <summary>The checks that are wanted.</summary>
    /// <value>all</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Choice<RegimeAspect>(List = true)]
    public RegimeAspect[]? Name { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        double target = TargetError ?? ValleyRegime.DefaultTargetError;
        if (!TryBuild(Build, out List<TwoValleySimulation> runs))
            return;
        GatherComparisons(runs.Select(run => Wanted(Measured(run), target)).OfType<RegimeTest>(), tests =>
            RunEach("Checking the regime", tests, DensityEvolution.Threads(tests.Max(t => t.EvolvedSteps), ThrottleLimit ?? 0),
                (test, emit, _, progress, cancel) => test.Emit(emit, ThrottleLimit ?? 0, progress, cancel)));

        List<TwoValleySimulation> Build()
        {
            RequirePlain("the checks know");
            List<TwoValleySimulation> ensembles = BuildRuns();
            ensembles.ForEach(run => ValleyRegime.Require(run, target));
            return ensembles;
        }
    }

    private protected override double? RuleEpsilon => Epsilon;

    /// <summary>
    /// The test of an ensemble; null where it is the one that was tested last, or will be: that of the row before, of which this row is
    /// another check.
    /// </summary>
    private RegimeTest? Wanted(MeasuredEnsemble ensemble, double target)
    {
        if (latest?.Join(ensemble, target, Name) == true)
            return null;
        return latest = new(ensemble, target, Name, latest);
    }
}
