namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>When networks froze over the grid of batch size and learning rate, a heat map for each definition.</summary>
internal sealed class FreezingGrid : IFigureKind
{
    private const int MaxPanels = 6;

    /// <inheritdoc/>
    public string Takes => "results of Measure-FreezePoint of training runs, over a grid of six cells or more, by up to six definitions";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => FreezingRows.Types;

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => FreezingRows.WhyNot(rows) ?? RunGrid.WhyNot(rows)
        ?? (FreezingRows.ByDefinitionAndImages(rows).Count > MaxPanels ? "there are more than six definitions and data sets" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var definitions = FreezingRows.ByDefinitionAndImages(rows);
        // One scale of colours, so that definitions can be compared.
        double[] all = [.. rows.Select(r => r.Number(FreezingRows.Time)).Where(double.IsFinite)];
        bool isLog = Spacing.IsWideBesideZero(all);
        double[] shown = isLog ? [.. all.Where(v => v > 0)] : all;
        return new(nameof(FreezingGrid), "When networks freeze, over batch size and learning rate",
            [.. definitions.Select(d => PanelOf(d.Name, d.Rows))])
        {
            PanelColumns = Math.Min(2, definitions.Count),
            Subtitle = RunSeries.Line(rows, "Steps"),
        };

        Panel PanelOf(string name, PlotRows of)
        {
            Panel panel = RunGrid.Panel(of, FreezingRows.Time, "freezing time", definitions.Count > 1 ? name : "");
            return panel with
            {
                Color = panel.Color! with
                {
                    IsLog = isLog, Low = shown.DefaultIfEmpty(double.NaN).Min(), High = shown.DefaultIfEmpty(double.NaN).Max(),
                },
            };
        }
    }
}
