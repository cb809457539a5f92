using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Tables;
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

    // What shares depend on; ensembles differ by their seed and their number of trajectories, which these do not.
    private static readonly string[] CellColumns =
    [
        "HalfWidth", "LearningRate", "NoiseStrength", "NoiseModel", "NoiseExponent", "InitialY", "BatchSize", "Momentum", "Optimizer",
        "LearningRateSchedule", "BatchSizeSchedule",
        .. ResultSchema.Of(typeof(TwoValleyLandscape)).Where(p => p.Info.SetMethod is not null).Select(p => p.Name),
    ];

    /// <inheritdoc/>
    public string Takes => "ensembles or density evolutions of chains with recorded shares (RecordEvery), of up to six cells, or the rows of these shares";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For =>
        [typeof(TwoValleyResult), typeof(EnsembleOccupationPoint), typeof(DensityEvolutionResult), typeof(OccupationPoint)];

    /// <inheritdoc/>
    public int Order => 24; // where shares were recorded they were wanted: before those at the end

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) =>
        !PlotCurves.Any(rows, Needed) ? "no shares of valleys were recorded, or the file has none"
        : Cells(PlotCurves.Of(rows, null, Needed)).Count() > MaxPanels ? "there are more cells" : null;

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var curves = PlotCurves.Of(rows, null, Needed);
        PlotCurve[][] cells = [.. Cells(curves)];
        var names = SharedInputs.Names(new(cells.Select(c => c[0].Owner)));
        bool hasRate = curves.All(c => c.Owner.Number("LearningRate") > 0);
        var axis = new Axis(hasRate ? "time {eta t}" : rows.Facts.Label("Step", "time")) { IsLog = curves.All(c => Curve.IsLog(c["Step"])) };
        var share = new Axis("share of each valley");
        return new("OccupationCurve", "Where trajectories are through time, valley by valley", [.. cells.Select((cell, i) =>
            new Panel(axis, share, [.. cell.SelectMany(c => Marks(c, hasRate, cell.Length > 1, cancel))]) { Title = names[i] })])
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

    private static IEnumerable<Mark> Marks(PlotCurve curve, bool hasRate, bool isOneOfMany, CancellationToken cancel)
    {
        double[] steps = curve["Step"], valleys = curve["Valley"], shares = curve["Occupation"];
        bool isSimulated = curve.Table.Has("OccupationLow", "OccupationHigh");
        double[] low = isSimulated ? curve["OccupationLow"] : [], high = isSimulated ? curve["OccupationHigh"] : [];
        string[] names = ValleySeries.Names(curve.Owner);
        double rate = hasRate ? curve.Owner.Number("LearningRate") : 1;
        foreach (double valley in valleys.Distinct().Order())
        {
            int[] all = [.. Enumerable.Range(0, valleys.Length).Where(j => valleys[j] == valley)];
            int[] places = Thinned.Places(shares.At(all), Curve.IsLog(steps.At(all)), cancel);
            double[] Of(double[] column) => column.At(all).At(places);
            double[] t = Array.ConvertAll(Of(steps), s => s * rate);
            int k = (int)valley - 1, colour = ValleySeries.ColourOf(curve.Owner, k);
            string name = names.Length > k ? names[k] : $"valley {valley:F0}";
            if (isSimulated)
                yield return new Band(t, Of(low), Of(high)) { Series = colour };
            yield return new Line(t, Of(shares))
            {
                Name = isSimulated || !isOneOfMany ? name : $"{name}, evolution", Series = colour, Dash = isSimulated ? Dash.Solid : Dash.Dashed,
            };
        }
    }
}
