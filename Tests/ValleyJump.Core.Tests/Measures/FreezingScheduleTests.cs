using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tests.Ensembles;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>The schedule that holds the noise until trajectories have frozen.</summary>
public class FreezingScheduleTests
{
    private static readonly TwoValleySimulation Run = new()
    {
        LearningRate = 0.05, Noise = new() { Strength = 0.03 }, Steps = 6000, Realizations = 4000, RecordEvery = 6000,
        KeepTrajectories = 4000,
    };

    /// <summary>
    /// Behind the hold next to nobody crosses at a constant rate: crossings per unit of y are below 0.01, and fall by a factor of ten or
    /// more in each unit (ln k falls by 3 to 4), so that at most a hundredth of the trajectories freezes later. Well before it many do.
    /// </summary>
    [Fact]
    public void TheNoiseIsHeldUntilTrajectoriesHaveFrozen()
    {
        TwoValleySimulation held = Run.HoldUntilFrozen(0.01, Anneal.Cosine, default);
        Assert.Equal(ScheduleShape.StableCosine, held.LearningRateSchedule.Shape);
        double until = held.HoldFraction!.Value * Run.Steps;
        IReadOnlyList<double> frozen = EnsembleRunner.Run(Run).FreezeSteps!;
        double after = frozen.Count(t => t > until) / (double)frozen.Count, half = frozen.Count(t => t > until / 2) / (double)frozen.Count;
        Assert.InRange(after, 0, 0.01 + 4 * Math.Sqrt(0.01 * 0.99 / frozen.Count));
        Assert.InRange(half, 0.05, 1);
        Assert.InRange(Run.HoldUntilFrozen(1e-3, Anneal.Cosine, default).HoldFraction!.Value, held.HoldFraction.Value + 0.02, 0.9);
        Assert.Equal(ScheduleShape.StableLinear, Run.HoldUntilFrozen(0.01, Anneal.Linear, default).LearningRateSchedule.Shape);
    }

    /// <summary>
    /// On a chain too: at a constant rate at most a hundredth changes valley behind the hold, and P_flat, which is gained until then, is
    /// that of the constant rate within a hundredth and four standard errors, and not below that of a cosine from the start.
    /// </summary>
    [Fact]
    public void OnAChainTooTheNoiseIsHeldUntilTrajectoriesHaveFrozen()
    {
        TwoValleySimulation run = Run with
        {
            Landscape = new ValleyChain { HalfWidth = [0.5, 0.8, 0.65] }, KeepTrajectories = 0, RecordEvery = 0,
        };
        TwoValleySimulation held = run.HoldUntilFrozen(0.01, Anneal.Cosine, default);
        Assert.Equal(ScheduleShape.StableCosine, held.LearningRateSchedule.Shape);
        Assert.InRange(held.HoldFraction!.Value, 0.1, 0.9);
        TwoValleyResult constant = EnsembleRunner.Run(run), frozen = EnsembleRunner.Run(held);
        double until = held.HoldFraction.Value * run.Steps, after = constant.FreezeSteps!.Count(t => t > until) / 4000.0;
        Assert.InRange(after, 0, 0.01 + 4 * Math.Sqrt(0.01 * 0.99 / 4000));
        Assert.InRange(constant.FreezeSteps!.Count(t => t > until / 2) / 4000.0, 0.05, 1);
        double error = 4 * Math.Sqrt(2 * constant.PFlat * (1 - constant.PFlat) / 4000);
        Assert.Equal(constant.PFlat, frozen.PFlat, 0.01 + error);
        TwoValleyResult cosine = EnsembleRunner.Run(run with { LearningRateSchedule = Schedule.Cosine() });
        Assert.InRange(cosine.PFlat, 0, frozen.PFlat + error);
    }

    /// <summary>The row's text is the schedule, to the bit: it is run again without a prediction.</summary>
    [Fact]
    public void WhatComesOfItIsAnOrdinarySchedule()
    {
        TwoValleySimulation held = (Run with { Realizations = 200, KeepTrajectories = 0, RecordEvery = 0 })
            .HoldUntilFrozen(0.01, Anneal.Linear, default);
        TwoValleySimulation read = held with { LearningRateSchedule = Schedule.Parse(held.LearningRateSchedule.ToString()) };
        Assert.Equal(held.LearningRateSchedule, read.LearningRateSchedule);
        Same.Results(EnsembleRunner.Run(held), EnsembleRunner.Run(read));
    }

    [Fact]
    public void WhereNobodyFreezesTheNoiseIsHeldThroughout()
    {
        TwoValleySimulation hot = Run with { Noise = new() { Strength = 0.1 }, LearningRate = 0.1, Steps = 1000, RecordEvery = 0 };
        Assert.Same(hot, hot.HoldUntilFrozen(0.01, Anneal.Cosine, default));
        Assert.Null(hot.HoldFraction);
    }

    [Fact]
    public void RefusesWhatItCannotHold()
    {
        void Refuses(string name, TwoValleySimulation run, double hazard = 0.01) =>
            Assert.Equal(name, Assert.Throws<InvalidInputException>(() => run.HoldUntilFrozen(hazard, Anneal.Cosine, default)).Name);
        Refuses("HazardThreshold", Run, 0);
        Refuses("LearningRateSchedule", Run with { LearningRateSchedule = Schedule.Cosine() });
        Refuses("Optimizer", Run with { Rule = UpdateRule.Adam() });
        Refuses("Momentum", Run with { Rule = UpdateRule.Sgd(0.9) });
    }

    /// <summary>The loss at the end is that of the kept paths' ends.</summary>
    [Fact]
    public void TheLossAtTheEndIsThatOfTheTrajectories()
    {
        TwoValleyResult result = EnsembleRunner.Run(Run with { Realizations = 300, KeepTrajectories = 300 });
        double[] loss = [.. result.Trajectories.Paths.Select(p => Run.Landscape.Loss(p.X[^1], p.Y[^1]))];
        SampleSummary summary = SampleSummary.OfSortable([.. loss], default);
        Assert.Equal(summary.Mean, result.FinalLossMean, 1e-12);
        Assert.Equal(summary.StandardError, result.FinalLossSem, 1e-12);
    }
}
