using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>Curvature and gradient noise along eigenvectors of the Hessian, in descending order of their eigenvalues.</summary>
[LongTable("noise", nameof(GradientNoiseMeasurement.BatchSize), nameof(GradientNoiseMeasurement.LearningRate),
    nameof(GradientNoiseMeasurement.Seed), nameof(GradientNoiseMeasurement.Realization), nameof(GradientNoiseMeasurement.Step))]
public sealed record NoiseDirections : ColumnTable<NoiseDirection>
{
    /// <summary>k, from 1.</summary>
    public int[] Rank { get; internal init; }

    /// <summary>lambda_k.</summary>
    public double[] Eigenvalue { get; internal init; }

    /// <summary>How far an eigenvalue can be from it.</summary>
    public double[] Residual { get; internal init; }

    /// <summary>C_kk, of one sample's gradient.</summary>
    public double[] Variance { get; internal init; }

    /// <summary>The mean gradient's component.</summary>
    public double[] Gradient { get; internal init; }

    /// <summary>Of the samples' components: 3 for normal ones.</summary>
    public double[] Kurtosis { get; internal init; }

    /// <inheritdoc/>
    public override int Count => Rank.Length;

    /// <inheritdoc/>
    public override NoiseDirection this[int index] =>
        new()
        {
            Rank = Rank[index],
            Eigenvalue = Eigenvalue[index],
            Residual = Residual[index],
            Variance = Variance[index],
            Gradient = Gradient[index],
            Kurtosis = Kurtosis[index],
        };
}

/// <summary>Curvature and gradient noise along an eigenvector of the Hessian.</summary>
[View(nameof(Rank), nameof(Eigenvalue), nameof(Residual), nameof(Variance), nameof(Gradient), nameof(Kurtosis))]
public sealed record NoiseDirection : TableLine
{
    /// <inheritdoc cref="NoiseDirections.Rank"/>
    [Column(Symbol = "k", Width = 5)]
    public int Rank { get; internal init; }

    /// <inheritdoc cref="NoiseDirections.Eigenvalue"/>
    [Column(Symbol = "lambda_k", Width = 11, Format = "G5")]
    public double Eigenvalue { get; internal init; }

    /// <inheritdoc cref="NoiseDirections.Residual"/>
    [Column(Symbol = "lambda_k", Width = 9, Format = "G2")]
    public double Residual { get; internal init; }

    /// <inheritdoc cref="NoiseDirections.Variance"/>
    [Column(Symbol = "C_kk", Width = 11, Format = "G5", Least = 0)]
    public double Variance { get; internal init; }

    /// <inheritdoc cref="NoiseDirections.Gradient"/>
    [Column(Symbol = "g_k", Width = 11, Format = "G4")]
    public double Gradient { get; internal init; }

    /// <inheritdoc cref="NoiseDirections.Kurtosis"/>
    [Column(Symbol = "kurt_k", Width = 9, Format = "F2")]
    public double Kurtosis { get; internal init; }
}
