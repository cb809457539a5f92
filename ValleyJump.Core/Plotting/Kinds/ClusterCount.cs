using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>How clear clusters of runs are, by how many they are.</summary>
internal sealed class ClusterCount : IFigureKind
{
    private const string Count = "Clusters", Mean = "SilhouetteMean", Sem = "SilhouetteSem", Chosen = "Chosen";

    // Kaufman and Rousseeuw (1990): no substantial structure at or below, a strong one above.
    private const double None = 0.25, Strong = 0.7;

    /// <inheritdoc/>
    public string Takes => "results of Group-Solution -Summary";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(SolutionClustering)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, Count, Mean, Sem, Chosen);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        PlotRows Of(bool chosen) => new(rows.Where(r => r.Number(Chosen) == (chosen ? 1 : 0)));
        Points PointsOf(PlotRows some) => MarksOf.Points(some, r => r.Number(Count), r => r.Number(Mean), AlongRuns.PlusMinus(Mean, Sem));
        return new(nameof(ClusterCount), "How clear clusters of runs are, by their number",
        [
            new(new(rows.Facts.Label(Count, "clusters")) { Low = 1, High = rows.Max(r => r.Number(Count)) + 1 },
                new(rows.Facts.Label(Mean, "mean silhouette")) { Low = Math.Min(0, rows.Min(r => r.Number(Mean) - r.Number(Sem))), High = 1 },
            [
                new Rule(None, IsVertical: false) { Series = -1, Name = "no structure below", Dash = Dash.Dotted },
                new Rule(Strong, IsVertical: false) { Series = -1, Name = "a strong one above" },
                MarksOf.Line(rows, Count, Mean),
                .. MarksOf.Seen(PointsOf(Of(chosen: false)), PointsOf(Of(chosen: true)) with { Series = 1, Name = "chosen", Symbol = Symbol.Square }),
            ]),
        ])
        {
            Subtitle = SharedInputs.Shared(rows, "Runs") is { Length: > 0 } runs ? $"{runs} runs" : "",
        };
    }
}
