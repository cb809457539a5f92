using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>
/// A density measured at held y, bin by bin; the bins' edges include x = 0. The theory's columns are densities at the bins' centres.
/// </summary>
[LongTable(LongTableAttribute.Curve, nameof(SteadyState.LearningRate), nameof(SteadyState.NoiseStrength), nameof(SteadyState.NoiseModel),
    nameof(SteadyState.Y), nameof(SteadyState.Seed))]
public sealed record SteadyStateDensity : ColumnTable<SteadyStateBin>
{
    /// <summary>Centres of the bins.</summary>
    public double[] X { get; internal init; }

    /// <summary>P_ss(x|y), measured: counts over samples and bin width.</summary>
    public double[] Density { get; internal init; }

    /// <summary>Its standard error, over independent groups of trajectories; NaN in empty bins, of which nothing is known.</summary>
    public double[] DensitySem { get; internal init; }

    /// <summary>The paper's density, Eq. 18.</summary>
    public double[] DensityPaper { get; internal init; }

    /// <summary>The exact Ito density.</summary>
    public double[] DensityExact { get; internal init; }

    /// <summary>-T_eff ln P, shifted so that its smallest value is 0; NaN in empty bins.</summary>
    public double[] EffectivePotential { get; internal init; }

    /// <summary>L_eff (Eq. 19), shifted likewise.</summary>
    public double[] EffectiveLoss { get; internal init; }

    /// <inheritdoc/>
    public override int Count => X.Length;

    /// <inheritdoc/>
    public override SteadyStateBin this[int index] => new()
    {
        X = X[index],
        Density = Density[index],
        DensitySem = DensitySem[index],
        DensityPaper = DensityPaper[index],
        DensityExact = DensityExact[index],
        EffectivePotential = EffectivePotential[index],
        EffectiveLoss = EffectiveLoss[index],
    };
}

/// <summary>A bin of a density.</summary>
[View(nameof(X), nameof(Density), nameof(DensitySem), nameof(DensityPaper), nameof(DensityExact), nameof(EffectivePotential))]
public sealed record SteadyStateBin : TableLine
{
    /// <inheritdoc cref="SteadyStateDensity.X"/>
    [Column(Symbol = "x", Width = 9, Format = "F4")]
    public double X { get; internal init; }

    /// <inheritdoc cref="SteadyStateDensity.Density"/>
    [Column(Symbol = "P_ss(x|y)", Width = 10, Format = "G4", Least = 0)]
    public double Density { get; internal init; }

    /// <inheritdoc cref="SteadyStateDensity.DensitySem"/>
    [Column(Symbol = "P_ss(x|y)", Width = 10, Format = "G2")]
    public double DensitySem { get; internal init; }

    /// <inheritdoc cref="SteadyStateDensity.DensityPaper"/>
    [Column(Symbol = "P_ss(x|y)", Width = 12, Format = "G4", Least = 0)]
    public double DensityPaper { get; internal init; }

    /// <inheritdoc cref="SteadyStateDensity.DensityExact"/>
    [Column(Symbol = "P_ss(x|y)", Width = 12, Format = "G4", Least = 0)]
    public double DensityExact { get; internal init; }

    /// <inheritdoc cref="SteadyStateDensity.EffectivePotential"/>
    [Column(Symbol = "-T_eff ln P_ss", Label = "Potential", Width = 10, Format = "G4")]
    public double EffectivePotential { get; internal init; }

    /// <inheritdoc cref="SteadyStateDensity.EffectiveLoss"/>
    [Column(Symbol = "L_eff", Width = 13, Format = "G4")]
    public double EffectiveLoss { get; internal init; }
}

/// <summary>
/// The stationary state at held y. Half of the trajectories start in each valley: the difference between the halves decays with the
/// relaxation rate whatever the stationary state is, so it measures the relaxation, which in turn sets the burn-in. Error bars come
/// from the spread of independent groups of trajectories, which no correlation in time can spoil, and for P_flat from the relaxation time
/// too: where hardly any trajectory was ever seen in one of the valleys their spread says nothing.
/// </summary>
[View(nameof(LearningRate), nameof(NoiseStrength), nameof(Y), nameof(PFlat), nameof(PFlatLow), nameof(PFlatHigh), nameof(PFlatPaper),
    nameof(PFlatOperator))]
