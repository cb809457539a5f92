using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.Statistics;

namespace ValleyJump.Core.Numerics;

/// <summary>Spearman's rank correlation (Am. J. Psychol. 15, 72, 1904) within groups.</summary>
/// <param name="Rho">The correlation of the ranks, equal values sharing theirs; NaN where x or y does not vary.</param>
/// <param name="P">The two-sided p-value.</param>
internal readonly record struct RankCorrelation(double Rho, double P)
{
    private const int MaxExact = 8; // 40 320 orders

    /// <summary>
    /// The correlation of ranks, taken within each group and about its mean. p is exact, over all orders, up to eight values of one
    /// group; else Student's with n - groups - 1 degrees of freedom, and not below that of one order among all.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static RankCorrelation Of(double[] x, double[] y, int[] group, CancellationToken cancel = default)
    {
        int groups = group.Distinct().Count(), freedom = x.Length - groups - 1;
        if (freedom < 1)
            return new(double.NaN, double.NaN);
        double[] a = Ranks(x, group);
        cancel.ThrowIfCancellationRequested();
        double[] b = Ranks(y, group);
        cancel.ThrowIfCancellationRequested();
        double scale = Math.Sqrt(Sums.Dot(a, a) * Sums.Dot(b, b));
        if (!(scale > 0))
            return new(double.NaN, double.NaN);
        double rho = Math.Clamp(Sums.Dot(a, b) / scale, -1, 1);
        if (groups == 1 && x.Length <= MaxExact)
            return new(rho, Exact(a, b, Math.Abs(rho) * scale));
        double t = Math.Abs(rho) * Math.Sqrt(freedom / (1 - rho * rho));
        double p = double.IsFinite(t) ? 2 * StudentT.CDF(0, 1, freedom, -t) : 0;
        double least = 2 / group.CountBy(g => g).Aggregate(1.0, (orders, g) => orders * SpecialFunctions.Factorial(g.Value));
        return new(rho, Math.Min(1, Math.Max(p, least)));
    }

    private static double[] Ranks(double[] values, int[] group)
    {
        double[] ranks = new double[values.Length];
        foreach (int[] places in Enumerable.Range(0, values.Length).GroupBy(i => group[i]).Select(g => g.ToArray()))
        {
            double[] own = ArrayStatistics.RanksInplace([.. places.Select(i => values[i])], RankDefinition.Average);
            for (int k = 0; k < places.Length; k++)
                ranks[places[k]] = own[k] - (places.Length + 1) / 2.0;
        }
        return ranks;
    }

    /// <summary>The fraction of all orders whose sum of products is as large.</summary>
    private static double Exact(double[] a, double[] b, double size)
    {
        // Ranks are halves: products are told apart far above rounding errors.
        const double slack = 1e-6;
        long extreme = 0, all = 0;
        double[] order = [.. b];
        Visit(0);
        return extreme / (double)all;

        void Visit(int from)
        {
            if (from == order.Length)
            {
                all++;
                extreme += Math.Abs(Sums.Dot(a, order)) >= size - slack ? 1 : 0;
                return;
            }
            for (int i = from; i < order.Length; i++)
            {
                (order[from], order[i]) = (order[i], order[from]);
                Visit(from + 1);
                (order[from], order[i]) = (order[i], order[from]);
            }
        }
    }
}
