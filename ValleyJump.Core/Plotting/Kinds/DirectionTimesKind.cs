using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>The autocorrelation time along each direction against its curvature, beside that of a parabola, 1/(eta lambda).</summary>
internal sealed class DirectionTimesKind : IFigureKind
{
    private const int MaxCurves = 8;

    private static readonly string[] Needed = ["Eigenvalue", "Relaxation", "GradientTau", "GradientTauSem"];

    /// <inheritdoc/>
    public string Takes => "up to eight results of Measure-Timescale, or the rows of their directions";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(TimescaleMeasurement), typeof(DirectionTime)];

    /// <inheritdoc/>
    public int Order => 40;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => !PlotCurves.Any(rows, Needed) ? "there are no directions"
        : PlotCurves.Of(rows, null, Needed).Count > MaxCurves ? "there are more" : null;

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var curves = PlotCurves.Of(rows, null, Needed);
        var owners = new PlotRows(curves.Select(c => c.Owner));
        string[] names = CurveNames.Of(owners);
        List<Mark> marks = [];
        foreach (var (curve, i) in curves.Select((c, i) => (c, i)))
        {
            double[] x = curve["Eigenvalue"], tau = curve["GradientTau"], sem = curve["GradientTauSem"];
            marks.Add(new Line(x, curve["Relaxation"]) { Series = i, Dash = Dash.Dashed, Name = i == 0 ? "of a parabola, {1/(eta lambda)}" : "" });
            marks.Add(new Points(x, tau)
            {
                YLow = [.. tau.Zip(sem, (t, e) => t - e)], YHigh = [.. tau.Zip(sem, (t, e) => t + e)],
                Series = i, Name = names[i].Length > 0 ? names[i] : "measured",
            });
        }
        return new(((IFigureKind)this).Name, "How long the gradient remembers, by curvature",
            [new(new("eigenvalue {lambda_k}") { IsLog = true }, new("autocorrelation time (steps)") { IsLog = true }, marks)])
        {
            Subtitle = RunSeries.Line(owners, "Steps"),
        };
    }
}
