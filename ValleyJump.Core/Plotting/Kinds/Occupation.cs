using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// How much of an ensemble ends in each valley, with 95 % intervals, or what theory holds there: side by side, or theory along y.
/// </summary>
internal sealed class Occupation : IFigureKind
{
    private const int MaxSeries = 8, LastOfAll = 900;

    /// <inheritdoc/>
    public string Takes => "ensembles and theory of landscapes with as many valleys each, up to eight, or theory along y";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(ChainTheory), typeof(TwoValleyResult)];

    /// <inheritdoc/>
    public int Order => 25;

    /// <inheritdoc/>
    public int OrderFor(PlotRows rows) => rows.All(r => r.Numbers("HalfWidth").Length > 0) ? Order : LastOfAll; // of two, P_flat says it all

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, "Occupation")
        ?? (rows.Select(r => r.Numbers("Occupation").Length).Distinct().ToArray() is not [> 1] ? "their numbers of valleys differ, or there is none"
            : !IsAlongY(rows) && rows.Count > MaxSeries ? "there are more" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        ColumnFacts facts = rows.Facts;
        var share = new Axis(facts.Label("Occupation", ""));
        string title = $"Where trajectories are, valley by valley{(IsAlongY(rows) ? ", along {y}" : "")}";
        return IsAlongY(rows)
            ? new(nameof(Occupation), title, [.. SharedInputs.Series(rows, "Y").Select(s => new Panel(new(facts.Label("Y")), share, Lines(s.Rows)) { Title = s.Name })])
            {
                Subtitle = SharedInputs.Line(rows, "Y"),
            }
            : new(nameof(Occupation), title, [new(new("valley, from left to right") { Categories = Valleys(rows[0]) }, share, Points(rows))])
            {
                Subtitle = SharedInputs.Line(rows),
            };
    }

    private static bool IsAlongY(PlotRows rows) => IFigureKind.Lacking(rows, "Y", "RateRight") is null
        && rows.Select(r => r.Number("Y")).Distinct().Skip(1).Any();

    /// <summary>The valleys by their half-widths, where the row has them.</summary>
    private static string[] Valleys(PlotRow row) => row.Numbers("HalfWidth") is { Length: > 0 } widths
        ? Array.ConvertAll(widths, w => FormattableString.Invariant($"{{w}} = {w:G4}"))
        : [.. row.Numbers("Occupation").Length == 2 ? (string[])["sharp", "flat"] : Enumerable.Range(1, row.Numbers("Occupation").Length).Select(k => $"{k}")];

    private static Mark[] Points(PlotRows rows)
    {
        var names = SharedInputs.Names(rows);
        return [.. rows.Select((row, i) => new Points([.. Enumerable.Range(0, row.Numbers("Occupation").Length).Select(k => (double)k)], row.Numbers("Occupation"))
        {
            Name = names[i].Length > 0 ? names[i] : rows.Count == 1 ? "" : row.Has("OccupationLow") ? "simulated" : "exact",
            Series = i,
            Symbol = row.Has("OccupationLow") ? Symbol.Circle : Symbol.Diamond,
            YLow = row.Numbers("OccupationLow") is { Length: > 0 } low ? low : null,
            YHigh = row.Numbers("OccupationHigh") is { Length: > 0 } high ? high : null,
        })];
    }

    private static Mark[] Lines(PlotRows rows)
    {
        PlotRow[] sorted = [.. rows.OrderBy(r => r.Number("Y"))];
        string[] valleys = Valleys(sorted[0]);
        return [.. valleys.Select((name, k) => new Line(Array.ConvertAll(sorted, r => r.Number("Y")), Array.ConvertAll(sorted, r => r.Numbers("Occupation")[k]))
        {
            Name = name, Series = k,
        })];
    }
}
