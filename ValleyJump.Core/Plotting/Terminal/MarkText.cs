using ValleyJump.Core.Plotting.Drawing;
using AxisScale = ValleyJump.Core.Plotting.Drawing.Scale;

namespace ValleyJump.Core.Plotting.Terminal;

/// <summary>Draws the marks of a panel in signs and dots.</summary>
internal sealed class MarkText(Panel panel, DotArea area, AxisScale x, AxisScale y, AxisScale? values, Theme theme, bool inColor)
{
    private const int ManyPoints = 300; // more are dots

    /// <summary>Signs for more and more, where there are no colours.</summary>
    private const string Shades = " ░▒▓█";

    /// <summary>The sign of a cell without a value, where there are no colours.</summary>
    public const char NoValue = '×';

    private const string Eighths = " ▁▂▃▄▅▆▇█";

    /// <summary>Draws them, the first below.</summary>
    public void Draw()
    {
        foreach (Mark mark in panel.Marks)
            Draw(mark);
    }

    /// <summary>
    /// What stands for a mark where there are no colours: a letter for each name of the legend, since series can share a colour and differ
    /// by their dashes. What has no name has the letter of its series' first name, or a plus.
    /// </summary>
    public static char LetterOf(Panel panel, Mark mark)
    {
        string[] names = [.. panel.Marks.Where(m => m is Line or Points or Bars && m.Name.Length > 0).Select(m => m.Name).Distinct()];
        string? name = mark.Name.Length > 0 ? mark.Name
            : panel.Marks.FirstOrDefault(m => m.Series == mark.Series && names.Contains(m.Name))?.Name;
        int place = Array.IndexOf(names, name);
        return place < 0 ? '+' : (char)('A' + place % 26);
    }

    /// <summary>The sign of a share of the way from the lowest value to the highest, of a heat map.</summary>
    public static char ShadeAt(double share) => Shades[Math.Min(Shades.Length - 1, (int)(share * Shades.Length))];

    /// <summary>The same, of a point.</summary>
    public static char DigitAt(double share) => (char)('0' + Math.Min(9, (int)(share * 10)));

    /// <summary>What stands for a point.</summary>
    public static char SignOf(Symbol symbol) => symbol switch
    {
        Symbol.OpenCircle => '○',
        Symbol.Square => '■',
        Symbol.Diamond => '◆',
        Symbol.Triangle => '▲',
        Symbol.Cross => '×',
        _ => '●',
    };

    private void Draw(Mark mark)
    {
        Color? ink = inColor ? theme.Series(mark.Series) : null;
        char? letter = inColor ? null : LetterOf(panel, mark);
        switch (mark)
        {
            case Cells cells:
                Fill(cells);
                break;
            case Contours contours:
                Draw(contours, ink);
                break;
            case Band band:
                Draw(band, ink);
                break;
            case Line line:
                for (int i = 1; i < line.X.Length; i++)
                    area.Line(At(line.X[i - 1], line.Y[i - 1]), At(line.X[i], line.Y[i]), ink, letter, line.Dash);
                if (line.X.Length == 1)
                    area.Dot(At(line.X[0], line.Y[0]).X, At(line.X[0], line.Y[0]).Y, ink, letter);
                break;
            case Points points:
                Draw(points, ink);
                break;
            case Bars bars:
                Draw(bars, ink);
                break;
            case Rule { IsVertical: true } rule:
                for (int i = 0; i < area.Height; i++)
                    area.Sign(new(At(rule.At, y.Low).X, 4 * i), '┊', ink);
                break;
            case Rule rule:
                for (int j = 0; j < area.Width; j++)
                    area.Sign(new(2 * j, At(x.Low, rule.At).Y), '╌', ink);
                break;
            case Words words:
                area.Write(At(words.X, words.Y), TerminalText.Of(words.Text), ink);
                break;
        }
    }

    private Spot At(double atX, double atY) => new(x.Share(atX) * (2 * area.Width - 1), (1 - y.Share(atY)) * (4 * area.Height - 1));

    private void Fill(Cells cells)
    {
        double[] across = [.. Heat.Edges(cells.X, x.IsLog).Select(x.Share)], up = [.. Heat.Edges(cells.Y, y.IsLog).Select(y.Share)];
        for (int i = 0; i < area.Height; i++)
        {
            for (int j = 0; j < area.Width; j++)
            {
                double at = (j + 0.5) / area.Width;
                if (!inColor)
                {
                    if (Value(at, 1 - (i + 0.5) / area.Height) is { } value)
                        area.Sign(i, j, ShadeOf(value), null);
                }
                else if (Value(at, 1 - (i + 0.25) / area.Height) is var upper && Value(at, 1 - (i + 0.75) / area.Height) is var lower
                    && (upper ?? lower) is not null)
                {
                    // The half above is the ink of the sign, the one below its ground.
                    area.Sign(i, j, '▀', ColorOf(upper ?? lower!.Value), ColorOf(lower ?? upper!.Value));
                }
            }
        }

        double? Value(double right, double above)
        {
            int column = Find(across, right), row = Find(up, above);
            return column < 0 || row < 0 ? null : cells.Values[row, column];
        }
    }

