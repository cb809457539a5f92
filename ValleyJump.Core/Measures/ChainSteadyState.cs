using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>
/// The stationary state of a chain of valleys at held y, as <see cref="SteadyState"/> is that of two. Trajectories start in the valleys
/// in turn; the second largest eigenvalue of the probabilities to be in a valley having started in another decays with the slowest rate of
/// relaxation, which sets the burn-in. Intervals come from the spread of independent groups of trajectories, and of valleys that were
/// hardly seen from that slowest relaxation too, which makes them wide rather than narrow. The paper's formulas are of two valleys.
/// </summary>
[View(nameof(LearningRate), nameof(NoiseStrength), nameof(Y), nameof(PFlat), nameof(PFlatOperator), nameof(Occupation))]
public sealed partial record ChainSteadyState : INoted
{
    // Rows that are read back hold the same: compared by value.
    private static readonly NumberList<double> None = new([]);

    internal ChainSteadyState(HeldYSimulation simulation) => Simulation = simulation;

    /// <summary>All inputs.</summary>
    [Inputs(Kind = typeof(ValleyChain))]
    public HeldYSimulation Simulation { get; }

    /// <summary>Bins of the density.</summary>
    [Column(IsInput = true)]
    public int Bins => Density.X.Length;

    /// <summary>Fraction of the time spent in each valley, from left to right, measured.</summary>
    [Column(Symbol = "P_ss", Width = ColumnAttribute.Rest, Format = "F3")]
    public IReadOnlyList<double> Occupation { get; private init; } = None;

    /// <summary>Lower ends of their 95 % intervals, which are made as those of P_flat of two valleys.</summary>
    [Column(Symbol = "P_ss")]
    public IReadOnlyList<double> OccupationLow { get; private init; } = None;

    /// <summary>Upper ends of their 95 % intervals.</summary>
    [Column(Symbol = "P_ss")]
    public IReadOnlyList<double> OccupationHigh { get; private init; } = None;

    /// <summary>The stationary occupation of each valley, exact for small learning rates (Ito).</summary>
    [Column(Symbol = "P_ss")]
    public IReadOnlyList<double> OccupationExact { get; internal init; } = None;

    /// <summary>The same of the transition operator, exact at this learning rate; empty where it does not describe the point.</summary>
    [Column(Symbol = "P_ss")]
    public IReadOnlyList<double> OccupationOperator { get; internal init; } = None;

    /// <summary>Fraction of the time spent in the widest valley, which is the flattest, measured.</summary>
    [Column(Symbol = "P_ss,flat", Width = 6, Format = "F4", Least = 0, Most = 1)]
    public double PFlat { get; private init; }

    /// <summary>Lower end of its 95 % interval.</summary>
    [Column(Symbol = "P_ss,flat", Label = "Low", Width = 6, Format = "F4", Least = 0, Most = 1)]
    public double PFlatLow { get; private init; }

    /// <summary>Upper end of its 95 % interval.</summary>
    [Column(Symbol = "P_ss,flat", Label = "High", Width = 6, Format = "F4", Least = 0, Most = 1)]
    public double PFlatHigh { get; private init; }

    /// <summary>The standard error behind the interval, its width over 2 x 1.96; not 0 at P_flat = 0 and 1.</summary>
    [Column(Symbol = "P_ss,flat", Format = "G2")]
    public double PFlatSem { get; private init; }

    /// <summary>Exact for small learning rates (Ito).</summary>
    [Column(Symbol = "P_ss,flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatExact => OccupationExact[Simulation.Landscape.Flat];

    /// <summary>Exact at this learning rate: the transition operator's; NaN where it does not describe the point.</summary>
    [Column(Symbol = "P_ss,flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatOperator { get; internal init; }

    /// <summary>Why the transition operator does not describe the point; empty where it does.</summary>
    public string OperatorNote { get; internal init; } = "";

    /// <summary>
    /// Measured slowest rate at which the ensemble forgets its starting valleys, per unit of eta step: one over the time at which the
    /// second largest eigenvalue of the probabilities from valley to valley is 1/e. NaN when it did not fall so far.
    /// </summary>
    [Column(Symbol = "lambda", Unit = "1/(eta step)", Format = "G4", Least = 0)]
    public double RelaxationRate { get; internal init; }

    /// <summary>The slowest rate at which occupations relax by the transition operator; NaN where there is none.</summary>
    [Column(Symbol = "lambda", Unit = "1/(eta step)", Format = "G4")]
    public double RelaxationRateOperator { get; internal init; }

    /// <summary>False when the ensemble still remembered its start: occupations are then means over the starts, not stationary.</summary>
    public bool Relaxed { get; internal init; }

    /// <summary>
    /// Root mean square of the difference between the measured -T_eff ln P and that of the exact density over the bins, weighted by the
    /// time spent there, in units of T_eff.
    /// </summary>
    [Column(Unit = "T_eff", Format = "G3")]
    public double EffectivePotentialResidual { get; internal init; }

    /// <summary>Steps before the measurement.</summary>
    [Column(Unit = "steps")]
    public long BurnIn { get; internal init; }

    /// <summary>Steps measured.</summary>
    [Column(IsInput = true, Symbol = "T", Unit = "steps")]
    public long Steps { get; internal init; }

    /// <summary>Steps between samples.</summary>
    [Column(Unit = "steps")]
    public long SampleEvery { get; internal init; }

    /// <summary>Fraction of the samples beyond the last bins.</summary>
    [Column(Format = "G3")]
    public double OutsideFraction { get; internal init; }

    /// <summary>Trajectories that diverged; they are left out.</summary>
    [Column(Label = "Diverged")]
    public int DivergedCount { get; internal init; }

    /// <summary>The density.</summary>
    public ChainSteadyStateDensity Density { get; internal init; }

    /// <summary>Why the numbers are missing or no stationary state's; empty where they are.</summary>
    public string Note => Relaxed ? "" : DivergedCount == Realizations ? "All trajectories diverged: there is no stationary state."
        : FormattableString.Invariant($"After {BurnIn:N0} steps trajectories still remember their start: occupations are means over the starts.");

    string INoted.Cell => FormattableString.Invariant($"eta = {LearningRate:G5}, sigma = {NoiseStrength:G5}, y = {Y:G5}");

    /// <summary>The cell and the occupations, in a line.</summary>
    public override string ToString() => $"{((INoted)this).Cell}: occupation "
        + string.Join(", ", Occupation.Select(p => FormattableString.Invariant($"{p:F4}")));

    internal IReadOnlyList<Proportion> Occupied
    {
        init
        {
            Occupation = new NumberList<double>(value.Select(p => p.Estimate));
            OccupationLow = new NumberList<double>(value.Select(p => p.Low));
            OccupationHigh = new NumberList<double>(value.Select(p => p.High));
            Proportion flat = value[Simulation.Landscape.Flat];
            (PFlat, PFlatLow, PFlatHigh, PFlatSem) = (flat.Estimate, flat.Low, flat.High, flat.StandardError);
        }
    }
}
