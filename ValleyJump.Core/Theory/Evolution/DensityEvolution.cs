using System.Diagnostics;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// What an ensemble of trajectories does, without drawing a number: the density p(x) evolves under the transition operator at y(t),
/// y(t+1) = y(t) - eta &lt;L_y&gt;. No fitted constant.
/// </summary>
/// <remarks>
/// <para>
/// The freezing step is exact for that chain. With h_t(x) the chance of no crossing after step t from x,
/// h_t(x) = sum over x' on the side of x of K_t(x, x') h_(t+1)(x'), h_T = 1, the last crossing comes by step t with chance sum p_t h_t.
/// </para>
/// <para>
/// With it go, at each x, mass, mean and variance of y: what y follows x by, and how it spreads as trajectories differ in their pasts and
/// by noise along y. Operators take each x at its own mean of y. Where the spread about it would move ln k or the wells, by more than a
/// sixtieth over its deviation, p(x) is carried at several Gauss-Hermite nodes of that spread, each under its own operator, and what nodes
/// have moved by is shared among them (<see cref="DensityEvolutionPlaces"/>). The closure that is left: of each node's trajectories at an x,
/// y is Gaussian, and its spread is small beside the scale of the landscape.
/// </para>
/// <para>
/// Of a chain x is to be read as u = x/G(y), in which ridges stay where they are (<see cref="DensityEvolutionFrame"/>), and a crossing as
/// a change of valley.
/// </para>
/// <para>
/// Stated errors are what the last refinement moved, of cells, segments and nodes together; with a single node, what the spread is worth in
/// ln k comes to them. Trajectories that diverge are not described: eta H11 must be below 2.
/// </para>
/// </remarks>
internal static class DensityEvolution
{
    private const int Levels = 6;

    // Steps of runs that may be under way at once: each keeps some hundred bytes a step.
    private const long StepsAtOnce = 4 * DensityEvolutionRun.MaxSteps;

    /// <summary>
    /// Threads that runs may take which are evolved side by side, one each: fewer where their steps would not fit in memory.
    /// </summary>
    /// <param name="steps">The steps of the longest.</param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    public static int Threads(long steps, int throttleLimit) =>
        (int)Math.Clamp(StepsAtOnce / Math.Max(1, steps), 1, throttleLimit > 0 ? throttleLimit : Environment.ProcessorCount);

    /// <summary>
    /// Evolves the density of a run, refining segments and cells together until P_flat and the mean freezing step settle, or until six
    /// refinements, or the largest grid, are exhausted: the result says which.
    /// </summary>
    /// <param name="run">The inputs.</param>
    /// <param name="progress">Receives the fraction done, on the calling thread; it never falls.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">
    /// InitialY or Yd is out of range; LearningRate makes eta H11 reach 2 where the run passes; NoiseStrength is so small that a grid
    /// would take more than 20 000 nodes.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DensityEvolutionResult Run(DensityEvolutionRun run, IProgress<double>? progress = null,
        CancellationToken cancel = default) => Attempt(run, progress, cancel).OrRefuse();

    /// <summary>The same, or why there is nothing to evolve.</summary>
    public static Outcome<DensityEvolutionResult> Attempt(DensityEvolutionRun of, IProgress<double>? progress, CancellationToken cancel)
    {
        of.Validate();
        if (OperatorLimit.HeavyTails(of.Noise) is { } tails)
            return tails;
        DensityEvolutionRun run = of.Plain;
        long started = Stopwatch.GetTimestamp();
        int first = 0;
        double effect = DensityEvolutionGrid.Course(run, 0).Effect;
        // An answer takes two passes: nothing is begun that cannot be finished. Of the grids of a chain this is the first; those of
        // schedules are known only on the way.
        double reach = new DensityEvolutionSpread(YNodes(1)).Node[^1];
        if (!run.Changes && DensityEvolutionGrid.Create(run, Resolution(1).CellSize, reach).Limit is { } refused)
            return refused;
        DensityEvolutionSummary? coarse = null;
        DensityEvolutionResult? result = null;
        for (int level = 0; level <= Levels; level++)
        {
            long done = 0, total = 3 * run.Steps;
            var (pass, limit) = DensityEvolutionPass.Run(run, Resolution(level),
                // Nobody knows how many refinements there will be: each has half of what is left.
                steps => progress?.Report(1 - (1 - Math.Min(1, (done += steps) / (double)total) / 2) / (1 << level)), cancel);
            if (pass is null)
                return result is null || limit!.Kind == OperatorLimitKind.WideSpread ? limit! : result; // what runs away, runs away
            // What the spread comes to, with what the wells add to it, is known only now; the next pass has the nodes for it.
            if (DensityEvolutionGrid.SpreadNodes(pass.Effect) > DensityEvolutionGrid.SpreadNodes(effect))
                (effect, first) = (pass.Effect, level + 1);
            var fine = new DensityEvolutionSummary(pass);
            if (coarse is not null)
                result = new(of, pass, fine, coarse) { WallSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds };
            if (result is { ToleranceMet: true })
                break;
            coarse = fine;
        }
        return result!;

        DensityEvolutionResolution Resolution(int level) => DensityEvolutionResolution.At(level, YNodes(level), run.Steps);

        // Three nodes are exact enough for a small spread; for others there are more in each refinement.
        int YNodes(int level) =>
            DensityEvolutionGrid.SpreadNodes(effect) + (effect < 0.1 ? 0 : 2 * Math.Clamp(level - first, 0, 3));
    }
}
