using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Evolution;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Theory;

/// <summary>The density evolution under schedules of the learning rate and of the batch size, and with momentum.</summary>
public class EvolutionScheduleTests
{
    private static TwoValleySimulation Simulation(string rate, string batch, int realizations = 20_000, long steps = 6000) => new()
    {
        LearningRate = 0.05, Noise = new() { Strength = 0.05 }, Steps = steps, Realizations = realizations, Seed = 7, RecordEvery = steps,
        KeepTrajectories = realizations, LearningRateSchedule = Schedule.Parse(rate), BatchSizeSchedule = Schedule.Parse(batch),
    };

    /// <summary>
    /// Ten landscapes drawn at random, each law on two of them, each schedule too; 5000 trajectories. Four standard errors and the stated
    /// error hold P_flat, freezing step and y. <c>Benchmarks coverage schedules</c> runs the table of docs/theory.md.
    /// </summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 0)]
    [InlineData(NoiseModel.HessianSquared, 2)]
    [InlineData(NoiseModel.Isotropic, 4)]
    [InlineData(NoiseModel.HessianPower, 6)]
    [InlineData(NoiseModel.HessianPlusIsotropic, 8)]
    public void AgreesWithTheEnsembleOnRandomLandscapes(NoiseModel law, int first)
    {
        var schedules = EvolutionCoverage.Schedules;
        Assert.InRange(EvolutionHolds.Everything([first, first + 1], law, i => schedules[(i + (int)law) % schedules.Count]).Count, 13, 26);
    }

    /// <summary>
    /// The default landscape, hot: jumps both ways, a start from rate 0, an end at 0, and a rest at 0 between, before which the valleys
    /// empty and after which trajectories cross again. 20 000 trajectories; four standard errors alone, but for the mean freezing step,
    /// where the default tolerance of 1e-3 of it is allowed, quartiles, read off a sum of normal laws, and 2 % of the deviation of y.
    /// </summary>
    [Theory]
    [InlineData("cosine to 0", "constant")]
    [InlineData("stable, linear to 0 in the last 0.4, warm-up from 0 in 0.1", "constant")]
    [InlineData("piecewise 0:1, 0.3:1, 0.3:0.4, 0.7:1, 1:0.1", "constant")]
    [InlineData("constant", "times 4 every 0.25")]
    [InlineData("constant", "times 0.5 every 0.2")]
    [InlineData("piecewise 0:1, 0.4:0, 0.5:0, 0.5:1, 1:0", "constant")]
    [InlineData("piecewise 0:1, 0.4:1, 0.4:0, 0.5:0, 0.5:1, 1:0", "times 2 every 0.5")]
    public void FollowsScheduleAfterSchedule(string rate, string batch)
    {
        TwoValleySimulation simulation = Simulation(rate, batch);
        DensityEvolutionResult d = DensityEvolution.Run(simulation.Evolution());
        var found = EvolutionCoverage.Compare(EnsembleRunner.Run(simulation), d);
        Assert.Equal(13, found.Count);
        foreach (var c in found)
        {
            double allowed = c.Quantity is "freezing step mean" ? 1e-3 * d.FreezeStepMean
                : c.Quantity.Contains('Q') || c.Quantity.Contains("median", StringComparison.Ordinal) ? 0.02
                : c.Quantity is "final y deviation" ? 0.02 * d.FinalYDeviation : 0;
            Assert.True(c.Plain <= 4 * c.StandardError + allowed, $"{c}; {d}");
        }
    }

    /// <summary>Every number, and the curve, to the bit; and as many operators.</summary>
    [Theory]
    [InlineData("piecewise 0:1, 1:1", "constant")]
    [InlineData("constant, warm-up from 1 in 0.1", "times 1 every 0.25")]
    public void AConstantScheduleIsNone(string rate, string batch)
    {
        DensityEvolutionRun run = Simulation("constant", "constant").Evolution() with { Steps = 1500, RecordEvery = 100 };
        DensityEvolutionResult none = DensityEvolution.Run(run);
        DensityEvolutionResult constant = DensityEvolution.Run(run with
        {
            LearningRateSchedule = Schedule.Parse(rate), BatchSizeSchedule = Schedule.Parse(batch),
        });
        Assert.Equal(none.Curve!.PFlat, constant.Curve!.PFlat);
        Assert.Equal(none.Curve.YMean, constant.Curve.YMean);
        Assert.Equal(none.Freeze.Cdf, constant.Freeze.Cdf);
        Assert.Equal((none.PFlatError, none.FreezeYMean, none.FreezeYQ3, none.FinalYDeviation, none.Operators),
            (constant.PFlatError, constant.FreezeYMean, constant.FreezeYQ3, constant.FinalYDeviation, constant.Operators));
    }

