using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Ensembles;

/// <summary>
/// What an ensemble of two-valley trajectories did. It carries every input, so that it can be rerun from itself.
/// Diverged trajectories are counted and left out of every estimate.
/// </summary>
[View(nameof(LearningRate), nameof(NoiseStrength), nameof(PFlat), nameof(PFlatLow), nameof(PFlatHigh), nameof(FreezeStepMedian),
    nameof(FreezeYMedian), nameof(CensoredFraction), nameof(DivergedCount))]
public sealed partial record TwoValleyResult : INoted
{
    internal TwoValleyResult(TwoValleySimulation simulation) => Simulation = simulation;

    /// <summary>All inputs.</summary>
    [Inputs]
    public TwoValleySimulation Simulation { get; }

    /// <summary>Trajectories that were simulated: all of the ensemble's, or those of TrajectoryIndex.</summary>
    [Column(Symbol = "n")]
    public int TrajectoryCount => Simulation.TrajectoryCount;

    /// <summary>
    /// Fraction of the trajectories that end in the flat valley (x >= 0; of a chain, the widest), with its 95 % Wilson interval.
    /// </summary>
    [Column(Symbol = "P_flat", Width = 6, Format = "F4", Least = 0, Most = 1)]
    public double PFlat { get; private init; }

    /// <summary>Lower end of the 95 % Wilson interval of <see cref="PFlat"/>.</summary>
    [Column(Symbol = "P_flat", Label = "Low", Width = 5, Format = "F3", Least = 0, Most = 1)]
    public double PFlatLow { get; private init; }

    /// <summary>Upper end of the 95 % Wilson interval of <see cref="PFlat"/>.</summary>
    [Column(Symbol = "P_flat", Label = "High", Width = 5, Format = "F3", Least = 0, Most = 1)]
    public double PFlatHigh { get; private init; }

    /// <summary>Fraction of the trajectories that end in each valley, from left to right: of two, the sharp and the flat one.</summary>
    [Column(Symbol = "P")]
    public IReadOnlyList<double> Occupation { get; private init; } = [];

    /// <summary>Lower ends of the 95 % Wilson intervals of <see cref="Occupation"/>.</summary>
    [Column(Symbol = "P")]
    public IReadOnlyList<double> OccupationLow { get; private init; } = [];

    /// <summary>Upper ends of the 95 % Wilson intervals of <see cref="Occupation"/>.</summary>
    [Column(Symbol = "P")]
    public IReadOnlyList<double> OccupationHigh { get; private init; } = [];

    /// <summary>Mean freezing step: the step that completed the last change of valley, 0 when there was none.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepMean { get; private init; }

    /// <summary>Standard error of <see cref="FreezeStepMean"/>.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1")]
    public double FreezeStepSem { get; private init; }

    /// <summary>Median freezing step.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Label = "TMedian", Format = "F1", Least = 0)]
    public double FreezeStepMedian { get; private init; }

    /// <summary>25 % quantile of the freezing step.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepQ1 { get; private init; }

    /// <summary>75 % quantile of the freezing step.</summary>
    [Column(Symbol = "t_freeze", Unit = "steps", Format = "F1", Least = 0)]
    public double FreezeStepQ3 { get; private init; }

    /// <summary>Mean y at the freezing step (the initial y when there was none).</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYMean { get; private init; }

    /// <summary>Standard error of <see cref="FreezeYMean"/>.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYSem { get; private init; }

    /// <summary>Median y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Label = "YMedian", Format = "F3")]
    public double FreezeYMedian { get; private init; }

    /// <summary>25 % quantile of y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYQ1 { get; private init; }

    /// <summary>75 % quantile of y at the freezing step.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double FreezeYQ3 { get; private init; }

    /// <summary>eta times <see cref="FreezeStepMean"/>: the freezing time in units of the flow.</summary>
    [Column(Symbol = "eta t_freeze", Unit = "eta step", Format = "F2", Least = 0)]
    public double EtaFreezeStep => LearningRate * FreezeStepMean;

    /// <summary>Fraction of the trajectories that never changed valley.</summary>
    [Column(Format = "F3", Least = 0, Most = 1)]
    public double NeverCrossedFraction { get; internal init; }

    /// <summary>
    /// Fraction whose last change of valley lies in the last 5 % of the run: they may cross again, and their freezing steps are lower
    /// bounds.
    /// </summary>
    [Column(Label = "Censored", Format = "F3", Least = 0, Most = 1)]
    public double CensoredFraction { get; internal init; }

    /// <summary>Trajectories with |x| above 1e6 max(x1, x2), y at or below -min(y_b, y_f), or a value that is not finite.</summary>
    [Column(Label = "Diverged")]
    public int DivergedCount { get; internal init; }

