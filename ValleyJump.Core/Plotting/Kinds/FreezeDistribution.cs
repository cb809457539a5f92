using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using ValleyJump.Core.Theory.Evolution;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// How many trajectories have frozen by a time, and by a y: of ensembles counted, with their 95 % intervals, of density evolutions exact.
/// Both may come together.
/// </summary>
internal sealed class FreezeDistribution : IFigureKind
{
    private const int MaxCurves = 8, MaxSteps = 400;

    private static readonly string[] Exact = ["Step", "Y", "Cdf"];

    /// <inheritdoc/>
    public string Takes => "up to eight ensembles or density evolutions as they are: rows of files have no freezing steps of single trajectories";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(TwoValleyResult), typeof(DensityEvolutionResult), typeof(FreezeProbability)];

    /// <inheritdoc/>
    public int Order => 40;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => Sources(rows).Count is var count && count > MaxCurves ? "there are more"
        : count == 0 || rows.Any(r => !HasSteps(r) && r.Table(Exact) is null && !r.Has(Exact)) ? "not all of these have any" : null;

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var sources = Sources(rows);
        var owners = new PlotRows(sources.Select(s => s.Owner));
        string[] by = ["LearningRate", "NoiseStrength", "LearningRateSchedule", "BatchSizeSchedule"];
        string[] cells = [.. owners.Select(o => string.Join('\n', by.Select(o.Text)))];
        var names = SharedInputs.Names(owners);
        bool both = sources.Any(s => s.Exact is null) && sources.Any(s => s.Exact is not null), hasRate = owners.All(o => o.Number("LearningRate") > 0);
        List<Mark> times = [], places = [];
        double least = double.PositiveInfinity;
        for (int i = 0; i < sources.Count; i++)
        {
            cancel.ThrowIfCancellationRequested();
            double rate = hasRate ? owners[i].Number("LearningRate") : 1;
            int series = Array.IndexOf(cells, cells[i]);
            if (sources[i].Exact is { } exact)
            {
                string name = NoteText.Parts(names[i], both ? "exact" : "").Replace(";", ",", StringComparison.Ordinal);
                times.Add(new Line(Array.ConvertAll(exact["Step"], t => t * rate), exact["Cdf"]) { Series = series, Name = name, Dash = both ? Dash.Dashed : Dash.Solid });
                places.Add(new Line(exact["Y"], exact["Cdf"]) { Series = series, Name = name, Dash = both ? Dash.Dashed : Dash.Solid });
            }
            else
            {
                string name = NoteText.Parts(names[i], both ? "simulated" : "").Replace(";", ",", StringComparison.Ordinal);
                double[] steps = Array.ConvertAll(owners[i].Lists["FreezeSteps"], t => t * rate);
                times.AddRange(Counted(steps, series, name));
                places.AddRange(Counted(owners[i].Lists["FreezeYs"], series, name));
                least = Math.Min(least, steps.Where(t => t > 0).DefaultIfEmpty(double.PositiveInfinity).Min());
            }
        }
        double most = times.OfType<Line>().SelectMany(l => l.X).Max();
        ColumnFacts facts = rows.Facts;
        var time = new Axis(hasRate ? facts.Label("EtaFreezeStep", "freezing time") : facts.Label("FreezeStepMedian", "freezing time"))
        {
            IsLog = most > 50 * (double.IsFinite(least) ? least : most),
        };
        return new(nameof(FreezeDistribution), "When and where trajectories change valley for the last time",
        [
            new(time, new("fraction frozen") { Low = 0, High = 1.03 }, times),
            new(new(facts.Label("FreezeYMedian", "")), new("fraction frozen") { Low = 0, High = 1.03 }, places),
        ])
        {
            Subtitle = SharedInputs.Line(owners),
        };
    }

    private static bool HasSteps(PlotRow row) => row.Lists.TryGetValue("FreezeSteps", out double[]? steps) && steps.Length > 0
        && row.Lists.ContainsKey("FreezeYs");

    private static IReadOnlyList<(PlotRow Owner, PlotCurve? Exact)> Sources(PlotRows rows) =>
    [
        .. rows.Where(HasSteps).Select(r => (r, (PlotCurve?)null)),
        .. PlotCurves.Of(rows, null, Exact).Select(c => (c.Owner, (PlotCurve?)c)),
    ];

    /// <summary>The empirical distribution as steps, thinned to hundreds, and Wilson's interval at each.</summary>
    private static IEnumerable<Mark> Counted(double[] values, int series, string name)
    {
        double[] sorted = [.. values.Order()];
        int n = sorted.Length, every = 1 + n / MaxSteps;
        var (x, p, low, high) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        double before = double.NaN;
        for (int i = 0; i < n; i++)
        {
            // Of equal values the last counts them all.
            if ((i + 1 < n && sorted[i + 1] == sorted[i]) || (i % every != 0 && i != n - 1))
                continue;
            var share = Proportion.Wilson(i + 1, n);
            if (x.Count > 0)
                Add(sorted[i], before, low[^1], high[^1]);
            else
                Add(sorted[i], 0, 0, 0);
            Add(sorted[i], share.Estimate, share.Low, share.High);
            before = share.Estimate;
        }
        yield return new Band([.. x], [.. low], [.. high]) { Series = series };
        yield return new Line([.. x], [.. p]) { Series = series, Name = name };

        void Add(double at, double share, double lower, double upper)
        {
            x.Add(at);
            p.Add(share);
            low.Add(lower);
            high.Add(upper);
        }
    }
}
