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
    /// <summary>No report is below the one before it, whichever threads they came from; none is negative or above one.</summary>
    public static void AssertRises(this ProgressLog<double> log) => log.AssertRises(fraction => fraction);

    /// <summary>The same of reports that hold a fraction.</summary>
    public static void AssertRises<T>(this ProgressLog<T> log, Func<T, double> fraction)
    {
        double[] fractions = [.. log.Reports.Select(r => fraction(r.Report))];
        Assert.Equal(fractions.Order(), fractions);
        Assert.InRange(fractions[0], 0, 1);
        Assert.InRange(fractions[^1], double.Epsilon, 1);
    }
}
