using System.Management.Automation;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Simulates ensembles of SGD trajectories on a two-valley landscape.</summary>
/// <remarks>
/// <para>
/// Each trajectory follows theta(t+1) = theta(t) - eta (grad L + xi), with noise xi, Gaussian unless -NoiseModel is StudentT, whose
/// covariance depends on the Hessian at theta(t): the Langevin model of arXiv 2601.10962, Eq. 13-15, in the Ito sense. Every pair of a
/// learning rate and a noise strength is one cell, an ensemble of its own, and gives one result: the fraction P_flat that ends in the
/// flat valley, and when and where the trajectories last changed valley (the freezing step and y_freeze), each with its error. Results
/// come in order, as cells finish.
/// </para>
/// <para>
/// Random numbers are keyed by seed and trajectory index alone. A run repeats to the last bit whatever the number of threads, and the same
/// trajectory sees the same noise in every cell, so that differences between cells are less noisy than the cells' own error bars say.
/// Change the seed for independent runs.
/// </para>
/// <para>
/// Input binds by property name, so that rows of a table, or earlier results, can be piped in and are run (again). A column that no
/// parameter takes, such as Realisations, is told in a warning, unless it is one of a result. Rows are done on all cores, as the cells of
/// a grid are: they are gathered, 64 a core at most, and those that come slowly, more than 0.2 s after another, are not kept waiting.
/// </para>
/// <para type="notes">
/// Freezing steps are heavy-tailed: prefer the median to the mean. If CensoredFraction is not near zero, many trajectories were still
/// changing valley when the run ended, and freezing steps are lower bounds: raise -Steps. Trajectories that diverge (|x| above 1e6
/// max(x1, x2), or y out of the landscape) are counted in DivergedCount and enter nothing else. Once eta H11 exceeds 2 in the sharp valley
/// (eta above f2, 0.22 at the default start) trajectories cannot stay there, and end in the flat one; once it does in both they are thrown
/// along y, to where eta is below (f1 + f2)/2; where that is nowhere, from eta = 0.53 on at the defaults, all diverge. The model has two
/// dimensions: to see what SGD does in a network, train one.
/// </para>
/// </remarks>
/// <example>
/// One cell of the paper's Fig. 5C-D: 2000 trajectories of 20 000 steps.
/// <code>Invoke-TwoValleySim -LearningRate 0.05 -NoiseStrength 0.05</code>
/// </example>
/// <example>
/// Does the flat valley still win where gradient noise has heavy tails, or a part that knows no curvature?
/// <code>Invoke-TwoValleySim 0.05 0.05 -NoiseModel StudentT -DegreesOfFreedom 3 -Realizations 500
/// Invoke-TwoValleySim 0.05 0.05 -NoiseModel HessianPlusIsotropic -IsotropicShare 0.5 -Realizations 500</code>
/// </example>
/// <example>
/// Momentum, Adam, a learning rate that falls, and batches that grow: what becomes of P_flat and y_freeze?
/// <code>Invoke-TwoValleySim 0.01 0.05 -Momentum 0.9 -Realizations 500
/// Invoke-TwoValleySim 0.01 0.05 -Optimizer Adam -Realizations 500
/// Invoke-TwoValleySim 0.1 0.05 -LearningRateSchedule 'cosine to 0' -Realizations 500
/// Invoke-TwoValleySim 0.1 0.05 -BatchSizeSchedule 'times 4 every 0.25' -Realizations 500</code>
/// </example>
/// <example>
/// Noise that is held until trajectories have frozen, and then taken away
/// <code>Invoke-TwoValleySim 0.05 0.05 -HoldNoiseUntilFrozen -Realizations 500 |
///     Format-List PFlat, FinalLossMean, HoldFraction, LearningRateSchedule</code>
/// </example>
/// <example>
/// P_flat along y for three noise strengths, as in Fig. 6B. The curves are in fig6b.curve.csv.
/// <code>Invoke-TwoValleySim -LearningRate 0.01 -NoiseStrength 0.1,0.05,0.01 -InitialY 1 -Steps 100000 -RecordEvery 100 |
///     Export-ValleyData -Path fig6b.csv</code>
/// </example>
/// <example>
/// Runs each row of a table whose columns are named like the parameters.
/// <code>Import-Csv grid.csv | Invoke-TwoValleySim | Measure-FreezePoint | Export-ValleyData -Path out.csv</code>
/// </example>
/// <example>
/// Replays two trajectories of the ensemble, every step of them, and shows when the second comes to the flat valley.
/// <code>$paths = (Invoke-TwoValleySim 0.05 0.05 -TrajectoryIndex 3,17).Trajectories
/// $paths | Where-Object { $_.Index -eq 17 -and $_.X -ge 0 } | Select-Object -First 3</code>
/// </example>
/// <example>
/// Curves are rows to the pipeline, and columns by their names.
/// <code>$run = Invoke-TwoValleySim 0.05 0.05 -RecordEvery 100
/// $run.Curve | Where-Object PFlat -gt 0.9 | Select-Object -First 1
/// $run.Curve.YMean[-1]</code>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "TwoValleySim")]
[OutputType(typeof(TwoValleyResult))]
public sealed class InvokeTwoValleySimCommand : SimulationCmdlet
{
    /// <summary>What RmsProp and Adam add to the root of the average of the squared gradient. Positive. Sgd ignores it.</summary>
    /// <value>1e-8</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? Epsilon { get; set; }

