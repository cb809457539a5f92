using ValleyJump.Core.Plotting.Drawing;
using AxisScale = ValleyJump.Core.Plotting.Drawing.Scale;

namespace ValleyJump.Core.Plotting.Pages;

/// <summary>A panel with a smooth function, as a surface that can be turned; what is drawn over it lies on it.</summary>
internal sealed class TurnedPlot
{
    private const double Lift = 0.004; // of the height: lines stay above the surface's facets

    private readonly Panel panel;
    private readonly Theme theme;
    private readonly Cells cells;
    private readonly LegendNames names = new();
    private readonly AxisScale height;
    private readonly bool isLog;

    private TurnedPlot(Panel panel, Theme theme)
    {
        (this.panel, this.theme, isLog) = (panel, theme, panel.Color?.IsLog == true);
        cells = panel.Marks.OfType<Cells>().Single();
        height = AxisScale.Over(panel.Color?.Low ?? double.NaN, panel.Color?.High ?? double.NaN, isLog, cells.Values.Cast<double>(), 0);
    }

    /// <summary>Whether a panel is one smooth function, with nothing drawn over it but what can lie on a surface.</summary>
    public static bool Fits(Panel panel) => panel.Marks.OfType<Cells>().ToArray() is [{ IsSurface: true, X.Length: > 1, Y.Length: > 1 }]
        && panel.Marks.All(m => m is Cells or Contours or Line or Points or Rule or Words);

    /// <summary>Its traces and its layout.</summary>
    public static object Of(Panel panel, Theme theme, int pixels)
    {
        var plot = new TurnedPlot(panel, theme);
        return new
        {
            data = panel.Marks.Select(plot.TraceOf).OfType<object>().ToArray(),
            layout = new
            {
                height = pixels,
                margin = new { l = 0, r = 0, t = 30, b = 0 },
                font = new { family = Plotly.Fonts, size = 13, color = Plotly.Css(theme.Text) },
                paper_bgcolor = "rgba(0,0,0,0)",
                hoverlabel = Plotly.Tip(theme),
                legend = new { orientation = "h", x = 0, xanchor = "left", y = 0, yanchor = "top", itemsizing = "constant" },
                modebar = Plotly.Buttons(theme),
                coloraxis = Plotly.ColorAxis(panel, theme),
                scene = new
                {
                    xaxis = plot.AxisOf(panel.X.Label, panel.X.IsLog, panel.X.Low, panel.X.High),
                    yaxis = plot.AxisOf(panel.Y.Label, panel.Y.IsLog, panel.Y.Low, panel.Y.High),
                    zaxis = plot.AxisOf(panel.Color?.Label ?? "", plot.isLog, plot.height.Low, plot.height.High),
                    aspectmode = "manual",
                    aspectratio = new { x = 1.15, y = 1.15, z = 0.7 },
                    camera = new { eye = new { x = 0.75, y = -1.65, z = 1.15 }, center = new { x = 0, y = 0, z = -0.1 } },
                },
            },
        };
    }

    private object? TraceOf(Mark mark) => mark switch
    {
        Cells => Surface(),
        Line line => Path(line, line.X, line.Y, line.Dash, line.IsThin ? 2 : 5),
        Contours contours => ContoursOf(contours),
        Rule rule => RuleOf(rule),
        Points points => Scatter(points, "markers", points.X, points.Y, [.. points.X.Zip(points.Y, On)], marker: new
        {
            symbol = Plotly.Shape(points.Symbol, inSpace: true),
            size = 6,
            color = (object?)points.Values ?? Color(points),
            coloraxis = points.Values is null ? null : "coloraxis",
        }, isColored: points.Values is not null),
        Words words => Scatter(words, "text", [words.X], [words.Y], [On(words.X, words.Y)], text: [SymbolText.Html(words.Text)]),
        _ => null,
    };

    private object Surface() => new
    {
        type = "surface",
        x = cells.X,
        y = cells.Y,
        z = Plotly.Rows(cells.Values),
        surfacecolor = Plotly.Rows(cells.Values),
        logColor = isLog ? true : (bool?)null,
        coloraxis = "coloraxis",
        lighting = new { ambient = 0.75, diffuse = 0.6, specular = 0.08, roughness = 0.9 },
        hovertemplate = HoverOf(""),
    };

