using System.Globalization;
using System.Text.RegularExpressions;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Theory.Exact;

using static ValleyJump.Core.Measures.RegimeAspect;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>The checks on chains of valleys: what they predict is what simulations do.</summary>
public sealed class ChainRegimeTests
{
    private static TwoValleySimulation Run(double eta, double sigma, params double[] widths) => new()
    {
        Landscape = new ValleyChain { HalfWidth = widths }, LearningRate = eta, Noise = new() { Strength = sigma }, Realizations = 1000,
        Seed = 7,
    };

    private static RegimeCheck Of(IReadOnlyList<RegimeCheck> checks, RegimeAspect name) => Assert.Single(checks, c => c.Name == name);

    private static RegimeAspect[] Flagged(IReadOnlyList<RegimeCheck> checks) =>
        [.. checks.Where(c => c.Verdict is RegimeVerdict.Warn or RegimeVerdict.Fail).Select(c => c.Name)];

    /// <summary>Chains, noise, and all that is to be flagged, whether it is simulated or predicted.</summary>
    public static TheoryData<string, RegimeAspect[]> Signatures => new()
    {
        { "good", [] },
        { "a narrow valley, shallow when the others freeze", [KramersSharp] },
        { "two widest", [Gamma] },
        { "too few steps", [KramersSharp, KramersFlat, BarrierGrowth, Freezing, EarlyFreezing, Selection] },
        { "little noise", [EarlyFreezing, Selection] },
        { "hardly any noise", [EarlyFreezing, Selection] },
        { "y_b and y_f large", [KramersSharp, KramersFlat, BarrierGrowth, Freezing] },
    };

    private static TwoValleySimulation Case(string signature) => signature switch
    {
        "good" => Run(0.05, 0.05, 0.65, 0.7, 0.8),
        "a narrow valley, shallow when the others freeze" => Run(0.05, 0.05, 0.65, 0.8, 0.5),
        "two widest" => Run(0.05, 0.05, 0.8, 0.7, 0.8),
        "too few steps" => Run(1e-4, 25, 0.65, 0.8, 0.5) with { Steps = 200 },
        "little noise" => Run(0.01, 0.01, 0.65, 0.8, 0.5),
        "hardly any noise" => Run(0.05, 1e-9, 0.65, 0.8, 0.5),
        "y_b and y_f large" => Run(0.05, 0.05, 0.65, 0.8, 0.5) with
        {
            Landscape = new ValleyChain { HalfWidth = [0.65, 0.8, 0.5], Yb = 300, Yf = 300 },
        },
        _ => throw new ArgumentOutOfRangeException(nameof(signature)),
    };

    [Theory]
    [MemberData(nameof(Signatures))]
    public void Chains_are_flagged_before_and_after(string signature, RegimeAspect[] flagged)
    {
        TwoValleySimulation run = Case(signature);
        IReadOnlyList<RegimeCheck> predicted = ValleyRegime.Test(run), measured = ValleyRegime.Test(EnsembleRunner.Run(run));
        Assert.Equal(Enum.GetValues<RegimeAspect>(), predicted.Select(c => c.Name));
        Assert.Equal(flagged, Flagged(predicted));
        Assert.Equal(flagged, Flagged(measured));
        Assert.All(predicted.Concat(measured), c => Assert.DoesNotMatch("-X[12]|sharper valley|both valleys", c.Advice));
        // Fractions of 1000: five standard errors, of 1/2 at most.
        double error = 5 * Math.Sqrt(0.25 / run.Realizations);
        foreach (RegimeAspect name in (RegimeAspect[])[Freezing, EarlyFreezing, Divergence, Selection])
            Assert.Equal(Of(measured, name).Value, Of(predicted, name).Value, error);
    }

