using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Theory.Evolution;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// The share of each valley of a chain through time: of ensembles, with their 95 % intervals, and of density evolutions, dashed, in one
/// panel where both are of one cell.
/// </summary>
internal sealed class OccupationCurveKind : IFigureKind
{
    private const int MaxPanels = 6;

    private static readonly string[] Needed = ["Step", "Valley", "Occupation"];

    // What shares through time depend on; ensembles differ by their seed and their number of trajectories too, which these do not.
    private static readonly string[] CellColumns =
    [
        .. ModelInputs.PointColumns, "Nesterov", "Optimizer", "SquareDecay", "Epsilon", "LearningRateSchedule", "BatchSizeSchedule",
        "InitialX", "InitialY",
    ];

    /// <inheritdoc/>
    public string Takes => "ensembles or density evolutions of chains with recorded shares (RecordEvery), of up to six cells, or the rows of these shares";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For =>
        [typeof(TwoValleyResult), typeof(EnsembleOccupationPoint), typeof(DensityEvolutionResult), typeof(OccupationPoint)];

    /// <inheritdoc/>
    public int Order => 24; // where shares were recorded they were wanted: before those at the end

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request)
    {
        if (!PlotCurves.Any(rows, Needed))
            return "no shares of valleys were recorded, or the file has none";
        var curves = PlotCurves.Of(rows, null, Needed);
        PlotCurve[][] cells = [.. Cells(curves)];
        return cells.Length > MaxPanels ? "there are more cells"
            : cells.Any(cell => cell.Count(IsSimulated) > 1 || cell.Count(c => !IsSimulated(c)) > 1)
                ? "there are several ensembles, or several evolutions, of one cell"
            : curves.Select(Fault).FirstOrDefault(f => f is not null);
    }

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var curves = PlotCurves.Of(rows, null, Needed);
        PlotCurve[][] cells = [.. Cells(curves)];
        var names = SharedInputs.Names(new(cells.Select(c => c[0].Owner)));
        var time = new CurveTime(curves, rows.Facts);
        var share = new Axis("share of each valley");
        return new("OccupationCurve", "Where trajectories are through time, valley by valley", [.. cells.Select((cell, i) =>
            new Panel(time.Axis, share, [.. cell.SelectMany(c => Marks(c, time, cell.Length > 1, cancel))]) { Title = names[i] })])
        {
            Subtitle = SharedInputs.Line(new(curves.Select(c => c.Owner))),
        };
    }

    private static IEnumerable<PlotCurve[]> Cells(IReadOnlyList<PlotCurve> curves)
    {
        // An evolution has no columns for inputs that it knows only one value of.
        string[] of = [.. CellColumns.Where(column => curves.All(c => c.Owner.Has(column)))];
        return curves.GroupBy(c => string.Join('\n', of.Select(c.Owner.Text))).Select(g => g.ToArray());
    }

    private static bool IsSimulated(PlotCurve curve) => curve.Table.Has("OccupationLow", "OccupationHigh");

    /// <summary>Why a curve is none: its valleys are counted from 1, and a step has each once.</summary>
    private static string? Fault(PlotCurve curve)
    {
        double[] steps = curve["Step"], valleys = curve["Valley"];
        int most = ValleySeries.Names(curve.Owner) is { Length: > 0 } names ? names.Length : valleys.Length;
        return Array.Exists(valleys, v => !(v >= 1 && v <= most && v == Math.Floor(v))) ? "a Valley is not one of 1, 2, ..."
            : steps.Zip(valleys).Distinct().Count() < steps.Length ? "a step has a valley twice, as of two curves that were piped together"
            : null;
    }

    private static IEnumerable<Mark> Marks(PlotCurve curve, CurveTime time, bool isOneOfMany, CancellationToken cancel)
    {
        double[] steps = curve["Step"], valleys = curve["Valley"], shares = curve["Occupation"];
        bool isSimulated = IsSimulated(curve);
        double[] low = isSimulated ? curve["OccupationLow"] : [], high = isSimulated ? curve["OccupationHigh"] : [];
        string[] names = ValleySeries.Names(curve.Owner);
        foreach (double valley in valleys.Distinct().Order())
        {
            int[] all = [.. Enumerable.Range(0, valleys.Length).Where(j => valleys[j] == valley)];
            int[] places = Thinned.Places(shares.At(all), CurveTime.IsLog(steps.At(all)), cancel);
            double[] Of(double[] column) => column.At(all).At(places);
            double[] t = time.Of(curve, Of(steps));
            int k = (int)valley - 1;
            // Where no widths are known, none has the flat valley's colour.
            int colour = names.Length > 0 ? ValleySeries.ColourOf(curve.Owner, k) : k + 1;
            string name = names.Length > 0 ? names[k] : $"valley {valley:F0}";
            if (isSimulated)
                yield return new Band(t, Of(low), Of(high)) { Series = colour };
            yield return new Line(t, Of(shares))
            {
                Name = isSimulated || !isOneOfMany ? name : $"{name}, evolution",
                Series = colour,
                Dash = isSimulated ? Dash.Solid : Dash.Dashed,
            };
        }
    }
}
