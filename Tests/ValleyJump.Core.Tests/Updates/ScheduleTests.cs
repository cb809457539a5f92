using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Updates;

public class ScheduleTests
{
    [Fact]
    public void Constant() => Assert.All(Enumerable.Range(0, 101), t => Assert.Equal(1, Schedule.Constant.FactorAt(t, 100)));

    [Theory]
    [InlineData(0, 1.0)]
    [InlineData(299, 1.0)]
    [InlineData(300, 0.5)]
    [InlineData(599, 0.5)]
    [InlineData(600, 0.25)]
    [InlineData(900, 0.125)]
    [InlineData(999, 0.125)]
    public void Step(long t, double expected) => Assert.Equal(expected, Schedule.Step(0.5, 0.3).FactorAt(t, 1000));

    [Theory]
    [InlineData(10)]
    [InlineData(100)]
    [InlineData(7_000_000_000)]
    public void StepsFallOnExactTenthsWhateverTheRounding(long tenth)
    {
        Schedule schedule = Schedule.Step(0.5, 0.1);
        for (int k = 1; k < 10; k++)
        {
            Assert.Equal(Math.Pow(0.5, k), schedule.FactorAt(k * tenth, 10 * tenth));
            Assert.Equal(Math.Pow(0.5, k - 1), schedule.FactorAt(k * tenth - 1, 10 * tenth));
        }
    }

    [Fact]
    public void Cosine()
    {
        Schedule schedule = Schedule.Cosine(0.2);
        Assert.Equal(1, schedule.FactorAt(0, 600));
        Assert.Equal(0.2 + 0.8 * 0.75, schedule.FactorAt(200, 600), 1e-15); // cos 60 degrees = 1/2
        Assert.Equal(0.6, schedule.FactorAt(300, 600), 1e-15);
        Assert.Equal(0.2, schedule.FactorAt(600, 600), 1e-15);
    }

    [Fact]
    public void Exponential()
    {
        Schedule schedule = Schedule.Exponential(16);
        Assert.Equal([1, 2, 4, 8, 16], Enumerable.Range(0, 5).Select(t => Math.Round(schedule.FactorAt(t, 4), 12)));
    }

    [Fact]
    public void LinearWarmup()
    {
        Assert.Equal([0, 0.25, 0.5, 0.75, 1, 1], Enumerable.Range(0, 6)
            .Select(t => Math.Round(Schedule.LinearWarmup(0.4).FactorAt(t, 10), 12)));
        Assert.Equal(0.75, Schedule.LinearWarmup(0.5, 0.5).FactorAt(25, 100));
        // Before another shape: the product.
        Schedule both = Schedule.Exponential(0.25) with { Warmup = 0.5, WarmupStart = 0 };
        Assert.Equal(0.5 * Math.Sqrt(0.5), both.FactorAt(1, 4), 1e-15);
        Assert.Equal(0.5, both.FactorAt(2, 4), 1e-15);
    }

    [Fact]
    public void StableThenDecay()
    {
        Schedule linear = Schedule.StableThenDecay(ScheduleShape.StableLinear, 0.2, 0.4),
            cosine = Schedule.StableThenDecay(ScheduleShape.StableCosine, 0.2, 0.4),
            sqrt = Schedule.StableThenDecay(ScheduleShape.StableSqrt, 0.2, 0.4);
        foreach (Schedule schedule in (Schedule[])[linear, cosine, sqrt])
        {
            Assert.All(Enumerable.Range(0, 61), t => Assert.Equal(1, schedule.FactorAt(t, 100), 1e-12));
            Assert.Equal(0.2, schedule.FactorAt(100, 100), 1e-12);
        }
        // A quarter of the decay is over.
        Assert.Equal(0.8, linear.FactorAt(70, 100), 1e-12);
        Assert.Equal(0.2 + 0.8 * (1 + Math.Sqrt(0.5)) / 2, cosine.FactorAt(70, 100), 1e-12);
        Assert.Equal(0.6, sqrt.FactorAt(70, 100), 1e-12);
        Assert.Equal(0.05, (linear with { Warmup = 0.2 }).FactorAt(1, 100), 1e-12);
    }

    [Fact]
    public void Piecewise()
    {
        Schedule schedule = Schedule.Piecewise((0.1, 0.5), (0.5, 1), (0.5, 0.25), (0.9, 0));
        int[] steps = [0, 10, 30, 50, 70, 90, 100];
        Assert.Equal([0.5, 0.5, 0.75, 0.25, 0.125, 0, 0], steps.Select(t => Math.Round(schedule.FactorAt(t, 100), 12)));
        Assert.Equal(0.9875, schedule.FactorAt(49, 100), 1e-12);
        Assert.Equal((0, 0.125, 0.5), (schedule.LowestBefore(100), schedule.LowestBefore(10) + 0.125, Schedule.Piecewise((1, 0.5))
            .LowestBefore(3)));
    }

