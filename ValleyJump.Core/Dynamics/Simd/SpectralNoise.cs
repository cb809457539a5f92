using System.Runtime.CompilerServices;
using ValleyJump.Core.Noise;

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

    /// <summary>The unit of the noise: its deviation where the Hessian's eigenvalue is the landscape's CurvatureScale.</summary>
    double Scale { get; }

    /// <summary>
    /// The variance of the noise along an eigenvector, in units of Scale^2, from twice its eigenvalue in units of CurvatureScale.
    /// </summary>
    D Variance(D twiceLambda);
}

/// <summary>Sigma = 2 sigma [H]+ + 1e-8 I.</summary>
internal readonly struct HessianNoise(double sigma, double curvature) : ISpectralNoise
{
    private readonly D slope = V.Create(sigma * curvature / Unit(sigma, curvature)),
        floor = V.Create(NoiseFloor.Variance / Unit(sigma, curvature));

    public static bool IsIsotropic => false;

    public double Scale { get; } = Math.Sqrt(Unit(sigma, curvature));

    // The maximum with the floor is the projection: it sets negative eigenvalues to zero.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Variance(D twiceLambda) => V.MaxNative(V.FusedMultiplyAdd(slope, twiceLambda, floor), floor);

    private static double Unit(double sigma, double curvature) => 2 * sigma * curvature + NoiseFloor.Variance;
}

/// <summary>Sigma = 2 sigma H^2 + 1e-8 I.</summary>
internal readonly struct HessianSquaredNoise(double sigma, double curvature) : ISpectralNoise
{
    private readonly D factor = V.Create(sigma / 2 * curvature * curvature / Unit(sigma, curvature)),
        floor = V.Create(NoiseFloor.Variance / Unit(sigma, curvature));

    public static bool IsIsotropic => false;

    public double Scale { get; } = Math.Sqrt(Unit(sigma, curvature));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Variance(D twiceLambda) => V.FusedMultiplyAdd(factor * twiceLambda, twiceLambda, floor);

    private static double Unit(double sigma, double curvature) => 2 * sigma * curvature * curvature + NoiseFloor.Variance;
}

/// <summary>Sigma = 2 sigma h I + 1e-8 I.</summary>
internal readonly struct IsotropicNoise(double sigma, double h) : ISpectralNoise
{
    public static bool IsIsotropic => true;

    public double Scale { get; } = Math.Sqrt(2 * sigma * h + NoiseFloor.Variance);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Variance(D twiceLambda) => V.Create(1.0);
}

/// <summary>Sigma = 2 sigma V |lambda|^alpha V^T + 1e-8 I.</summary>
internal readonly struct HessianPowerNoise(double sigma, double alpha, double curvature) : ISpectralNoise
{
    private readonly D factor = V.Create(2 * sigma * Math.Pow(curvature / 2, alpha) / Unit(sigma, alpha, curvature));
    private readonly D alpha = V.Create(alpha), floor = V.Create(NoiseFloor.Variance / Unit(sigma, alpha, curvature));

    public static bool IsIsotropic => false;

    public double Scale { get; } = Math.Sqrt(Unit(sigma, alpha, curvature));

    // |lambda| is kept off zero so that alpha = 0 gives 0^0 = 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Variance(D twiceLambda) =>
        V.FusedMultiplyAdd(factor, V.Exp(alpha * V.Log(V.MaxNative(V.Abs(twiceLambda), V.Create(1e-300)))), floor);

    private static double Unit(double sigma, double alpha, double curvature) =>
        2 * sigma * Math.Pow(curvature, alpha) + NoiseFloor.Variance;
}
