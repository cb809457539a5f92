using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;

namespace ValleyJump.Core.Numerics;

/// <summary>Threads that work side by side and hand their results over to the thread that called them.</summary>
internal static class WorkerPool
{
    /// <summary>Runs workers until all have ended, and takes what they hand over as it comes.</summary>
    /// <param name="threads">Workers, each on a thread of its own.</param>
    /// <param name="capacity">Results that may wait for the calling thread before workers wait for it; null for any number.</param>
    /// <param name="work">One worker: hands results over by its first argument, and ends soon after its second is cancelled.</param>
    /// <param name="take">
    /// Receives the results on the calling thread, after a cancellation too: what is finished is not lost. Its second argument is cancelled
    /// when the work is to stop. An exception from it stops the work and is rethrown.
    /// </param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled. An exception of a worker, which stops the others, comes before it.</exception>
    public static void Run<T>(int threads, int? capacity, Action<Action<T>, CancellationToken> work, Action<T, CancellationToken> take, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        using BlockingCollection<T> finished = capacity is { } limit ? new(limit) : [];
        Task[] workers = [.. Enumerable.Range(0, threads).Select(_ => Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        // On the last worker's thread: the thread pool may be busy, and then it takes a second to lend one.
        Task closed = Task.WhenAll(workers).ContinueWith(_ => finished.CompleteAdding(), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        try
        {
            foreach (T result in finished.GetConsumingEnumerable(CancellationToken.None))
                take(result, stop.Token);
        }
        finally
        {
            // Whatever happened to the consumer, no worker outlives this call.
            stop.Cancel();
            closed.Wait(CancellationToken.None);
        }
        // A worker that failed stops the others: its exception is the one that matters, not their cancellations.
        if (workers.SelectMany(w => w.Exception?.InnerExceptions ?? []).FirstOrDefault(e => e is not OperationCanceledException) is { } failure)
            ExceptionDispatchInfo.Throw(failure);
        cancel.ThrowIfCancellationRequested();

        void Work()
        {
            try
            {
                work(HandOver, stop.Token);
            }
            catch
            {
                stop.Cancel();
                throw;
            }
        }

        void HandOver(T result)
        {
            // A cancellation does not keep out what there is room for.
            if (!finished.TryAdd(result))
                finished.Add(result, stop.Token);
        }
    }
}
