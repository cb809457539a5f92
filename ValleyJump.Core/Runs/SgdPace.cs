using System.Diagnostics;

namespace ValleyJump.Core.Runs;

/// <summary>Which runs fit into what is left of a time limit, by the runs that were trained so far. For several threads.</summary>
/// <param name="limit">The time for all of them, from now on.</param>
/// <param name="elapsed">The time since then; null for a clock that starts now.</param>
internal sealed class SgdPace(TimeSpan limit, Func<TimeSpan>? elapsed = null)
{
    // Runs of one cost differ in time, and each is saved after it.
    private const double Margin = 1.1;

    private readonly Lock gate = new();
    private readonly Func<TimeSpan> elapsed = elapsed ?? Clock();
    private bool begun;
    private double cost, seconds;

    /// <summary>It is over.</summary>
    public bool IsOver => elapsed() >= limit;

    /// <summary>
    /// Will a run that begins now end in time? The first is begun whatever it costs, so that every call does something, and while none has
    /// ended nobody knows.
    /// </summary>
    /// <param name="runCost">What it costs.</param>
    public bool Fits(long runCost)
    {
        lock (gate)
        {
            if (cost == 0)
                return !begun || !IsOver;
            return elapsed().TotalSeconds + (Margin * runCost * seconds / cost) <= limit.TotalSeconds;
        }
    }

    /// <summary>A run begins.</summary>
    public void Begin()
    {
        lock (gate)
            begun = true;
    }

    /// <summary>A run has ended.</summary>
    /// <param name="runCost">What it was to cost.</param>
    /// <param name="took">What it took.</param>
    public void End(long runCost, TimeSpan took)
    {
        lock (gate)
            (cost, seconds) = (cost + runCost, seconds + took.TotalSeconds);
    }

    private static Func<TimeSpan> Clock()
    {
        var clock = Stopwatch.StartNew();
        return () => clock.Elapsed;
    }
}
