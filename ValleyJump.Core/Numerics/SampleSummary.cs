using MathNet.Numerics.Statistics;

namespace ValleyJump.Core.Numerics;

/// <summary>Location, spread and error of a sample. All NaN when it is empty.</summary>
/// <param name="Count">Sample size.</param>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="StandardError">Standard error of the mean, s/sqrt(n); NaN for a single value.</param>
/// <param name="Median">Median.</param>
/// <param name="LowerQuartile">25 % quantile .</param>
/// <param name="UpperQuartile">75 % quantile .</param>
internal readonly record struct SampleSummary(int Count, double Mean, double StandardError, double Median, double LowerQuartile,
    double UpperQuartile)
{
    // Values that are sorted in less than 0.1 s.
    private const int Stretch = 1 << 20;

    /// <summary>Summarises <paramref name="values"/>, in whatever order.</summary>
    public static SampleSummary Of(IEnumerable<double> values, CancellationToken cancel = default)
    {
        double[] sorted = [.. values];
        Sort(sorted, cancel);
        double error = sorted.Length < 2 ? double.NaN : ArrayStatistics.StandardDeviation(sorted) / Math.Sqrt(sorted.Length);
        // The sum of whole numbers is exact, and so is their mean where it is one; a running mean would end at 239.99999999999994.
        return new(sorted.Length, sorted.Sum() / sorted.Length, error, SortedArrayStatistics.Median(sorted),
            SortedArrayStatistics.LowerQuartile(sorted), SortedArrayStatistics.UpperQuartile(sorted));
    }

    /// <summary>Sorts stretches by themselves and merges them, with looks at the token in between.</summary>
    internal static void Sort(Span<double> values, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        if (values.Length <= Stretch)
        {
            values.Sort();
            return;
        }
        int half = values.Length / 2;
        Sort(values[..half], cancel);
        Sort(values[half..], cancel);
        double[] low = values[..half].ToArray();
        for (int a = 0, b = half, to = 0; a < low.Length; to++)
        {
            if (to % Stretch == 0)
                cancel.ThrowIfCancellationRequested();
            values[to] = b < values.Length && values[b].CompareTo(low[a]) < 0 ? values[b++] : low[a++];
        }
    }
}
