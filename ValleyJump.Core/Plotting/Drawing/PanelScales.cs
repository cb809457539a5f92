namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>From where to where the axes and the colours of a panel go.</summary>
internal static class PanelScales
{
    private const double Margin = 0.04;

    /// <summary>The horizontal axis.</summary>
    public static Scale X(Panel panel) => Of(panel, panel.X, panel.Marks.SelectMany(mark => mark switch
    {
        Line line => line.X,
        Points points => Joined(points.X, points.XLow, points.XHigh),
        Band band => band.X,
        Bars bars => bars.X.SelectMany(x => (double[])[x - bars.Width / 2, x + bars.Width / 2]),
        Cells { IsSurface: false } cells => Heat.Edges(cells.X, panel.X.IsLog),
        Cells cells => cells.X,
        Contours contours => contours.X,
        Rule { IsVertical: true } rule => [rule.At],
        Words words => [words.X],
        _ => [],
    }));

    /// <summary>The vertical axis.</summary>
    public static Scale Y(Panel panel)
    {
        bool isFromZero = panel.Marks.Any(mark => mark is Bars) && !panel.Y.IsLog;
        double[] data =
        [
            .. panel.Marks.SelectMany(mark => mark switch
            {
                Line line => line.Y,
                Points points => Joined(points.Y, points.YLow, points.YHigh),
                Band band => Joined(band.Low, band.High),
                Bars bars => Joined(bars.Y, bars.YLow, bars.YHigh),
                Cells { IsSurface: false } cells => Heat.Edges(cells.Y, panel.Y.IsLog),
                Cells cells => cells.Y,
                Contours contours => contours.Y,
                Rule { IsVertical: false } rule => [rule.At],
                Words words => [words.Y],
                _ => [],
            }),
        ];
        Axis axis = panel.Y;
        // Bars stand on their foot, without a margin below it.
        if (isFromZero && double.IsNaN(axis.Low) && data.All(y => !(y < 0)))
            axis = axis with { Low = 0 };
        if (isFromZero && double.IsNaN(axis.High) && data.All(y => !(y > 0)) && data.Any(y => y < 0))
            axis = axis with { High = 0 };
        return Of(panel, axis, isFromZero ? data.Append(0) : data);
    }

    /// <summary>The colours; null where no mark has values.</summary>
    public static Scale? Values(Panel panel)
    {
        if (!Drawn(panel).Any())
            return null;
        ColorScale color = panel.Color ?? new ColorScale("");
        return Scale.Over(color.Low, color.High, color.IsLog, Drawn(panel).SelectMany(values => values), margin: 0);
    }

    /// <summary>All that is drawn by the colour of a value, mark by mark.</summary>
    public static IEnumerable<IEnumerable<double>> Drawn(Panel panel) => panel.Marks.Select(mark => mark switch
    {
        Cells cells => cells.Values.Cast<double>(),
        Points { Values: double[] values } => values,
        _ => null,
    }).OfType<IEnumerable<double>>();

    /// <summary>Whether there is nothing to be seen: no mark with data has a value.</summary>
    public static bool IsEmpty(Panel panel) => panel.Marks.All(mark => mark switch
    {
        Line line => !HasPair(line.X, line.Y),
        Points points => !HasPair(points.X, points.Y),
        Band band => !HasPair(band.Low, band.High),
        Bars bars => !HasPair(bars.X, bars.Y),
        Cells cells => !cells.Values.Cast<double>().Any(value => !double.IsNaN(value)),
        Contours contours => !contours.Values.Cast<double>().Any(double.IsFinite),
        _ => true,
    }) && !panel.Marks.Any(mark => mark is Words);

    private static bool HasPair(double[] a, double[] b) =>
        a.Zip(b).Any(pair => double.IsFinite(pair.First) && double.IsFinite(pair.Second));

    private static Scale Of(Panel panel, Axis axis, IEnumerable<double> data)
    {
        if (axis.Categories.Count > 0)
        {
            return new(double.IsNaN(axis.Low) ? -0.5 : axis.Low, double.IsNaN(axis.High) ? axis.Categories.Count - 0.5 : axis.High, false);
        }
        bool isFilled = panel.Marks.Any(mark => mark is Cells or Contours);
        return Scale.Over(axis.Low, axis.High, axis.IsLog, data, isFilled ? 0 : Margin);
    }

    private static IEnumerable<double> Joined(params double[]?[] parts) => parts.OfType<double[]>().SelectMany(values => values);
}
