using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// Every check of a regime as the ratio of its value to its limit, on a logarithmic axis: left of the line it passes. Checks whose limit is
/// a lower one are turned over. What has no ratio, or next to none, is named below.
/// </summary>
internal sealed class Regime : IFigureKind
{
    private const int MaxCells = 6;

    // What is further within its limit than that is said in the note: it would take the axis for itself.
    private const double Least = 1e-6;

    private static readonly (RegimeVerdict Verdict, int Series, Symbol Symbol)[] Verdicts =
        [(RegimeVerdict.Pass, 0, Symbol.Circle), (RegimeVerdict.Warn, 1, Symbol.Triangle), (RegimeVerdict.Fail, 3, Symbol.Square)];

    /// <inheritdoc/>
    public string Takes => "checks of Test-ValleyRegime, of up to six cells";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(RegimeCheck)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, "Name", "Verdict", "Value", "Bound", "Limit", "Cell")
        ?? (rows.Select(r => r.Text("Cell")).Distinct().Count() > MaxCells ? "there are more cells" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        PlotRows[] cells = [.. rows.GroupBy(r => r.Text("Cell")).Select(g => new PlotRows(g))];
        var names = SharedInputs.Names(new(cells.Select(c => c[0])));
        return new(nameof(Regime), "How far each assumption is from its limit", [.. cells.Select((c, i) => PanelOf(c) with { Title = names[i] })])
        {
            Subtitle = SharedInputs.Line(rows),
        };
    }

    private static Panel PanelOf(PlotRows rows)
    {
        // The first check at the top.
        string[] names = [.. rows.Select(r => r.Text("Name")).Distinct().Reverse()];
        double[] ratios = [.. rows.Select(Ratio).Where(v => v > Least)];
        var marks = new List<Mark> { new Rule(1, IsVertical: true) { Series = -1, Name = "limit" } };
        foreach (var (verdict, series, symbol) in Verdicts)
        {
            PlotRow[] of = [.. rows.Where(r => r.Text("Verdict") == $"{verdict}" && Ratio(r) > Least)];
            if (of.Length > 0)
            {
                marks.Add(new Points(Array.ConvertAll(of, Ratio), Array.ConvertAll(of, r => (double)Array.IndexOf(names, r.Text("Name"))))
                {
                    Name = $"{verdict}".ToLowerInvariant(), Series = series, Symbol = symbol,
                });
            }
        }
        string[] without = [.. rows.Where(r => !(Ratio(r) > Least)).Select(r => $"{ColumnFacts.Words(r.Text("Name"))} ({Reason(r)})")];
        return new(new("value / limit, or limit / value of a lower one") { IsLog = true, High = Math.Max(3, 2 * ratios.DefaultIfEmpty(1).Max()) },
            new("") { Categories = [.. names.Select(ColumnFacts.Words)], Low = -0.7, High = names.Length - 0.3 }, marks)
        {
            Note = without.Length == 0 ? "" : $"not within the axis: {string.Join(", ", without)}",
        };
    }

    private static double Ratio(PlotRow row)
    {
        double ratio = row.Text("Bound") == $"{RegimeBound.AtMost}" ? row.Number("Value") / row.Number("Limit") : row.Number("Limit") / row.Number("Value");
        return double.IsFinite(ratio) ? ratio : double.NaN;
    }

    private static string Reason(PlotRow row) => row.Text("Verdict") == $"{RegimeVerdict.NotTested}" ? "not tested"
        : FormattableString.Invariant($"{row.Number("Value"):G3}, {row.Text("Verdict").ToLowerInvariant()}");
}
