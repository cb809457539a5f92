using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>
/// Rates of escape between the neighbours of a chain, measured at held y, defined as the transition operator's are: passages from floor to
/// floor over the time spent in the valley that is left. A passage to the right is complete when a trajectory that was last at a valley's
/// floor or to the left of it comes to its neighbour's floor or to the right of it; returns over the ridge do not count. Rates are per unit
/// of t = eta step; lists go from left to right.
/// </summary>
/// <remarks>
/// Trajectories start at the floors of all valleys in turn. Ten times the longest relaxation across a valley pass before anything is
/// counted. Between deep valleys it does not matter where they started; between shallow ones, which trajectories pass without a stop, the
/// rates are those of as many starts in each valley until occupations have relaxed, and the operator's are the stationary ones. By
/// splitting a rate is one over the mean first-passage time of a valley that is left no other way, which differs by the order of the rate
/// times the relaxation across the valley (<see cref="HeldYSplitting"/>).
/// </remarks>
[View(nameof(LearningRate), nameof(NoiseStrength), nameof(Y), nameof(Method), nameof(RateRight))]
public sealed partial record ChainEscapeRate : INoted
{
    // Rows that are read back hold the same: compared by value.
    private static readonly NumberList<double> None = new([]);
    private static readonly NumberList<long> NoCounts = new([]);

    internal ChainEscapeRate(HeldYSimulation simulation, SplittingPlan plan) => (Simulation, Plan) = (simulation, plan);

    /// <summary>All inputs.</summary>
    [Inputs(Kind = typeof(ValleyChain))]
    public HeldYSimulation Simulation { get; }

    /// <summary>Splitting was asked for; otherwise it is taken where some passage was never seen.</summary>
    [Column(IsInput = true)]
    public bool Splitting { get; internal init; }

    /// <summary>What splitting does where it is taken.</summary>
    [Inputs]
    public SplittingPlan Plan { get; }

    /// <summary>How the rates were measured: all by the same method.</summary>
    [Column(Width = 9)]
    public EscapeMethod Method { get; internal init; }

    /// <summary>Steps of each trajectory of the direct simulation; as given, and without a meaning, where there was none.</summary>
    [Column(IsInput = true, Symbol = "T", Unit = "steps")]
    public long Steps { get; internal init; }

    /// <summary>Steps before, in which nothing was counted; 0 where nothing was simulated directly.</summary>
    [Column(Unit = "steps")]
    public long BurnIn { get; internal init; }

    /// <summary>Rates from each valley but the last to its neighbour at the right.</summary>
    [Column(Symbol = "k", Unit = "1/(eta step)", Width = ColumnAttribute.Rest, Format = "G3")]
    public IReadOnlyList<double> RateRight { get; private init; } = None;

    /// <summary>
    /// Lower ends of their 95 % intervals: Garwood's exact ones for Poisson counts; by splitting Student's t, of the repetitions' mean and
    /// on the logarithm.
    /// </summary>
    [Column(Symbol = "k", Unit = "1/(eta step)")]
    public IReadOnlyList<double> RateRightLow { get; private init; } = None;

    /// <summary>Upper ends of their 95 % intervals.</summary>
    [Column(Symbol = "k", Unit = "1/(eta step)")]
    public IReadOnlyList<double> RateRightHigh { get; private init; } = None;

    /// <summary>Rates from each valley but the first to its neighbour at the left.</summary>
    [Column(Symbol = "k", Unit = "1/(eta step)")]
    public IReadOnlyList<double> RateLeft { get; private init; } = None;

    /// <summary>Lower ends of their 95 % intervals.</summary>
    [Column(Symbol = "k", Unit = "1/(eta step)")]
    public IReadOnlyList<double> RateLeftLow { get; private init; } = None;

    /// <summary>Upper ends of their 95 % intervals.</summary>
    [Column(Symbol = "k", Unit = "1/(eta step)")]
    public IReadOnlyList<double> RateLeftHigh { get; private init; } = None;

    /// <summary>Passages to the right that were counted by direct simulation, by the valley that they leave.</summary>
    [Column]
    public IReadOnlyList<long> PassagesRight { get; internal init; } = NoCounts;

    /// <summary>Passages to the left that were counted by direct simulation, by the valley that they leave, from the second on.</summary>
    [Column]
    public IReadOnlyList<long> PassagesLeft { get; internal init; } = NoCounts;

    /// <summary>Fraction of the trajectories that never completed a passage; NaN where none was simulated directly.</summary>
    [Column(Label = "Censored", Format = "F3", Least = 0, Most = 1)]
    public double CensoredFraction { get; internal init; }

    /// <summary>Trajectories that diverged; they stop counting when they do. By splitting, repetitions, which are left out.</summary>
    [Column(Label = "Diverged")]
    public int DivergedCount { get; internal init; }

    /// <summary>Repetitions whose paths all died out before one arrived, of all ways: they count as 0. 0 without splitting.</summary>
    [Column(Label = "Extinct")]
    public int ExtinctCount { get; internal init; }

    /// <summary>Steps that splitting took, of all its paths; 0 without it.</summary>
    [Column(Unit = "steps")]
    public long SplittingSteps { get; internal init; }

    /// <summary>
    /// Why the rates mean nothing, or less than they seem to, or that splitting was taken because some passage was never seen. Empty where
    /// all is as it was asked for.
    /// </summary>
    public string Note { get; internal init; } = "";

    string INoted.Cell => FormattableString.Invariant($"eta = {LearningRate:G5}, sigma = {NoiseStrength:G5}, y = {Y:G5}");

    /// <summary>The cell and the rates, in a line.</summary>
    public override string ToString() => $"{((INoted)this).Cell}: k to the right {Numbers(RateRight)}, to the left {Numbers(RateLeft)}";

    internal IReadOnlyList<(double Rate, double Low, double High)> Right
    {
        init => (RateRight, RateRightLow, RateRightHigh) = Lists(value);
    }

    internal IReadOnlyList<(double Rate, double Low, double High)> Left
    {
        init => (RateLeft, RateLeftLow, RateLeftHigh) = Lists(value);
    }

    private static (NumberList<double>, NumberList<double>, NumberList<double>) Lists(
        IReadOnlyList<(double Rate, double Low, double High)> rates) =>
        (new(rates.Select(r => r.Rate)), new(rates.Select(r => r.Low)), new(rates.Select(r => r.High)));

    private static string Numbers(IEnumerable<double> rates) =>
        string.Join(", ", rates.Select(r => FormattableString.Invariant($"{r:G4}")));
}
