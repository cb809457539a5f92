using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Theory.Evolution;
using ValleyJump.Core.Theory.Paper;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>P_flat and eta t_freeze along the input that varies, in series by the others, with error bars and Eq. 26 beside.</summary>
internal sealed class Sweep : IFigureKind
{
    private const string Flat = "PFlat", Freezing = "EtaFreezeStep", Eta = "LearningRate";

    private const int CurvePoints = 60, MaxCurves = 6;

    /// <inheritdoc/>
    public string Takes => "ensembles, or density evolutions, that differ in an input";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(TwoValleyResult), typeof(DensityEvolutionResult)];

    /// <inheritdoc/>
    public int Order => 35;

    /// <inheritdoc/>
    public int OrderFor(PlotRows rows) => SharedInputs.Main(rows) is null ? LastOfAll : Order;

    // Of one ensemble there is more to see than a point.
    private const int LastOfAll = 50;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, Flat, Eta);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        string x = SharedInputs.Varying(rows).FirstOrDefault(c => c != "Realizations") ?? Eta;
        var series = SharedInputs.Series(rows, x);
        ColumnFacts facts = rows.Facts;
        var axis = new Axis(facts.Label(x)) { IsLog = Spacing.IsGeometric(rows.Select(r => r.Number(x))) };
        Mark[] flat = [.. series.SelectMany((s, i) => Paper(s.Name, s.Rows, x, i, series.Count)),
            .. series.Select((s, i) => Points(s.Rows, x, Flat, r => (r.Number("PFlatLow"), r.Number("PFlatHigh"))) with { Name = s.Name, Series = i })];
        Mark[] freezing = [.. series.Select((s, i) => Points(s.Rows, x, Freezing, FreezingError) with { Name = s.Name, Series = i })];
        bool hasFreezing = rows.Columns.Contains(Freezing);
        return new(nameof(Sweep), $"{facts.Symbol(Flat)}{(hasFreezing ? " and freezing time" : "")} along {facts.Label(x)}",
        [
            new(axis, new(facts.Label(Flat, "")), flat),
            .. hasFreezing ? [new Panel(axis, FreezingAxis(), freezing)] : (Panel[])[],
        ])
        {
            Subtitle = SharedInputs.Line(rows, x),
        };

        Axis FreezingAxis() => new(facts.Label(Freezing, "freezing time")) { IsLog = Spacing.IsWide(rows.Select(r => r.Number(Freezing))) };
    }

    private static (double Low, double High) FreezingError(PlotRow row)
    {
        double error = row.Number(Eta) * row.Number("FreezeStepSem");
        return (row.Number(Freezing) - error, row.Number(Freezing) + error);
    }

    private static Points Points(PlotRows rows, string x, string y, Func<PlotRow, (double Low, double High)> error)
    {
        PlotRow[] sorted = [.. rows.OrderBy(r => r.Number(x))];
        double[] low = [.. sorted.Select(r => error(r).Low)], high = [.. sorted.Select(r => error(r).High)];
        bool has = low.Any(double.IsFinite);
        return new([.. sorted.Select(r => r.Number(x))], [.. sorted.Select(r => r.Number(y))])
        {
            YLow = has ? low : null,
            YHigh = has ? high : null,
        };
    }

    /// <summary>Eq. 26 where it holds: for Hessian noise, along one of the two that make Delta_S.</summary>
    private static IEnumerable<Mark> Paper(string name, PlotRows rows, string x, int series, int of)
    {
        double[] xs = [.. rows.Select(r => r.Number(x)).Where(v => v > 0).Distinct().Order()];
        PlotRow row = rows[0];
        if (x is not (Eta or "NoiseStrength") || of > MaxCurves || xs.Length < 2 || !row.IsPlain() || row.Landscape() is not { } landscape
            || row.Noise() is not { Model: NoiseModel.Hessian } noise)
        {
            yield break;
        }
        double other = x == Eta ? noise.Strength : row.Number(Eta);
        double[] along = Spacing.IsGeometric(xs) ? Spacing.Geometric(xs[0], xs[^1], CurvePoints) : Spacing.Even(xs[0], xs[^1], CurvePoints);
        yield return new Line(along, Array.ConvertAll(along, v => PaperFormulas.PFlatTransient(landscape, v * other)))
        {
            Name = name.Length == 0 || series == 0 ? "paper, Eq. 26" : "",
            Series = of == 1 ? 1 : series,
            Dash = Dash.Dashed,
        };
    }
}