    private static int Find(double[] edges, double at)
    {
        if (edges.Length == 0 || at < edges[0] || at > edges[^1])
            return -1;
        int found = Array.BinarySearch(edges, at);
        return Math.Clamp(found >= 0 ? found : ~found - 1, 0, edges.Length - 2);
    }

    private double ShareOf(double value)
    {
        double share = values!.Share(value);
        return double.IsNaN(share) ? (value > 0 ? 1 : 0) : Math.Clamp(share, 0, 1);
    }

    private ValueColors Colors => new(values!, panel.Color?.IsDiverging == true, theme);

    private Color ColorOf(double value) => Colors.Of(value);

    private char ShadeOf(double value) => double.IsNaN(value) ? NoValue : Colors.IsApart(value) ? '0' : ShadeAt(ShareOf(value));

    private void Draw(Contours contours, Color? ink)
    {
        double[] across = [.. contours.X.Select(v => At(v, y.Low).X)], up = [.. contours.Y.Select(v => At(x.Low, v).Y)];
        foreach (List<Spot> piece in contours.Levels.SelectMany(level => ContourLines.Of(across, up, contours.Values, level)))
        {
            for (int i = 1; i < piece.Count; i++)
                area.Line(piece[i - 1], piece[i], ink, letter: null);
        }
    }

    // Its edges alone: dots between them would hide the curve.
    private void Draw(Band band, Color? ink)
    {
        foreach (double[] edge in (double[][])[band.Low, band.High])
        {
            for (int i = 1; i < band.X.Length; i++)
                area.Line(Within(band.X[i - 1], edge[i - 1]), Within(band.X[i], edge[i]), ink, letter: null, Dash.Dotted);
        }
    }

    private void Draw(Points points, Color? ink)
    {
        bool areMany = points.X.Length > ManyPoints;
        char letter = LetterOf(panel, points);
        for (int i = 0; i < points.X.Length; i++)
        {
            if (points.YLow is not null && points.YHigh is not null)
                area.Line(Within(points.X[i], points.YLow[i]), Within(points.X[i], points.YHigh[i]), ink, letter: null);
            if (points.XLow is not null && points.XHigh is not null)
                area.Line(Within(points.XLow[i], points.Y[i]), Within(points.XHigh[i], points.Y[i]), ink, letter: null);
        }
        for (int i = 0; i < points.X.Length; i++)
        {
            Spot at = At(points.X[i], points.Y[i]);
            double value = points.Values is null ? double.NaN : points.Values[i];
            bool hasValue = points.Values is not null && !double.IsNaN(value);
            Color? own = inColor && points.Values is not null ? ColorOf(value) : ink;
            char sign = inColor ? SignOf(points.Symbol) : hasValue ? DigitAt(ShareOf(value)) : letter;
            if (areMany && inColor)
                area.Dot(at.X, at.Y, own);
            else
                area.Sign(at, sign, own);
        }
    }

    // An end beyond the axes, or that a logarithmic axis has no place for, is at the edge.
    private Spot Within(double atX, double atY)
    {
        Spot at = At(atX, atY);
        // Without an end, an interval goes as far as the axis.
        return new(
            double.IsNaN(at.X) && atX <= 0 ? 0 : double.IsPositiveInfinity(atX) ? 2 * area.Width - 1 : at.X,
            double.IsNaN(at.Y) && atY <= 0 ? 4 * area.Height - 1 : double.IsPositiveInfinity(atY) ? 0 : at.Y);
    }

    private void Draw(Bars bars, Color? ink)
    {
        bool several = panel.Marks.OfType<Bars>().Select(b => b.Series).Distinct().Skip(1).Any();
        double foot = y.IsLog ? 0 : Math.Clamp(y.Share(0), 0, 1);
        for (int i = 0; i < bars.X.Length; i++)
        {
            double top = Math.Clamp(y.Share(bars.Y[i]), 0, 1);
            int first = (int)Math.Round(x.Share(bars.X[i] - bars.Width / 2) * area.Width);
            int last = (int)Math.Round(x.Share(bars.X[i] + bars.Width / 2) * area.Width) - 1;
            for (int column = first; column <= Math.Max(first, last) && !double.IsNaN(top); column++)
            {
                for (int row = 0; row < area.Height; row++)
                {
                    double below = 1 - (row + 1.0) / area.Height, from = Math.Min(foot, top), to = Math.Max(foot, top);
                    double full = Math.Clamp((to - Math.Max(from, below)) * area.Height, 0, 1);
                    int eighths = (int)Math.Round(full * 8);
                    if (eighths > 0 && column >= 0 && column < area.Width)
                        area.Sign(row, column, !inColor && several ? LetterOf(panel, bars) : Eighths[eighths], ink);
                }
            }
            if (bars.YLow is null || bars.YHigh is null)
                continue;
            Spot low = Within(bars.X[i], bars.YLow[i]), high = Within(bars.X[i], bars.YHigh[i]);
            for (double at = high.Y; at <= low.Y; at += 4)
                area.Sign(new(low.X, at), '│', inColor ? theme.Text : null);
        }
    }
}
