using System.Globalization;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Plotting.Drawing;

namespace ValleyJump.Core.Plotting.Pages;

/// <summary>
/// A figure as a page that answers the mouse: one file, with plotly.js in it, that loads nothing. The same figure gives the same bytes.
/// </summary>
internal sealed class PageWriter : IFigureWriter
{
    private const int FlatHeight = 440, TurnedHeight = 580, PanelWidth = 640, AloneWidth = 900, MaxWidth = 1400;

    /// <summary>Writes the page, as UTF-8.</summary>
    /// <exception cref="FileException">The script of plotly.js is not there, or the page cannot be written.</exception>
    /// <exception cref="InvalidInputException">The figure has no panel, or the style's size is none.</exception>
    public void Write(Figure figure, FigureStyle style, Stream to)
    {
        Drawing.FigureCheck.All(figure, style);
        using StreamWriter writer = PageText.WriterOf(to);
        Theme theme = Theme.Of(style.Theme);
        bool[] turned = [.. figure.Panels.Select(TurnedPlot.Fits)];
        int columns = figure.PanelColumns > 0 ? figure.PanelColumns : Math.Min(figure.Panels.Count, 2);
        int rows = (figure.Panels.Count + columns - 1) / columns;
        int width = style.Width > 0 ? style.Width : columns == 1 ? AloneWidth : Math.Min(MaxWidth, PanelWidth * columns);
        writer.Write(Head(figure, theme, columns, width, turned));
        for (int i = 0; i < figure.Panels.Count; i++)
            writer.Write(PanelHtml(figure.Panels[i], i));
        writer.Write("</main>\n");
        WriteScripts(writer, turned);
        writer.Write("<script>\n");
        for (int i = 0; i < figure.Panels.Count; i++)
        {
            int height = style.Height > 0 ? Math.Max(160, style.Height / rows - 60) : turned[i] ? TurnedHeight : FlatHeight;
            object plot = turned[i] ? TurnedPlot.Of(figure.Panels[i], theme, height) : FlatPlot.Of(figure.Panels[i], theme, height);
            writer.Write(string.Create(CultureInfo.InvariantCulture,
                $"drawPanel({(turned[i] ? "PlotlyTurned" : "PlotlyFlat")}, \"panel{i + 1}\", {PageText.Json(plot)});\n"));
        }
        writer.Write("</script>\n</body>\n</html>\n");
    }

    private static string Head(Figure figure, Theme theme, int columns, int width, bool[] turned)
    {
        // The page may load nothing. What draws surfaces makes functions of text.
        string eval = turned.Contains(true) ? " 'unsafe-eval'" : "";
        return string.Create(CultureInfo.InvariantCulture, $$"""
            <!DOCTYPE html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            {{PageText.Policy(eval)}}
            <meta name="generator" content="ValleyJump">
            <title>{{PageText.Escape(SymbolText.Plain(figure.Title.Length > 0 ? figure.Title : figure.Kind))}}</title>
            <style>
            :root { --ground: {{Plotly.Css(theme.Ground)}}; --text: {{Plotly.Css(theme.Text)}}; --quiet: {{Plotly.Css(theme.Quiet)}}; }
            :root { --fonts: {{Plotly.Fonts}}; }
            main { max-width: {{width}}px; --columns: {{columns}}; }
            {{PageText.Asset("figure.css")}}
            </style>
            </head>
            <body>
            <main>
            <header>
            {{Element("h1", SymbolText.Html(figure.Title))}}{{Element("p", SymbolText.Html(figure.Subtitle))}}</header>
            <noscript><p>This figure is drawn by the script within this page, which the browser does not run.</p></noscript>

            """).ReplaceLineEndings("\n");
    }

    private static string PanelHtml(Panel panel, int index)
    {
        string id = string.Create(CultureInfo.InvariantCulture, $"panel{index + 1}");
        string plot = PageText.Element("div", "", ("id", id), ("role", "img"), ("aria-label", Described(panel)));
        return $"""
            <figure>
            {Element("h2", SymbolText.Html(panel.Title))}{plot}
            {Element("figcaption", SymbolText.Html(panel.Note))}</figure>

            """.ReplaceLineEndings("\n");
    }

    private static void WriteScripts(StreamWriter writer, bool[] turned)
    {
        // Each bundle sets the same name.
        if (turned.Contains(false))
            writer.Write($"<script>\n{PlotlyScript.Read(PlotlyScript.Flat)}\nvar PlotlyFlat = window.Plotly;\n</script>\n");
        if (turned.Contains(true))
            writer.Write($"<script>\n{PlotlyScript.Read(PlotlyScript.Turned)}\nvar PlotlyTurned = window.Plotly;\n</script>\n");
        writer.Write($"<script>\n{PageText.Asset("figure.js")}\n</script>\n");
    }

    /// <summary>What a reader who sees no picture is told of a panel.</summary>
    internal static string Described(Panel panel)
    {
        string title = panel.Title.Length > 0 ? $"{panel.Title}: " : "";
        string color = panel.Color is { } scale ? $"{scale.Label} by colour, " : "";
        return SymbolText.Plain($"{title}{color}{panel.Y.Label} against {panel.X.Label}");
    }

    private static string Element(string name, string content) => content.Length == 0 ? "" : PageText.Element(name, content) + "\n";
}
