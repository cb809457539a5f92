using ValleyJump.Core.Datasets;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Networks;

/// <summary>Training runs: what they record, that they are the same however they are run, and what becomes of those that diverge.</summary>
public class SgdTrainerTests
{
    private static readonly SgdSettings Settings = new() { BatchSize = 10, LearningRate = 0.1, Steps = 200, Checkpoints = 11,
        HiddenWidths = [9, 7], Seed = 5 };

    private static readonly ImageDataset Data = SmallData.Dataset();

    [Fact]
    public void ARunIsTheProtocolStepByStep()
    {
        // The same in double precision, from the pieces: initial weights, order, gradient.
        SgdRun run = SgdTrainer.Train(Data, Settings, 3);
        NetworkArchitecture architecture = run.Architecture;
        var twin = new Float64Network(architecture, LossFunction.CrossEntropy, Data.Train);
        var twinTest = new Float64Network(architecture, LossFunction.CrossEntropy, Data.Test);
        double[] weights = SmallData.Double(InitialWeights.Draw(architecture, 5));
        var order = new SampleOrder(40, 5, 3);
        Assert.Equal([.. Enumerable.Range(0, 11).Select(k => 20L * k)], run.Checkpoints.Select(c => c.Step));
        for (int t = 0; t <= 200; t++)
        {
            if (t % 20 == 0)
            {
                SgdCheckpoint checkpoint = run.Checkpoints[t / 20];
                Assert.Equal(twin.Loss(weights), checkpoint.TrainLoss, 1e-4);
                Assert.Equal(twinTest.Loss(weights), checkpoint.TestLoss, 1e-4);
                Assert.All(weights.Zip(checkpoint.Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
                Assert.Equal(Enumerable.Range(0, 20).Where(n => checkpoint.Predictions[n] != Data.Test.Labels[n]),
                    checkpoint.Misclassified);
                Assert.Equal(1 - checkpoint.Misclassified.Length / 20.0, checkpoint.TestAccuracy, 1e-15);
                for (int n = 0; n < 20; n++)
                {
                    Assert.Equal(Array.IndexOf(twinTest.Outputs(weights, n), twinTest.Outputs(weights, n).Max()),
                        checkpoint.Predictions[n]);
                }
            }
            double[] gradient = twin.Gradient(weights, order.Next(10).ToArray());
            for (int i = 0; i < weights.Length; i++)
                weights[i] -= 0.1 * gradient[i];
        }
        Assert.False(run.Diverged);
        Assert.Equal((10, 0.1, 0.01, 3, 5ul, 200), (run.BatchSize, run.LearningRate, run.EffectiveNoise, run.Realization, run.Seed,
            run.Steps));
        Assert.Equal(("small", Data.Fingerprint), (run.Dataset, run.DatasetFingerprint));
        Assert.Matches(@"^\d+\.\d+\.\d+$", run.ModuleVersion);
        Assert.True(run.TrainSeconds > 0);
    }

    [Fact]
    public void AllRunsOfASeedStartFromTheSameWeights()
    {
        float[] start = SgdTrainer.Train(Data, Settings).Checkpoints[0].Weights;
        foreach (SgdSettings other in (SgdSettings[])[Settings with { LearningRate = 0.01 }, Settings with { BatchSize = 40 },
            Settings with { Rule = UpdateRule.Adam() }])
        {
            Assert.Equal(start, SgdTrainer.Train(Data, other, 7).Checkpoints[0].Weights);
        }

        Assert.NotEqual(start, SgdTrainer.Train(Data, Settings with { Seed = 6 }).Checkpoints[0].Weights);
        Assert.NotEqual(SgdTrainer.Train(Data, Settings).Checkpoints[^1].Weights, SgdTrainer.Train(Data, Settings, 1)
            .Checkpoints[^1].Weights);
    }

    [Fact]
    public void InitialWeightsHaveTheVarianceOfHe()
    {
        float[] weights = InitialWeights.Draw(Golden.Architecture, 1);
        for (int l = 0; l < 3; l++)
        {
            float[] matrix = Golden.Part(weights, $"W{l + 1}");
            double n = matrix.Length, variance = 2.0 / Golden.Architecture.Widths[l];
            // Standard errors: sqrt(variance/n) of the mean, variance sqrt(2/n) of the variance, sqrt(96/n) of the fourth moment.
            Assert.InRange(matrix.Sum(w => (double)w) / n, -4 * Math.Sqrt(variance / n), 4 * Math.Sqrt(variance / n));
            Assert.Equal(variance, matrix.Sum(w => (double)w * w) / n, 4 * variance * Math.Sqrt(2 / n));
            Assert.Equal(3, matrix.Sum(w => Math.Pow(w, 4)) / n / (variance * variance), 4 * Math.Sqrt(96 / n));
            Assert.All(Golden.Part(weights, $"b{l + 1}"), b => Assert.Equal(0, b));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(0)]
    public void ThreadsAndOtherJobsDoNotMatter(int throttleLimit)
    {
        IReadOnlyList<SgdJob> jobs = SgdJob.Grid([Settings, Settings with { BatchSize = 7, HiddenWidths = [20] },
            Settings with { Rule = UpdateRule.Adam(), LearningRate = 0.01 }], 4);
        var runs = new SgdRun?[jobs.Count];
        SgdTrainer.Run(Data, jobs, (place, run) => runs[place] = runs[place] is null ? run
            : throw new InvalidOperationException("twice"), throttleLimit);
        for (int i = 0; i < jobs.Count; i++)
        {
            Assert.Equal((jobs[i].Settings, jobs[i].Realization), (runs[i]!.Settings, runs[i]!.Realization));
            SameBits(SgdTrainer.Train(Data, jobs[i].Settings, jobs[i].Realization), runs[i]!);
        }
    }

    [Fact]
    public void NorDoRegisterWidthsOrCheckpoints()
    {
        SgdRun run = SgdTrainer.Train(Data, Settings);
        foreach (int width in new[] { 128, 256, 512 })
            SgdTrainer.Run(Data, [new(Settings, 0)], (_, r) => SameBits(run, r), 1, null, width, null, CancellationToken.None);
        SgdRun sparse = SgdTrainer.Train(Data, Settings with { Checkpoints = 3, KeepWeights = false });
        Assert.Equal(run.Checkpoints[^1].Weights, sparse.Checkpoints[^1].Weights);
        Assert.Empty(sparse.Checkpoints[1].Weights);
        Assert.Equal(run.Checkpoints[5].TrainLoss, sparse.Checkpoints[1].TrainLoss);
    }

    [Fact]
    public void FullBatchDescentDoesNotDependOnTheRealization()
    {
        SgdSettings full = Settings with { BatchSize = 40 };
        Assert.Equal(SgdTrainer.Train(Data, full, 0).Checkpoints[^1].Weights, SgdTrainer.Train(Data, full, 1).Checkpoints[^1].Weights);
    }

    [Fact]
    public void ADivergedRunIsReportedAndTheOthersAreUnharmed()
    {
        SgdSettings wild = Settings with { LearningRate = 1e4, Loss = LossFunction.MeanSquaredError };
        var runs = new SgdRun[4];
        SgdTrainer.Run(Data, [new(Settings, 0), new(wild, 0), new(wild, 1), new(Settings, 1)], (place, run) => runs[place] = run, 2);
        foreach (SgdRun run in runs[1..3])
        {
            Assert.True(run is { Diverged: true, Converged: false });
            Assert.True(run.Checkpoints.Count < 11);
            SgdCheckpoint last = run.Checkpoints[^1];
            Assert.True(!(last.TrainLoss <= SgdTrainer.DivergenceLoss) || !last.Weights.All(float.IsFinite));
            Assert.All(run.Checkpoints.SkipLast(1), c => Assert.True(c.TrainLoss <= SgdTrainer.DivergenceLoss));
        }
        SameBits(SgdTrainer.Train(Data, Settings, 0), runs[0]);
        SameBits(SgdTrainer.Train(Data, Settings, 1), runs[3]);
    }

    [Theory]
    [InlineData(LossFunction.CrossEntropy, 1e4)]
    [InlineData(LossFunction.CrossEntropy, 1e30)]
    [InlineData(LossFunction.MeanSquaredError, 5)]
    [InlineData(LossFunction.MeanSquaredError, 1e4)]
    public void ADivergedRunHasTheSameBitsAtAnyRegisterWidth(LossFunction loss, double rate)
    {
        // Some widths leave out terms that are 0, but not where 0 times an infinite weight is no number.
        SgdSettings wild = Settings with { LearningRate = rate, Loss = loss, HiddenWidths = [50, 50] };
        SgdRun[] runs = [.. new[] { 128, 256, 512 }.Select(width =>
        {
            SgdRun? ended = null;
            SgdTrainer.Run(Data, [new(wild, 0)], (_, run) => ended = run, 1, null, width, null, default);
            return ended!;
        })];
        Assert.True(runs[0].Diverged);
        SameBits(runs[0], runs[1]);
        SameBits(runs[0], runs[2]);
    }

    [Fact]
    public void SchedulesChangeTheRun()
    {
        SgdSettings settings = Settings with { LearningRateSchedule = Schedule.Step(0.5, 0.5),
            BatchSizeSchedule = Schedule.Exponential(4) };
        SgdRun run = SgdTrainer.Train(Data, settings);
        var twin = new Float64Network(run.Architecture, LossFunction.CrossEntropy, Data.Train);
        double[] weights = SmallData.Double(InitialWeights.Draw(run.Architecture, 5));
        var order = new SampleOrder(40, 5, 0);
        for (int t = 0; t < 200; t++)
        {
            double[] gradient = twin.Gradient(weights, order.Next((int)Math.Round(10 * Math.Pow(4, t / 200.0))).ToArray());
            for (int i = 0; i < weights.Length; i++)
                weights[i] -= (t < 100 ? 0.1 : 0.05) * gradient[i];
        }
        Assert.All(weights.Zip(run.Checkpoints[^1].Weights), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    [Fact]
    public void MeasuresFollowFromTheCheckpoints()
    {
        static SgdCheckpoint At(long step, double loss, double accuracy, double test) => new()
        {
            Step = step,
            TrainLoss = loss,
            TrainAccuracy = accuracy,
            TestLoss = 2 * loss,
            TestAccuracy = test,
            Predictions = [],
            Misclassified = [],
            Weights = [],
        };
        SgdRun run = SgdTrainer.Train(Data, Settings with { Steps = 1 }) with
        {
            Settings = Settings,
            Checkpoints = [At(0, 2, 0.1, 0.1), At(20, 0.1, 0.9, 0.7), At(40, 0.09, 0.99, 0.8), At(60, 0.2, 1, 0.9), At(80, 0.01, 1, 0.85)],
        };
        Assert.True(run.Converged);
        Assert.Equal((40L, 4.0, 6.0), (run.FreezeStepLoss, run.EtaFreezeStepLoss, run.EtaStepFullAccuracy)); // Below 0.1, not at it.
        Assert.Equal((0.01, 1.0, 0.02, 0.85, 0.9), (run.FinalTrainLoss, run.FinalTrainAccuracy, run.FinalTestLoss, run.FinalTestAccuracy,
            run.MaxTestAccuracy));
        Assert.Equal([0, 20, 40, 60, 80], run.Curve.Step);
        SgdRun never = run with { Checkpoints = [At(0, 2, 0.1, 0.1), At(20, 0.1, 0.999, 0.7)] };
        Assert.False(never.Converged);
        Assert.Null(never.FreezeStepLoss);
        Assert.Null(never.EtaFreezeStepLoss);
        Assert.Null(never.EtaStepFullAccuracy);
        Assert.False((run with { Diverged = true }).Converged);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void RealizationsOfFullBatchDescentAreTrainedOnce(int threads)
    {
        SgdSettings full = Settings with { BatchSize = 40 }, larger = full with { BatchSize = 50, Rule = UpdateRule.Adam() };
        SgdSettings growing = full with { BatchSizeSchedule = Schedule.LinearWarmup(0.5, 0.1) };
        IReadOnlyList<SgdJob> jobs = SgdJob.Grid([full, Settings, larger, growing], 3);
        var runs = new SgdRun[jobs.Count];
        var progress = new List<SgdProgress>();

        SgdTrainer.Run(Data, jobs, (place, run) => runs[place] = run, threads, new Log(progress));

        Assert.Equal(jobs, runs.Select(r => new SgdJob(r.Settings, r.Realization)));
        foreach (SgdRun run in runs)
            SameBits(SgdTrainer.Train(Data, run.Settings, run.Realization), run);
        // Every training makes checkpoints of its own.
        foreach (var cell in runs.GroupBy(r => r.Settings))
        {
            int trainings = cell.Select(r => r.Checkpoints).Distinct(ReferenceEqualityComparer.Instance).Count();
            Assert.Equal(cell.Key == full || cell.Key == larger ? 1 : 3, trainings);
        }
        SgdProgress last = progress.MaxBy(p => p.RunsDone);
        Assert.Equal((12, 12), (last.RunsDone, last.Runs));
        Assert.Equal(last.Samples, progress.Max(p => p.SamplesDone));
    }

    private sealed class Log(List<SgdProgress> states) : IProgress<SgdProgress>
    {
        public void Report(SgdProgress value)
        {
            lock (states)
                states.Add(value);
        }
    }

    [Fact]
    public void WhatDoesNotFitIsRefusedBeforeAnyWork()
    {
        static void Refused(string name, ImageDataset data, SgdJob job)
        {
            void Run() => SgdTrainer.Run(data, [new(Settings, 0), job], (_, _) => Assert.Fail("It worked."));
            Assert.Equal(name, Assert.Throws<InvalidInputException>(Run).Name);
        }

        Refused("Realization", Data, new(Settings, -1));
        Refused("LearningRate", Data, new(Settings with { LearningRate = 1e-200, Steps = null }, 0));
        Refused("HiddenWidths", Data, new(Settings with { HiddenWidths = [1 << 20, 1 << 20] }, 0));
        Refused("Dataset", Data with { Classes = 2 }, new(Settings, 0));
        Refused("Dataset", Data with { Test = SmallData.Images(5, 11, 3) }, new(Settings, 0));
        SgdTrainer.Run(Data, [], (_, _) => Assert.Fail("There was nothing to do."));
    }

    private static void SameBits(SgdRun expected, SgdRun actual)
    {
        Assert.Equal(expected.Checkpoints.Count, actual.Checkpoints.Count);
        foreach (var (a, b) in expected.Checkpoints.Zip(actual.Checkpoints))
        {
            Assert.Equal((a.Step, a.TrainLoss, a.TrainAccuracy, a.TestLoss, a.TestAccuracy),
                (b.Step, b.TrainLoss, b.TrainAccuracy, b.TestLoss, b.TestAccuracy));
            Assert.Equal(a.Weights, b.Weights);
            Assert.Equal(a.Predictions, b.Predictions);
            Assert.Equal(a.Misclassified, b.Misclassified);
        }
    }
}
