namespace ValleyJump.Core.Numerics;

/// <summary>
/// Times to an event, and times at which all that is known is that the event had not come: counted at each distinct time, in ascending
/// order. A million whole numbers of which 20 000 are different take the room of 20 000.
/// </summary>
/// <param name="Time">The distinct times.</param>
/// <param name="Events">Events at each of them.</param>
/// <param name="Censored">Times at each of them that are censored: an event there would have come before.</param>
internal sealed record EventTimes(double[] Time, long[] Events, long[] Censored)
{
    // Distinct times that are gone through between two looks at the token.
    private const int Stretch = 1 << 16;

    /// <summary>No times.</summary>
    public static EventTimes None { get; } = new([], [], []);

    /// <summary>All times, those of events and the censored ones.</summary>
    public long Count => Events.Sum() + Censored.Sum();

    /// <summary>Counts times, in whatever order, which it sorts in place.</summary>
    /// <param name="events">Times of events; finite.</param>
    /// <param name="censored">Times that are censored; finite.</param>
    /// <param name="cancel">Ends the work.</param>
    public static EventTimes OfSortable(double[] events, double[] censored, CancellationToken cancel = default) =>
        Pool([Counted(events, true, cancel), Counted(censored, false, cancel)], cancel);

    /// <summary>All times of several samples.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static EventTimes Pool(IReadOnlyList<EventTimes> samples, CancellationToken cancel = default)
    {
        // Neighbours in pairs, so that each time is gone through log2 of the samples' number times.
        while (samples.Count > 1)
            samples = [.. samples.Chunk(2).Select(pair => pair is [var one, var other] ? Merge(one, other, cancel) : pair[0])];
        return samples is [var all] ? all : None;
    }

    private static EventTimes Counted(double[] times, bool areEvents, CancellationToken cancel)
    {
        SampleSummary.Sort(times, cancel);
        var (distinct, counts) = (new List<double>(), new List<long>());
        for (int i = 0; i < times.Length; i++)
        {
            if (i > 0 && times[i] == times[i - 1])
            {
                counts[^1]++;
                continue;
            }
            distinct.Add(times[i]);
            counts.Add(1);
        }
        long[] some = [.. counts], none = new long[counts.Count];
        return areEvents ? new([.. distinct], some, none) : new([.. distinct], none, some);
    }

    private static EventTimes Merge(EventTimes one, EventTimes other, CancellationToken cancel)
    {
        if (one.Time.Length == 0 || other.Time.Length == 0)
            return one.Time.Length == 0 ? other : one;
        int most = one.Time.Length + other.Time.Length, n = 0;
        var (time, events, censored) = (new double[most], new long[most], new long[most]);
        for (int i = 0, j = 0; i < one.Time.Length || j < other.Time.Length; n++)
        {
            if (n % Stretch == 0)
                cancel.ThrowIfCancellationRequested();
            double first = i < one.Time.Length ? one.Time[i] : double.PositiveInfinity;
            double second = j < other.Time.Length ? other.Time[j] : double.PositiveInfinity;
            time[n] = Math.Min(first, second);
            if (first <= second)
                Take(one, i++, n);
            if (second <= first)
                Take(other, j++, n);
        }
        return new(time[..n], events[..n], censored[..n]);

        void Take(EventTimes from, int at, int to)
        {
            events[to] += from.Events[at];
            censored[to] += from.Censored[at];
        }
    }
}
