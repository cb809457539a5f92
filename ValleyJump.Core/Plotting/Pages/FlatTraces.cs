using ValleyJump.Core.Plotting.Drawing;

namespace ValleyJump.Core.Plotting.Pages;

/// <summary>The marks of a panel as traces of plotly.js in the plane.</summary>
internal sealed class FlatTraces(Panel panel, Theme theme)
{
    private const double BandOpacity = 0.22;

    private readonly LegendNames names = new();
    private readonly bool isLogColor = panel.Color?.IsLog == true;

    /// <summary>The traces, the first below.</summary>
    public IReadOnlyList<object> All() => [.. panel.Marks.SelectMany(Of)];

    private IEnumerable<object> Of(Mark mark) => mark switch
    {
        Line line => [LineOf(line, line.X, line.Y, line.Dash, line.IsThin ? 1 : 2, Hover(line), Texts(line.X, line.Y))],
        Points points => [PointsOf(points)],
        Band band => BandOf(band),
        Bars bars => [BarsOf(bars)],
        Cells cells => CellsOf(cells),
        Contours contours => ContoursOf(contours),
        _ => [],
    };

    private object LineOf(Mark mark, double[] x, double[] y, Dash dash, double width, string hover, string[]? text = null) => new
    {
        type = "scatter",
        mode = "lines",
        x,
        y,
        text,
        name = SymbolText.Html(mark.Name),
        legendgroup = mark.Name,
        showlegend = names.Shows(mark),
        line = new { color = ColorOf(mark), width, dash = Plotly.Pattern(dash) },
        hovertemplate = hover,
    };

    private object PointsOf(Points points) => new
    {
        type = "scatter",
        mode = "markers",
        x = points.X,
        y = points.Y,
        text = Texts(points.X, points.Y),
        name = SymbolText.Html(points.Name),
        legendgroup = points.Name,
        showlegend = names.Shows(points),
        marker = new
        {
            symbol = Plotly.Shape(points.Symbol, inSpace: false),
            size = 7,
            color = (object?)points.Values ?? ColorOf(points),
            coloraxis = points.Values is null ? null : "coloraxis",
        },
        logColor = points.Values is not null && isLogColor ? true : (bool?)null,
        error_x = ErrorsOf(points.X, points.XLow, points.XHigh, panel.X),
        error_y = ErrorsOf(points.Y, points.YLow, points.YHigh, panel.Y),
        customdata = Ends(points.YLow, points.YHigh),
        hovertemplate = Hover(points, points.Values is null ? null : "marker.color", points.YLow is not null && points.YHigh is not null),
    };

    private object BarsOf(Bars bars) => new
    {
        type = "bar",
        x = bars.X,
        y = bars.Y,
        text = Texts(bars.X, bars.Y),
        textposition = "none",
        width = bars.X.Select(_ => bars.Width).ToArray(),
        name = SymbolText.Html(bars.Name),
        legendgroup = bars.Name,
        showlegend = names.Shows(bars),
        marker = new { color = ColorOf(bars) },
        error_y = ErrorsOf(bars.Y, bars.YLow, bars.YHigh, panel.Y, Plotly.Css(theme.Text)),
        customdata = Ends(bars.YLow, bars.YHigh),
        hovertemplate = Hover(bars, null, bars.YLow is not null && bars.YHigh is not null),
    };

    // Each stretch without a gap is an area of its own.
    private IEnumerable<object> BandOf(Band band)
    {
        for (int first = 0, end; first < band.X.Length; first = end + 1)
        {
            for (end = first; end < band.X.Length && double.IsFinite(band.X[end] + band.Low[end] + band.High[end]);)
                end++;
            if (end == first)
                continue;
            Range part = first..end;
            yield return new
            {
                type = "scatter",
                mode = "lines",
                x = (double[])[.. band.X[part], .. band.X[part].Reverse()],
                y = (double[])[.. band.High[part], .. band.Low[part].Reverse()],
                fill = "toself",
                fillcolor = Plotly.Css(theme.Series(band.Series).Opaque(BandOpacity)),
                line = new { width = 0 },
                name = SymbolText.Html(band.Name),
                legendgroup = band.Name,
                showlegend = names.Shows(band),
                hoverinfo = "skip",
            };
        }
    }

