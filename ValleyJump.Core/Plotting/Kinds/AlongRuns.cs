namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// What is measured on runs, along what tells the measurements apart: through training where runs have several steps, along the noise eta/B
/// where they do not, and side by side where that is one too.
/// </summary>
internal sealed class AlongRuns
{
    private const string Through = "through training";

    private const double Room = 0.06;

    private const string Noise = "EffectiveNoise", Eta = "LearningRate", Batch = "BatchSize";

    private readonly IReadOnlyList<RunGroup> groups;
    private readonly Func<PlotRow, double> place;

    private AlongRuns(Axis axis, IReadOnlyList<RunGroup> groups, Func<PlotRow, double> place, string by)
    {
        (Axis, By) = (axis, by);
        (this.groups, this.place) = (groups, place);
    }

    /// <summary>The axis that all panels share.</summary>
    public Axis Axis { get; }

    /// <summary>Whether runs are measured at several steps.</summary>
    public bool IsThroughTraining => By == Through;

    /// <summary>What it is along, in words for a title: "through training", "by noise" or "of each run".</summary>
    public string By { get; }

    /// <summary>Finds what rows are along.</summary>
    /// <param name="rows">Rows of measurements of runs, or of cells.</param>
    /// <param name="step">The column of their step.</param>
    public static AlongRuns Of(PlotRows rows, string step = "Step")
    {
        var runs = RunSeries.Runs(rows);
        ColumnFacts facts = rows.Facts;
        if (rows.All(r => r.Has(step)) && runs.Any(r => Distinct(r.Rows, step) > 1))
        {
            bool scaled = Distinct(rows, Eta) > 1;
            return new(new(scaled ? "time {eta t}" : facts.Label(step, "step")), runs,
                r => r.Number(step) * (scaled ? r.Number(Eta) : 1), Through);
        }
        if (rows.All(r => r.Has(Noise)) && Distinct(rows, Noise) > 1)
        {
            // Cells of equal eta/B need not agree: colours tell the learning rates apart, where both inputs vary.
            var series = Distinct(rows, Batch) > 1 && Distinct(rows, Eta) > 1 ? SharedInputs.SeriesBy(rows, [Eta]) : [("", rows)];
            return new(NoiseAxis(rows),
                [.. series.Select((s, i) => new RunGroup(s.Item1, i, s.Item2))], r => r.Number(Noise), "by noise");
        }
        PlotRow[] order = [.. runs.SelectMany(r => r.Rows)];
        string[] names = [.. runs.SelectMany(r => r.Rows.Select(_ => r.Name.Length > 0 ? r.Name : "the run"))];
        var places = order.Select((r, i) => (r, i)).ToDictionary(p => (object)p.r, p => (double)p.i, ReferenceEqualityComparer.Instance);
        return new(new("") { Categories = names, Low = -0.6, High = names.Length - 0.4 }, [new("", 0, new(order))], r => places[r],
            "of each run");

        static int Distinct(PlotRows of, string column) => of.Select(r => r.Text(column)).Distinct().Count();
    }

    /// <summary>The axis of the noise, with room beside the least and the greatest.</summary>
    public static Axis NoiseAxis(PlotRows rows)
    {
        double[] noise = [.. rows.Select(r => r.Number(Noise)).Where(double.IsFinite)];
        bool log = Spacing.IsGeometric(noise);
        double low = noise.Min(), high = noise.Max(), room = log ? Math.Pow(high / low, Room) : Room * (high - low);
        return new(rows.Facts.Label(Noise, "noise"))
        {
            IsLog = log, Low = log ? low / room : low - room, High = log ? high * room : high + room,
        };
    }

    /// <summary>
    /// A column as marks: a line with points for each run through training; otherwise points, and where several share a place a line
    /// through their means.
    /// </summary>
    /// <param name="column">The column.</param>
    /// <param name="error">The ends of error bars; null without.</param>
    /// <param name="name">A name for the legend in place of the runs'.</param>
    /// <param name="series">A colour in place of the runs'; -2 leaves them theirs.</param>
    public IEnumerable<Mark> Marks(
        string column, Func<PlotRow, (double Low, double High)>? error = null, string? name = null, int series = -2)
    {
        foreach (RunGroup group in groups)
        {
            int color = series == -2 ? group.Series : series;
            string named = name ?? group.Name;
            Points points = MarksOf.Points(group.Rows, place, r => r.Number(column), error) with { Series = color };
            var seen = points.X.Zip(points.Y).Where(p => double.IsFinite(p.Second)).ToArray();
            var means = seen.GroupBy(p => p.First).Select(g => (X: g.Key, Y: g.Average(p => p.Second))).ToArray();
            bool isLine = IsThroughTraining || (Axis.Categories.Count == 0 && means.Length > 1 && means.Length < seen.Length);
            if (isLine)
                yield return new Line([.. means.Select(m => m.X)], [.. means.Select(m => m.Y)]) { Series = color };
            yield return points with { Name = named };
        }
    }

    /// <summary>A panel of one column.</summary>
    public Panel Panel(PlotRows rows, string column, string? words = null, Func<PlotRow, (double Low, double High)>? error = null)
    {
        ColumnFacts facts = rows.Facts;
        return new(Axis, new(facts.Label(column, words)) { IsLog = Spacing.IsWide(rows.Select(r => r.Number(column))) },
            [.. MarksOf.Seen(Marks(column, error))]);
    }

    /// <summary>Error bars of a column of standard errors to both sides.</summary>
    public static Func<PlotRow, (double Low, double High)> PlusMinus(string column, string error) =>
        r => (r.Number(column) - r.Number(error), r.Number(column) + r.Number(error));
}
