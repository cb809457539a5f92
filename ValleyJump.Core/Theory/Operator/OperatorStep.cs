using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Operator;

/// <summary>One step of the dynamics from x at a point, seen across the valleys: x' ~ N(Mean, Deviation^2).</summary>
/// <param name="Mean">x - eta L_x(x, y).</param>
/// <param name="Deviation">eta sqrt(Sigma11(x, y)).</param>
internal readonly record struct OperatorStep(double Mean, double Deviation)
{
    /// <summary>The step from x (Eq. 13-15).</summary>
    public static OperatorStep From(ValleyPoint point, double x)
    {
        var (gx, _) = point.Landscape.Gradient(x, point.Y);
        Symmetric2 covariance = point.Noise.Covariance(point.Landscape.Hessian(x, point.Y));
        return new(x - point.EffectiveLearningRate * gx, point.EffectiveLearningRate * Math.Sqrt(covariance.XX));
    }

    /// <summary>
    /// The variance that a step adds to y in the long run, eta^2 (Sigma22 - 2 c Sigma12 + c^2 Sigma11) with c = H12/H11: the noise of
    /// y - c x. The rest is undone as x relaxes and takes y along. Noise along the Hessian's first eigenvector alone adds nothing.
    /// </summary>
    public static double SlowVariance(ValleyPoint point, double x)
    {
        Symmetric2 h = point.Landscape.Hessian(x, point.Y), s = point.Noise.Covariance(h);
        double eta = point.EffectiveLearningRate, c = h.XY / h.XX;
        return eta * eta * Math.Max(s.YY - 2 * c * s.XY + c * c * s.XX, 0);
    }

    /// <summary>
    /// The deviation of the stationary density in one well, were the well alone: Deviation/sqrt(1 - (1 - eta H11)^2).
    /// Infinite from eta H11 = 2 on, where the step is unstable.
    /// </summary>
    public static double WellDeviation(ValleyPoint point, int valley)
    {
        double floor = point.Landscape.Lowest(valley, point.Y);
        // 1 - (1 - eta H11)^2 would be 0 for an eta H11 that is lost beside 1.
        double rate = point.EffectiveLearningRate * point.Landscape.Hessian(floor, point.Y).XX, left = rate * (2 - rate);
        return left > 0 ? From(point, floor).Deviation / Math.Sqrt(left) : double.PositiveInfinity;
    }
}
