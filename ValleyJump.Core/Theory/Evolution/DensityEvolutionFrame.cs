using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// The coordinate across the valleys that an evolution has its grids in, in which ridges stay where they are: u = x/G(y) on a chain, x on
/// two valleys. To second order about a point, as small steps and narrow laws need it.
/// </summary>
/// <param name="U">u at the point.</param>
/// <param name="ByX">du/dx, 1/G.</param>
/// <param name="ByY">du/dy.</param>
/// <param name="ByXY">d2u/dxdy.</param>
/// <param name="ByYY">d2u/dy2.</param>
internal readonly record struct DensityEvolutionFrame(double U, double ByX, double ByY, double ByXY, double ByYY)
{
    /// <summary>About (x, y).</summary>
    public static DensityEvolutionFrame At(ValleyLandscape landscape, double x, double y)
    {
        var (scale, slope, bend) = landscape.Parting(y);
        double u = x / scale, k = slope / scale;
        return new(u, 1 / scale, -u * k, -k / scale, u * (2 * k * k - bend / scale));
    }

    /// <summary>The mean of u of a law of (x, y) about the point.</summary>
    public double Mean(Symmetric2 covariance) => U + ByXY * covariance.XY + ByYY * covariance.YY / 2;

    /// <summary>The covariance of (u, y) of a law of (x, y).</summary>
    public Symmetric2 Covariance(Symmetric2 of) => new(
        ByX * ByX * of.XX + 2 * ByX * ByY * of.XY + ByY * ByY * of.YY, ByX * of.XY + ByY * of.YY, of.YY);

    /// <summary>The step from u at a y, but for what noise along y adds.</summary>
    public static OperatorStep Step(ValleyPoint point, double u)
    {
        var scale = point.Landscape.Parting(point.Y).Scale;
        OperatorStep step = OperatorStep.From(point, u * scale);
        return new(step.Mean / scale, step.Deviation / scale);
    }

    /// <summary>What the wells at a point take, range deviations beyond the outer ones; null where the step is unstable.</summary>
    public static (double Low, double High)? Extent(ValleyPoint point, double range)
    {
        var scale = point.Landscape.Parting(point.Y).Scale;
        return TransitionOperator.Extent(point, range) is var (low, high, _) ? (low / scale, high / scale) : null;
    }
}
