using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>Freezing steps of made-up runs, whose means and errors can be worked out by hand.</summary>
public class SgdFreezePointTests
{
    private static int next;

    /// <param name="freezeAt">The number of the checkpoint, of 11, from which on the loss is 0.05; 10 or more for never.</param>
    private static SgdRun Run(int freezeAt, ulong seed = 1, bool converged = true, bool diverged = false, int batch = 10,
        long? steps = 1000, int? realization = null, bool keep = true) => new()
    {
        Settings = new() { BatchSize = batch, LearningRate = 0.1, Steps = steps, Checkpoints = 11, Seed = seed, KeepWeights = keep },
        Dataset = "made up",
        DatasetFingerprint = "0",
        Architecture = new([2, 2]),
        ModuleVersion = "0.1.0",
        Realization = realization ?? next++,
        Diverged = diverged,
        TrainSeconds = 1,
        Checkpoints = [.. Enumerable.Range(0, 11).Select(k => new SgdCheckpoint
        {
            Step = 100 * k, TrainLoss = k >= freezeAt ? 0.05 : 0.5, TrainAccuracy = converged && k > 5 ? 1
                : 0.9, TestLoss = 1, TestAccuracy = 0.1 * freezeAt, Predictions = [0], Misclassified = [], Weights = [],
        })],
    };

    private static SgdFreezePoint One(params SgdRun[] runs) =>
        Assert.Single(SgdFreezePoint.Of(runs.SelectMany(r => SgdFreezeStep.Of(r, [0.1]))));

    [Fact]
    public void Runs_of_one_seed_have_the_standard_error_of_a_sample()
    {
        SgdFreezePoint point = One(Run(2), Run(4), Run(9));

        // 200, 400, 900: mean 500, s^2 = (300^2 + 100^2 + 400^2)/2.
        Assert.Equal(500, point.FreezeStepMean, 12);
        Assert.Equal(Math.Sqrt(130_000.0 / 3), point.FreezeStepSem, 9);
        Assert.Equal(400, point.FreezeStepMedian);
        Assert.Equal(50, point.EtaFreezeStep, 12);
        Assert.Equal(0.5, point.FinalTestAccuracyMean, 12);
        Assert.Equal((3, 3, 1, 3, 0, 0), (point.Count, point.Runs, point.Seeds, point.ConvergedCount, point.DivergedCount,
            point.CensoredCount));
    }

    [Fact]
    public void Several_seeds_are_clusters()
    {
        // Means of the seeds 300 and 700, around 500: sqrt(2/1 (400^2 + 400^2))/4 = 200, which is |700 - 300|/2, the error of two numbers.
        SgdFreezePoint point = One(Run(2, seed: 1), Run(4, seed: 1), Run(6, seed: 2), Run(8, seed: 2));

        Assert.Equal((500.0, 2), (point.FreezeStepMean, point.Seeds));
        Assert.Equal(200, point.FreezeStepSem, 9);
        Assert.Equal(One(Run(2), Run(6), Run(7)).FreezeStepSem, One(Run(2, seed: 1), Run(6, seed: 2), Run(7, seed: 3)).FreezeStepSem, 9);
    }

    [Fact]
    public void Runs_that_are_the_same_tell_no_error()
    {
        SgdFreezePoint same = One(Run(3), Run(3), Run(3)), seeds = One(Run(3), Run(3), Run(5, seed: 2), Run(5, seed: 2));

        Assert.Equal((300.0, 3), (same.FreezeStepMean, same.Count));
        Assert.True(double.IsNaN(same.FreezeStepSem) && double.IsNaN(same.FinalTestAccuracySem) && double.IsNaN(same.FinalTrainLossSem));
        Assert.Equal(100, seeds.FreezeStepSem, 9); // Of two numbers: |500 - 300|/2.
    }

    [Fact]
    public void Runs_that_are_the_same_count_once_in_the_fraction_that_converged()
    {
        SgdFreezePoint one = One(Run(3)), same = One(Run(3), Run(3), Run(3)), different = One(Run(3), Run(4), Run(5));
        SgdFreezePoint seeds = One(Run(3), Run(3), Run(3), Run(3, seed: 2, converged: false));

        Assert.Equal((one.ConvergedLow, one.ConvergedHigh, 3), (same.ConvergedLow, same.ConvergedHigh, same.Runs));
        Assert.True(different.ConvergedLow > same.ConvergedLow);
        Assert.Equal((0.5, 3, 4), (seeds.ConvergedFraction, seeds.ConvergedCount, seeds.Runs));
    }

    [Fact]
    public void A_run_that_comes_twice_is_one_run()
    {
        SgdRun[] runs = [Run(2), Run(4), Run(9)];

        Assert.Equal((3, One(runs).FreezeStepSem), (One([.. runs, .. runs]).Runs, One([.. runs, .. runs]).FreezeStepSem));
        // The same settings with another result are not the same run.
        Assert.Equal(2, One(Run(2, realization: 5), Run(3, realization: 5)).Runs);
    }

