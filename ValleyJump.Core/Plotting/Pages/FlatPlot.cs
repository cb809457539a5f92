using ValleyJump.Core.Plotting.Drawing;
using AxisScale = ValleyJump.Core.Plotting.Drawing.Scale;

namespace ValleyJump.Core.Plotting.Pages;

/// <summary>A panel in the plane, as plotly.js takes it.</summary>
internal static class FlatPlot
{
    /// <summary>Its traces and its layout.</summary>
    public static object Of(Panel panel, Theme theme, int height) => OfEdged(WithEdges(panel), theme, height);

    private static object OfEdged(Panel panel, Theme theme, int height) => new
    {
        data = new FlatTraces(panel, theme).All(),
        layout = new
        {
            height,
            margin = new { l = 64, r = 12, t = 30, b = 52 },
            font = new { family = Plotly.Fonts, size = 13, color = Plotly.Css(theme.Text) },
            paper_bgcolor = "rgba(0,0,0,0)",
            plot_bgcolor = "rgba(0,0,0,0)",
            hoverlabel = Plotly.Tip(theme),
            hovermode = "closest",
            barmode = "overlay",
            legend = new { orientation = "h", x = 0, xanchor = "left", y = -0.16, yanchor = "top", itemsizing = "constant" },
            modebar = Plotly.Buttons(theme),
            xaxis = AxisOf(panel.X, theme),
            yaxis = AxisOf(panel.Y, theme),
            coloraxis = Plotly.ColorAxis(panel, theme),
            shapes = panel.Marks.OfType<Rule>().Select(rule => RuleOf(rule, theme)).ToArray(),
            annotations = panel.Marks.OfType<Words>().Select(words => WordsOf(words, panel, theme)).ToArray(),
        },
    };

    // plotly.js draws an interval that has no end as far as it is told: beyond an edge, which has to be known for that.
    private static Panel WithEdges(Panel panel)
    {
        (bool x, bool y) = FigureGaps.OpenAlong(panel);
        return panel with
        {
            X = x ? Edged(panel.X, PanelScales.X(panel)) : panel.X,
            Y = y ? Edged(panel.Y, PanelScales.Y(panel)) : panel.Y,
        };

        static Axis Edged(Axis axis, AxisScale scale) => axis with { Low = scale.Low, High = scale.High };
    }

    private static object AxisOf(Axis axis, Theme theme) => new
    {
        title = new { text = SymbolText.Html(axis.Label), standoff = 8 },
        type = axis.IsLog ? "log" : "linear",
        range = double.IsNaN(axis.Low) && double.IsNaN(axis.High) ? null
            : (double[])[AxisScale.Inner(axis.Low, axis.IsLog), AxisScale.Inner(axis.High, axis.IsLog)],
        tickvals = axis.Categories.Count > 0 ? Enumerable.Range(0, axis.Categories.Count).ToArray() : null,
        ticktext = axis.Categories.Count > 0 ? axis.Categories.Select(SymbolText.Html).ToArray() : null,
        automargin = true,
        exponentformat = "power",
        minexponent = 4,
        ticks = "outside",
        tickcolor = Plotly.Css(theme.Frame),
        linecolor = Plotly.Css(theme.Frame),
        gridcolor = Plotly.Css(theme.Grid),
        showline = true,
        mirror = true,
        zeroline = false,
        dtick = axis.IsLog ? "D2" : null // 1, 2, 5,
    };

    private static object RuleOf(Rule rule, Theme theme) => new
    {
        type = "line",
        xref = rule.IsVertical ? "x" : "x domain",
        yref = rule.IsVertical ? "y domain" : "y",
        x0 = rule.IsVertical ? rule.At : 0,
        x1 = rule.IsVertical ? rule.At : 1,
        y0 = rule.IsVertical ? 0 : rule.At,
        y1 = rule.IsVertical ? 1 : rule.At,
        line = new { color = Plotly.Css(theme.Series(rule.Series)), width = 1.5, dash = Plotly.Pattern(rule.Dash) },
        name = SymbolText.Html(rule.Name),
        showlegend = rule.Name.Length > 0,
        legendgroup = rule.Name,
    };

    private static object WordsOf(Words words, Panel panel, Theme theme) => new
    {
        x = AxisScale.Inner(words.X, panel.X.IsLog),
        y = AxisScale.Inner(words.Y, panel.Y.IsLog),
        text = SymbolText.Html(words.Text),
        showarrow = false,
        bgcolor = Plotly.Css(theme.Ground.Opaque(0.75)),
        font = new { color = Plotly.Css(theme.Series(words.Series)) },
    };
}
