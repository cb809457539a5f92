using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>Paths of single trajectories over lines of equal loss, each in the colour of the valley that it ends in.</summary>
internal sealed class Paths : IFigureKind
{
    private const int XPoints = 121, YPoints = 101, MaxPanels = 6, MaxPaths = 400;

    private static readonly string[] Needed = ["Index", "Step", "X", "Y"];

    /// <inheritdoc/>
    public string Takes => "up to six ensembles that kept paths (KeepTrajectories or TrajectoryIndex), or the rows of paths";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(TwoValleyResult), typeof(TrajectoryPoint)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request)
    {
        if (!PlotCurves.Any(rows, Needed))
            return "none were kept, or the file has none";
        var paths = PlotCurves.Of(rows, "Index", Needed);
        return paths.Count > MaxPaths ? "there are more than 400 paths" : ByEnsemble(paths).Count() > MaxPanels ? "there are more ensembles" : null;
    }

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        PlotCurve[][] ensembles = [.. ByEnsemble(PlotCurves.Of(rows, "Index", Needed)).Select(g => g.ToArray())];
        var owners = new PlotRows(ensembles.Select(e => e[0].Owner));
        var names = SharedInputs.Names(owners);
        int count = ensembles.Sum(e => e.Length);
        return new(nameof(Paths), count == 1 ? "A path over the loss" : $"{count} paths over the loss",
            [.. ensembles.Select((e, i) => PanelOf(e, cancel) with { Title = names[i] })])
        {
            Subtitle = SharedInputs.Line(owners),
        };
    }

    private static IEnumerable<IGrouping<object, PlotCurve>> ByEnsemble(IReadOnlyList<PlotCurve> paths) =>
        paths.GroupBy(p => p.Owner.Has("Cell") ? p.Owner.Text("Cell") : p.Owner.Has("Index") ? "" : (object)p.Owner);

    private static Panel PanelOf(PlotCurve[] paths, CancellationToken cancel)
    {
        double[] xs = [.. paths.SelectMany(p => p["X"]).Where(double.IsFinite)], ys = [.. paths.SelectMany(p => p["Y"]).Where(double.IsFinite)];
        var marks = new List<Mark>();
        IEnumerable<Mark> floors = [];
        Axis x = new("{x}"), y = new("{y}");
        ValleyLandscape? landscape = paths[0].Owner.Surface();
        if (xs.Length > 0 && landscape is not null)
        {
            double top = ys.Max(), low = Math.Min(xs.Min(), 1.3 * landscape.Minimum(0, top));
            double high = Math.Max(xs.Max(), 1.3 * landscape.Minimum(landscape.Valleys - 1, top));
            double margin = 0.05 * (high - low), bottom = Math.Max(Math.Min(0, ys.Min()), 0.9 * landscape.End);
            double[] xGrid = LossSurface.Across(low - margin, high + margin, XPoints);
            double[] yGrid = Spacing.Even(bottom, top + 0.03 * (top - bottom), YPoints);
            marks.Add(LossSurface.Contours(landscape, xGrid, yGrid) with { Name = "equal loss" });
            floors = LossSurface.Floors(landscape, [.. yGrid.Where(v => v >= 0)])
                .Select(f => f with { Series = -1, Dash = Dash.Dashed, Name = "floors of the valleys" });
            (x, y) = (x with { Low = xGrid[0], High = xGrid[^1] }, y with { Low = yGrid[0], High = yGrid[^1] });
        }
        // Those of the valley that fewer end in come last, above the others.
        foreach (var end in paths.GroupBy(p => EndsFlat(p, landscape)).OrderByDescending(g => g.Count()).ThenBy(g => g.Key))
        {
            cancel.ThrowIfCancellationRequested();
            int series = end.Key is null ? -1 : end.Key.Value ? 0 : 1;
            string name = end.Key is null ? "diverges" : landscape is null ? $"ends at {{x}} {(end.Key.Value ? "≥" : "<")} 0"
                : $"ends in {(end.Key.Value ? $"the {LossSurface.Flat(landscape)}" : landscape.Valleys == 2 ? "the sharp" : "another")} valley";
            foreach (PlotCurve path in end)
            {
                int[] places = Thinned.Places(path["X"], log: false, cancel);
                marks.Add(new Line(path["X"].At(places), path["Y"].At(places)) { Series = series, Name = name, IsThin = paths.Length > 1 });
            }
            marks.Add(new Points([.. end.Select(p => Last(p["X"]))], [.. end.Select(p => Last(p["Y"]))]) { Series = series });
        }
        return new(x, y, [.. marks, .. floors]);
    }

    /// <summary>
    /// Whether a path ends in the valley of P_flat, or at x >= 0 where nothing says what surface it is on; null where it has diverged.
    /// </summary>
    private static bool? EndsFlat(PlotCurve path, ValleyLandscape? landscape) => path["X"][^1] is var end && double.IsNaN(end) ? null
        : landscape is null ? end >= 0 : landscape.ValleyOf(end, path["Y"][^1]) == landscape.Flat;

    private static double Last(double[] values) => Array.FindLast(values, double.IsFinite);
}
