using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Theory.Evolution;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>P_flat and eta t_freeze over the plane of learning rate and noise strength, as heat maps (Fig. 5C-D).</summary>
internal sealed class PhaseDiagram : IFigureKind
{
    private const string X = "LearningRate", Y = "NoiseStrength", Flat = "PFlat", Freezing = "EtaFreezeStep";

    // Lines of equal Delta_S, along which the paper's theory says the same: those within the plane are drawn.
    private static readonly double[] Levels =
        [.. Enumerable.Range(-12, 16).SelectMany(k => (double[])[Math.Pow(10, k), 3 * Math.Pow(10, k)])];

    private const int LinePoints = 40, MaxLevels = 5;

    /// <inheritdoc/>
    public string Takes => "ensembles over two or more learning rates and two or more noise strengths";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(TwoValleyResult), typeof(DensityEvolutionResult)];

    /// <inheritdoc/>
    public int Order => 10;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, X, Y, Flat)
        ?? (Values(rows, X).Length < 2 ? "there is only one learning rate" : Values(rows, Y).Length < 2 ? "there is only one noise strength"
        // Two cells of a diagonal are no plane.
        : rows.Select(r => (r.Text(X), r.Text(Y))).Distinct().Count() < Math.Max(Values(rows, X).Length, Values(rows, Y).Length) + 1
            ? "no noise strength has two learning rates" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var planes = SharedInputs.Series(rows, X, Y, "Seed");
        string[] shown = rows.Columns.Contains(Freezing) ? [Flat, Freezing] : [Flat];
        return new(nameof(PhaseDiagram), $"{rows.Facts.Symbol(Flat)} over the plane of learning rate and noise",
            [.. planes.SelectMany(p => shown.Select(column => Panel(p.Name, p.Rows, column)))])
        {
            Subtitle = SharedInputs.Line(rows, X, Y),
            PanelColumns = shown.Length,
        };
    }

    private static Panel Panel(string name, PlotRows rows, string column)
    {
        double[] x = Values(rows, X), y = Values(rows, Y);
        var (sums, counts) = (new double[y.Length, x.Length], new int[y.Length, x.Length]);
        foreach (PlotRow row in rows)
        {
            var (i, j) = (Array.BinarySearch(y, row.Number(Y)), Array.BinarySearch(x, row.Number(X)));
            if (i < 0 || j < 0)
                continue;
            sums[i, j] += row.Number(column);
            counts[i, j]++;
        }
        double[,] values = new double[y.Length, x.Length];
        int grey = 0, several = 0;
        for (int i = 0; i < y.Length; i++)
        {
            for (int j = 0; j < x.Length; j++)
            {
                values[i, j] = sums[i, j] / counts[i, j];
                grey += double.IsNaN(values[i, j]) ? 1 : 0;
                several = Math.Max(several, counts[i, j]);
            }
        }
        ColumnFacts facts = rows.Facts;
        var range = values.Cast<double>().Where(double.IsFinite).ToArray();
        return new(new(facts.Label(X)) { IsLog = Spacing.IsGeometric(x) }, new(facts.Label(Y)) { IsLog = Spacing.IsGeometric(y) },
        [
            new Cells(x, y, values), .. column == Flat ? EqualNoise(x, y, facts) : [],
        ])
        {
            Title = name,
            Color = new(facts.Label(column, column == Flat ? "" : "freezing time"))
            {
                IsLog = column == Freezing && Spacing.IsWideBesideZero(range),
            },
            Note = string.Join("; ", ((string[])
            [
                grey == 0 ? "" : FormattableString.Invariant($"grey: {grey} of {values.Length} cells without a number"),
                several < 2 ? "" : FormattableString.Invariant($"means of up to {several} ensembles a cell"),
            ]).Where(t => t.Length > 0)),
        };
    }

    /// <summary>Lines of equal Delta_S = eta sigma, each with its value where it begins.</summary>
    private static IEnumerable<Mark> EqualNoise(double[] x, double[] y, ColumnFacts facts)
    {
        double[] levels = [.. Levels.Where(l => l > 1.2 * x[0] * y[0] && l < x[^1] * y[^1] / 1.2)];
        if (x[0] <= 0 || y[0] <= 0 || levels.Length > MaxLevels)
            yield break;
        foreach (double level in levels)
        {
            double[] along = Spacing.Geometric(Math.Max(x[0], level / y[^1]), Math.Min(x[^1], level / y[0]), LinePoints);
            double[] across = Array.ConvertAll(along, v => level / v);
            yield return new Line(along, across) { Series = -1, IsThin = true };
            yield return new Words(along[LinePoints / 2], across[LinePoints / 2],
                facts.Value("DeltaS", level.ToString("G3", System.Globalization.CultureInfo.InvariantCulture))) { Series = -1 };
        }
    }

    private static double[] Values(PlotRows rows, string column) =>
        [.. rows.Select(r => r.Number(column)).Where(double.IsFinite).Distinct().Order()];
}
