using System.Globalization;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Runs;

/// <summary>One of several shares of a grid: together they are the grid, and none has a run of another.</summary>
/// <param name="Number">Which one, from 1.</param>
/// <param name="Count">How many there are.</param>
internal readonly record struct SgdShard(int Number, int Count)
{
    private const int Most = 1_000_000;

    /// <summary>The share that a text names: 3/16, or Auto for that of this element of a job array of Slurm.</summary>
    /// <param name="text">The text.</param>
    /// <param name="variable">Gives the variables of the environment.</param>
    /// <exception cref="InvalidInputException">It is no share, or this is no element of a job array.</exception>
    public static SgdShard Parse(string text, Func<string, string?> variable)
    {
        if (text.Trim().Equals("Auto", StringComparison.OrdinalIgnoreCase))
            return OfArray(variable);
        return text.Split('/', StringSplitOptions.TrimEntries) is [var number, var count]
            && Parsed(number) is { } i && Parsed(count) is { } n && n is >= 1 and <= Most && i >= 1 && i <= n ? new(i, n)
            : throw new InvalidInputException("Shard", text,
                "Shard must be such as 3/16, the third of sixteen, or Auto for an element of a job array of Slurm.");
    }

    /// <summary>Shares runs out: the longest first, each to the share that has the least so far.</summary>
    /// <param name="costs">What each costs.</param>
    /// <param name="count">Shares.</param>
    /// <returns>The share of each, from 1. No share is longer than the mean by more than the longest run.</returns>
    public static int[] Of(IReadOnlyList<long> costs, int count)
    {
        int[] shards = new int[costs.Count];
        // Of equal ones the first: the same everywhere.
        var least = new PriorityQueue<int, (long Cost, int Shard)>(Enumerable.Range(1, count).Select(s => (s, (0L, s))));
        foreach (int place in Enumerable.Range(0, costs.Count).OrderByDescending(p => costs[p]).ThenBy(p => p))
        {
            least.TryDequeue(out int shard, out var load);
            shards[place] = shard;
            least.Enqueue(shard, (load.Cost + costs[place], shard));
        }
        return shards;
    }

    /// <inheritdoc/>
    public override string ToString() => FormattableString.Invariant($"{Number}/{Count}");

    private static SgdShard OfArray(Func<string, string?> variable)
    {
        int id = Value("SLURM_ARRAY_TASK_ID"), first = Value("SLURM_ARRAY_TASK_MIN"), count = Value("SLURM_ARRAY_TASK_COUNT");
        // Where an array is a list, such as 1,7, there is none.
        int step = Math.Max(1, Parsed(variable("SLURM_ARRAY_TASK_STEP")) ?? 1), number = ((id - first) / step) + 1;
        return count is >= 1 and <= Most && id >= first && (id - first) % step == 0 && number <= count ? new(number, count)
            : throw NoArray(FormattableString.Invariant($"This is element {id} of {count} from {first}, which are not numbered one after the other"));

        int Value(string name) => Parsed(variable(name)) ?? throw NoArray($"{name} is {(variable(name) is { } text ? $"'{text}'" : "not set")}");
    }

    private static int? Parsed(string? text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;

    private static InvalidInputException NoArray(string what) => new("Shard", null,
        $"-Shard Auto is for elements of a job array of Slurm, as of sbatch --array=1-16. {what}. Give -Shard such as 3/16.") { Id = "ShardNotAuto" };
}
