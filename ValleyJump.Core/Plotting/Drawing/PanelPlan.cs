namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>A panel measured for a plot of some size: what stands around it takes its room first.</summary>
internal sealed class PanelPlan
{
    private readonly Panel panel;
    private readonly Theme theme;
    private readonly double width;
    private readonly double height;
    private readonly AxisPlan x;
    private readonly AxisPlan y;
    private readonly ValueColors? colors;
    private readonly ColorBar? bar;
    private readonly IReadOnlyList<TextLine> title, xLabel, yLabel, note;
    private readonly Legend? legend;
    private readonly Spot? legendInside;

    /// <summary>Measures a panel.</summary>
    /// <param name="panel">What is drawn.</param>
    /// <param name="theme">Its colours.</param>
    /// <param name="width">Of the plot between the axes.</param>
    /// <param name="height">Of the plot.</param>
    /// <param name="hasLegend">Whether its legend stands with it.</param>
    public PanelPlan(Panel panel, Theme theme, double width, double height, bool hasLegend)
    {
        (this.panel, this.theme, this.width, this.height) = (panel, theme, width, height);
        x = new(panel.X, PanelScales.X(panel), width, isVertical: false, theme);
        y = new(panel.Y, PanelScales.Y(panel), height, isVertical: true, theme);
        if (PanelScales.Values(panel) is Scale values)
        {
            colors = new(values, panel.Color?.IsDiverging ?? false, theme);
            bar = new(panel, colors, height);
        }
        title = Lettering.Wrap(panel.Title, Sizes.PanelTitle, width, 2, isBold: true);
        xLabel = Lettering.Wrap(panel.X.Label, Sizes.AxisLabel, width, 3);
        yLabel = Lettering.Wrap(panel.Y.Label, Sizes.AxisLabel, height, 3);
        SeenInk seen = Look();
        IEnumerable<string> remarks = Remarks.Where(remark => remark.IsLoss).Select(remark => remark.Text).Prepend(panel.Note);
        note = Lettering.Wrap(string.Join(' ', remarks.Where(text => text.Length > 0)), Sizes.Note, width, 4);
        IReadOnlyList<LegendEntry> entries = hasLegend ? LegendEntry.Of(panel) : [];
        if (entries.Count > 0)
        {
            legend = Legend.Column(entries, width * 0.6, theme);
            legendInside = legend.Height < height * 0.55 ? FreePlace(seen, legend) : null;
            legend = legendInside is null ? Legend.Rows(entries, width, theme) : legend;
        }
    }

    /// <summary>What is to be known of how it is drawn; a loss can be seen.</summary>
    public List<(string Text, bool IsLoss)> Remarks { get; } = [];

    public double Left => y.Depth is var depth && yLabel.Count == 0
        ? Math.Max(depth, x.Overhang(width).Low)
        : Math.Max(depth + Sizes.Gap + yLabel.Sum(line => line.Height), x.Overhang(width).Low);

    public double Right => Math.Max(bar?.Width ?? 0, Math.Max(x.Overhang(width).High, 4));

    public double Top => Math.Max(title.Count == 0 ? 0 : title.Sum(line => line.Height) + Sizes.Gap, Math.Max(y.Overhang(height).High, 4));

    public double Bottom => LegendTop + (legend is null || legendInside is not null ? 0 : legend.Height + Sizes.Gap)
        + (note.Count == 0 ? 0 : note.Sum(line => line.Height) + 2);

    // Below the plot.
    private double LabelTop => x.Depth + (xLabel.Count == 0 ? 0 : 2);

    private double LegendTop => LabelTop + xLabel.Sum(line => line.Height) + Sizes.Gap;