    /// <summary>
    /// Unstable steps by what comes of them, simulated. f = w^2 far along y, and 25^2/35^2 of it at the start. The outer valleys alone
    /// count far out: from eta = (f_first + f_last)/2 on all diverge, or all that noise throws out of a stable inner valley.
    /// </summary>
    [Theory]
    [InlineData(0.15, new[] { 0.5, 0.65, 0.8 }, "in the narrower valleys, but not in the widest: trajectories cannot stay", 0)]
    [InlineData(0.35, new[] { 0.5, 0.65, 0.8 }, "in all valleys", 0)]
    [InlineData(0.43, new[] { 0.5, 0.65, 0.8 }, "in all valleys", 0)] // (0.25 + 0.64)/2 = 0.445
    [InlineData(0.46, new[] { 0.5, 0.65, 0.8 }, "wherever y is", 1)]
    [InlineData(0.08, new[] { 0.3, 1, 0.3 }, "in the narrower valleys, but not in the widest: trajectories cannot stay", 0)] // 0.09
    [InlineData(0.1, new[] { 0.3, 1, 0.3 }, "but not in the widest, and who is thrown out diverges", 1)]
    [InlineData(0.9, new[] { 1, 0.3, 1 }, "in all valleys", 0)] // 1
    [InlineData(1.1, new[] { 1, 0.3, 1 }, "wherever y is", 1)]
    [InlineData(0.38, new[] { 0.7, 0.5, 0.6, 0.8, 0.55 }, "in all valleys", 0)] // (0.49 + 0.3025)/2 = 0.396
    [InlineData(0.42, new[] { 0.7, 0.5, 0.6, 0.8, 0.55 }, "wherever y is", 1)]
    public void Steps_are_unstable_from_the_mean_of_the_outer_valleys_on(double eta, double[] widths, string told, double diverged)
    {
        TwoValleySimulation run = Run(eta, 0.05, widths) with { Realizations = 400 };
        TwoValleyResult result = EnsembleRunner.Run(run);
        Assert.Equal(diverged * run.Realizations, result.DivergedCount);
        IReadOnlyList<RegimeCheck> predicted = ValleyRegime.Test(run), measured = ValleyRegime.Test(result);
        foreach (RegimeCheck check in (RegimeCheck[])[Of(predicted, StepStability), Of(measured, StepStability)])
        {
            Assert.Equal(RegimeVerdict.Fail, check.Verdict);
            Assert.Contains(told, check.Advice, StringComparison.Ordinal);
            // f is least at the start in the narrowest valley.
            Assert.Equal(2 * eta / (widths.Min() * widths.Min() * 625 / 1225), check.Value, 1e-12);
            double limit = Number(check.Advice, "-LearningRate below ");
            Assert.Equal(RegimeVerdict.Pass, Of(ValleyRegime.Test(run with { LearningRate = 0.99 * limit }), StepStability).Verdict);
        }
        Assert.Equal(RegimeVerdict.NotTested, Of(predicted, Divergence).Verdict);
        Assert.NotEmpty(Of(predicted, Divergence).Advice);
        Assert.Equal(diverged, Of(measured, Divergence).Value);
    }

    [Fact]
    public void Sharp_is_the_narrowest_flat_the_widest_and_the_rival_the_second_widest()
    {
        TwoValleySimulation run = Run(0.05, 0.05, 0.7, 0.5, 0.8, 0.6);
        var chain = (ValleyChain)run.Landscape;
        IReadOnlyList<RegimeCheck> checks = ValleyRegime.Test(run);
        double end = RegimeOutlook.DriftEnd(run);
        ChainGeometry[] along = [.. Enumerable.Range(0, 2001).Select(k => new ChainGeometry(chain, 5 + (end - 5) * k / 2000))];
        Assert.Equal(along.Max(g => g.TauX[2] / g.TauY), Of(checks, TimescaleFlat).Value, 1e-3);
        Assert.Equal(along.Max(g => g.TauX[1] / g.TauY), Of(checks, TimescaleSharp).Value, 1e-3);
        // DL f/(2 Delta_S): the same y, and so the ratio of the flatnesses.
        Assert.Equal(0.64 / 0.25, Of(checks, KramersFlat).Value / Of(checks, KramersSharp).Value, 1e-5);
        Assert.Equal(0.64 / 0.49, Of(checks, Gamma).Value, 1e-12);
        Assert.Equal(EnsembleRunner.Run(run with { Realizations = 100, Noise = new() { Strength = 1e-6 } }).FinalYMean, end, 0.01);
    }

