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
public sealed record EnsembleCurve(
    [property: Column(Symbol = "t", Unit = "steps")] long[] Step, [property: Column(Symbol = "n")] int[] Alive,
    [property: Column(Symbol = "P_flat")] double[] PFlat, [property: Column(Symbol = "P_flat")] double[] PFlatLow,
    [property: Column(Symbol = "P_flat")] double[] PFlatHigh, [property: Column(Symbol = "y")] double[] YMean,
    [property: Column(Symbol = "y")] double[] YSem);

/// <summary>The path of one trajectory. The arrays have one element per recorded step; NaN once it has diverged.</summary>
/// <param name="Index">The trajectory's index in the ensemble.</param>
/// <param name="Step">The recorded steps; the first is 0.</param>
/// <param name="X">Transverse coordinate.</param>
/// <param name="Y">Coordinate along the training direction.</param>
[LongTable(LongTableAttribute.Paths, nameof(TwoValleyResult.LearningRate), nameof(TwoValleyResult.NoiseStrength),
    nameof(TwoValleyResult.NoiseModel),
    nameof(TwoValleyResult.NoiseExponent), nameof(TwoValleyResult.Seed))]
public sealed record TrajectoryPath(
    long Index, [property: Column(Symbol = "t", Unit = "steps")] long[] Step, [property: Column(Symbol = "x")] double[] X,
    [property: Column(Symbol = "y")] double[] Y);
