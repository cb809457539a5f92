using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>Times of the gradient along sharp and flat directions and their ratio, through training, by noise or run by run.</summary>
internal sealed class Timescales : IFigureKind
{
    /// <inheritdoc/>
    public string Takes => "results of Measure-Timescale";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(TimescaleMeasurement)];

    /// <inheritdoc/>
    public int Order => 30;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) =>
        IFigureKind.Lacking(rows, "TauSharp", "TauSharpSem", "TauFlat", "TauFlatSem", "TauRatio", "TauRatioSem", "BatchSize", "Step");

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        AlongRuns along = AlongRuns.Of(rows);
        ColumnFacts facts = rows.Facts;
        return new(nameof(Timescales), $"Times of sharp and flat directions, {along.By}",
        [
            new(along.Axis, new("autocorrelation time (steps)") { IsLog = true },
            [
                .. along.Marks("TauSharp", AlongRuns.PlusMinus("TauSharp", "TauSharpSem"), $"sharp {facts.Symbol("TauSharp")}", 0),
                .. along.Marks("TauFlat", AlongRuns.PlusMinus("TauFlat", "TauFlatSem"), $"flat {facts.Symbol("TauFlat")}", 1),
            ]),
            along.Panel(rows, "TauRatio", "ratio", AlongRuns.PlusMinus("TauRatio", "TauRatioSem")),
        ])
        {
            Subtitle = RunSeries.Line(rows, "Steps"),
        };
    }
}
