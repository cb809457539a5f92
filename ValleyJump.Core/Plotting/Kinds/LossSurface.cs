using ValleyJump.Core.Landscapes;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>The two-valley loss as marks: what paths and surfaces are drawn on.</summary>
internal static class LossSurface
{
    private const int LevelCount = 14;

    /// <summary>Values of x from end to end, with the ridge x = 0 among them, where the loss has its edge.</summary>
    public static double[] Across(double low, double high, int count)
    {
        if (!(low < 0 && high > 0))
            return Spacing.Even(low, high, count);
        int below = Math.Clamp((int)Math.Round(count * -low / (high - low)), 2, count - 2);
        return [.. Spacing.Even(low, 0, below), .. Spacing.Even(0, high, count - below + 1).Skip(1)];
    }

    /// <summary>The colours of the loss: the steepest corners of the plane share the last, or they would take most of the scale.</summary>
    public static ColorScale Colors(Cells cells)
    {
        double[] sorted = [.. cells.Values.Cast<double>().Order()];
        return new("loss {L}") { Low = sorted[0], High = sorted[(int)(HighShare * (sorted.Length - 1))] };
    }

    private const double HighShare = 0.93;

    /// <summary>The loss as a heat map.</summary>
    public static Cells Cells(TwoValleyLandscape landscape, double[] x, double[] y) =>
        new(x, y, Values(landscape, x, y)) { IsSurface = true };

    /// <summary>
    /// Lines of equal loss, at its quantiles over the plane: as many where the walls are steep as on the floors, which are what matters.
    /// </summary>
    public static Contours Contours(TwoValleyLandscape landscape, double[] x, double[] y)
    {
        double[,] values = Values(landscape, x, y);
        double[] sorted = [.. values.Cast<double>().Order()];
        return new(x, y, values, [.. Enumerable.Range(1, LevelCount).Select(k => sorted[k * sorted.Length / (LevelCount + 1)]).Distinct()])
        {
            Series = -1,
        };
    }

    /// <summary>The floors of both valleys.</summary>
    public static IEnumerable<Line> Floors(TwoValleyLandscape landscape, double[] y) =>
    [
        new Line(Array.ConvertAll(y, landscape.MinimumFlat), y) { Name = "floor of the flat valley", Series = 0 },
        new Line(Array.ConvertAll(y, landscape.MinimumSharp), y) { Name = "floor of the sharp valley", Series = 1 },
    ];

    private static double[,] Values(TwoValleyLandscape landscape, double[] x, double[] y)
    {
        var values = new double[y.Length, x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            for (int j = 0; j < x.Length; j++)
                values[i, j] = landscape.Loss(x[j], y[i]);
        }
        return values;
    }
}
