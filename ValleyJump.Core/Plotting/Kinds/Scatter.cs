using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// Columns of any rows against each other, with error bars where columns of their names hold them; very many as their density.
/// </summary>
internal sealed class Scatter : IFigureKind
{
    // Error bars are found by the column's name: PFlat has PFlatLow and PFlatHigh, FreezeStepMean has FreezeStepSem.
    private const string Mean = "Mean", Median = "Median";

    private const int MaxSeries = 12, MaxPoints = 20_000, DensityBins = 120, MaxQuantiles = 100;

    /// <inheritdoc/>
    public string Takes => "rows of any kind with two columns of numbers; -X, -Y and -By choose them";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [];

    /// <inheritdoc/>
    public int Order => 1000;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) =>
        request.Y.Append(request.X).Append(request.By).OfType<string>().FirstOrDefault(c => !rows.Any(r => r.Has(c))) is { } missing
                ? $"no row has {missing}; columns are {string.Join(", ", rows.Columns)}"
            : (request.X is null || request.Y.Count == 0) && NumericColumns(rows, request).Count < 2
                ? "there are no two columns of numbers that vary" : null;

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        IReadOnlyList<string> numeric = request.X is null || request.Y.Count == 0 ? NumericColumns(rows, request) : [];
        string x = request.X ?? numeric.First(c => !request.Y.Contains(c, StringComparer.OrdinalIgnoreCase));
        IReadOnlyList<string> ys = request.Y.Count > 0 ? request.Y : [numeric.First(c => !Same(c, x))];
        var series = request.By is null ? [("", rows)] : SharedInputs.SeriesBy(rows, [request.By]);
        Check.That(series.Count <= MaxSeries, "By", request.By, $"a column of at most {MaxSeries} values");
        ColumnFacts facts = rows.Facts;
        double[] xs = [.. rows.Select(r => r.Number(x))];
        return new(nameof(Scatter), $"{string.Join(", ", ys.Select(y => facts.Symbol(y)))} against {facts.Symbol(x)}", [.. ys.Select(Panel)])
        {
            Subtitle = SharedInputs.Line(rows, [x, .. ys]),
        };

        Panel Panel(string y)
        {
            cancel.ThrowIfCancellationRequested();
            double[] all = [.. rows.Select(r => r.Number(y))];
            var (xAxis, yAxis) = (new Axis(facts.Label(x)) { IsLog = IsLog(xs) }, new Axis(facts.Label(y)) { IsLog = IsLog(all) });
            if (rows.Count > MaxPoints)
                return Density.Of(xAxis, yAxis, xs, all, DensityBins) with { Note = FormattableString.Invariant($"{rows.Count} points") };
            return new(xAxis, yAxis, [.. series.Select((s, i) => PointsOf(s.Item2, x, y) with { Name = s.Item1, Series = i })]);
        }
    }

    private static Points PointsOf(PlotRows rows, string x, string y)
    {
        var (xLow, xHigh) = Errors(rows, x);
        var (yLow, yHigh) = Errors(rows, y);
        return new([.. rows.Select(r => r.Number(x))], [.. rows.Select(r => r.Number(y))])
        {
            XLow = xLow, XHigh = xHigh, YLow = yLow, YHigh = yHigh,
        };
    }

    /// <summary>The ends of error bars: an interval's, or a standard error to both sides.</summary>
    private static (double[]? Low, double[]? High) Errors(PlotRows rows, string column)
    {
        string stem = column.EndsWith(Mean, StringComparison.OrdinalIgnoreCase) ? column[..^Mean.Length] : column;
        string quartiles = column.EndsWith(Median, StringComparison.OrdinalIgnoreCase) ? column[..^Median.Length] : "\n";
        foreach (string name in ((string[])[column, stem]).Distinct())
        {
            if (rows.All(r => r.Has(name + "Low", name + "High")))
                return (Numbers(name + "Low"), Numbers(name + "High"));
            if (rows.All(r => r.Has(name + "Sem")))
                return (Shifted(name + "Sem", -1), Shifted(name + "Sem", 1));
        }
        return rows.All(r => r.Has(quartiles + "Q1", quartiles + "Q3")) ? (Numbers(quartiles + "Q1"), Numbers(quartiles + "Q3")) : (null, null);

        double[] Numbers(string name) => [.. rows.Select(r => r.Number(name))];

        double[] Shifted(string error, int sign) => [.. rows.Select(r => r.Number(column) + sign * r.Number(error))];
    }

    /// <summary>Whether values spread over decades more evenly than over differences; of many, by some of their quantiles.</summary>
    private static bool IsLog(double[] values)
    {
        double[] sorted = [.. values.Where(double.IsFinite).Distinct().Order()];
        return Spacing.IsWide(sorted) && Spacing.IsGeometric(sorted.Length <= MaxQuantiles ? sorted
            : Enumerable.Range(0, MaxQuantiles).Select(q => sorted[(int)((long)q * (sorted.Length - 1) / (MaxQuantiles - 1))]));
    }

    /// <summary>Columns of numbers that vary, inputs that vary first, in the order of the rows.</summary>
    private static IReadOnlyList<string> NumericColumns(PlotRows rows, PlotRequest request) =>
    [
        .. rows.Columns.Where(c => !Same(c, request.By) && !Same(c, Table.CellColumn) && IsNumeric(rows, c))
            .OrderByDescending(c => Same(c, request.X)),
    ];

    private static bool IsNumeric(PlotRows rows, string column)
    {
        double first = double.NaN;
        bool varies = false;
        foreach (PlotRow row in rows)
        {
            if (CellReader.NumberOrNull(row[column]) is not { } value)
                return false;
            varies = varies || (double.IsFinite(first) && double.IsFinite(value) && value != first);
            first = double.IsFinite(first) ? first : value;
        }
        return varies || (rows.Count == 1 && double.IsFinite(first));
    }

    private static bool Same(string a, string? b) => string.Equals(a, b, StringComparison.OrdinalIgnoreCase);
}
