using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Runs;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>Full-batch descent from checkpoints against runs of batches of all images.</summary>
public sealed class ContinuationTests : IDisposable
{
    private static readonly ImageDataset Data = new ImageDatasetImport { TrainPerClass = 5, TestPerClass = 4 }.Read();

    private static readonly SgdSettings Settings = new() { Steps = 400, HiddenWidths = [30, 20], BatchSize = 10, Checkpoints = 5 };

    private static readonly Lazy<SgdRun> Lazily = new(() => SgdTrainer.Train(Data, Settings));

    private readonly MeasuredDatasets datasets = new([Data]);

    private static SgdRun Sgd => Lazily.Value;

    public void Dispose() => datasets.Dispose();

    [Theory]
    [InlineData(new int[] { }, 0.05)]
    [InlineData(new[] { 30, 20 }, 0.05)]
    [InlineData(new[] { 50, 50 }, 0.1)]
    public void A_continuation_is_a_run_of_full_batches_that_starts_there_to_the_last_bit(int[] hidden, double rate)
    {
        SgdRun run = SgdTrainer.Train(Data, Settings with { HiddenWidths = hidden, LearningRate = rate });
        for (int k = 0; k < 5; k++)
        {
            SgdSettings full = run.Settings with { BatchSize = 50, Steps = 60, Checkpoints = 4 };
            using var started = new TrainingRun(new TrainingProblems(Data, null).Of(full, default), new(full, 0), default,
                run.Checkpoints[k].Weights);
            SgdRun expected = started.Run((_, _) => { }, default);
            GdContinuation found = Continue(new() { MoreSteps = 60 }, run, k);
            Assert.Equal(expected.Checkpoints[^1].Weights, found.Endpoint.Checkpoints[0].Weights);
            Assert.Equal(expected.Checkpoints[^1].Predictions, found.Endpoint.Checkpoints[0].Predictions);
            Assert.Equal((expected.FinalTrainLoss, expected.FinalTestLoss, expected.FinalTestAccuracy, run.Checkpoints[k].Step + 60),
                (found.FinalTrainLoss, found.FinalTestLoss, found.FinalTestAccuracy, found.EndStep));
        }
    }

    [Fact]
    public void A_full_batch_run_leads_from_its_start_to_its_own_end()
    {
        SgdRun run = SgdTrainer.Train(Data, Settings with { BatchSize = 50 });
        GdContinuation found = Continue(new() { EndStep = 400 }, run, 0);
        Assert.Equal(run.Checkpoints[^1].Weights, found.Endpoint.Checkpoints[0].Weights);
        Assert.Equal((1.0, 1.0, true), (found.Jaccard, found.Agreement, found.Reached));
        // Later checkpoints are rounded to the file's form of the first layer: the bits differ, and the solution does not.
        Assert.Equal(1, Continue(new() { EndStep = 400 }, run, 2).Agreement, 0.06);
    }

    [Fact]
    public void A_continuation_is_full_batch_descent_from_the_weights_of_its_checkpoint()
    {
        GdContinuation found = Continue(new() { LearningRate = 0.02, MoreSteps = 30 }, Sgd, 2);
        var network = new Float64Network(Sgd.Architecture, LossFunction.CrossEntropy, Data.Train);
        double[] slow = Array.ConvertAll(Sgd.Checkpoints[2].Weights, w => (double)w);
        int[] all = [.. Enumerable.Range(0, 50)];
        for (int step = 0; step < 30; step++)
        {
            double[] gradient = network.Gradient(slow, all);
            slow = [.. slow.Zip(gradient, (w, g) => w - 0.02 * g)];
        }
        // Thirty steps in single precision: 30 roundings of some 6e-8 of weights below 1, and of gradients of 1e-6.
        double worst = slow.Zip(found.Endpoint.Checkpoints[0].Weights, (x, y) => Math.Abs(x - y)).Max();
        Assert.InRange(worst, 0, 5e-6);
        Assert.Equal((200, 230, 0.02), (found.FromStep, found.EndStep, found.ContinuationRate));
        Assert.Equal(Data.Test.Count * (1 - found.FinalTestAccuracy), found.Errors, 1e-9);
    }

