namespace ValleyJump.Core.Noise;

/// <summary>
/// What sets one noise law apart from the others. Its file holds the form, the law's own parameters, which every table shows, and its
/// SIMD twin; besides it a law is one member of <see cref="NoiseModel"/>, one line here and one where the kernel is picked.
/// </summary>
internal abstract class NoiseForm
{
    /// <summary>The variance along an eigenvector of the Hessian, in units of 2 sigma and without the floor of 1e-8.</summary>
    /// <param name="law">The parameters.</param>
    /// <param name="lambda">The eigenvalue.</param>
    public abstract double Variance(NoiseLaw law, double lambda);

    /// <summary>Why theory that knows a law by its covariance alone does not hold for this one; null where it does.</summary>
    public virtual string? HeavyTails(NoiseLaw law) => null;

    /// <summary>The squared length of the noise along two directions of unit variance, from u uniform on (0, 1).</summary>
    public virtual double SquaredLength(NoiseLaw law, double u) => -2 * Math.Log(u);

    /// <summary>The form of a model.</summary>
    public static NoiseForm Of(NoiseModel model) => model switch
    {
        NoiseModel.Hessian => HessianForm.Instance,
        NoiseModel.HessianSquared => HessianSquaredForm.Instance,
        NoiseModel.Isotropic => IsotropicForm.Instance,
        NoiseModel.HessianPower => HessianPowerForm.Instance,
        NoiseModel.HessianPlusIsotropic => HessianPlusIsotropicForm.Instance,
        NoiseModel.StudentT => StudentTForm.Instance,
        _ => throw new InvalidOperationException($"Unknown noise model {model}."),
    };
}
