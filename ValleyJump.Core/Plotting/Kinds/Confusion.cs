using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>Which classes images are taken for, as a matrix: what is right lies on its diagonal.</summary>
internal sealed class Confusion : IFigureKind
{
    private const int MaxPanels = 4, MaxWritten = 12;

    private static readonly string[] Needed = ["Class", "Predicted", "Images"];

    /// <inheritdoc/>
    public string Takes => "up to four results of Measure-Classification, or the rows of their matrices";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(ClassificationMeasurement), typeof(ConfusionCount)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => !PlotCurves.Any(rows, Needed) ? "there are no matrices"
        : PlotCurves.Of(rows, null, Needed).Count > MaxPanels ? "there are more" : null;

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var curves = PlotCurves.Of(rows, null, Needed);
        var owners = new PlotRows(curves.Select(c => c.Owner));
        string[] names = CurveNames.Of(owners);
        return new(nameof(Confusion), "Which classes the test images are taken for", [.. curves.Select((c, i) => PanelOf(c) with { Title = names[i] })])
        {
            Subtitle = RunSeries.Line(owners, "Steps"),
            PanelColumns = Math.Min(2, curves.Count),
        };
    }

    private static Panel PanelOf(PlotCurve curve)
    {
        double[] label = curve["Class"], taken = curve["Predicted"], images = curve["Images"];
        double[] classes = [.. label.Concat(taken).Distinct().Order()];
        var values = new double[classes.Length, classes.Length];
        for (int k = 0; k < images.Length; k++)
            values[Array.IndexOf(classes, label[k]), Array.IndexOf(classes, taken[k])] = images[k];
        double[] at = [.. classes.Select((_, i) => (double)i)];
        string[] named = [.. classes.Select(c => FormattableString.Invariant($"{c}"))];
        var axis = new Axis("") { Categories = named, Low = -0.5, High = classes.Length - 0.5 };
        IEnumerable<Mark> written = classes.Length > MaxWritten ? []
            : from i in Enumerable.Range(0, classes.Length)
              from j in Enumerable.Range(0, classes.Length)
              where values[i, j] > 0
              select new Words(j, i, FormattableString.Invariant($"{values[i, j]}")) { Series = -1 };
        return new(axis with { Label = "class that it is taken for" }, axis with { Label = "class of the image" }, [new Cells(at, at, values), .. written])
        {
            // Errors are few beside what is right: by their decades they are seen.
            Color = new("images") { IsLog = Spacing.IsWideBesideZero(values.Cast<double>()) },
        };
    }
}
