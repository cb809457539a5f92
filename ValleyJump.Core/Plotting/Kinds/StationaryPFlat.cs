using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// P_flat at held y along the input that varies: measured with intervals, beside the paper's, the exact and the operator's.
/// </summary>
internal sealed class StationaryPFlat : IFigureKind
{
    private static readonly (string Column, string Name, int Series, Dash Dash)[] Theories =
    [
        ("PFlatPaper", "paper, Eq. 21", 1, Dash.Dashed), ("PFlatExact", "exact, small {eta}", 0, Dash.Solid), ("PFlatOperator", "exact, this {eta}", 3, Dash.Dotted),
    ];

    /// <inheritdoc/>
    public string Takes => "results of Measure-SteadyState; several differ in y, learning rate or noise";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(SteadyState)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, "Y", "PFlat", "PFlatLow", "PFlatHigh", "PFlatExact", "PFlatOperator", "Relaxed")
        ?? (rows.Count == 1 && rows[0].Table("X", "Density") is not null ? "there is one only, and its density says more" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        string x = SharedInputs.Main(rows) ?? "Y";
        ColumnFacts facts = rows.Facts;
        var axis = new Axis(facts.Label(x)) { IsLog = Spacing.IsGeometric(rows.Select(r => r.Number(x))) };
        string theories = rows.Any(r => r.Has("PFlatPaper")) ? "three" : "two"; // the paper's is of two valleys
        return new(nameof(StationaryPFlat), $"{facts.Symbol("PFlat")} at a fixed {{y}}: measured, and by {theories} theories",
        [
            .. SharedInputs.Series(rows, x).Select(s => new Panel(axis, new(facts.Label("PFlat", "")),
            [
                // A theory at one point is a symbol: a line has no length there.
                .. MarksOf.Seen(Theories.Select(t => s.Rows.Count == 1
                    ? MarksOf.Points(s.Rows, x, t.Column) with { Name = t.Name, Series = t.Series, Symbol = Symbol.Diamond }
                    : (Mark)(MarksOf.Line(s.Rows, x, t.Column) with { Name = t.Name, Series = t.Series, Dash = t.Dash }))),
                MarksOf.Points(s.Rows, x, "PFlat", "PFlatLow", "PFlatHigh") with { Name = "measured", Series = 2 },
            ])
            {
                Title = s.Name,
            }),
        ])
        {
            Subtitle = SharedInputs.Line(rows, x),
        };
    }
}
