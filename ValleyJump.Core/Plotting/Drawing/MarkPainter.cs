namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>Draws the marks of a panel between its axes.</summary>
/// <param name="frame">Where the axes are.</param>
/// <param name="colors">Of values; null where nothing has any.</param>
/// <param name="tell">Takes what is to be known of how it was drawn, such as points that were left out.</param>
internal sealed class MarkPainter(PlotFrame frame, ValueColors? colors, Action<string, bool> tell)
{
    private const double LineWidth = 1.8, ThinWidth = 0.9, ErrorWidth = 1.2, CapReach = 2.8, ArrowLength = 5;
    private const int ManyPoints = 400;
    private static readonly Color White = Color.Of(0xFFFFFF);
    private IReadOnlyList<Mark> marks = [];
    private bool isOnColors; // of a heat map, on which only a white edge is seen everywhere

    /// <summary>Draws marks, the first below.</summary>
    public void Draw(IInk ink, IReadOnlyList<Mark> marks)
    {
        isOnColors = false;
        this.marks = marks;
        foreach (Mark mark in marks)
        {
            // Points on the edge are drawn whole; all else ends there.
            if (mark is not Points)
                ink.Clip(frame.Plot.Grown(mark is Line ? LineWidth / 2 : 0));
            Draw(ink, mark, frame.Theme.Series(mark.Series));
            isOnColors |= mark is Cells;
            if (mark is not Points)
                ink.Unclip();
        }
    }

    private void Draw(IInk ink, Mark mark, Color color)
    {
        switch (mark)
        {
            case Line line:
                DrawLine(ink, line, color);
                break;
            case Points points:
                DrawPoints(ink, points, color);
                break;
            case Band band:
                DrawBand(ink, band, color);
                break;
            case Bars bars:
                DrawBars(ink, bars, color);
                break;
            case Cells cells:
                new Heat(cells, frame, colors!.Of).Draw(ink, tell);
                break;
            case Contours contours:
                DrawContours(ink, contours, color);
                break;
            case Rule rule:
                Spot[] ends = rule.IsVertical
                    ? [new(frame.AtX(rule.At), frame.Plot.Top), new(frame.AtX(rule.At), frame.Plot.Bottom)]
                    : [new(frame.Plot.Left, frame.AtY(rule.At)), new(frame.Plot.Right, frame.AtY(rule.At))];
                if (double.IsFinite(ends[0].X + ends[0].Y))
                    ink.Stroke(new Outline().Through(ends), PenOf(rule, color));
                break;
            case Words words:
                DrawWords(ink, words, color);
                break;
            default:
                throw new InvalidOperationException($"No picture of a mark of type {mark.GetType().Name} is known.");
        }
    }

    /// <summary>The pen of a mark that is a line.</summary>
    public static Pen PenOf(Mark mark, Color color) => mark switch
    {
        Line { IsThin: true } line => new(color.Opaque(0.65), ThinWidth, line.Dash),
        Line line => new(color, LineWidth, line.Dash),
        Rule rule => new(color, 1.2, rule.Dash),
        _ => new(color.Opaque(0.55), 0.9),
    };

    private void DrawLine(IInk ink, Line line, Color color)
    {
        Pen pen = PenOf(line, color);
        var shape = new Outline();
        foreach (List<Spot> run in Runs(line.X.Length, i => frame.At(line.X[i], line.Y[i])))
        {
            List<Spot> spots = Thinning.EveryFew(Thinning.Line(run), out int every);
            if (every > 1)
                tell($"Of a line of {run.Count} points every {every}th corner is drawn.", true);
            if (spots.Count == 1)
                Markers.Draw(ink, Symbol.Circle, spots, pen.Width, pen.Color, frame.Theme.Ground, hasEdge: false);
            else
                shape.Through(spots);
        }
        if (shape.Verbs.Count > 0)
            ink.Stroke(shape, pen);
    }

