using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Ensembles;

/// <summary>
/// An ensemble through time. All arrays have one element per recorded step; trajectories that had diverged by then are left out.
/// </summary>
/// <param name="Step">The recorded steps; the first is 0.</param>
/// <param name="Alive">Trajectories that had not diverged.</param>
/// <param name="PFlat">Fraction in the flat valley.</param>
/// <param name="PFlatLow">Lower end of its 95 % Wilson interval.</param>
/// <param name="PFlatHigh">Upper end of its 95 % Wilson interval.</param>
/// <param name="YMean">Mean y.</param>
/// <param name="YSem">Standard error of the mean y.</param>
[LongTable(LongTableAttribute.Curve, nameof(TwoValleyResult.LearningRate), nameof(TwoValleyResult.NoiseStrength),
    nameof(TwoValleyResult.NoiseModel),
    nameof(TwoValleyResult.NoiseExponent), nameof(TwoValleyResult.Seed), TimePerStep = nameof(TwoValleyResult.LearningRate))]
public sealed record EnsembleCurve(long[] Step, int[] Alive, double[] PFlat, double[] PFlatLow, double[] PFlatHigh, double[] YMean,
    double[] YSem) : ColumnTable<EnsemblePoint>
{
    /// <inheritdoc/>
    public override int Count => Step.Length;

    /// <inheritdoc/>
    public override EnsemblePoint this[int index] =>
        new(Step[index], Alive[index], PFlat[index], PFlatLow[index], PFlatHigh[index], YMean[index], YSem[index]);
}

/// <summary>An ensemble at a recorded step.</summary>
/// <inheritdoc cref="EnsembleCurve" path="/param"/>
[View(nameof(Step), nameof(Alive), nameof(PFlat), nameof(PFlatLow), nameof(PFlatHigh), nameof(YMean), nameof(YSem))]
public sealed record EnsemblePoint(
    [property: Column(Symbol = "t", Unit = "steps", Width = 10)] long Step,
    [property: Column(Symbol = "n", Width = 9)] int Alive,
    [property: Column(Symbol = "P_flat", Width = 8, Format = "F4")] double PFlat,
    [property: Column(Symbol = "P_flat", Width = 8, Format = "F4")] double PFlatLow,
    [property: Column(Symbol = "P_flat", Width = 9, Format = "F4")] double PFlatHigh,
    [property: Column(Symbol = "y", Width = 10, Format = "G6")] double YMean,
    [property: Column(Symbol = "y", Width = 9, Format = "G3")] double YSem) : TableLine;

/// <summary>The path of one trajectory. The arrays have one element per recorded step; NaN once it has diverged.</summary>
/// <param name="Index">The trajectory's index in the ensemble.</param>
/// <param name="Step">The recorded steps; the first is 0.</param>
/// <param name="X">Transverse coordinate.</param>
/// <param name="Y">Coordinate along the training direction.</param>
[LongTable(LongTableAttribute.Paths, nameof(TwoValleyResult.LearningRate), nameof(TwoValleyResult.NoiseStrength),
    nameof(TwoValleyResult.NoiseModel),
    nameof(TwoValleyResult.NoiseExponent), nameof(TwoValleyResult.Seed))]
public sealed record TrajectoryPath(long Index, long[] Step, double[] X, double[] Y) : ColumnTable<TrajectoryPoint>
{
    /// <inheritdoc/>
    public override int Count => Step.Length;

    /// <inheritdoc/>
    public override TrajectoryPoint this[int index] => new(Index, Step[index], X[index], Y[index]);
}

/// <summary>A trajectory at a recorded step.</summary>
/// <inheritdoc cref="TrajectoryPath" path="/param"/>
[View(nameof(Index), nameof(Step), nameof(X), nameof(Y))]
public sealed record TrajectoryPoint(
    [property: Column(Width = 10)] long Index,
    [property: Column(Symbol = "t", Unit = "steps", Width = 10)] long Step,
    [property: Column(Symbol = "x", Width = 12, Format = "G6")] double X,
    [property: Column(Symbol = "y", Width = 12, Format = "G6")] double Y) : TableLine;

/// <summary>Paths, one after the other, as one table of all their points.</summary>
/// <param name="Paths">The paths, of the same recorded steps.</param>
public sealed record TrajectoryPaths(IReadOnlyList<TrajectoryPath> Paths) : ColumnTable<TrajectoryPoint>, IColumnTables
{
    /// <summary>Points of all paths.</summary>
    public override int Count => Paths.Count * PointsOfEach;

    /// <inheritdoc/>
    public override TrajectoryPoint this[int index] => Paths[index / PointsOfEach][index % PointsOfEach];

    private int PointsOfEach => Paths.Count == 0 ? 1 : Paths[0].Count;

    IEnumerable<object> IColumnTables.Tables => Paths;
}
