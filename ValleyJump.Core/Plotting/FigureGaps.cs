using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting;

/// <summary>What every figure keeps to, whatever kind made it: writers need not look for it.</summary>
internal static class FigureGaps
{
    /// <summary>
    /// Takes out of logarithmic axes and colours what they have no place for (values at or below 0 become gaps; error bars that reach there
    /// end at the axis), and infinities everywhere but at the ends of intervals, which are open there: writers draw them to the edge. A
    /// cell of 0 stays: it has a colour of its own.
    /// </summary>
    public static Figure Cleaned(Figure figure) => figure with { Panels = [.. figure.Panels.Select(Cleaned)] };

    /// <summary>Whether anything can be seen: a mark with a finite value.</summary>
    public static bool HasNumbers(Figure figure) => figure.Panels.Any(p => p.Marks.Any(m => m switch
    {
        Line line => Any(line.X, line.Y),
        Points points => Any(points.X, points.Y),
        Band band => Any(band.X, band.Low),
        Bars bars => Any(bars.X, bars.Y),
        Cells cells => cells.Values.Cast<double>().Any(double.IsFinite),
        _ => false,
    }));

    private static bool Any(double[] x, double[] y) => x.Zip(y).Any(p => double.IsFinite(p.First) && double.IsFinite(p.Second));

    private static Panel Cleaned(Panel panel)
    {
        (bool x, bool y, bool color) = (panel.X.IsLog, panel.Y.IsLog, panel.Color?.IsLog == true);
        var (xFloor, yFloor) = (x ? Floor(panel.Marks, Xs) : double.NaN, y ? Floor(panel.Marks, Ys) : double.NaN);
        return panel with
        {
            Note = NoteText.Parts(panel.Note,
                OpenAlong(panel) is (false, false) ? "" : "an interval that goes to the edge has no end on that side"),
            Marks = [.. panel.Marks.Select(m => m switch
            {
                Line line => line with { X = Clean(line.X, x), Y = Clean(line.Y, y) },
                Points points => points with
                {
                    X = Clean(points.X, x), Y = Clean(points.Y, y),
                    XLow = Ends(points.XLow, x, xFloor), XHigh = Ends(points.XHigh, x, xFloor),
                    YLow = Ends(points.YLow, y, yFloor), YHigh = Ends(points.YHigh, y, yFloor),
                    Values = points.Values is null ? null : Clean(points.Values, color),
                },
                Band band => band with { X = Clean(band.X, x), Low = Ends(band.Low, y, yFloor)!, High = Ends(band.High, y, yFloor)! },
                Bars bars => bars with
                {
                    X = Clean(bars.X, x), Y = Clean(bars.Y, y), YLow = Ends(bars.YLow, y, yFloor), YHigh = Ends(bars.YHigh, y, yFloor),
                },
                Cells cells => cells with { Values = Clean(cells.Values, color) },
                _ => m,
            })],
        };
    }

    private static double[] Clean(double[] values, bool log) =>
        Array.TrueForAll(values, v => Fits(v, log)) ? values : Array.ConvertAll(values, v => Fits(v, log) ? v : double.NaN);

    private static double[,] Clean(double[,] values, bool log)
    {
        var clean = new double[values.GetLength(0), values.GetLength(1)];
        for (int i = 0; i < clean.GetLength(0); i++)
        {
            for (int j = 0; j < clean.GetLength(1); j++)
                clean[i, j] = values[i, j] == 0 || Fits(values[i, j], log) ? values[i, j] : double.NaN;
        }
        return clean;
    }

    /// <summary>Whether an interval along X, and one along Y, has no end on a side.</summary>
    public static (bool X, bool Y) OpenAlong(Panel panel)
    {
        Points[] points = [.. panel.Marks.OfType<Points>()];
        return (Array.Exists(points, p => IsOpen(p.X, p.XLow, p.XHigh)), Array.Exists(points, p => IsOpen(p.Y, p.YLow, p.YHigh))
            || panel.Marks.OfType<Bars>().Any(b => IsOpen(b.Y, b.YLow, b.YHigh)));
    }

    private static bool IsOpen(double[] at, params double[]?[] ends) =>
        ends.OfType<double[]>().Any(e => e.Zip(at).Any(p => double.IsInfinity(p.First) && double.IsFinite(p.Second)));

    private static bool Fits(double value, bool log) => double.IsFinite(value) && (!log || value > 0);

    // An error bar down to 0 has no end on a logarithmic axis: it goes as far as the axis does.
    private static double[]? Ends(double[]? ends, bool log, double floor) => ends is null ? null
        : Array.ConvertAll(ends, v => log && v <= 0 ? floor : v);

    private static IEnumerable<double> Xs(Mark mark) => mark switch
    {
        Line line => line.X,
        Points points => points.X.Concat(points.XHigh ?? []).Concat(points.XLow ?? []),
        _ => [],
    };

    private static IEnumerable<double> Ys(Mark mark) => mark switch
    {
        Line line => line.Y,
        Points points => points.Y.Concat(points.YHigh ?? []).Concat(points.YLow ?? []),
        Band band => band.High.Concat(band.Low),
        _ => [],
    };

    private static double Floor(IEnumerable<Mark> marks, Func<Mark, IEnumerable<double>> values) =>
        marks.SelectMany(values).Where(v => Fits(v, log: true)).DefaultIfEmpty(double.NaN).Min() / 2;
}
