using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>How far two definitions of freezing agree over runs and over cells of a grid: R^2 of their eta t_f.</summary>
[View(nameof(First), nameof(Second), nameof(RSquaredOfRuns), nameof(RSquaredOfRunsLow), nameof(RSquaredOfRunsHigh), nameof(Count),
    nameof(RSquaredOfCells), Wraps = true)]
public sealed record FreezeAgreement
{
    // Samples of the bootstrap, and points below which it is not to be trusted with an interval.
    private const int Resamples = 2000, Fewest = 5;

    /// <summary>The first definition.</summary>
    public FreezeDefinition Definition { get; internal init; }

    /// <summary>Its rule; null for definitions without endpoints.</summary>
    public FreezeRule? Rule { get; internal init; }

    /// <summary>Its threshold.</summary>
    [Column(Format = "G5", Least = 0)]
    public double Threshold { get; internal init; }

    /// <summary>How checkpoints were continued, such as "matched" or "to step 600"; null for definitions without endpoints.</summary>
    [Column(IsLater = true)]
    public string? Continuation { get; internal init; }

    /// <summary>The second definition.</summary>
    public FreezeDefinition OtherDefinition { get; internal init; }

    /// <summary>Its rule; null for definitions without endpoints.</summary>
    public FreezeRule? OtherRule { get; internal init; }

    /// <summary>Its threshold.</summary>
    [Column(Format = "G5", Least = 0)]
    public double OtherThreshold { get; internal init; }

    /// <summary>How checkpoints were continued for it, likewise.</summary>
    [Column(IsLater = true)]
    public string? OtherContinuation { get; internal init; }

    /// <summary>
    /// The first definition with its rule and threshold, for people; and how checkpoints were continued, where that differs among all.
    /// </summary>
    [Column(IsLater = true, Width = 19)]
    public string First { get => field ?? Text(new(Definition, Rule, Threshold), false); internal init; }

    /// <summary>The second, likewise.</summary>
    [Column(IsLater = true, Width = 19)]
    public string Second { get => field ?? Text(new(OtherDefinition, OtherRule, OtherThreshold), false); internal init; }

    /// <summary>R^2, the squared correlation of eta t_f by both over runs; NaN where one does not vary, and for fewer than three.</summary>
    [Column(Label = "R2", Symbol = "R^2", Format = "F3", Width = 6, Least = 0, Most = 1)]
    public double RSquaredOfRuns { get; internal init; }

    /// <summary>Lower end of its 95 % interval, by the bootstrap of runs (BCa); NaN for fewer than five.</summary>
    [Column(Label = "Low", Symbol = "R^2", Format = "F3", Width = 6, Least = 0, Most = 1)]
    public double RSquaredOfRunsLow { get; internal init; }

    /// <summary>Upper end of it.</summary>
    [Column(Label = "High", Symbol = "R^2", Format = "F3", Width = 6, Least = 0, Most = 1)]
    public double RSquaredOfRunsHigh { get; internal init; }

    /// <summary>Runs that enter: converged, and frozen by both.</summary>
    [Column(Symbol = "n", Width = 5)]
    public int Count { get; internal init; }

    /// <summary>Runs that do not: not converged, or not frozen by one of them before their end.</summary>
    public int LeftOut { get; internal init; }

    /// <summary>R^2 of the cells' means of these runs, as v2 has it; NaN for fewer than three cells.</summary>
    [Column(Label = "OfCells", Symbol = "R^2", Format = "F3", Width = 7, Least = 0, Most = 1)]
    public double RSquaredOfCells { get; internal init; }

    /// <summary>Lower end of its 95 % interval, by the bootstrap of cells; NaN for fewer than five.</summary>
    [Column(Symbol = "R^2", Format = "F3", Least = 0, Most = 1)]
    public double RSquaredOfCellsLow { get; internal init; }

    /// <summary>Upper end of it.</summary>
    [Column(Symbol = "R^2", Format = "F3", Least = 0, Most = 1)]
    public double RSquaredOfCellsHigh { get; internal init; }

    /// <summary>Cells: runs that differ in seed and realization only, of one data set.</summary>
    public int Cells { get; internal init; }

    /// <summary>The agreement, in a line.</summary>
    public override string ToString() => FormattableString.Invariant($"{First} and {Second}: R^2 of {Count} runs {RSquaredOfRuns:F3} ")
        + FormattableString.Invariant($"({RSquaredOfRunsLow:F3} to {RSquaredOfRunsHigh:F3}), of {Cells} cells {RSquaredOfCells:F3}");

    /// <summary>
    /// Each definition, with its rule, threshold and way to continue, and each that comes after it. The order of runs changes nothing;
    /// equal runs, such as realizations of full-batch descent, count once.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static IEnumerable<FreezeAgreement> Of(IEnumerable<SgdFreezing> measured, CancellationToken cancel = default)
    {
        SgdFreezing[] all = [.. measured];
        IReadOnlyList<FrozenBy> by = FrozenBy.Completed([.. all.Select(m => m.By)]);
        IReadOnlySet<FrozenBy> several = FrozenBy.Several(by);
        var definitions = all.Zip(by).GroupBy(m => m.Second, m => m.First).ToArray();
        for (int first = 0; first < definitions.Length; first++)
        {
            for (int second = first + 1; second < definitions.Length; second++)
                yield return Of(definitions[first], definitions[second], several, cancel);
        }
    }

