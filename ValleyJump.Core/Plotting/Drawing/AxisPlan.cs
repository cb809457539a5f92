namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>The ticks of an axis and what they say: numbers, or names, which are broken, slanted or cut where they are long.</summary>
internal sealed class AxisPlan
{
    private const double Slant = -38, MaxSlanted = 190, MaxBeside = 170;
    private readonly bool isVertical;
    private readonly Theme theme;
    private readonly List<(Tick Tick, IReadOnlyList<TextLine> Lines)> ticks = [];
    private readonly bool isSlanted;
    private readonly bool hasNames;

    public AxisPlan(Axis axis, Scale scale, double length, bool isVertical, Theme theme)
    {
        (Scale, this.isVertical, this.theme, hasNames) = (scale, isVertical, theme, axis.Categories.Count > 0);
        if (!hasNames)
        {
            double Room(string label) => isVertical ? Sizes.TickLabel * 1.6 : Lettering.Line(label, Sizes.TickLabel).Width + 12;
            foreach (Tick tick in Ticks.Of(scale, length, Room))
                ticks.Add((tick, tick.Label.Length == 0 ? [] : [Lettering.Line(tick.Label, Sizes.TickLabel)]));
            return;
        }
        double apart = length / Math.Max(scale.High - scale.Low, 1e-9), least = Sizes.TickLabel * 1.25;
        int every = Math.Max(1, (int)Math.Ceiling(least / apart));
        double room = apart * every - 8;
        string[] names = [.. axis.Categories.Select((name, i) => i % every == 0 ? name : "")];
        isSlanted = !isVertical && names.Any(name => !FitsIn(name, room));
        for (int i = 0; i < names.Length; i++)
        {
            if (i < scale.Low || i > scale.High)
                continue;
            int lines = isSlanted ? 1 : isVertical ? Math.Clamp((int)(apart * every / least), 1, 2) : 3;
            double width = isSlanted ? MaxSlanted : isVertical ? MaxBeside : room;
            ticks.Add((new(i, names[i]), Lettering.Wrap(names[i], Sizes.TickLabel, width, lines)));
        }
    }

    public Scale Scale { get; }

    /// <summary>What the labels take across the axis, with the ticks.</summary>
    public double Depth
    {
        get
        {
            IEnumerable<double> across = ticks.Where(tick => tick.Lines.Count > 0).Select(tick =>
                isVertical ? tick.Lines.Max(line => line.Width)
                : isSlanted ? tick.Lines[0].Width * Math.Sin(-Slant * Math.PI / 180) + tick.Lines[0].Height
                : tick.Lines.Sum(line => line.Height));
            return Sizes.TickLength + 4 + across.DefaultIfEmpty(0).Max();
        }
    }

    /// <summary>How far the labels reach out beyond the low and the high end of an axis of that length.</summary>
    public (double Low, double High) Overhang(double length)
    {
        double low = 0, high = 0;
        foreach (var (tick, lines) in ticks.Where(tick => tick.Lines.Count > 0))
        {
            double at = Scale.Share(tick.Value) * length;
            double half = isVertical ? lines.Sum(line => line.Height) / 2 : lines.Max(line => line.Width) / 2;
            double before = isSlanted ? lines[0].Width * Math.Cos(Slant * Math.PI / 180) : half;
            (low, high) = (Math.Max(low, before - at), Math.Max(high, (isSlanted ? 6 : half) - (length - at)));
        }
        return (low, high);
    }

    /// <summary>Where lines of the grid are: at ticks with labels, and none between names.</summary>
    public IEnumerable<double> Grid => hasNames ? [] : ticks.Where(tick => tick.Lines.Count > 0).Select(tick => tick.Tick.Value);

    /// <summary>Draws ticks and labels along the left or lower side of a plot.</summary>
    public void Draw(IInk ink, Box plot)
    {
        foreach (var (tick, lines) in ticks)
        {
            double share = Scale.Share(tick.Value), length = lines.Count > 0 || hasNames ? Sizes.TickLength : Sizes.TickLength * 0.55;
            double at = isVertical ? plot.Bottom - share * plot.Height : plot.Left + share * plot.Width;
            Spot[] ends = isVertical
                ? [new(plot.Left, at), new(plot.Left - length, at)]
                : [new(at, plot.Bottom), new(at, plot.Bottom + length)];
            ink.Stroke(new Outline().Through(ends), new(theme.Frame, 1));
            if (isSlanted && lines.Count > 0)
                DrawSlanted(ink, lines[0], new(at, plot.Bottom + Sizes.TickLength + 4));
            else
                DrawLevel(ink, lines, plot, at);
        }
    }

    private void DrawLevel(IInk ink, IReadOnlyList<TextLine> lines, Box plot, double at)
    {
        double top = isVertical ? at - lines.Sum(line => line.Height) / 2 : plot.Bottom + Sizes.TickLength + 3;
        foreach (TextLine line in lines)
        {
            double left = isVertical ? plot.Left - Sizes.TickLength - 4 - line.Width : at - line.Width / 2;
            ink.Text(line, new(left, top + line.Height * 0.5 + line.Size * 0.36), 0, theme.Text);
            top += line.Height;
        }
    }

    private void DrawSlanted(IInk ink, TextLine line, Spot end)
    {
        double angle = Slant * Math.PI / 180, down = line.Ascent * 0.6;
        Spot start = new(end.X - line.Width * Math.Cos(angle) + down * 0.2, end.Y - line.Width * Math.Sin(angle) + down);
        ink.Text(line, start, Slant, theme.Text);
    }

    // Not too many lines, and no word broken.
    private static bool FitsIn(string name, double width) => name.Length == 0
        || (Lettering.Line(name, Sizes.TickLabel).Width <= width * 2.5
            && name.Split(' ').All(word => Lettering.Line(word, Sizes.TickLabel).Width <= width)
            && Lettering.Wrap(name, Sizes.TickLabel, width, 4).Count <= 3);
}
