namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>Means of a column over a grid of batch sizes and learning rates, as a heat map.</summary>
internal static class RunGrid
{
    private const string X = "BatchSize", Y = "LearningRate";

    // Fewer cells are better read as points.
    private const int LeastCells = 6;

    /// <summary>Why rows are no such grid; null where they are.</summary>
    public static string? WhyNot(PlotRows rows) => IFigureKind.Lacking(rows, X, Y)
        ?? (Values(rows, X).Length < 2 ? "there is only one batch size" : Values(rows, Y).Length < 2 ? "there is only one learning rate"
        : rows.Select(r => (r.Number(X), r.Number(Y))).Distinct().Count() < LeastCells ? "there are fewer than six cells" : null);

    /// <summary>The heat map.</summary>
    public static Panel Panel(PlotRows rows, string column, string? words = null, string title = "")
    {
        double[] x = Values(rows, X), y = Values(rows, Y);
        var values = new double[y.Length, x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            for (int j = 0; j < x.Length; j++)
            {
                values[i, j] = rows.Where(r => r.Number(X) == x[j] && r.Number(Y) == y[i]).Select(r => r.Number(column))
                    .Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
            }
        }
        ColumnFacts facts = rows.Facts;
        int grey = values.Cast<double>().Count(double.IsNaN);
        return new(new(facts.Label(X)) { IsLog = Spacing.IsGeometric(x) }, new(facts.Label(Y)) { IsLog = Spacing.IsGeometric(y) },
            [new Cells(x, y, values)])
        {
            Title = title,
            Color = new(facts.Label(column, words)) { IsLog = Spacing.IsWide(values.Cast<double>()) },
            Note = grey == 0 ? "" : FormattableString.Invariant($"grey: {grey} of {values.Length} cells without a number"),
        };
    }

    private static double[] Values(PlotRows rows, string column) =>
        [.. rows.Select(r => r.Number(column)).Where(double.IsFinite).Distinct().Order()];
}
