using ValleyJump.Core.Datasets;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>Freezing of trained runs by all definitions, against a slow way of the same.</summary>
public sealed class FreezingTests : IDisposable
{
    private static readonly ImageDataset Data = new ImageDatasetImport { TrainPerClass = 5, TestPerClass = 10 }.Read();

    private static readonly SgdSettings Settings = new()
    {
        Steps = 400, HiddenWidths = [30, 20], BatchSize = 10, LearningRate = 0.05, Checkpoints = 21,
    };

    private static readonly Lazy<SgdRun[]> Lazily = new(() => [.. Enumerable.Range(0, 3).Select(r => SgdTrainer.Train(Data, Settings, r))]);

    private static readonly FreezingPlan Every = new()
    {
        Definitions = [FreezeDefinition.Basin, FreezeDefinition.Agreement, FreezeDefinition.Loss, FreezeDefinition.Accuracy],
        Rules = [FreezeRule.AllPairs, FreezeRule.LastEndpoint],
        Thresholds = [0.8, 0.9, 0.99],
        Losses = [0.1, 0.01],
        Verify = true,
        Continuation = new() { EndStep = 450 },
    };

    private readonly MeasuredDatasets datasets = new([Data]);

    private static SgdRun[] Trained => Lazily.Value;

    public void Dispose() => datasets.Dispose();

    [Fact]
    public void A_run_freezes_where_the_endpoints_of_all_its_checkpoints_say()
    {
        foreach (SgdRun run in Trained)
        {
            SgdFreezing[] found = [.. Measure(Every, run)];
            var measure = new ContinuationMeasure(new(Every.Continuation, datasets, true, false));
            SgdCheckpoint[] ends = [.. Enumerable.Range(0, 21).Select(k => measure.Of(run, k, default).Endpoint.Checkpoints[0])];
            Assert.Equal(3 * 2 * 2 + 2 + 1, found.Length);
            foreach (SgdFreezing row in found)
            {
                Func<int, int, double> similarity = row.Definition switch
                {
                    FreezeDefinition.Basin => (i, j) => Solution.Jaccard(ends[i].Misclassified, ends[j].Misclassified),
                    FreezeDefinition.Agreement => (i, j) => Solution.Agreement(ends[i].Predictions, ends[j].Predictions),
                    FreezeDefinition.Loss => (i, _) => run.Checkpoints[i].TrainLoss < row.Threshold ? 2 : 0,
                    _ => (i, _) => run.Checkpoints[i].TrainAccuracy == 1 ? 1 : 0,
                };
                int first = Enumerable.Range(0, 21).FirstOrDefault(c => row.Rule is null ? similarity(c, c) >= row.Threshold
                    : Enumerable.Range(c, 21 - c).All(i => (row.Rule == FreezeRule.AllPairs ? Enumerable.Range(c, 21 - c) : [20])
                        .All(j => similarity(i, j) >= row.Threshold)), 20);
                Assert.Equal(first < 20 ? 20 * first : null, row.FreezeStep);
                Assert.True(row.Verified);
                Assert.Equal(400, row.LastStep);
            }
            SgdFreezing basin = found[0], agreement = found.First(f => f.Definition == FreezeDefinition.Agreement);
            Assert.Equal((ends[20].Misclassified.Length, 1.0 / ends[20].Misclassified.Length), (basin.Errors, basin.Resolution));
            Assert.Equal(0.01, agreement.Resolution, 1e-15);
        }
        Assert.Contains(Trained.SelectMany(r => Measure(Every, r)), f => f.Rule is not null && f.FreezeStep > 0);
    }

    [Fact]
    public void All_definitions_and_thresholds_share_their_endpoints_and_threads_do_not_matter()
    {
        var measure = new FreezingMeasure(Every with { Verify = false }, datasets, false);
        IReadOnlyList<SgdFreezing> one = measure.Of(Trained[0]), again = measure.Of(Trained[0] with { Realization = 5 });
        Assert.Equal(one[0].Checked, measure.Trained);
        Assert.InRange(measure.Trained, 3, 21);
        Assert.Equal(one.Select(f => f.FreezeStep), again.Select(f => f.FreezeStep));
        Assert.Equal(one, Measure(Every with { Verify = false }, Trained[0], threads: 4));
    }

    [Fact]
    public void Without_a_hidden_layer_the_loss_is_convex_and_a_run_freezes_at_once()
    {
        // Descent from anywhere leads to one solution: long, and at a small data set, until all answers are those of the minimum.
        SgdRun run = SgdTrainer.Train(Data, Settings with { HiddenWidths = [], Steps = 100, Checkpoints = 6, LearningRate = 0.05 });
        FreezingPlan plan = Every with { Thresholds = [0.9], Continuation = new() { MoreSteps = 20_000 } };
        Assert.All(Measure(plan, run).Where(f => f.Rule is not null), f => Assert.Equal((0L, true), (f.FreezeStep, f.Verified)));
    }

    [Fact]
    public void A_run_that_diverged_is_not_continued_and_one_without_weights_cannot_be()
    {
        SgdRun diverged = SgdTrainer.Train(Data, Settings with { LearningRate = 1e8 });
        Assert.True(diverged.Diverged);
        Assert.All(Measure(Every, diverged).Where(f => f.Rule is not null),
            f => Assert.Equal((null, false, 0, true), (f.FreezeStep, f.Censored, f.Checked, f.Diverged)));
        SgdRun bare = SgdTrainer.Train(Data, Settings with { KeepWeights = false });
        Assert.Equal("WeightsNotKept", Assert.Throws<InvalidInputException>(() => Measure(Every, bare)).Id);
        FreezingPlan curves = Every with { Definitions = [FreezeDefinition.Accuracy, FreezeDefinition.Loss] };
        Assert.Equal([FreezeDefinition.Accuracy, FreezeDefinition.Loss, FreezeDefinition.Loss],
            Measure(curves, bare).Select(f => f.Definition));
    }

