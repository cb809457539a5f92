using D = System.Runtime.Intrinsics.Vector256<double>;
using F = System.Runtime.Intrinsics.Vector256<float>;

namespace ValleyJump.Core.Noise.Simd.Lanes256;

/// <summary>
/// A noise law as the hot loop sees it. Its covariance shares the Hessian's eigenvectors: it is defined by the variance along an
/// eigenvector as a function of the eigenvalue. A struct, a type parameter of the loop; each stands in the file of its law.
/// </summary>
internal interface ISpectralNoise<TSelf>
    where TSelf : struct, ISpectralNoise<TSelf>
{
    /// <summary>True when the law ignores the eigenvalue, so that no eigenvectors are needed.</summary>
    static virtual bool IsIsotropic => false;

    /// <summary>True when the noise is Gaussian, so that <see cref="QuarterSquare"/> is not called.</summary>
    static virtual bool IsGaussian => true;

    /// <summary>The law in units of a landscape.</summary>
    /// <param name="law">Its parameters.</param>
    /// <param name="sigma">The noise strength of the step, which a batch-size schedule changes.</param>
    /// <param name="curvature">The landscape's CurvatureScale.</param>
    static abstract TSelf Create(NoiseLaw law, double sigma, double curvature);

    /// <summary>The unit of the noise: its deviation where the Hessian's eigenvalue is the landscape's CurvatureScale.</summary>
    double Scale { get; }

    /// <summary>
    /// The variance of the noise along an eigenvector, in units of Scale^2, from twice its eigenvalue in units of CurvatureScale.
    /// </summary>
    D Variance(D twiceLambda);

    /// <summary>
    /// An eighth of the squared length of the noise before it is scaled, from -ln(u)/4, which is just that for Gaussian noise.
    /// </summary>
    F QuarterSquare(F minusQuarterLog) => minusQuarterLog;
}