    [Fact]
    public void PhasesThatOverlapAreRefused()
    {
        Schedule decay = Schedule.StableThenDecay(ScheduleShape.StableSqrt, 0, 0.7);
        Assert.Equal(0.3, (decay with { Warmup = 0.3 }).Warmup);
        Assert.Equal("Warmup", Assert.Throws<InvalidInputException>(() => decay with { Warmup = 0.31 }).Name);
        Assert.Equal("Interval", Assert.Throws<InvalidInputException>(() => decay with { Warmup = 0.3, Interval = 0.8 }).Name);
        Assert.Throws<InvalidInputException>(() => Schedule.Parse("stable, linear to 0 in the last 0.5, warm-up from 0 in 0.6"));
        // Other shapes last all the time, and are multiplied by the warm-up.
        Assert.Equal(1, (Schedule.Cosine() with { Warmup = 1 }).Warmup);
    }

    [Fact]
    public void PointsOutOfOrderAreRefused()
    {
        Assert.Throws<InvalidInputException>(() => Schedule.Piecewise());
        Assert.Throws<InvalidInputException>(() => Schedule.Piecewise((0.5, 1), (0.4, 1)));
        Assert.Throws<InvalidInputException>(() => Schedule.Piecewise((0, -1)));
        Assert.Throws<InvalidInputException>(() => Schedule.Piecewise((1.1, 1)));
        Assert.Throws<InvalidInputException>(() => Schedule.Piecewise((0, double.NaN)));
    }

    /// <summary>The step before which a factor jumps is the first that has the new one.</summary>
    [Theory]
    [InlineData("times 0.5 every 0.25", new long[] { 250, 500, 750 })]
    [InlineData("times 0.5 every 0.3", new long[] { 300, 600, 900 })]
    [InlineData("times 2 every 0.0001", new long[] { })]
    [InlineData("piecewise 0:1, 0.3:1, 0.3:0.5, 0.6123:1, 0.6123:2, 1:0", new long[] { 300, 613 })]
    [InlineData("stable, linear to 0 in the last 0.4, warm-up from 0 in 0.1", new long[] { })]
    public void JumpsAreThoseOfTheFactors(string text, long[] jumps)
    {
        const long steps = 1000;
        var schedule = Schedule.Parse(text);
        Assert.Equal(jumps, schedule.Jumps(steps));
        Assert.All(jumps, t => Assert.True(Math.Abs(schedule.FactorAt(t, steps) / schedule.FactorAt(t - 1, steps) - 1) > 0.4, $"{t}"));
    }

    [Fact]
    public void BatchSizesAreRoundedAndAtLeastOne()
    {
        var settings = new SgdSettings { BatchSize = 10, LearningRate = 0.1, Steps = 4, BatchSizeSchedule = Schedule.Exponential(1.0 / 256),
            LearningRateSchedule = Schedule.Exponential(16) };
        Assert.Equal([10, 2, 1, 1], Enumerable.Range(0, 4).Select(t => settings.BatchSizeAt(t)));
        Assert.Equal([0.1, 0.2, 0.4, 0.8], Enumerable.Range(0, 4).Select(t => Math.Round(settings.LearningRateAt(t), 12)));
        Assert.Equal(int.MaxValue, (settings with { BatchSizeSchedule = Schedule.Exponential(1e300) }).BatchSizeAt(3));
    }

    [Fact]
    public void WhatIsConstantIsKnown()
    {
        Assert.True(Schedule.Constant.IsConstant);
        Assert.True(Schedule.Step(1, 0.5).IsConstant);
        Assert.False(Schedule.LinearWarmup(0.1).IsConstant);
        Assert.False(Schedule.Cosine().IsConstant);
        Assert.Equal(Schedule.Cosine(0.5), Schedule.Cosine(0.5));
        Assert.NotEqual(Schedule.Cosine(0.5), Schedule.Cosine());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void FactorsMustBePositive(double factor)
    {
        Assert.Equal("Factor", Assert.Throws<InvalidInputException>(() => Schedule.Step(factor, 0.5)).Name);
        Assert.Throws<InvalidInputException>(() => Schedule.Exponential(factor));
        Assert.Throws<InvalidInputException>(() => Schedule.Step(0.5, factor));
        if (factor != 0)
        {
            Assert.Throws<InvalidInputException>(() => Schedule.Cosine(factor));
            Assert.Throws<InvalidInputException>(() => Schedule.LinearWarmup(factor));
            Assert.Throws<InvalidInputException>(() => Schedule.LinearWarmup(0.5, factor));
        }
    }
}
