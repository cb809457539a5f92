using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>How alike the errors of runs are, each with each, as a heat map.</summary>
internal sealed class Similarity : IFigureKind
{
    private const string Jaccard = "Jaccard";

    private const int MaxRuns = 200, MaxNamed = 16;

    private static readonly string[] Inputs = ["BatchSize", "LearningRate", "Seed", "Realization", "Step"];

    /// <inheritdoc/>
    public string Takes => "results of Compare-Solution or Measure-LossBarrier, of up to a hundred runs";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(SolutionComparison), typeof(LossBarrier)];

    /// <inheritdoc/>
    public int Order => 50;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, [Jaccard, .. Inputs, .. Inputs.Select(i => "Other" + i)])
        ?? (Runs(rows).Count > MaxRuns ? "there are more runs" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var runs = Runs(rows);
        int n = runs.Count;
        var place = runs.Select((r, i) => (Key: string.Join('\n', r), i)).ToDictionary(r => r.Key, r => r.i);
        var values = new double[n, n];
        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < n; j++)
                values[i, j] = i == j ? 1 : double.NaN;
        }
        foreach (PlotRow row in rows)
        {
            var (i, j) = (place[string.Join('\n', KeyOf(row, ""))], place[string.Join('\n', KeyOf(row, "Other"))]);
            values[i, j] = values[j, i] = row.Number(Jaccard);
        }
        // Names say what differs between the runs; of many runs only numbers have room.
        int[] varying = [.. Enumerable.Range(0, Inputs.Length).Where(k => runs.Select(r => r[k]).Distinct().Count() > 1)];
        // The last step is told where it is needed: it follows the learning rate.
        int[] others = [.. varying.Where(k => Inputs[k] != "Step")];
        if (runs.Select(r => string.Join('\n', others.Select(k => r[k]))).Distinct().Count() == n)
            varying = others;
        string[] names = [.. runs.Select((r, i) => n > MaxNamed || varying.Length == 0 ? FormattableString.Invariant($"{i + 1}")
            : string.Join(", ", varying.Select(k => NameOf(rows.Facts, k, r[k]))))];
        double[] at = [.. Enumerable.Range(0, n).Select(i => (double)i)];
        var axis = new Axis(n > MaxNamed ? "run, sorted by cell" : "") { Categories = names, Low = -0.5, High = n - 0.5 };
        return new(nameof(Similarity), "How alike the errors of runs are",
            [new(axis, axis, [new Cells(at, at, values)]) { Color = new(rows.Facts.Label(Jaccard, "similarity of errors")) { High = 1 } }])
        {
            Subtitle = SharedInputs.Line(rows, "Steps"),
        };
    }

    private static string NameOf(ColumnFacts facts, int input, string value) => Inputs[input] switch
    {
        "Realization" => $"no. {value}",
        "Seed" or "Step" => $"{ColumnFacts.Words(Inputs[input])} {value}",
        _ => facts.Value(Inputs[input], value),
    };

    /// <summary>The runs that are in some pair, in the order of their inputs.</summary>
    private static IReadOnlyList<string[]> Runs(PlotRows rows) =>
    [
        .. rows.SelectMany(r => (string[][])[KeyOf(r, ""), KeyOf(r, "Other")]).DistinctBy(k => string.Join('\n', k))
            .OrderBy(k => k, Comparer<string[]>.Create((a, b) => a.Zip(b, Tables.CellReader.Compare).FirstOrDefault(order => order != 0))),
    ];

    private static string[] KeyOf(PlotRow row, string prefix) => [.. Inputs.Select(i => row.Text(prefix + i))];
}
