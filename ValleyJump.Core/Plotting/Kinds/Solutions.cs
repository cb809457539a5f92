using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>How far apart the solutions of a cell are, how alike their errors, and how far and where they went, along the noise.</summary>
internal sealed class Solutions : IFigureKind
{
    private static readonly (string Column, string Sem, string Words)[] Shown =
    [
        ("RTheta", "RThetaSem", "spread of solutions"), ("JaccardMean", "JaccardSem", "similarity of errors"),
        ("DisplacementMean", "DisplacementSem", "displacement"),
        ("CosineOfDisplacementMean", "CosineOfDisplacementSem", "cosine of displacements"),
    ];

    /// <inheritdoc/>
    public string Takes => "results of Compare-Solution -Summary";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(SolutionSummary)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) =>
        IFigureKind.Lacking(rows, ["EffectiveNoise", "BatchSize", "LearningRate", .. Shown.SelectMany(s => (string[])[s.Column, s.Sem])]);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        AlongRuns along = AlongRuns.Of(rows);
        return new(nameof(Solutions), "How far apart solutions are, and how alike their errors",
            [.. Shown.Select(s => along.Panel(rows, s.Column, s.Words, AlongRuns.PlusMinus(s.Column, s.Sem)))])
        {
            Subtitle = RunSeries.Line(rows, "Steps"),
            PanelColumns = 2,
        };
    }
}
