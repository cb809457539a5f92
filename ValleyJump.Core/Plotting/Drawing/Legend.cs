namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>A name in a legend, and the marks that it is the name of, without their data.</summary>
internal sealed record LegendEntry(string Name, IReadOnlyList<Mark> Samples)
{
    private static readonly double[] None = [];
    private static readonly double[,] NoGrid = new double[0, 0];

    /// <summary>The entries of a panel, in the order of its marks.</summary>
    public static IReadOnlyList<LegendEntry> Of(Panel panel) =>
    [
        .. from mark in panel.Marks
           where mark.Name.Length > 0 && mark is not Words
           group Sample(mark) by mark.Name into same
           select new LegendEntry(same.Key, [.. same.Distinct()]),
    ];

    /// <summary>Whether two legends say the same.</summary>
    public static bool AreSame(IReadOnlyList<LegendEntry> one, IReadOnlyList<LegendEntry> other) => one.Count == other.Count
        && one.Zip(other).All(pair => pair.First.Name == pair.Second.Name && pair.First.Samples.SequenceEqual(pair.Second.Samples));

    private static Mark Sample(Mark mark) => mark switch
    {
        Line line => line with { X = None, Y = None },
        Points points => new Points(None, None)
        {
            Name = points.Name, Series = points.Series, Symbol = points.Symbol,
            YLow = points.YLow is null && points.YHigh is null ? null : None, Values = points.Values is null ? null : None,
        },
        Band band => band with { X = None, Low = None, High = None },
        Bars bars => new Bars(None, None) { Name = bars.Name, Series = bars.Series },
        Cells cells => new Cells(None, None, NoGrid) { Name = cells.Name },
        Contours contours => new Contours(None, None, NoGrid, None) { Name = contours.Name, Series = contours.Series },
        Rule rule => rule with { At = 0 },
        _ => mark,
    };
}

/// <summary>A legend: its entries in a column, or in rows as wide as there is room.</summary>
internal sealed class Legend
{
    private const double SampleWidth = 24, SampleGap = 6, EntryGap = 18, RowGap = 3;
    private readonly Theme theme;
    private readonly List<(LegendEntry Entry, IReadOnlyList<TextLine> Lines, double X, double Y)> placed = [];

    private Legend(Theme theme) => this.theme = theme;

    public double Width { get; private set; }

    public double Height { get; private set; }

    /// <summary>One below the other.</summary>
    public static Legend Column(IReadOnlyList<LegendEntry> entries, double width, Theme theme) =>
        Place(entries, width, theme, inRows: false);

    /// <summary>Side by side, in as many rows as it takes.</summary>
    public static Legend Rows(IReadOnlyList<LegendEntry> entries, double width, Theme theme) => Place(entries, width, theme, inRows: true);

    /// <summary>Draws it from its top left corner.</summary>
    public void Draw(IInk ink, Spot corner)
    {
        foreach (var (entry, lines, x, y) in placed)
        {
            double first = lines[0].Height, left = corner.X + x, top = corner.Y + y;
            foreach (Mark sample in entry.Samples)
                DrawSample(ink, sample, new(left, top + first / 2 - 6, left + SampleWidth, top + first / 2 + 6));
            for (int i = 0; i < lines.Count; i++)
            {
                Spot at = new(left + SampleWidth + SampleGap, top + first * (i + 0.5) + lines[i].Size * 0.35);
                ink.Text(lines[i], at, 0, theme.Text);
            }
        }
    }

    private static Legend Place(IReadOnlyList<LegendEntry> entries, double width, Theme theme, bool inRows)
    {
        var legend = new Legend(theme);
        double x = 0, y = 0, rowHeight = 0;
        foreach (LegendEntry entry in entries)
        {
            double room = Math.Max(40, Math.Min(width, inRows ? 360 : width) - SampleWidth - SampleGap);
            IReadOnlyList<TextLine> lines = Lettering.Wrap(entry.Name, Sizes.Legend, room, 2);
            if (lines.Count == 0)
                continue;
            double entryWidth = SampleWidth + SampleGap + lines.Max(line => line.Width), height = lines.Sum(line => line.Height);
            if (x > 0 && (!inRows || x + entryWidth > width))
                (x, y, rowHeight) = (0, y + rowHeight + RowGap, 0);
            legend.placed.Add((entry, lines, x, y));
            legend.Width = Math.Max(legend.Width, x + entryWidth);
            rowHeight = Math.Max(rowHeight, height);
            legend.Height = y + rowHeight;
            x += entryWidth + EntryGap;
        }
        return legend;
    }

    private void DrawSample(IInk ink, Mark sample, Box box)
    {
        Color color = theme.Series(sample.Series);
        double middle = (box.Top + box.Bottom) / 2, centre = (box.Left + box.Right) / 2;
        switch (sample)
        {
            case Line or Rule or Contours:
                Pen pen = MarkPainter.PenOf(sample, color);
                ink.Stroke(new Outline().Through([new(box.Left, middle), new(box.Right, middle)]), pen);
                break;
            case Points points:
                color = points.Values is null ? color : theme.Quiet;
                if (points.YLow is not null)
                    ink.Stroke(new Outline().Through([new(centre, box.Top), new(centre, box.Bottom)]), new(color, 1.2));
                Markers.Draw(ink, points.Symbol, [new(centre, middle)], 3.6, color, theme.Ground, hasEdge: true);
                break;
            case Band:
                ink.Fill(new Box(box.Left, box.Top + 1, box.Right, box.Bottom - 1).Outline(), color.Opaque(0.22));
                break;
            case Bars:
                ink.Fill(new Box(centre - 7, box.Top + 1, centre + 7, box.Bottom - 1).Outline(), color.Toward(theme.Ground, 0.12));
                break;
            case Cells:
                ink.Fill(new Box(centre - 7, box.Top, centre + 7, box.Bottom).Outline(), Theme.Value(0.5, isDiverging: false));
                break;
        }
    }
}
