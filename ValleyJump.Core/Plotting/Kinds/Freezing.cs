using System.Globalization;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>When networks froze, by definition and along the noise, with errors over runs.</summary>
internal sealed class Freezing : IFigureKind
{
    private const int MaxSeries = 24;

    /// <inheritdoc/>
    public string Takes => "results of Measure-FreezePoint of training runs";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => FreezingRows.Types;

    /// <inheritdoc/>
    public int Order => 30;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => FreezingRows.WhyNot(rows)
        ?? (FreezingRows.ByDefinitionAndImages(rows).Count > MaxSeries
            ? "there are more than twenty-four definitions and data sets" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        ColumnFacts facts = rows.Facts;
        var definitions = FreezingRows.ByDefinitionAndImages(rows);
        double[] noise = [.. rows.Select(r => r.Number("EffectiveNoise"))];
        bool isAlong = noise.Distinct().Count() > 1;
        var names = definitions.Select((d, i) => (d.Name, i)).ToDictionary(d => d.Name, d => (double)d.i);
        Axis x = isAlong ? AlongRuns.NoiseAxis(rows)
            : new("") { Categories = [.. names.Keys], Low = -0.6, High = names.Count - 0.4 };
        // Definitions of one place stand side by side, so that no error bar hides another.
        double step = x.IsLog ? 1.03 : (noise.Max() - noise.Min()) / 120;
        Mark[] marks = [.. definitions.Select((d, i) => MarksOf.Points(d.Rows,
            r => !isAlong ? names[d.Name] : Shifted(r.Number("EffectiveNoise"), i), r => r.Number(FreezingRows.Time), FreezingRows.Error)
            with { Series = isAlong ? i : 0, Symbol = (Symbol)(isAlong ? i % 5 : 0), Name = isAlong ? d.Name : "" })];
        bool isWide = Spacing.IsWide(rows.Select(r => r.Number(FreezingRows.Time)));
        return new(nameof(Freezing), isAlong ? "When networks freeze, by noise and definition" : "When networks freeze, by definition",
            [new(x, new(facts.Label(FreezingRows.Time, "freezing time")) { IsLog = isWide }, marks)
            {
                Note = FreezingRows.Note(rows),
            }])
        {
            Subtitle = NoteText.Parts(RunSeries.Line(rows, "Steps"), Errors()),
        };

        double Shifted(double value, int i)
        {
            double places = i - (definitions.Count - 1) / 2.0;
            return x.IsLog ? value * Math.Pow(step, places) : value + step * places;
        }

        string Errors() => rows.All(r => r.Has("Runs")) && rows.Select(r => r.Number("Runs")).Distinct().ToArray() is [var runs]
            ? string.Create(CultureInfo.InvariantCulture, $"{runs} runs a cell") : "";
    }
}
