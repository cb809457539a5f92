namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>Marks of columns of rows.</summary>
internal static class MarksOf
{
    /// <summary>Points of rows, in the order of x, with error bars where there are any.</summary>
    public static Points Points(PlotRows rows, Func<PlotRow, double> x, Func<PlotRow, double> y,
        Func<PlotRow, (double Low, double High)>? error = null)
    {
        PlotRow[] sorted = [.. rows.OrderBy(x)];
        var ends = error is null ? [] : Array.ConvertAll(sorted, r => error(r));
        bool has = Array.Exists(ends, e => double.IsFinite(e.Low) || double.IsFinite(e.High));
        return new([.. sorted.Select(x)], [.. sorted.Select(y)])
        {
            YLow = has ? Array.ConvertAll(ends, e => e.Low) : null,
            YHigh = has ? Array.ConvertAll(ends, e => e.High) : null,
        };
    }

    /// <summary>Points of two columns, with error bars of two others.</summary>
    public static Points Points(PlotRows rows, string x, string y, string? low = null, string? high = null) =>
        Points(rows, r => r.Number(x), r => r.Number(y), low is null ? null : r => (r.Number(low), r.Number(high!)));

    /// <summary>A line along rows, in the order of x.</summary>
    public static Line Line(PlotRows rows, Func<PlotRow, double> x, Func<PlotRow, double> y)
    {
        PlotRow[] sorted = [.. rows.OrderBy(x)];
        return new([.. sorted.Select(x)], [.. sorted.Select(y)]);
    }

    /// <summary>A line of two columns.</summary>
    public static Line Line(PlotRows rows, string x, string y) => Line(rows, r => r.Number(x), r => r.Number(y));

    /// <summary>
    /// Marks that show something: none for a quantity that has no values here, whose name a legend would give all the same.
    /// </summary>
    public static IEnumerable<Mark> Seen(params IEnumerable<Mark> marks) => marks.Where(m => m switch
    {
        Line line => Array.Exists(line.Y, double.IsFinite),
        Points points => Array.Exists(points.Y, double.IsFinite),
        Band band => Array.Exists(band.Low, double.IsFinite),
        Rule rule => double.IsFinite(rule.At),
        _ => true,
    });
}
