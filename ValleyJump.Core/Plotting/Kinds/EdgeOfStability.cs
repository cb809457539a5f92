using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>eta lambda_1 and eta times the sharpness of the mini-batches against the edge of stability, 2.</summary>
internal sealed class EdgeOfStability : IFigureKind
{
    private const string Full = "EtaLargestEigenvalue", OfBatches = "EtaBatchSharpness";

    private const double Edge = 2;

    /// <inheritdoc/>
    public string Takes => "results of Measure-Sharpness or Measure-Flatness, best at several checkpoints of a run";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(SharpnessMeasurement)];

    /// <inheritdoc/>
    public int Order => 40;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, Full, "BatchSize", "LearningRate");

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        AlongRuns along = AlongRuns.Of(rows);
        bool batches = rows.All(r => r.Has(OfBatches));
        var rule = new Rule(Edge, IsVertical: false) { Series = -1, Name = "edge of stability" };
        var y = new Axis("{eta lambda_1}") { Low = 0, High = Highest(Full) };
        var batchAxis = new Axis("{eta} times sharpness of batches") { Low = 0, High = Highest(OfBatches) };
        return new(nameof(EdgeOfStability), $"How near runs are to the edge of stability, {along.By}",
        [
            new(along.Axis, y, [rule, .. along.Marks(Full)]),
            .. batches ? [new Panel(along.Axis, batchAxis, [rule, .. along.Marks(OfBatches, AlongRuns.PlusMinus(OfBatches, "EtaBatchSharpnessSem"))])]
                : (Panel[])[],
        ])
        {
            Subtitle = RunSeries.Line(rows, "Steps"),
        };

        double Highest(string column) => 1.1 * rows.Select(r => r.Number(column)).Where(double.IsFinite).Append(Edge).Max();
    }
}
