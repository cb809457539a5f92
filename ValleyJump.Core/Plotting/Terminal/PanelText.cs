using ValleyJump.Core.Plotting.Drawing;
using AxisScale = ValleyJump.Core.Plotting.Drawing.Scale;

namespace ValleyJump.Core.Plotting.Terminal;

/// <summary>A panel with its axes, ticks, colour bar and legend on a screen of its own.</summary>
internal sealed class PanelText
{
    private const int BarWidth = 2;

    // A place in the units by which ticks are chosen for a sheet.
    private const double Column = 8, Line = 18;

    private readonly Panel panel;
    private readonly TerminalStyle style;
    private readonly Theme theme;
    private readonly AxisScale x, y;
    private readonly AxisScale? values;
    private readonly IReadOnlyList<Tick> yTicks, valueTicks;
    private readonly string[] heading;
    private readonly List<IReadOnlyList<(string Text, Color? Ink)>> legend;
    private readonly IReadOnlyList<string> notes;
    private readonly int left, right, width, height;

    /// <param name="panel">What is drawn.</param>
    /// <param name="style">How.</param>
    /// <param name="columns">The screen's width.</param>
    /// <param name="lines">The screen's height; 0 for what suits the width.</param>
    public PanelText(Panel panel, TerminalStyle style, int columns, int lines)
    {
        (this.panel, this.style, theme) = (panel, style, Theme.Of(style.Theme));
        (x, y, values) = (PanelScales.X(panel), PanelScales.Y(panel), PanelScales.Values(panel));
        heading = [.. TerminalText.Wrap(TerminalText.Of(panel.Title), columns)];
        legend = Legend(columns);
        notes = TerminalText.Wrap(TerminalText.Of(panel.Note), columns);
        // The labels of both axes, the ticks, and the line below take a line each.
        int beside = heading.Length + legend.Count + notes.Count + 4;
        height = lines > 0 ? Math.Max(4, lines - beside) : Math.Clamp(columns / 4, 10, 22);
        yTicks = TicksOf(panel.Y, y, height * Line, _ => Line);
        valueTicks = values is null ? [] : [.. Ticks.Of(values, height * Line, _ => Line).Where(t => t.Label.Length > 0)];
        left = 1 + Widest(yTicks);
        right = values is null ? 1 : 2 + BarWidth + 1 + Widest(valueTicks);
        width = Math.Max(8, columns - left - right - 1);
        Height = height + beside;
        Screen = new(columns, Height);
        Draw();
    }

    /// <summary>Lines that it takes.</summary>
    public int Height { get; }

    /// <summary>The panel, drawn.</summary>
    public TextScreen Screen { get; }

    private Color? Quiet => style.InColor ? theme.Quiet : null;

    private void Draw()
    {
        int line = 0;
        foreach (string text in heading)
            Screen.Write(line++, 0, text, null, isBold: style.InColor);
        string scale = panel.Color is { } color ? TerminalText.Of(color.Label) : "";
        int bar = left + 1 + width + 2;
        Screen.Write(line, 0, TerminalText.Of(panel.Y.Label), null, Screen.Width - scale.Length - 2);
        if (values is not null)
            Screen.Write(line, Math.Max(0, Screen.Width - scale.Length), scale, null);
        int top = ++line;
        DrawAxes(top);
        if (values is not null)
            DrawBar(top, bar);
        var area = new DotArea(Screen, top, left + 1, width, height);
        new MarkText(panel, area, x, y, values, theme, style.InColor).Draw();
        line = top + height + 2;
        string label = TextScreen.Fit(TerminalText.Of(panel.X.Label), Screen.Width - left - 1);
        Screen.Write(line++, Math.Max(left + 1, left + 1 + (width - label.Length) / 2), label, null);
        foreach (var entries in legend)
        {
            int column = 0;
            foreach (var (text, ink) in entries)
            {
                Screen.Write(line, column, text, ink);
                column += text.Length;
            }
            line++;
        }
        foreach (string note in notes)
            Screen.Write(line++, 0, note, Quiet);
    }

