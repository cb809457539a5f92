using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>How long the gradient remembers along each direction: sharp ones and flat ones.</summary>
internal sealed class Autocorrelation : IFigureKind
{
    private const int MaxPanels = 4, LeastLags = 20;

    private const double Forgotten = 0.05;

    private static readonly string[] Needed = ["Rank", "Lag", "Gradient"];

    /// <inheritdoc/>
    public string Takes => "up to four results of Measure-Timescale, or the rows of their correlations";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(TimescaleMeasurement), typeof(DirectionCorrelation)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => !PlotCurves.Any(rows, Needed) ? "there are no correlations"
        : PlotCurves.Of(rows, null, Needed).Count > MaxPanels ? "there are more" : null;

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var curves = PlotCurves.Of(rows, null, Needed);
        var owners = new PlotRows(curves.Select(c => c.Owner));
        string[] names = CurveNames.Of(owners);
        return new(nameof(Autocorrelation), "How long the gradient remembers, along sharp and flat directions",
            [.. curves.Select((c, i) => PanelOf(c, names[i]))])
        {
            Subtitle = RunSeries.Line(owners, "Steps"),
        };
    }

    private static Panel PanelOf(PlotCurve curve, string name)
    {
        double[] rank = curve["Rank"], lag = curve["Lag"], gradient = curve["Gradient"];
        double[] ranks = [.. rank.Distinct().Order()];
        // A file of correlations does not say how many directions count as sharp: the first half is sharper than the second all the same.
        double size = curve.Owner.Number("GroupSize");
        int group = double.IsFinite(size) ? Math.Min((int)size, ranks.Length) : ranks.Length / 2;
        List<Mark> marks = [new Rule(0, IsVertical: false) { Series = -1, Dash = Dash.Dotted }];
        foreach (var (of, words, series) in new[] { (ranks[..group], "sharpest", 0), (ranks[^group..], "flattest", 1) })
        {
            foreach (double one in of)
                marks.Add(LineOf([one], series) with { IsThin = true });
            marks.Add(LineOf(of, series) with { Name = FormattableString.Invariant($"{of.Length} {words} directions, and their mean") });
        }
        // What comes after is noise.
        Line slow = marks.OfType<Line>().Last(), fast = marks.OfType<Line>().First(l => !l.IsThin);
        double forgotten = new[] { slow, fast }.Max(l => l.X.Zip(l.Y).FirstOrDefault(p => p.Second < Forgotten, (lag.Max(), 0)).Item1);
        return new(new("lag (steps)") { Low = 0, High = Math.Min(lag.Max(), Math.Max(LeastLags, 5 * forgotten)) },
            new("autocorrelation of the gradient"), marks)
        {
            Title = name,
        };

        Line LineOf(double[] of, int series)
        {
            var mean = Enumerable.Range(0, rank.Length).Where(i => of.Contains(rank[i])).GroupBy(i => lag[i])
                .Select(g => (Lag: g.Key, Value: g.Average(i => gradient[i]))).OrderBy(p => p.Lag).ToArray();
            return new([.. mean.Select(p => p.Lag)], [.. mean.Select(p => p.Value)]) { Series = series };
        }
    }
}
