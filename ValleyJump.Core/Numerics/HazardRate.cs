namespace ValleyJump.Core.Numerics;

/// <summary>
/// The hazard between two times: events by the time at risk, with the 95 % interval of a Poisson count. Events at the lower end belong to
/// the bin before.
/// </summary>
/// <param name="From">Its lower end.</param>
/// <param name="To">Its upper end.</param>
/// <param name="AtRisk">Time at risk, of all together.</param>
/// <param name="Rate">Events and their rate.</param>
internal sealed record HazardRate(double From, double To, double AtRisk, PoissonRate Rate)
{
    /// <summary>
    /// Bins of equal width from an origin to the last event, and one more to the end where some are at risk for longer: none of them had
    /// an event, which bounds the hazard from above.
    /// </summary>
    /// <param name="times">The times; those at or before the origin are left out.</param>
    /// <param name="origin">Where the first bin begins.</param>
    /// <param name="bins">Bins up to the last event; at least 1.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IReadOnlyList<HazardRate> Of(EventTimes times, double origin, int bins, CancellationToken cancel = default)
    {
        int last = Array.FindLastIndex(times.Events, e => e > 0);
        if (last < 0 || times.Time[last] <= origin)
            return [];
        double[] edges = [.. Enumerable.Range(0, bins).Select(b => origin + (times.Time[last] - origin) * b / bins), times.Time[last]];
        if (times.Time[^1] > edges[^1])
            edges = [.. edges, times.Time[^1]];
        double[] atRisk = new double[edges.Length - 1];
        long[] events = new long[atRisk.Length];
        long left = times.Count;
        double from = double.NegativeInfinity;
        for (int i = 0, bin = 0; i < times.Time.Length; i++)
        {
            if (i % (1 << 16) == 0)
                cancel.ThrowIfCancellationRequested();
            // Those that are left are at risk up to this time, in all the bins up to its own.
            double to = times.Time[i];
            while (bin < atRisk.Length - 1 && edges[bin + 1] < to)
            {
                Expose(bin, edges[bin + 1]);
                bin++;
            }
            Expose(bin, to);
            if (to > origin)
                events[bin] += times.Events[i];
            left -= times.Events[i] + times.Censored[i];
            from = to;

            void Expose(int into, double end)
            {
                atRisk[into] += left * Math.Max(0, end - Math.Max(from, edges[into]));
            }
        }
        return [.. atRisk.Select((a, b) => new HazardRate(edges[b], edges[b + 1], a, PoissonRate.Of(events[b], a)))];
    }
}
