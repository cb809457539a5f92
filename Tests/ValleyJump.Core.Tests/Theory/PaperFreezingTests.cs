using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Tests.Landscapes;
using ValleyJump.Core.Theory.Paper;

namespace ValleyJump.Core.Tests.Theory;

/// <summary>Eq. 25, Eq. 26 and the criterion A32: where they have an answer, what it satisfies, and how they agree.</summary>
public class PaperFreezingTests
{
    private static readonly TwoValleyLandscape Default = new();

    public static TheoryData<int, double, double> Solvable()
    {
        var cases = new TheoryData<int, double, double>();
        foreach (int number in new[] { 0, 1, 3 })
        {
            foreach (double deltaS in new[] { 1e-12, 1e-8, 1e-6, 1e-4, 1e-3 })
            {
                foreach (double phiScale in new[] { 1e-6, 1, 3000 })
                    cases.Add(number, deltaS, phiScale);
            }
        }
        return cases;
    }

    /// <summary>
    /// ln k- - ln(epsilon Phi/Delta_S) is zero to the slope d ln k-/d ln y (below 1 + 2 z^2) times the relative error 1e-12 of the root.
    /// </summary>
    [Theory]
    [MemberData(nameof(Solvable))]
    public void CriterionIsSatisfied(int number, double deltaS, double phiScale)
    {
        var l = Cases.Landscapes[number];
        double y = PaperFormulas.YFreezeCriterion(l, deltaS, PaperFormulas.DefaultEpsilon, phiScale);
        Assert.True(y > 0);
        double threshold = Math.Log(PaperFormulas.DefaultEpsilon * PaperFormulas.Phi(l, phiScale) / deltaS);
        Assert.Equal(threshold, PaperFormulas.LogRateSharp(l, deltaS, y), 1e-12 * (1 + 2 / PaperFormulas.KramersNumberSharp(l, deltaS, y)));
        Assert.True(PaperFormulas.LogRateSharp(l, deltaS, y * 0.999) > threshold);
        Assert.True(PaperFormulas.LogRateSharp(l, deltaS, y * 1.001) < threshold);
    }

    /// <summary>
    /// With epsilon = sqrt(Delta_S)/Phi exp(-M/(2 Delta_S)) Eq. 25 gives the same y for every Delta_S (s^2 = M), while A32 tends to it: s^2
    /// differs by 2 Delta_S ln sqrt(2 DL/(pi f2)), the prefactor that Eq. 25 drops. The relative correction to that is of the order 1/z^2
    /// and of the change of y itself, here below 25 Delta_S/M.
    /// </summary>
    [Theory]
    [InlineData(30)]
    [InlineData(60)]
    [InlineData(120)]
    [InlineData(480)]
    public void Equation25IsTheLargeBarrierFormOfTheCriterion(double ratio)
    {
        const double y = 5;
        double s = Default.X2 * y / (y + Default.Yb), deltaS = s * s / ratio;
        double epsilon = Math.Sqrt(deltaS) / PaperFormulas.Phi(Default) * Math.Exp(-ratio / 2);
        Assert.Equal(y, PaperFormulas.YFreeze(Default, deltaS, epsilon), 1e-10);

        double prefactor = Math.Sqrt(2 * Default.Barrier(y) / (Math.PI * Default.FlatnessSharp(y)));
        double slope = 2 * s * Default.X2 * Default.Yb / ((y + Default.Yb) * (y + Default.Yb));
        double predicted = 2 * deltaS * Math.Log(prefactor) / slope;
        Assert.Equal(1, (PaperFormulas.YFreezeCriterion(Default, deltaS, epsilon) - y) / predicted, 25 / ratio);
    }

    /// <summary>More noise: later freezing, and a larger share of the flat valley when it happens, as the paper claims.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3000)]
    public void MoreNoiseFreezesLater(double phiScale)
    {
        double[] noises = [.. Enumerable.Range(0, 40).Select(i => 1e-4 * Math.Pow(1.1, i))];
        Assert.All(noises.Zip(noises.Skip(1)), pair =>
        {
            Assert.True(PaperFormulas.YFreeze(Default, pair.First, phiScale: phiScale) < PaperFormulas.YFreeze(Default, pair.Second,
                phiScale: phiScale));
            Assert.True(PaperFormulas.YFreezeCriterion(Default, pair.First, phiScale: phiScale) < PaperFormulas.YFreezeCriterion(Default,
                pair.Second, phiScale: phiScale));
            Assert.True(PaperFormulas.PFlatTransient(Default, pair.First, phiScale: phiScale) < PaperFormulas.PFlatTransient(Default,
                pair.Second, phiScale: phiScale));
        });
    }

    /// <summary>Eq. 26 is Eq. 22 at the freezing point of Eq. 25. The exponent is below 20: a few roundings of it.</summary>
    [Theory]
    [InlineData(1e-4, 1)]
    [InlineData(1e-3, 1)]
    [InlineData(1e-3, 3000)]
    [InlineData(1e-2, 3000)]
    public void TransientIsTheSteadyStateWhereItFreezes(double deltaS, double phiScale) => Assert.Equal(
        PaperFormulas.PFlatAsymptotic(Default, deltaS, PaperFormulas.YFreeze(Default, deltaS, phiScale: phiScale)),
        PaperFormulas.PFlatTransient(Default, deltaS, phiScale: phiScale), 1e-13);

