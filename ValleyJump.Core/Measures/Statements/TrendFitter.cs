using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>
/// Fits trends to rows. Points are sorted first and the samples of the bootstrap are keyed by the seed alone: neither the order of the rows
/// nor what other rows there are changes a bit.
/// </summary>
internal static class TrendFitter
{
    /// <summary>Fits trends side by side, and hands the results out in their order.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void Run(TrendQuestion question, IReadOnlyList<TrendPoints> trends, Action<ValleyTrend> emit, IProgress<int> progress,
        CancellationToken cancel)
    {
        int done = 0;
        WorkerPool.InOrder<ValleyTrend>(trends.Count, Environment.ProcessorCount, (i, hand, stop) => hand(Of(question, trends[i], stop)),
            result =>
            {
                progress.Report(++done);
                emit(result);
            }, cancel);
    }

    /// <summary>Fits one.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static ValleyTrend Of(TrendQuestion question, TrendPoints trend, CancellationToken cancel = default)
    {
        bool clustered = question.ClusterBy.Count > 0;
        TrendPoint[] points =
        [
            .. trend.Points.Where(p => double.IsFinite(p.X) && double.IsFinite(p.Y)
                    && (question.Within.Count == 0 || p.Group.Length > 0) && (!clustered || p.Cluster.Length > 0)),
        ];
        Sort(points, cancel);
        double[] x = [.. points.Select(p => p.X)], y = [.. points.Select(p => p.Y)];
        int[] group = Numbers(points.Select(p => p.Group)), cluster = Numbers(points.Select(p => p.Cluster));
        int groups = group.Length == 0 ? 0 : group.Max() + 1, clusters = cluster.Length == 0 ? 0 : cluster.Max() + 1;
        GroupedLine line = GroupedLine.Fit(x, y, group, clustered ? cluster : null);
        cancel.ThrowIfCancellationRequested();
        var (low, high) = Interval();
        var rank = RankCorrelation.Of(x, y, group, cancel);
        TrendVerdict verdict = TrendVerdict.Of(question, trend, line, x, low, high);
        return new()
        {
            X = question.X,
            Y = trend.Y,
            Log = question.Log,
            LogY = question.LogY,
            Each = trend.Each,
            Within = string.Join(", ", question.Within),
            ClusterBy = string.Join(", ", question.ClusterBy),
            Expect = question.Expect,
            Count = points.Length,
            Groups = groups,
            Clusters = clustered ? clusters : null,
            LeftOut = trend.Points.Count - points.Length,
            Slope = line.Slope,
            SlopeSem = line.Sem,
            SlopeLow = low,
            SlopeHigh = high,
            Intercept = line.Intercept,
            RSquared = line.RSquared,
            Spearman = rank.Rho,
            SpearmanP = clustered ? double.NaN : rank.P,
            Resamples = question.Resamples,
            Seed = question.Seed,
            StandardErrors = verdict.StandardErrors,
            Holds = verdict.Holds,
            Because = verdict.Because,
            Note = verdict.Note,
        };

        (double, double) Interval()
        {
            if (double.IsNaN(line.Sem))
                return (double.NaN, double.NaN);
            // Where y does not vary, drawn slopes do by rounding alone.
            if (line.IsFlat)
                return (line.Slope, line.Slope);
            int[] drawn = new int[line.Contributions.Count], counts = new int[x.Length];
            double[] slopes = Bootstrap.Run(question.Resamples, question.Seed, 1, Draw, cancel)[0];
            return Bootstrap.Bca(slopes, line.Slope, Bootstrap.Acceleration(line.Contributions),
                Bootstrap.Quantile(line.Freedom, line.Widening));

            void Draw(ref Xoshiro256 stream, double[] slope)
            {
                Bootstrap.Count(ref stream, drawn, cancel);
                for (int i = 0; i < counts.Length; i++)
                    counts[i] = drawn[clustered ? cluster[i] : i];
                slope[0] = GroupedLine.SlopeOf(x, y, group, counts, groups);
            }
        }
    }

    /// <summary>Puts points in one order. Sorting wraps what a comparison throws.</summary>
    private static void Sort(TrendPoint[] points, CancellationToken cancel)
    {
        try
        {
            Array.Sort(points, Compare);
        }
        catch (InvalidOperationException problem) when (problem.InnerException is OperationCanceledException)
        {
            cancel.ThrowIfCancellationRequested();
        }

        int Compare(TrendPoint a, TrendPoint b)
        {
            cancel.ThrowIfCancellationRequested();
            int order = string.CompareOrdinal(a.Group, b.Group);
            order = order != 0 ? order : string.CompareOrdinal(a.Cluster, b.Cluster);
            order = order != 0 ? order : a.X.CompareTo(b.X);
            return order != 0 ? order : a.Y.CompareTo(b.Y);
        }
    }

    /// <summary>Names as numbers from 0, in the order of their first appearance.</summary>
    private static int[] Numbers(IEnumerable<string> names)
    {
        Dictionary<string, int> known = [];
        return [.. names.Select(name => known.TryGetValue(name, out int number) ? number : known[name] = known.Count)];
    }
}

/// <summary>Whether a claim about a trend holds, by four standard errors.</summary>
internal sealed record TrendVerdict(bool Holds, double StandardErrors, string Because, string Note)
{
    /// <summary>Judges.</summary>
    public static TrendVerdict Of(TrendQuestion question, TrendPoints trend, GroupedLine line, double[] x, double low, double high)
    {
        string what = $"the slope of {(question.LogY ? $"log10 {trend.Y}" : trend.Y)} along {(question.Log ? $"log10 {question.X}" : question.X)}"
            + (trend.Each.Length > 0 ? $" (at {trend.Each})" : "")
            + (question.Within.Count > 0 ? $", within {string.Join(", ", question.Within)}," : "");
        string note = Shortcoming(line, x);
        if (double.IsNaN(line.Slope) || double.IsNaN(line.Sem) || (line.Sem == 0 && line.Slope == 0))
        {
            return new(false, double.NaN, $"{what} has no verdict, since {note}", note);
        }
        const double limit = Verdict.Limit;
        double errors = line.Slope / line.Sem;
        var (holds, rule) = question.Expect switch
        {
            TrendClaim.Rises => (errors > limit, "above 4 it counts as a rise"),
            TrendClaim.Falls => (errors < -limit, "below -4 it counts as a fall"),
            TrendClaim.None => (Math.Abs(errors) <= limit, "up to 4 of either sign it counts as none"),
            _ => (Math.Abs(errors) > limit, "above 4 of either sign it counts as a trend"),
        };
        return new(holds, errors, what + FormattableString.Invariant($" is {line.Slope:G4} +- {line.Sem:G2} [{low:G4}, {high:G4}] over ")
            + FormattableString.Invariant($"{x.Length} rows, {errors:F1} standard errors; {rule}"), note);
    }

    private static string Shortcoming(GroupedLine line, double[] x) =>
        x.Length == 0 ? "there is no row with both values"
            : double.IsNaN(line.Slope) ? "x does not vary"
            : double.IsNaN(line.Sem) ? "there are too few rows, or clusters, for an error"
            : line.IsFlat ? "y does not vary"
            : line.Sem == 0 && line.Slope == 0 ? "the clusters have no slope, all alike, which leaves no error to measure by"
            : Verdict.Caution(line.Freedom);
}
