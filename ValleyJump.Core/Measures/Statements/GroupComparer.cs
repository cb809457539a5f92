using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>
/// Compares two groups of rows. Values are sorted first, pairs by their names, and the samples of the bootstrap are keyed by the seed
/// alone: neither the order of the rows nor what other groups there are changes a bit.
/// </summary>
internal static class GroupComparer
{
    /// <summary>Compares pairs of groups side by side, and hands the results out in their order.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void Run(GroupQuestion question, IReadOnlyList<GroupPair> pairs, Action<GroupComparison> emit, IProgress<int> progress,
        CancellationToken cancel)
    {
        int done = 0;
        WorkerPool.InOrder<GroupComparison>(pairs.Count, Environment.ProcessorCount, (i, hand, stop) => hand(Of(question, pairs[i], stop)),
            result =>
            {
                progress.Report(++done);
                emit(result);
            }, cancel);
    }

    /// <summary>Compares two groups.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static GroupComparison Of(GroupQuestion question, GroupPair pair, CancellationToken cancel = default)
    {
        double[] first, second, differences = [];
        int unpaired = 0;
        bool paired = question.PairBy.Count > 0;
        if (paired)
        {
            var (a, b) = (ByPair(pair.First), ByPair(pair.Second));
            string[] keys = [.. a.Keys.Where(k => k.Length > 0 && b.ContainsKey(k))];
            unpaired = a.Concat(b).Sum(sample => sample.Value.Length) - keys.Sum(k => a[k].Length + b[k].Length);
            // One value for what pairs: the mean, where there are several.
            (double, double)[] both = [.. keys.Select(k => (a[k].Sum() / a[k].Length, b[k].Sum() / b[k].Length)).Order()];
            (first, second) = ([.. both.Select(p => p.Item1)], [.. both.Select(p => p.Item2)]);
            differences = Variation.Settle([.. first.Zip(second, (x, y) => x - y)], Variation.Size([.. first, .. second]));
        }
        else
        {
            (first, second) = (Finite(pair.First), Finite(pair.Second));
            (first, second) = (Variation.Settle(first, Variation.Size(first)), Variation.Settle(second, Variation.Size(second)));
        }
        GroupEstimates found = paired ? GroupEstimates.OfPairs(first, second, differences, question.BestOf)
            : GroupEstimates.Of(first, second, question.BestOf);
        GroupIntervals intervals = GroupIntervals.Of(found, question, cancel);
        double[] one = Sorted(first, cancel), other = Sorted(second, cancel), between = Sorted(differences, cancel);
        RankTest test = paired ? RankTest.Wilcoxon(between) : RankTest.MannWhitney(one, other);
        ShiftEstimate shift = paired ? ShiftEstimate.Of(between) : ShiftEstimate.Between(one, other);
        double cliff = paired ? RankTest.MannWhitney(one, other).Statistic : test.Statistic;
        GroupVerdict verdict = GroupVerdict.Of(question, pair, found);
        return new()
        {
            Property = pair.Property,
            By = question.By,
            Group = pair.Group,
            Against = pair.Against,
            Each = pair.Each,
            PairBy = string.Join(", ", question.PairBy),
            Expect = question.Expect,
            Count = first.Length,
            AgainstCount = second.Length,
            LeftOut = pair.First.Concat(pair.Second).Count(o => !double.IsFinite(o.Value)),
            Unpaired = unpaired,
            Mean = found.First.Mean,
            MeanSem = found.First.StandardError,
            AgainstMean = found.Second.Mean,
            AgainstMeanSem = found.Second.StandardError,
            MeanDifference = found.Mean.Value,
            MeanDifferenceSem = found.Mean.Sem,
            MeanDifferenceLow = intervals.Mean.Low,
            MeanDifferenceHigh = intervals.Mean.High,
            Median = found.First.Median,
            AgainstMedian = found.Second.Median,
            MedianDifference = found.MedianDifference,
            MedianDifferenceLow = intervals.Median.Low,
            MedianDifferenceHigh = intervals.Median.High,
            Shift = shift.Shift,
            ShiftLow = shift.Low,
            ShiftHigh = shift.High,
            CliffDelta = 2 * cliff / ((double)first.Length * second.Length) - 1,
            PValue = test.P,
            PValueExact = test.Exact,
            BestOf = question.BestOf,
            ExpectedBest = found.FirstBest,
            AgainstExpectedBest = found.SecondBest,
            BestDifference = found.Best.Value,
            BestDifferenceSem = question.BestOf is null ? double.NaN : found.Best.Sem,
            BestDifferenceLow = intervals.Best.Low,
            BestDifferenceHigh = intervals.Best.High,
            Resamples = question.Resamples,
            Seed = question.Seed,
            StandardErrors = verdict.StandardErrors,
            Holds = verdict.Holds,
            Because = verdict.Because,
            Note = verdict.Note,
        };
    }

    private static double[] Finite(IEnumerable<Observation> values) => [.. values.Select(o => o.Value).Where(double.IsFinite).Order()];

    /// <summary>The values of what pairs; of no name are those that cannot.</summary>
    private static Dictionary<string, double[]> ByPair(IEnumerable<Observation> values) =>
        values.Where(o => double.IsFinite(o.Value)).GroupBy(o => o.Pair).ToDictionary(g => g.Key, g => Finite(g));

    private static double[] Sorted(double[] values, CancellationToken cancel)
    {
        double[] copy = [.. values];
        SampleSummary.Sort(copy, cancel);
        return copy;
    }
}

