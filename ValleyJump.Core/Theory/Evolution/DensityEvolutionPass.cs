using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// One density evolution at one resolution: forward under the transition operators, then backward for the chance not to cross again.
/// </summary>
internal sealed class DensityEvolutionPass
{
    private DensityEvolutionPass(DensityEvolutionForward forward, DensityEvolutionBackward backward)
    {
        (Trace, Effect, Spread) = (forward.Trace, forward.Effect, forward.Widest);
        (Remaining, NeverCrossed, FreezeY) = (backward.Remaining, backward.NeverCrossed, backward.FreezeY);
        (Nodes, YNodes) = (forward.LargestGrid, forward.Spread.Count);
        Operators = forward.Phases.Sum(phase => phase.Segments.Count) * YNodes;
    }

    /// <summary>Runs a pass both ways.</summary>
    /// <param name="run">The inputs, of plain SGD.</param>
    /// <param name="resolution">How finely.</param>
    /// <param name="advance">Told of each step done, three times each.</param>
    /// <param name="cancel">Stops the work.</param>
    public static Outcome<DensityEvolutionPass> Run(DensityEvolutionRun run, DensityEvolutionResolution resolution, Action<int> advance,
        CancellationToken cancel)
    {
        var forward = new DensityEvolutionForward(run, resolution);
        if (forward.Run(advance, cancel) is { } limit)
            return limit;
        var backward = new DensityEvolutionBackward(run, forward);
        backward.Run(advance, cancel);
        return new DensityEvolutionPass(forward, backward);
    }

    /// <summary>What is seen after each step.</summary>
    public DensityEvolutionTrace Trace { get; }

    /// <summary>The chance that the last crossing comes after each step: one minus the distribution of the freezing step.</summary>
    public double[] Remaining { get; }

    /// <summary>The chance that there is no crossing.</summary>
    public double NeverCrossed { get; }

    /// <summary>The distribution of y at the last crossing, but for the trajectories without one.</summary>
    public DensityEvolutionMixture FreezeY { get; }

    /// <summary>What the spread of y at given x is worth.</summary>
    public double Effect { get; }

    /// <summary>The largest deviation of y at given x, while escapes count.</summary>
    public double Spread { get; }

    /// <summary>The first step by which the last crossing has come with chance <paramref name="probability"/>.</summary>
    public int FreezeStep(double probability)
    {
        int t = 0;
        while (t < Remaining.Length - 1 && Remaining[t] > 1 - probability)
            t++;
        return t;
    }

    /// <summary>Nodes of the grid.</summary>
    public int Nodes { get; }

    /// <summary>Nodes of the spread of y.</summary>
    public int YNodes { get; }

    /// <summary>Operators built.</summary>
    public int Operators { get; }
}
