using MathNet.Numerics.Statistics;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Ensembles;

/// <summary>Wilson's interval, quantiles and standard errors against published numbers.</summary>
public class StatisticsTests
{
    [Theory]
    // Newcombe, Statistics in Medicine 17, 857 (1998), Table I, method 3; printed to four decimals.
    [InlineData(81, 263, 0.2553, 0.3662)]
    [InlineData(15, 148, 0.0624, 0.1605)]
    [InlineData(0, 20, 0, 0.1611)]
    [InlineData(1, 29, 0.0061, 0.1718)]
    // Mirrored.
    [InlineData(182, 263, 0.6338, 0.7447)]
    [InlineData(20, 20, 0.8389, 1)]
    public void WilsonsIntervalIsNewcombes(long successes, long trials, double low, double high)
    {
        Proportion p = Proportion.Wilson(successes, trials);
        Assert.Equal((double)successes / trials, p.Estimate);
        Assert.Equal(low, p.Low, 5.1e-5);
        Assert.Equal(high, p.High, 5.1e-5);
    }

    /// <summary>Freezing steps are whole numbers: so is their mean where it is one, without a tail of nines.</summary>
    [Fact]
    public void TheMeanOfWholeNumbersIsExact()
    {
        double[] steps = [.. Enumerable.Range(0, 7777).Select(i => (double)(i * 7919 % 7777))];
        Assert.Equal(3888, SampleSummary.Of(steps).Mean);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(2000)]
    [InlineData(100_000_000)]
    public void WilsonsIntervalStaysWithinZeroAndOne(long trials)
    {
        foreach (long successes in new[] { 0, 1, trials / 2, trials - 1, trials })
        {
            Proportion p = Proportion.Wilson(successes, trials);
            Assert.True(0 <= p.Low && p.Low <= p.Estimate && p.Estimate <= p.High && p.High <= 1 && p.Low < p.High);
        }
    }

    [Fact]
    public void NoTrialsGiveNoProportion() => Assert.Equal(new Proportion(double.NaN, double.NaN, double.NaN), Proportion.Wilson(0, 0));

    [Fact]
    public void SummariesAreTextbooks()
    {
        // Mean 5 and sum of squared deviations 32: the standard error is sqrt(32/7/8).
        SampleSummary s = SampleSummary.Of([9, 2, 4, 5, 4, 7, 4, 5]);
        Assert.Equal(8, s.Count);
        Assert.Equal(5, s.Mean, 1e-15);
        Assert.Equal(Math.Sqrt(32.0 / 7 / 8), s.StandardError, 1e-15);
        Assert.Equal(4.5, s.Median, 1e-15);
        // R: quantile(1:4, c(.25, .75), type = 8).
        s = SampleSummary.Of([3, 1, 4, 2]);
        Assert.Equal(1.4166666666666667, s.LowerQuartile, 1e-14);
        Assert.Equal(2.5, s.Median, 1e-15);
        Assert.Equal(3.5833333333333335, s.UpperQuartile, 1e-14);
    }

    [Fact]
    public void SummariesOfLittleAreNotMadeUp()
    {
        Assert.Equal(new SampleSummary(0, double.NaN, double.NaN, double.NaN, double.NaN, double.NaN), SampleSummary.Of([]));
        Assert.Equal(new SampleSummary(1, 3, double.NaN, 3, 3, 3), SampleSummary.Of([3]));
    }

    [Fact]
    public void AnEnsemblesSummaryIsThatOfItsTrajectories()
    {
        var run = Core.Ensembles.EnsembleRunner.Run(new() { LearningRate = 0.1, Noise = new() { Strength = 0.05 }, Realizations = 500,
            Steps = 2000 });
        var (mean, deviation) = run.FreezeSteps!.MeanStandardDeviation();
        // The orders of summation differ: a few hundred roundings.
        Assert.Equal(mean, run.FreezeStepMean, 1e-12 * mean);
        Assert.Equal(deviation / Math.Sqrt(500), run.FreezeStepSem, 1e-12 * deviation);
        Assert.Equal(run.FreezeSteps!.Quantile(0.5), run.FreezeStepMedian, 1e-9);
        Assert.Equal(run.FreezeSteps!.Quantile(0.25), run.FreezeStepQ1, 1e-9);
        Assert.Equal(run.FreezeSteps!.Quantile(0.75), run.FreezeStepQ3, 1e-9);
        Assert.Equal(run.FreezeYs!.Mean(), run.FreezeYMean, 1e-12 * run.FreezeYMean);
        Assert.Equal(run.FreezeYs!.Quantile(0.5), run.FreezeYMedian, 1e-9);
        Assert.Equal(0.1 * run.FreezeStepMean, run.EtaFreezeStep, 1e-12 * mean);
        Assert.Equal(0.005, run.DeltaS, 1e-16);
        Assert.Equal(run.FreezeSteps!.Count(s => s == 0) / 500.0, run.NeverCrossedFraction);
        Assert.Equal(run.FreezeSteps!.Count(s => s > 1900) / 500.0, run.CensoredFraction);
    }
}
