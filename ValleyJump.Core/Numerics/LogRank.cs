using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace ValleyJump.Core.Numerics;

/// <summary>
/// The log-rank test of the hypothesis that events come to all groups alike (Mantel, Cancer Chemother. Rep. 50, 163, 1966), with the
/// hypergeometric variance where events tie.
/// </summary>
/// <param name="Expected">Events of each group that would be expected if all were alike, given how many were at risk at each event.</param>
/// <param name="ChiSquare">The statistic: (O - E) V^-1 (O - E) of all groups but one; NaN where there is nothing to test.</param>
/// <param name="Freedom">Its degrees of freedom: groups of which events are expected, less one.</param>
/// <param name="PValue">The probability of as large a statistic if all are alike, by the chi-square distribution.</param>
internal sealed record LogRank(double[] Expected, double ChiSquare, int Freedom, double PValue)
{
    private const int Stretch = 1 << 12;

    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static LogRank Of(IReadOnlyList<EventTimes> groups, CancellationToken cancel = default)
    {
        int count = groups.Count;
        long[] atRisk = [.. groups.Select(g => g.Count)], observed = [.. groups.Select(g => g.Events.Sum())];
        var (expected, variance) = (new double[count], new double[count, count]);
        EventTimes all = EventTimes.Pool(groups, cancel);
        int[] place = new int[count];
        long total = all.Count;
        for (int i = 0; i < all.Time.Length; i++)
        {
            if (i % Stretch == 0)
                cancel.ThrowIfCancellationRequested();
            double events = all.Events[i], n = total;
            if (events > 0)
                Add(events, n);
            for (int g = 0; g < count; g++)
            {
                EventTimes own = groups[g];
                if (place[g] < own.Time.Length && own.Time[place[g]] == all.Time[i])
                    atRisk[g] -= own.Events[place[g]] + own.Censored[place[g]++];
            }
            total -= all.Events[i] + all.Censored[i];
        }
        return Test(observed, expected, variance);

        void Add(double events, double n)
        {
            double spread = n > 1 ? events * (n - events) / (n - 1) : 0;
            for (int g = 0; g < count; g++)
            {
                double share = atRisk[g] / n;
                expected[g] += events * share;
                variance[g, g] += spread * share;
                for (int h = 0; h < count; h++)
                    variance[g, h] -= spread * share * (atRisk[h] / n);
            }
        }
    }

    private static LogRank Test(long[] observed, double[] expected, double[,] variance)
    {
        int[] known = [.. Enumerable.Range(0, expected.Length).Where(g => expected[g] > 0)];
        int freedom = Math.Max(0, known.Length - 1);
        int[] free = known[..freedom];
        // The sum of all deviations is zero: one group follows from the others.
        if (freedom == 0 || Array.TrueForAll(free, g => !(variance[g, g] > 0)))
            return new(expected, double.NaN, freedom, double.NaN);
        var deviation = Vector<double>.Build.DenseOfEnumerable(free.Select(g => observed[g] - expected[g]));
        var covariance = Matrix<double>.Build.Dense(freedom, freedom, (i, j) => variance[free[i], free[j]]);
        double square = deviation * covariance.Solve(deviation);
        return new(expected, square, freedom, SpecialFunctions.GammaUpperRegularized(freedom / 2.0, square / 2));
    }
}
