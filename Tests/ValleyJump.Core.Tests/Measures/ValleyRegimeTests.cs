using System.Globalization;
using System.Text.RegularExpressions;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Evolution;

using static ValleyJump.Core.Measures.RegimeAspect;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>
/// Regimes known to be good pass every check; landscapes and noises set up wrongly are flagged, simulated and predicted.
/// </summary>
public sealed class ValleyRegimeTests
{
    private static readonly TwoValleyLandscape Paper = new();

    private static TwoValleySimulation Run(double eta, double sigma, TwoValleyLandscape? landscape = null,
        NoiseModel model = NoiseModel.Hessian) => new()
    {
        Landscape = landscape ?? Paper,
        LearningRate = eta,
        Noise = new() { Strength = sigma, Model = model },
        Realizations = 1000,
        Seed = 7,
    };

    private static RegimeAspect[] Flagged(IReadOnlyList<RegimeCheck> checks) =>
        [.. checks.Where(c => c.Verdict is RegimeVerdict.Warn or RegimeVerdict.Fail).Select(c => c.Name)];

    private static RegimeCheck Of(IReadOnlyList<RegimeCheck> checks, RegimeAspect name) => Assert.Single(checks, c => c.Name == name);

    /// <summary>Cells of the paper's grid that freeze within the run and not at its start.</summary>
    [Theory]
    [InlineData(0.05, 0.05)]
    [InlineData(0.03, 0.1)]
    [InlineData(0.1, 0.03)]
    [InlineData(0.02, 0.1)]
    public void GoodRegimesPass(double eta, double sigma)
    {
        IReadOnlyList<RegimeCheck> predicted = ValleyRegime.Test(Run(eta, sigma));
        IReadOnlyList<RegimeCheck> measured = ValleyRegime.Test(EnsembleRunner.Run(Run(eta, sigma)));
        Assert.Equal(Enum.GetValues<RegimeAspect>(), predicted.Select(c => c.Name));
        Assert.All(predicted.Concat(measured), c => Assert.True(c.Verdict == RegimeVerdict.Pass && c.Advice.Length == 0, c.ToString()));
        Assert.All(measured, c => Assert.NotEqual(RegimeEvidence.Predicted, c.Evidence));
    }

    /// <summary>Landscape, noise, and all that is to be flagged, whether it is simulated or predicted.</summary>
    public static TheoryData<string, RegimeAspect[]> Signatures => new()
    {
        { "gamma near 1", [Gamma] },
        { "equal valleys", [Gamma, Selection] },
        { "frozen at once: little noise", [EarlyFreezing, Selection] },
        { "frozen at once: hardly any noise", [EarlyFreezing, Selection] },
        { "frozen at once: y_b small", [TimescaleFlat, EarlyFreezing, Selection] },
        { "no freezing: y_b and y_f large", [KramersSharp, KramersFlat, BarrierGrowth, Freezing] },
        { "no freezing: too much noise", [KramersSharp, KramersFlat, BarrierGrowth, Freezing] },
        { "no freezing: noise ~ H^2", [KramersSharp, KramersFlat, BarrierGrowth, Freezing] },
        { "not quite frozen: the strongest noise of the paper", [Freezing] },
    };

    private static TwoValleySimulation Case(string signature) => signature switch
    {
        "gamma near 1" => Run(0.05, 0.05, Paper with { X1 = 0.67 }) with { Realizations = 4000 },
        "equal valleys" => Run(0.05, 0.05, Paper with { X1 = 0.65 }),
        "frozen at once: little noise" => Run(0.01, 0.01),
        "frozen at once: hardly any noise" => Run(0.05, 1e-9),
        "frozen at once: y_b small" => Run(0.05, 0.05, Paper with { Yb = 1 }),
        "no freezing: y_b and y_f large" => Run(0.05, 0.05, Paper with { Yb = 300, Yf = 300 }),
        "no freezing: too much noise" => Run(0.05, 10),
        "no freezing: noise ~ H^2" => Run(0.1, 0.1, model: NoiseModel.HessianSquared),
        "not quite frozen: the strongest noise of the paper" => Run(0.1, 0.1),
        _ => throw new ArgumentOutOfRangeException(nameof(signature)),
    };

