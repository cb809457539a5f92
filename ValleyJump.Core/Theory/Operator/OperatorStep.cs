using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Operator;

/// <summary>One step of the dynamics from a point, seen across the valleys: x' ~ N(Mean, Deviation^2).</summary>
/// <param name="Mean">x - eta L_x(x, y).</param>
/// <param name="Deviation">eta sqrt(Sigma11(x, y)).</param>
internal readonly record struct OperatorStep(double Mean, double Deviation)
{
    /// <summary>The step from (x, y) (Eq. 13-15).</summary>
    public static OperatorStep From(TwoValleyLandscape landscape, NoiseLaw noise, double eta, double x, double y)
    {
        var (gx, _) = landscape.Gradient(x, y);
        return new(x - eta * gx, eta * Math.Sqrt(noise.Covariance(landscape.Hessian(x, y)).XX));
    }

    /// <summary>
    /// The variance that a step adds to y in the long run, eta^2 (Sigma22 - 2 c Sigma12 + c^2 Sigma11) with c = H12/H11: the noise of
    /// y - c x. The rest is undone as x relaxes and takes y along. Noise along the Hessian's first eigenvector alone adds nothing.
    /// </summary>
    public static double SlowVariance(TwoValleyLandscape landscape, NoiseLaw noise, double eta, double x, double y)
    {
        Symmetric2 h = landscape.Hessian(x, y), s = noise.Covariance(h);
        double c = h.XY / h.XX;
        return eta * eta * Math.Max(s.YY - 2 * c * s.XY + c * c * s.XX, 0);
    }

    /// <summary>
    /// The deviation of the stationary density in one well at fixed y, were the well alone: Deviation/sqrt(1 - (1 - eta H11)^2).
    /// Infinite from eta H11 = 2 on, where the step is unstable.
    /// </summary>
    public static double WellDeviation(TwoValleyLandscape landscape, NoiseLaw noise, double eta, double y, bool flat)
    {
        double floor = flat ? Math.Max(landscape.MinimumFlat(y), 0) : Math.Min(landscape.MinimumSharp(y), -double.Epsilon);
        double contraction = 1 - eta * landscape.Hessian(floor, y).XX, left = 1 - contraction * contraction;
        return left > 0 ? From(landscape, noise, eta, floor, y).Deviation / Math.Sqrt(left) : double.PositiveInfinity;
    }
}
