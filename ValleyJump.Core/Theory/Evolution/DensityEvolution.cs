using System.Diagnostics;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// What an ensemble of trajectories does, without drawing a number: the density p(x) evolves under the transition operator at y(t),
/// y(t+1) = y(t) - eta &lt;L_y&gt; with the mean over p. No fitted constant.
/// </summary>
/// <remarks>
/// <para>
/// The freezing step is exact for that chain. With h_t(x) the chance of no crossing after step t from x,
/// h_t(x) = sum over x' on the side of x of K_t(x, x') h_(t+1)(x'), h_T = 1, the last crossing comes by step t with chance sum p_t h_t.
/// </para>
/// <para>
/// The closure: y is Gaussian about its mean, whatever x and the valley. Where its spread does not matter it is left out: noise that
/// follows the Hessian moves y along with x only, and both floors drift alike. Noise with a component of its own along y (Isotropic,
/// HessianPower below 1) makes y diffuse; p(x) is then carried at several Gauss-Hermite nodes of the spread, each under its own operator,
/// and the nodes mix as the diffusion has it. Left out is that y is a little ahead near the ridge, by H12/H11 times the distance from
/// the floor, some 1e-3: it shows in y_freeze alone, and only where hardly any trajectory crosses.
/// Trajectories that diverge are not described: eta H11 must be below 2.
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
    /// InitialY or Yd is out of range; LearningRate makes eta H11 reach 2 where the run passes; NoiseStrength is so small that the grid
    /// would take more than 20 000 nodes.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DensityEvolutionResult Run(DensityEvolutionRun run, IProgress<double>? progress = null,
        CancellationToken cancel = default) => Attempt(run, progress, cancel).OrRefuse();

    /// <summary>The same, or why there is nothing to evolve.</summary>
    public static Outcome<DensityEvolutionResult> Attempt(DensityEvolutionRun run, IProgress<double>? progress, CancellationToken cancel)
    {
        run.Validate();
        if (OperatorLimit.HeavyTails(run.Noise) is { } tails)
            return tails;
        long started = Stopwatch.GetTimestamp();
        int nodes = DensityEvolutionGrid.SpreadNodes(run);
        // An answer takes two passes: nothing is begun that cannot be finished.
        if (DensityEvolutionGrid.Create(run, CellSize(1), new DensityEvolutionSpread(YNodes(1)).Node[^1]).Limit is { } refused)
            return refused;
        DensityEvolutionSummary? coarse = null;
        DensityEvolutionResult? result = null;
        for (int level = 0; level <= Levels; level++)
        {
            long done = 0, total = 3 * run.Steps;
            var (pass, limit) = DensityEvolutionPass.Run(run, CellSize(level), 0.4 / (1 << level), YNodes(level),
                // Nobody knows how many refinements there will be: each has half of what is left.
                steps => progress?.Report(1 - (1 - Math.Min(1, (done += steps) / (double)total) / 2) / (1 << level)), cancel);
            if (pass is null)
                return result is null ? limit! : result;
            var fine = DensityEvolutionSummary.Of(pass);
            if (coarse is not null)
                result = new(run, pass, fine, coarse) { WallSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds };
            if (result is { ToleranceMet: true })
                break;
            coarse = fine;
        }
        return result!;

        static double CellSize(int level) => Math.Max(6 - level, 3);

        int YNodes(int level) => nodes == 1 ? 1 : nodes + 2 * Math.Min(level, 3);
    }
}
