namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>
/// The scale of a panel's colours, right of it; with a field below for 0 where the scale is logarithmic, and a grey one for what has no
/// value.
/// </summary>
internal sealed class ColorBar
{
    private const double BarWidth = 14, Distance = 14, Tip = 9, FieldHeight = 15, FieldGap = 10;
    private const string NoValue = "no value", Zero = "0";
    private readonly ValueColors colors;
    private readonly double height;
    private readonly IReadOnlyList<Tick> ticks;
    private readonly IReadOnlyList<TextLine> label;
    private readonly double labelAt;

    public ColorBar(Panel panel, ValueColors colors, double height)
    {
        (this.colors, this.height) = (colors, height);
        double[] values = [.. PanelScales.Drawn(panel).SelectMany(v => v)];
        HasMissing = values.Any(double.IsNaN);
        HasZero = values.Any(colors.IsApart);
        HasValues = values.Any(value => !double.IsNaN(value));
        double slack = 1e-9 * Math.Abs(colors.Scale.High - colors.Scale.Low);
        IsCutBelow = values.Any(value => value < colors.Scale.Low - slack && !colors.IsApart(value));
        IsCutAbove = values.Any(value => value > colors.Scale.High + slack);
        ticks = HasValues ? Ticks.Of(colors.Scale, Bar.Height, _ => Sizes.TickLabel * 1.5) : [];
        label = HasValues ? Lettering.Wrap(panel.Color?.Label ?? "", Sizes.AxisLabel, height, 2) : [];
        double wide = ticks.Select(tick => Lettering.Line(tick.Label, Sizes.TickLabel).Width).DefaultIfEmpty(0).Max();
        labelAt = Distance + BarWidth + Sizes.TickLength + 3 + wide + Sizes.Gap;
        Width = labelAt + label.Sum(line => line.Height);
        if (HasMissing)
            Width = Math.Max(Width, Distance + BarWidth + 5 + Lettering.Line(NoValue, Sizes.TickLabel).Width);
    }

    public bool HasMissing { get; }

    public bool HasZero { get; }

    public bool HasValues { get; }

    public bool IsCutBelow { get; }

    public bool IsCutAbove { get; }

    /// <summary>What it takes right of the plot.</summary>
    public double Width { get; }

    // Relative to the plot's top right corner; without the tips.
    private Box Bar => new(Distance, IsCutAbove ? Tip : 0, Distance + BarWidth,
        height - (IsCutBelow ? Tip : 0) - (FieldHeight + FieldGap) * ((HasMissing ? 1 : 0) + (HasZero ? 1 : 0)));

    /// <summary>Draws it beside a plot.</summary>
    public void Draw(IInk ink, Box plot)
    {
        Theme theme = colors.Theme;
        Box bar = new(plot.Right + Bar.Left, plot.Top + Bar.Top, plot.Right + Bar.Right, plot.Top + Bar.Bottom);
        if (HasValues)
        {
            const int Steps = 256;
            ink.Pixels(bar, 1, Steps, [.. Enumerable.Range(0, Steps).Select(i => Theme.Value(1 - (i + 0.5) / Steps, colors.IsDiverging))]);
            double centre = (bar.Left + bar.Right) / 2;
            var border = new Outline().Move(bar.Left, bar.Bottom);
            border.Line(bar.Left, bar.Top);
            if (IsCutAbove)
                border.Line(centre, bar.Top - Tip + 1);
            border.Line(bar.Right, bar.Top).Line(bar.Right, bar.Bottom);
            if (IsCutBelow)
                border.Line(centre, bar.Bottom + Tip - 1);
            border.Close();
            if (IsCutAbove)
                FillTip(bar.Top, bar.Top - Tip + 1, 1);
            if (IsCutBelow)
                FillTip(bar.Bottom, bar.Bottom + Tip - 1, 0);
            ink.Stroke(border, new(theme.Frame, 1));
            DrawTicks(ink, bar);
            for (int i = 0; i < label.Count; i++)
            {
                Spot at = new(plot.Right + labelAt + label[i].Height * i + label[i].Ascent, (plot.Top + plot.Bottom + label[i].Width) / 2);
                ink.Text(label[i], at, -90, theme.Text);
            }
        }
        double foot = plot.Bottom;
        if (HasMissing)
            DrawField(theme.Missing, NoValue, isHatched: true);
        if (HasZero)
            DrawField(theme.Zero, Zero, isHatched: false);

        void DrawField(Color color, string name, bool isHatched)
        {
            Box field = new(bar.Left, foot - FieldHeight, bar.Right, foot);
            ink.Tile(field, color);
            if (isHatched)
                Heat.Hatch(ink, field, theme);
            ink.Stroke(field.Outline(), new(theme.Frame, 1));
            Spot at = new(field.Right + 5, foot - FieldHeight / 2 + Sizes.TickLabel * 0.36);
            ink.Text(Lettering.Line(name, Sizes.TickLabel), at, 0, theme.Text);
            foot -= FieldHeight + FieldGap;
        }

        void FillTip(double foot, double point, double share) => ink.Fill(
            new Outline().Through([new(bar.Left, foot), new((bar.Left + bar.Right) / 2, point), new(bar.Right, foot)]).Close(),
            Theme.Value(share, colors.IsDiverging));
    }

    private void DrawTicks(IInk ink, Box bar)
    {
        foreach (Tick tick in ticks)
        {
            double y = bar.Bottom - colors.Scale.Share(tick.Value) * bar.Height;
            double length = tick.Label.Length > 0 ? Sizes.TickLength : Sizes.TickLength / 2;
            ink.Stroke(new Outline().Through([new(bar.Right, y), new(bar.Right + length, y)]), new(colors.Theme.Frame, 1));
            if (tick.Label.Length > 0)
            {
                Spot at = new(bar.Right + Sizes.TickLength + 3, y + Sizes.TickLabel * 0.36);
                ink.Text(Lettering.Line(tick.Label, Sizes.TickLabel), at, 0, colors.Theme.Text);
            }
        }
    }
}
