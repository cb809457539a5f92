using ValleyJump.Core.Landscapes;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>The loss surface with contours, and the floors of its valleys.</summary>
internal sealed class Landscape : IFigureKind
{
    private const int XPoints = 121, YPoints = 101, MaxPanels = 6;

    /// <inheritdoc/>
    public string Takes => "landscapes of New-ValleyLandscape, up to six, or rows that hold all parameters of one";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(TwoValleyLandscape)];

    /// <inheritdoc/>
    public int Order => 80;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, "X1", "X2", "X0", "F0", "Yb", "Yf", "Yd", "Ld")
        ?? (Distinct(rows).Count > MaxPanels ? "there are more landscapes" : null);

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

    private static Panel PanelOf(TwoValleyLandscape landscape)
    {
        double far = 2 * (landscape.Yb + landscape.Yf);
        var (sharp, flat) = (1.8 * landscape.MinimumSharp(far), 1.8 * landscape.MinimumFlat(far));
        double[] x = LossSurface.Across(sharp, flat, XPoints), y = Spacing.Even(0, far, YPoints);
        Cells cells = LossSurface.Cells(landscape, x, y);
        return new(new("{x}"), new("{y}"),
        [
            cells, LossSurface.Contours(landscape, x, y), .. LossSurface.Floors(landscape, y),
        ])
        {
            Color = LossSurface.Colors(cells),
        };
    }

    private static List<(string Name, TwoValleyLandscape Landscape)> Distinct(PlotRows rows) =>
    [
        .. SharedInputs.Series(rows, "LearningRate", "NoiseStrength", "Y", "Seed", "NoiseModel")
            .Select(s => (s.Name, Landscape: s.Rows[0].Landscape())).Where(s => s.Landscape is not null)
            .Select(s => (s.Name, s.Landscape!)).DistinctBy(s => s.Item2),
    ];
}
