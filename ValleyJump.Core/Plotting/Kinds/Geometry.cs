using ValleyJump.Core.Landscapes;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>The valleys along y, two or a chain of them: floors, barrier, flatness and timescales.</summary>
internal sealed class Geometry : IFigureKind
{
    /// <inheritdoc/>
    public string Takes => "results of Get-ValleyGeometry of one landscape";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(ValleyGeometry), typeof(ChainGeometry)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, "Y", "Barrier", "TauY")
        ?? (rows.All(r => r.Has("HalfWidth", "TauX")) ? IFigureKind.Lacking(rows, "Minimum", "Flatness")
            : IFigureKind.Lacking(rows, "MinimumFlat", "MinimumSharp", "FlatnessFlat", "FlatnessSharp", "TauXFlat", "TauXSharp"))
        ?? (SharedInputs.Series(rows, "Y").Count > 1 ? "there are several landscapes" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        ColumnFacts facts = rows.Facts;
        string[] widths = rows[0].Has("TauX") ? ValleySeries.Names(rows[0]) : [];
        Valley[] valleys = widths.Length == 0 ? [Of("flat", 0, "Flat"), Of("sharp", 1, "Sharp")]
            : [.. widths.Select((name, k) => new Valley(name, name, name, ValleySeries.ColourOf(rows[0], k),
                r => r.Numbers("Minimum")[k], r => r.Numbers("Flatness")[k], r => r.Numbers("TauX")[k]))];
        var y = new Axis(facts.Label("Y"));
        int ofAll = Math.Max(2, widths.Length);
        return new(nameof(Geometry), widths.Length == 0 ? "The two valleys along {y}" : "The valleys along {y}",
        [
            new(y, new("floors {x}"), [.. valleys.Select(v => Along(v.Floor, v.Name, v.Series))]),
            new(y, new(facts.Label("Barrier", "barrier")), [Along(r => r.Number("Barrier"), "", ofAll)]),
            new(y, new("flatness {f}"), [.. valleys.Select(v => Along(v.Flatness, v.FlatnessName, v.Series))]),
            new(y, new("times {tau} ({eta step})") { IsLog = true },
            [
                Along(r => r.Number("TauY"), $"along {{y}}, {facts.Symbol("TauY")}", ofAll),
                .. valleys.Select(v => Along(v.TauX, $"across {v.AcrossName}", v.Series)),
            ]),
        ])
        {
            Subtitle = rows[0].Surface()?.ToString() ?? "",
            PanelColumns = 2,
        };

        Valley Of(string name, int series, string column) => new($"{name} valley", $"{name} valley {facts.Symbol($"Flatness{column}")}",
            $"the {name} valley", series, r => r.Number($"Minimum{column}"), r => r.Number($"Flatness{column}"), r => r.Number($"TauX{column}"));

        Mark Along(Func<PlotRow, double> value, string name, int series) =>
            rows.Count > 1 ? MarksOf.Line(rows, r => r.Number("Y"), value) with { Name = name, Series = series }
            : MarksOf.Points(rows, r => r.Number("Y"), value) with { Name = name, Series = series };
    }

    private sealed record Valley(string Name, string FlatnessName, string AcrossName, int Series, Func<PlotRow, double> Floor,
        Func<PlotRow, double> Flatness, Func<PlotRow, double> TauX);
}
