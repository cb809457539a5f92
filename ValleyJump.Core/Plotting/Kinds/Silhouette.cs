using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>How clearly each run belongs to its cluster of networks that err alike: Rousseeuw's silhouette plot.</summary>
internal sealed class Silhouette : IFigureKind
{
    private const string Value = "Silhouette", Cluster = "Cluster", Medoid = "IsMedoid";

    /// <inheritdoc/>
    public string Takes => "results of Group-Solution";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(SolutionCluster)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, Value, Cluster, Medoid);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        PlotRow[] sorted = [.. rows.OrderBy(r => r.Number(Cluster)).ThenByDescending(r => r.Number(Value))];
        double[] clusters = RunGrid.Values(rows, Cluster);
        var marks = new List<Mark>();
        foreach ((int c, double cluster) in clusters.Index())
        {
            int[] own = [.. Enumerable.Range(0, sorted.Length).Where(i => sorted[i].Number(Cluster) == cluster)];
            marks.Add(new Bars([.. own.Select(i => i + 1.0)], [.. own.Select(i => sorted[i].Number(Value))])
            {
                Series = c, Name = FormattableString.Invariant($"cluster {cluster}: {own.Length} runs"),
            });
        }
        int[] middle = [.. Enumerable.Range(0, sorted.Length).Where(i => sorted[i].Number(Medoid) == 1)];
        marks.Add(new Points([.. middle.Select(i => i + 1.0)], [.. middle.Select(i => sorted[i].Number(Value))])
        {
            Series = -1, Symbol = Symbol.Diamond, Name = "the run in its middle",
        });
        return new(nameof(Silhouette), "How clearly runs belong to clusters that err alike",
        [
            new(new("run, by cluster") { Low = 0, High = sorted.Length + 1 }, new(rows.Facts.Label(Value, "silhouette")), marks),
        ])
        {
            Subtitle = RunSeries.Line(rows, "Steps"),
        };
    }
}
