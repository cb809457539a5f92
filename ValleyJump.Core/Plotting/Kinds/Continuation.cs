using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// Where full-batch descent leads to, against the step that it was continued from: similarity of errors, losses, accuracy, and flatness
/// where rows have it beside (v2, Fig. 1).
/// </summary>
internal sealed class Continuation : IFigureKind
{
    private static readonly (string Column, string Words)[] Shown =
    [
        ("Flatness", "flatness"), ("FinalTestLoss", "test loss"), ("FinalTestAccuracy", "test accuracy"), ("Jaccard", "similarity of errors"),
    ];

    /// <inheritdoc/>
    public string Takes => "results of Invoke-GdContinuation from two or more steps, with Flatness beside or without";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(GdContinuation)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, "FromStep", "FinalTestLoss", "FinalTestAccuracy", "Jaccard")
        ?? (rows.Select(r => r.Text("FromStep")).Distinct().Count() < 2 ? "there is only one step" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var runs = RunSeries.Runs(rows);
        ColumnFacts facts = rows.Facts;
        var axis = new Axis(facts.Label("FromStep", "continued from step"));
        return new(nameof(Continuation), "Where full-batch descent leads to, from the steps of a run",
            [.. Shown.Where(s => rows.All(r => r.Has(s.Column))).Select(s => new Panel(axis, new(facts.Label(s.Column, s.Words)),
                [.. runs.SelectMany(r => (Mark[])
                [
                    MarksOf.Line(r.Rows, "FromStep", s.Column) with { Series = r.Series, IsThin = true },
                    MarksOf.Points(r.Rows, "FromStep", s.Column) with { Series = r.Series, Name = r.Name },
                ])]))])
        {
            Subtitle = RunSeries.Line(rows, "Steps"),
            PanelColumns = 2,
        };
    }
}
