namespace ValleyJump.Core.Numerics;

/// <summary>
/// The expected maximum of n values that are drawn from a sample without replacement: the unbiased estimate of the expected best of n runs
/// (a U-statistic; Tang et al., ACL 2020, on Dodge et al., EMNLP 2019, whose estimate is biased). For n = 1 it is the mean.
/// </summary>
internal static class ExpectedBest
{
    /// <summary>
    /// The weight of each of <paramref name="count"/> values in ascending order: C(i - 1, n - 1)/C(count, n) for the i-th. Empty where
    /// there are fewer values than n.
    /// </summary>
    public static double[] Weights(int count, int n)
    {
        if (count < n)
            return [];
        double[] weights = new double[count];
        double weight = (double)n / count;
        for (int i = count; i >= n; i--)
        {
            weights[i - 1] = weight;
            weight *= (i - n) / Math.Max(1, i - 1.0);
        }
        return weights;
    }

    /// <summary>The expectation, of values in ascending order and their weights; NaN where there are none.</summary>
    public static double Of(ReadOnlySpan<double> sorted, double[] weights)
    {
        if (weights.Length == 0)
            return double.NaN;
        double sum = 0;
        for (int i = 0; i < weights.Length; i++)
            sum += weights[i] * sorted[i];
        return sum;
    }

    /// <summary>
    /// The expected maximum of n values that are drawn with replacement: what the estimates of samples that are drawn again are about, as
    /// the estimate of the sample itself is about the truth.
    /// </summary>
    public static double OfPopulation(ReadOnlySpan<double> sorted, int n)
    {
        double sum = 0;
        for (int i = 0; i < sorted.Length; i++)
            sum += sorted[i] * (Math.Pow((i + 1.0) / sorted.Length, n) - Math.Pow((double)i / sorted.Length, n));
        return sorted.Length > 0 ? sum : double.NaN;
    }

    /// <summary>
    /// The expectation without each of the values in turn; NaN where that leaves fewer than n. Equal to the last bit where it is the same.
    /// </summary>
    public static double[] LeaveOneOut(double[] sorted, int n)
    {
        double[] result = new double[sorted.Length], weights = Weights(sorted.Length - 1, n);
        if (weights.Length == 0)
        {
            Array.Fill(result, double.NaN);
            return result;
        }
        // The best of n is above the n - 1 least, whichever is left out.
        if (Variation.IsNone(sorted.AsSpan(n - 1)))
        {
            Array.Fill(result, sorted[^1]);
            return result;
        }
        // The values above the one that is left out move down by one.
        double moved = 0;
        for (int i = 0; i < weights.Length; i++)
            moved += weights[i] * sorted[i + 1];
        double kept = 0;
        for (int i = 0; i < sorted.Length; i++)
        {
            result[i] = kept + moved;
            if (i < weights.Length)
            {
                kept += weights[i] * sorted[i];
                moved -= weights[i] * sorted[i + 1];
            }
        }
        return result;
    }
}