    private static FreezeAgreement Of(IGrouping<FrozenBy, SgdFreezing> first, IGrouping<FrozenBy, SgdFreezing> second,
        IReadOnlySet<FrozenBy> several, CancellationToken cancel)
    {
        var runs = first.DistinctBy(Identity).Join(second.DistinctBy(Identity), Identity, Identity, (x, y) => (First: x, Second: y))
            .ToArray();
        var points = runs.Where(r => r.First is { Converged: true, FreezeStep: not null } && r.Second.FreezeStep is not null)
            .Select(r => (X: r.First.EtaFreezeStep!.Value, Y: r.Second.EtaFreezeStep!.Value, Run: Identity(r.First)))
            .OrderBy(p => (p.X, p.Y)).ToArray();
        var cells = points.GroupBy(p => (p.Run.Cell, p.Run.DatasetFingerprint))
            .Select(c => (c.Average(p => p.X), c.Average(p => p.Y))).ToArray();
        var ofRuns = RSquared([.. points.Select(p => (p.X, p.Y))], cancel);
        var ofCells = RSquared(cells, cancel);
        (FrozenBy a, FrozenBy b) = (first.Key, second.Key);
        return new()
        {
            Definition = a.Definition!.Value,
            Rule = a.Rule,
            Threshold = a.Threshold,
            Continuation = a.Continuation,
            First = Text(a, several.Contains(a.Kind)),
            OtherDefinition = b.Definition!.Value,
            OtherRule = b.Rule,
            OtherThreshold = b.Threshold,
            OtherContinuation = b.Continuation,
            Second = Text(b, several.Contains(b.Kind)),
            RSquaredOfRuns = ofRuns.Estimate,
            RSquaredOfRunsLow = ofRuns.Low,
            RSquaredOfRunsHigh = ofRuns.High,
            Count = points.Length,
            LeftOut = runs.Length - points.Length,
            RSquaredOfCells = ofCells.Estimate,
            RSquaredOfCellsLow = ofCells.Low,
            RSquaredOfCellsHigh = ofCells.High,
            Cells = cells.Length,
        };
    }

    private static (SgdSettings Cell, string DatasetFingerprint, ulong Seed, string Which) Identity(SgdFreezing run) =>
        FrozenTimes.IdentityOf(run.Run, run.Curve);

    /// <summary>R^2 and its interval.</summary>
    private static (double Estimate, double Low, double High) RSquared((double X, double Y)[] points, CancellationToken cancel)
    {
        Array.Sort(points);
        double[] x = [.. points.Select(p => p.X)], y = [.. points.Select(p => p.Y)];
        int n = points.Length;
        int[] counts = new int[n];
        Array.Fill(counts, 1);
        // A line goes through any two points.
        double estimate = n < 3 ? double.NaN : RSquared(x, y, counts);
        if (n < Fewest || double.IsNaN(estimate))
            return (estimate, double.NaN, double.NaN);
        double[] without = new double[n];
        for (int i = 0; i < n; i++)
        {
            counts[i] = 0;
            without[i] = RSquared(x, y, counts);
            counts[i] = 1;
        }
        double mean = Variation.Mean(without);
        double[] drawn = Bootstrap.Run(Resamples, BootstrapChoice.Seed, 1, Draw, cancel)[0];
        var (low, high) = Bootstrap.Bca(drawn, estimate, Bootstrap.Acceleration([.. without.Select(w => mean - w)]),
            Bootstrap.Quantile(n - 2, Math.Sqrt(n / (n - 2.0))));
        return (estimate, low, high);

        void Draw(ref Xoshiro256 stream, double[] estimates)
        {
            Bootstrap.Count(ref stream, counts, cancel);
            estimates[0] = RSquared(x, y, counts);
        }
    }

    /// <summary>The squared correlation of points that each count so many times; NaN where x or y does not vary.</summary>
    private static double RSquared(double[] x, double[] y, int[] counts)
    {
        double n = counts.Sum(), meanX = 0, meanY = 0, xx = 0, xy = 0, yy = 0;
        for (int i = 0; i < x.Length; i++)
            (meanX, meanY) = (meanX + counts[i] * x[i] / n, meanY + counts[i] * y[i] / n);
        for (int i = 0; i < x.Length; i++)
        {
            double dx = x[i] - meanX, dy = y[i] - meanY;
            (xx, xy, yy) = (xx + counts[i] * dx * dx, xy + counts[i] * dx * dy, yy + counts[i] * dy * dy);
        }
        return Variation.IsNone(xx, n * meanX * meanX) || Variation.IsNone(yy, n * meanY * meanY) ? double.NaN : xy * xy / (xx * yy);
    }

    private static string Text(FrozenBy by, bool withContinuation) => FormattableString.Invariant($"{by.Definition} {by.Threshold:G5}")
        + by.Rule switch { null => "", FreezeRule.AllPairs => " all", _ => " last" } + (withContinuation ? $", {by.Continued}" : "");
}