    /// <summary>Why there are no numbers: every trajectory diverged. Empty where there are.</summary>
    public string Note => DivergedCount == Realizations ? NoteOf(Realizations) : "";

    internal static string NoteOf(int realizations) => FormattableString.Invariant($"All {realizations} trajectories diverged.");

    string INoted.Cell => FormattableString.Invariant($"eta = {LearningRate:G5}, sigma = {NoiseStrength:G5}");

    /// <summary>Mean y at the end.</summary>
    [Column(Symbol = "y(T)", Format = "F3")]
    public double FinalYMean { get; private init; }

    /// <summary>Standard error of <see cref="FinalYMean"/>.</summary>
    [Column(Symbol = "y(T)", Format = "F3")]
    public double FinalYSem { get; private init; }

    /// <summary>Mean loss at the end.</summary>
    [Column(Symbol = "L(T)", Format = "G5")]
    public double FinalLossMean { get; private init; }

    /// <summary>Standard error of <see cref="FinalLossMean"/>.</summary>
    [Column(Symbol = "L(T)", Format = "G2")]
    public double FinalLossSem { get; private init; }

    /// <summary>Seconds from the cell's first step to its last, all threads together.</summary>
    [Column(Unit = "s", Format = "F2", Least = 0)]
    public double WallSeconds { get; internal init; }

    /// <summary>Trajectory-steps per second of <see cref="WallSeconds"/>.</summary>
    [Column(Unit = "1/s", Format = "G3", Least = 0)]
    public double StepsPerSecond => TrajectoryCount * (double)Steps / WallSeconds;

    /// <summary>The ensemble through time, when it was recorded.</summary>
    public EnsembleCurve? Curve { get; internal init; }

    /// <summary>The share of each valley of a chain through time, when it was recorded; null of two valleys.</summary>
    public EnsembleOccupation? OccupationCurve { get; internal init; }

    /// <summary>The paths that were kept, as one table; its Paths are the single ones.</summary>
    public TrajectoryPaths Trajectories { get; internal init; } = new() { Paths = [] };

    /// <summary>
    /// The freezing step of each trajectory that did not diverge, in the order of their indices; null where the result was read from a file
    /// that has none, such as CSV.
    /// </summary>
    [LongList]
    [Column(Symbol = "t_freeze", Unit = "steps")]
    public IReadOnlyList<double>? FreezeSteps { get; internal init; } = [];

    /// <summary>y at the freezing step of each trajectory that did not diverge; null where <see cref="FreezeSteps"/> are.</summary>
    [LongList]
    [Column(Symbol = "y_freeze")]
    public IReadOnlyList<double>? FreezeYs { get; internal init; } = [];

    /// <summary>Whether this is an ensemble as described, whatever its seed and what was recorded of it.</summary>
    public bool IsOf(TwoValleySimulation simulation)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        return simulation.TrajectoryCount == TrajectoryCount && simulation.InitialX.SequenceEqual(InitialX)
            && simulation.Landscape == Simulation.Landscape && simulation.Pace == Simulation.Pace && simulation.InitialY == InitialY;
    }

    /// <summary>The cell and what came of it, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"eta = {LearningRate:G5}, sigma = {NoiseStrength:G5}, {NoiseModel}: P_flat = {PFlat:F4} [{PFlatLow:F4}, {PFlatHigh:F4}]");

    /// <summary>The fraction of the trajectories that end in each valley.</summary>
    internal IReadOnlyList<Proportion> Occupied
    {
        get => [.. Occupation.Select((p, i) => new Proportion(p, OccupationLow[i], OccupationHigh[i]))];
        init
        {
            Occupation = new NumberList<double>(value.Select(p => p.Estimate));
            OccupationLow = new NumberList<double>(value.Select(p => p.Low));
            OccupationHigh = new NumberList<double>(value.Select(p => p.High));
            (PFlat, PFlatLow, PFlatHigh) = value[Simulation.Landscape.Flat];
        }
    }

    internal Proportion Flat => new(PFlat, PFlatLow, PFlatHigh);

    internal SampleSummary FreezeStep
    {
        init => (_, FreezeStepMean, FreezeStepSem, FreezeStepMedian, FreezeStepQ1, FreezeStepQ3) = value;
    }

    internal SampleSummary FreezeY { init => (_, FreezeYMean, FreezeYSem, FreezeYMedian, FreezeYQ1, FreezeYQ3) = value; }

    internal (double Mean, double Sem) FinalLoss { init => (FinalLossMean, FinalLossSem) = value; }

    internal SampleSummary FinalY { init => (_, FinalYMean, FinalYSem, _, _, _) = value; }
}
