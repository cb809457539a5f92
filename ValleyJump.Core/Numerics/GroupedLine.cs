namespace ValleyJump.Core.Numerics;

/// <summary>A straight line through points by least squares, with a constant of its own for each group of them.</summary>
/// <param name="Slope">Slope.</param>
/// <param name="Sem">Its standard error; NaN without a degree of freedom.</param>
/// <param name="Intercept">The constant of the only group; NaN where there are several.</param>
/// <param name="RSquared">
/// The fraction of the scatter about the groups' means that the slope takes away; NaN where x or y has none.
/// </param>
/// <param name="Freedom">Degrees of freedom of the error.</param>
/// <param name="Widening">The error over that of points that are drawn again.</param>
/// <param name="Contributions">What each point, or cluster, contributes to the slope's deviation.</param>
/// <param name="IsFlat">y does not vary within any group: the slope and its error are 0.</param>
internal sealed record GroupedLine(double Slope, double Sem, double Intercept, double RSquared, int Freedom, double Widening,
    IReadOnlyList<double> Contributions, bool IsFlat)
{
    /// <summary>
    /// Fits. The error is that of the scatter about the lines, alike everywhere; with clusters, whose points belong together, it is the
    /// cluster-robust one with the factor G/(G - 1) (Cameron and Miller, J. Hum. Resour. 50, 317, 2015), which for clusters of the same x
    /// is the standard error of the mean of their slopes.
    /// </summary>
    /// <param name="x">x.</param>
    /// <param name="y">y.</param>
    /// <param name="group">The group of each point, from 0.</param>
    /// <param name="cluster">The cluster of each point, from 0; null where points are independent.</param>
    public static GroupedLine Fit(double[] x, double[] y, int[] group, int[]? cluster)
    {
        int n = x.Length, groups = group.Length == 0 ? 0 : group.Max() + 1;
        int[] once = new int[n];
        Array.Fill(once, 1);
        var (meanX, meanY) = Means(x, y, group, once, groups);
        double xx = 0, xy = 0, yy = 0, size = 0;
        for (int i = 0; i < n; i++)
        {
            double dx = x[i] - meanX[group[i]], dy = y[i] - meanY[group[i]];
            (xx, xy, yy, size) = (xx + dx * dx, xy + dx * dy, yy + dy * dy, size + y[i] * y[i]);
        }
        bool flat = Variation.IsNone(y, group) || (size is > 0 and < double.PositiveInfinity && Variation.IsNone(yy, size));
        double slope = Variation.IsNone(x, group) ? double.NaN : SlopeOf(x, y, group, once, groups);
        if (flat && !double.IsNaN(slope))
            slope = 0;
        double[] parts = new double[cluster is null ? n : cluster.Length == 0 ? 0 : cluster.Max() + 1];
        double rest = 0;
        for (int i = 0; i < n; i++)
        {
            double dx = x[i] - meanX[group[i]], off = flat ? 0 : y[i] - meanY[group[i]] - slope * dx;
            rest += off * off;
            parts[cluster?[i] ?? i] += dx * off / xx;
        }
        int freedom = cluster is null ? n - groups - 1 : parts.Length - 1;
        double total = cluster is null ? n : parts.Length;
        double sem = freedom < 1 || double.IsNaN(slope) ? double.NaN
            : cluster is null ? Math.Sqrt(rest / freedom / xx) : Math.Sqrt(parts.Sum(p => p * p) * total / freedom);
        // Clusters that each have none leave what rounding makes of it, and of its error.
        if (Variation.IsNone(slope * slope * xx, yy) && Variation.IsNone(sem * sem * xx, yy) && !double.IsNaN(slope + sem))
            (slope, sem) = (0, 0);
        return new(slope, sem, groups == 1 ? meanY[0] - slope * meanX[0] : double.NaN,
            flat || double.IsNaN(slope) ? double.NaN : xy * xy / (xx * yy), freedom, Math.Sqrt(total / freedom), parts, flat);
    }

    /// <summary>The slope alone, of points that each count so many times; NaN where x does not vary within any group.</summary>
    public static double SlopeOf(double[] x, double[] y, int[] group, int[] counts, int groups)
    {
        var (meanX, meanY) = Means(x, y, group, counts, groups);
        double xx = 0, xy = 0;
        for (int i = 0; i < x.Length; i++)
        {
            double dx = x[i] - meanX[group[i]];
            xx += counts[i] * dx * dx;
            xy += counts[i] * dx * (y[i] - meanY[group[i]]);
        }
        double size = 0;
        for (int i = 0; i < x.Length; i++)
            size += counts[i] * x[i] * x[i];
        return Variation.IsNone(xx, size) ? double.NaN : xy / xx;
    }

    private static (double[] X, double[] Y) Means(double[] x, double[] y, int[] group, int[] counts, int groups)
    {
        double[] sumX = new double[groups], sumY = new double[groups];
        long[] total = new long[groups];
        for (int i = 0; i < x.Length; i++)
        {
            sumX[group[i]] += counts[i] * x[i];
            sumY[group[i]] += counts[i] * y[i];
            total[group[i]] += counts[i];
        }
        for (int g = 0; g < groups; g++)
        {
            sumX[g] /= Math.Max(1, total[g]);
            sumY[g] /= Math.Max(1, total[g]);
        }
        return (sumX, sumY);
    }
}
