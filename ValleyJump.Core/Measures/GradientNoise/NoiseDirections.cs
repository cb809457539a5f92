using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>Curvature and gradient noise along eigenvectors of the Hessian, in descending order of their eigenvalues.</summary>
/// <param name="Rank">k, from 1.</param>
/// <param name="Eigenvalue">lambda_k.</param>
/// <param name="Residual">How far an eigenvalue can be from it.</param>
/// <param name="Variance">C_kk, of one sample's gradient.</param>
/// <param name="Gradient">The mean gradient's component.</param>
/// <param name="Kurtosis">Of the samples' components: 3 for normal ones.</param>
[LongTable("noise", nameof(GradientNoiseMeasurement.BatchSize), nameof(GradientNoiseMeasurement.LearningRate),
    nameof(GradientNoiseMeasurement.Seed), nameof(GradientNoiseMeasurement.Realization), nameof(GradientNoiseMeasurement.Step))]
public sealed record NoiseDirections(int[] Rank, double[] Eigenvalue, double[] Residual, double[] Variance, double[] Gradient,
    double[] Kurtosis) : ColumnTable<NoiseDirection>
{
    /// <inheritdoc/>
    public override int Count => Rank.Length;

    /// <inheritdoc/>
    public override NoiseDirection this[int index] =>
        new(Rank[index], Eigenvalue[index], Residual[index], Variance[index], Gradient[index], Kurtosis[index]);
}

/// <summary>Curvature and gradient noise along an eigenvector of the Hessian.</summary>
/// <inheritdoc cref="NoiseDirections" path="/param"/>
[View(nameof(Rank), nameof(Eigenvalue), nameof(Residual), nameof(Variance), nameof(Gradient), nameof(Kurtosis))]
public sealed record NoiseDirection(
    [property: Column(Symbol = "k", Width = 5)] int Rank,
    [property: Column(Symbol = "lambda_k", Width = 11, Format = "G5")] double Eigenvalue,
    [property: Column(Symbol = "lambda_k", Width = 9, Format = "G2")] double Residual,
    [property: Column(Symbol = "C_kk", Width = 11, Format = "G5")] double Variance,
    [property: Column(Symbol = "g_k", Width = 11, Format = "G4")] double Gradient,
    [property: Column(Symbol = "kurt_k", Width = 9, Format = "F2")] double Kurtosis) : TableLine;