    [Theory]
    [MemberData(nameof(Signatures))]
    public void FailuresAreFlaggedBeforeAndAfter(string signature, RegimeAspect[] flagged)
    {
        TwoValleySimulation run = Case(signature);
        IReadOnlyList<RegimeCheck> predicted = ValleyRegime.Test(run), measured = ValleyRegime.Test(EnsembleRunner.Run(run));
        Assert.Equal(flagged, Flagged(predicted));
        Assert.Equal(flagged, Flagged(measured));
        Assert.All(predicted.Concat(measured), c => Assert.Equal(c.Verdict == RegimeVerdict.Pass, c.Advice.Length == 0));
        // Fractions of 1000 or more: five standard errors, of 1/2 at most.
        double error = 5 * Math.Sqrt(0.25 / run.Realizations);
        foreach (RegimeAspect name in (RegimeAspect[])[Freezing, EarlyFreezing, Divergence, Selection])
            Assert.Equal(Of(measured, name).Value, Of(predicted, name).Value, error);
    }

    [Fact]
    public void UnstableStepsAreFlaggedAndTheAdviceHelps()
    {
        TwoValleySimulation run = Run(1, 0.05);
        IReadOnlyList<RegimeCheck> predicted = ValleyRegime.Test(run), measured = ValleyRegime.Test(EnsembleRunner.Run(run));
        Assert.Equal(RegimeVerdict.Fail, Of(predicted, StepStability).Verdict);
        Assert.Equal(RegimeVerdict.NotTested, Of(predicted, Divergence).Verdict);
        // 2/f2 at y = 5, by hand: f2 = 0.65^2 (25/35)^2.
        Assert.Equal(2 / (0.4225 * 625 / 1225), Of(measured, StepStability).Value, 1e-12);
        Assert.Equal(RegimeVerdict.Fail, Of(measured, Divergence).Verdict);
        Assert.Equal(1, Of(measured, Divergence).Value);
        Assert.Equal(RegimeVerdict.NotTested, Of(measured, Selection).Verdict);
        double limit = Number(Of(predicted, StepStability).Advice, "-LearningRate below ");
        Assert.Equal(RegimeVerdict.Pass, Of(ValleyRegime.Test(run with { LearningRate = 0.99 * limit }), StepStability).Verdict);
    }

    /// <summary>
    /// Unstable steps by what comes of them, simulated: where only the sharper valley is unstable, or eta is below the largest mean
    /// flatness, f0 (x1^2 + x2^2)/(2 x0^2) = 0.53125 far along y, no trajectory diverges and nearly all end in the flatter valley; above
    /// it all diverge. With x1 = 1.2 it is 0.93125.
    /// </summary>
    [Theory]
    [InlineData(0.25, 0.8, "in the sharper valley alone", 0)]
    [InlineData(0.32, 0.8, "in the sharper valley alone", 0)]
    [InlineData(0.4, 0.8, "in both valleys", 0)]
    [InlineData(0.52, 0.8, "in both valleys", 0)]
    [InlineData(0.55, 0.8, "wherever y is", 1)]
    [InlineData(0.8, 1.2, "in both valleys", 0)]
    [InlineData(0.94, 1.2, "wherever y is", 1)]
    public void UnstableStepsAreToldByWhatComesOfThem(double eta, double x1, string told, double diverged)
    {
        TwoValleySimulation run = Run(eta, 0.05, Paper with { X1 = x1 });
        TwoValleyResult result = EnsembleRunner.Run(run);
        Assert.Equal(diverged * run.Realizations, result.DivergedCount);
        Assert.True(diverged == 1 || result.PFlat > 0.9);
        foreach (IReadOnlyList<RegimeCheck> checks in (IReadOnlyList<RegimeCheck>[])[ValleyRegime.Test(run), ValleyRegime.Test(result)])
        {
            Assert.Equal(RegimeVerdict.Fail, Of(checks, StepStability).Verdict);
            Assert.Contains(told, Of(checks, StepStability).Advice, StringComparison.Ordinal);
        }
        string advice = Of(ValleyRegime.Test(result), Divergence).Advice;
        Assert.Equal(diverged == 1, advice.Contains("step is unstable", StringComparison.Ordinal));
    }

