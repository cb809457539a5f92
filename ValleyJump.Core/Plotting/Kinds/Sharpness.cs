using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>By how much the loss rises around runs: on average and at worst, which no rescaling of layers changes.</summary>
internal sealed class Sharpness : IFigureKind
{
    private const string Symmetric = "SymmetricSharpness", Worst = "WorstSharpness";

    /// <inheritdoc/>
    public string Takes => "results of Measure-Sharpness";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(SharpnessMeasurement)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) =>
        // Through training, the edge of stability is what is asked.
        request.Kind is null && AlongRuns.Of(rows).IsThroughTraining ? "runs are measured at several steps"
            : IFigureKind.Lacking(rows, Symmetric, Symmetric + "Sem", Worst, "BatchSize", "Step");

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        AlongRuns along = AlongRuns.Of(rows);
        return new(nameof(Sharpness), $"How sharp minima are, {along.By}",
        [
            along.Panel(rows, Symmetric, "mean rise of the loss", AlongRuns.PlusMinus(Symmetric, Symmetric + "Sem")),
            along.Panel(rows, Worst, "worst rise of the loss"),
        ])
        {
            Subtitle = RunSeries.Line(rows, "Steps"),
        };
    }
}