    [Fact]
    public void The_stop_rule_holds_where_it_ends_at_its_last_three_evaluations_and_not_before()
    {
        GdContinuation found = Continue(new(), Sgd, 1);
        Assert.True(found.Reached);
        Assert.Equal(ContinuationStop.Matched, found.Stop);
        // An evaluation every 0.5/eta = 10 steps.
        long steps = found.EndStep - found.FromStep;
        Assert.Equal(0, steps % 10);
        double[] losses = [.. new[] { steps - 30, steps - 20, steps - 10, steps }.Select(s =>
            Continue(new() { MoreSteps = s }, Sgd, 1).FinalTrainLoss)];
        Assert.True(losses[0] >= 5e-3);
        Assert.All(losses[1..], loss => Assert.True(loss < 5e-3));
        Assert.Equal(losses[3], found.FinalTrainLoss);
        Assert.Equal(1, found.FinalTrainAccuracy);
    }

    [Fact]
    public void What_never_fits_its_images_is_given_up_and_says_so()
    {
        // A rate at which 1000/eta steps are few, and descent is unstable, but does not overflow.
        SgdRun run = SgdTrainer.Train(Data, Settings with { HiddenWidths = [4], Steps = 4, LearningRate = 0.05 });
        GdContinuation found = Continue(new() { LearningRate = 20 }, run, 0);
        Assert.False(found.Reached);
        Assert.NotEmpty(found.Note);
        Assert.InRange(found.EndStep, 0, 50);
        GdContinuation overflowing = Continue(new() { LearningRate = 1e30, MoreSteps = 20 }, run, 0);
        Assert.Equal((false, true), (overflowing.Reached, overflowing.Endpoint.Diverged));
        Assert.True(double.IsNaN(overflowing.Jaccard) && double.IsNaN(overflowing.Agreement));
    }

    [Fact]
    public void Nothing_is_trained_twice()
    {
        var endpoints = new Endpoints(new() { EndStep = 450 }, datasets, keepWeights: false, false);
        SgdRun copy = Sgd with { Realization = 7 };
        var ends = new DescentEnd[40];
        Parallel.For(0, 40, i => ends[i] = endpoints.Of(i % 2 == 0 ? Sgd : copy, i / 2 % 5, default));
        Assert.Equal(5, endpoints.Trained);
        Assert.Equal(Sgd.Checkpoints.Take(5).Sum(c => 450 - c.Step), endpoints.Steps);
        Assert.Equal(5, ends.Distinct().Count());
        Assert.All(ends, end => Assert.Empty(end.Checkpoint.Weights));
        Assert.All(ends, end => Assert.Equal(450, end.Checkpoint.Step));
    }

    [Fact]
    public void The_last_endpoint_is_that_of_the_last_checkpoint_before_the_common_end()
    {
        GdContinuation early = Continue(new() { EndStep = 250 }, Sgd, 0), last = Continue(new() { EndStep = 250 }, Sgd, 2);
        Assert.Equal(1, last.Jaccard);
        Assert.Equal(Solution.Jaccard(early.Endpoint.Checkpoints[0].Misclassified, last.Endpoint.Checkpoints[0].Misclassified),
            early.Jaccard);
        Assert.Equal("InvalidEndStep", Problem(() => Continue(new() { EndStep = 250 }, Sgd, 3)));
        Assert.Equal(Sgd.Checkpoints[4].Predictions, Continue(new() { EndStep = 400 }, Sgd, 4).Endpoint.Checkpoints[0].Predictions);
    }

    [Fact]
    public void What_cannot_be_continued_is_refused()
    {
        SgdRun bare = SgdTrainer.Train(Data, Settings with { KeepWeights = false });
        Assert.Equal("WeightsNotKept", Problem(() => Continue(new() { MoreSteps = 1 }, bare, 1)));
        Assert.Equal("DatasetNotOfRun", Problem(() => Continue(new() { MoreSteps = 1 }, Sgd with { DatasetFingerprint = "0123" }, 1)));
        Assert.Equal("InvalidLearningRate", Problem(() => ContinuationPlan.Of(0, null, null)));
        Assert.Equal("InvalidLearningRate", Problem(() => ContinuationPlan.Of(double.NaN, null, null)));
        Assert.Equal("InvalidEndStep", Problem(() => ContinuationPlan.Of(null, -1, null)));
        Assert.Equal("InvalidMoreSteps", Problem(() => ContinuationPlan.Of(null, null, -1)));
        Assert.Equal("InvalidMoreSteps", Problem(() => ContinuationPlan.Of(null, 100, 10)));
    }

    [Fact]
    public void An_endpoint_is_not_saved_as_a_run()
    {
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        SgdRun endpoint = Continue(new() { EndStep = 400 }, Sgd, 4).Endpoint;
        Assert.Equal("SaveNotARun", Problem(() => SgdRunFile.Save(endpoint, path)));
        Assert.False(File.Exists(path));
    }

