using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Exact;
using ValleyJump.Core.Theory.Paper;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// Rates of escape from both valleys, measured with their intervals, beside exact ones and Eq. 21, along the input that varies.
/// </summary>
internal sealed class EscapeRateKind : IFigureKind
{
    private const int MaxPanels = 6, CurvePoints = 80;

    /// <inheritdoc/>
    public string Takes => "results of Measure-EscapeRate; several differ in y, learning rate or noise";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(EscapeRate)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, "RateSharp", "RateSharpLow", "RateSharpHigh", "RateFlat", "RateFlatLow", "RateFlatHigh")
        ?? (SharedInputs.Series(rows, X(rows)).Count > MaxPanels ? "there are more than six series" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        string x = X(rows);
        ColumnFacts facts = rows.Facts;
        var axis = new Axis(facts.Label(x)) { IsLog = Spacing.IsGeometric(rows.Select(r => r.Number(x))) };
        string rates = $"rate of escape {{k}} ({{1/(eta step)}})";
        return new(((IFigureKind)this).Name, $"Rates of escape along {facts.Label(x)}: measured, exact, the paper's",
        [
            .. SharedInputs.Series(rows, x).Select(s => new Panel(axis, new(rates) { IsLog = true },
            [
                .. Theory(s.Rows, x, axis.IsLog, cancel),
                MarksOf.Points(s.Rows, x, "RateSharp", "RateSharpLow", "RateSharpHigh") with { Name = "from the sharp valley, measured", Series = 1 },
                MarksOf.Points(s.Rows, x, "RateFlat", "RateFlatLow", "RateFlatHigh") with { Name = "from the flat valley, measured", Series = 0, Symbol = Symbol.Square },
            ])
            {
                Title = s.Name,
            }),
        ])
        {
            Subtitle = SharedInputs.Line(rows, x),
        };
    }

    private static string X(PlotRows rows) => SharedInputs.Varying(rows).FirstOrDefault(c => c is "Y" or "LearningRate" or "NoiseStrength") ?? "Y";

    private static IEnumerable<Mark> Theory(PlotRows rows, string x, bool log, CancellationToken cancel)
    {
        double[] at = [.. rows.Select(r => r.Number(x)).Where(v => v > 0).Distinct().Order()];
        if (at.Length == 0 || rows[0].Point() is not { } point)
            yield break;
        double[] along = Spacing.Along(at[0], at[^1], CurvePoints, log);
        ValleyPoint[] points = Array.ConvertAll(along, v => x switch
        {
            "Y" => point with { Y = v },
            "LearningRate" => point with { LearningRate = v },
            _ => point with { Noise = point.Noise with { Strength = v } },
        });
        EscapeRates[] exact = Array.ConvertAll(points, p =>
        {
            cancel.ThrowIfCancellationRequested();
            return ExactRates.Escape(p);
        });
        foreach (var (isSharp, valley, series) in ((bool, string, int)[])[(true, "sharp", 1), (false, "flat", 0)])
        {
            if (point.Noise.Model == NoiseModel.Hessian)
            {
                yield return Shape(Array.ConvertAll(points, p => isSharp ? PaperFormulas.RateSharp(p.TwoValleys, p.DeltaS, p.Y)
                    : PaperFormulas.RateFlat(p.TwoValleys, p.DeltaS, p.Y)), Dash.Dashed, $"from the {valley} valley, paper");
            }
            yield return Shape(Array.ConvertAll(exact, e => isSharp ? e.RateSharp : e.RateFlat), Dash.Solid, $"from the {valley} valley, exact");

            // A line has no length at a single point.
            Mark Shape(double[] values, Dash dash, string name) => along.Length > 1
                ? new Line(along, values) { Series = series, Dash = dash, Name = name }
                : new Points(along, values)
                {
                    Series = series, Name = name, Symbol = dash == Dash.Solid ? Symbol.Cross : Symbol.OpenCircle,
                };
        }
    }
}
