using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Ensembles;

/// <summary>
/// An ensemble through time. All arrays have one element per recorded step; trajectories that had diverged by then are left out.
/// </summary>
[LongTable(LongTableAttribute.Curve, nameof(TwoValleyResult.LearningRate), nameof(TwoValleyResult.NoiseStrength),
    nameof(TwoValleyResult.NoiseModel),
    nameof(TwoValleyResult.NoiseExponent), nameof(TwoValleyResult.Seed), TimePerStep = nameof(TwoValleyResult.LearningRate))]
public sealed record EnsembleCurve : ColumnTable<EnsemblePoint>
{
    /// <summary>The recorded steps; the first is 0.</summary>
    public long[] Step { get; internal init; }

    /// <summary>Trajectories that had not diverged.</summary>
    public int[] Alive { get; internal init; }

    /// <summary>Fraction in the flat valley.</summary>
    public double[] PFlat { get; internal init; }

    /// <summary>Lower end of its 95 % Wilson interval.</summary>
    public double[] PFlatLow { get; internal init; }

    /// <summary>Upper end of its 95 % Wilson interval.</summary>
    public double[] PFlatHigh { get; internal init; }

    /// <summary>Mean y of these trajectories.</summary>
    public double[] YMean { get; internal init; }

    /// <summary>Standard error of the mean y.</summary>
    public double[] YSem { get; internal init; }

    /// <inheritdoc/>
    public override int Count => Step.Length;

    /// <inheritdoc/>
    public override EnsemblePoint this[int index] =>
        new()
        {
            Step = Step[index],
            Alive = Alive[index],
            PFlat = PFlat[index],
            PFlatLow = PFlatLow[index],
            PFlatHigh = PFlatHigh[index],
            YMean = YMean[index],
            YSem = YSem[index],
        };
}

/// <summary>An ensemble at a recorded step.</summary>
[View(nameof(Step), nameof(Alive), nameof(PFlat), nameof(PFlatLow), nameof(PFlatHigh), nameof(YMean), nameof(YSem))]
public sealed record EnsemblePoint : TableLine
{
    /// <inheritdoc cref="EnsembleCurve.Step"/>
    [Column(Symbol = "t", Unit = "steps", Width = 10)]
    public long Step { get; internal init; }

    /// <inheritdoc cref="EnsembleCurve.Alive"/>
    [Column(Symbol = "n", Width = 9)]
    public int Alive { get; internal init; }

    /// <inheritdoc cref="EnsembleCurve.PFlat"/>
    [Column(Symbol = "P_flat", Width = 8, Format = "F4", Least = 0, Most = 1)]
    public double PFlat { get; internal init; }

    /// <inheritdoc cref="EnsembleCurve.PFlatLow"/>
    [Column(Symbol = "P_flat", Width = 8, Format = "F4", Least = 0, Most = 1)]
    public double PFlatLow { get; internal init; }

    /// <inheritdoc cref="EnsembleCurve.PFlatHigh"/>
    [Column(Symbol = "P_flat", Width = 9, Format = "F4", Least = 0, Most = 1)]
    public double PFlatHigh { get; internal init; }

    /// <inheritdoc cref="EnsembleCurve.YMean"/>
    [Column(Symbol = "y", Width = 10, Format = "G6")]
    public double YMean { get; internal init; }

    /// <inheritdoc cref="EnsembleCurve.YSem"/>
    [Column(Symbol = "y", Width = 9, Format = "G3")]
    public double YSem { get; internal init; }
}

/// <summary>The path of one trajectory. The arrays have one element per recorded step; NaN once it has diverged.</summary>
[LongTable(LongTableAttribute.Paths, nameof(TwoValleyResult.LearningRate), nameof(TwoValleyResult.NoiseStrength),
    nameof(TwoValleyResult.NoiseModel),
    nameof(TwoValleyResult.NoiseExponent), nameof(TwoValleyResult.Seed))]
public sealed record TrajectoryPath : ColumnTable<TrajectoryPoint>
{
    /// <summary>The trajectory's index in the ensemble.</summary>
    public long Index { get; internal init; }

    /// <summary>The recorded steps; the first is 0.</summary>
    public long[] Step { get; internal init; }

    /// <summary>Transverse coordinate.</summary>
    public double[] X { get; internal init; }

    /// <summary>Coordinate along the training direction.</summary>
    public double[] Y { get; internal init; }

    /// <inheritdoc/>
    public override int Count => Step.Length;

    /// <inheritdoc/>
    public override TrajectoryPoint this[int index] => new() { Index = Index, Step = Step[index], X = X[index], Y = Y[index] };
}

/// <summary>A trajectory at a recorded step.</summary>
[View(nameof(Index), nameof(Step), nameof(X), nameof(Y))]
public sealed record TrajectoryPoint : TableLine
{
    /// <inheritdoc cref="TrajectoryPath.Index"/>
    [Column(Width = 10)]
    public long Index { get; internal init; }

    /// <inheritdoc cref="TrajectoryPath.Step"/>
    [Column(Symbol = "t", Unit = "steps", Width = 10)]
    public long Step { get; internal init; }

    /// <inheritdoc cref="TrajectoryPath.X"/>
    [Column(Symbol = "x", Width = 12, Format = "G6")]
    public double X { get; internal init; }

    /// <inheritdoc cref="TrajectoryPath.Y"/>
    [Column(Symbol = "y", Width = 12, Format = "G6")]
    public double Y { get; internal init; }
}

/// <summary>Paths, one after the other, as one table of all their points.</summary>
public sealed record TrajectoryPaths : ColumnTable<TrajectoryPoint>, IColumnTables
{
    /// <summary>The paths, of the same recorded steps.</summary>
    public IReadOnlyList<TrajectoryPath> Paths { get; internal init; }

    /// <summary>Points of all paths.</summary>
    public override int Count => Paths.Count * PointsOfEach;

    /// <inheritdoc/>
    public override TrajectoryPoint this[int index] => Paths[index / PointsOfEach][index % PointsOfEach];

    private int PointsOfEach => Paths.Count == 0 ? 1 : Paths[0].Count;

    IEnumerable<object> IColumnTables.Tables => Paths;
}
