using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Ensembles;

/// <summary>Adaptive multilevel splitting of a chain whose probabilities are known, and intervals of its estimates.</summary>
public sealed class AdaptiveSplittingTests
{
    private const int Target = 12;

    /// <summary>
    /// A walk on whole numbers that goes up with probability 0.3, from 1, to 12 before 0: gambler's ruin. All scores are whole numbers, so
    /// that most replicas tie: kill only KillCount of them and the mean is several times too large.
    /// </summary>
    [Theory]
    [InlineData(10, 1)]
    [InlineData(10, 3)]
    [InlineData(10, 9)]
    [InlineData(40, 1)]
    [InlineData(40, 10)]
    public void TheMeanIsTheProbabilityWhereScoresTie(int replicas, int killCount)
    {
        double ratio = 0.7 / 0.3, exact = (ratio - 1) / (Math.Pow(ratio, Target) - 1);
        double[] estimates = [.. Enumerable.Range(0, 20_000).Select(i => Estimate(replicas, killCount, (ulong)i))];
        SampleSummary sample = SampleSummary.Of(estimates);
        // Ten replicas die out most of the time, and the mean is of some hundred others: four standard errors of it, and no less than 3 %
        // nor more than 20 %, where it would say nothing.
        Assert.InRange(sample.StandardError / exact, 0, 0.2);
        Assert.InRange(Math.Abs(sample.Mean - exact) / sample.StandardError, 0, 4);
    }

    /// <summary>The same walk with jumps to the target from anywhere: a path that needs no level is counted as often as it comes.</summary>
    [Fact]
    public void JumpsOverAllLevelsCount()
    {
        // From 1: up to 3 before 0 with steps up 0.3, and 0.01 at each step to the target. By first steps, q2 = 0.01 + 0.29 + 0.7 q1 and
        // q1 = 0.01 + 0.29 q2, as 3 is the target too.
        double exact = (0.01 + 0.29 * 0.3) / (1 - 0.29 * 0.7);
        SampleSummary sample = SampleSummary.Of(Enumerable.Range(0, 20_000).Select(i => Estimate(5, 2, (ulong)i, target: 3, jump: 0.01)));
        Assert.InRange(Math.Abs(sample.Mean - exact) / sample.StandardError, 0, 4);
        Assert.InRange(sample.StandardError / exact, 0, 0.02);
    }

    [Fact]
    public void AnIntervalSaysWhatItDoesNotKnow()
    {
        // Mean 2, deviation sqrt(2), R = 4: t of 3 degrees of freedom is 3.18245.
        var known = SplittingEstimate.Of([1, 1, 2, 4, double.NaN]);
        Assert.Equal((2, 1), (known.Mean, known.Lost));
        Assert.Equal(Math.Sqrt(2) / 2, known.StandardError, 1e-12);
        Assert.Equal(2 * Math.Exp(3.182446305 * Math.Sqrt(2) / 4), known.High, 1e-8);
        Assert.Equal(4, known.Low * known.High, 1e-9);

        SplittingEstimate none = SplittingEstimate.Of([0, 0, 0]), lost = SplittingEstimate.Of([double.NaN, 3]);
        Assert.Equal((0, 0, double.PositiveInfinity, 3), (none.Mean, none.Low, none.High, none.Zeros));
        Assert.True(double.IsNaN(lost.Mean) && double.IsNaN(lost.High) && lost.Lost == 1);
    }

    private static double Estimate(int replicas, int killCount, ulong seed, int target = Target, double jump = 0)
    {
        var noise = new Xoshiro256(seed, 1);
        var splitting = new AdaptiveSplitting<int>(replicas, killCount, new(seed, 2));
        while (splitting.IsFirst)
        {
            splitting.Begin();
            Walk(1);
        }
        while (splitting.TryBranch(out int from))
            Walk(from);
        Assert.Equal(splitting.Estimate == 0, splitting.IsExtinct);
        return splitting.Estimate;

        void Walk(int at)
        {
            while (at > 0 && at < target)
            {
                splitting.Visit(at, at);
                double u = noise.Next() * Math.Pow(2, -64);
                at = u < jump ? target : u < 0.3 ? at + 1 : at - 1;
            }
            if (at >= target)
                splitting.Reach(at);
        }
    }
}