    [Fact]
    public void Endpoints_of_saved_runs_are_kept_beside_them_and_found_again_with_the_same_bits()
    {
        string folder = Directory.CreateTempSubdirectory("valleyjump ").FullName;
        try
        {
            SgdRun run = SgdRunFile.Save(Sgd, Path.Combine(folder, "a.h5"));
            ContinuationPlan[] plans = [new(), new() { EndStep = 450 }, new() { MoreSteps = 7, LearningRate = 1e30 }];
            foreach (ContinuationPlan plan in plans)
            {
                var first = new Endpoints(plan, datasets, true, true);
                var second = new Endpoints(plan with { LearningRate = plan.RateOf(run) }, datasets, true, true);
                for (int k = 1; k < 5; k++)
                {
                    DescentEnd kept = first.Of(run, k, default), again = second.Of(run, k, default);
                    DescentEnd fresh = new Endpoints(plan, datasets, true, false).Of(run, k, default);
                    foreach (DescentEnd found in (DescentEnd[])[kept, again])
                    {
                        Assert.NotNull(found.Checkpoint.Stored);
                        Assert.Equal(fresh.Checkpoint.Weights, found.Checkpoint.Weights);
                        Assert.Equal(fresh.Checkpoint.Predictions, found.Checkpoint.Predictions);
                        Assert.Equal(fresh.Checkpoint.Misclassified, found.Checkpoint.Misclassified);
                        Assert.Equal(Numbers(fresh), Numbers(found));
                    }
                }
                Assert.Equal((4, 0, null), (first.Trained, second.Trained, first.Problem));
            }
            string[] files = Directory.GetFiles(Path.Combine(folder, "a.endpoints"));
            Assert.Equal(12, files.Length);
            Assert.All(files, f => Assert.Equal(FileFault.InvalidContents, Assert.Throws<FileException>(() => SgdRunFile.Read(f)).Fault));
            // After as many steps by another name of the rule they are the same.
            var more = new Endpoints(new() { MoreSteps = 50 }, datasets, true, true);
            more.Of(run, 4, default);
            Assert.Equal(0, more.Trained);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        static (bool, bool, long, double, double, double) Numbers(DescentEnd end) => (end.Reached, end.Diverged, end.Checkpoint.Step,
            end.Checkpoint.TrainLoss, end.Checkpoint.TestLoss, end.Checkpoint.TestAccuracy);
    }

    [Fact]
    public void A_file_that_is_damaged_or_of_another_run_is_trained_again_and_one_that_cannot_be_written_is_told()
    {
        string folder = Directory.CreateTempSubdirectory("valleyjump ").FullName;
        try
        {
            SgdRun run = SgdRunFile.Save(Sgd, Path.Combine(folder, "a.h5"));
            float[] expected = Of(run, trained: 1);
            Assert.Equal(expected, Of(run, trained: 0));
            string file = Assert.Single(Directory.GetFiles(Path.Combine(folder, "a.endpoints")));
            byte[] bytes = File.ReadAllBytes(file);
            bytes[^100] ^= 1;
            File.WriteAllBytes(file, bytes);
            Assert.Equal(expected, Of(run, trained: 1));
            Assert.Equal(expected, Of(run, trained: 0));
            // The run's file is replaced by another run.
            SgdRun other = SgdRunFile.Save(SgdTrainer.Train(Data, Settings, 1), Path.Combine(folder, "a.h5"));
            Assert.NotEqual(expected, Of(other, trained: 1));
            Directory.Delete(Path.Combine(folder, "a.endpoints"), recursive: true);
            File.WriteAllText(Path.Combine(folder, "a.endpoints"), "in the way");
            var endpoints = new Endpoints(new() { MoreSteps = 20 }, datasets, true, true);
            endpoints.Of(other, 2, default);
            Assert.NotNull(endpoints.Problem);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }

        float[] Of(SgdRun run, int trained)
        {
            var endpoints = new Endpoints(new() { MoreSteps = 20 }, datasets, true, true);
            float[] weights = endpoints.Of(run, 2, default).Checkpoint.Weights;
            Assert.Equal((trained, null), (endpoints.Trained, endpoints.Problem));
            return weights;
        }
    }

    private GdContinuation Continue(ContinuationPlan plan, SgdRun run, int index) =>
        new ContinuationMeasure(new(plan, datasets, keepWeights: true, false)).Of(run, index, default);

    private static string Problem(Func<object> work) => Assert.Throws<InvalidInputException>(work).Id;
}