public sealed partial record SteadyState : INoted
{
    internal SteadyState(HeldYSimulation simulation) => Simulation = simulation;

    /// <summary>All inputs.</summary>
    [Inputs(Kind = typeof(TwoValleyLandscape))]
    public HeldYSimulation Simulation { get; }

    /// <summary>Bins of the density.</summary>
    [Column(IsInput = true)]
    public int Bins => Density.X.Length;

    /// <summary>Fraction of the time spent in the flat valley, measured.</summary>
    [Column(Symbol = "P_ss,flat", Width = 6, Format = "F4", Least = 0, Most = 1)]
    public double PFlat { get; private init; }

    /// <summary>
    /// Lower end of its 95 % interval: Wilson's, of as many independent samples as the trajectories' spread allows, or the relaxation time
    /// where that allows fewer and one of the valleys was hardly seen.
    /// </summary>
    [Column(Symbol = "P_ss,flat", Label = "Low", Width = 6, Format = "F4", Least = 0, Most = 1)]
    public double PFlatLow { get; private init; }

    /// <summary>Upper end of its 95 % interval.</summary>
    [Column(Symbol = "P_ss,flat", Label = "High", Width = 6, Format = "F4", Least = 0, Most = 1)]
    public double PFlatHigh { get; private init; }

    /// <summary>The standard error behind the interval, its width over 2 x 1.96; not 0 at P_flat = 0 and 1.</summary>
    [Column(Symbol = "P_ss,flat", Format = "G2")]
    public double PFlatSem { get; private init; }

    /// <summary>The paper's P_ss,flat (Eq. 22, from the rates of Eq. 21). Hessian noise only, otherwise NaN.</summary>
    [Column(Symbol = "P_ss,flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatPaper { get; internal init; }

    /// <summary>Exact for small learning rates (Ito).</summary>
    [Column(Symbol = "P_ss,flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatExact { get; internal init; }

    /// <summary>Exact at this learning rate: the transition operator's; NaN where it does not describe the point.</summary>
    [Column(Symbol = "P_ss,flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatOperator { get; internal init; }

    /// <summary>Why the transition operator does not describe the point; empty where it does.</summary>
    public string OperatorNote { get; internal init; } = "";

    /// <summary>
    /// Measured rate k^+ + k^- at which the two halves of the ensemble become alike, per unit of eta step; NaN when they did not.
    /// </summary>
    [Column(Symbol = "k^+ + k^-", Unit = "1/(eta step)", Format = "G4", Least = 0)]
    public double RelaxationRate { get; internal init; }

    /// <summary>False when the ensemble still remembered its start: P_flat is then an average of the two starts, not stationary.</summary>
    public bool Relaxed { get; internal init; }

    /// <summary>Root mean square of -T_eff ln P - L_eff over the bins, weighted by the density, in units of T_eff.</summary>
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
    public SteadyStateDensity Density { get; internal init; }

    /// <summary>Why the numbers are missing or no stationary state's; empty where they are.</summary>
    public string Note => Relaxed ? "" : DivergedCount == Realizations ? "All trajectories diverged: there is no stationary state."
        : FormattableString.Invariant($"After {BurnIn:N0} steps trajectories still remember their start: PFlat is a mean of both.");

    string INoted.Cell => FormattableString.Invariant($"eta = {LearningRate:G5}, sigma = {NoiseStrength:G5}, y = {Y:G5}");

    /// <summary>The cell and P_flat, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{((INoted)this).Cell}: P_flat = {PFlat:F4} [{PFlatLow:F4}, {PFlatHigh:F4}]");

    internal Proportion Flat
    {
        init => (PFlat, PFlatLow, PFlatHigh, PFlatSem) = (value.Estimate, value.Low, value.High, value.StandardError);
    }
}
