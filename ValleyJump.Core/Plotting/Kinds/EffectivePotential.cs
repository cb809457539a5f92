using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Exact;
using ValleyJump.Core.Theory.Paper;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// What the noise makes of the loss across the valleys at a y: the loss, the paper's L_eff (Eq. 19) and -T_eff ln P of the exact density,
/// each from its lowest point (Fig. 5B). Valleys that are equally deep to the loss are not to either of the others. L_eff is of two.
/// </summary>
internal sealed class EffectivePotential : IFigureKind
{
    private const int MaxPanels = 6, PointsAcross = 241;

    /// <inheritdoc/>
    public string Takes => "up to six points of Get-ValleyTheory, or rows that hold learning rate, noise, landscape and y";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(ValleyTheory), typeof(SteadyState), typeof(ChainTheory), typeof(ChainSteadyState)];

    /// <inheritdoc/>
    public int Order => 60;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, "Y", "LearningRate", "NoiseStrength", "NoiseModel", "X1")
        ?? (rows.Any(r => r.SurfacePoint() is null) ? "not all rows have valleys and noise" : Points(rows).Count > MaxPanels ? "there are more points" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var points = Points(rows);
        var names = SharedInputs.Names(new(points.Select(p => p.Row)));
        return new(nameof(EffectivePotential), "The loss across the valleys, and the potential that the noise makes of it",
            [.. points.Select((p, i) => PanelOf(p.Point, rows.Facts, cancel) with { Title = names[i] })])
        {
            Subtitle = SharedInputs.Line(rows),
        };
    }

    private static Panel PanelOf(ValleyPoint point, ColumnFacts facts, CancellationToken cancel) =>
        point.Landscape.Valleys > 2 ? OfChain(point, facts, cancel) : OfTwo(point, facts, cancel);

    private static Panel OfTwo(ValleyPoint point, ColumnFacts facts, CancellationToken cancel)
    {
        var (landscape, y) = (point.TwoValleys, point.Y);
        bool paper = point.Noise.Model == NoiseModel.Hessian;
        StationaryState exact = ExactStationary.Solve(point);
        double temperature = paper ? PaperFormulas.EffectiveTemperature(landscape, point.DeltaS, y)
            : Math.Sqrt(exact.Diffusion(landscape.MinimumFlat(y)) * exact.Diffusion(landscape.MinimumSharp(y)));
        var (sharp, flat) = (landscape.MinimumSharp(y), landscape.MinimumFlat(y));
        // The exact density jumps at the ridge: the last point before it is of the sharp valley.
        double[] x = [.. Spacing.Even(2.4 * sharp, -1e-12 * flat, PointsAcross / 2), .. Spacing.Even(0, 2.4 * flat, PointsAcross / 2)];
        double[] loss = FromLowest(x, v => landscape.Loss(v, y), cancel);
        double top = 1.6 * landscape.Barrier(y);
        return new(new(facts.Label("X", "")), new("height above the lowest point") { Low = -0.04 * top, High = top },
        [
            new Line(x, loss) { Name = "loss {L}", Series = -1 },
            .. paper ? [new Line(x, FromLowest(x, v => PaperFormulas.EffectiveLoss(landscape, v, y), cancel)) { Name = "paper, {L_eff} (Eq. 19)", Series = 1, Dash = Dash.Dashed }]
                : (Mark[])[],
            new Line(x, FromLowest(x, v => -temperature * exact.LogDensity(v), cancel)) { Name = "exact, {-T_eff ln P}", Series = 0 },
        ])
        {
            Note = string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{{T_eff}} = {temperature:G3}; share of the sharp valley {exact.PSharp:G3}, exact for small {{eta}}"),
        };
    }

    private static Panel OfChain(ValleyPoint point, ColumnFacts facts, CancellationToken cancel)
    {
        var (landscape, y) = (point.Landscape, point.Y);
        int last = landscape.Valleys - 1;
        double[] floors = [.. Enumerable.Range(0, last + 1).Select(k => landscape.Minimum(k, y))];
        double[] ends =
        [
            floors[0] - 1.4 * landscape.HalfWidthAt(0, y), .. Enumerable.Range(0, last).Select(k => landscape.Ridge(k, y)),
            floors[last] + 1.4 * landscape.HalfWidthAt(last, y),
        ];
        // The last point before a ridge is of the valley at its left.
        double[] x = [.. floors.SelectMany((_, k) =>
            Spacing.Even(ends[k], ends[k + 1] - 1e-12 * (ends[k + 1] - ends[k]), PointsAcross / 3))];
        double temperature = Math.Exp(floors.Average(v => Math.Log(point.EffectiveLearningRate / 2 * ExactDiffusion.Variance(point, v))));
        double[] log = ExactChain.LogDensity(point, x, NoiseConvention.Ito, cancel);
        double most = log.Max();
        double[] exact = Array.ConvertAll(log, l => temperature * (most - l));
        // High enough for all that is between the outer floors.
        double highest = x.Zip(exact).Where(p => p.First > floors[0] && p.First < floors[last]).Max(p => p.Second);
        double top = Math.Max(1.6 * landscape.Barrier(y), 1.2 * highest);
        string shares = string.Join(", ", ExactChain.Solve(point, NoiseConvention.Ito, cancel).Occupation
            .Select(p => p.ToString("G3", System.Globalization.CultureInfo.InvariantCulture)));
        return new(new(facts.Label("X", "")), new("height above the lowest point") { Low = -0.04 * top, High = top },
        [
            new Line(x, FromLowest(x, v => landscape.Loss(v, y), cancel)) { Name = "loss {L}", Series = -1 },
            new Line(x, exact) { Name = "exact, {-T_eff ln P}", Series = 0 },
        ])
        {
            Note = string.Create(System.Globalization.CultureInfo.InvariantCulture,
                $"{{T_eff}} = {temperature:G3}; shares of the valleys {shares}, exact for small {{eta}}"),
        };
    }

    private static double[] FromLowest(double[] x, Func<double, double> f, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        double[] values = Array.ConvertAll(x, v => f(v));
        double lowest = values.Where(double.IsFinite).Min();
        return Array.ConvertAll(values, v => v - lowest);
    }

    private static List<(PlotRow Row, ValleyPoint Point)> Points(PlotRows rows) =>
        [.. rows.Select(r => (r, Point: r.SurfacePoint())).Where(p => p.Point is not null).Select(p => (p.r, p.Point!))
            .DistinctBy(p => p.Item2)];
}