    private void DrawPoints(IInk ink, Points points, Color color)
    {
        int[] seen = [.. Enumerable.Range(0, points.X.Length).Where(i => frame.Plot.Grown(0.5).Holds(frame.At(points.X[i], points.Y[i])))];
        double radius = seen.Length <= ManyPoints ? 3.6 : seen.Length <= 10 * ManyPoints ? 2.2 : 1.3;
        Spot[] spots = [.. seen.Select(i => frame.At(points.X[i], points.Y[i]))];
        int[] kept = seen.Length <= 5000 ? [.. Enumerable.Range(0, spots.Length)] : Thinning.Points(spots, radius);
        if (kept.Length < seen.Length)
            tell($"Of {seen.Length} points {kept.Length} are drawn: the others lie under these.", false);
        int[] drawn = [.. kept.Select(k => seen[k])];
        Color ColorOf(int i) => points.Values is double[] values && colors is not null ? colors.Of(values[i]) : color;
        if (points.YLow is not null || points.YHigh is not null)
        {
            ErrorBars(ink, drawn, i => frame.AtX(points.X[i]), i => (End(points.YLow, points.Y, i), End(points.YHigh, points.Y, i)),
                isVertical: true, ColorOf);
        }
        if (points.XLow is not null || points.XHigh is not null)
        {
            ErrorBars(ink, drawn, i => frame.AtY(points.Y[i]), i => (End(points.XLow, points.X, i), End(points.XHigh, points.X, i)),
                isVertical: false, ColorOf);
        }
        bool hasEdge = seen.Length <= ManyPoints;
        // Symbols of one colour together, and each alone where they cover one another with edges.
        foreach (int[] group in drawn.GroupBy(ColorOf).Select(group => group.ToArray()))
        {
            foreach (int[] part in hasEdge ? group.Chunk(1) : [group])
            {
                IEnumerable<Spot> places = part.Select(i => frame.At(points.X[i], points.Y[i]));
                Markers.Draw(ink, points.Symbol, places, radius, ColorOf(part[0]), isOnColors ? White : frame.Theme.Ground, hasEdge);
            }
        }
    }

    private static double End(double[]? ends, double[] values, int i) => ends is null ? values[i] : ends[i];

    private void ErrorBars(IInk ink, IEnumerable<int> indices, Func<int, double> across, Func<int, (double Low, double High)> ends,
        bool isVertical, Func<int, Color> color)
    {
        foreach (int i in indices)
        {
            double at = across(i), low = isVertical ? frame.EndY(ends(i).Low) : frame.EndX(ends(i).Low);
            double high = isVertical ? frame.EndY(ends(i).High) : frame.EndX(ends(i).High);
            if (!double.IsFinite(at + low + high))
                continue;
            (double from, double to) = isVertical ? (frame.Plot.Bottom, frame.Plot.Top) : (frame.Plot.Left, frame.Plot.Right);
            var shape = new Outline();
            Add(shape, at, Inside(low, from, to), at, Inside(high, from, to));
            foreach ((double end, double value, double inward) in
                new[] { (low, ends(i).Low, high - low), (high, ends(i).High, low - high) })
            {
                if (double.IsInfinity(value))
                {
                    // There is no end: an arrow at the edge.
                    double foot = end + Math.CopySign(ArrowLength, inward);
                    Add(shape, at - CapReach, foot, at, end);
                    Add(shape, at + CapReach, foot, at, end);
                }
                else if (end == Inside(end, from, to))
                {
                    Add(shape, at - CapReach, end, at + CapReach, end);
                }
            }
            ink.Stroke(shape, new(color(i), ErrorWidth));
        }

        void Add(Outline shape, double a, double b, double c, double d) => _ = isVertical
            ? shape.Move(a, b).Line(c, d)
            : shape.Move(b, a).Line(d, c);

        static double Inside(double at, double from, double to) => Math.Clamp(at, Math.Min(from, to), Math.Max(from, to));
    }

    private void DrawBand(IInk ink, Band band, Color color)
    {
        Spot High(int i) => new(frame.AtX(band.X[i]), frame.EndY(band.High[i]));
        Spot Low(int i) => new(frame.AtX(band.X[i]), frame.EndY(band.Low[i]));
        foreach (List<int> run in IndexRuns(band.X.Length, i => double.IsFinite(High(i).X + High(i).Y + Low(i).Y)))
        {
            List<Spot> up = Thinning.Line([.. run.Select(High)]);
            List<Spot> down = Thinning.Line([.. run.Select(Low)]);
            if (run.Count == 1)
                ink.Stroke(new Outline().Through([up[0], down[0]]), new(color.Opaque(0.4), 3));
            down.Reverse();
            ink.Fill(new Outline().Through([.. up, .. down]).Close(), color.Opaque(0.22));
        }
    }