    private object Path(Mark mark, double[] x, double[] y, Dash dash, double width) => Scatter(mark, "lines", x, y, [.. x.Zip(y, On)],
        line: new { color = Color(mark), width, dash = Plotly.Pattern(dash) });

    // A line across the panel, through each of the surface's grid lines.
    private object RuleOf(Rule rule) => rule.IsVertical ? Path(rule, [.. cells.Y.Select(_ => rule.At)], cells.Y, rule.Dash, 3)
        : Path(rule, cells.X, [.. cells.X.Select(_ => rule.At)], rule.Dash, 3);

    private object ContoursOf(Contours contours)
    {
        double[] at = Plotly.Inner(contours.X, panel.X), up = Plotly.Inner(contours.Y, panel.Y);
        var (x, y) = (new List<double>(), new List<double>());
        foreach (Spot spot in contours.Levels.SelectMany(level => ContourLines.Of(at, up, contours.Values, level))
            .SelectMany(piece => piece.Append(new(double.NaN, double.NaN))))
        {
            x.Add(FlatTraces.Outer(spot.X, panel.X.IsLog));
            y.Add(FlatTraces.Outer(spot.Y, panel.Y.IsLog));
        }
        return Path(contours, [.. x], [.. y], Dash.Solid, 1.5);
    }

    private object Scatter(Mark mark, string mode, double[] x, double[] y, double[] z, object? line = null, object? marker = null,
        string[]? text = null, bool isColored = false) => new
        {
            type = "scatter3d",
            mode,
            x,
            y,
            z,
            line,
            marker,
            text,
            textfont = text is null ? null : new { color = Color(mark) },
            logColor = isColored && isLog ? true : (bool?)null,
            name = SymbolText.Html(mark.Name),
            legendgroup = mark.Name,
            showlegend = names.Shows(mark),
            hovertemplate = HoverOf(mark.Name),
        };

    /// <summary>The surface's value at a place, a little lifted; NaN beside the surface.</summary>
    private double On(double x, double y)
    {
        var (j, right) = Place(cells.X, x, panel.X.IsLog);
        var (i, up) = Place(cells.Y, y, panel.Y.IsLog);
        if (i < 0 || j < 0)
            return double.NaN;
        double low = Mix(cells.Values[i, j], cells.Values[i, j + 1], right);
        double high = Mix(cells.Values[i + 1, j], cells.Values[i + 1, j + 1], right);
        return height.At(height.Share(Mix(low, high, up)) + Lift);

        static double Mix(double from, double to, double share) => share <= 0 ? from : share >= 1 ? to : from + share * (to - from);
    }

    private static (int Cell, double Share) Place(double[] centres, double value, bool isLog)
    {
        if (!(value >= centres[0] && value <= centres[^1]))
            return (-1, double.NaN);
        int found = Array.BinarySearch(centres, value);
        int cell = Math.Min(found >= 0 ? found : ~found - 1, centres.Length - 2);
        double from = AxisScale.Inner(centres[cell], isLog), to = AxisScale.Inner(centres[cell + 1], isLog);
        return (cell, (AxisScale.Inner(value, isLog) - from) / (to - from));
    }

    private object AxisOf(string label, bool isLogAxis, double low, double high) => new
    {
        title = new { text = SymbolText.Html(label) },
        type = isLogAxis ? "log" : "linear",
        range = double.IsNaN(low) && double.IsNaN(high) ? null
            : (double[])[AxisScale.Inner(low, isLogAxis), AxisScale.Inner(high, isLogAxis)],
        exponentformat = "power",
        color = Plotly.Css(theme.Text),
        gridcolor = Plotly.Css(theme.Grid.Toward(theme.Frame, 0.25)),
        backgroundcolor = "rgba(0,0,0,0)",
        showspikes = false,
        zeroline = false,
    };

    private string HoverOf(string name)
    {
        string label = panel.Color is { Label.Length: > 0 } color ? SymbolText.Html(color.Label) : "value";
        return $"{SymbolText.Html(panel.X.Label)}: {Plotly.Number("x")}<br>{SymbolText.Html(panel.Y.Label)}: {Plotly.Number("y")}<br>"
            + $"{label}: <b>{Plotly.Number("z")}</b><extra>{SymbolText.Html(name)}</extra>";
    }

    private string Color(Mark mark) => Plotly.Css(theme.Series(mark.Series));
}