    /// <summary>
    /// Record P_flat and mean y every so many steps, at most -Steps, into the result's Curve, and of a chain the share of each valley into
    /// its OccupationCurve. 0 records nothing.
    /// </summary>
    /// <value>0</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<long>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long? RecordEvery { get; set; }

    /// <summary>
    /// Keep the paths of the first so many trajectories, at most -Realizations, at the steps of -RecordEvery, or at 1000 of them without
    /// it.
    /// </summary>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? KeepTrajectories { get; set; }

    /// <summary>
    /// Hold the learning rate until trajectories have all but ceased to cross, as a density evolution predicts for each cell, and let it
    /// fall to 0 in the steps that are left. The results' LearningRateSchedule says what came of it, and HoldFraction when: such rows are
    /// run again without a prediction. Where crossings do not cease within -Steps the rate is held throughout.
    /// </summary>
    [Parameter]
    public SwitchParameter HoldNoiseUntilFrozen { get; set; }

    /// <summary>
    /// With -HoldNoiseUntilFrozen: the crossings of a trajectory, per unit of y, below which they have ceased. Positive.
    /// </summary>
    /// <value>0.01</value>
    [Parameter, Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? HazardThreshold { get; set; }

    /// <summary>With -HoldNoiseUntilFrozen: how the learning rate falls, Cosine or Linear.</summary>
    /// <value>Cosine</value>
    [Parameter, Choice<Anneal>]
    public Anneal? Anneal { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (TryBuild(BuildCells, out List<TwoValleySimulation> row))
        {
            Gather(row, cells => RunEngine<EnsembleProgress>("Simulating two valleys", Show, (emit, progress, cancel) =>
                EnsembleRunner.Run(Held(cells, cancel), emit, ThrottleLimit ?? 0, progress, cancel)));
        }
    }

    private IReadOnlyList<TwoValleySimulation> Held(IReadOnlyList<TwoValleySimulation> cells, CancellationToken cancel) =>
        !HoldNoiseUntilFrozen ? cells
            : cells.HoldUntilFrozen(Hazard, Anneal ?? Core.Measures.Anneal.Cosine, ThrottleLimit ?? 0, cancel);

    private double Hazard => HazardThreshold ?? FreezingSchedule.DefaultHazard;

    private protected override double? RuleEpsilon => Epsilon;

    private protected override TwoValleySimulation Common =>
        base.Common with { RecordEvery = RecordEvery ?? 0, KeepTrajectories = KeepTrajectories ?? 0 };

    /// <summary>The ensembles, checked.</summary>
    internal List<TwoValleySimulation> BuildCells()
    {
        List<TwoValleySimulation> cells = BuildRuns();
        cells.ForEach(cell => cell.Validate());
        if (HoldNoiseUntilFrozen)
            cells.ForEach(cell => FreezingSchedule.RequireHold(cell, Hazard));
        return cells;
    }

    /// <summary>How far a simulation is, in words.</summary>
    internal static (double Fraction, string Status) Show(EnsembleProgress p) => (p.StepsDone / (double)p.Steps,
        FormattableString.Invariant($"{p.CellsDone} of {p.Cells} cells, {p.StepsDone:0.0e+0} of {p.Steps:0.0e+0} steps"));
}