    /// <summary>Draws it; the plot's corner is given, its size is as measured.</summary>
    public void Draw(IInk ink, Spot corner)
    {
        Box plot = new(corner.X, corner.Y, corner.X + width, corner.Y + height);
        bool isFilled = panel.Marks.Any(mark => mark is Cells);
        var frame = new PlotFrame(plot, x.Scale, y.Scale, theme);
        if (!isFilled)
            DrawGrid(ink, frame);
        new MarkPainter(frame, colors, (_, _) => { }).Draw(ink, panel.Marks);
        ink.Stroke(plot.Outline(), new(theme.Frame, 1));
        x.Draw(ink, plot);
        y.Draw(ink, plot);
        bar?.Draw(ink, plot);
        if (PanelScales.IsEmpty(panel))
        {
            TextLine empty = Lettering.Line("no values to draw", Sizes.AxisLabel);
            ink.Text(empty, new((plot.Left + plot.Right - empty.Width) / 2, (plot.Top + plot.Bottom) / 2), 0, theme.Quiet, theme.Ground);
        }
        DrawAround(ink, plot);
    }

    private void DrawGrid(IInk ink, PlotFrame frame)
    {
        var lines = new Outline();
        Box plot = frame.Plot;
        foreach (double at in x.Grid.Select(frame.AtX))
            lines.Move(at, plot.Top).Line(at, plot.Bottom);
        foreach (double at in y.Grid.Select(frame.AtY))
            lines.Move(plot.Left, at).Line(plot.Right, at);
        ink.Stroke(lines, new(theme.Grid, 1));
    }

    private void DrawAround(IInk ink, Box plot)
    {
        double top = plot.Top - Sizes.Gap - title.Sum(line => line.Height);
        Lines(ink, title, plot.Left, ref top, theme.Text, 0);
        top = plot.Bottom + LabelTop;
        Lines(ink, xLabel, plot.Left, ref top, theme.Text, plot.Width);
        double left = plot.Left - y.Depth - Sizes.Gap - yLabel.Sum(line => line.Height);
        for (int i = 0; i < yLabel.Count; i++)
        {
            Spot at = new(left + yLabel[i].Height * i + yLabel[i].Size * 0.98, (plot.Top + plot.Bottom + yLabel[i].Width) / 2);
            ink.Text(yLabel[i], at, -90, theme.Text);
        }
        top = plot.Bottom + LegendTop;
        if (legend is not null && legendInside is Spot inside)
        {
            Spot at = new(plot.Left + inside.X, plot.Top + inside.Y);
            ink.Fill(new Box(at.X, at.Y, at.X + legend.Width, at.Y + legend.Height).Grown(5).Outline(), theme.Ground.Opaque(0.9));
            legend.Draw(ink, at);
        }
        else if (legend is not null)
        {
            legend.Draw(ink, new(plot.Left + Math.Max(0, (plot.Width - legend.Width) / 2), top));
            top += legend.Height + Sizes.Gap;
        }
        Lines(ink, note, plot.Left, ref top, theme.Quiet, 0);
    }

    /// <summary>Lines of text one below the other: from the left, or in the middle of a width.</summary>
    public static void Lines(IInk ink, IReadOnlyList<TextLine> lines, double left, ref double top, Color color, double width)
    {
        foreach (TextLine line in lines)
        {
            ink.Text(line, new(width > 0 ? left + (width - line.Width) / 2 : left, top + line.Size * 0.98), 0, color);
            top += line.Height;
        }
    }

    // Where marks are, before anything is drawn.
    private SeenInk Look()
    {
        Box plot = new(0, 0, width, height);
        var seen = new SeenInk(plot);
        new MarkPainter(new(plot, x.Scale, y.Scale, theme), colors, (text, isLoss) => Remarks.Add((text, isLoss))).Draw(seen, panel.Marks);
        return seen;
    }

    // Corners first, then along the upper and lower sides, then anywhere.
    private Spot? FreePlace(SeenInk seen, Legend legend)
    {
        const double Inset = 12, Step = 12;
        double right = width - Inset - legend.Width, bottom = height - Inset - legend.Height;
        if (right < Inset || bottom < Inset)
            return null;
        var places = new List<Spot> { new(right, Inset), new(Inset, Inset), new(right, bottom), new(Inset, bottom) };
        foreach (double top in (double[])[Inset, bottom, (Inset + bottom) / 2])
        {
            for (double left = right; left >= Inset; left -= Step)
                places.Add(new(left, top));
        }
        foreach (Spot place in places)
        {
            if (seen.IsFree(new Box(place.X, place.Y, place.X + legend.Width, place.Y + legend.Height).Grown(7)))
                return place;
        }
        return null;
    }
}
