namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>How many points lie where, in place of points so many that they would hide each other.</summary>
internal static class Density
{
    /// <summary>A heat map of counts, empty cells without colour.</summary>
    public static Panel Of(Axis x, Axis y, double[] xs, double[] ys, int bins)
    {
        var (xEdges, yEdges) = (Edges(xs, x.IsLog, bins), Edges(ys, y.IsLog, bins));
        var counts = new double[yEdges.Length - 1, xEdges.Length - 1];
        for (int k = 0; k < xs.Length; k++)
        {
            if (Bin(yEdges, ys[k]) is >= 0 and var i && Bin(xEdges, xs[k]) is >= 0 and var j)
                counts[i, j]++;
        }
        for (int i = 0; i < counts.GetLength(0); i++)
        {
            for (int j = 0; j < counts.GetLength(1); j++)
                counts[i, j] = counts[i, j] == 0 ? double.NaN : counts[i, j];
        }
        return new(x, y, [new Cells(Centres(xEdges, x.IsLog), Centres(yEdges, y.IsLog), counts)]) { Color = new("points") { IsLog = true } };
    }

    /// <summary>Edges of equal bins over the finite values; one bin around a value that all share.</summary>
    public static double[] Edges(double[] values, bool log, int bins)
    {
        double[] finite = [.. values.Where(v => double.IsFinite(v) && (!log || v > 0))];
        if (finite.Length == 0)
            return [0, 1];
        double low = finite.Min(), high = finite.Max();
        if (low == high)
            return [low - Math.Max(Math.Abs(low), 1) * 0.05, low + Math.Max(Math.Abs(low), 1) * 0.05];
        return log ? Spacing.Geometric(low, high, bins + 1) : Spacing.Even(low, high, bins + 1);
    }

    /// <summary>The middles of bins.</summary>
    public static double[] Centres(double[] edges, bool log) =>
        [.. edges.Zip(edges.Skip(1), (a, b) => log && a > 0 ? Math.Sqrt(a * b) : (a + b) / 2)];

    /// <summary>The bin of a value, the last edge included; -1 outside.</summary>
    public static int Bin(double[] edges, double value)
    {
        if (!(value >= edges[0] && value <= edges[^1]))
            return -1;
        int place = Array.BinarySearch(edges, value);
        return Math.Min(place >= 0 ? place : ~place - 1, edges.Length - 2);
    }
}
