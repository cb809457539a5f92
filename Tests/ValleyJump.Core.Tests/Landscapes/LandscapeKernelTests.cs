using System.Runtime.Intrinsics;
using ValleyJump.Core.Dynamics.Simd.Lanes256;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;

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

    /// <summary>
    /// The values carried along over a step, against those made afresh; a step that is too long for the series is flagged.
    /// </summary>
    [Theory]
    [MemberData(nameof(Parameters))]
    public void CarriedValuesEqualPreparedOnes(double x1, double x2, double x0, double f0, double yb, double yf, double yd, double ld)
    {
        var landscape = new TwoValleyLandscape { X1 = x1, X2 = x2, X0 = x0, F0 = f0, Yb = yb, Yf = yf, Yd = yd, Ld = ld };
        var kernel = new TwoValleyKernel(landscape);
        var random = new Random(14);
        int sure = 0, unsure = 0;
        for (int i = 0; i < 4000; i++)
        {
            double y = RandomPoint(random, landscape).Y, dy = LogUniform(random, 1e-9, 1e2) * (random.Next(2) == 0 ? 1 : -1);
            double y1 = y + dy, e = 1 - (y1 + yb) * (y1 + yf) / ((y + yb) * (y + yf)), u = dy / yd;
            if (y1 <= -Math.Min(yb, yf))
                continue;
            kernel.Prepare(Vector256.Create(y), out var first, out var second);
            kernel.Prepare(Vector256.Create(y1), out var first1, out var second1);
            // The step as it is after rounding y1, which is what the values depend on.
            ulong flag = kernel.Carry(Vector256.Create(y1), Vector256.Create(y1 - y), ref first, ref second).AsUInt64()[0];
            double longest = Math.Max(Math.Abs(e), Math.Abs(u)) * 512;
            if (flag != 0)
            {
                unsure++;
                Assert.True(longest > 0.999, FormattableString.Invariant($"from y = {y:R} by {dy:R}: flagged for no reason."));
                continue;
            }
            sure++;
            Assert.True(longest < 1.001, FormattableString.Invariant($"from y = {y:R} by {dy:R}: too long a step was not flagged."));
            // The series' 4e-16 and some ten roundings. Each exponential is good to 1e-15, and its argument, ln(L_d/y_d) - y/y_d, to
            // 1.1e-16 of its size.
            Assert.Equal(1, first[0] / first1[0], 2e-15);
            if (second1[0] > 1e-300)
                Assert.Equal(1, second[0] / second1[0], 3e-15 + 2.5e-16 * (Math.Abs(y / yd) + (ld > 0 ? Math.Abs(Math.Log(ld / yd)) : 0)));
        }
        Assert.True(sure > 50 && unsure > 50, $"{sure} short steps and {unsure} long ones: too few to mean anything.");
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
            Symmetric2 h = l.Hessian(xs[lane], ys[lane]);
            Symmetric2 size = Magnitudes(l, xs[lane], ys[lane], out double sizeX, out double sizeY);
            Near(-gx, d.Fx[lane], sizeX, "Fx at " + at);
            Near(-gy, d.Fy[lane], sizeY, "Fy at " + at);
            double unit = kernel.CurvatureScale;
            Near(h.XX, unit * d.H11[lane], size.XX, "H11 at " + at);
            Near(h.XY, unit * d.Twice12[lane] / 2, size.XY, "H12 at " + at);
            Near(h.YY, unit * d.H22[lane], size.YY, "H22 at " + at);
        }
    }

    /// <summary>Every difference in the derivatives made a sum.</summary>
    private static Symmetric2 Magnitudes(TwoValleyLandscape l, double x, double y, out double sizeX, out double sizeY)
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
