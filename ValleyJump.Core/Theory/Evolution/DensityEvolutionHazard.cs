using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>How often trajectories still cross in the course of a run, per unit of y.</summary>
internal static class DensityEvolutionHazard
{
    /// <summary>
    /// The first step from which on trajectories cross less often than <paramref name="hazard"/> times in the time in which y drifts by
    /// one, to the end of the run; its steps where they never do.
    /// </summary>
    /// <remarks>
    /// One pass forward, at the resolution of the first refinement: y_freeze is a matter of percents here, not of its sixth digit.
    /// </remarks>
    /// <param name="of">The run.</param>
    /// <param name="hazard">Crossings per unit of y and trajectory.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="InvalidInputException">There is nothing to evolve, as in <see cref="DensityEvolution.Run"/>.</exception>
    public static long FallsBelow(DensityEvolutionRun of, double hazard, CancellationToken cancel)
    {
        of.Validate();
        if (OperatorLimit.HeavyTails(of.Noise) is { } tails)
            throw tails.Refusal();
        DensityEvolutionRun run = of.Plain;
        int nodes = DensityEvolutionGrid.SpreadNodes(DensityEvolutionGrid.Course(run, 0).Effect);
        var forward = new DensityEvolutionForward(run, DensityEvolutionResolution.At(1, nodes, run.Steps));
        if (forward.Run(_ => { }, cancel) is { } limit)
            throw limit.Refusal();
        long below = 0;
        foreach (DensityEvolutionSegment segment in forward.Phases.SelectMany(phase => phase.Segments))
        {
            for (int k = 0; k < segment.Flux.Count; k++)
            {
                int t = segment.Start + k * segment.Stride;
                double crossing = segment.Flux[k].Sum(flux => flux.Moments[0].Sum());
                if (crossing >= hazard * (forward.Trace.Y[t + 1] - forward.Trace.Y[t]))
                    below = Math.Min(segment.Start + (k + 1L) * segment.Stride, segment.Start + segment.Count);
            }
        }
        return below;
    }
}
