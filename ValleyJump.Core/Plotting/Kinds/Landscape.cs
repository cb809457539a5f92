using ValleyJump.Core.Landscapes;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>The loss surface with contours, and the floors of its valleys.</summary>
internal sealed class Landscape : IFigureKind
{
    private const int XPoints = 121, YPoints = 101, MaxPanels = 6;

    /// <inheritdoc/>
    public string Takes => "landscapes of New-ValleyLandscape, up to six, or rows that hold all parameters of one";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(TwoValleyLandscape), typeof(ValleyChain)];

    /// <inheritdoc/>
    public int Order => 80;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, "X0", "F0", "Yb", "Yf", "Yd", "Ld")
        ?? (Distinct(rows).Count == 0 ? "none of the rows holds a whole landscape" : Distinct(rows).Count > MaxPanels ? "there are more landscapes" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var landscapes = Distinct(rows);
        return new(nameof(Landscape), "The loss over the plane, and the floors of its valleys",
            [.. landscapes.Select(l => PanelOf(l.Landscape) with { Title = landscapes.Count == 1 ? "" : l.Name })])
        {
            Subtitle = landscapes.Count > 1 ? SharedInputs.Line(new(rows.Take(1)), "LearningRate", "NoiseStrength", "Seed") : $"{landscapes[0].Landscape}",
        };
    }

    private static Panel PanelOf(ValleyLandscape landscape)
    {
        double far = 2 * (landscape.Yb + landscape.Yf);
        double beyond = landscape.Valleys == 2 ? 1.8 : 1.4; // the outer floors from the ridge x = 0
        double left = beyond * landscape.Minimum(0, far), right = beyond * landscape.Minimum(landscape.Valleys - 1, far);
        double[] x = LossSurface.Across(left, right, XPoints), y = Spacing.Even(0, far, YPoints);
        Cells cells = LossSurface.Cells(landscape, x, y);
        return new(new("{x}"), new("{y}"),
        [
            cells, LossSurface.Contours(landscape, x, y), .. LossSurface.Floors(landscape, y),
        ])
        {
            Color = LossSurface.Colors(landscape, cells),
        };
    }

    private static List<(string Name, ValleyLandscape Landscape)> Distinct(PlotRows rows) =>
    [
        .. SharedInputs.Series(rows, "LearningRate", "NoiseStrength", "Y", "Seed", "NoiseModel")
            .Select(s => (s.Name, Landscape: s.Rows[0].Surface())).Where(s => s.Landscape is not null)
            .Select(s => (s.Name, s.Landscape!)).DistinctBy(s => s.Item2),
    ];
}
