using System.Diagnostics;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// What <see cref="EnsembleRunner"/> simulates, without drawing a number: the density p(x) evolves under the transition operator at y(t),
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
public static class DensityEvolution
{
    /// <summary>The longest run: it keeps four numbers a step.</summary>
    public const long MaxSteps = 10_000_000;

    private const int Levels = 6;

    /// <summary>
    /// Evolves the density of a simulation, refining segments and cells together until the results settle. Of the simulation's properties
    /// Realizations, Seed, KeepTrajectories and TrajectoryIndex do not matter; InitialX is a mixture of points with equal weights.
    /// </summary>
    /// <param name="simulation">The inputs.</param>
    /// <param name="tolerance">Largest accepted change of P_flat, and relative change of the mean freezing step (of those above 1), on refinement: 1e-7 to 0.1.</param>
    /// <param name="progress">Receives the fraction done of the refinement at hand, on the calling thread.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">
    /// The simulation is invalid; Steps is above 10^7; Tolerance is out of range; LearningRate makes eta H11 reach 2 where the run passes;
    /// NoiseStrength is so small that the grid would take more than 20 000 nodes.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static DensityEvolutionResult Run(TwoValleySimulation simulation, double tolerance = 1e-3, IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        (simulation with { KeepTrajectories = 0, TrajectoryIndex = null }).Validate();
        if (simulation.Steps > MaxSteps)
            throw Check.OutOfRange("Steps", simulation.Steps, $"Steps must be at most {MaxSteps:N0} for a density evolution, which keeps the distribution of the freezing step at each.");
        if (!(tolerance is >= 1e-7 and <= 0.1))
            throw Check.OutOfRange("Tolerance", tolerance, $"Tolerance must be from 1e-7 to 0.1.");
        long started = Stopwatch.GetTimestamp();
        DensityEvolutionSummary? coarse = null;
        int nodes = DensityEvolutionGrid.SpreadNodes(simulation);
        for (int level = 0; ; level++)
        {
            var pass = new DensityEvolutionPass(simulation, Math.Max(6 - level, 3), 0.4 / (1 << level), nodes == 1 ? 1 : nodes + 2 * Math.Min(level, 3));
            long done = 0, total = 3 * simulation.Steps;
            pass.Run(steps => progress?.Report(Math.Min(1, (done += steps) / (double)total)), cancel);
            DensityEvolutionSummary fine = new(simulation, pass);
            if (coarse is not null)
            {
                double scale = Math.Max(1, fine.FreezeStepMean), moved = Math.Abs(fine.FreezeStepMean - coarse.FreezeStepMean);
                double movedFlat = Math.Abs(fine.PFlat - coarse.PFlat);
                if ((movedFlat <= tolerance && moved <= tolerance * scale) || level == Levels)
                    return new DensityEvolutionResult(simulation, pass, fine, coarse) { WallSeconds = Stopwatch.GetElapsedTime(started).TotalSeconds };
            }
            coarse = fine;
        }
    }
}
