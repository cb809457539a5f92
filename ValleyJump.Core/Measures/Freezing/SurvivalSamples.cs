using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>
/// Gathers when ensembles and runs froze, counted at each distinct time, and measures the survival of their groups. Definitions are kept
/// apart, and ways to continue: the same run by two of them is not two runs.
/// </summary>
/// <param name="plan">What is measured.</param>
internal sealed class SurvivalSamples(SurvivalPlan plan)
{
    private readonly List<Member> members = [];
    private readonly HashSet<(FrozenBy, object)> seen = [];
    private readonly HashSet<string> found = new(StringComparer.OrdinalIgnoreCase);
    private IReadOnlyList<string> names = [];

    /// <summary>Rows that have no value of a column to group by, and are left out.</summary>
    public int Ungrouped { get; private set; }

    /// <summary>Adds what froze.</summary>
    /// <param name="times">When.</param>
    /// <param name="cell">The cell of a column of the row that it came as, and whether there is such a column.</param>
    /// <param name="all">The names of all columns of the row.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="InvalidInputException">A clock that is asked for is not known here.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Add(FrozenTimes times, Func<string, (bool There, object? Value)> cell, Func<IEnumerable<string>> all,
        CancellationToken cancel = default)
    {
        if (plan.CensoringWindow is not null && double.IsNaN(times.InitialY))
        {
            throw new InvalidInputException(nameof(plan.CensoringWindow), plan.CensoringWindow,
                "CensoringWindow must be left out for training runs, which are censored at their last checkpoint.");
        }
        if (names.Count == 0)
            names = [.. all()];
        string[] keys = [.. plan.GroupBy.Select(Key)];
        bool isNew = times.Identity is null || seen.Add((times.By, times.Identity));
        members.Add(new(times.By, keys, times.Inputs, isNew ? 0 : 1, isNew ? times.DivergedCount : 0,
            [.. plan.Along.Select(clock => Pair(clock))]));

        string Key(string column)
        {
            var (there, value) = cell(column);
            if (there)
                found.Add(column);
            return CellReader.Key(value);
        }

        Clocked Pair(FreezeClock clock)
        {
            var (start, later) = times.Along(clock, cancel);
            return isNew ? new(times.Origin(clock), start, later) : new(times.Origin(clock), EventTimes.None, EventTimes.None);
        }
    }

    /// <summary>The survival of all groups: by definition, by clock, and then in their order.</summary>
    /// <exception cref="InvalidInputException">No row has one of the columns to group by.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IEnumerable<FreezeSurvival> Measure(CancellationToken cancel = default)
    {
        foreach (string column in plan.GroupBy.Where(c => members.Count > 0 && !found.Contains(c)))
        {
            throw new InvalidInputException(nameof(plan.GroupBy), column,
                $"GroupBy must be a property of the rows. Those of the first row are {string.Join(", ", names)}.");
        }
        Member[] grouped = [.. members.Where(m => !m.Keys.Contains(""))];
        Ungrouped = members.Count - grouped.Length;
        IReadOnlyList<FrozenBy> by = FrozenBy.Completed([.. grouped.Select(m => m.By)]);
        IReadOnlySet<FrozenBy> several = FrozenBy.Several(by);
        return grouped.Zip(by, (member, said) => member with { By = said }).GroupBy(m => m.By)
            .SelectMany(family => Family([.. family], several.Contains(family.Key.Kind) ? $"{family.Key.Continued}" : "", cancel));
    }

    private IEnumerable<FreezeSurvival> Family(Member[] family, string continued, CancellationToken cancel)
    {
        var groups = plan.GroupBy.Count > 0 ? ByKeys(family) : ByCell(family);
        if (continued.Length > 0)
            groups = [.. groups.Select(g => (g.Name.Length > 0 ? $"{g.Name}, {continued}" : continued, g.Members))];
        for (int clock = 0; clock < plan.Along.Count; clock++)
        {
            // Who starts further on was not at risk before: these curves, and the test, count all from where they start.
            if (plan.GroupBy.Count > 0 && family.Select(m => m.Times[clock].Origin).Distinct().Count() > 1)
            {
                throw new InvalidInputException("Along", plan.Along[clock],
                    "Along must be Step or EtaStep where ensembles that start at different y are grouped: measure those apart for Y.");
            }
            foreach (FreezeSurvival group in Clock(groups, clock, cancel))
                yield return group;
        }
    }

    private (string Name, Member[] Members)[] ByKeys(Member[] family) =>
    [
        .. family.GroupBy(m => string.Join('\n', m.Keys)).OrderBy(g => g.First().Keys, Comparer<string[]>.Create(Compare))
            .Select(g => (string.Join(", ", plan.GroupBy.Zip(g.First().Keys, (name, value) => $"{name} = {value}")), g.ToArray())),
    ];

    /// <summary>Cells in the order of their first, named by the inputs that vary, and by those that people name first.</summary>
    private static (string Name, Member[] Members)[] ByCell(Member[] family)
    {
        Member[][] cells = [.. family.GroupBy(m => string.Join('\n', m.Inputs)).Select(g => g.ToArray())];
        string[] always = ["BatchSize", "LearningRate", "NoiseStrength"];
        string[] told = [.. cells.SelectMany(c => c[0].Inputs.Select(i => i.Key)).Distinct()
            .Where(n => always.Contains(n) || cells.Select(c => Of(c, n)).Distinct().Count() > 1)];
        return [.. cells.Select(c => (string.Join(", ", told.Where(n => Of(c, n).Length > 0).Select(n => $"{n} = {Of(c, n)}")), c))];

        static string Of(Member[] cell, string name) => cell[0].Inputs.FirstOrDefault(i => i.Key == name).Value ?? "";
    }

    private IEnumerable<FreezeSurvival> Clock((string Name, Member[] Members)[] groups, int clock, CancellationToken cancel)
    {
        KaplanMeier[] curves = [.. groups.Select(g => new KaplanMeier(
            EventTimes.Pool([.. g.Members.SelectMany(m => new[] { m.Times[clock].AtStart, m.Times[clock].Later })], cancel), cancel))];
        // The longest that is known of all; where all have frozen, to the last of them.
        double known = curves.Select(c => c.KnownTo).Where(double.IsFinite).DefaultIfEmpty(double.NaN).Min();
        double horizon = plan.Horizon ?? (double.IsNaN(known)
            ? curves.SelectMany(c => c.Times.Time.TakeLast(1)).DefaultIfEmpty(double.NaN).Max() : known);
        LogRank? test = plan.GroupBy.Count == 0 ? null : LogRank.Of([.. curves.Select(c => c.Times)], cancel);
        for (int g = 0; g < groups.Length; g++)
        {
            Member[] of = groups[g].Members;
            EventTimes later = EventTimes.Pool([.. of.Select(m => m.Times[clock].Later)], cancel);
            var hazard = HazardRate.Of(later, of.Min(m => m.Times[clock].Origin), plan.HazardBins, cancel);
            yield return Of(groups[g].Name, of, plan.Along[clock], curves[g], hazard, horizon, test, g);
        }
    }

    private FreezeSurvival Of(string name, Member[] of, FreezeClock clock, KaplanMeier curve, IReadOnlyList<HazardRate> hazard,
        double horizon, LogRank? test, int group)
    {
        var (q1, median, q3) = (curve.Quantile(0.25), curve.Quantile(0.5), curve.Quantile(0.75));
        var (mean, sem) = curve.RestrictedMean(horizon);
        var result = new FreezeSurvival
        {
            Definition = of[0].By.Definition,
            Rule = of[0].By.Rule,
            Threshold = of[0].By.Threshold,
            Continuation = of[0].By.Continuation,
            Along = clock,
            Group = name,
            GroupBy = string.Join(", ", plan.GroupBy),
            Count = curve.Times.Count,
            FrozenCount = curve.Times.Events.Sum(),
            CensoredCount = curve.Times.Censored.Sum(),
            DivergedCount = of.Sum(m => (long)m.Diverged),
            RepeatedCount = of.Sum(m => m.Repeated),
            Q1 = q1.Estimate,
            Q1Low = q1.Low,
            Q1High = q1.High,
            Median = median.Estimate,
            MedianLow = median.Low,
            MedianHigh = median.High,
            Q3 = q3.Estimate,
            Q3Low = q3.Low,
            Q3High = q3.High,
            Horizon = horizon,
            RestrictedMean = mean,
            RestrictedMeanSem = curve.Times.Count < 2 ? double.NaN : sem,
            FinalSurvival = curve.Times.Count == 0 ? double.NaN : curve.Last,
            ExpectedCount = test?.Expected[group] ?? double.NaN,
            ChiSquare = test?.ChiSquare ?? double.NaN,
            Freedom = test?.Freedom,
            PValue = test?.PValue ?? double.NaN,
            Curve = SurvivalCurve.Of(curve),
            Hazard = FreezeHazard.Of(hazard),
            Note = "",
        };
        return result with { Note = SurvivalNotes.Of(result, test) };
    }

    private static int Compare(string[]? a, string[]? b) => a!.Zip(b!, CellReader.Compare).FirstOrDefault(order => order != 0);

    /// <summary>What an ensemble or a run adds to its group.</summary>
    private sealed record Member(FrozenBy By, string[] Keys, IReadOnlyList<KeyValuePair<string, string>> Inputs, int Repeated, int Diverged,
        Clocked[] Times);

    /// <summary>Times along a clock: where it begins, those that never changed valley, and the others.</summary>
    private sealed record Clocked(double Origin, EventTimes AtStart, EventTimes Later);
}
