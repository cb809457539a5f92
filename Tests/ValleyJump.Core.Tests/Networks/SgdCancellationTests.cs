using System.Collections.Concurrent;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Tests.Ensembles;
using ValleyJump.Tests;
using Xunit.Abstractions;

namespace ValleyJump.Core.Tests.Networks;

/// <summary>Cancellation, exceptions and progress. The promise is 200 ms.</summary>
[Collection(nameof(Alone))]
public class SgdCancellationTests(ITestOutputHelper output)
{
    private static readonly SgdSettings Short = new() { BatchSize = 7, Steps = 300, Checkpoints = 2, HiddenWidths = [9] };

    // Years of work.
    private static readonly SgdSettings Endless = Short with { Steps = SgdSettings.MaxSteps };

    private static readonly ImageDataset Data = SmallData.Dataset();

    private sealed class Log(Action<SgdProgress>? seen = null) : IProgress<SgdProgress>
    {
        public ConcurrentQueue<SgdProgress> Reports { get; } = [];

        public void Report(SgdProgress value)
        {
            Reports.Enqueue(value);
            seen?.Invoke(value);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void CancellingStopsTheWorkAtOnce(int throttleLimit)
    {
        double fastest = StopClock.InTime(() =>
        {
            using var cancel = new CancellationTokenSource();
            StopClock? clock = null;
            var progress = new Log(p =>
            {
                if (p.SamplesDone > 20_000 && Interlocked.CompareExchange(ref clock, new(), null) is null)
                    cancel.Cancel();
            });
            Assert.ThrowsAny<OperationCanceledException>(() =>
                SgdTrainer.Run(Data, SgdJob.Grid([Endless], 5), (_, _) => { }, throttleLimit, progress, cancel.Token));
            double taken = clock!.Milliseconds;
            int reports = progress.Reports.Count;
            Thread.Sleep(50);
            Assert.Equal(reports, progress.Reports.Count); // No worker outlives the call.
            return taken;
        });
        output.WriteLine($"Stopped after {fastest:F1} ms.");
    }

    [Fact]
    public void AStepOfALargeNetworkIsStoppedInItsMiddle()
    {
        // A full-batch step takes about half a minute.
        ImageDataset data = SmallData.Dataset(20_000, 10, 400, 3);
        var settings = new SgdSettings { BatchSize = 20_000, HiddenWidths = [1000, 1000], Steps = 100, Checkpoints = 2 };
        double fastest = StopClock.InTime(() =>
        {
            using var cancel = new DelayedCancel(TimeSpan.FromSeconds(1));
            Assert.ThrowsAny<OperationCanceledException>(() => SgdTrainer.Train(data, settings, 0, cancel.Token));
            return cancel.Milliseconds;
        });
        output.WriteLine($"Stopped after {fastest:F1} ms.");
    }

    [Fact]
    public void WhatWasHandedOutBeforeTheCancellationStands()
    {
        using var cancel = new CancellationTokenSource();
        var runs = new List<SgdRun>();
        Assert.ThrowsAny<OperationCanceledException>(() => SgdTrainer.Run(Data, [new(Short, 0), new(Endless, 0)], (_, run) =>
        {
            runs.Add(run);
            cancel.Cancel();
        }, 2, cancel: cancel.Token));
        Assert.Equal(300, Assert.Single(runs).Checkpoints[^1].Step);
    }

    [Fact]
    public void AnExceptionFromTheConsumerStopsTheWork()
    {
        var failure = new InvalidOperationException("the consumer's own");
        Assert.Same(failure, Assert.Throws<InvalidOperationException>(() =>
            SgdTrainer.Run(Data, [new(Short, 0), new(Endless, 0)], (_, _) => throw failure, 2)));
    }

    [Fact]
    public void AnExceptionOnAWorkerIsRethrown()
    {
        var failure = new InvalidOperationException("the worker's own");
        Assert.Same(failure, Assert.Throws<InvalidOperationException>(() =>
            SgdTrainer.Run(Data, SgdJob.Grid([Endless], 3), (_, _) => { }, 2, new Log(_ => throw failure))));
    }

    [Fact]
    public void FinishedRunsWaitForASlowConsumerAndDoNotPileUp()
    {
        // Two threads: while the first run is being handed out, two wait in the queue and two more in the workers' hands.
        int most = 0;
        var progress = new Log(p => most = Math.Max(most, p.RunsDone));
        bool first = true;
        SgdTrainer.Run(Data, SgdJob.Grid([Short], 40), (_, _) =>
        {
            if (!first)
                return;
            first = false;
            Thread.Sleep(500);
            Assert.InRange(most, 1, 5);
        }, 2, progress);
        Assert.Equal(40, most);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void ProgressCountsAllTheWork(int throttleLimit)
    {
        var wild = Short with { LearningRate = 1e4, Loss = LossFunction.MeanSquaredError, Checkpoints = 31 };
        IReadOnlyList<SgdJob> jobs = [.. SgdJob.Grid([Short, Short with { BatchSize = 1000 }], 3), new(wild, 0)];
        var progress = new Log();
        SgdTrainer.Run(Data, jobs, (_, _) => { }, throttleLimit, progress);
        double total = 3 * 300 * 7 + 300 * 40 + 300 * 7; // The full-batch realizations are trained once.
        Assert.All(progress.Reports, r => Assert.True(r.Runs == 7 && r.Samples == total && r.SamplesDone <= total));
        Assert.Equal(total, progress.Reports.Max(r => r.SamplesDone));
        Assert.Equal(7, progress.Reports.Max(r => r.RunsDone));
    }
}