    private void DrawAxes(int top)
    {
        for (int i = 0; i < height; i++)
            Screen.Put(top + i, left, '│', Quiet);
        foreach (Tick tick in yTicks)
        {
            int row = RowOf(y, tick.Value);
            if (row < 0)
                continue;
            string label = TerminalText.Of(tick.Label);
            Screen.Put(top + row, left, label.Length > 0 ? '┤' : '│', Quiet);
            Screen.Write(top + row, left - label.Length, label, null);
        }
        int bottom = top + height;
        Screen.Put(bottom, left, '└', Quiet);
        for (int j = 0; j < width; j++)
            Screen.Put(bottom, left + 1 + j, '─', Quiet);
        int end = -1;
        foreach (Tick tick in TicksOf(panel.X, x, width * Column, label => (TerminalText.Of(label).Length + 2) * Column))
        {
            double share = x.Share(tick.Value);
            if (!(share >= 0 && share <= 1) || tick.Label.Length == 0)
                continue;
            int column = left + 1 + Math.Min(width - 1, (int)(share * width));
            int room = panel.X.Categories.Count > 0 ? Math.Max(3, width / panel.X.Categories.Count - 1) : width;
            string label = TextScreen.Fit(TerminalText.Of(tick.Label), room);
            int start = Math.Clamp(column - label.Length / 2, 0, Math.Max(0, Screen.Width - label.Length));
            Screen.Put(bottom, column, '┬', Quiet);
            if (start <= end)
                continue;
            Screen.Write(bottom + 1, start, label, null);
            end = start + label.Length;
        }
    }

    private void DrawBar(int top, int column)
    {
        for (int i = 0; i < height; i++)
        {
            double upper = 1 - (i + 0.25) / height, lower = 1 - (i + 0.75) / height;
            bool isDiverging = panel.Color?.IsDiverging == true;
            double middle = (upper + lower) / 2;
            for (int j = 0; j < BarWidth; j++)
            {
                if (style.InColor)
                    Screen.Put(top + i, column + j, '▀', Theme.Value(upper, isDiverging), Theme.Value(lower, isDiverging));
                else if (panel.Marks.OfType<Cells>().Any())
                    Screen.Put(top + i, column + j, MarkText.ShadeAt(middle), null);
                else
                    Screen.Put(top + i, column + j, MarkText.DigitAt(middle), null);
            }
        }
        foreach (Tick tick in valueTicks)
        {
            int row = RowOf(values!, tick.Value);
            if (row >= 0)
                Screen.Write(top + row, column + BarWidth + 1, TerminalText.Of(tick.Label), null);
        }
    }

    private int RowOf(AxisScale scale, double value) =>
        scale.Share(value) is var share && share >= 0 && share <= 1 ? Math.Min(height - 1, (int)((1 - share) * height)) : -1;

    private static IReadOnlyList<Tick> TicksOf(Axis axis, AxisScale scale, double length, Func<string, double> room) =>
        axis.Categories.Count > 0 ? [.. axis.Categories.Select((name, i) => new Tick(i, name))] : Ticks.Of(scale, length, room);

    private static int Widest(IEnumerable<Tick> ticks) => ticks.Select(t => TerminalText.Of(t.Label).Length).DefaultIfEmpty(0).Max();

    // Names in lines, each with what stands for it.
    private List<IReadOnlyList<(string Text, Color? Ink)>> Legend(int columns)
    {
        var lines = new List<IReadOnlyList<(string Text, Color? Ink)>>();
        var line = new List<(string Text, Color? Ink)>();
        IEnumerable<(string Sign, string Name, Color? Ink)> entries = panel.Marks.Where(m => m.Name.Length > 0).DistinctBy(m => m.Name)
            .Select(m => (SignOf(m), TerminalText.Of(m.Name), style.InColor ? theme.Series(m.Series) : (Color?)null));
        if (!style.InColor && panel.Marks.OfType<Cells>().Any(c => c.Values.Cast<double>().Any(double.IsNaN)))
            entries = entries.Append(($"{MarkText.NoValue}", "no value", null));
        foreach (var (sign, name, ink) in entries)
        {
            string text = TextScreen.Fit($" {name}   ", columns - sign.Length);
            if (line.Count > 0 && line.Sum(e => e.Text.Length) + sign.Length + text.TrimEnd().Length > columns)
            {
                lines.Add(line);
                line = [];
            }
            line.AddRange([(sign, ink), (text, null)]);
        }
        return line.Count > 0 ? [.. lines, line] : lines;
    }

    private string SignOf(Mark mark) => mark switch
    {
        Contours => "⠤⠤",
        Rule { IsVertical: true } => "┊",
        Rule => "╌╌",
        _ when !style.InColor => $"{MarkText.LetterOf(panel, mark)}",
        Points points => $"{MarkText.SignOf(points.Symbol)}",
        Band => "⠕⠕",
        Bars => "█",
        Line { Dash: Dash.Dashed } => "╍╍",
        Line { Dash: Dash.Dotted } => "┅┅",
        _ => "━━",
    };
}
