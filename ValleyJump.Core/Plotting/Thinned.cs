namespace ValleyJump.Core.Plotting;

/// <summary>Makes curves of millions of points ones of thousands that look the same.</summary>
internal static class Thinned
{
    /// <summary>Points of a curve up to which it stays as it is.</summary>
    public const int MaxPoints = 8000;

    /// <summary>
    /// Which points of a curve to keep: all of a short one; of a long one both ends, and the lowest and the highest of each of many equal
    /// stretches, so that no spike is lost. Stretches grow with the logarithm of the place where an axis is logarithmic.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static int[] Places(double[] values, bool log, CancellationToken cancel)
    {
        if (values.Length <= MaxPoints)
            return [.. Enumerable.Range(0, values.Length)];
        int stretches = MaxPoints / 2;
        int[] edges =
        [
            .. (log ? Spacing.Geometric(1, values.Length, stretches + 1) : Spacing.Even(1, values.Length, stretches + 1))
                .Select(e => (int)Math.Round(e) - 1).Distinct(),
        ];
        var kept = new SortedSet<int> { 0, values.Length - 1 };
        foreach (var (from, to) in edges.Zip(edges.Skip(1)))
        {
            cancel.ThrowIfCancellationRequested();
            (int lowest, int highest) = (from, from);
            for (int i = from; i < to; i++)
            {
                // A gap is kept as one.
                if (double.IsNaN(values[i]) || values[i] < values[lowest])
                    lowest = i;
                if (values[i] > values[highest])
                    highest = i;
            }
            kept.Add(lowest);
            kept.Add(highest);
        }
        return [.. kept];
    }

    /// <summary>The values at some places.</summary>
    public static double[] At(this double[] values, int[] places) =>
        places.Length == values.Length ? values : Array.ConvertAll(places, p => values[p]);
}
