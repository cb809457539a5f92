using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// How much of an ensemble ends in each valley, or is there at a held y, with 95 % intervals, or what theory holds there: side by side, or
/// theory along y with the ensembles of its inputs beside, each at the y where it ended or was held.
/// </summary>
internal sealed class Occupation : IFigureKind
{
    private const int MaxSeries = 8, LastOfAll = 900;

    /// <inheritdoc/>
    public string Takes => "ensembles and theory of landscapes with as many valleys each, up to eight, or theory along y, with ensembles of its inputs, drifting or held";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(ChainTheory), typeof(TwoValleyResult), typeof(ChainSteadyState)];

    /// <inheritdoc/>
    public int Order => 25;

    /// <inheritdoc/>
    public int OrderFor(PlotRows rows) => rows.All(r => r.Numbers("HalfWidth").Length > 0) // of two, P_flat says it all
        && (rows.Count > 1 || rows[0].Table("X", "Density") is null) ? Order : LastOfAll; // and of one held y its density

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, "Occupation")
        ?? (rows.Select(r => r.Numbers("Occupation").Length).Distinct().ToArray() is not [> 1] ? "their numbers of valleys differ, or there is none"
            : !IsAlongY(rows) && rows.Count > MaxSeries ? "there are more"
            : IsAlongY(rows) && !EachHasTheory(rows) ? "of some ensembles there is no theory" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        ColumnFacts facts = rows.Facts;
        var share = new Axis(facts.Label("Occupation", ""));
        if (!IsAlongY(rows))
        {
            return new(nameof(Occupation), Title, [new(new("valley, from left to right") { Categories = Valleys(rows[0]) }, share, Points(rows))])
            {
                Subtitle = SharedInputs.Line(rows),
            };
        }
        PlotRows theory = Theory(rows);
        PlotRow[] ensembles = [.. rows.Except(theory), .. theory.Where(IsHeld)];
        return new(nameof(Occupation), $"{Title}, along {{y}}", [.. SharedInputs.Series(theory, "Y").Select(s =>
            new Panel(new(theory.Facts.Label("Y")), ensembles.Length > 0 ? new("share of trajectories") : share,
                [.. Lines(s.Rows, ensembles.Length > 0), .. Ended([.. ensembles.Where(e => AreOfOne(e, s.Rows[0]))])]) { Title = s.Name })])
        {
            Subtitle = SharedInputs.Line(rows, "Y"),
        };
    }

    private const string Title = "Where trajectories are, valley by valley";

    private static bool IsAlongY(PlotRows rows) => Theory(rows).Select(r => r.Number("Y")).Distinct().Skip(1).Any();

    private static PlotRows Theory(PlotRows rows) => new(rows.Where(r => r.Has("Y", "RateRight") || IsHeld(r)));

    /// <summary>A measurement at held y has its theory beside it.</summary>
    private static bool IsHeld(PlotRow row) => row.Has("Y", "OccupationExact");

    private static bool EachHasTheory(PlotRows rows)
    {
        PlotRows theory = Theory(rows);
        return rows.Except(theory).All(ensemble => theory.Any(point => AreOfOne(ensemble, point)));
    }

    /// <summary>An ensemble and a point of theory are of one cell: the landscape, the noise and the rate are the same.</summary>
    private static bool AreOfOne(PlotRow ensemble, PlotRow theory) =>
        ModelInputs.PointColumns.All(c => ensemble.Text(c) == theory.Text(c));

    /// <summary>The valleys by their half-widths, where the row has them.</summary>
    private static string[] Valleys(PlotRow row) => ValleySeries.Names(row) is { Length: > 0 } widths ? widths
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

    /// <summary>
    /// The stationary occupations: those of small steps, or, beside ensembles, of the steps that these take, where there are any.
    /// </summary>
    private static Mark[] Lines(PlotRows rows, bool besideEnsembles)
    {
        PlotRow[] sorted = [.. rows.OrderBy(r => r.Number("Y"))];
        string[] valleys = Valleys(sorted[0]);
        bool hasOperator = sorted.All(r => r.Numbers("OccupationOperator").Length == valleys.Length);
        string Of(PlotRow row) => besideEnsembles && hasOperator ? "OccupationOperator" : IsHeld(row) ? "OccupationExact" : "Occupation";
        double[] y = Array.ConvertAll(sorted, r => r.Number("Y"));
        return [.. valleys.Select((name, k) => new Line(y, Array.ConvertAll(sorted, r => r.Numbers(Of(r))[k]))
        {
            Name = besideEnsembles ? $"{name}, stationary" : name, Series = ValleySeries.ColourOf(sorted[0], k),
        })];
    }

    private static Mark[] Ended(PlotRow[] rows)
    {
        double[] y = Array.ConvertAll(rows, r => r.Number(IsHeld(r) ? "Y" : "FinalYMean"));
        double[] Of(string column, int valley) => Array.ConvertAll(rows, r => r.Numbers(column)[valley]);
        return rows.Length == 0 ? [] :
        [
            .. Valleys(rows[0]).Select((name, k) => new Points(y, Of("Occupation", k))
            {
                Name = $"{name}, simulated", Series = ValleySeries.ColourOf(rows[0], k), YLow = Of("OccupationLow", k), YHigh = Of("OccupationHigh", k),
            }),
        ];
    }
}
