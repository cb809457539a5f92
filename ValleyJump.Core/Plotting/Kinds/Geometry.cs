using ValleyJump.Core.Landscapes;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>The valleys along y: floors, barrier, flatness and timescales.</summary>
internal sealed class Geometry : IFigureKind
{
    /// <inheritdoc/>
    public string Takes => "results of Get-ValleyGeometry of one landscape";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(ValleyGeometry)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) =>
        IFigureKind.Lacking(rows, "Y", "MinimumFlat", "MinimumSharp", "Barrier", "FlatnessFlat", "FlatnessSharp", "TauXFlat", "TauXSharp", "TauY")
        ?? (SharedInputs.Series(rows, "Y").Count > 1 ? "there are several landscapes" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        ColumnFacts facts = rows.Facts;
        var y = new Axis(facts.Label("Y"));
        const string flat = "flat valley", sharp = "sharp valley";
        return new(nameof(Geometry), "The two valleys along {y}",
        [
            new(y, new("floors {x}"), [Along("MinimumFlat", flat, 0), Along("MinimumSharp", sharp, 1)]),
            new(y, new(facts.Label("Barrier", "barrier")), [Along("Barrier", "", 2)]),
            new(y, new("flatness {f}"), [Along("FlatnessFlat", $"{flat} {facts.Symbol("FlatnessFlat")}", 0), Along("FlatnessSharp", $"{sharp} {facts.Symbol("FlatnessSharp")}", 1)]),
            new(y, new("times {tau} ({eta step})") { IsLog = true },
            [
                Along("TauY", $"along {{y}}, {facts.Symbol("TauY")}", 2), Along("TauXFlat", $"across the {flat}", 0), Along("TauXSharp", $"across the {sharp}", 1),
            ]),
        ])
        {
            Subtitle = rows[0].Landscape()?.ToString() ?? "",
            PanelColumns = 2,
        };

        Mark Along(string column, string name, int series) => rows.Count > 1 ? MarksOf.Line(rows, "Y", column) with { Name = name, Series = series }
            : MarksOf.Points(rows, "Y", column) with { Name = name, Series = series };
    }
}