    [Fact]
    public void StrongNoiseNeverFreezes()
    {
        // s = x2 = 0.65 at Delta_S = 0.0154 (Phi as printed).
        Assert.True(double.IsFinite(PaperFormulas.YFreeze(Default, 0.015)));
        Assert.Equal(double.NaN, PaperFormulas.YFreeze(Default, 0.016));
        Assert.Equal(double.NaN, PaperFormulas.YFreezeCriterion(Default, 1));
        Assert.Equal(double.NaN, PaperFormulas.YFreezeCriterion(Default, 1e300));
        // Eq. 26 as printed still has a value.
        Assert.InRange(PaperFormulas.PFlatTransient(Default, 1), 0.99, 1);
    }

    [Fact]
    public void WeakNoiseFreezesAtOnce()
    {
        double limit = Math.Pow(PaperFormulas.DefaultEpsilon * PaperFormulas.Phi(Default), 2);
        Assert.Equal(double.NaN, PaperFormulas.YFreeze(Default, limit * 0.999));
        Assert.InRange(PaperFormulas.YFreeze(Default, limit * 1.001), 0, 1e-6);
        // A32 has a root for any weak noise: erfi ~ 2 z/sqrt(pi) gives y ~ Delta_S^(3/2), below the smallest double for the last.
        double first = PaperFormulas.YFreezeCriterion(Default, 1e-20), second = PaperFormulas.YFreezeCriterion(Default, 1e-22);
        Assert.Equal(1000, first / second, 1e-6);
        Assert.Equal(0, PaperFormulas.YFreezeCriterion(Default, 1e-300));
    }

    [Fact]
    public void NoFlatterValleyNoFreezingPoint()
    {
        var equal = new TwoValleyLandscape { X1 = 0.65, X2 = 0.65 };
        Assert.Equal(0, PaperFormulas.Phi(equal));
        Assert.Equal(double.NaN, PaperFormulas.YFreeze(equal, 1e-3));
        Assert.Equal(double.NaN, PaperFormulas.YFreezeCriterion(equal, 1e-3));
        Assert.Equal(0.5, PaperFormulas.PFlatTransient(equal, 1e-3));
        var swapped = Cases.Landscapes[2];
        Assert.True(PaperFormulas.Phi(swapped) < 0);
        Assert.Equal(double.NaN, PaperFormulas.YFreeze(swapped, 1e-3));
        Assert.Equal(double.NaN, PaperFormulas.YFreezeCriterion(swapped, 1e-3));
        Assert.Equal(double.NaN, PaperFormulas.PFlatTransient(swapped, 1e-3));
    }

    /// <summary>gamma -> 1: (gamma - 1) ln(1/(gamma - 1)) -> 0, here about 4e-8 times 40.</summary>
    [Fact]
    public void AlmostEqualValleysShareEvenly() =>
        Assert.Equal(0.5, PaperFormulas.PFlatTransient(new TwoValleyLandscape { X1 = 0.65 * (1 + 1e-8), X2 = 0.65 }, 1e-3), 1e-6);

    /// <summary>
    /// For y_f far above y_b the flatness falls with y faster than the barrier grows: at strong noise the rate falls, then rises again, and
    /// crosses the threshold twice. The first crossing counts; a threshold below the smallest rate is never reached.
    /// </summary>
    [Fact]
    public void TheFirstOfTwoCrossingsCounts()
    {
        var l = Cases.Landscapes[1];
        const double deltaS = 0.08;
        double[] logs = [.. Enumerable.Range(0, 4000).Select(i => PaperFormulas.LogRateSharp(l, deltaS, 0.01 * Math.Exp(0.005 * i)))];
        double smallest = logs.Min();
        Assert.True(logs[^1] > smallest + 0.5);
        double scale = deltaS / (PaperFormulas.DefaultEpsilon * PaperFormulas.Phi(l));
        double y = PaperFormulas.YFreezeCriterion(l, deltaS, phiScale: scale * Math.Exp(smallest + 0.2));
        Assert.True(y < 0.01 * Math.Exp(0.005 * Array.IndexOf(logs, smallest)));
        Assert.Equal(smallest + 0.2, PaperFormulas.LogRateSharp(l, deltaS, y), 1e-12);
        Assert.Equal(double.NaN, PaperFormulas.YFreezeCriterion(l, deltaS, phiScale: scale * Math.Exp(smallest - 0.01)));
    }

    /// <summary>
    /// Phi bounds Delta_S |dP/dt| of Eq. 22, dy/dt = 1/tau_y, with a factor 2 to spare: P (1 - P) is at most 1/4, y^2/(y + y_b)^2 rises by
    /// at most 8/(27 y_b), and the exponent has 1/(2 Delta_S). Central differences of step 1e-3 are good to 1e-6 here.
    /// </summary>
    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-2)]
    [InlineData(1e-1)]
    [InlineData(1)]
    public void PhiIsAnUpperBound(double deltaS)
    {
        for (double y = 0.5; y < 200; y += 0.5)
        {
            double slope = (PaperFormulas.PFlatAsymptotic(Default, deltaS, y + 1e-3)
                - PaperFormulas.PFlatAsymptotic(Default, deltaS, y - 1e-3)) / 2e-3;
            Assert.True(deltaS * slope / new ValleyGeometry(Default, y).TauY <= PaperFormulas.Phi(Default) / 2 * (1 + 1e-6));
        }
        Assert.Equal(3000 * PaperFormulas.Phi(Default), PaperFormulas.Phi(Default, 3000), 1e-15);
    }
}
