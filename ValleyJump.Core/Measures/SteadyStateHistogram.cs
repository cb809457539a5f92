using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Ensembles;

namespace ValleyJump.Core.Measures;

/// <summary>What a group of trajectories saw.</summary>
/// <param name="Occupation">The fraction of the samples in each valley.</param>
/// <param name="Outside">The fraction beyond the last bins.</param>
/// <param name="Density">The density by bin.</param>
internal readonly record struct SteadyStateGroup(double[] Occupation, double Outside, double[] Density);

/// <summary>Counts by group and bin. One block is always on one thread, and groups do not share blocks' counters.</summary>
internal sealed class SteadyStateHistogram
{
    /// <summary>Groups of trajectories that the error bars come from, at most.</summary>
    internal const int MaxGroups = 256;

    private readonly int groups;
    private readonly long[,]?[] counts; // per block, once it has samples: group within the block, bin (the last is "outside")
    private readonly long[][,] inValley;
    private readonly HeldYSimulation simulation;
    private readonly SteadyStateBins bins;

    /// <param name="simulation">The inputs.</param>
    /// <param name="bins">The bins.</param>
    public SteadyStateHistogram(HeldYSimulation simulation, SteadyStateBins bins)
    {
        (this.simulation, this.bins) = (simulation, bins);
        // About MaxGroups groups in all: single trajectories in small ensembles, whole blocks in large ones.
        groups = Math.Clamp(MaxGroups / simulation.Blocks, 1, TrajectoryBlock.Size);
        counts = new long[simulation.Blocks][,];
        inValley = [.. Enumerable.Range(0, simulation.Blocks).Select(_ => new long[groups, bins.Valleys])];
    }

    /// <summary>Counts a block's x.</summary>
    public void Add(int block, ReadOnlySpan<double> x)
    {
        long[,] count = counts[block] ??= new long[groups, bins.Count + 1], valleys = inValley[block];
        for (int i = 0; i < x.Length; i++)
        {
            if (double.IsNaN(x[i]))
                continue;
            int group = i * groups / TrajectoryBlock.Size, valley = bins.ValleyOf(x[i]);
            count[group, bins.IndexOf(x[i], valley)]++;
            valleys[group, valley]++;
        }
    }

    /// <summary>Each group that holds samples.</summary>
    public IReadOnlyList<SteadyStateGroup> Groups(CancellationToken cancel)
    {
        double[] inverse = [.. Enumerable.Range(0, bins.Count).Select(bins.InverseWidth)];
        var result = new List<SteadyStateGroup>();
        for (int b = 0; b < simulation.Blocks; b++)
        {
            for (int g = 0; g < groups; g++)
            {
                cancel.ThrowIfCancellationRequested();
                long[] stays = [.. Enumerable.Range(0, bins.Valleys).Select(k => inValley[b][g, k])];
                double n = stays.Sum();
                if (n == 0)
                    continue;
                int group = g;
                long[,] count = counts[b]!;
                result.Add(new(Array.ConvertAll(stays, k => k / n), count[g, bins.Count] / n,
                    [.. Enumerable.Range(0, bins.Count).Select(i => count[group, i] / n * inverse[i])]));
            }
        }
        return result;
    }
}
