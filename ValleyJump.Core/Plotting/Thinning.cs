namespace ValleyJump.Core.Plotting;

/// <summary>Makes lines of millions of points ones of thousands that look the same.</summary>
internal static class Thinning
{
    /// <summary>Points of a line from which on it is thinned.</summary>
    public const int MaxPoints = 4000;

    /// <summary>
    /// Which points of a line to keep: all of a short one; of a long one the lowest and the highest of each of many equal stretches, so
    /// that
    /// no spike is lost, and both ends.
    /// </summary>
    public static int[] Of(double[] y, int maxPoints = MaxPoints)
    {
        if (y.Length <= maxPoints)
            return [.. Enumerable.Range(0, y.Length)];
        var kept = new SortedSet<int> { 0, y.Length - 1 };
        int stretches = maxPoints / 2;
        for (int s = 0; s < stretches; s++)
        {
            int from = (int)((long)y.Length * s / stretches), to = (int)((long)y.Length * (s + 1) / stretches);
            (int lowest, int highest) = (from, from);
            for (int i = from; i < to; i++)
            {
                // A gap is kept as one: NaN compares as neither.
                if (double.IsNaN(y[i]) || y[i] < y[lowest])
                    lowest = i;
                if (y[i] > y[highest])
                    highest = i;
            }
            kept.Add(lowest);
            kept.Add(highest);
        }
        return [.. kept];
    }

    /// <summary>Some elements of an array.</summary>
    public static double[] Pick(this double[] values, int[] places) =>
        places.Length == values.Length ? values : Array.ConvertAll(places, p => values[p]);
}
