using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Noise;

/// <summary>The covariance Sigma(theta) of the gradient noise (Eq. 15), with 1e-8 I added (<see cref="NoiseFloor"/>).</summary>
/// <remarks>Immutable; compared by value. The parameters of single laws stand in their files.</remarks>
public sealed partial record NoiseLaw
{
    /// <summary>sigma, the noise strength. Finite, zero or positive.</summary>
    [Column(Name = "NoiseStrength", Symbol = "sigma", Format = "G5", Least = 0)]
    public double Strength { get; internal init => field = Check.NotNegative(value, "NoiseStrength"); } = 0.05;

    /// <summary>How Sigma depends on the Hessian.</summary>
    [Column(Name = "NoiseModel", Symbol = "Sigma")]
    public NoiseModel Model
    {
        get;
        internal init => field = Check.Require(Enum.IsDefined(value), value, Models, "NoiseModel");
    }

    /// <summary>The variance of the noise along an eigenvector of the Hessian with eigenvalue <paramref name="lambda"/>.</summary>
    public double Variance(double lambda) => NoiseFloor.Variance + 2 * Strength * Form.Variance(this, lambda);

    /// <summary>Sigma: the eigenvectors of the Hessian, each with the variance of its eigenvalue.</summary>
    public Symmetric2 Covariance(Symmetric2 hessian)
    {
        var (largest, smallest) = hessian.Eigenvalues;
        return hessian.WithEigenvalues(Variance(largest), Variance(smallest));
    }

    /// <summary>What sets the law apart.</summary>
    internal NoiseForm Form => NoiseForm.Of(Model);

    /// <summary>
    /// Why what is computed of Gaussian steps does not hold for this law; null where the noise is Gaussian.
    /// </summary>
    internal string? HeavyTails => Form.HeavyTails(this);

    private static string Models => $"one of {string.Join(", ", Enum.GetNames<NoiseModel>())}";
}
