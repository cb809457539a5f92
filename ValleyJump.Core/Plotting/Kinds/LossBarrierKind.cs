using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>The loss along lines between solutions, and their barriers against the similarity of their errors (v2, Fig. 1e).</summary>
internal sealed class LossBarrierKind : IFigureKind
{
    private const int MaxLines = 6;

    private static readonly string[] Needed = ["Alpha", "TrainLoss", "TestLoss"];

    /// <inheritdoc/>
    public string Takes => "results of Measure-LossBarrier, or the rows of their lines";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(LossBarrier), typeof(LossPoint)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => PlotCurves.Any(rows, Needed) ? null : IFigureKind.Lacking(rows, "Jaccard", "Barrier");

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        bool pairs = IFigureKind.Lacking(rows, "Jaccard", "Barrier") is null;
        var curves = PlotCurves.Of(rows, null, Needed).OrderBy(c => c.Owner.Number("Jaccard")).ToArray();
        // From the pair that is least alike to the one that is most, evenly between.
        double least = curves.Length == 0 ? double.NaN : curves[0].Owner.Number("Jaccard");
        PlotCurve[] shown = curves.Length <= MaxLines ? curves : double.IsNaN(least) ? curves[..MaxLines]
            : [.. Spacing.Even(least, curves[^1].Owner.Number("Jaccard"), MaxLines)
                .Select(at => curves.MinBy(c => Math.Abs(c.Owner.Number("Jaccard") - at))!).Distinct()];
        ColumnFacts facts = rows.Facts;
        List<Panel> panels = [];
        if (shown.Length > 0)
        {
            panels.Add(new(new("way from one to the other {alpha}"), new("training loss {L}"),
                [.. shown.Select((c, i) => new Line(c["Alpha"], c["TrainLoss"]) { Series = i, Name = NameOf(c.Owner, facts) })])
            {
                Note = shown.Length < curves.Length ? FormattableString.Invariant($"{shown.Length} of {curves.Length} lines, by the similarity of errors") : "",
            });
        }
        if (pairs && rows.Count > 1)
        {
            panels.Add(new(new(facts.Label("Jaccard", "similarity of errors")), new(facts.Label("Barrier", "barrier")),
                [MarksOf.Points(rows, "Jaccard", "Barrier") with { Symbol = Symbol.OpenCircle }]));
        }
        return new(((IFigureKind)this).Name, panels.Count == 2 || shown.Length == 0 ? "Loss barriers between solutions, and how alike their errors are"
            : "The loss along the line between solutions", panels)
        {
            Subtitle = SharedInputs.Line(rows, "Steps"),
        };
    }

    private static string NameOf(PlotRow owner, ColumnFacts facts) => double.IsNaN(owner.Number("Jaccard")) ? ""
        : facts.Value("Jaccard", owner.Number("Jaccard").ToString("F3", System.Globalization.CultureInfo.InvariantCulture));
}
