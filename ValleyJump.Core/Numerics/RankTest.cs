using MathNet.Numerics.Statistics;

namespace ValleyJump.Core.Numerics;

/// <summary>What a test by ranks came to.</summary>
/// <param name="Statistic">U of Mann and Whitney, pairs in which the first is greater, ties counting half; or W+ of Wilcoxon.</param>
/// <param name="P">The two-sided p-value.</param>
/// <param name="Exact">Of the exact distribution; otherwise of the normal approximation with its correction for ties.</param>
internal readonly record struct RankTest(double Statistic, double P, bool Exact)
{
    // Pairs, or differences, up to which the exact distribution takes milliseconds; the normal one is good far below.
    internal const int MaxPairs = 2500, MaxDifferences = 50;

    /// <summary>
    /// The test of Mann and Whitney (Ann. Math. Stat. 18, 50, 1947) that two samples come from one distribution: exact without ties where
    /// they have 2500 pairs at most, else normal with a correction for ties and for continuity (as scipy.stats.mannwhitneyu).
    /// NaN where a sample is empty; p is 1 where all values are equal.
    /// </summary>
    public static RankTest MannWhitney(double[] first, double[] second)
    {
        int m = first.Length, n = second.Length;
        if (m == 0 || n == 0)
            return new(double.NaN, double.NaN, false);
        double[] all = [.. first, .. second];
        double ties = TieSum(all), pairs = (double)m * n;
        double u = ArrayStatistics.RanksInplace(all, RankDefinition.Average).AsSpan(0, m).ToArray().Sum() - m * (m + 1.0) / 2;
        if (ties == 0 && pairs <= MaxPairs)
            return new(u, TwoSided(PairDistribution(m, n), (int)u), true);
        double total = m + n, variance = pairs / 12 * (total + 1 - ties / (total * (total - 1)));
        return new(u, Normal(Math.Abs(u - pairs / 2) - 0.5, variance), false);
    }

    /// <summary>
    /// Wilcoxon's signed-rank test (Biometrics Bull. 1, 80, 1945) that differences are symmetric about 0, those of 0 left out: exact
    /// without ties up to 50 of them, else normal with a correction for ties (as scipy.stats.wilcoxon). NaN without differences; p is 1
    /// where all are 0.
    /// </summary>
    public static RankTest Wilcoxon(double[] differences)
    {
        double[] some = [.. differences.Where(d => d != 0)];
        int n = some.Length;
        if (n == 0)
            return new(differences.Length == 0 ? double.NaN : 0, differences.Length == 0 ? double.NaN : 1, false);
        double[] sizes = Array.ConvertAll(some, Math.Abs);
        double ties = TieSum(sizes);
        double[] ranks = ArrayStatistics.RanksInplace(sizes, RankDefinition.Average);
        double w = ranks.Zip(some, (rank, d) => d > 0 ? rank : 0).Sum();
        if (ties == 0 && n == differences.Length && n <= MaxDifferences)
            return new(w, TwoSided(SignDistribution(n), (int)w), true);
        double variance = n * (n + 1.0) * (2.0 * n + 1) / 24 - ties / 48;
        return new(w, Normal(Math.Abs(w - n * (n + 1.0) / 4), variance), false);
    }

    /// <summary>The probabilities of U = 0, 1, ..., m n where both samples come from one continuous distribution.</summary>
    internal static double[] PairDistribution(int m, int n)
    {
        // The greatest of all values is one of the first sample, and then above all n of the second, or one of the second.
        double[][] row = new double[n + 1][];
        Array.Fill(row, [1]);
        for (int i = 1; i <= m; i++)
        {
            double[][] next = new double[n + 1][];
            next[0] = [1];
            for (int j = 1; j <= n; j++)
            {
                double[] p = next[j] = new double[i * j + 1];
                for (int u = 0; u < row[j].Length; u++)
                    p[u + j] += row[j][u] * i / (i + j);
                for (int u = 0; u < next[j - 1].Length; u++)
                    p[u] += next[j - 1][u] * j / (i + j);
            }
            row = next;
        }
        return row[n];
    }

    /// <summary>The probabilities of W+ = 0, 1, ..., n (n + 1)/2 where every sign is as likely.</summary>
    internal static double[] SignDistribution(int n)
    {
        double[] p = new double[n * (n + 1) / 2 + 1];
        p[0] = 1;
        for (int rank = 1, top = 0; rank <= n; top += rank++)
        {
            for (int w = top + rank; w >= 0; w--)
                p[w] = (p[w] + (w >= rank ? p[w - rank] : 0)) / 2;
        }
        return p;
    }

    /// <summary>Twice the smaller tail, 1 at most.</summary>
    private static double TwoSided(double[] distribution, int value) =>
        Math.Min(1, 2 * Math.Min(distribution.Take(value + 1).Sum(), distribution.Skip(value).Sum()));

    private static double Normal(double distance, double variance) =>
        variance > 0 ? Math.Min(1, 2 * MathNet.Numerics.Distributions.Normal.CDF(0, Math.Sqrt(variance), -distance)) : 1;

    /// <summary>t^3 - t, summed over the sets of t equal values.</summary>
    private static double TieSum(double[] values) =>
        values.GroupBy(v => v).Select(g => (double)g.Count()).Sum(t => t * t * t - t);
}