    private void DrawBars(IInk ink, Bars bars, Color color)
    {
        double foot = frame.Y.IsLog ? frame.Plot.Bottom : Math.Clamp(frame.AtY(0), frame.Plot.Top, frame.Plot.Bottom);
        for (int i = 0; i < bars.X.Length; i++)
        {
            double left = frame.AtX(bars.X[i] - bars.Width / 2), right = frame.AtX(bars.X[i] + bars.Width / 2), top = frame.AtY(bars.Y[i]);
            if (double.IsFinite(left + right + top))
                ink.Fill(new Box(left, Math.Min(top, foot), right, Math.Max(top, foot)).Outline(), color.Toward(frame.Theme.Ground, 0.12));
        }
        if (bars.YLow is not null || bars.YHigh is not null)
        {
            ErrorBars(ink, Enumerable.Range(0, bars.X.Length), i => frame.AtX(bars.X[i]),
                i => (End(bars.YLow, bars.Y, i), End(bars.YHigh, bars.Y, i)), isVertical: true, _ => frame.Theme.Text);
        }
    }

    private void DrawContours(IInk ink, Contours contours, Color color)
    {
        double[] x = [.. contours.X.Select(frame.AtX)], y = [.. contours.Y.Select(frame.AtY)];
        (double Level, IReadOnlyList<List<Spot>> Lines)[] levels =
            [.. contours.Levels.Select(l => (l, (IReadOnlyList<List<Spot>>)ContourLines.Of(x, y, contours.Values, l)))];
        IReadOnlyList<ContourLabel> labels = contours.IsLabelled ? new ContourLabels(frame.Plot, SeenOver()).Place(levels) : [];
        var shape = new Outline();
        foreach (List<Spot> line in levels.SelectMany(level => level.Lines))
        {
            foreach (List<Spot> part in labels.FirstOrDefault(label => ReferenceEquals(label.Line, line))?.Parts() ?? [line])
                shape.Through(Thinning.Line(part));
        }
        if (shape.Verbs.Count > 0)
            ink.Stroke(shape, PenOf(contours, color));
        foreach (ContourLabel label in labels)
            ink.Text(label.Text, label.At, label.Degrees, color, frame.Theme.Ground);
    }

    // Curves, points and words that are drawn over contours would cover their values.
    private SeenInk SeenOver()
    {
        var seen = new SeenInk(frame.Plot);
        new MarkPainter(frame, colors, (_, _) => { }).Draw(seen, [.. marks.Where(mark => mark is Line or Points or Words)]);
        return seen;
    }

    private void DrawWords(IInk ink, Words words, Color color)
    {
        TextLine line = Lettering.Line(words.Text, 12.5);
        Spot at = frame.At(words.X, words.Y);
        if (!double.IsFinite(at.X + at.Y) || !frame.Plot.Grown(1).Holds(at))
            return;
        Box plot = frame.Plot.Grown(-5);
        double left = Math.Clamp(at.X - line.Width / 2, plot.Left, Math.Max(plot.Left, plot.Right - line.Width));
        double first = plot.Top + line.Ascent, last = Math.Max(first, plot.Bottom - line.Descent);
        double foot = Math.Clamp(at.Y + line.Ascent / 2, first, last);
        ink.Text(line, new(left, foot), 0, color, frame.Theme.Ground);
    }

    private static IEnumerable<List<Spot>> Runs(int count, Func<int, Spot> at)
    {
        foreach (List<int> run in IndexRuns(count, i => at(i) is var spot && double.IsFinite(spot.X + spot.Y)))
            yield return [.. run.Select(at)];
    }

    // Indices that follow one another, without those that have no place.
    private static IEnumerable<List<int>> IndexRuns(int count, Func<int, bool> hasPlace)
    {
        var run = new List<int>();
        for (int i = 0; i <= count; i++)
        {
            if (i < count && hasPlace(i))
            {
                run.Add(i);
            }
            else if (run.Count > 0)
            {
                yield return run;
                run = [];
            }
        }
    }
}
