using MathNet.Numerics.Statistics;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Ensembles;

/// <summary>
/// Adaptive multilevel splitting of one ensemble of paths of a Markov chain (Cerou and Guyader, Stoch. Anal. Appl. 25, 417, 2007), for
/// discrete time as Brehier, Gazeau, Goudenege, Lelievre and Rousset have it (Ann. Appl. Probab. 26, 3559, 2016): an unbiased estimate of
/// the probability that a path reaches its target before it ends.
/// </summary>
/// <remarks>
/// The score of a path is the largest reaction coordinate that it came to. A level is the KillCount-th smallest score; all paths at or
/// below it are ended, ties too, which discrete time makes and which would bias the estimate otherwise. Each is replaced by a branch of a
/// path above the level, chosen at random: the same up to the first state above the level, and from there on with noise of its own. The
/// estimate is the product of the fractions left at each level times the fraction of the last paths that reached the target.
/// Paths are made one after the other, by whoever drives this: it holds of a path only where it came to a new maximum.
/// </remarks>
/// <typeparam name="TState">What a path goes on from.</typeparam>
internal sealed class AdaptiveSplitting<TState>
{
    /// <summary>An estimate that has fallen below is taken for 0.</summary>
    public const double Smallest = 1e-300;

    private readonly int killCount;
    private readonly double[] scores, copy;

    // The maxima of each path, rising, and the states there.
    private readonly List<(double Score, TState State)>[] maxima;
    private readonly Queue<int> killed = [];
    private readonly List<int> alive = [];
    private Xoshiro256 choices;
    private double weight = 1;
    private int current = -1, begun;

    /// <param name="replicas">Paths.</param>
    /// <param name="killCount">Paths that a level ends at the least.</param>
    /// <param name="choices">Chooses the paths that branch.</param>
    public AdaptiveSplitting(int replicas, int killCount, Xoshiro256 choices)
    {
        (this.killCount, this.choices) = (killCount, choices);
        (scores, copy) = (new double[replicas], new double[replicas]);
        maxima = [.. scores.Select(_ => new List<(double, TState)>())];
    }

    /// <summary>The level; negative infinity before the first.</summary>
    public double Level { get; private set; } = double.NegativeInfinity;

    /// <summary>The estimate, once there is no path to go on with; NaN before.</summary>
    public double Estimate { get; private set; } = double.NaN;

    /// <summary>No path was above a level, or the estimate fell below <see cref="Smallest"/>: it is 0.</summary>
    public bool IsExtinct { get; private set; }

    /// <summary>The score of the path at hand: the largest coordinate that it came to.</summary>
    public double Best => scores[current];

    /// <summary>The first paths have not all begun: the next begins by <see cref="Begin"/>.</summary>
    public bool IsFirst => begun < scores.Length;

    /// <summary>Begins one of the first paths, at a state of the law that they start from.</summary>
    public void Begin()
    {
        current = begun++;
        scores[current] = double.NegativeInfinity;
    }

    /// <summary>Begins the next branch.</summary>
    /// <param name="start">The state that it goes on from.</param>
    /// <returns>Whether there is one. Otherwise the estimate is there.</returns>
    public bool TryBranch(out TState start)
    {
        if (killed.Count == 0)
            Kill();
        if (!killed.TryDequeue(out current))
        {
            start = default!;
            return false;
        }
        List<(double Score, TState State)> parent = maxima[alive[(int)choices.Below((ulong)alive.Count)]], path = maxima[current];
        int first = 0;
        for (int above = parent.Count - 1; first < above;)
        {
            int middle = (first + above) / 2;
            (first, above) = parent[middle].Score > Level ? (first, middle) : (middle + 1, above);
        }
        path.Clear();
        path.Add(parent[first]);
        (scores[current], start) = parent[first];
        return true;
    }

    /// <summary>Tells a state of the path at hand, and its reaction coordinate.</summary>
    public void Visit(double coordinate, in TState state)
    {
        if (coordinate <= scores[current])
            return;
        scores[current] = coordinate;
        maxima[current].Add((coordinate, state));
    }

    /// <summary>The path at hand has reached the target, and ends.</summary>
    /// <param name="state">Where it did: branches from there have reached it too.</param>
    public void Reach(in TState state) => Visit(double.PositiveInfinity, state);

    private void Kill()
    {
        double next = NextLevel();
        if (double.IsPositiveInfinity(next))
        {
            Estimate = weight * scores.Count(double.IsPositiveInfinity) / scores.Length;
            return;
        }
        Level = next;
        alive.Clear();
        for (int i = 0; i < scores.Length; i++)
        {
            if (scores[i] > next)
                alive.Add(i);
            else
                killed.Enqueue(i);
        }
        weight *= alive.Count / (double)scores.Length;
        if (weight >= Smallest)
            return;
        killed.Clear();
        (Estimate, IsExtinct) = (0, true);
    }

    private double NextLevel()
    {
        scores.CopyTo(copy, 0);
        return ArrayStatistics.OrderStatisticInplace(copy, killCount);
    }
}
