using MathNet.Numerics.RootFinding;
using ValleyJump.Core.Landscapes;

namespace ValleyJump.Core.Theory.Exact;

/// <summary>
/// Where a trajectory that drifts along y freezes into its valley, from the exact rates and the drift alone: nothing is fitted
/// (the paper's criterion, Eq. A32, has the factor eps Phi). Crossings are Ito, y follows the valley floors.
/// </summary>
internal static class ExactFreezing
{
    // Scans: this many points per decade, from a y where the valleys are far shallower than the noise to one where the drift has ended.
    public const int PerDecade = 16;
    private const double FarOut = 1e3;

    // d ln odds/d ln y below this, and below this part of the barrier over D, is rounding.
    private const double Unchanging = 1e-7, Rounding = 1e-11;
    private const int MaxIterations = 12;

    /// <summary>The drift dy/dt = -L_y along a valley floor, the same in both valleys: 1/tau_y (Eq. A8).</summary>
    /// <param name="landscape">The landscape.</param>
    /// <param name="y">Above -min(y_b, y_f).</param>
    public static double Drift(TwoValleyLandscape landscape, double y) => 1 / new ValleyGeometry(landscape, y).TauY;

    /// <summary>
    /// The first y, coming from 0, at which the relaxation rate k_sharp + k_flat falls below |d ln odds/dt| = |d ln odds/dy| dy/dt, the
    /// rate at which the drift changes the stationary odds. From there on the occupancies cannot follow.
    /// </summary>
    /// <returns>NaN when that never happens: the rates stay ahead, or the odds do not change (isotropic noise, gamma = 1).</returns>
    /// <param name="point">Landscape, noise and learning rate; its y does not matter.</param>
    /// <param name="method">D(x) as it is, or constant in each valley.</param>
    public static double YFreezeHazard(ValleyPoint point, ExactMethod method = ExactMethod.Quadrature)
    {
        double Lead(double lnY, ExactMethod how)
        {
            ValleyPoint at = point with { Y = Math.Exp(lnY) };
            return LogRelaxation(at, how) - LogChange(at, how);
        }
        double Closed(double lnY) => Lead(lnY, ExactMethod.ClosedForm);
        double step = Math.Log(10) / PerDecade, last = Math.Log(ScanEnd(point)), at = Math.Log(ScanStart(point));
        while (at < last && !(Closed(at) > 0 && Closed(at + step) <= 0))
            at += step;
        if (at >= last || !Brent.TryFindRoot(Closed, at, at + step, 1e-10, 100, out double root))
            return double.NaN;
        if (method == ExactMethod.ClosedForm)
            return Math.Exp(root);
        // Newton's method with the slope of the closed form, from which the quadrature differs little.
        double slope = (Closed(root + 1e-3) - Closed(root - 1e-3)) / 2e-3, change = double.PositiveInfinity;
        for (int i = 0; i < MaxIterations && Math.Abs(change) > 1e-9; i++)
            root += change = -Lead(root, method) / slope;
        return Math.Abs(change) <= 1e-9 ? Math.Exp(root) : double.NaN;
    }

    /// <summary>
    /// An estimate of the median y of the last passage between the valleys: where ln 2 passages are still to be expected, integral over
    /// y' > y of (P_sharp k_sharp + P_flat k_flat) dy'/(dy'/dt) = ln 2, with the occupancies stationary and passages independent.
    /// </summary>
    /// <remarks>
    /// The integral ends at <paramref name="finalY"/>, or where passages per unit of y are rarest: further out the drift has all but ended
    /// and passages would resume, after times that no run reaches. A start y0 above the result means that most trajectories freeze at
    /// once.
    /// </remarks>
    /// <returns>NaN when there is no such y: the noise is too strong (ln 2 passages are to be expected around the rarest place) or so weak
    /// that a trajectory is caught before there are two valleys to speak of.</returns>
    /// <param name="point">Landscape, noise and learning rate; its y does not matter.</param>
    /// <param name="method">D(x) as it is, or constant in each valley.</param>
    /// <param name="finalY">Where the run ends; positive.</param>
    public static double YFreezeMedian(ValleyPoint point, ExactMethod method = ExactMethod.Quadrature,
        double finalY = double.PositiveInfinity) => new ExactLastCrossing(point, finalY, ridge: false).Median(method);

    /// <summary>
    /// The median y of the last change of the sign of x, which is what the simulation calls freezing: where P_sharp e^-K_sharp +
    /// P_flat e^-K_flat = 1/2, K_i the integral over y' > y of the rate 1/(M_i R_i) at which valley i's trajectories reach the ridge
    /// (<see cref="EscapeRates.LogRidgeRateSharp"/>), whichever way they then fall. Until y the occupancies are stationary.
    /// </summary>
    /// <inheritdoc cref="YFreezeMedian"/>
    public static double YFreezeMedianCrossing(ValleyPoint point, ExactMethod method = ExactMethod.Quadrature,
        double finalY = double.PositiveInfinity) => new ExactLastCrossing(point, finalY, ridge: true).Median(method);

    /// <summary>A y at which the barrier (x0 y/y_f)^2/f0 is a hundredth of D.</summary>
    public static double ScanStart(ValleyPoint point)
    {
        ValleyLandscape landscape = point.Landscape;
        double d = LeastDiffusion(point with { Y = 0 });
        return Math.Min(0.1 * landscape.Yf / landscape.X0 * Math.Sqrt(landscape.F0 * d), -0.01 * landscape.End);
    }

    /// <summary>A y at which the drift has ended.</summary>
    public static double ScanEnd(ValleyPoint point) =>
        FarOut * Math.Max(point.Landscape.Yb, Math.Max(point.Landscape.Yf, point.Landscape.Yd));

    private static double LogRelaxation(ValleyPoint point, ExactMethod method)
    {
        EscapeRates rates = ExactRates.Escape(point, NoiseConvention.Ito, method);
        return ExactRates.LogSum(rates.LogRateSharp, rates.LogRateFlat);
    }

    /// <summary>ln |d ln odds/dt|, by differences of fourth order.</summary>
    private static double LogChange(ValleyPoint point, ExactMethod method)
    {
        const double h = 5e-3;
        var (landscape, y) = (point.TwoValleys, point.Y);
        double Odds(double at) => ExactStationary.LogOdds(point with { Y = at }, NoiseConvention.Ito, method);
        double slope = Math.Abs(8 * (Odds(y + h * y) - Odds(y - h * y)) - (Odds(y + 2 * h * y) - Odds(y - 2 * h * y))) / (12 * h);
        double least = LeastDiffusion(point);
        return slope < Unchanging + Rounding * landscape.Barrier(y) / least ? double.NegativeInfinity
            : Math.Log(slope / y * Drift(landscape, y));
    }

    private static double LeastDiffusion(ValleyPoint point) =>
        Math.Min(ExactDiffusion.ValleyWise(point, 1), ExactDiffusion.ValleyWise(point, 0));
}