    /// <summary>
    /// Where the flat valley's floor is stable and far out no step is: half of the trajectories start in the sharp valley, and who is
    /// thrown out of it to where x grows diverges; who comes to the flat floor stays. At y = 1000, x1 = 1.2: f1 = 1.41, (f1 + f2)/2 = 0.93.
    /// </summary>
    [Fact]
    public void WhoStaysInAStableValleyDoesNotDiverge()
    {
        TwoValleySimulation run = Run(1, 0.05, Paper with { X1 = 1.2 }) with { InitialY = 1000 };
        TwoValleyResult result = EnsembleRunner.Run(run);
        Assert.InRange(result.DivergedCount, 50, 700);
        string advice = Of(ValleyRegime.Test(result), StepStability).Advice;
        Assert.Contains("in the sharper valley alone, and who is thrown out diverges", advice, StringComparison.Ordinal);
        Assert.DoesNotContain("every trajectory", advice, StringComparison.Ordinal);
    }

    /// <summary>
    /// Trajectories that never change valley, by cause: the run is too short, and as long as the advice says it is not; the drift is too
    /// fast, so that a longer run helps nothing and a slower drift does; the barrier is too high, so that only more noise helps.
    /// </summary>
    [Theory]
    [InlineData("The run is too short", 1e-5, 250, 2000, 1, 100)]
    [InlineData("The run is too short", 0.01, 0.25, 50, 1, 100)]
    [InlineData("The drift is too fast", 0.05, 0.05, 20_000, 300, 30)]
    [InlineData("The drift is too fast", 0.05, 0.05, 20_000, 30, 30)]
    [InlineData("frozen from the start", 0.01, 0.01, 20_000, 1, 100)]
    [InlineData("frozen from the start", 0.05, 0.01, 500, 1, 100)]
    public void WhatNeverChangesValleyIsToldByItsCause(string told, double eta, double sigma, long steps, double ld, double yd)
    {
        TwoValleySimulation run = Run(eta, sigma, Paper with { Ld = ld, Yd = yd }) with { Steps = steps };
        RegimeCheck check = Of(ValleyRegime.Test(run), EarlyFreezing);
        Assert.Contains(told, check.Advice, StringComparison.Ordinal);
        Assert.Contains(told, Of(ValleyRegime.Test(EnsembleRunner.Run(run)), EarlyFreezing).Advice, StringComparison.Ordinal);
        double before = Never(run);
        // Fractions of 1000: five standard errors, of 1/2 at most, of either.
        double error = 5 * Math.Sqrt(2 * 0.25 / run.Realizations);
        if (told == "The run is too short")
        {
            var enough = (long)Number(check.Advice, "-Steps to ");
            Assert.InRange(Never(run with { Steps = enough }), 0, check.Limit);
            return;
        }
        Assert.InRange(Never(run with { Steps = 5 * steps }), before - error, 1);
        TwoValleySimulation slow = run with { Landscape = Paper }, noisy = run with { Noise = run.Noise with { Strength = 50 * sigma } };
        if (told == "The drift is too fast")
            Assert.InRange(Never(slow), 0, check.Limit);
        else
            Assert.InRange(Never(noisy), 0, before - error);

        static double Never(TwoValleySimulation ensemble) => EnsembleRunner.Run(ensemble).NeverCrossedFraction;
    }

    /// <summary>Isotropic noise makes y diffuse: here half of the trajectories leave the landscape.</summary>
    [Fact]
    public void TrajectoriesThatLeaveTheLandscapeAreFlagged()
    {
        TwoValleySimulation run = Run(0.1, 5, Paper with { Yb = 20, Yf = 40 }, NoiseModel.Isotropic);
        IReadOnlyList<RegimeCheck> predicted = ValleyRegime.Test(run), measured = ValleyRegime.Test(EnsembleRunner.Run(run));
        Assert.Equal(RegimeVerdict.Fail, Of(predicted, Divergence).Verdict);
        Assert.Equal(RegimeVerdict.Fail, Of(measured, Divergence).Verdict);
        Assert.InRange(Of(measured, Divergence).Value, 0.1, 0.9);
        Assert.Equal(RegimeVerdict.NotTested, Of(predicted, Freezing).Verdict);
        Assert.Equal(RegimeVerdict.Pass, Of(ValleyRegime.Test(Run(0.1, 0.15, model: NoiseModel.Isotropic)), Divergence).Verdict);
    }

