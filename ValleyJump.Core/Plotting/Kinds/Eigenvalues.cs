using ValleyJump.Core.Measures;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>The largest eigenvalues of the Hessian by rank, with the bounds of their errors.</summary>
internal sealed class Eigenvalues : IFigureKind
{
    private const int MaxSets = 24, MaxNamed = 8;

    /// <inheritdoc/>
    public string Takes => "results of Measure-Flatness, up to twenty-four";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(FlatnessMeasurement)];

    /// <inheritdoc/>
    public int Order => 30;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, "Eigenvalues", "Residuals", "BatchSize", "Step")
        ?? (rows.Count > MaxSets ? "there are more" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var groups = RunSeries.Runs(rows);
        bool one = groups.Count == 1;
        List<Mark> marks = [];
        foreach (RunGroup group in groups)
        {
            foreach (var (row, i) in group.Rows.Select((r, i) => (r, i)))
            {
                double[] values = row.Numbers("Eigenvalues"), bounds = row.Numbers("Residuals");
                double[] rank = [.. Enumerable.Range(1, values.Length).Select(k => (double)k)];
                int series = one && group.Rows.Count <= MaxNamed ? i : group.Series;
                marks.Add(new Line(rank, values) { Series = series, IsThin = true });
                marks.Add(new Points(rank, values)
                {
                    YLow = [.. values.Zip(bounds, (v, b) => v - b)], YHigh = [.. values.Zip(bounds, (v, b) => v + b)],
                    Name = one && group.Rows.Count <= MaxNamed ? $"step {row.Text("Step")}" : group.Name, Series = series,
                });
            }
        }
        int most = marks.OfType<Points>().Select(p => p.X.Length).DefaultIfEmpty(1).Max();
        return new(nameof(Eigenvalues), "The largest eigenvalues of the Hessian",
            [new(new("rank {k}") { Low = 0.5, High = most + 0.5 }, new("eigenvalue {lambda_k}") { IsLog = true }, marks)])
        {
            Subtitle = NoteText.Parts(RunSeries.Line(rows, "Steps"), "bars: bounds of the error"),
        };
    }
}
