using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Numerics;

public class WorkerPoolTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(0, null)]
    [InlineData(1, 1)]
    [InlineData(4, 2)]
    [InlineData(4, null)]
    public void All_results_are_taken_on_the_calling_thread(int threads, int? capacity)
    {
        int caller = Environment.CurrentManagedThreadId, dealt = -1;
        var taken = new List<int>();

        WorkerPool.Run<int>(threads, capacity, (handOver, _) =>
        {
            Assert.NotEqual(caller, Environment.CurrentManagedThreadId);
            for (int i = Interlocked.Increment(ref dealt); i < 1000; i = Interlocked.Increment(ref dealt))
                handOver(i);
        }, (i, _) =>
        {
            Assert.Equal(caller, Environment.CurrentManagedThreadId);
            taken.Add(i);
        }, default);

        Assert.Equal(Enumerable.Range(0, threads == 0 ? 0 : 1000), taken.Order());
    }

    [Fact]
    public void A_full_queue_makes_workers_wait()
    {
        int handed = 0, most = 0;
        WorkerPool.Run<int>(1, capacity: 3, (handOver, _) =>
        {
            for (int i = 0; i < 100; i++)
            {
                handOver(i);
                Interlocked.Increment(ref handed);
            }
        }, (i, _) =>
        {
            Thread.Sleep(1);
            most = Math.Max(most, Volatile.Read(ref handed) - i);
        }, default);

        // One is being taken and three wait; i counts from 0.
        Assert.InRange(most, 1, 4);
    }

    [Fact]
    public void A_worker_that_fails_stops_the_others_and_is_what_is_thrown()
    {
        int ended = 0, number = 0;
        var problem = Assert.Throws<InvalidOperationException>(() => WorkerPool.Run<int>(3, null, (_, stop) =>
        {
            if (Interlocked.Increment(ref number) == 2)
                throw new InvalidOperationException("broken");
            Assert.True(stop.WaitHandle.WaitOne(Patience));
            Interlocked.Increment(ref ended);
            stop.ThrowIfCancellationRequested();
        }, (_, _) => { }, default));

        Assert.Equal("broken", problem.Message);
        Assert.Equal(2, ended);
    }

    [Fact]
    public void A_consumer_that_fails_stops_the_workers_even_those_that_wait_for_it()
    {
        int ended = 0;
        Assert.Throws<FormatException>(() => WorkerPool.Run<int>(2, 1, (handOver, _) =>
        {
            try
            {
                for (int i = 0; i < 1000; i++)
                    handOver(i);
            }
            finally
            {
                Interlocked.Increment(ref ended);
            }
        }, (_, _) => throw new FormatException(), default));

        Assert.Equal(2, ended);
    }

    [Fact]
    public void What_is_finished_when_the_work_is_cancelled_is_taken()
    {
        using var cancel = new CancellationTokenSource();
        var taken = new List<(int, bool)>();

        Assert.Throws<OperationCanceledException>(() => WorkerPool.Run<int>(1, 2, (handOver, stop) =>
        {
            handOver(1);
            cancel.Cancel();
            handOver(2);
            stop.ThrowIfCancellationRequested();
        }, (i, stop) => taken.Add((i, stop.IsCancellationRequested || i == 1)), cancel.Token));

        Assert.Equal([(1, true), (2, true)], taken);
    }

    [Fact]
    public void A_worker_that_gives_up_by_itself_has_failed()
    {
        // A time limit of its own, for example: nobody asked it to stop, and its results are missing.
        int ended = 0, number = 0;
        var problem = Assert.Throws<OperationCanceledException>(() => WorkerPool.Run<int>(3, null, (_, stop) =>
        {
            if (Interlocked.Increment(ref number) == 2)
                throw new OperationCanceledException("a limit of its own");
            Assert.True(stop.WaitHandle.WaitOne(Patience));
            Interlocked.Increment(ref ended);
            stop.ThrowIfCancellationRequested();
        }, (_, _) => { }, default));

        Assert.Equal("a limit of its own", problem.Message);
        Assert.Equal(2, ended);
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(1, 1)]
    [InlineData(7, 1)]
    [InlineData(7, 3)]
    [InlineData(2, 8)]
    public void Each_piece_is_done_once(int count, int threads)
    {
        int[] times = new int[count];
        WorkerPool.For(count, threads, (i, _) => Interlocked.Increment(ref times[i]), default);
        Assert.All(times, t => Assert.Equal(1, t));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_piece_that_fails_and_a_cancellation_end_them_all(int threads)
    {
        int begun = 0;
        Assert.Throws<FormatException>(() => WorkerPool.For(1000, threads, (i, stop) =>
        {
            Interlocked.Increment(ref begun);
            if (i == 0)
                throw new FormatException();
            Assert.True(stop.WaitHandle.WaitOne(Patience));
            stop.ThrowIfCancellationRequested();
        }, default));
        Assert.InRange(begun, 1, threads);

        using var cancel = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => WorkerPool.For(1000, threads, (_, stop) =>
        {
            cancel.Cancel();
            stop.ThrowIfCancellationRequested();
        }, cancel.Token));
    }

    [Fact]
    public void PiecesAreDoneSideBySideAndHandedOutInOrder()
    {
        using var both = new Barrier(2);
        var taken = new List<(int Piece, int Part)>();
        WorkerPool.InOrder<(int, int)>(4, 2, (i, handOver, stop) =>
        {
            handOver((i, 0));
            // Goes on only when another piece is under way; the earlier one ends last.
            Assert.True(both.SignalAndWait(TimeSpan.FromSeconds(20), stop));
            if (i % 2 == 0)
                Thread.Sleep(50);
            handOver((i, 1));
        }, taken.Add, CancellationToken.None);
        Assert.Equal([.. Enumerable.Range(0, 4).SelectMany(i => new[] { (i, 0), (i, 1) })], taken);
    }

    [Fact]
    public void WhatTheFirstPieceHandsOverIsTakenBeforeItEnds()
    {
        using var seen = new ManualResetEventSlim();
        WorkerPool.InOrder<int>(2, 2, (i, handOver, stop) =>
        {
            handOver(i);
            Assert.True(i > 0 || seen.Wait(TimeSpan.FromSeconds(20), stop));
        }, i => seen.Set(), CancellationToken.None);
    }

    [Fact]
    public void APieceThatFailsStopsTheOthers()
    {
        var taken = new List<int>();
        Assert.Throws<InvalidDataException>(() => WorkerPool.InOrder<int>(100, 2, (i, handOver, stop) =>
        {
            if (i == 3)
                throw new InvalidDataException();
            if (i > 3)
                stop.WaitHandle.WaitOne();
            handOver(i);
        }, taken.Add, CancellationToken.None));
        Assert.Equal(Enumerable.Range(0, taken.Count), taken);
        Assert.InRange(taken.Count, 0, 3);
    }

    [Fact]
    public void PiecesThatDoNotAskAreNotBegunAfterACancellation()
    {
        using var cancel = new CancellationTokenSource();
        int begun = 0;
        Assert.Throws<OperationCanceledException>(() => WorkerPool.InOrder<int>(1_000_000, 2, (i, _, _) =>
        {
            Interlocked.Increment(ref begun);
            if (i == 5)
                cancel.Cancel();
        }, _ => { }, cancel.Token));
        Assert.InRange(begun, 6, 8);
    }

    [Fact]
    public void NothingIsTakenAfterACancellation()
    {
        using var cancel = new CancellationTokenSource();
        var taken = new List<int>();
        Assert.Throws<OperationCanceledException>(() => WorkerPool.InOrder<int>(100, 2, (i, handOver, _) => handOver(i), i =>
        {
            taken.Add(i);
            if (i == 5)
                cancel.Cancel();
        }, cancel.Token));
        Assert.Equal([0, 1, 2, 3, 4, 5], taken);
    }
}