    /// <summary>In a run as long as advised so few trajectories never change valley as may; a drift at fault is told.</summary>
    [Fact]
    public void What_never_changes_valley_is_told_by_its_cause()
    {
        TwoValleySimulation few = Case("too few steps");
        string advice = Of(ValleyRegime.Test(few), EarlyFreezing).Advice;
        Assert.Contains("The run is too short", advice, StringComparison.Ordinal);
        TwoValleyResult enough = EnsembleRunner.Run(few with { Steps = (long)Number(advice, "-Steps to ") });
        Assert.InRange(enough.NeverCrossedFraction, 0, 0.1);
        TwoValleySimulation fast = Run(0.05, 0.05, 0.65, 0.8, 0.5) with
        {
            Landscape = new ValleyChain { HalfWidth = [0.65, 0.8, 0.5], Ld = 300, Yd = 30 },
        };
        Assert.Contains("The drift is too fast", Of(ValleyRegime.Test(fast), EarlyFreezing).Advice, StringComparison.Ordinal);
        Assert.Contains("frozen from the start", Of(ValleyRegime.Test(Case("little noise")), EarlyFreezing).Advice, StringComparison.Ordinal);
        // From the widest valley nobody gets out, 20 D deep; that of a narrow one, where nobody is, is 1.8 D deep.
        TwoValleySimulation wide = Run(0.01, 0.05, 0.3, 0.35, 1);
        wide = wide with { InitialX = [wide.Landscape.Minimum(2, 5)], Steps = 500 };
        string told = Of(ValleyRegime.Test(wide), EarlyFreezing).Advice;
        Assert.Contains("frozen from the start, where DL/D = 20.4", told, StringComparison.Ordinal);
        Assert.Equal(1, EnsembleRunner.Run(wide).NeverCrossedFraction);
    }

    /// <summary>
    /// Valleys of one width under isotropic noise, that y rests in: half of the arrivals at a ridge go on, so that there are twice as many
    /// as the exact rates to both neighbours say, of the outer valley as of the inner. The drift is followed in steps of at most half a
    /// percent of y, of which the middle is taken: here 1e-5 of y, and ln k changes by some times that.
    /// </summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Arrivals_at_ridges_are_twice_the_exact_rates_to_the_neighbours(int valley)
    {
        var chain = new ValleyChain { HalfWidth = [0.6, 0.6, 0.6], Yb = 3e7, Yf = 2e7, Yd = 1e9, Ld = 0 };
        TwoValleySimulation run = new()
        {
            Landscape = chain, InitialY = 3e6, InitialX = [chain.Minimum(valley, 3e6)], LearningRate = 0.01, Steps = 1000,
            Noise = new() { Strength = 1, Model = NoiseModel.Isotropic },
        };
        ExactChain.Solution exact = ExactChain.Solve(run.At(3e6), NoiseConvention.Ito, default);
        double rate = valley == 0 ? Math.Exp(exact.LogRight[0]) : Math.Exp(exact.LogRight[1]) + Math.Exp(exact.LogLeft[0]);
        Assert.Equal(1, RegimeEscape.Of(run, 0.1).Expected / (2 * rate * 0.01 * 1000), 1e-4);
    }

    private static double Number(string advice, string before) =>
        double.Parse(Regex.Match(advice, Regex.Escape(before) + @"([0-9.]+(E\+[0-9]+)?)").Groups[1].Value, CultureInfo.InvariantCulture);
}
