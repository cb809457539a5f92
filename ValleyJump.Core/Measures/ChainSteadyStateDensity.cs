using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>
/// A density across a chain measured at held y, bin by bin. Bins are equal within each valley, and every ridge is an edge. The theory's
/// columns are densities at the bins' centres.
/// </summary>
[LongTable(LongTableAttribute.Curve, nameof(ChainSteadyState.LearningRate), nameof(ChainSteadyState.NoiseStrength),
    nameof(ChainSteadyState.NoiseModel), nameof(ChainSteadyState.Y), nameof(ChainSteadyState.Seed))]
public sealed record ChainSteadyStateDensity : ColumnTable<ChainSteadyStateBin>
{
    /// <summary>Centres of the bins.</summary>
    public double[] X { get; internal init; }

    /// <summary>Widths of the bins.</summary>
    public double[] BinWidth { get; internal init; }

    /// <summary>The valley of each bin, counted from 1 at the left.</summary>
    public int[] Valley { get; internal init; }

    /// <summary>P_ss(x|y), measured: counts over samples and bin width.</summary>
    public double[] Density { get; internal init; }

    /// <summary>Its standard error, over independent groups of trajectories; NaN in empty bins, of which nothing is known.</summary>
    public double[] DensitySem { get; internal init; }

    /// <summary>The exact Ito density.</summary>
    public double[] DensityExact { get; internal init; }

    /// <summary>
    /// -T_eff ln P, shifted so that its smallest value is 0; NaN in empty bins. T_eff is the geometric mean of D at the floors.
    /// </summary>
    public double[] EffectivePotential { get; internal init; }

    /// <summary>The same of the exact density.</summary>
    public double[] EffectivePotentialExact { get; internal init; }

    /// <inheritdoc/>
    public override int Count => X.Length;

    /// <inheritdoc/>
    public override ChainSteadyStateBin this[int index] => new()
    {
        X = X[index],
        BinWidth = BinWidth[index],
        Valley = Valley[index],
        Density = Density[index],
        DensitySem = DensitySem[index],
        DensityExact = DensityExact[index],
        EffectivePotential = EffectivePotential[index],
        EffectivePotentialExact = EffectivePotentialExact[index],
    };
}

/// <summary>A bin of a density across a chain.</summary>
[View(nameof(X), nameof(Valley), nameof(Density), nameof(DensitySem), nameof(DensityExact), nameof(EffectivePotential),
    nameof(EffectivePotentialExact))]
public sealed record ChainSteadyStateBin : TableLine
{
    /// <inheritdoc cref="ChainSteadyStateDensity.X"/>
    [Column(Symbol = "x", Width = 9, Format = "F4")]
    public double X { get; internal init; }

    /// <inheritdoc cref="ChainSteadyStateDensity.BinWidth"/>
    [Column(Symbol = "x", Width = 9, Format = "G4", Least = 0)]
    public double BinWidth { get; internal init; }

    /// <inheritdoc cref="ChainSteadyStateDensity.Valley"/>
    [Column(Symbol = "k", Width = 6)]
    public int Valley { get; internal init; }

    /// <inheritdoc cref="ChainSteadyStateDensity.Density"/>
    [Column(Symbol = "P_ss(x|y)", Width = 10, Format = "G4", Least = 0)]
    public double Density { get; internal init; }

    /// <inheritdoc cref="ChainSteadyStateDensity.DensitySem"/>
    [Column(Symbol = "P_ss(x|y)", Width = 10, Format = "G2")]
    public double DensitySem { get; internal init; }

    /// <inheritdoc cref="ChainSteadyStateDensity.DensityExact"/>
    [Column(Symbol = "P_ss(x|y)", Width = 12, Format = "G4", Least = 0)]
    public double DensityExact { get; internal init; }

    /// <inheritdoc cref="ChainSteadyStateDensity.EffectivePotential"/>
    [Column(Symbol = "-T_eff ln P_ss", Label = "Potential", Width = 10, Format = "G4")]
    public double EffectivePotential { get; internal init; }

    /// <inheritdoc cref="ChainSteadyStateDensity.EffectivePotentialExact"/>
    [Column(Symbol = "-T_eff ln P_ss", Label = "PotentialExact", Width = 14, Format = "G4")]
    public double EffectivePotentialExact { get; internal init; }
}
