using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Evolution;
using ValleyJump.Core.Theory.Exact;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// P_flat and y through time, with their intervals; beside them the stationary P_flat at the y of that time, which the ensemble follows
/// until it freezes (Fig. 6B).
/// </summary>
internal sealed class Curve : IFigureKind
{
    private const int MaxCurves = 8, MaxStationary = 3, StationaryPoints = 80;

    private static readonly string[] Needed = ["Step", "PFlat", "YMean"];

    /// <inheritdoc/>
    public string Takes => "up to eight ensembles or density evolutions with a recorded curve (RecordEvery), or the rows of their curves";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For =>
        [typeof(TwoValleyResult), typeof(EnsemblePoint), typeof(DensityEvolutionResult), typeof(DensityEvolutionPoint)];

    /// <inheritdoc/>
    public int Order => 30;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => !PlotCurves.Any(rows, Needed) ? "none was recorded, or the file has none"
        : PlotCurves.Of(rows, null, Needed).Count > MaxCurves ? "there are more curves" : null;

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var curves = PlotCurves.Of(rows, null, Needed);
        var owners = new PlotRows(curves.Select(c => c.Owner));
        var names = SharedInputs.Names(owners);
        ColumnFacts facts = rows.Facts;
        var time = new CurveTime(curves, facts);
        List<Mark> flat = [], along = [], stationary = [];
        for (int i = 0; i < curves.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            PlotCurve curve = curves[i];
            double[] steps = curve["Step"];
            int[] places = Thinned.Places(curve["PFlat"], CurveTime.IsLog(steps), cancel);
            double[] t = time.Of(curve, steps.At(places)), y = curve["YMean"].At(places), sem = curve["YSem"].At(places);
            flat.Add(new Band(t, curve["PFlatLow"].At(places), curve["PFlatHigh"].At(places)) { Series = i });
            flat.Add(new Line(t, curve["PFlat"].At(places)) { Series = i, Name = names[i].Length > 0 || curves.Count > 1 ? names[i] : facts.Symbol("PFlat") });
            along.Add(new Band(t, [.. y.Zip(sem, (v, e) => v - e)], [.. y.Zip(sem, (v, e) => v + e)]) { Series = i });
            along.Add(new Line(t, y) { Series = i, Name = names[i] });
            if (curves.Count <= MaxStationary && Stationary(curve.Owner, t, y, cancel) is { } line)
                stationary.Add(line with { Series = i });
        }
        return new(nameof(Curve), $"{facts.Symbol("PFlat")} through time{(stationary.Count > 0 ? ", and where it would settle at each y" : "")}",
        [
            new(time.Axis, new(facts.Label("PFlat", "")), [.. MarksOf.Seen(flat), .. stationary]),
            new(time.Axis, new("{y}"), [.. MarksOf.Seen(along)]),
        ])
        {
            Subtitle = SharedInputs.Line(owners),
        };
    }

    /// <summary>The exact stationary P_flat at the y of each time, where the row says of what.</summary>
    private static Line? Stationary(PlotRow row, double[] t, double[] y, CancellationToken cancel)
    {
        if (row.Point(1) is not { } point)
            return null;
        int[] places = [.. Enumerable.Range(0, t.Length).Where(i => t[i] > 0 && y[i] > 0)];
        if (places.Length == 0)
            return null;
        // Evenly along the logarithm of time: y moves as slowly.
        var chosen = Spacing.Geometric(1, places.Length, Math.Max(2, Math.Min(StationaryPoints, places.Length)))
            .Select(p => places[Math.Clamp((int)Math.Round(p) - 1, 0, places.Length - 1)]).Distinct().ToArray();
        return new(Array.ConvertAll(chosen, i => t[i]), Array.ConvertAll(chosen, i => At(point with { Y = y[i] })))
        {
            Name = "stationary at this {y}, exact",
            Dash = Dash.Dashed,
        };

        double At(ValleyPoint at)
        {
            cancel.ThrowIfCancellationRequested();
            return ExactStationary.Logistic(ExactStationary.LogOdds(at));
        }
    }
}
