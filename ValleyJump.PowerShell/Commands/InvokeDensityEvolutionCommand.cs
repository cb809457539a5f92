using System.Management.Automation;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Theory.Evolution;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Predicts what Invoke-TwoValleySim would give, without sampling: the density itself evolves.</summary>
/// <remarks>
/// <para>
/// The density of x is carried forward by the transition operator of the chain while y drifts, and the probability of no further change
/// of valley is carried backward: this gives P_flat and mean y through time, and the whole distribution of the freezing step and of
/// y_freeze, with no fitted constant and no sampling error. Properties are named as in the results of Invoke-TwoValleySim; the result's
/// Freeze holds the distribution, a row a step, and its Curve the time course when -RecordEvery is given. Of a chain of valleys
/// Occupation is the probability to end in each, P_flat that of the widest, and OccupationCurve their time course.
/// </para>
/// <para type="notes">
/// Schedules are followed step by step, as a simulation follows them: operators are kept while rate and noise hardly change, and the
/// stated errors cover it. With -Momentum the density is that of plain Sgd at the rate eta/(1 - mu), which is not exact, and the result's
/// Note says so; it is refused where eta H11/(1 - mu) exceeds 0.02 in the sharpest valley, as are RmsProp and Adam.
/// </para>
/// <para type="notes">
/// y at each x is a number with a spread, or a few where that matters (isotropic noise): trajectories that diverge are not described, nor
/// a learning rate at which eta times the curvature reaches 2. Each number has an error beside it, such as PFlatError or FreezeYQ1Error:
/// what the last refinement moved it by, and what the spread of y would be worth where it is left out. Where refinements are exhausted
/// before -Tolerance is met, ToleranceMet is false, with a warning, and the errors say how far the result is off. With -Steps above a
/// million a simulation may be faster; 10 million is the most.
/// </para>
/// <para type="output">One object for each learning rate and noise strength.</para>
/// </remarks>
/// <example>
/// P_flat along y for three noise strengths, as in Fig. 6B
/// <code>Invoke-DensityEvolution -LearningRate 0.01 -NoiseStrength 0.01,0.05,0.1 -InitialY 1 -Steps 100000</code>
/// </example>
/// <example>
/// The same cell predicted and simulated
/// <code>Invoke-DensityEvolution 0.05 0.05; Invoke-TwoValleySim 0.05 0.05</code>
/// </example>
/// <example>
/// Where trajectories freeze when the learning rate falls to 0
/// <code>Invoke-DensityEvolution 0.05 0.05 -LearningRateSchedule 'cosine to 0' -Steps 6000</code>
/// </example>
/// <example>
/// A chain of three valleys: the occupation of each, predicted and simulated
/// <code>$chain = New-ValleyLandscape -HalfWidth 0.5, 0.65, 0.8
/// ($chain | Invoke-DensityEvolution 0.05 0.05 -Steps 2000).Occupation
/// ($chain | Invoke-TwoValleySim 0.05 0.05 -Steps 2000 -Realizations 500).Occupation</code>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "DensityEvolution")]
[OutputType(typeof(DensityEvolutionResult))]
public sealed class InvokeDensityEvolutionCommand : EnsembleCmdlet
{
    /// <summary>
    /// Record P_flat and mean y every so many steps, at most -Steps, into the result's Curve, and of a chain the share of each valley into
    /// its OccupationCurve. 0 records nothing.
    /// </summary>
    /// <value>0</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<long>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long? RecordEvery { get; set; }

    /// <summary>
    /// The numerical error allowed in P_flat, and in the mean freezing step as a share of itself (or in steps, where it is below 1): the
    /// most
    /// that a refinement may still move them. 1e-7 to 0.1.
    /// </summary>
    /// <value>0.001</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? Tolerance { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (TryBuild(BuildCells, out List<DensityEvolutionRun> row))
        {
            Gather(row, cells => RunEach("Evolving the density", cells,
                DensityEvolution.Threads(cells.Max(c => c.Steps), ThrottleLimit ?? 0),
                (cell, emit, _, progress, cancel) => emit(DensityEvolution.Run(cell, progress, cancel))));
        }
    }

    private List<DensityEvolutionRun> BuildCells()
    {
        List<DensityEvolutionRun> cells = [.. BuildRuns().Select(run =>
            run.Evolution() with { RecordEvery = RecordEvery ?? run.RecordEvery })];
        if (Tolerance is { } tolerance)
            cells = [.. cells.Select(run => run with { Tolerance = tolerance })];
        cells.ForEach(run => run.Validate());
        return cells;
    }
}
