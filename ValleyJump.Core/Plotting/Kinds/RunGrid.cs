namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>Means of a column over a grid of two others, of batch sizes and learning rates above all, as a heat map.</summary>
internal static class RunGrid
{
    private const string X = "BatchSize", Y = "LearningRate";

    // Fewer cells are better read as points.
    private const int LeastCells = 6;

    /// <summary>Why rows are no such grid; null where they are.</summary>
    public static string? WhyNot(PlotRows rows) => IFigureKind.Lacking(rows, X, Y)
        ?? (Values(rows, X).Length < 2 ? "there is only one batch size" : Values(rows, Y).Length < 2 ? "there is only one learning rate"
        : rows.Select(r => (r.Number(X), r.Number(Y))).Distinct().Count() < LeastCells ? "there are fewer than six cells" : null);

    /// <summary>The heat map over batch sizes and learning rates.</summary>
    public static Panel Panel(PlotRows rows, string column, string? words = null, string title = "") =>
        Over(rows, X, Y, column, words) with { Title = title };

    /// <summary>The heat map over any two columns of numbers.</summary>
    public static Panel Over(PlotRows rows, string across, string up, string column, string? words = null)
    {
        double[] x = Values(rows, across), y = Values(rows, up);
        var values = new double[y.Length, x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            for (int j = 0; j < x.Length; j++)
            {
                values[i, j] = rows.Where(r => r.Number(across) == x[j] && r.Number(up) == y[i]).Select(r => r.Number(column))
                    .Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
            }
        }
        ColumnFacts facts = rows.Facts;
        int grey = values.Cast<double>().Count(double.IsNaN);
        return new(new(facts.Label(across)) { IsLog = Spacing.IsGeometric(x) }, new(facts.Label(up)) { IsLog = Spacing.IsGeometric(y) },
            [new Cells(x, y, values)])
        {
            Color = new(facts.Label(column, words)) { IsLog = Spacing.IsWideBesideZero(values.Cast<double>()) },
            Note = grey == 0 ? "" : FormattableString.Invariant($"grey: {grey} of {values.Length} cells without a number"),
        };
    }

    /// <summary>The values of a column, each once and in order.</summary>
    public static double[] Values(PlotRows rows, string column) =>
        [.. rows.Select(r => r.Number(column)).Where(double.IsFinite).Distinct().Order()];
}
