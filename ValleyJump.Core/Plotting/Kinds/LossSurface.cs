using System.Globalization;
using ValleyJump.Core.Landscapes;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>The loss as marks: what paths and surfaces are drawn on.</summary>
internal static class LossSurface
{
    private const int LevelCount = 14, Finer = 3;

    /// <summary>Values of x from end to end, with the ridge x = 0 among them, where the loss has its edge.</summary>
    public static double[] Across(double low, double high, int count)
    {
        if (!(low < 0 && high > 0))
            return Spacing.Even(low, high, count);
        int below = Math.Clamp((int)Math.Round(count * -low / (high - low)), 2, count - 2);
        return [.. Spacing.Even(low, 0, below), .. Spacing.Even(0, high, count - below + 1).Skip(1)];
    }

    /// <summary>The colours of the loss: the steepest corners of the plane share the last, or they would take most of the scale.</summary>
    public static ColorScale Colors(ValleyLandscape landscape, Cells cells)
    {
        double[] sorted = [.. cells.Values.Cast<double>().Order()];
        return new("loss {L}") { Low = sorted[0], High = sorted[(int)((landscape.Valleys == 2 ? HighShare : HighShareOfChain) * (sorted.Length - 1))] };
    }

    private const double HighShare = 0.93, HighShareOfChain = 0.75;

    /// <summary>The loss as a heat map.</summary>
    public static Cells Cells(ValleyLandscape landscape, double[] x, double[] y) =>
        new(x, y, Values(landscape, x, y)) { IsSurface = true };

    /// <summary>
    /// Lines of equal loss, at its quantiles over the plane: as many where the walls are steep as on the floors, which are what matters.
    /// </summary>
    public static Contours Contours(ValleyLandscape landscape, double[] x, double[] y)
    {
        // The ridges of a chain run aslant through the grid, which has to be finer for lines to follow their edges.
        if (landscape.Valleys > 2)
            (x, y) = (Across(x[0], x[^1], Finer * x.Length), Spacing.Even(y[0], y[^1], 2 * y.Length));
        double[,] values = Values(landscape, x, y);
        double[] sorted = [.. values.Cast<double>().Order()];
        var levels = Enumerable.Range(1, LevelCount).Select(k => Written(sorted[k * sorted.Length / (LevelCount + 1)]));
        return new(x, y, values, [.. levels.Distinct()])
        {
            Series = -1,
            IsLabelled = true,
        };
    }

    // As a label has it, so that it is the level of its line.
    private static double Written(double level) =>
        double.Parse(level.ToString("G3", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>The floors of the valleys: the flattest one's, and those of the others.</summary>
    public static IEnumerable<Line> Floors(ValleyLandscape landscape, double[] y) =>
        from valley in Enumerable.Range(0, landscape.Valleys)
        let isFlat = valley == landscape.Flat
        orderby isFlat descending
        select new Line(Array.ConvertAll(y, v => landscape.Minimum(valley, v)), y)
        {
            Name = isFlat ? $"floor of the {Flat(landscape)} valley" : landscape.Valleys == 2 ? "floor of the sharp valley" : "other floors",
            Series = isFlat ? 0 : 1,
        };

    /// <summary>What the valley is called that P_flat is the occupation of.</summary>
    public static string Flat(ValleyLandscape landscape) => landscape.Valleys == 2 ? "flat" : "flattest";

    private static double[,] Values(ValleyLandscape landscape, double[] x, double[] y)
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
