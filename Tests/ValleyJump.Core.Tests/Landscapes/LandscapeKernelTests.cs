using System.Runtime.Intrinsics;
using ValleyJump.Core.Dynamics.Simd.Lanes256;
using ValleyJump.Core.Landscapes;

namespace ValleyJump.Core.Tests.Landscapes;

/// <summary>
/// The vector kernel's derivatives against <see cref="TwoValleyLandscape"/>'s. Both sum terms that may cancel, so the tolerance is
/// relative to the sum of the terms' magnitudes; the kernel computes y/(y + y_b) as 1 - y_b/(y + y_b), whose rounding error is
/// relative to 1 rather than to itself, so that 1 enters the magnitude of g.
/// </summary>
public class LandscapeKernelTests
{
    // Some 50 roundings at most, 1e-14; the exponential adds |y/y_d| eps, up to 2e-13 before it underflows. A margin of 5 is left.
    private const double Tolerance = 1e-12;

    public static TheoryData<double, double, double, double, double, double, double, double> Parameters()
    {
        var parameters = new TheoryData<double, double, double, double, double, double, double, double>
        {
            { 0.8, 0.65, 1, 1, 30, 20, 100, 1 },
            { 0.8, 0.65, 1, 1, 20, 30, 100, 0 },
            { 1e-3, 1e3, 1e3, 1e-3, 1e-3, 1e6, 1e-2, 1e3 },
            { 1e3, 1e-3, 1e-3, 1e3, 1e6, 1e-3, 1e6, 1e-3 },
        };
        var random = new Random(11);
        for (int i = 0; i < 40; i++)
        {
            double[] p = [.. Enumerable.Range(0, 8).Select(k => LogUniform(random, k < 4 ? 1e-3 : 1e-1, k < 4 ? 1e3 : 1e5))];
            parameters.Add(p[0], p[1], p[2], p[3], p[4], p[5], p[6], p[7]);
        }
        return parameters;
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void DerivativesEqualTheLandscapes(double x1, double x2, double x0, double f0, double yb, double yf, double yd, double ld)
    {
        var landscape = new TwoValleyLandscape { X1 = x1, X2 = x2, X0 = x0, F0 = f0, Yb = yb, Yf = yf, Yd = yd, Ld = ld };
        var random = new Random(12);
        for (int i = 0; i < 250; i++)
        {
            double[] xs = new double[4], ys = new double[4];
            for (int lane = 0; lane < 4; lane++)
                (xs[lane], ys[lane]) = RandomPoint(random, landscape);
            Compare(landscape, xs, ys);
        }
        // The ridge itself, from y = 0 up.
        Compare(landscape, [0, 0, 0, 0], [0, 1, 100, 1e4]);
    }

    private static (double X, double Y) RandomPoint(Random random, TwoValleyLandscape landscape)
    {
        double x = LogUniform(random, 1e-9, 1e4) * (random.Next(2) == 0 ? 1 : -1);
        // Below 0 the domain ends at -min(y_b, y_f), and exp(-y/y_d) is kept below e^300.
        double y = random.Next(4) > 0 ? LogUniform(random, 1e-6, 1e4)
            : -Math.Min(300 * landscape.Yd, 0.99 * Math.Min(landscape.Yb, landscape.Yf)) * random.NextDouble();
        return (x, y);
    }

    private static void Compare(TwoValleyLandscape l, double[] xs, double[] ys)
    {
        var kernel = new TwoValleyKernel(l);
        Vector256<double> x = Vector256.Create(xs), y = Vector256.Create(ys);
        kernel.Prepare(y, out var first, out var second);
        kernel.Evaluate(x, y, first, second, out Derivatives d);
        for (int lane = 0; lane < 4; lane++)
        {
            string at = FormattableString.Invariant($"x = {xs[lane]:R}, y = {ys[lane]:R}");
            var (gx, gy) = l.Gradient(xs[lane], ys[lane]);
            Hessian2 h = l.Hessian(xs[lane], ys[lane]);
            Hessian2 size = Magnitudes(l, xs[lane], ys[lane], out double sizeX, out double sizeY);
            Near(-gx, d.Fx[lane], sizeX, "Fx at " + at);
            Near(-gy, d.Fy[lane], sizeY, "Fy at " + at);
            Near(h.H11, d.H11[lane], size.H11, "H11 at " + at);
            Near(h.H12, d.H12[lane], size.H12, "H12 at " + at);
            Near(h.H22, d.H22[lane], size.H22, "H22 at " + at);
        }
    }

    /// <summary>Every difference in the derivatives made a sum.</summary>
    private static Hessian2 Magnitudes(TwoValleyLandscape l, double x, double y, out double sizeX, out double sizeY)
    {
        double xi = x >= 0 ? l.X1 : l.X2, u = Math.Abs(x), b = 1 / (y + l.Yb), f = Cases.F(l, x, y);
        double g = 2 * xi * Math.Max(1, Math.Abs(y * b)), dg = 2 * xi * l.Yb * b * b, k = 2 * Math.Abs(l.Yb - l.Yf) * b / (y + l.Yf);
        double drift = l.Ld / l.Yd * Math.Exp(-y / l.Yd), w = u * (u + g);
        sizeX = (2 * u + g) / f;
        sizeY = drift + (u * dg + w * k) / f;
        return new(2 / f, (dg + (2 * u + g) * k) / f, (2 * u * dg * (b + k) + w * k * (1.5 * k + 2 * b)) / f + drift / l.Yd);
    }

    private static void Near(double expected, double actual, double magnitude, string what)
    {
        // The kernel's exponential stops falling at 2^-1022.
        if (!(Math.Abs(expected - actual) <= Tolerance * magnitude + 1e-300))
            Assert.Fail(FormattableString.Invariant($"{what}: {actual:R} is not {expected:R} to {Tolerance} of {magnitude:R}."));
    }

    private static double LogUniform(Random random, double low, double high) => low * Math.Pow(high / low, random.NextDouble());
}