/// <summary>A difference and its standard error, with what an interval needs.</summary>
/// <param name="Value">The difference.</param>
/// <param name="Sem">Its standard error.</param>
/// <param name="Freedom">Degrees of freedom of that.</param>
/// <param name="Widening">The error over that of samples that are drawn again.</param>
/// <param name="Acceleration">Of the bootstrap.</param>
internal readonly record struct Difference(double Value, double Sem, double Freedom, double Widening, double Acceleration)
{
    /// <summary>Of two independent estimates, by what they are without each of their values (Welch's degrees of freedom).</summary>
    public static Difference Of(double first, double[] firstWithout, double second, double[] secondWithout)
    {
        var (a, b) = (Jackknife(firstWithout), Jackknife(secondWithout));
        double n = firstWithout.Length, m = secondWithout.Length, square = a + b;
        double freedom = square * square / (a * a / (n - 1) + b * b / (m - 1));
        return new(first - second, Math.Sqrt(square), freedom, Math.Sqrt(square / (a * (n - 1) / n + b * (m - 1) / m)),
            Bootstrap.Acceleration([.. Influences(firstWithout).Select(u => u / n), .. Influences(secondWithout).Select(u => -u / m)]));
    }

    /// <summary>Of pairs, by what it is without each of them.</summary>
    public static Difference Of(double value, double[] without)
    {
        double n = without.Length;
        return new(value, Math.Sqrt(Jackknife(without)), n - 1, Math.Sqrt(n / (n - 1)), Bootstrap.Acceleration([.. Influences(without)]));
    }

    /// <summary>The square of the standard error by the jackknife (Tukey, 1958): (n - 1)/n times a sum of squares.</summary>
    private static double Jackknife(double[] without)
    {
        double n = without.Length, mean = Variation.Mean(without);
        return without.Length < 2 ? double.NaN : (n - 1) / n * without.Sum(w => (w - mean) * (w - mean));
    }

    private static IEnumerable<double> Influences(double[] without)
    {
        double n = without.Length, mean = Variation.Mean(without);
        return without.Select(w => (n - 1) * (mean - w));
    }
}

/// <summary>What two samples are estimated to be.</summary>
internal sealed record GroupEstimates
{
    public required double[] FirstValues { get; init; }

    public required double[] SecondValues { get; init; }

    public required bool Paired { get; init; }

    public required SampleSummary First { get; init; }

    public required SampleSummary Second { get; init; }

    public required Difference Mean { get; init; }

    public required double FirstBest { get; init; }

    public required double SecondBest { get; init; }

    public required Difference Best { get; init; }

    public double MedianDifference => First.Median - Second.Median;

    /// <summary>Of independent samples in ascending order.</summary>
    public static GroupEstimates Of(double[] first, double[] second, int? bestOf)
    {
        int n = bestOf ?? 1;
        double best1 = BestOf(first, bestOf), best2 = BestOf(second, bestOf);
        return Make(first, second, false, best1, best2) with
        {
            Mean = Difference.Of(Variation.Mean(first), ExpectedBest.LeaveOneOut(first, 1), Variation.Mean(second),
                ExpectedBest.LeaveOneOut(second, 1)),
            Best = Difference.Of(best1, ExpectedBest.LeaveOneOut(first, n), best2, ExpectedBest.LeaveOneOut(second, n)),
        };
    }

    /// <summary>Of pairs.</summary>
    public static GroupEstimates OfPairs(double[] first, double[] second, double[] differences, int? bestOf)
    {
        double best1 = BestOf([.. first.Order()], bestOf), best2 = BestOf([.. second.Order()], bestOf);
        double[] meanWithout = [.. differences.Select(d => (differences.Sum() - d) / (differences.Length - 1.0))];
        double[] bestWithout = Variation.Settle([.. Without(first, bestOf ?? 1).Zip(Without(second, bestOf ?? 1), (a, b) => a - b)],
            Variation.Size([.. first, .. second]));
        return Make(first, second, true, best1, best2) with
        {
            Mean = Difference.Of(Variation.Mean(differences), meanWithout),
            Best = Difference.Of(best1 - best2, bestWithout),
        };
    }

    private static GroupEstimates Make(double[] first, double[] second, bool paired, double firstBest, double secondBest) => new()
    {
        FirstValues = first,
        SecondValues = second,
        Paired = paired,
        First = SampleSummary.Of(first),
        Second = SampleSummary.Of(second),
        Mean = default,
        FirstBest = firstBest,
        SecondBest = secondBest,
        Best = default,
    };

    private static double BestOf(double[] sorted, int? n) =>
        n is { } of ? ExpectedBest.Of(sorted, ExpectedBest.Weights(sorted.Length, of)) : double.NaN;

    /// <summary>The expected best without each of the values, in the order of the values.</summary>
    private static double[] Without(double[] values, int n)
    {
        int[] order = [.. Enumerable.Range(0, values.Length).OrderBy(i => values[i])];
        double[] sorted = ExpectedBest.LeaveOneOut([.. order.Select(i => values[i])], n), result = new double[values.Length];
        for (int k = 0; k < order.Length; k++)
            result[order[k]] = sorted[k];
        return result;
    }
}
