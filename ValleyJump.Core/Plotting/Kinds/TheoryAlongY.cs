using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Exact;
using ValleyJump.Core.Theory.Paper;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// Stationary P_flat and rates of escape along y: the paper's, exact ones, the transition operator's, and the freezing rule.
/// </summary>
internal sealed class TheoryAlongY : IFigureKind
{
    private const int MaxCells = 4, CurvePoints = 80;

    /// <inheritdoc/>
    public string Takes => "Get-ValleyTheory at two or more y, of up to four cells";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(ValleyTheory)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, "Y", "PFlatExact", "RateSharpExact", "RateFlatExact")
        ?? (rows.Select(r => r.Number("Y")).Distinct().Count() < 2 ? "there is only one y"
        : SharedInputs.Series(rows, "Y").Count > MaxCells ? "there are more cells" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var cells = SharedInputs.Series(rows, "Y");
        return new(nameof(TheoryAlongY), $"Stationary {rows.Facts.Symbol("PFlatExact")} and rates of escape along {{y}}",
            [.. cells.SelectMany(c => Panels(c.Name, c.Rows, cancel))])
        {
            Subtitle = SharedInputs.Line(rows, "Y"),
            PanelColumns = 2,
        };
    }

    private static IEnumerable<Panel> Panels(string name, PlotRows rows, CancellationToken cancel)
    {
        PlotRow first = rows[0];
        ColumnFacts facts = rows.Facts;
        double[] ys = [.. rows.Select(r => r.Number("Y")).Distinct().Order()];
        var y = new Axis(facts.Label("Y")) { IsLog = Spacing.IsGeometric(ys) };
        double[] along = first.Point() is null ? ys
            : [.. Spacing.Along(ys[0], ys[^1], CurvePoints, y.IsLog).Concat(ys).Distinct().Order()];
        NoiseConvention convention = Enum.TryParse(first.Text("Convention"), out NoiseConvention read) ? read : default;
        EscapeRates[] exact = first.Point() is { } point ? Array.ConvertAll(along, v =>
        {
            cancel.ThrowIfCancellationRequested();
            return ExactRates.Escape(point with { Y = v }, convention);
        }) : [];
        yield return new(y, new(facts.Label("PFlatExact", "")),
        [
            .. MarksOf.Seen(
                Curve("PFlatPaper", (p, _) => PaperFormulas.PFlat(p.TwoValleys, p.DeltaS, p.Y), true) with { Name = "paper, Eq. 21", Series = 1, Dash = Dash.Dashed },
                Curve("PFlatExact", (_, e) => ExactStationary.Logistic(e.LogOdds), false) with { Name = "exact, small {eta}", Series = 0 },
                MarksOf.Points(rows, r => r.Number("Y"), r => r.Number("PFlatOperator"),
                    r => (r.Number("PFlatOperator") - r.Number("PFlatOperatorError"), r.Number("PFlatOperator") + r.Number("PFlatOperatorError")))
                    with { Name = "exact, this {eta}", Series = 2, Symbol = Symbol.Diamond }),
        ])
        {
            Title = name,
            Note = SharedInputs.Shared(rows, "OperatorNote") is { Length: > 0 } note && note != "Left out." ? note : "",
        };
        double rule = Rule(first);
        yield return new(y, new(facts.Label("RateSharpExact", "rates").Replace("{k^-}", "{k}", StringComparison.Ordinal)) { IsLog = true },
        [
            .. MarksOf.Seen(
                Curve("RateSharpPaper", (p, _) => PaperFormulas.RateSharp(p.TwoValleys, p.DeltaS, p.Y), true) with { Series = 1, Dash = Dash.Dashed, Name = "from the sharp valley, paper" },
                Curve("RateSharpExact", (_, e) => e.RateSharp, false) with { Series = 1, Name = "from the sharp valley, exact" },
                Curve("RateFlatPaper", (p, _) => PaperFormulas.RateFlat(p.TwoValleys, p.DeltaS, p.Y), true) with { Series = 0, Dash = Dash.Dashed, Name = "from the flat valley, paper" },
                Curve("RateFlatExact", (_, e) => e.RateFlat, false) with { Series = 0, Name = "from the flat valley, exact" },
                MarksOf.Points(rows, "Y", "RelaxationRateOperator") with { Series = 2, Symbol = Symbol.Diamond, Name = "both together, this {eta}" },
                new Rule(rule, IsVertical: false) { Series = -1, Dash = Dash.Dotted, Name = "{eps Phi/Delta_S}: below it {y} is too fast" }),
        ]);

        // The paper's formulas are for Hessian noise.
        Line Curve(string column, Func<ValleyPoint, EscapeRates, double> f, bool isPaper) =>
            first.Point() is not { } at || (isPaper && at.Noise.Model != NoiseModel.Hessian) ? MarksOf.Line(rows, "Y", column)
                : new(along, [.. along.Zip(exact, (v, e) => f(at with { Y = v }, e))]);
    }

    /// <summary>eps Phi/Delta_S of Eq. A32; NaN where it is not for this noise.</summary>
    private static double Rule(PlotRow row) => row.Point() is { Noise.Model: NoiseModel.Hessian } point && row.Has("Epsilon", "PhiScale")
        ? row.Number("Epsilon") * PaperFormulas.Phi(point.TwoValleys, row.Number("PhiScale")) / point.DeltaS : double.NaN;
}
