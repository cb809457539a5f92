using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Exact;
using Xunit.Abstractions;

namespace ValleyJump.Core.Tests.Theory;

/// <summary>The exact theory of valleys in a row where D grows along a valley, and where valleys are deep.</summary>
public sealed class ExactChainTests(ITestOutputHelper output)
{
    /// <summary>
    /// A chain that parts early: under Sigma ~ H^alpha D grows along x so much that the density falls as a power of x. A walk to where it
    /// has fallen by e^-45, in steps of the floor's noise, would take 10^8 of them, or would not end; it is stopped after a minute. What
    /// lies within the bound counts, as with two valleys, also where most of it lies far out (anti-Ito).
    /// </summary>
    [Theory]
    [InlineData(NoiseModel.HessianSquared, 2, NoiseConvention.Ito)]
    [InlineData(NoiseModel.HessianSquared, 2, NoiseConvention.Stratonovich)]
    [InlineData(NoiseModel.HessianSquared, 2, NoiseConvention.AntiIto)]
    [InlineData(NoiseModel.HessianPower, 2, NoiseConvention.Ito)]
    [InlineData(NoiseModel.HessianPower, 3, NoiseConvention.Ito)]
    [InlineData(NoiseModel.HessianPower, 6, NoiseConvention.AntiIto)]
    public void TailsThatFallAsAPowerEnd(NoiseModel model, double exponent, NoiseConvention convention)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var chain = new ValleyChain { HalfWidth = [0.8, 0.65, 0.8], Yb = 1, Yf = 0.1 };
        ValleyPoint point = Shallow(chain, model, exponent, 0.3, 0);
        ExactChain.Solution solution = ExactChain.Solve(point, convention, stop.Token);
        output.WriteLine($"occupations {string.Join(' ', solution.Occupation)}, rates {string.Join(' ', solution.LogRight)}");
        Reference reference = new(point, convention);
        for (int k = 0; k < 3; k++)
            Assert.Equal(reference.LogMass[k] - reference.LogMass[0], solution.LogMass[k] - solution.LogMass[0], 1e-7);
        for (int k = 0; k < 2; k++)
            Assert.Equal(-reference.LogMass[k] - reference.LogWay[k], solution.LogRight[k], 1e-7);
    }

    /// <summary>Two valleys as a row of two have what they have by themselves, to what either solver is good for.</summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 1)]
    [InlineData(NoiseModel.HessianSquared, 2)]
    [InlineData(NoiseModel.HessianPower, 4)]
    [InlineData(NoiseModel.HessianPlusIsotropic, 1)]
    public void ARowOfTwoIsTwoValleys(NoiseModel model, double exponent)
    {
        foreach (double y in (double[])[0.3, 3])
        {
            foreach (NoiseConvention convention in Enum.GetValues<NoiseConvention>())
            {
                ValleyPoint point = Shallow(new TwoValleyLandscape { Yb = 1, Yf = 0.1 }, model, exponent, y, 0);
                EscapeRates two = ExactRates.Escape(point, convention);
                ExactChain.Solution row = ExactChain.Solve(point, convention, default);
                output.WriteLine($"{y} {convention}: {row.LogRight[0] - two.LogRateSharp:G3}, {row.LogLeft[0] - two.LogRateFlat:G3}");
                Assert.Equal(two.LogRateSharp, row.LogRight[0], 1e-9);
                Assert.Equal(two.LogRateFlat, row.LogLeft[0], 1e-9);
            }
        }
    }

    /// <summary>
    /// Where the first valley is thousands of D deep and D changes on the way, that part of the potential is carried into all others. It is
    /// good to its rounding, 1e-16 of some thousands for every panel of the reference. Under Sigma ~ [H]+ D has kinks, which the reference
    /// smooths over a panel: of 20 000 D, 1e-9 or so, twice in each valley.
    /// </summary>
    [Theory]
    [InlineData(NoiseModel.HessianSquared, 2, 0.3, 3000, 1e-7)]
    [InlineData(NoiseModel.HessianPower, 5, 0.3, 3000, 1e-7)]
    [InlineData(NoiseModel.Hessian, 1, 0.1, 20_000, 1e-5)]
    public void TheDensityBeyondADeepValleyIsThatOfItsMass(NoiseModel model, double exponent, double y, double depth, double tolerance)
    {
        var chain = new ValleyChain { HalfWidth = [0.8, 0.7, 0.75], Yb = 1, Yf = 0.1 };
        ValleyPoint point = Shallow(chain, model, exponent, y, 0);
        point = point with { Noise = point.Noise with { Strength = point.Noise.Strength / depth } };
        Reference reference = new(point, NoiseConvention.Ito);
        ExactChain.Solution solution = ExactChain.Solve(point, NoiseConvention.Ito, default);
        double[] floors = [.. Enumerable.Range(0, 3).Select(k => chain.Minimum(k, point.Y))];
        double[] log = ExactChain.LogDensity(point, floors, NoiseConvention.Ito, default);
        for (int k = 0; k < 3; k++)
        {
            output.WriteLine($"phi {reference.Floor[k]:G17}, mass {reference.LogMass[k]:G17}, of Solve {solution.LogMass[k]:G17}");
            Assert.Equal(reference.LogMass[k] - reference.LogMass[0], solution.LogMass[k] - solution.LogMass[0], tolerance);
            double expected = -Math.Log(reference.Diffusion(k, floors[k]) / reference.Diffusion(0, floors[0])) - reference.Floor[k];
            Assert.Equal(expected, log[k] - log[0], tolerance);
        }
    }

    /// <summary>
    /// A slope with a kink that is no edge, by hand. The last piece about it is 2^-14 wide, in which 2000 |u - 1.37| is off by 2000 2^-28.
    /// </summary>
    [Fact]
    public void APotentialThatIsCarriedOnIsNowhereLoose()
    {
        var potential = new ExactPotential(u => u < 1 ? 2000 : 2000 * (1 + Math.Abs(u - 1.37)), [0, 1, 2], isCarried: true);
        Assert.Equal(2000 * (2 + (0.37 * 0.37 + 0.63 * 0.63) / 2), potential.At(2), 1e-5);
    }

    [Fact]
    public void ItStopsAtOnce()
    {
        using var stop = new CancellationTokenSource();
        stop.Cancel();
        ValleyPoint point = Shallow(new ValleyChain(), NoiseModel.HessianSquared, 2, 3, 0);
        Assert.Throws<OperationCanceledException>(() => ExactChain.Solve(point, NoiseConvention.Ito, stop.Token));
        Assert.Throws<OperationCanceledException>(() => ExactChain.LogDensity(point, [0.0], NoiseConvention.Ito, stop.Token));
    }

    /// <summary>A point where DL is D at the floor of a valley, or all but.</summary>
    private static ValleyPoint Shallow(ValleyLandscape landscape, NoiseModel model, double exponent, double y, int valley)
    {
        // D goes as sigma, but for the floor of 1e-8.
        var point = new ValleyPoint(landscape, new() { Model = model, Strength = 1, Exponent = exponent }, 0.05, y);
        double strength = landscape.Barrier(y) / (0.05 / 2 * ExactDiffusion.Variance(point, landscape.Minimum(valley, y)));
        return point with { Noise = point.Noise with { Strength = strength } };
    }

    /// <summary>
    /// The same by nothing but Simpson's rule, on 40 000 panels from floor to ridge and, evenly in the logarithm of the distance, from an
    /// outer floor to the bound.
    /// </summary>
    private sealed class Reference
    {
        private const int Panels = 40_000;

        private readonly ValleyPoint point;

        public Reference(ValleyPoint point, NoiseConvention convention)
        {
            this.point = point;
            double a = ExactDiffusion.Exponent(convention), phi = 0;
            ValleyLandscape landscape = point.Landscape;
            int n = landscape.Valleys;
            (LogMass, LogWay, Floor) = (new double[n], new double[n - 1], new double[n]);
            for (int k = 0; k < n; k++)
            {
                double floor = landscape.Minimum(k, point.Y);
                double left = k == 0 ? -landscape.DivergenceBound : landscape.Ridge(k - 1, point.Y);
                double right = k == n - 1 ? landscape.DivergenceBound : landscape.Ridge(k, point.Y);
                var down = Side(k, floor, left, k == 0, a);
                var up = Side(k, floor, right, k == n - 1, a);
                Floor[k] = k == 0 ? 0 : phi - down.Rise;
                LogMass[k] = Math.Log(down.Mass + up.Mass) - Floor[k];
                if (k > 0)
                    LogWay[k - 1] = Math.Log(LogWay[k - 1] + down.Way) + phi;
                if (k < n - 1)
                    (LogWay[k], phi) = (up.Way, Floor[k] + up.Rise);
            }
        }

        public double[] LogMass { get; }

        public double[] LogWay { get; }

        public double[] Floor { get; }

        public double Diffusion(int k, double x)
        {
            ValleyLandscape landscape = point.Landscape;
            if (k < landscape.Valleys - 1)
                x = Math.Min(x, Math.BitDecrement(landscape.Ridge(k, point.Y)));
            return point.EffectiveLearningRate / 2 * ExactDiffusion.Variance(point, x);
        }

        /// <summary>The mass, relative to the floor; the resistance, relative to the ridge; and Phi at the end.</summary>
        private (double Mass, double Way, double Rise) Side(int k, double floor, double end, bool isOuter, double a)
        {
            double f = point.Landscape.Flatness(k, point.Y), sign = Math.Sign(end - floor), length = Math.Abs(end - floor);
            // s = e^t - 1 in lengths of the noise, or s = t.
            double unit = Math.Sqrt(f * Diffusion(k, floor)), last = isOuter ? Math.Log(1 + length / unit) : length;
            double At(double t) => isOuter ? unit * (Math.Exp(t) - 1) : t;
            double Measure(double t) => isOuter ? unit * Math.Exp(t) : 1;
            double Slope(double t) => 2 * At(t) / (f * D(t)) * Measure(t);
            double D(double t) => Diffusion(k, floor + sign * At(t));
            double h = last / Panels;
            double[] phi = new double[Panels + 1];
            // Each by a Simpson panel of its own, of half the width.
            for (int i = 0; i < Panels; i++)
                phi[i + 1] = phi[i] + h / 6 * (Slope(i * h) + 4 * Slope((i + 0.5) * h) + Slope((i + 1) * h));
            double mass = 0, way = 0;
            for (int i = 0; i <= Panels; i++)
            {
                double weight = h / 3 * (i is 0 or Panels ? 1 : i % 2 == 1 ? 4 : 2), d = D(i * h);
                mass += weight * Math.Pow(d, -a) * Math.Exp(-phi[i]) * Measure(i * h);
                way += weight * Math.Pow(d, a - 1) * Math.Exp(phi[i] - phi[Panels]);
            }
            return (mass, way, phi[Panels]);
        }
    }
}
