using System.Diagnostics;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;
using ValleyJump.Tests;
using Xunit.Abstractions;

namespace ValleyJump.Core.Tests.Ensembles;

/// <summary>Tests that measure time run while no others do.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;

/// <summary>Cancellation, exceptions and progress. The promise is 200 ms.</summary>
[Collection(nameof(Alone))]
public class CancellationTests(ITestOutputHelper output)
{
    // Years of work.
    private static readonly TwoValleySimulation Endless = new() { Realizations = 100_000, Steps = 1_000_000_000 };

    private static readonly TwoValleySimulation Short = new() { Realizations = 64, Steps = 100 };

    [Theory]
    [InlineData(1, 0L)]
    [InlineData(2, 0L)]
    [InlineData(5, 0L)]
    [InlineData(2, 10_000L)]
    public void CancellingStopsTheWorkAtOnce(int throttleLimit, long recordEvery)
    {
        double fastest = StopClock.InTime(() =>
        {
            using var cancel = new CancellationTokenSource();
            StopClock? clock = null;
            // From within, once the work is well under way.
            var progress = new ProgressLog<EnsembleProgress>(p =>
            {
                if (p.StepsDone > 3_000_000 && Interlocked.CompareExchange(ref clock, new(), null) is null)
                    cancel.Cancel();
            });
            Assert.ThrowsAny<OperationCanceledException>(() =>
                EnsembleRunner.Run(Endless with { RecordEvery = recordEvery }, throttleLimit, progress, cancel.Token));
            double taken = clock!.Milliseconds;
            int reports = progress.Reports.Count;
            Thread.Sleep(50);
            Assert.Equal(reports, progress.Reports.Count); // No worker outlives the call.
            return taken;
        });
        output.WriteLine($"Stopped after {fastest:F1} ms.");
    }

    [Fact]
    public void ACancelledRunDoesNotStart()
    {
        int emitted = 0;
        StopClock.InTime(() =>
        {
            var clock = new StopClock();
            Assert.ThrowsAny<OperationCanceledException>(() =>
                EnsembleRunner.Run([Short, Endless], _ => emitted++, cancel: new CancellationToken(true)));
            return clock.Milliseconds;
        });
        Assert.Equal(0, emitted);
    }

