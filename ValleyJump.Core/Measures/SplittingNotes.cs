using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>What is to be said of a splitting that did not go as it should.</summary>
internal static class SplittingNotes
{
    /// <summary>Of noise with heavy tails.</summary>
    public const string HeavyTails =
        "Splitting makes no jump over a ridge in one step more frequent, of which noise with heavy tails has many: what no repetition saw "
        + "lies outside of its interval.";

    /// <summary>Of steps that swing about the floor.</summary>
    public const string LargeSteps =
        "At eta H11 above 1 trajectories swing about the floor from step to step, and leave the valley in one step from within, which "
        + "splitting makes no more frequent: what no repetition saw lies outside of its interval.";

    /// <summary>What its interval does not hold of an ensemble, and why; empty where there is nothing.</summary>
    public static string Unseen(HeldYSimulation simulation)
    {
        double f = Enumerable.Range(0, simulation.Landscape.Valleys).Min(k => simulation.Landscape.Flatness(k, simulation.Y));
        return NoteText.Sentences(simulation.Noise.HeavyTails is null ? "" : HeavyTails, simulation.LearningRate * 2 / f > 1 ? LargeSteps : "");
    }

    // See SplittingEstimate.RelativeError.
    private const double LargestError = 0.15;

    /// <summary>What is to be said of an estimate; empty where there is nothing.</summary>
    /// <param name="estimate">The estimate.</param>
    /// <param name="unfinished">Paths that were given up.</param>
    /// <param name="plan">What was done.</param>
    /// <param name="which">Which estimate it is, to begin a sentence with.</param>
    public static string Of(SplittingEstimate estimate, long unfinished, SplittingPlan plan, string which)
    {
        int all = plan.Repetitions;
        string said = NoteText.Parts(
            estimate.Lost > 0 ? FormattableString.Invariant($"{estimate.Lost} of {all} repetitions diverged and are left out") : "",
            estimate.Zeros == 0 ? ""
                : estimate.Mean == 0 ? "all repetitions died out, so that nothing bounds the estimate from above: raise Replicas"
                : FormattableString.Invariant($"{estimate.Zeros} of {all} repetitions died out and count as 0"),
            estimate is { Mean: > 0, StandardError: 0 } ? "all repetitions give the same number, so that its interval says nothing: raise Replicas" : "",
            estimate.RelativeError > LargestError ? "the repetitions scatter too much for their interval: raise Replicas" : "",
            unfinished > 0 ? FormattableString.Invariant($"{unfinished} paths did not return in time and count as returned") : "");
        return said.Length == 0 ? "" : $"{which}: {said}.";
    }
}
