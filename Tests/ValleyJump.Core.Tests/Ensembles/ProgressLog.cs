using System.Collections.Concurrent;

namespace ValleyJump.Core.Tests.Ensembles;

/// <summary>Keeps every report with the thread that made it; the base library's Progress would post them elsewhere, out of order.</summary>
internal sealed class ProgressLog<T>(Action<T>? then = null) : IProgress<T>
{
    public ConcurrentQueue<(int Thread, T Report)> Reports { get; } = [];

    public void Report(T value)
    {
        Reports.Enqueue((Environment.CurrentManagedThreadId, value));
        then?.Invoke(value);
    }
}

internal static class ProgressLogs
{
    /// <summary>Keeps the fraction of what is reported.</summary>
    public static IProgress<T> Of<T>(this ProgressLog<double> log, Func<T, double> fraction) =>
        new ProgressLog<T>(p => log.Report(fraction(p)));
}