    [Fact]
    public void TimescalesAreThoseOfTheGeometry()
    {
        // tau_x is 100 times longer with f0 = 100, and the drift over the barrier as much weaker.
        TwoValleySimulation run = Run(0.05, 0.05, Paper with { F0 = 100 });
        IReadOnlyList<RegimeCheck> checks = ValleyRegime.Test(run);
        double end = RegimeOutlook.DriftEnd(run);
        ValleyGeometry[] along = [.. Enumerable.Range(0, 2001).Select(k => new ValleyGeometry(run.TwoValleys, 5 + (end - 5) * k / 2000))];
        Assert.Equal(along.Max(g => g.TauXFlat / g.TauY), Of(checks, TimescaleFlat).Value, 1e-3);
        Assert.Equal(along.Max(g => g.TauXSharp / g.TauY), Of(checks, TimescaleSharp).Value, 1e-3);
        Assert.Contains(TimescaleFlat, Flagged(checks));
        Assert.Equal(EnsembleRunner.Run(run with { Realizations = 100, Noise = new() { Strength = 1e-6 } }).FinalYMean, end, 0.01);
    }

    [Fact]
    public void MoreRealizationsOrStepsAreThoseThatSuffice()
    {
        TwoValleySimulation run = Run(0.05, 0.05);
        RegimeCheck few = Of(ValleyRegime.Test(run, 0.002), StandardError);
        Assert.Equal(RegimeVerdict.Fail, few.Verdict);
        var enough = (int)Number(few.Advice, " to ");
        RegimeCheck now = Of(ValleyRegime.Test(run with { Realizations = (int)(1.01 * enough) }, 0.002), StandardError);
        Assert.Equal(RegimeVerdict.Pass, now.Verdict);
        // sqrt(p (1 - p)/n), from which Wilson's interval differs by little at this size.
        double p = DensityEvolution.Run(run.Evolution()).PFlat;
        Assert.Equal(Math.Sqrt(p * (1 - p) / (1.01 * enough)), now.Value, 0.02 * now.Value);

        TwoValleySimulation slow = Case("no freezing: y_b and y_f large");
        var steps = (long)Number(Of(ValleyRegime.Test(slow), BarrierGrowth).Advice, "-Steps to ");
        RegimeCheck grown = Of(ValleyRegime.Test(EnsembleRunner.Run(slow with { Steps = steps, Realizations = 100 })), BarrierGrowth);
        Assert.Equal(RegimeVerdict.Pass, grown.Verdict);
        Assert.InRange(grown.Value, grown.Limit, 1.2 * grown.Limit);
    }

    /// <summary>-0 is where 0 is, in the flat valley, though its sign is that of the sharp one.</summary>
    [Fact]
    public void AStartAtMinusZeroIsInTheFlatValley()
    {
        TwoValleySimulation run = Run(0.05, 0.05) with { Steps = 200 };
        Assert.Equal(Of(ValleyRegime.Test(run with { InitialX = [0.0] }), Selection).Value,
            Of(ValleyRegime.Test(run with { InitialX = [-0.0] }), Selection).Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(0.6)]
    [InlineData(double.NaN)]
    public void TargetErrorsOutOfRangeAreRefused(double target)
    {
        Assert.Equal("TargetError", Assert.Throws<InvalidInputException>(() => ValleyRegime.Test(Run(0.05, 0.05), target)).Name);
        TwoValleySimulation outside = Run(0.05, 0.05) with { InitialY = -30 };
        Assert.Equal("InitialY", Assert.Throws<InvalidInputException>(() => ValleyRegime.Test(outside)).Name);
    }

    private static double Number(string advice, string before) =>
        double.Parse(Regex.Match(advice, Regex.Escape(before) + @"([0-9.]+(E\+[0-9]+)?)").Groups[1].Value, CultureInfo.InvariantCulture);
}
