using ValleyJump.Core.Plotting.Drawing;
using AxisScale = ValleyJump.Core.Plotting.Drawing.Scale;

namespace ValleyJump.Core.Plotting.Pages;

/// <summary>What the traces of plotly.js have in common, in a plane and in space.</summary>
internal static class Plotly
{
    /// <summary>The fonts of a page: the system's own.</summary>
    public const string Fonts = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', 'Noto Sans', 'Liberation Sans', sans-serif";

    /// <summary>A number in a hover text: five digits.</summary>
    public static string Number(string variable) => $"%{{{variable}:.5~g}}";

    /// <summary>A colour as CSS says it.</summary>
    public static string Css(Color color) => color.A == 255 ? $"#{color.R:x2}{color.G:x2}{color.B:x2}"
        : FormattableString.Invariant($"rgba({color.R},{color.G},{color.B},{color.A / 255.0:0.###})");

    /// <summary>The colours of the buttons above a panel.</summary>
    public static object Buttons(Theme theme) =>
        new { bgcolor = "rgba(0,0,0,0)", color = Css(theme.Quiet.Opaque(0.6)), activecolor = Css(theme.Text) };

    /// <summary>The colours of what the mouse brings up.</summary>
    public static object Tip(Theme theme) =>
        new { bgcolor = Css(theme.Ground), bordercolor = Css(theme.Frame), font = new { color = Css(theme.Text) } };

    /// <summary>Values in the coordinate in which an axis is even.</summary>
    public static double[] Inner(double[] values, Axis axis) => Array.ConvertAll(values, v => AxisScale.Inner(v, axis.IsLog));

    /// <summary>A pattern of a line.</summary>
    public static string Pattern(Dash dash) => dash switch { Dash.Dashed => "dash", Dash.Dotted => "dot", _ => "solid" };

    /// <summary>A symbol of a point.</summary>
    public static string Shape(Symbol symbol, bool inSpace) => symbol switch
    {
        Symbol.OpenCircle => "circle-open",
        Symbol.Square => "square",
        Symbol.Diamond => "diamond",
        Symbol.Triangle => inSpace ? "diamond-open" : "triangle-up", // space has no triangles
        Symbol.Cross => "x",
        _ => "circle",
    };

    /// <summary>Rows of a matrix.</summary>
    public static double[][] Rows(double[,] values) =>
    [
        .. from i in Enumerable.Range(0, values.GetLength(0))
           select Enumerable.Range(0, values.GetLength(1)).Select(j => values[i, j]).ToArray(),
    ];

    /// <summary>The colours of a panel's values, and their bar; null for a panel without. A logarithmic scale is in decades.</summary>
    public static object? ColorAxis(Panel panel, Theme theme)
    {
        if (panel.Color is not { } color)
            return null;
        AxisScale scale = ColorScaleOf(panel, color);
        Tick[] ticks = color.IsLog ? [.. Ticks.Of(scale, 320, _ => 24).Where(t => t.Label.Length > 0)] : [];
        const int steps = 32;
        return new
        {
            cmin = AxisScale.Inner(scale.Low, color.IsLog),
            cmax = AxisScale.Inner(scale.High, color.IsLog),
            colorscale = Enumerable.Range(0, steps + 1)
                .Select(i => new object[] { i / (double)steps, Css(Theme.Value(i / (double)steps, color.IsDiverging)) }).ToArray(),
            colorbar = new
            {
                title = new { text = SymbolText.Html(color.Label), side = "right" },
                thickness = 14,
                outlinewidth = 0,
                ticks = "outside",
                tickcolor = Css(theme.Frame),
                exponentformat = "power",
                tickvals = ticks.Length > 0 ? ticks.Select(t => Math.Log10(t.Value)).ToArray() : null,
                ticktext = ticks.Length > 0 ? ticks.Select(t => SymbolText.Html(t.Label)).ToArray() : null,
            },
        };
    }

    private static AxisScale ColorScaleOf(Panel panel, ColorScale color) => AxisScale.Over(color.Low, color.High, color.IsLog,
        panel.Marks.SelectMany(m => m switch
        {
            Cells cells => cells.Values.Cast<double>(),
            Points points => points.Values ?? [],
            _ => [],
        }), margin: 0);
}

/// <summary>Marks of one name share an entry of the legend: the first of them shows it.</summary>
internal sealed class LegendNames
{
    private readonly HashSet<string> shown = new(StringComparer.Ordinal);

    /// <summary>Whether a mark's trace shows the entry.</summary>
    public bool Shows(Mark mark) => mark.Name.Length > 0 && shown.Add(mark.Name);
}
