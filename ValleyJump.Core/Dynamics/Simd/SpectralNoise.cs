using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using D = System.Runtime.Intrinsics.Vector256<double>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Dynamics.Simd.Lanes256;

/// <summary>
/// A noise law whose covariance shares the Hessian's eigenvectors: it is defined by the variance along an
/// eigenvector as a function of the eigenvalue. A struct, a type parameter of the loop.
/// </summary>
internal interface ISpectralNoise
{
    /// <summary>True when the law ignores the eigenvalue, so that no eigenvectors are needed.</summary>
    static abstract bool IsIsotropic { get; }

    /// <summary>The variance of the noise along an eigenvector, from twice its eigenvalue.</summary>
    D Variance(D twiceLambda);
}

/// <summary>Sigma = 2 sigma [H]+ + 1e-8 I.</summary>
internal readonly struct HessianNoise(double sigma) : ISpectralNoise
{
    private readonly D sigma = V.Create(sigma), floor = V.Create(NoiseFloor.Variance);

    public static bool IsIsotropic => false;

    // The maximum with the floor is the projection: it sets negative eigenvalues to zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Variance(D twiceLambda) => V.MaxNative(V.FusedMultiplyAdd(sigma, twiceLambda, floor), floor);
}

/// <summary>Sigma = 2 sigma H^2 + 1e-8 I.</summary>
internal readonly struct HessianSquaredNoise(double sigma) : ISpectralNoise
{
    private readonly D halfSigma = V.Create(sigma / 2), floor = V.Create(NoiseFloor.Variance);

    public static bool IsIsotropic => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Variance(D twiceLambda) => V.FusedMultiplyAdd(halfSigma * twiceLambda, twiceLambda, floor);
}

/// <summary>Sigma = 2 sigma h I + 1e-8 I.</summary>
internal readonly struct IsotropicNoise(double sigma, double h) : ISpectralNoise
{
    private readonly D variance = V.Create(2 * sigma * h + NoiseFloor.Variance);

    public static bool IsIsotropic => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Variance(D twiceLambda) => variance;
}

/// <summary>Sigma = 2 sigma V |lambda|^alpha V^T + 1e-8 I.</summary>
internal readonly struct HessianPowerNoise(double sigma, double alpha) : ISpectralNoise
{
    private readonly D scale = V.Create(2 * sigma * Math.Pow(0.5, alpha)), alpha = V.Create(alpha), floor = V.Create(NoiseFloor.Variance);

    public static bool IsIsotropic => false;

    // |lambda| is kept off zero so that alpha = 0 gives 0^0 = 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Variance(D twiceLambda) =>
        V.FusedMultiplyAdd(scale, V.Exp(alpha * V.Log(V.MaxNative(V.Abs(twiceLambda), V.Create(1e-300)))), floor);
}
