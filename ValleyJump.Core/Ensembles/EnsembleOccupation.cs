using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Ensembles;

/// <summary>
/// The share of each valley of a chain through time: for each recorded step a row a valley, from left to right. Trajectories that had
/// diverged by then are left out.
/// </summary>
[LongTable("occupation", nameof(TwoValleyResult.LearningRate), nameof(TwoValleyResult.NoiseStrength), nameof(TwoValleyResult.NoiseModel),
    nameof(TwoValleyResult.NoiseExponent), nameof(TwoValleyResult.Seed), nameof(ValleyChain.HalfWidth),
    TimePerStep = nameof(TwoValleyResult.LearningRate))]
public sealed record EnsembleOccupation : ColumnTable<EnsembleOccupationPoint>
{
    /// <summary>The recorded steps; the first is 0.</summary>
    public long[] Step { get; internal init; }

    /// <summary>The valley, counted from 1 at the left.</summary>
    public int[] Valley { get; internal init; }

    /// <summary>The fraction of the trajectories that is in it.</summary>
    public double[] Occupation { get; internal init; }

    /// <summary>Lower end of its 95 % Wilson interval.</summary>
    public double[] OccupationLow { get; internal init; }

    /// <summary>Upper end of its 95 % Wilson interval.</summary>
    public double[] OccupationHigh { get; internal init; }

    /// <inheritdoc/>
    public override int Count => Step.Length;

    /// <inheritdoc/>
    public override EnsembleOccupationPoint this[int index] => new()
    {
        Step = Step[index],
        Valley = Valley[index],
        Occupation = Occupation[index],
        OccupationLow = OccupationLow[index],
        OccupationHigh = OccupationHigh[index],
    };
}

/// <summary>The share of a valley at a recorded step.</summary>
[View(nameof(Step), nameof(Valley), nameof(Occupation), nameof(OccupationLow), nameof(OccupationHigh))]
public sealed record EnsembleOccupationPoint : TableLine
{
    /// <inheritdoc cref="EnsembleOccupation.Step"/>
    [Column(Symbol = "t", Unit = "steps", Width = 10)]
    public long Step { get; internal init; }

    /// <inheritdoc cref="EnsembleOccupation.Valley"/>
    [Column(Symbol = "k", Width = 6)]
    public int Valley { get; internal init; }

    /// <inheritdoc cref="EnsembleOccupation.Occupation"/>
    [Column(Symbol = "P", Width = 10, Format = "F4", Least = 0, Most = 1)]
    public double Occupation { get; internal init; }

    /// <inheritdoc cref="EnsembleOccupation.OccupationLow"/>
    [Column(Symbol = "P", Width = 13, Format = "F4", Least = 0, Most = 1)]
    public double OccupationLow { get; internal init; }

    /// <inheritdoc cref="EnsembleOccupation.OccupationHigh"/>
    [Column(Symbol = "P", Width = 14, Format = "F4", Least = 0, Most = 1)]
    public double OccupationHigh { get; internal init; }
}