    [Fact]
    public void WhatWasHandedOutBeforeTheCancellationStands()
    {
        using var cancel = new CancellationTokenSource();
        var results = new List<TwoValleyResult>();
        Assert.ThrowsAny<OperationCanceledException>(() => EnsembleRunner.Run([Short, Endless], r =>
        {
            results.Add(r);
            cancel.Cancel();
        }, 2, cancel: cancel.Token));
        Same.Results(EnsembleRunner.Run(Short), Assert.Single(results));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AnExceptionFromTheConsumerStopsTheWork(int throttleLimit)
    {
        var failure = new InvalidOperationException("the consumer's own");
        StopClock.InTime(() =>
        {
            StopClock? clock = null;
            var progress = new ProgressLog<EnsembleProgress>();
            var caught = Assert.Throws<InvalidOperationException>(() => EnsembleRunner.Run([Short, Endless], _ =>
            {
                clock = new();
                throw failure;
            }, throttleLimit, progress));
            double taken = clock!.Milliseconds;
            Assert.Same(failure, caught);
            int reports = progress.Reports.Count;
            Thread.Sleep(50);
            Assert.Equal(reports, progress.Reports.Count);
            return taken;
        });
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void AnExceptionOnAWorkerIsRethrown(int throttleLimit)
    {
        var failure = new InvalidOperationException("the worker's own");
        var progress = new ProgressLog<EnsembleProgress>(p =>
        {
            if (p.StepsDone > 1_000_000)
                throw failure;
        });
        Assert.Same(failure, Assert.Throws<InvalidOperationException>(() => EnsembleRunner.Run(Endless, throttleLimit, progress)));
    }

    [Fact]
    public void AnExceptionOnAWorkerIsRethrownEvenWhileResultsAreHandedOut()
    {
        // One worker: it finishes two cells and fails in the third, all while the first is still being handed out.
        var failure = new InvalidOperationException("the worker's own");
        using var failed = new ManualResetEventSlim();
        var progress = new ProgressLog<EnsembleProgress>(p =>
        {
            if (p.StepsDone > 2 * 64 * 100)
            {
                failed.Set();
                throw failure;
            }
        });
        var caught = Record.Exception(() => EnsembleRunner.Run([Short, Short, Endless], _ =>
        {
            Assert.True(failed.Wait(TimeSpan.FromSeconds(10)));
            Thread.Sleep(100); // For the worker to unwind.
        }, 1, progress));
        Assert.Same(failure, caught);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void ProgressCountsEveryStep(int throttleLimit)
    {
        // Three cells of 200, 64 and 1 trajectories, with steps and intervals that nothing divides.
        TwoValleySimulation[] cells = [Short with { Realizations = 200, Steps = 1300 }, Short with { RecordEvery = 33 },
            Short with { Realizations = 1, Steps = 777 }];
        long total = 200 * 1300 + 64 * 100 + 777;
        var progress = new ProgressLog<EnsembleProgress>();
        EnsembleRunner.Run(cells, _ => { }, throttleLimit, progress);
        Assert.All(progress.Reports, r =>
            Assert.True(r.Report is { Cells: 3, CellsDone: >= 0 and <= 3 } && r.Report.Steps == total && r.Report.StepsDone > 0));
        Assert.Distinct(progress.Reports.Select(r => r.Report.StepsDone));
        Assert.Equal(total, progress.Reports.Max(r => r.Report.StepsDone));
    }

    /// <summary>Eight blocks, and 20 000 threads allowed.</summary>
    [Fact]
    public void ThereAreNoMoreThreadsThanThereIsWorkFor()
    {
        int threads = 0;
        var progress = new ProgressLog<EnsembleProgress>(_ =>
        {
            using var process = Process.GetCurrentProcess();
            threads = process.Threads.Count;
        });
        EnsembleRunner.Run(Short with { Realizations = 8 * 64 }, 20_000, progress);
        Assert.InRange(threads, 1, 1000); // of which other tests have some tens
    }

    [Fact]
    public void MoreStepsThanALongHoldsAreNoReasonToFail()
    {
        // Ten cells of 1e6 trajectories of 1e12 steps: each is valid, and the total of 1e19 exceeds a long.
        using var cancel = new CancellationTokenSource();
        var progress = new ProgressLog<EnsembleProgress>(_ => cancel.Cancel());
        TwoValleySimulation large = Short with { Realizations = 1_000_000, Steps = 1_000_000_000_000 };
        Assert.ThrowsAny<OperationCanceledException>(() =>
            EnsembleRunner.Run([.. Enumerable.Repeat(large, 10)], _ => { }, 1, progress, cancel.Token));
        Assert.All(progress.Reports, r => Assert.True(r.Report.Steps >= r.Report.StepsDone));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ALongStretchAtHeldYIsStoppedInItsMiddle(bool steady)
    {
        // So slow that the steady state looks at its trajectories every million steps, and steps that take days.
        var slow = new HeldYSimulation { LearningRate = 1e-7, Noise = new() { Strength = 0.1 }, Realizations = 100_000,
            Steps = 1_000_000_000 };
        double fastest = StopClock.InTime(() =>
        {
            using var cancel = new DelayedCancel(TimeSpan.FromSeconds(0.5));
            Assert.ThrowsAny<OperationCanceledException>(() => _ = steady
                ? (object)SteadyStateMeasurement.Measure(slow, cancel: cancel.Token) : EscapeRate.Measure(slow, cancel: cancel.Token));
            return cancel.Milliseconds;
        });
        output.WriteLine($"Stopped after {fastest:F1} ms.");
    }
}
