using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>Predictions of y_freeze along Delta_S, the paper's and exact ones, beside simulated ones where there are any.</summary>
internal sealed class FreezeTheory : IFigureKind
{
    private static readonly (string Column, string Name, int Series, Dash Dash)[] Lines =
    [
        ("YFreezePaper", "paper, Eq. 25", 1, Dash.Dashed),
        ("YFreezeCriterion", "paper, Eq. A32", 1, Dash.Dotted),
        ("YFreezeHazard", "exact rate falls below drift", 0, Dash.Dashed),
        ("YFreezeMedian", "median last passage, exact", 0, Dash.Solid),
        ("YFreezeMedianCrossing", "median last crossing, exact", 2, Dash.Solid),
    ];

    /// <inheritdoc/>
    public string Takes => "Get-ValleyTheory of two or more Delta_S, with ensembles piped in for simulated points";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(ValleyTheory)];

    /// <inheritdoc/>
    public int Order => 40;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, ["DeltaS", .. Lines.Select(l => l.Column)])
        ?? (rows.Select(r => r.Number("DeltaS")).Distinct().Count() < 2 ? "there is only one Delta_S" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        // Predictions of a cell are the same at every y.
        var cells = new PlotRows(rows.DistinctBy(r => (r.Text("LearningRate"), r.Text("NoiseStrength"))));
        ColumnFacts facts = rows.Facts;
        bool hasPoints = cells.Any(r => double.IsFinite(r.Number("YFreezeSimulated")));
        double[] x = [.. cells.Select(r => r.Number("DeltaS"))];
        return new(nameof(FreezeTheory), $"Where training freezes, {facts.Symbol("YFreezeMedian")} along the noise {facts.Symbol("DeltaS")}",
        [
            new(new(facts.Label("DeltaS", "effective noise")) { IsLog = Spacing.IsGeometric(x) || Spacing.IsWide(x) }, new(facts.Label("YFreezeMedian", "")) { IsLog = Spacing.IsWide(cells.SelectMany(r => Lines.Select(l => r.Number(l.Column)))) },
            [
                .. MarksOf.Seen(Lines.Select(l => MarksOf.Line(cells, "DeltaS", l.Column) with { Name = l.Name, Series = l.Series, Dash = l.Dash })),
                .. MarksOf.Seen(
                    // Where nothing changes valley after the start, that is where it froze.
                    new Rule(hasPoints && double.TryParse(SharedInputs.Shared(rows, "InitialY"), System.Globalization.CultureInfo.InvariantCulture, out double start) ? start : double.NaN, IsVertical: false)
                        { Series = -1, Name = $"start {facts.Symbol("InitialY")}", Dash = Dash.Dotted },
                    MarksOf.Points(cells, "DeltaS", "YFreezeSimulatedMedian") with { Name = "simulated median", Series = 2 },
                    MarksOf.Points(cells, r => r.Number("DeltaS"), r => r.Number("YFreezeSimulated"),
                        r => (r.Number("YFreezeSimulated") - r.Number("YFreezeSimulatedSem"), r.Number("YFreezeSimulated") + r.Number("YFreezeSimulatedSem")))
                        with { Name = "simulated mean", Series = 3, Symbol = Symbol.Cross }),
            ]),
        ])
        {
            Subtitle = SharedInputs.Line(rows, "Y"),
        };
    }
}
