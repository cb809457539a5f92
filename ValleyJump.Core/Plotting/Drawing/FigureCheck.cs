using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>Refuses what cannot be drawn, before anything is.</summary>
internal static class FigureCheck
{
    /// <summary>The largest width and height in pixels.</summary>
    public const int MaxPixels = 10_000;

    /// <summary>Checks a style, which can be done before there is a figure.</summary>
    public static void Size(FigureStyle style)
    {
        Check.That(style.Width == 0 || style.Width is >= 100 and <= MaxPixels, nameof(style.Width), style.Width, $"from 100 to {MaxPixels} pixels");
        Check.That(style.Height == 0 || style.Height is >= 100 and <= MaxPixels, nameof(style.Height), style.Height, $"from 100 to {MaxPixels} pixels");
    }

    /// <summary>Checks a figure and its style.</summary>
    public static void All(Figure figure, FigureStyle style)
    {
        Size(style);
        if (figure.Panels.Count == 0)
            throw new InvalidInputException("Figure", null, "There is nothing to draw: the figure has no panel.");
        foreach (Mark mark in figure.Panels.SelectMany(panel => panel.Marks))
        {
            if (!Fits(mark))
                throw new InvalidOperationException($"The arrays of a mark of type {mark.GetType().Name} are not of one length.");
        }
    }

    private static bool Fits(Mark mark) => mark switch
    {
        Line line => Same(line.X.Length, line.Y),
        Points points => Same(points.X.Length, points.Y, points.YLow, points.YHigh, points.XLow, points.XHigh, points.Values),
        Band band => Same(band.X.Length, band.Low, band.High),
        Bars bars => Same(bars.X.Length, bars.Y, bars.YLow, bars.YHigh),
        Cells cells => IsGrid(cells.X, cells.Y, cells.Values),
        Contours contours => IsGrid(contours.X, contours.Y, contours.Values),
        _ => true,
    };

    private static bool Same(int length, params double[]?[] others) => others.All(other => other is null || other.Length == length);

    private static bool IsGrid(double[] x, double[] y, double[,] values) =>
        values.GetLength(0) == y.Length && values.GetLength(1) == x.Length;
}
