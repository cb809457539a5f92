using System.Management.Automation;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Exact;
using ValleyJump.Core.Updates;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Gives every prediction of the theory at a point: the paper's closed forms beside exact solutions.</summary>
/// <remarks>
/// <para>
/// Columns that end in Paper are the formulas of arXiv 2601.10962 as printed (Eq. 21-26, A32); they are about Hessian noise and are NaN
/// for other noise. Columns that end in Exact solve the same one-dimensional problem without approximation, for any noise, in the limit of
/// small learning rates; columns that end in Operator are exact at the given learning rate: the stationary state and the slowest
/// relaxation of the chain itself. Where it does not describe the point (unstable steps, noise too weak for its grid) they are NaN and
/// OperatorNote says why. Rates are per unit of eta times steps; RateSharp is the escape from the sharp valley.
/// </para>
/// <para>
/// Input binds by property name: results of Invoke-TwoValleySim can be piped in. Where no -Y is given their mean final y is taken. The row
/// then holds what was simulated beside the predictions: y_freeze by Eq. 25 (YFreezePaper), by Eq. A32 (YFreezeCriterion), by the exact
/// hazard (YFreezeHazard) and as medians from the exact rates (YFreezeMedian of passages, YFreezeMedianCrossing of changes of the sign of
/// x,
/// which is what a simulation counts), next to YFreezeSimulated with its standard error and YFreezeSimulatedMedian. Format-Table -View
/// Simulated shows YFreezePaper, YFreezeHazard and YFreezeSimulatedMedian.
/// </para>
/// <para>
/// Of a chain of valleys the row holds the stationary occupation of each, rates between neighbours and the slowest relaxation by hopping
/// between them, exact for small learning rates, and the same of the transition operator (columns with Operator). The operator's relaxation
/// takes every way from valley to valley; where RelaxationRateOperatorHopping is far from it, or SkippedFraction is not small, hopping
/// between neighbours is not all there is.
/// </para>
/// <para type="notes">
/// The simulation is an Ito process. -Convention gives the exact columns in another reading of the noise, for comparison with formulas
/// that use it; do not expect the simulation to agree with them. The paper's freezing points depend on -Epsilon and -PhiScale, which its
/// theory does not determine: as printed they are 0.01 and 1, and its Fig. 6 used 3000 for the latter.
/// Predicted freezing points know nothing of the start: below -InitialY they say that trajectories freeze at once.
/// </para>
/// <para type="output">One object for each learning rate, noise strength and y.</para>
/// </remarks>
/// <example>
/// Predictions along the training direction
/// <code>Get-ValleyTheory -LearningRate 0.01 -NoiseStrength 0.1 -Y 3,5,10</code>
/// </example>
/// <example>
/// The freezing point, simulated and predicted in five ways
/// <code>Invoke-TwoValleySim -LearningRate 0.02,0.05,0.1 -NoiseStrength 0.05 -InitialY 1 | Get-ValleyTheory -SkipOperator |
///     Format-Table LearningRate, YFreeze*</code>
/// </example>
/// <example>
/// A table for every cell of a simulation
/// <code>Invoke-TwoValleySim -LearningRate 0.02,0.05 -NoiseStrength 0.05 | Get-ValleyTheory -Y 5,10 |
///     Export-ValleyData -Path theory.csv</code>
/// </example>
/// <example>
/// A chain of three valleys: where hopping between neighbours is all there is
/// <code>New-ValleyLandscape -HalfWidth 0.5,0.65,0.8 | Get-ValleyTheory 0.05 0.1 -Y 2,4,8 |
///     Format-Table Y, OccupationOperator, RelaxationRateOperator, RelaxationRateOperatorHopping, SkippedFraction</code>
/// </example>
[Cmdlet(VerbsCommon.Get, "ValleyTheory")]
[OutputType(typeof(ValleyTheory), typeof(ChainTheory))]
public sealed class GetValleyTheoryCommand : ComparisonCmdlet
{
    /// <summary>y, the position along the training direction. Positive. One object for each value.</summary>
    [Parameter(Position = 2, ValueFromPipelineByPropertyName = true), Alias("FinalYMean"), Number<double>(List = true)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double[]? Y { get; set; }

    /// <summary>How the exact columns read the noise: Ito (the simulation's), Stratonovich or AntiIto (Eq. 18).</summary>
    /// <value>Ito</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Choice<NoiseConvention>]
    public NoiseConvention? Convention { get; set; }

    /// <summary>epsilon of the paper's freezing criterion, Eq. 25, 26 and A32. Positive.</summary>
    /// <value>0.01</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? Epsilon { get; set; }

    /// <summary>A factor on Phi in the same equations. Positive. The paper's Fig. 6 used 3000.</summary>
    /// <value>1</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? PhiScale { get; set; }

    /// <summary>Leave out the transition operator's columns, which take nearly all of the time.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true), Flag]
    public SwitchParameter SkipOperator { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (Y is null)
        {
            WriteRowError(Errors.MissingY());
            return;
        }
        if (!TryBuild(BuildOptions, out TheoryOptions options) || !TryBuild(BuildRuns, out List<TwoValleySimulation> runs))
            return;
        var row = runs.Select(Measured).SelectMany(_ => Y, (ensemble, y) => (ensemble, y, options));
        GatherComparisons(row, points => RunEach("Solving the chain", points, ThrottleLimit ?? 0, (point, emit, _, _, cancel) =>
        {
            TwoValleySimulation run = point.ensemble.Run;
            ValleyPoint at = run.At(point.y);
            if (run.Landscape.Valleys > 2)
            {
                emit(ChainTheory.At(at, point.options, cancel));
                return;
            }
            // Before an ensemble is simulated to stand beside it.
            ValleyTheory.Require(at);
            emit(ValleyTheory.At(at, point.options, point.ensemble.Result(ThrottleLimit ?? 0, cancel), cancel));
        }));
    }

    private TheoryOptions BuildOptions()
    {
        UpdateRuleKind kind = BuildRule().Kind;
        Check.That(kind == UpdateRuleKind.Sgd, nameof(Optimizer), kind,
            "Sgd: the theory knows no steps whose size depends on past gradients, as those of RmsProp and Adam do");
        RequireConstant("the theory at held y knows");
        var defaults = new TheoryOptions();
        return new()
        {
            Convention = Convention ?? defaults.Convention,
            Epsilon = Epsilon ?? defaults.Epsilon,
            PhiScale = PhiScale ?? defaults.PhiScale,
            SkipOperator = SkipOperator,
        };
    }
}