    [Fact]
    public void Runs_that_kept_their_weights_and_others_are_one_cell() =>
        Assert.Equal(2, One(Run(2, keep: true), Run(4, keep: false)).Runs);

    [Fact]
    public void A_row_says_which_cell_it_is()
    {
        SgdFreezePoint one = One(Run(2), Run(4)), seeds = One(Run(2), Run(4, seed: 2));

        Assert.Equal((10, 0.1, 11, LossFunction.CrossEntropy, UpdateRuleKind.Sgd, "constant", "made up", "0"),
            (one.BatchSize, one.LearningRate, one.CheckpointCount, one.Loss, one.Optimizer, one.BatchSizeSchedule, one.Dataset,
                one.DatasetFingerprint));
        Assert.Equal([1UL], one.Seed);
        Assert.Equal([1UL, 2UL], seeds.Seed);
    }

    [Fact]
    public void What_does_not_enter_is_counted()
    {
        SgdFreezePoint point = One(Run(2), Run(4), Run(11), Run(3, converged: false), Run(99, converged: false, diverged: true));

        Assert.Equal((2, 5, 3, 1, 1), (point.Count, point.Runs, point.ConvergedCount, point.DivergedCount, point.CensoredCount));
        Assert.Equal(300, point.FreezeStepMean, 12);
        Assert.Equal(0.6, point.ConvergedFraction, 12);
        Assert.InRange(point.ConvergedFraction, point.ConvergedLow, point.ConvergedHigh);
    }

    /// <summary>
    /// Batches of all 40 images and more are full-batch descent, of one noise: one cell, and a run that is in it twice is one.
    /// </summary>
    [Fact]
    public void Full_batches_are_one_cell_whatever_their_number()
    {
        SgdRun Full(int batch, int realization, Schedule? schedule = null)
        {
            SgdRun run = Run(2, batch: batch, realization: realization) with { TrainCount = 40 };
            return run with { Settings = run.Settings with { BatchSizeSchedule = schedule ?? Schedule.Constant } };
        }

        SgdFreezePoint point = One(Full(100, 0), Full(40, 0), Full(1000, 1));

        Assert.Equal((2, 100, 0.1 / 40, 40), (point.Runs, point.BatchSize, point.EffectiveNoise, point.TrainCount));
        Assert.Equal(0.1 / 39, One(Full(39, 0)).EffectiveNoise);
        // Half of 100 is more than half of 40.
        SgdRun[] apart = [Full(100, 0, Schedule.Step(0.5, 0.5)), Full(40, 0, Schedule.Step(0.5, 0.5))];
        Assert.Equal(2, SgdFreezePoint.Of(apart.SelectMany(r => SgdFreezeStep.Of(r, [0.1]))).Count());
    }

    [Fact]
    public void A_cell_without_a_run_that_froze_has_no_mean()
    {
        Assert.Equal("", One(Run(2)).Note);
        Assert.Equal("The loss of none of 1 run that converged fell below 0.1.", One(Run(99)).Note);
        SgdFreezePoint point = One(Run(99, converged: false));
        Assert.Equal("None of 1 run reached a training accuracy of 100 %, 0 diverged.", point.Note);

        Assert.Equal((0, 1, 0), (point.Count, point.Runs, point.ConvergedCount));
        Assert.True(double.IsNaN(point.FreezeStepMean) && double.IsNaN(point.FreezeStepSem) && double.IsNaN(point.FinalTestAccuracyMean));
    }

    [Fact]
    public void Cells_and_thresholds_are_apart_and_in_order()
    {
        SgdRun[] runs = [Run(2, batch: 50), Run(3, batch: 10), Run(4, batch: 50), Run(5, batch: 10, steps: null)];

        SgdFreezePoint[] points = [.. SgdFreezePoint.Of(runs.SelectMany(r => SgdFreezeStep.Of(r, [0.1, 0.01, 0.1])))];

        // 100/eta steps are the 1000 that the others were given.
        Assert.Equal([(50, 0.1, 2), (50, 0.01, 2), (10, 0.1, 2), (10, 0.01, 2)],
            points.Select(p => (p.BatchSize, p.LossThreshold, p.Runs)));
        Assert.Equal([2, 0, 2, 0], points.Select(p => p.Count));
    }

    [Fact]
    public void The_threshold_itself_is_not_below_it()
    {
        Assert.Null(Assert.Single(SgdFreezeStep.Of(Run(3), [0.05])).FreezeStep);
        Assert.Equal(300, Assert.Single(SgdFreezeStep.Of(Run(3), [0.0500001])).FreezeStep);
        Assert.Equal(0, Assert.Single(SgdFreezeStep.Of(Run(3), [1])).FreezeStep);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Thresholds_are_positive(double threshold) =>
        Assert.Equal("Loss", Assert.Throws<InvalidInputException>(() => SgdFreezeStep.Of(Run(3), [0.1, threshold])).Name);
}
