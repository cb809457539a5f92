using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Plotting.Drawing;

/// <summary>A figure laid out: its size, and all that is drawn. The same for every format.</summary>
internal sealed class Sheet
{
    private readonly Figure figure;
    private readonly Theme theme;
    private readonly int columns, rows;
    private readonly PanelPlan[] plans;
    private readonly Legend? legend;
    private readonly IReadOnlyList<TextLine> title = [], subtitle = [];

    /// <summary>Lays a figure out.</summary>
    /// <exception cref="InvalidInputException">Its size is out of range, or its arrays do not fit.</exception>
    public Sheet(Figure figure, FigureStyle style)
    {
        FigureCheck.All(figure, style);
        this.figure = figure;
        theme = Theme.Of(style.Theme);
        int count = figure.Panels.Count;
        int usual = count switch { <= 3 => count, 4 => 2, <= 9 => 3, _ => 4 };
        columns = Math.Min(count, figure.PanelColumns > 0 ? figure.PanelColumns : usual);
        rows = (count + columns - 1) / columns;
        IReadOnlyList<LegendEntry> shared = Shared();
        bool sharesLegend = shared.Count > 0;
        double plotWidth = count == 1 ? 520 : 340, plotHeight = count == 1 ? 370 : 270;
        plans = [];
        // What stands around a plot depends on its size, and the size that is left on it. Plots only grow, so that all fits.
        for (int pass = 0; pass < 4; pass++)
        {
            plans = [.. figure.Panels.Select(panel => new PanelPlan(panel, theme, plotWidth, plotHeight, !sharesLegend))];
            double columnsWidth = Enumerable.Range(0, columns).Sum(c => ColumnLeft(c) + plotWidth + ColumnRight(c));
            Width = 2 * Sizes.Pad + columnsWidth + (columns - 1) * ColumnGap;
            double inner = Width - 2 * Sizes.Pad;
            title = Lettering.Wrap(figure.Title, Sizes.Title, inner, 3, isBold: true);
            subtitle = Lettering.Wrap(figure.Subtitle, Sizes.Subtitle, inner, 4);
            legend = sharesLegend ? Legend.Rows(shared, inner, theme) : null;
            double rowsHeight = Enumerable.Range(0, rows).Sum(r => RowTop(r) + plotHeight + RowBottom(r));
            Height = 2 * Sizes.Pad + HeaderHeight + rowsHeight + (rows - 1) * RowGap;
            PlotSize = (plotWidth, plotHeight);
            if (style.Width == 0 || style.Height == 0)
                break;
            double wanted = (double)style.Width / style.Height;
            if (Width / Height < wanted)
                plotWidth += (wanted * Height - Width) / columns;
            else
                plotHeight += (Width / wanted - Height) / rows;
        }
    }

    private const double ColumnGap = 22, RowGap = 16;

    /// <summary>In units of the sheet.</summary>
    public double Width { get; private set; }

    public double Height { get; private set; }

    /// <summary>The colour of the ground.</summary>
    public Color Ground => theme.Ground;

    /// <summary>How it was drawn, where that is to be known.</summary>
    public IEnumerable<string> Remarks => plans.SelectMany(plan => plan.Remarks).Select(remark => remark.Text).Distinct();

    private (double Width, double Height) PlotSize { get; set; }

    private double HeaderHeight => title.Sum(line => line.Height) + subtitle.Sum(line => line.Height)
        + (title.Count + subtitle.Count > 0 ? 9 : 0) + (legend is null ? 0 : legend.Height + 10);

    /// <summary>Draws all of it, on a ground that is filled already.</summary>
    public void Draw(IInk ink)
    {
        double top = Sizes.Pad;
        PanelPlan.Lines(ink, title, Sizes.Pad, ref top, theme.Text, 0);
        PanelPlan.Lines(ink, subtitle, Sizes.Pad, ref top, theme.Quiet, 0);
        if (title.Count + subtitle.Count > 0)
            top += 9;
        legend?.Draw(ink, new(Sizes.Pad, top));
        top = Sizes.Pad + HeaderHeight;
        for (int r = 0; r < rows; r++)
        {
            double left = Sizes.Pad;
            top += RowTop(r);
            for (int c = 0; c < columns && r * columns + c < plans.Length; c++)
            {
                left += ColumnLeft(c);
                // On half units lines of one unit fill whole pixels.
                plans[r * columns + c].Draw(ink, new(Math.Round(left) + 0.5, Math.Round(top) + 0.5));
                left += PlotSize.Width + ColumnRight(c) + ColumnGap;
            }
            top += PlotSize.Height + RowBottom(r) + RowGap;
        }
    }

    private IEnumerable<PanelPlan> InColumn(int column) => plans.Where((_, i) => i % columns == column);

    private IEnumerable<PanelPlan> InRow(int row) => plans.Where((_, i) => i / columns == row);

    private double ColumnLeft(int column) => InColumn(column).Max(plan => plan.Left);

    private double ColumnRight(int column) => InColumn(column).Max(plan => plan.Right);

    private double RowTop(int row) => InRow(row).Max(plan => plan.Top);

    private double RowBottom(int row) => InRow(row).Max(plan => plan.Bottom);

    // One legend for all where all panels that have one have the same.
    private IReadOnlyList<LegendEntry> Shared()
    {
        IReadOnlyList<LegendEntry>[] legends = [.. figure.Panels.Select(LegendEntry.Of).Where(entries => entries.Count > 0)];
        return legends.Length > 1 && legends.All(entries => LegendEntry.AreSame(entries, legends[0])) ? legends[0] : [];
    }
}
