using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// The ways of runs along the first two principal components of their weights: an open circle at the start, a filled one at the end.
/// </summary>
internal sealed class WeightPaths : IFigureKind
{
    private const int MaxRuns = 60;

    private static readonly string[] Needed = ["Step", "Component", "Coordinate"];

    /// <inheritdoc/>
    public string Takes => "up to sixty results of Get-WeightTrajectory of two components or more, or the rows of their ways";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(WeightTrajectory), typeof(TrajectoryPoint)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request)
    {
        if (!PlotCurves.Any(rows, Needed))
            return "there are no ways";
        var curves = PlotCurves.Of(rows, null, Needed);
        return curves.Count > MaxRuns ? "there are more" : curves.Any(c => !c["Component"].Contains(2)) ? "there is only one component" : null;
    }

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var curves = PlotCurves.Of(rows, null, Needed);
        var owners = new PlotRows(curves.Select(c => c.Owner));
        var ofOwner = curves.GroupBy(c => c.Owner).ToDictionary(g => (object)g.Key, g => g.First(), ReferenceEqualityComparer.Instance);
        List<Mark> lines = [], ends = [];
        foreach (RunGroup group in RunSeries.Runs(owners))
        {
            cancel.ThrowIfCancellationRequested();
            foreach (PlotCurve curve in group.Rows.Select(r => (PlotCurve)ofOwner[r]))
            {
                var (x, y) = (Along(curve, 1), Along(curve, 2));
                if (x.Length == 0)
                    continue;
                lines.Add(new Line(x, y) { Series = group.Series, IsThin = curves.Count > 4, Name = group.Name });
                ends.Add(new Points([x[0]], [y[0]]) { Series = -1, Symbol = Symbol.OpenCircle });
                ends.Add(new Points([x[^1]], [y[^1]]) { Series = group.Series });
            }
        }
        double[] explained = owners[0].Numbers("ExplainedVariance");
        return new(nameof(WeightPaths), "The ways of runs through the space of weights",
            [new(new(Label(1)), new(Label(2)), [.. lines, .. ends]) { Note = "open circle: the start; filled circles: the ends" }])
        {
            Subtitle = RunSeries.Line(owners, "Steps"),
        };

        string Label(int component) => FormattableString.Invariant($"component {component}")
            + (explained.Length >= component ? FormattableString.Invariant($" ({100 * explained[component - 1]:F0} % of the variance)") : "");
    }

    private static double[] Along(PlotCurve curve, int component)
    {
        double[] of = curve["Component"], step = curve["Step"], coordinate = curve["Coordinate"];
        return [.. Enumerable.Range(0, of.Length).Where(i => of[i] == component).OrderBy(i => step[i]).Select(i => coordinate[i])];
    }
}
