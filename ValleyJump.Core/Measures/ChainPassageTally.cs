using ValleyJump.Core.Dynamics;

namespace ValleyJump.Core.Measures;

/// <summary>
/// Counts the passages of one block's trajectories in a chain, pair of floors by pair: to the right when one that was last at the left
/// floor or beyond comes to the right floor or beyond, and back likewise; and the steps that are spent in each valley.
/// </summary>
internal sealed class ChainPassageTally
{
    private readonly double[] floors, ridges;

    // By trajectory, a bit for each pair: whether it was at the right floor of the pair last, or beyond.
    private readonly int[] right = new int[TrajectoryBlock.Size];

    /// <param name="floors">x of the floors.</param>
    /// <param name="ridges">x of the ridges.</param>
    /// <param name="start">The valley in which a trajectory of the block starts.</param>
    public ChainPassageTally(double[] floors, double[] ridges, Func<int, int> start)
    {
        (this.floors, this.ridges) = (floors, ridges);
        (PassagesRight, PassagesLeft, StepsIn) = (new long[ridges.Length], new long[ridges.Length], new long[floors.Length]);
        for (int i = 0; i < right.Length; i++)
            right[i] = (1 << start(i)) - 1;
    }

    /// <summary>Passages to the right by their pair of floors.</summary>
    public long[] PassagesRight { get; }

    /// <summary>Passages to the left.</summary>
    public long[] PassagesLeft { get; }

    /// <summary>Steps spent in each valley, by all trajectories.</summary>
    public long[] StepsIn { get; }

    /// <summary>Whether a trajectory has completed a passage.</summary>
    public bool[] Passed { get; } = new bool[TrajectoryBlock.Size];

    /// <summary>Forgets what was counted, and not where trajectories were.</summary>
    public void Reset()
    {
        Array.Clear(PassagesRight);
        Array.Clear(PassagesLeft);
        Array.Clear(StepsIn);
        Array.Clear(Passed);
    }

    /// <summary>Looks at a step's x.</summary>
    public void Add(ReadOnlySpan<double> x)
    {
        for (int i = 0; i < x.Length; i++)
        {
            double at = x[i];
            if (double.IsNaN(at))
                continue;
            int valley = SteadyStateBins.ValleyOf(at, ridges);
            StepsIn[valley]++;
            // At the valley's floor or beyond, all pairs to the left of it have been passed; at it or short of it, none to the right.
            int atLeast = (1 << (at >= floors[valley] ? valley : Math.Max(valley - 1, 0))) - 1;
            int atMost = (1 << (at <= floors[valley] ? valley : valley + 1)) - 1;
            int now = (right[i] | atLeast) & atMost;
            if (now != right[i])
                Count(i, now);
        }
    }

    private void Count(int trajectory, int now)
    {
        int before = right[trajectory];
        for (int pair = 0; pair < ridges.Length; pair++)
        {
            int bit = 1 << pair;
            if ((now & bit) > (before & bit))
                PassagesRight[pair]++;
            else if ((now & bit) < (before & bit))
                PassagesLeft[pair]++;
        }
        (right[trajectory], Passed[trajectory]) = (now, true);
    }
}