    private IEnumerable<object> CellsOf(Cells cells)
    {
        double[] x = Heat.Edges(cells.X, panel.X.IsLog), y = Heat.Edges(cells.Y, panel.Y.IsLog);
        bool smooth = cells.IsSurface && !panel.X.IsLog && !panel.Y.IsLog;
        double[][] z = Plotly.Rows(cells.Values);
        string place = $"{Label(panel.X)}: {Plotly.Number("customdata[0]")}<br>{Label(panel.Y)}: {Plotly.Number("customdata[1]")}<br>";
        if (z.Any(row => row.Any(double.IsNaN)))
            yield return Apart(double.IsNaN, theme.Missing, "no value");
        // Nor has a logarithmic scale a place for 0.
        if (isLogColor && z.Any(row => row.Any(v => v == 0)))
            yield return Apart(v => v == 0, theme.Zero, $"{ColorLabel}: <b>0</b>");
        yield return new
        {
            type = "heatmap",
            x = smooth ? cells.X : x,
            y = smooth ? cells.Y : y,
            z,
            centres = new { x = cells.X, y = cells.Y },
            zsmooth = smooth ? "best" : null,
            logColor = isLogColor ? true : (bool?)null,
            coloraxis = "coloraxis",
            hoverongaps = false,
            hovertemplate = $"{place}{ColorLabel}: <b>{Plotly.Number("customdata[2]")}</b><extra></extra>",
        };

        object Apart(Func<double, bool> isIt, Color color, string says) => new
        {
            type = "heatmap",
            x,
            y,
            z = z.Select(row => row.Select(v => isIt(v) ? 0 : double.NaN).ToArray()).ToArray(),
            centres = new { x = cells.X, y = cells.Y },
            colorscale = new object[] { new object[] { 0, Plotly.Css(color) }, new object[] { 1, Plotly.Css(color) } },
            showscale = false,
            hoverongaps = false,
            hovertemplate = $"{place}{says}<extra></extra>",
        };
    }

    private IEnumerable<object> ContoursOf(Contours contours)
    {
        double[] at = Plotly.Inner(contours.X, panel.X), up = Plotly.Inner(contours.Y, panel.Y);
        var (x, y, levels) = (new List<double>(), new List<double>(), new List<string>());
        foreach (double level in contours.Levels)
        {
            foreach (List<Spot> piece in ContourLines.Of(at, up, contours.Values, level))
            {
                foreach (Spot spot in piece.Append(new(double.NaN, double.NaN)))
                {
                    x.Add(Outer(spot.X, panel.X.IsLog));
                    y.Add(Outer(spot.Y, panel.Y.IsLog));
                    levels.Add(level.ToString("G5", System.Globalization.CultureInfo.InvariantCulture));
                }
            }
        }
        if (x.Count > 0)
        {
            string name = contours.Name.Length > 0 ? SymbolText.Html(contours.Name) : ColorLabel;
            yield return LineOf(contours, [.. x], [.. y], Dash.Solid, 1, $"{name}: %{{text}}<extra></extra>", [.. levels]);
        }
    }

    /// <summary>From a coordinate in which a scale is even back to a value.</summary>
    internal static double Outer(double inner, bool isLog) => isLog ? Math.Pow(10, inner) : inner;

    private string ColorOf(Mark mark) => Plotly.Css(theme.Series(mark.Series));

    private static object? ErrorsOf(double[] at, double[]? low, double[]? high, Axis axis, string? color = null) =>
        low is null || high is null ? null : new
        {
            type = "data",
            symmetric = false,
            array = at.Zip(high, (v, h) => Drawn(h, axis) - v).ToArray(),
            arrayminus = at.Zip(low, (v, l) => v - Drawn(l, axis)).ToArray(),
            color,
            thickness = 1.2,
            width = 3,
        };

    // Where there is no end, as far beyond the edge as the axis is long: none is seen. On a logarithmic axis nothing is open below.
    private static double Drawn(double end, Axis axis) => double.IsPositiveInfinity(end)
        ? axis.IsLog ? axis.High * (axis.High / axis.Low) : 2 * axis.High - axis.Low
        : double.IsNegativeInfinity(end) ? 2 * axis.Low - axis.High : end;

    private static double[][]? Ends(double[]? low, double[]? high) =>
        low is null || high is null ? null : [.. low.Zip(high, (l, h) => (double[])[l, h])];

    // The names of places on an axis that has names.
    private string[]? Texts(double[] x, double[] y) => panel.X.Categories.Count > 0 ? NamesOf(panel.X, x)
        : panel.Y.Categories.Count > 0 ? NamesOf(panel.Y, y) : null;

    private static string[] NamesOf(Axis axis, double[] at) =>
        [.. at.Select(v => v >= 0 && v < axis.Categories.Count && v == Math.Floor(v) ? SymbolText.Html(axis.Categories[(int)v]) : "")];

    private string Hover(Mark mark, string? color = null, bool hasEnds = false)
    {
        string x = panel.X.Categories.Count > 0 ? "%{text}" : $"{Label(panel.X)}: {Plotly.Number("x")}";
        string y = panel.X.Categories.Count == 0 && panel.Y.Categories.Count > 0 ? "%{text}" : $"{Label(panel.Y)}: <b>{Plotly.Number("y")}</b>";
        string ends = hasEnds ? $" [{Plotly.Number("customdata[0]")}, {Plotly.Number("customdata[1]")}]" : "";
        string value = color is null ? "" : $"<br>{ColorLabel}: <b>{(isLogColor ? "%{hovertext}" : Plotly.Number(color))}</b>";
        return $"{x}<br>{y}{ends}{value}<extra>{SymbolText.Html(mark.Name)}</extra>";
    }

    private string ColorLabel => panel.Color is { Label.Length: > 0 } color ? SymbolText.Html(color.Label) : "value";

    private static string Label(Axis axis) => axis.Label.Length > 0 ? SymbolText.Html(axis.Label) : "value";
}
