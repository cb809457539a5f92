using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Evolution;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Measures;

/// <summary>How a learning rate falls to 0.</summary>
public enum Anneal
{
    /// <summary>Along half a cosine.</summary>
    Cosine,

    /// <summary>Along a straight line.</summary>
    Linear,
}

/// <summary>A schedule that knows freezing: the learning rate is held until next to nobody crosses any more, and then falls to 0.</summary>
internal static class FreezingSchedule
{
    /// <summary>Crossings per unit of y and trajectory.</summary>
    public const double DefaultHazard = 0.01;

    /// <summary>
    /// The ensemble with the learning rate held until its predicted crossings, per unit of y, fall below a threshold, and annealed over the
    /// steps that are left. The schedule that comes of it is an ordinary one, 'stable, cosine to 0 in the last ...': rows say it, and are
    /// run again without a prediction. Where crossings never fall below, the rate is held throughout.
    /// </summary>
    /// <param name="run">The ensemble, at a constant learning rate.</param>
    /// <param name="hazard">The threshold, finite and positive.</param>
    /// <param name="anneal">How the rate falls.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="InvalidInputException">
    /// The learning rate has a schedule already, or the density evolution, by which crossings are predicted, does not describe the
    /// ensemble.
    /// </exception>
    public static TwoValleySimulation HoldUntilFrozen(this TwoValleySimulation run, double hazard, Anneal anneal, CancellationToken cancel)
    {
        RequireHold(run, hazard);
        long until = DensityEvolutionHazard.FallsBelow(run.Evolution() with { RecordEvery = 0 }, hazard, cancel);
        if (until >= run.Steps)
            return run;
        ScheduleShape shape = anneal == Anneal.Cosine ? ScheduleShape.StableCosine : ScheduleShape.StableLinear;
        return run with { LearningRateSchedule = Schedule.StableThenDecay(shape, 0, (run.Steps - until) / (double)run.Steps) };
    }

    /// <summary>The same of several ensembles, side by side.</summary>
    /// <param name="runs">The ensembles.</param>
    /// <param name="hazard">The threshold, finite and positive.</param>
    /// <param name="anneal">How the rate falls.</param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="InvalidInputException">As of one.</exception>
    public static IReadOnlyList<TwoValleySimulation> HoldUntilFrozen(this IReadOnlyList<TwoValleySimulation> runs, double hazard,
        Anneal anneal, int throttleLimit, CancellationToken cancel)
    {
        var held = new TwoValleySimulation[runs.Count];
        WorkerPool.For(held.Length, DensityEvolution.Threads(runs.Max(r => r.Steps), throttleLimit),
            (i, stop) => held[i] = runs[i].HoldUntilFrozen(hazard, anneal, stop), cancel);
        return held;
    }

    /// <summary>Checks what does not need a prediction.</summary>
    /// <exception cref="InvalidInputException">The threshold is out of range, or the learning rate has a schedule already.</exception>
    public static void RequireHold(TwoValleySimulation run, double hazard)
    {
        Check.Positive(hazard, "HazardThreshold");
        Check.That(run.LearningRateSchedule.IsConstant, nameof(run.LearningRateSchedule), run.LearningRateSchedule,
            "left out with HoldNoiseUntilFrozen, which makes the schedule");
        _ = run.Evolution();
    }
}
