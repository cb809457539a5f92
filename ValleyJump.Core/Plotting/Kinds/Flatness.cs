using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>How flat minima are: F and the share of the largest eigenvalues, through training, by noise or run by run.</summary>
internal sealed class Flatness : IFigureKind
{
    /// <inheritdoc/>
    public string Takes => "results of Measure-Flatness";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(FlatnessMeasurement)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) =>
        IFigureKind.Lacking(rows, "Flatness", "FlatnessError", "TopShare", "BatchSize");

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        AlongRuns along = AlongRuns.Of(rows);
        int without = rows.Count(r => double.IsNaN(r.Number("Flatness")));
        return new(nameof(Flatness), $"How flat the loss is, {along.By}",
        [
            along.Panel(rows, "Flatness", "flatness", AlongRuns.PlusMinus("Flatness", "FlatnessError")) with
            {
                Note = without == 0 ? "" : FormattableString.Invariant($"{without} of {rows.Count} have no F: an eigenvalue is not positive"),
            },
            along.Panel(rows, "TopShare", SharedInputs.Shared(rows, "TopEigenvalues") is { Length: > 0 } top
                ? $"share of {top} eigenvalues in {{tr H}}" : "share of the largest eigenvalues in {tr H}"),
        ])
        {
            Subtitle = RunSeries.Line(rows, "Steps"),
        };
    }
}
