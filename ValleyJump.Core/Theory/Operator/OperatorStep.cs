using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;

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
        return new(x - eta * gx, eta * Math.Sqrt(Covariance(noise, landscape.Hessian(x, y)).H11));
    }

    /// <summary>
    /// Sigma, which shares the eigenvectors of H: with s1, s2 its eigenvalues and l1, l2 those of H,
    /// Sigma = (s1 + s2)/2 I + (s1 - s2)/(l1 - l2) (H - (l1 + l2)/2 I).
    /// </summary>
    public static Hessian2 Covariance(NoiseLaw noise, Hessian2 h)
    {
        var (l1, l2) = h.Eigenvalues;
        double s1 = noise.Variance(l1), s2 = noise.Variance(l2), gap = l1 - l2;
        double slope = gap > 0 ? (s1 - s2) / gap : 0, mean = (s1 + s2) / 2, half = slope * (h.H11 - h.H22) / 2;
        return new(mean + half, slope * h.H12, mean - half);
    }

    /// <summary>
    /// The variance that a step adds to y in the long run, eta^2 (Sigma22 - 2 c Sigma12 + c^2 Sigma11) with c = H12/H11: the noise of
    /// y - c x. The rest is undone as x relaxes and takes y along. Noise along the Hessian's first eigenvector alone adds nothing.
    /// </summary>
    public static double SlowVariance(TwoValleyLandscape landscape, NoiseLaw noise, double eta, double x, double y)
    {
        Hessian2 h = landscape.Hessian(x, y), s = Covariance(noise, h);
        double c = h.H12 / h.H11;
        return eta * eta * Math.Max(s.H22 - 2 * c * s.H12 + c * c * s.H11, 0);
    }

    /// <summary>
    /// The deviation of the stationary density in one well at fixed y, were the well alone: Deviation/sqrt(1 - (1 - eta H11)^2).
    /// Infinite from eta H11 = 2 on, where the step is unstable.
    /// </summary>
    public static double WellDeviation(TwoValleyLandscape landscape, NoiseLaw noise, double eta, double y, bool flat)
    {
        double floor = flat ? Math.Max(landscape.MinimumFlat(y), 0) : Math.Min(landscape.MinimumSharp(y), -double.Epsilon);
        double contraction = 1 - eta * landscape.Hessian(floor, y).H11, left = 1 - contraction * contraction;
        return left > 0 ? From(landscape, noise, eta, floor, y).Deviation / Math.Sqrt(left) : double.PositiveInfinity;
    }
}
