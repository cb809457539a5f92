using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Ensembles;

/// <summary>How much work an adaptive multilevel splitting does.</summary>
/// <remarks>Immutable. Setters throw <see cref="InvalidInputException"/> naming the property.</remarks>
public sealed record SplittingPlan
{
    /// <summary>
    /// Paths of a repetition, 2 to 100 000; 0 lets the splitting choose. A repetition's relative variance goes as one over it.
    /// </summary>
    public int Replicas
    {
        get;
        internal init => field = Check.Require(value is 0 or (>= 2 and <= 100_000), value, "from 2 to 100 000, or 0");
    }

    /// <summary>
    /// Paths that a level ends, at the least, and that are replaced by branches of others: from 1 to below Replicas; 0 for one in twenty,
    /// which costs 3 % of the variance more than 1 and far less time.
    /// </summary>
    public int KillCount { get; internal init => field = Check.Require(value >= 0, value, "from 1 to below Replicas, or 0"); }

    /// <summary>
    /// Independent repetitions, 2 to 1 million: the estimate is their mean, and their spread its error. A block of 128 of them takes as
    /// long as a single one.
    /// </summary>
    public int Repetitions
    {
        get;
        internal init => field = Check.Require(value is >= 2 and <= 1_000_000, value, "from 2 to 1 000 000");
    } = 128;

    /// <summary>The usual plan with the numbers that are given.</summary>
    /// <exception cref="InvalidInputException">One is out of range.</exception>
    internal static SplittingPlan Of(int? replicas, int? killCount, int? repetitions)
    {
        var usual = new SplittingPlan();
        return new()
        {
            Replicas = replicas ?? usual.Replicas,
            KillCount = killCount ?? usual.KillCount,
            Repetitions = repetitions ?? usual.Repetitions,
        };
    }

    /// <summary>Paths of a repetition, and how many of them a level ends at the least.</summary>
    /// <param name="chosen">The paths, where the plan leaves it to the splitting.</param>
    /// <exception cref="InvalidInputException">KillCount is not below Replicas: no path would be left to branch from.</exception>
    internal (int Replicas, int KillCount) Sizes(int chosen)
    {
        int replicas = Replicas > 0 ? Replicas : chosen;
        Check.That(KillCount < replicas, nameof(KillCount), KillCount,
            FormattableString.Invariant($"from 1 to below {replicas}, the Replicas, or 0: others must be left to branch from"));
        return (replicas, KillCount > 0 ? KillCount : Math.Max(1, replicas / 20));
    }
}
