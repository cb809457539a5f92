using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>How well networks classify the test images, through training, by noise or run by run.</summary>
internal sealed class Classification : IFigureKind
{
    private const string Micro = "Accuracy", Macro = "MacroAccuracy", Loss = "LogLoss", Sem = "Sem";

    /// <inheritdoc/>
    public string Takes => "results of Measure-Classification";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(ClassificationMeasurement)];

    /// <inheritdoc/>
    public int Order => 30;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) =>
        IFigureKind.Lacking(rows, Micro, Micro + "Low", Micro + "High", Macro, Macro + Sem, Loss, Loss + Sem, "BatchSize", "Step");

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        AlongRuns along = AlongRuns.Of(rows);
        Panel[] panels =
        [
            along.Panel(rows, Micro, "accuracy", r => (r.Number(Micro + "Low"), r.Number(Micro + "High"))),
            along.Panel(rows, Macro, "mean recall of the classes", AlongRuns.PlusMinus(Macro, Macro + Sem)),
            along.Panel(rows, Loss, "log-loss", AlongRuns.PlusMinus(Loss, Loss + Sem)),
        ];
        return new(nameof(Classification), $"How networks classify the test images, {along.By}", [.. panels.Where(p => p.Marks.Count > 0)])
        {
            Subtitle = RunSeries.Line(rows, "Steps"),
        };
    }
}
