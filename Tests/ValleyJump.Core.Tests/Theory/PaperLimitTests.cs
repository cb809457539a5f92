using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Tests.Landscapes;
using ValleyJump.Core.Theory.Paper;

namespace ValleyJump.Core.Tests.Theory;

/// <summary>Limits, asymptotic orders, monotonicity, and finite values wherever the parameters are valid.</summary>
public class PaperLimitTests
{
    private static readonly TwoValleyLandscape Default = new();

    private static readonly double[] Noises = [1e-300, 1e-100, 1e-12, 1e-6, 1e-3, 0.1, 1, 1e3, 1e100, 1e300];

    private static readonly double[] Heights = [0, 1e-300, 1e-12, 1e-3, 1, 5, 40, 1e3, 1e12, 1e300];

    public static TheoryData<int> Numbers => [.. Enumerable.Range(0, Cases.Landscapes.Length)];

    /// <summary>
    /// erfi z = exp(z^2)/(z sqrt(pi)) (1 + a + 3 a^2 + 15 a^3 ...) with a = 1/(2 z^2): the logarithm of the asymptotic rate is too large by
    /// a + 5/2 a^2 + 37/3 a^3 ..., of which the last term, half as much again, is the bound. Roundings are below 1e-13.
    /// </summary>
    [Theory]
    [InlineData(0.02)]
    [InlineData(0.01)]
    [InlineData(0.003)]
    [InlineData(0.001)]
    public void AsymptoticRatesAreOfFirstOrder(double a)
    {
        const double y = 12;
        double flat = a * Default.Barrier(y) * Default.FlatnessFlat(y), sharp = a * Default.Barrier(y) * Default.FlatnessSharp(y);
        double excessFlat = PaperFormulas.LogRateFlatAsymptotic(Default, flat, y) - PaperFormulas.LogRateFlat(Default, flat, y);
        double excessSharp = PaperFormulas.LogRateSharpAsymptotic(Default, sharp, y) - PaperFormulas.LogRateSharp(Default, sharp, y);
        Assert.Equal(a + 2.5 * a * a, excessFlat, 18.5 * a * a * a + 1e-13);
        Assert.Equal(a + 2.5 * a * a, excessSharp, 18.5 * a * a * a + 1e-13);
    }

    /// <summary>
    /// The log-odds of Eq. 22 are off by a_flat - a_sharp to first order, hence by half as much at half the noise. Relative to that the
    /// next order is 5/2 (a_flat + a_sharp), below 5 a_sharp, and the one after below 37 a_sharp^2, which is 1.1 a_sharp or less here.
    /// </summary>
    [Theory]
    [InlineData(1e-4)]
    [InlineData(5e-5)]
    [InlineData(2.5e-5)]
    public void Equation22IsOfFirstOrder(double deltaS)
    {
        // gamma = 1.16: the odds stay below 1e6, so that P keeps their digits.
        var l = new TwoValleyLandscape { X1 = 0.7 };
        const double y = 3;
        double flat = PaperFormulas.KramersNumberFlat(l, deltaS, y) / 2, sharp = PaperFormulas.KramersNumberSharp(l, deltaS, y) / 2;
        double error = LogOdds(PaperFormulas.PFlat(l, deltaS, y)) - LogOdds(PaperFormulas.PFlatAsymptotic(l, deltaS, y));
        Assert.Equal(1, error / (flat - sharp), 6.1 * sharp);
    }

    /// <summary>A difference d in x1/x2 changes the log-odds by d times a number below 3 + 2 z^2, and P by a quarter of that.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1e-12)]
    [InlineData(1e-6)]
    public void EqualValleysShareEvenly(double d)
    {
        var l = new TwoValleyLandscape { X1 = 0.65 * (1 + d), X2 = 0.65 };
        foreach (double y in Heights)
        {
            foreach (double deltaS in new[] { 1e-3, 1 })
            {
                // z^2 < 0.65^2/2e-3 < 212.
                double bound = 110 * d + 1e-15;
                Assert.Equal(0.5, PaperFormulas.PFlat(l, deltaS, y), bound);
                Assert.Equal(0.5, PaperFormulas.PFlatAsymptotic(l, deltaS, y), bound);
                Assert.Equal(0.5, PaperFormulas.PFlatDensity(l, deltaS, y), bound);
            }
        }
        Assert.Equal(0.5, PaperFormulas.PFlatEquilibrium(l), d + 1e-15);
    }

    /// <summary>
    /// For z -> 0 the log-odds of the full form are (3/2) ln gamma, to second order in z (here below 1e-6); of Eq. 22, half of ln gamma.
    /// </summary>
    [Theory]
    [MemberData(nameof(Numbers))]
    public void NoBarrierAndStrongNoiseHaveTheSameLimit(int number)
    {
        var l = Cases.Landscapes[number];
        double g = l.Gamma;
        foreach (var (deltaS, y) in new[] { (1e-3, 0.0), (1e-3, 1e-4), (1e7, 10), (1e300, 1e300) })
        {
            Assert.Equal(Math.Pow(g, 1.5) / (1 + Math.Pow(g, 1.5)), PaperFormulas.PFlat(l, deltaS, y), 1e-6);
            Assert.Equal(Math.Sqrt(g) / (1 + Math.Sqrt(g)), PaperFormulas.PFlatAsymptotic(l, deltaS, y), 1e-6);
        }
        Assert.Equal(0.5, PaperFormulas.PFlatDensity(l, 1e-3, 0));
    }

