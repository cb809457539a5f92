using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>Trends: slopes with their intervals; with the rows themselves beside, the points and the lines through them.</summary>
internal sealed class Trend : IFigureKind
{
    private const int MaxLines = 60, LinePoints = 60;

    private static readonly string[] Needed = ["X", "Y", "Log", "LogY", "Each", "Slope", "SlopeLow", "SlopeHigh", "Intercept"];

    /// <inheritdoc/>
    public string Takes => "results of Measure-ValleyTrend, up to sixty, alone or together with the rows that they are of";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(ValleyTrend)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public bool TakesOthersBeside => true;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request)
    {
        var (trends, points) = Parts(rows);
        return trends.Count == 0 ? "there is no trend" : trends.Count > MaxLines ? "there are more"
            : points.Count > 0 && trends.Any(t => !points[0].Has(t.Text("X"), t.Text("Y"))) ? "the rows beside have not the trends' columns" : null;
    }

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var (trends, points) = Parts(rows);
        string What(PlotRow t) => $"{Log(rows.Facts, t, "Y", "LogY")} along {Log(rows.Facts, t, "X", "Log")}";
        Panel[] panels = points.Count > 0
            ? [.. trends.GroupBy(t => (X: t.Text("X"), Y: t.Text("Y"))).Select(g => Fitted([.. g], points, g.Key.X, g.Key.Y))]
            : [.. trends.GroupBy(What).Select(g => Slopes([.. g.Reverse()], g.Key))];
        return new(nameof(Trend), points.Count > 0 ? "Rows, and the trends through them" : "Slopes of trends, with 95 % intervals", panels)
        {
            Subtitle = points.Count > 0 ? SharedInputs.Line(points, [.. trends.SelectMany(t => (string[])[t.Text("X"), t.Text("Y")])]) : "",
        };
    }

    private static (PlotRows Trends, PlotRows Points) Parts(PlotRows rows) =>
        (new(rows.Where(r => r.Has(Needed))), new(rows.Where(r => !r.Has(Needed))));

    private static Panel Slopes(PlotRow[] trends, string what) => new(new($"slope of {what}"),
        new("") { Categories = [.. trends.Select(t => t.Text("Each") is { Length: > 0 } each ? each : "all rows")], Low = -0.6, High = trends.Length - 0.4 },
    [
        new Rule(0, IsVertical: true) { Series = -1 },
        new Points(Array.ConvertAll(trends, t => t.Number("Slope")), [.. Enumerable.Range(0, trends.Length).Select(i => (double)i)])
        {
            XLow = Array.ConvertAll(trends, t => t.Number("SlopeLow")), XHigh = Array.ConvertAll(trends, t => t.Number("SlopeHigh")),
        },
    ]);

    private static Panel Fitted(PlotRow[] trends, PlotRows points, string x, string y)
    {
        ColumnFacts facts = points.Facts;
        bool log = trends[0].Text("Log") == "true", logY = trends[0].Text("LogY") == "true";
        double[] xs = [.. points.Select(r => r.Number(x)).Where(v => double.IsFinite(v) && (!log || v > 0))];
        var marks = new List<Mark> { MarksOf.Points(points, x, y) with { Series = 0 } };
        string[] without = [.. trends.Where(t => double.IsNaN(t.Number("Intercept"))).Select(t => t.Text("Within")).Distinct()];
        foreach (var (trend, i) in trends.Select((t, i) => (t, i)))
        {
            double slope = trend.Number("Slope"), constant = trend.Number("Intercept");
            if (xs.Length == 0 || double.IsNaN(constant))
                continue;
            double[] along = Spacing.Along(xs.Min(), xs.Max(), LinePoints, log);
            marks.Add(new Line(along, Array.ConvertAll(along, At))
            {
                Series = i + 1,
                Name = FormattableString.Invariant($"slope {slope:G3} [{trend.Number("SlopeLow"):G3}, {trend.Number("SlopeHigh"):G3}]")
                    + (trend.Text("Each") is { Length: > 0 } each ? $" at {each}" : ""),
            });

            double At(double v)
            {
                double value = constant + slope * (log ? Math.Log10(v) : v);
                return logY ? Math.Pow(10, value) : value;
            }
        }
        return new(new(facts.Label(x)) { IsLog = log }, new(facts.Label(y)) { IsLog = logY }, marks)
        {
            Note = without.Length == 0 ? "" : $"no line where each value of {string.Join(", ", without)} has a constant of its own",
        };
    }

    private static string Log(ColumnFacts facts, PlotRow trend, string column, string flag) =>
        (trend.Text(flag) == "true" ? "log " : "") + facts.Label(trend.Text(column));
}
