using ValleyJump.Core.Numerics;
using ValleyJump.Core.Plotting.Drawing;

namespace ValleyJump.Core.Plotting.Terminal;

/// <summary>
/// A figure as lines of text: heat maps by half blocks, curves and points by Braille, with axes, colour bars and legends.
/// </summary>
internal static class TerminalFigure
{
    private const int Wide = 100; // from here on, panels that belong side by side have room for it
    private const int Between = 3;

    /// <summary>The lines.</summary>
    /// <exception cref="InvalidInputException">Width or height is none that a figure can be drawn in.</exception>
    public static IReadOnlyList<string> Lines(Figure figure, TerminalStyle style)
    {
        ArgumentNullException.ThrowIfNull(figure);
        ArgumentNullException.ThrowIfNull(style);
        Check.That(style.Width is >= TerminalStyle.MinWidth and <= TerminalStyle.MaxSize, nameof(style.Width), style.Width,
            $"from {TerminalStyle.MinWidth} to {TerminalStyle.MaxSize} columns");
        Check.That(style.Height is 0 or (>= TerminalStyle.MinHeight and <= TerminalStyle.MaxSize), nameof(style.Height), style.Height,
            $"from {TerminalStyle.MinHeight} to {TerminalStyle.MaxSize} lines");
        TextScreen screen = Draw(figure, style);
        return style.InColor ? AnsiLines.Of(screen) : [.. Enumerable.Range(0, screen.Height).Select(screen.Plain)];
    }

    private static TextScreen Draw(Figure figure, TerminalStyle style)
    {
        IReadOnlyList<string> title = TerminalText.Wrap(TerminalText.Of(figure.Title), style.Width),
            subtitle = TerminalText.Wrap(TerminalText.Of(figure.Subtitle), style.Width);
        int header = title.Count + subtitle.Count + (title.Count + subtitle.Count > 0 ? 1 : 0);
        int beside = style.Width < Wide || figure.Panels.Count == 1 || figure.PanelColumns == 1 ? 1 : 2;
        int columns = (style.Width - (beside - 1) * Between) / beside;
        int rows = (figure.Panels.Count + beside - 1) / beside;
        int lines = style.Height == 0 ? 0 : Math.Max(8, (style.Height - header - (rows - 1)) / rows);
        PanelText[][] panels = [.. figure.Panels.Select(p => new PanelText(p, style, columns, lines)).Chunk(beside)];
        TextScreen screen = new(style.Width, header + panels.Sum(row => row.Max(p => p.Height)) + rows - 1);
        int line = 0;
        foreach (string text in title)
            screen.Write(line++, 0, text, null, isBold: style.InColor);
        foreach (string text in subtitle)
            screen.Write(line++, 0, text, style.InColor ? Theme.Of(style.Theme).Quiet : null);
        line = header;
        foreach (PanelText[] row in panels)
        {
            for (int i = 0; i < row.Length; i++)
                screen.Put(line, i * (columns + Between), row[i].Screen);
            line += row.Max(p => p.Height) + 1;
        }
        return screen;
    }
}
