using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// P_ss(x|y) as measured, with error bars, beside Eq. 18 and the exact density; and -T_eff ln P beside L_eff, or of a chain, of which the
/// paper says nothing, beside that of the exact density.
/// </summary>
internal sealed class SteadyStateKind : IFigureKind
{
    private const int MaxPairs = 4;

    private static readonly string[] Needed = ["X", "Density", "DensitySem", "DensityExact", "EffectivePotential"];

    /// <inheritdoc/>
    public string Takes => "up to four results of Measure-SteadyState with their densities, or the rows of a density";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(SteadyState), typeof(SteadyStateBin), typeof(ChainSteadyState), typeof(ChainSteadyStateBin)];

    /// <inheritdoc/>
    public int Order => 30;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => !PlotCurves.Any(rows, Needed) ? "the rows have no densities, which a CSV file keeps beside"
        : PlotCurves.Of(rows, null, Needed).Count > MaxPairs ? "there are more" : null;

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var curves = PlotCurves.Of(rows, null, Needed);
        var owners = new PlotRows(curves.Select(c => c.Owner));
        var names = SharedInputs.Names(owners);
        ColumnFacts facts = curves[0].Facts;
        string theories = curves.Any(c => c.Table.Has("DensityPaper")) ? "by both theories" : "exact";
        return new(((IFigureKind)this).Name, $"Where the noise holds {{x}} at a fixed {{y}}: measured, and {theories}",
            [.. curves.SelectMany((c, i) => Panels(c, names[i], facts))])
        {
            Subtitle = SharedInputs.Line(owners),
            PanelColumns = 2,
        };
    }

    private static IEnumerable<Panel> Panels(PlotCurve curve, string name, ColumnFacts facts)
    {
        double[] x = curve["X"], density = curve["Density"], sem = curve["DensitySem"];
        var axis = new Axis(facts.Label("X", ""));
        yield return new(axis, new(facts.Label("Density", "")),
        [
            .. MarksOf.Seen(
                new Points(x, density) { Name = "measured", Series = 2, YLow = [.. density.Zip(sem, (v, e) => v - e)], YHigh = [.. density.Zip(sem, (v, e) => v + e)] },
                new Line(x, curve["DensityPaper"]) { Name = "paper, Eq. 18", Series = 1, Dash = Dash.Dashed },
                new Line(x, curve["DensityExact"]) { Name = "exact, small {eta}", Series = 0 }),
        ])
        {
            Title = name,
        };
        yield return new(axis, new("above the lowest point"),
        [
            .. MarksOf.Seen(
                new Points(x, curve["EffectivePotential"]) { Name = $"measured, {facts.Symbol("EffectivePotential")}", Series = 2 },
                new Line(x, curve["EffectiveLoss"]) { Name = $"paper, {facts.Symbol("EffectiveLoss")} (Eq. 19)", Series = 1, Dash = Dash.Dashed },
                new Line(x, curve["EffectivePotentialExact"]) { Name = "exact, small {eta}", Series = 0 }),
        ]);
    }
}
