using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>Differences of groups with their intervals, a line each: of the means, and the shift of the whole.</summary>
internal sealed class Forest : IFigureKind
{
    private const int MaxLines = 60;

    /// <inheritdoc/>
    public string Takes => "results of Compare-ValleyGroup, up to sixty";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(GroupComparison)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, "Property", "By", "Group", "Against", "Each",
        "MeanDifference", "MeanDifferenceLow", "MeanDifferenceHigh", "Shift", "ShiftLow", "ShiftHigh") ?? (rows.Count > MaxLines ? "there are more" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        // Each property has an axis of its own: they are not of one unit.
        var properties = rows.GroupBy(r => r.Text("Property")).Select(g => new PlotRows(g)).ToArray();
        string by = SharedInputs.Shared(rows, "By") is { } one ? $", by {ColumnFacts.Words(one)}" : "";
        return new(nameof(Forest), $"Differences between groups{by}",
            [.. properties.Select(PanelOf)])
        {
            Subtitle = "with 95 % intervals; the shift is the median of all differences",
        };
    }

    private static Panel PanelOf(PlotRows rows)
    {
        ColumnFacts facts = rows.Facts;
        PlotRow[] lines = [.. rows.Reverse()]; // the first at the top
        double[] places = [.. Enumerable.Range(0, lines.Length).Select(i => (double)i)];
        return new(new($"difference of {facts.Label(rows[0].Text("Property"))}"),
            new("") { Categories = [.. lines.Select(NameOf)], Low = -0.6, High = lines.Length - 0.4 },
        [
            new Rule(0, IsVertical: true) { Series = -1 },
            Interval("MeanDifference", "means", 0, 0.1, Symbol.Circle), Interval("Shift", "shift", 1, -0.1, Symbol.Diamond),
        ]);

        Points Interval(string column, string name, int series, double offset, Symbol symbol) =>
            new(Array.ConvertAll(lines, r => r.Number(column)), Array.ConvertAll(places, p => p + offset))
            {
                XLow = Array.ConvertAll(lines, r => r.Number(column + "Low")), XHigh = Array.ConvertAll(lines, r => r.Number(column + "High")),
                Name = name, Series = series, Symbol = symbol,
            };
    }

    private static string NameOf(PlotRow row) =>
        $"{ColumnFacts.Short(row.Text("Group"))} against {ColumnFacts.Short(row.Text("Against"))}" + (row.Text("Each") is { Length: > 0 } each ? $" at {each}" : "");
}
