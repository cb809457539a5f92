using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Noise;

/// <summary>The covariance Sigma(theta) of the gradient noise (Eq. 15), with 1e-8 I added (<see cref="NoiseFloor"/>).</summary>
/// <remarks>Immutable; compared by value.</remarks>
public sealed record NoiseLaw
{
    /// <summary>sigma, the noise strength. Finite, zero or positive.</summary>
    [Column(Name = "NoiseStrength", Symbol = "sigma", Format = "G5")]
    public double Strength { get; init => field = Check.NotNegative(value, "NoiseStrength"); } = 0.05;

    /// <summary>How Sigma depends on the Hessian.</summary>
    [Column(Name = "NoiseModel", Symbol = "Sigma")]
    public NoiseModel Model
    {
        get;
        init => field = Check.Require(Enum.IsDefined(value), value, "Hessian, HessianSquared, Isotropic or HessianPower", "NoiseModel");
    }

    /// <summary>alpha of <see cref="NoiseModel.HessianPower"/>. Finite, zero or positive; the other models ignore it.</summary>
    [Column(Name = "NoiseExponent", Symbol = "alpha")]
    public double Exponent { get; init => field = Check.NotNegative(value, "NoiseExponent"); } = 1;

    /// <summary>h of <see cref="NoiseModel.Isotropic"/>. Finite and positive; the other models ignore it.</summary>
    [Column(Symbol = "h")]
    public double IsotropicCurvature { get; init => field = Check.Positive(value); } = 1;

    /// <summary>The variance of the noise along an eigenvector of the Hessian with eigenvalue <paramref name="lambda"/>.</summary>
    public double Variance(double lambda) => NoiseFloor.Variance + 2 * Strength * Model switch
    {
        NoiseModel.Hessian => Math.Max(lambda, 0),
        NoiseModel.HessianSquared => lambda * lambda,
        NoiseModel.Isotropic => IsotropicCurvature,
        NoiseModel.HessianPower => Exponent == 0 ? 1 : Math.Pow(Math.Abs(lambda), Exponent),
        _ => throw new InvalidOperationException($"Unknown noise model {Model}."),
    };

    /// <summary>Sigma: the eigenvectors of the Hessian, each with the variance of its eigenvalue.</summary>
    public Symmetric2 Covariance(Symmetric2 hessian)
    {
        var (largest, smallest) = hessian.Eigenvalues;
        return hessian.WithEigenvalues(Variance(largest), Variance(smallest));
    }
}
