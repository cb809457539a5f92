using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace ValleyJump.Core.Numerics;

/// <summary>Threads that work side by side and hand their results over to the thread that called them.</summary>
internal static class WorkerPool
{
    private const int IdleInterval = 100; // milliseconds

    /// <summary>Runs workers until all have ended, and takes what they hand over as it comes.</summary>
    /// <param name="threads">Workers, each on a thread of its own.</param>
    /// <param name="capacity">Results that may wait for the calling thread before workers wait for it; null for any number.</param>
    /// <param name="work">One worker: hands results over by its first argument, and ends soon after its second is cancelled.</param>
    /// <param name="take">
    /// Receives the results on the calling thread, after a cancellation too: what is finished is not lost. Its second argument is cancelled
    /// when the work is to stop. An exception from it stops the work and is rethrown.
    /// </param>
    /// <param name="cancel">Stops the work.</param>
    /// <param name="idle">Called on the calling thread too, after each result and ten times a second while there is none.</param>
    /// <exception cref="OperationCanceledException">
    /// Cancelled. A worker's own exception, which stops the others, comes before it; it may be of this type too.
    /// </exception>
    public static void Run<T>(int threads, int? capacity, Action<Action<T>, CancellationToken> work, Action<T, CancellationToken> take,
        CancellationToken cancel, Action? idle = null)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using BlockingCollection<T> finished = capacity is { } limit ? new(limit) : [];
        // The first worker that fails stops the others: its exception is the one that matters, not their cancellations.
        ExceptionDispatchInfo? failure = null;
        Task[] workers = [.. Enumerable.Range(0, threads).Select(_ => OnThread(Work))];
        // On the last worker's thread: the thread pool may be busy, and then it takes a second to lend one.
        Task closed = Task.WhenAll(workers).ContinueWith(_ => finished.CompleteAdding(), CancellationToken.None,
            TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            while (!finished.IsCompleted)
            {
                if (finished.TryTake(out T? result, idle is null ? Timeout.Infinite : IdleInterval))
                    take(result, stop.Token);
                idle?.Invoke();
            }
        }
        finally
        {
            // Whatever happened to the consumer, no worker outlives this call.
            stop.Cancel();
            closed.Wait(CancellationToken.None);
        }
        failure?.Throw();
        cancel.ThrowIfCancellationRequested();

        void Work()
        {
            try
            {
                work(HandOver, stop.Token);
            }
            catch (OperationCanceledException) when (stop.IsCancellationRequested)
            {
                // As asked.
            }
            catch (Exception problem)
            {
                Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(problem), null);
                stop.Cancel();
            }
        }

        void HandOver(T result)
        {
            // A cancellation does not keep out what there is room for.
            if (!finished.TryAdd(result))
                finished.Add(result, stop.Token);
        }
    }

    /// <summary>Does pieces of work side by side, in any order.</summary>
    /// <param name="count">Pieces.</param>
    /// <param name="threads">Workers; a single one is the calling thread.</param>
    /// <param name="piece">One piece, by its number: ends soon after its second argument is cancelled.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <inheritdoc cref="Run{T}" path="/exception"/>
    public static void For(int count, int threads, Action<int, CancellationToken> piece, CancellationToken cancel)
    {
        int dealt = -1;
        if (threads > 1)
            Run<int>(Math.Min(threads, count), null, (_, stop) => Deal(stop), (_, _) => { }, cancel);
        else
            Deal(cancel);

        void Deal(CancellationToken stop)
        {
            for (int i = Interlocked.Increment(ref dealt); i < count; i = Interlocked.Increment(ref dealt))
            {
                stop.ThrowIfCancellationRequested();
                piece(i, stop);
            }
        }
    }

    /// <summary>
    /// Does pieces of work side by side, and hands out what comes of them in the order of the pieces: of the first that has not ended at
    /// once.
    /// </summary>
    /// <param name="count">Pieces, which are begun in their order.</param>
    /// <param name="threads">Workers.</param>
    /// <param name="piece">
    /// One piece, by its number: hands results over by its second argument, and ends soon after its third is cancelled.
    /// </param>
    /// <param name="take">Receives the results on the calling thread. An exception from it stops the work and is rethrown.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <inheritdoc cref="Run{T}" path="/exception"/>
    public static void InOrder<T>(int count, int threads, Action<int, Action<T>, CancellationToken> piece, Action<T> take,
        CancellationToken cancel)
    {
        int dealt = -1, next = 0;
        var early = new Dictionary<int, List<T>>();
        var ended = new HashSet<int>();
        Run<(int Piece, bool Ended, T? Result)>(Math.Min(threads, count), threads, Deal, Take, cancel);

        void Deal(Action<(int, bool, T?)> handOver, CancellationToken stop)
        {
            for (int i = Interlocked.Increment(ref dealt); i < count; i = Interlocked.Increment(ref dealt))
            {
                stop.ThrowIfCancellationRequested(); // a short piece may never ask
                piece(i, result => handOver((i, false, result)), stop);
                handOver((i, true, default));
            }
        }

        void Take((int Piece, bool Ended, T? Result) message, CancellationToken stop)
        {
            if (message.Ended)
                ended.Add(message.Piece);
            else if (early.TryGetValue(message.Piece, out List<T>? before))
                before.Add(message.Result!);
            else
                early.Add(message.Piece, [message.Result!]);
            do
            {
                if (early.Remove(next, out List<T>? due))
                    due.ForEach(result => TakeUnlessStopped(result, stop));
            }
            while (ended.Remove(next) && ++next < count);
        }

        void TakeUnlessStopped(T result, CancellationToken stop)
        {
            if (!stop.IsCancellationRequested)
                take(result);
        }
    }

    /// <summary>Work on a thread of its own: the thread pool may be busy, and then it takes a second to lend one.</summary>
    private static Task OnThread(Action work) =>
        Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
