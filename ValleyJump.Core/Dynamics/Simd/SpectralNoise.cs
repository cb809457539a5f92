using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using D = System.Runtime.Intrinsics.Vector256<double>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Dynamics.Simd.Lanes256;

/// <summary>
/// A noise law whose covariance shares the Hessian's eigenvectors: it is defined by the standard deviation along an
/// eigenvector as a function of the eigenvalue. A struct, a type parameter of the loop.
/// </summary>
internal interface ISpectralNoise
{
    /// <summary>True when the law ignores the eigenvalue, so that no eigenvectors are needed.</summary>
    static abstract bool IsIsotropic { get; }

    /// <summary>The standard deviation of the noise along an eigenvector of eigenvalue <paramref name="lambda"/>.</summary>
    D Deviation(D lambda);
}

/// <summary>Sigma = 2 sigma [H]+ + 1e-8 I.</summary>
internal readonly struct HessianNoise(double sigma) : ISpectralNoise
{
    public static bool IsIsotropic => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Deviation(D lambda) =>
        V.Sqrt(V.FusedMultiplyAdd(V.Create(2 * sigma), V.MaxNative(lambda, D.Zero), V.Create(NoiseFloor.Variance)));
}

/// <summary>Sigma = 2 sigma H^2 + 1e-8 I.</summary>
internal readonly struct HessianSquaredNoise(double sigma) : ISpectralNoise
{
    public static bool IsIsotropic => false;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Deviation(D lambda) =>
        V.Sqrt(V.FusedMultiplyAdd(V.Create(2 * sigma) * lambda, lambda, V.Create(NoiseFloor.Variance)));
}

/// <summary>Sigma = 2 sigma h I + 1e-8 I.</summary>
internal readonly struct IsotropicNoise(double sigma, double h) : ISpectralNoise
{
    private readonly double deviation = Math.Sqrt(2 * sigma * h + NoiseFloor.Variance);

    public static bool IsIsotropic => true;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Deviation(D lambda) => V.Create(deviation);
}

/// <summary>Sigma = 2 sigma V |lambda|^alpha V^T + 1e-8 I.</summary>
internal readonly struct HessianPowerNoise(double sigma, double alpha) : ISpectralNoise
{
    public static bool IsIsotropic => false;

    // |lambda| is kept off zero so that alpha = 0 gives 0^0 = 1.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Deviation(D lambda)
    {
        D power = V.Exp(V.Create(alpha) * V.Log(V.MaxNative(V.Abs(lambda), V.Create(1e-300))));
        return V.Sqrt(V.FusedMultiplyAdd(V.Create(2 * sigma), power, V.Create(NoiseFloor.Variance)));
    }
}
