namespace ValleyJump.Core.Measures;

/// <summary>Which endpoints are compared with which.</summary>
public enum FreezeRule
{
    /// <summary>Each with each from the freezing step on: v2 Eq. 3.</summary>
    AllPairs,

    /// <summary>Each from the freezing step on with the last: as the authors' program does.</summary>
    LastEndpoint,
}

/// <summary>By what the endpoints from two checkpoints count as one solution.</summary>
/// <param name="Definition">Basin or Agreement.</param>
/// <param name="Rule">Which are compared.</param>
/// <param name="Threshold">Their least similarity.</param>
internal sealed record BasinCriterion(FreezeDefinition Definition, FreezeRule Rule, double Threshold);

/// <summary>Where a run froze by a criterion.</summary>
/// <param name="Criterion">The criterion.</param>
/// <param name="Index">The checkpoint; null where the last endpoint is the only one like itself, so that the end came first.</param>
/// <param name="Checked">Checkpoints that were looked at.</param>
/// <param name="Verified">The one before the freezing step, where there is one, and all from there on are among them.</param>
internal sealed record BasinFinding(BasinCriterion Criterion, int? Index, int Checked, bool Verified);

/// <summary>
/// Finds the earliest checkpoint from which on all endpoints are alike, from coarse to fine: every tenth checkpoint, backward from the
/// last, and then those between the last that fits and the first that does not, backward too. All criteria share the endpoints that are
/// looked at, so that a higher threshold, or all pairs, never freezes earlier.
/// </summary>
/// <param name="count">Checkpoints, 1 or more.</param>
/// <param name="look">Makes the endpoints of some checkpoints available, side by side.</param>
/// <param name="similarity">How alike the endpoints of two checkpoints are by a definition: 1 at most, NaN for not at all.</param>
/// <param name="ahead">
/// Checkpoints whose endpoints are made at once: the next one, which is needed, and those that would come after it, which keep other cores
/// busy. What is found does not depend on it: a checkpoint is looked at only when its turn comes.
/// </param>
internal sealed class BasinScan(
    int count, Action<IReadOnlyList<int>> look, Func<FreezeDefinition, int, int, double> similarity, int ahead = 1)
{
    private const int Stride = 10;

    private readonly SortedSet<int> seen = [];
    private readonly HashSet<int> made = [];
    private readonly Dictionary<(FreezeDefinition, int, int), double> known = [];

    /// <summary>The checkpoints that were looked at.</summary>
    public IReadOnlySet<int> Seen => seen;

    /// <summary>Scans.</summary>
    /// <param name="criteria">The criteria.</param>
    /// <param name="verify">
    /// Look at every checkpoint from the freezing step on for <see cref="FreezeRule.LastEndpoint"/> too; for all pairs it is always done.
    /// </param>
    public IReadOnlyList<BasinFinding> Run(IReadOnlyList<BasinCriterion> criteria, bool verify)
    {
        // Where all are to be looked at from the freezing step on, coarse ones before it would be work for nothing.
        int stride = verify || criteria.All(c => c.Rule == FreezeRule.AllPairs) ? 1 : Stride;
        for (int top = count - 1; top >= 0 && !criteria.All(c => Suffix(c).Before is not null); top -= stride)
            Look([.. Enumerable.Range(0, ahead).Select(k => top - k * stride).Where(k => k >= 0)]);
        for (int[] missing = Missing(criteria, verify); missing.Length > 0; missing = Missing(criteria, verify))
            Look(missing);
        return [.. criteria.Select(Finding)];
    }

    private BasinFinding Finding(BasinCriterion criterion)
    {
        int first = Suffix(criterion).First;
        return new(criterion, first < count - 1 ? first : null, seen.Count, Gap(criterion, all: true).Length == 0);
    }

    // At the first, whose turn it is.
    private void Look(int[] checkpoints)
    {
        if (!made.Contains(checkpoints[0]))
        {
            int[] now = [.. checkpoints.Take(ahead).Where(made.Add)];
            look(now);
        }
        seen.Add(checkpoints[0]);
    }

    private int[] Missing(IReadOnlyList<BasinCriterion> criteria, bool verify) =>
        [.. criteria.SelectMany(c => Gap(c, verify || c.Rule == FreezeRule.AllPairs)).Distinct().OrderDescending()];

    /// <summary>The highest checkpoints in succession that are still to be looked at for a criterion.</summary>
    private int[] Gap(BasinCriterion criterion, bool all)
    {
        var (first, before) = Suffix(criterion);
        int from = all ? count - 1 : first - 1, to = before ?? -1, top = from;
        while (top > to && seen.Contains(top))
            top--;
        return [.. Enumerable.Range(0, top - to).Select(k => top - k).TakeWhile(k => !seen.Contains(k)).Take(ahead)];
    }

    /// <summary>
    /// Of those looked at, the first checkpoint from which on all are alike, and the one before it, which is not; null for none.
    /// </summary>
    private (int First, int? Before) Suffix(BasinCriterion criterion)
    {
        int first = count - 1;
        foreach (int k in seen.Reverse())
        {
            IEnumerable<int> others = criterion.Rule == FreezeRule.LastEndpoint ? [count - 1] : seen.GetViewBetween(k, count - 1);
            if (!others.All(j => Similarity(criterion.Definition, k, j) >= criterion.Threshold))
                return (first, k);
            first = k;
        }
        return (first, null);
    }

    private double Similarity(FreezeDefinition definition, int early, int late)
    {
        if (early == late)
            return 1;
        if (!known.TryGetValue((definition, early, late), out double value))
            known[(definition, early, late)] = value = similarity(definition, early, late);
        return value;
    }
}
