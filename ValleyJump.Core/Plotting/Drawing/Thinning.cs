namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>What of many points has to be drawn, so that a picture looks the same and a file stays small.</summary>
internal static class Thinning
{
    /// <summary>A line with more corners than that after <see cref="Line"/> is no longer drawn whole.</summary>
    public const int MaxCorners = 20_000;

    private const double Fine = 0.5; // of a unit of the sheet: half a pixel of a screen

    /// <summary>
    /// A line without the corners that cannot be seen: of those in a column half a unit wide that follow one another, the first, the last,
    /// the lowest and the highest are kept.
    /// </summary>
    public static List<Spot> Line(IReadOnlyList<Spot> spots)
    {
        if (spots.Count <= 1000)
            return [.. spots];
        var kept = new List<Spot>();
        for (int first = 0; first < spots.Count;)
        {
            double column = Math.Floor(spots[first].X / Fine);
            int low = first, high = first, last = first;
            for (int i = first + 1; i < spots.Count && Math.Floor(spots[i].X / Fine) == column; last = i++)
            {
                if (spots[i].Y < spots[low].Y)
                    low = i;
                if (spots[i].Y > spots[high].Y)
                    high = i;
            }
            foreach (int i in (int[])[first, Math.Min(low, high), Math.Max(low, high), last])
            {
                if (kept.Count == 0 || kept[^1] != spots[i])
                    kept.Add(spots[i]);
            }
            first = last + 1;
        }
        return kept;
    }

    /// <summary>Every so many corners, where there are more than a file should hold; all otherwise.</summary>
    public static List<Spot> EveryFew(List<Spot> spots, out int every)
    {
        every = 1 + (spots.Count - 1) / MaxCorners;
        int step = every;
        return step == 1 ? spots : [.. spots.Where((_, i) => i % step == 0 || i == spots.Count - 1)];
    }

    /// <summary>The points that are seen: of those in one small square the last, which is drawn over the others.</summary>
    /// <param name="spots">In the order drawn.</param>
    /// <param name="square">Its side.</param>
    /// <returns>The indices of those that are left, in order.</returns>
    public static int[] Points(IReadOnlyList<Spot> spots, double square)
    {
        var last = new Dictionary<(int, int), int>();
        for (int i = 0; i < spots.Count; i++)
            last[((int)(spots[i].X / square), (int)(spots[i].Y / square))] = i;
        int[] kept = [.. last.Values];
        Array.Sort(kept);
        return kept;
    }
}