    [Theory]
    [MemberData(nameof(Numbers))]
    public void WeakNoiseChoosesTheFlatterValley(int number)
    {
        var l = Cases.Landscapes[number];
        double expected = l.Gamma > 1 ? 1 : 0;
        foreach (double deltaS in new[] { 1e-8, 1e-300 })
        {
            Assert.Equal(expected, PaperFormulas.PFlat(l, deltaS, 5), 15);
            Assert.Equal(expected, PaperFormulas.PFlatAsymptotic(l, deltaS, 5), 15);
            Assert.Equal(expected, PaperFormulas.PFlatDensity(l, deltaS, 5), 15);
        }
    }

    [Fact]
    public void NoBarrierNoRate()
    {
        Assert.Equal(double.PositiveInfinity, PaperFormulas.RateSharp(Default, 1e-3, 0));
        Assert.Equal(double.PositiveInfinity, PaperFormulas.LogRateFlat(Default, 1e-3, 0));
        Assert.Equal(0, PaperFormulas.RateSharpAsymptotic(Default, 1e-3, 0));
        Assert.Equal(double.NegativeInfinity, PaperFormulas.LogRateFlatAsymptotic(Default, 1e-3, 0));
        Assert.Equal(double.PositiveInfinity, PaperFormulas.KramersNumberSharp(Default, 1e-3, 0));
    }

    /// <summary>The flat valley gains with y and with weaker noise; rates fall with y (as y_f &lt; 1.5 y_b) and rise with noise.</summary>
    [Fact]
    public void Monotone()
    {
        double[] heights = [.. Enumerable.Range(1, 200).Select(i => 0.2 * i)];
        double[] noises = [.. Enumerable.Range(0, 100).Select(i => 1e-3 * Math.Pow(1.06, i))];
        Assert.All(heights.Zip(heights.Skip(1)), pair =>
        {
            Assert.True(PaperFormulas.PFlat(Default, 0.01, pair.First) < PaperFormulas.PFlat(Default, 0.01, pair.Second));
            Assert.True(PaperFormulas.LogRateSharp(Default, 0.01, pair.First) > PaperFormulas.LogRateSharp(Default, 0.01, pair.Second));
            Assert.True(PaperFormulas.KramersNumberFlat(Default, 0.01, pair.First) > PaperFormulas.KramersNumberFlat(Default, 0.01,
                pair.Second));
        });
        Assert.All(noises.Zip(noises.Skip(1)), pair =>
        {
            Assert.True(PaperFormulas.PFlat(Default, pair.First, 10) > PaperFormulas.PFlat(Default, pair.Second, 10));
            Assert.True(PaperFormulas.LogRateFlat(Default, pair.First, 10) < PaperFormulas.LogRateFlat(Default, pair.Second, 10));
        });
    }

    /// <summary>
    /// At a barrier of 1e6 Delta_S the logarithms are -4e3 to -2e6, and those of the asymptotic rates off by a = Delta_S/(DL f).
    /// </summary>
    [Theory]
    [MemberData(nameof(Numbers))]
    public void BarriersOfAMillion(int number)
    {
        var l = Cases.Landscapes[number];
        const double y = 30;
        double deltaS = l.Barrier(y) / 1e6, a = 1e-6 / l.FlatnessSharp(y);
        double log = PaperFormulas.LogRateSharp(l, deltaS, y);
        Assert.True(double.IsFinite(log) && log < -1e3);
        Assert.Equal(PaperFormulas.LogRateSharpAsymptotic(l, deltaS, y) - a, log, 3 * a * a + 1e-15 * Math.Abs(log));
        Assert.Equal(0, PaperFormulas.RateSharp(l, deltaS, y));
        foreach (double x in new[] { -1, -0.1, 0, 0.1, 1 })
            Assert.True(double.IsFinite(PaperFormulas.LogDensity(l, deltaS, x, y)));
    }

    /// <summary>
    /// No NaN anywhere, and probabilities stay in [0, 1]; logarithms of rates and densities are infinite only where documented.
    /// </summary>
    [Theory]
    [MemberData(nameof(Numbers))]
    public void DefinedForEveryValidInput(int number)
    {
        var l = Cases.Landscapes[number];
        foreach (double y in Heights)
        {
            foreach (double deltaS in Noises)
            {
                double[] shares = [PaperFormulas.PFlat(l, deltaS, y), PaperFormulas.PFlatAsymptotic(l, deltaS, y),
                    PaperFormulas.PFlatDensity(l, deltaS, y)];
                Assert.All(shares, p => Assert.InRange(p, 0, 1));
                double[] positive =
                [
                    PaperFormulas.RateFlat(l, deltaS, y), PaperFormulas.RateSharp(l, deltaS, y),
                        PaperFormulas.RateFlatAsymptotic(l, deltaS, y),
                    PaperFormulas.RateSharpAsymptotic(l, deltaS, y), PaperFormulas.KramersNumberFlat(l, deltaS, y),
                        PaperFormulas.EffectiveTemperature(l, deltaS, y),
                    PaperFormulas.Density(l, deltaS, -0.1, y), PaperFormulas.Density(l, deltaS, 0, y),
                        PaperFormulas.Density(l, deltaS, 1e200, y),
                ];
                Assert.All(positive, v => Assert.True(v >= 0));
                // z^2 overflows below Delta_S = 1e-308 and y/sqrt(Delta_S) underflows to z = 0, where the rate is infinite, for the tiniest
                // y.
                if (y > 1e-100)
                {
                    Assert.True(double.IsFinite(PaperFormulas.LogRateFlat(l, deltaS, y))
                        && double.IsFinite(PaperFormulas.LogRateSharpAsymptotic(l, deltaS, y)));
                }
            }
        }
    }

    private static double LogOdds(double p) => Math.Log(p / (1 - p));
}