    [Fact]
    public void A_run_of_one_checkpoint_has_nothing_to_compare_and_endpoints_that_diverge_are_like_nothing()
    {
        SgdRun one = Trained[0] with { Checkpoints = [Trained[0].Checkpoints[^1]] };
        Assert.All(Measure(Every, one).Where(f => f.Rule is not null),
            f => Assert.Equal((null, true, 1), (f.FreezeStep, f.Censored, f.Checked)));
        FreezingPlan wild = Every with { Continuation = new() { MoreSteps = 20, LearningRate = 1e30 } };
        Assert.All(Measure(wild, Trained[0]).Where(f => f.Rule is not null),
            f => Assert.Equal((null, true), (f.FreezeStep, f.NotReachedCount > 0)));
    }

    [Fact]
    public void A_cell_is_the_mean_of_its_runs()
    {
        SgdFreezing[] rows = [.. Trained.Concat([Trained[0]]).SelectMany(r => Measure(Every, r))];
        SgdFreezingCell[] cells = [.. SgdFreezingCell.Of(rows)];
        Assert.Equal(rows.Length / 4, cells.Length);
        foreach (SgdFreezingCell cell in cells)
        {
            SgdFreezing[] own = [.. rows.Take(3 * cells.Length).Where(r => (r.Definition, r.Rule, r.Threshold)
                == (cell.Definition, cell.Rule, cell.Threshold))];
            double[] steps = [.. own.Where(r => r.FreezeStep is not null && r.Converged).Select(r => (double)r.FreezeStep!)];
            Assert.Equal((3, steps.Length), (cell.Runs, cell.Count));
            SampleSummary expected = SampleSummary.Of(steps);
            Assert.Equal((expected.Mean, expected.StandardError, expected.Median),
                (cell.FreezeStepMean, cell.FreezeStepSem, cell.FreezeStepMedian));
        }
        Assert.Contains(cells, c => c.Count == 3 && c.FreezeStepSem > 0);
    }

    [Fact]
    public void A_row_says_how_its_checkpoints_were_continued_and_a_cell_is_of_one_way()
    {
        SgdRun diverged = SgdTrainer.Train(Data, Settings with { LearningRate = 1e8 });
        FreezingPlan basin = Every with { Definitions = [FreezeDefinition.Basin], Rules = [FreezeRule.AllPairs], Thresholds = [0.9] };
        FreezingPlan more = basin with { Continuation = new() { MoreSteps = 30, LearningRate = 0.02 } };
        SgdFreezing[] rows = [.. Trained.Append(diverged).SelectMany(r => Measure(basin, r).Concat(Measure(more, r)))];
        SgdFreezingCell[] cells = [.. SgdFreezingCell.Of(rows)];

        foreach (var (ended, continued) in rows.Where((_, i) => i % 2 == 0).Zip(rows.Where((_, i) => i % 2 == 1)))
        {
            Assert.Equal((ContinuationStop.EndStep, 450, null, ended.LearningRate, true),
                (ended.Stop, ended.EndStep, ended.MoreSteps, ended.ContinuationRate, ended.OwnRate));
            Assert.Equal((ContinuationStop.MoreSteps, null, 30, 0.02, false),
                (continued.Stop, continued.EndStep, continued.MoreSteps, continued.ContinuationRate, continued.OwnRate));
            Assert.Equal(("to step 450", "30 more steps at eta 0.02"), (ended.By.Continuation, continued.By.Continuation));
        }
        Assert.Equal([3, 3, 1, 1], cells.Select(c => c.Runs));
        // Runs of 400 steps that were continued to step 450 are looked at as a whole, and up to 100 not.
        Assert.All(cells[..2], c => Assert.Equal("", c.Note));
        FreezingPlan part = basin with { Continuation = new() { EndStep = 100 } };
        SgdFreezingCell cut = Assert.Single(SgdFreezingCell.Of(Trained.SelectMany(r => Measure(part, r))));
        Assert.StartsWith("Checkpoints after step 100, where continuations end, were not looked at.",
            cut.Note.Replace("Of 3 that converged none froze before that. ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal([(450, null, true), (null, 30, false)], cells[..2].Select(c => (c.EndStep, c.MoreSteps, c.OwnRate)));
        Assert.All(Measure(Every, Trained[0]).Where(f => f.Rule is null), f => Assert.Equal((null, null, null, null, double.NaN),
            (f.Stop, f.EndStep, f.MoreSteps, f.OwnRate, f.ContinuationRate)));
    }

    [Fact]
    public void Thresholds_out_of_range_are_refused()
    {
        foreach (double[] wrong in (double[][])[[], [0], [1.01], [0.9, double.NaN]])
            Assert.Equal("InvalidThreshold", Assert.Throws<InvalidInputException>(() => Every with { Thresholds = wrong }).Id);
        foreach (double[] wrong in (double[][])[[], [0], [double.PositiveInfinity]])
            Assert.Equal("InvalidLoss", Assert.Throws<InvalidInputException>(() => Every with { Losses = wrong }).Id);
        Assert.Equal([0.9, 0.99], (Every with { Thresholds = null, Rules = [FreezeRule.AllPairs] }).Criteria.Select(c => c.Threshold));
    }

    private IReadOnlyList<SgdFreezing> Measure(FreezingPlan plan, SgdRun run, int threads = 1) =>
        new FreezingMeasure(plan, datasets, false).Of(run, threads);
}
