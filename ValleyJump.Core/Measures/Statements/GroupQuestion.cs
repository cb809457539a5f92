using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>Which groups of rows are compared, by what.</summary>
internal sealed record GroupQuestion
{
    /// <summary>The quantities.</summary>
    public required IReadOnlyList<string> Property { get; init; }

    /// <summary>The column that groups are told apart by.</summary>
    public required string By { get; init; }

    /// <summary>The value of it of the group that the others are compared with, one after the other.</summary>
    public required string Against { get; init; }

    /// <summary>Columns whose values make pairs.</summary>
    public IReadOnlyList<string> PairBy { get; init; } = [];

    /// <summary>Columns of which each value is compared by itself.</summary>
    public IReadOnlyList<string> Each { get; init; } = [];

    /// <summary>What is claimed.</summary>
    public GroupClaim Expect { get; init; }

    /// <summary>n, of which the best is expected; null for none.</summary>
    public int? BestOf { get; init; }

    /// <summary>Samples of the bootstrap.</summary>
    public int Resamples { get; init; } = BootstrapChoice.Resamples;

    /// <summary>Seed of the bootstrap.</summary>
    public ulong Seed { get; init; } = BootstrapChoice.Seed;

    /// <summary>No rows yet, with the columns that are needed.</summary>
    /// <exception cref="InvalidInputException">A number is out of range.</exception>
    public StatementRows NewRows()
    {
        BootstrapChoice.Require(Resamples);
        Check.That(BestOf is null or >= 1, nameof(BestOf), BestOf, "a whole number from 1");
        return new([.. Property.Select(p => new NeededColumn(nameof(Property), p))],
        [
            new(nameof(By), By), .. PairBy.Select(p => new NeededColumn(nameof(PairBy), p)),
            .. Each.Select(p => new NeededColumn(nameof(Each), p)),
        ]);
    }

    /// <summary>
    /// The comparisons, each with its rows: of each part of the rows, of each quantity, of each group but the one against.
    /// </summary>
    /// <exception cref="InvalidInputException">No row has one of the columns, or there are no two groups.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<GroupPair> Pairs(StatementRows table, CancellationToken cancel)
    {
        table.RequireColumns();
        string against = CellReader.Key(Against);
        int[] by = table.KeysOf([By]), keys = table.KeysOf(PairBy);
        var bySize = Comparer<string>.Create(CellReader.Compare);
        List<GroupPair> pairs = [];
        HashSet<string> seen = [];
        foreach (var (cell, rows) in table.Each(Each, [By], cancel))
        {
            var groups = rows.GroupBy(r => StatementRows.Key(r, by, cancel)).ToDictionary(g => g.Key, g => g.ToArray());
            seen.UnionWith(groups.Keys);
            if (!groups.Remove(against, out StatementRow[]? others))
                continue;
            pairs.AddRange(from value in Enumerable.Range(0, Property.Count)
                           from name in groups.Keys.Order(bySize)
                           select new GroupPair(Property[value], name, against, cell, Sample(groups[name], value), Sample(others, value)));
        }
        if (pairs.Count > 0)
            return pairs;
        throw new InvalidInputException(nameof(Against), Against, seen.Contains(against)
            ? $"There is no other group of {By} to be compared with that one."
            : $"Against must be a value of {By}, which has {string.Join(", ", seen.Order(bySize))}.");

        Observation[] Sample(StatementRow[] rows, int value) =>
            [.. rows.Select(r => new Observation(StatementRows.Key(r, keys, cancel), r.Numbers[value]))];
    }
}

/// <summary>A value, and what it pairs by.</summary>
internal readonly record struct Observation(string Pair, double Value);

/// <summary>Two groups that are compared.</summary>
internal sealed record GroupPair(string Property, string Group, string Against, string Each, IReadOnlyList<Observation> First,
    IReadOnlyList<Observation> Second);

/// <summary>How samples are drawn again.</summary>
internal static class BootstrapChoice
{
    /// <summary>Samples, so that the ends of an interval move by a few percent of its width from seed to seed.</summary>
    public const int Resamples = 2000;

    /// <summary>Seed.</summary>
    public const ulong Seed = 42;

    private const int Least = 100, Most = 10_000_000;

    /// <exception cref="InvalidInputException">There are too few or too many.</exception>
    public static void Require(int resamples) =>
        Check.That(resamples is >= Least and <= Most, "Resamples", resamples, FormattableString.Invariant($"from {Least} to {Most}"));
}
