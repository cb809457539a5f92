using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>A density evolution through time. All arrays have one element per recorded step.</summary>
[LongTable(LongTableAttribute.Curve, nameof(DensityEvolutionResult.LearningRate), nameof(DensityEvolutionResult.NoiseStrength),
    nameof(DensityEvolutionResult.NoiseModel), nameof(DensityEvolutionResult.NoiseExponent),
    TimePerStep = nameof(DensityEvolutionResult.LearningRate))]
public sealed record DensityEvolutionCurve : ColumnTable<DensityEvolutionPoint>
{
    /// <summary>The recorded steps; the first is 0.</summary>
    public long[] Step { get; internal init; }

    /// <summary>The probability of the flat valley.</summary>
    public double[] PFlat { get; internal init; }

    /// <summary>The mean y.</summary>
    public double[] YMean { get; internal init; }

    /// <inheritdoc/>
    public override int Count => Step.Length;

    /// <inheritdoc/>
    public override DensityEvolutionPoint this[int index] => new() { Step = Step[index], PFlat = PFlat[index], YMean = YMean[index] };
}

/// <summary>A density evolution at a recorded step.</summary>
[View(nameof(Step), nameof(PFlat), nameof(YMean))]
public sealed record DensityEvolutionPoint : TableLine
{
    /// <inheritdoc cref="DensityEvolutionCurve.Step"/>
    [Column(Symbol = "t", Unit = "steps", Width = 10)]
    public long Step { get; internal init; }

    /// <inheritdoc cref="DensityEvolutionCurve.PFlat"/>
    [Column(Symbol = "P_flat", Width = 8, Format = "F4", Least = 0, Most = 1)]
    public double PFlat { get; internal init; }

    /// <inheritdoc cref="DensityEvolutionCurve.YMean"/>
    [Column(Symbol = "y", Width = 10, Format = "G6")]
    public double YMean { get; internal init; }
}

/// <summary>The distribution of the freezing step and of y there.</summary>
[LongTable("freeze", nameof(DensityEvolutionResult.LearningRate), nameof(DensityEvolutionResult.NoiseStrength),
    nameof(DensityEvolutionResult.NoiseModel), nameof(DensityEvolutionResult.NoiseExponent),
    TimePerStep = nameof(DensityEvolutionResult.LearningRate))]
public sealed record FreezeDistribution : ColumnTable<FreezeProbability>
{
    /// <summary>Steps; the first is 0.</summary>
    public long[] Step { get; internal init; }

    /// <summary>y at each.</summary>
    public double[] Y { get; internal init; }

    /// <summary>The probability that the last crossing has come by then; at step 0, that there is none.</summary>
    public double[] Cdf { get; internal init; }

    /// <inheritdoc/>
    public override int Count => Step.Length;

    /// <inheritdoc/>
    public override FreezeProbability this[int index] => new() { Step = Step[index], Y = Y[index], Cdf = Cdf[index] };
}

/// <summary>The probability to have frozen by a step.</summary>
[View(nameof(Step), nameof(Y), nameof(Cdf))]
public sealed record FreezeProbability : TableLine
{
    /// <inheritdoc cref="FreezeDistribution.Step"/>
    [Column(Symbol = "t_freeze", Unit = "steps", Width = 10)]
    public long Step { get; internal init; }

    /// <inheritdoc cref="FreezeDistribution.Y"/>
    [Column(Symbol = "y_freeze", Width = 10, Format = "G6")]
    public double Y { get; internal init; }

    /// <inheritdoc cref="FreezeDistribution.Cdf"/>
    [Column(Symbol = "P", Width = 8, Format = "F4")]
    public double Cdf { get; internal init; }
}
