using ValleyJump.Core.Networks;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>Loss and accuracy through training, of the training and of the test images.</summary>
internal sealed class Training : IFigureKind
{
    private const int MaxRuns = 40;

    private static readonly string[] Needed = ["Step", "TrainLoss", "TrainAccuracy", "TestLoss", "TestAccuracy"];

    /// <inheritdoc/>
    public string Takes => "up to forty training runs, or the rows of their curves";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(SgdRun), typeof(SgdPoint), typeof(SgdCheckpoint)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => !PlotCurves.Any(rows, Needed) ? "there are no curves of losses and accuracies"
        : PlotCurves.Of(rows, null, Needed).Count > MaxRuns ? "there are more runs" : null;

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var curves = PlotCurves.Of(rows, null, Needed);
        var owners = new PlotRows(curves.Select(c => c.Owner));
        var groups = RunSeries.Runs(owners);
        var ofOwner = curves.GroupBy(c => c.Owner).ToDictionary(g => (object)g.Key, g => g.First(), ReferenceEqualityComparer.Instance);
        bool scaled = RunSeries.VaryingCells(owners).Contains("LearningRate");
        List<Mark> loss = [], accuracy = [];
        foreach (RunGroup group in groups)
        {
            cancel.ThrowIfCancellationRequested();
            foreach (PlotCurve curve in group.Rows.Select(r => (PlotCurve)ofOwner[r]))
            {
                double[] t = Array.ConvertAll(curve["Step"], s => s * (scaled ? curve.Owner.Number("LearningRate") : 1));
                Add(loss, t, curve["TrainLoss"], curve["TestLoss"], group, groups.Count);
                Add(accuracy, t, curve["TrainAccuracy"], curve["TestAccuracy"], group, groups.Count);
            }
        }
        ColumnFacts facts = rows.Facts;
        var axis = new Axis(scaled ? "time {eta t}" : facts.Label("Step", "step"));
        return new(nameof(Training), "Loss and accuracy through training",
        [
            new(axis, new("loss {L}") { IsLog = true }, loss) { Note = groups.Count > 1 ? "solid: training images; dashed: test images" : "" },
            new(axis, new("accuracy"), accuracy),
        ])
        {
            Subtitle = RunSeries.Line(owners, "Steps"),
        };
    }

    /// <summary>One run has a colour for each set of images; several are told apart by colour, and the sets by the line.</summary>
    private static void Add(List<Mark> marks, double[] t, double[] train, double[] test, RunGroup group, int of)
    {
        bool one = of == 1;
        marks.Add(new Line(t, train) { Name = one ? "training images" : group.Name, Series = group.Series, IsThin = of > 8 });
        marks.Add(new Line(t, test) { Name = one ? "test images" : "", Series = one ? 1 : group.Series, Dash = Dash.Dashed, IsThin = of > 8 });
    }
}
