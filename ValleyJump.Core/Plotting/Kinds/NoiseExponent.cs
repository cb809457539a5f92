using ValleyJump.Core.Measures;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// The exponent of Sigma ~ H^alpha with its interval, through training, by noise or run by run; the paper takes it to be 1.
/// </summary>
internal sealed class NoiseExponent : IFigureKind
{
    private const string Exponent = "NoiseExponent", Sem = "NoiseExponentSem";

    /// <inheritdoc/>
    public string Takes => "results of Measure-GradientNoise";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(GradientNoiseMeasurement), typeof(GradientNoiseSummary)];

    /// <inheritdoc/>
    public int Order => 30;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, Exponent, Sem, "BatchSize", "Realization");

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        AlongRuns along = AlongRuns.Of(rows);
        bool intervals = rows.All(r => r.Has("NoiseExponentLow", "NoiseExponentHigh"));
        Func<PlotRow, (double, double)> error = intervals ? r => (r.Number("NoiseExponentLow"), r.Number("NoiseExponentHigh"))
            : AlongRuns.PlusMinus(Exponent, Sem);
        return new(nameof(NoiseExponent), $"The exponent of {{Sigma}} \u221d {{H^alpha}}, {along.By}",
            [new(along.Axis, new("exponent {alpha}"), [new Rule(1, IsVertical: false) { Series = -1, Name = "the paper's theory: 1" }, .. along.Marks(Exponent, error)])])
        {
            Subtitle = NoteText.Parts(RunSeries.Line(rows, "Steps"), intervals ? "95 % intervals" : "standard errors"),
        };
    }
}
