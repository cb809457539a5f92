using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Dynamics;

/// <summary>
/// The step written out from the formulas: theta - eta (grad L + xi), xi = -S n, S = V sqrt(f(lambda)) V^T the symmetric square root of
/// Sigma from explicit eigenvectors, n from the same random bits as the kernel's, in double precision. (Minus: the kernel adds S n.)
/// </summary>
internal static class ScalarTwin
{
    /// <summary>Two normals from 64 bits, as NormalStreams documents them, with the mathematics library's functions.</summary>
    public static (double First, double Second) Normals(ulong bits, NoiseLaw? law = null)
    {
        uint high = (uint)(bits >> 32), low = (uint)bits;
        // The only single-precision step that is part of the definition: near u = 1 its rounding decides the radius.
        float u = MathF.FusedMultiplyAdd((float)(int)(high >> 1), 1f / (1u << 31), 0.5f / (1u << 31));
        // Of a bivariate t with nu degrees of freedom and unit variances: P(R > r) = (1 + r^2/(nu - 2))^(-nu/2).
        double nu = law?.DegreesOfFreedom ?? 0, squared = law?.Model == NoiseModel.StudentT ? (nu - 2) * (Math.Pow(u, -2 / nu) - 1)
            : -2 * Math.Log(u);
        double radius = Math.Sqrt(squared), angle = Math.PI / 4 * (1 + (int)(low << 2) / 2147483648.0);
        return (radius * Math.Cos(angle) * ((low >> 31) == 0 ? 1 : -1), radius * Math.Sin(angle) * (((low >> 30) & 1) == 0 ? 1 : -1));
    }

    /// <summary>Sigma's eigenvalue for the Hessian's eigenvalue lambda (model.md, section 2, and 1e-8).</summary>
    public static double Variance(NoiseLaw law, double lambda) => 1e-8 + 2 * law.Strength * law.Model switch
    {
        NoiseModel.Hessian => Math.Max(lambda, 0),
        NoiseModel.HessianSquared => lambda * lambda,
        NoiseModel.Isotropic => law.IsotropicCurvature,
        NoiseModel.HessianPower => Math.Pow(Math.Abs(lambda), law.Exponent),
        NoiseModel.HessianPlusIsotropic => (1 - law.IsotropicShare) * Math.Max(lambda, 0) + law.IsotropicShare * law.IsotropicCurvature,
        NoiseModel.StudentT => Math.Max(lambda, 0),
        _ => throw new InvalidOperationException("A noise model without a twin."),
    };

    /// <summary>One step.</summary>
    /// <returns>The new state, and the largest displacement that the noise might have caused: eta s |n|.</returns>
    public static (double X, double Y, double Kick) Step(ValleyLandscape landscape, NoiseLaw law, double eta, double x, double y,
        ref Xoshiro256 stream)
    {
        var (n1, n2) = Normals(stream.Next(), law);
        var (gx, gy) = landscape.Gradient(x, y);
        Symmetric2 h = landscape.Hessian(x, y);
        double angle = Math.Atan2(2 * h.XY, h.XX - h.YY) / 2;
        var (s, c) = Math.SinCos(angle);
        // v1 = (c, s) and v2 = (-s, c), and their eigenvalues.
        double l1 = h.XX * c * c + 2 * h.XY * s * c + h.YY * s * s, l2 = h.XX * s * s - 2 * h.XY * s * c + h.YY * c * c;
        double d1 = Math.Sqrt(Variance(law, l1)), d2 = Math.Sqrt(Variance(law, l2));
        double along1 = d1 * (c * n1 + s * n2), along2 = d2 * (-s * n1 + c * n2);
        double xi1 = -(c * along1 - s * along2), xi2 = -(s * along1 + c * along2);
        return (x - eta * (gx + xi1), y - eta * (gy + xi2), eta * Math.Max(d1, d2) * Math.Sqrt(n1 * n1 + n2 * n2));
    }
}
