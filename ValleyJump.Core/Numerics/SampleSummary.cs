using MathNet.Numerics.Statistics;

namespace ValleyJump.Core.Numerics;

/// <summary>Location, spread and error of a sample. All NaN when it is empty.</summary>
/// <param name="Count">Sample size.</param>
/// <param name="Mean">Arithmetic mean.</param>
/// <param name="StandardError">Standard error of the mean, s/sqrt(n): 0 where all are equal; NaN for a single value.</param>
/// <param name="Median">Median.</param>
/// <param name="LowerQuartile">25 % quantile .</param>
/// <param name="UpperQuartile">75 % quantile .</param>
internal readonly record struct SampleSummary(int Count, double Mean, double StandardError, double Median, double LowerQuartile,
    double UpperQuartile)
{
    // Values that are sorted in less than 0.1 s.
    private const int Stretch = 1 << 20;

    /// <summary>Summarises <paramref name="values"/>, in whatever order.</summary>
    public static SampleSummary Of(IEnumerable<double> values, CancellationToken cancel = default) => OfSortable([.. values], cancel);

    /// <summary>The same, of values that it may sort: it takes no memory.</summary>
    public static SampleSummary OfSortable(double[] values, CancellationToken cancel = default)
    {
        Sort(values, cancel);
        double error = values.Length < 2 ? double.NaN : Variation.IsNone(values) ? 0
            : ArrayStatistics.StandardDeviation(values) / Math.Sqrt(values.Length);
        // The sum of whole numbers is exact, and so is their mean where it is one; a running mean would end at 239.99999999999994.
        return new(values.Length, Variation.Mean(values), error, SortedArrayStatistics.Median(values),
            SortedArrayStatistics.LowerQuartile(values), SortedArrayStatistics.UpperQuartile(values));
    }

    /// <summary>Sorts in place: in parts that are short enough to be sorted by themselves, with looks at the token in between.</summary>
    internal static void Sort(Span<double> values, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        while (values.Length > Stretch)
        {
            int split = Partition(values, cancel);
            // Only the smaller part by another call, so that they are few within each other.
            bool left = split < values.Length - split;
            Sort(left ? values[..split] : values[split..], cancel);
            values = left ? values[split..] : values[..split];
        }
        cancel.ThrowIfCancellationRequested();
        values.Sort();
    }

    /// <summary>Hoare's: moves what is below a value of the middle to the front, and says where the rest begins.</summary>
    private static int Partition(Span<double> values, CancellationToken cancel)
    {
        Span<double> three = [values[0], values[values.Length / 2], values[^1]];
        three.Sort();
        double pivot = three[1];
        for (int low = 0, high = values.Length - 1; ; low++, high--)
        {
            for (; values[low].CompareTo(pivot) < 0; low++)
                Look(low);
            for (; values[high].CompareTo(pivot) > 0; high--)
                Look(high);
            if (low >= high)
                return high + 1;
            Look(low);
            (values[low], values[high]) = (values[high], values[low]);
        }

        void Look(int at)
        {
            if (at % Stretch == 0)
                cancel.ThrowIfCancellationRequested();
        }
    }
}
