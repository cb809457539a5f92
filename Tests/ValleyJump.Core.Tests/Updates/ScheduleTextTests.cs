using ValleyJump.Core.Numerics;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Updates;

/// <summary>A schedule's text says all of it.</summary>
public class ScheduleTextTests
{
    public static TheoryData<Schedule> Schedules => new(
        Schedule.Constant, Schedule.Step(0.5, 0.25), Schedule.Step(1.0 / 3, 0.1 + 0.2), Schedule.Cosine(), Schedule.Cosine(0.1),
            Schedule.Exponential(1e-3), Schedule.Exponential(20),
        Schedule.StableThenDecay(ScheduleShape.StableLinear, 0, 0.2), Schedule.StableThenDecay(ScheduleShape.StableSqrt, 1e-3, 1.0 / 3),
        Schedule.StableThenDecay(ScheduleShape.StableCosine, 0, 0.5) with { Warmup = 0.1, WarmupStart = 0.1 },
        Schedule.Piecewise((0, 1), (1.0 / 3, 0.1), (1, 0)), Schedule.Piecewise((0.5, 2)) with { Warmup = 0.1 },
        Schedule.LinearWarmup(0.05), Schedule.Cosine(0.01) with { Warmup = 1e-5, WarmupStart = 0.3 });

    [Theory]
    [MemberData(nameof(Schedules))]
    public void Text_reads_back(Schedule schedule) => Assert.Equal(schedule, Schedule.Parse(schedule.ToString()));

    [Fact]
    public void Short_forms_are_read()
    {
        Assert.Equal(Schedule.Cosine(), Schedule.Parse("cosine"));
        Assert.Equal(Schedule.Step(0.5, 0.25), Schedule.Parse(" Times 0.5 every .25 "));
        Assert.Equal(Schedule.LinearWarmup(0.1, 0.5), Schedule.Parse("constant, warm-up from 0.5 in 0.1"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cosin")]
    [InlineData("cosine to")]
    [InlineData("cosine to 0,1")]
    [InlineData("cosine to 1.2.3")]
    [InlineData("exponential to e")]
    [InlineData("times 0.5")]
    [InlineData("exponential")]
    [InlineData("exponential to 0")]
    [InlineData("cosine to -1")]
    [InlineData("times 0.5 every 2")]
    [InlineData("stable")]
    [InlineData("stable, sqrt to 0 in the last 0.2")]
    [InlineData("piecewise")]
    [InlineData("piecewise 0:1, 0.5")]
    [InlineData("piecewise 0.5:1, 0.2:1")]
    [InlineData("constant, warm-up from 2 in 0.1")]
    public void Other_text_is_refused(string text) => Assert.Throws<InvalidInputException>(() => Schedule.Parse(text));
}