    /// <summary>No segment holds steps of both sides of a jump, and steps of one grid differ by a factor of two at most.</summary>
    [Fact]
    public void JumpsAreBordersOfSegments()
    {
        DensityEvolutionRun run = Simulation("piecewise 0:1, 0.3:1, 0.3:0.9, 1:0.2", "times 1.1 every 0.17").Evolution();
        var forward = new DensityEvolutionForward(run, DensityEvolutionResolution.At(1, 3, run.Steps));
        Assert.Null(forward.Run(_ => { }, default));
        long[] jumps = [1020, 1800, 2040, 3060, 4080, 5100];
        var segments = forward.Phases.SelectMany(phase => phase.Segments).ToList();
        Assert.All(segments, s => Assert.DoesNotContain(jumps, t => s.Start < t && t < s.Start + s.Count));
        Assert.All(jumps.Where(t => t < segments[^1].Start), t => Assert.Contains(segments, s => s.Start == t));
        Assert.All(segments.Where(s => s.Into is null), s =>
            Assert.InRange(run.RateAt(s.Start) * Math.Sqrt(run.StrengthAt(s.Start))
                / (run.RateAt(s.Stage.Band.From) * Math.Sqrt(run.StrengthAt(s.Stage.Band.From))), 0.4999, 2.0001));
        Assert.True(segments.Exists(s => s.Into is not null));
    }

    /// <summary>The drift and the noise of the steps of a segment are those of the steps themselves.</summary>
    [Fact]
    public void ASegmentHasTheDriftAndTheNoiseOfItsSteps()
    {
        DensityEvolutionRun run = Simulation("cosine to 0.1", "exponential to 8").Evolution(), now = run.During(1000, 500);
        var steps = Enumerable.Range(1000, 500);
        Assert.Equal(steps.Average(t => run.RateAt(t)), now.LearningRate, 1e-15);
        Assert.Equal(steps.Average(t => run.RateAt(t) * run.RateAt(t) * run.StrengthAt(t)),
            now.LearningRate * now.LearningRate * now.Noise.Strength, 1e-15);
        Assert.False(now.Changes);
    }

    /// <summary>
    /// Small steps with momentum are those of eta/(1 - mu), less and less so the larger they are. At eta H11/(1 - mu) of 0.02 the mean
    /// y_freeze is within 6 % of it, and P_flat within 0.01, which no refinement knows: the result's note says so.
    /// </summary>
    [Fact]
    public void MomentumIsTakenForItsEffectiveRateWhereStepsAreSmall()
    {
        TwoValleySimulation simulation = Simulation("constant", "constant", 4000, 40_000) with
        {
            LearningRate = 2e-4, Noise = new() { Strength = 1 }, Rule = UpdateRule.Sgd(0.9),
        };
        DensityEvolutionResult d = DensityEvolution.Run(simulation.Evolution());
        TwoValleyResult s = EnsembleRunner.Run(simulation);
        Assert.Equal(s.PFlat, d.PFlat, 0.01 + 4 * Math.Sqrt(0.25 / 4000));
        Assert.Equal(1, d.FreezeYMean / s.FreezeYMean, 0.06);
        Assert.Contains("0.002", d.Note, StringComparison.Ordinal);
        Assert.Equal(0.002, d.EffectiveLearningRate, 1e-15);
        Assert.Equal(0.002 * 1, d.DeltaS, 1e-15);
        DensityEvolutionRun large = simulation.Evolution() with { LearningRate = 0.01 };
        Assert.Equal("Momentum", Assert.Throws<InvalidInputException>(() => DensityEvolution.Run(large)).Name);
        Assert.Equal("Optimizer", Assert.Throws<InvalidInputException>(() =>
            (simulation with { Rule = UpdateRule.Adam() }).Evolution()).Name);
    }
}
