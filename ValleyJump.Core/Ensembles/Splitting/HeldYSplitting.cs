using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Ensembles;

/// <summary>
/// Rates of escape at held y that no direct simulation would see, by the Hill relation: the rate at which trajectories leave a set that
/// holds the valley's bottom, times the probability that one that left comes to the other valley's floor before it returns.
/// </summary>
/// <remarks>
/// The set is the valley beyond its floor, as seen from the ridge, where a passage is counted from. A trajectory that has come to the
/// other floor starts again at its own: the mean time of such a cycle is the mean first-passage time from floor to floor, exactly.
/// A repetition is one trajectory, in a lane of a block: see <see cref="HeldYRepetition"/>.
/// </remarks>
internal static class HeldYSplitting
{
    // Steps between looks at the cancellation token and at paths that do not end: 0.1 ms of work.
    private const int Stretch = 128;

    /// <summary>What came of one valley.</summary>
    /// <param name="Rate">The rate of escape, per unit of eta times steps.</param>
    /// <param name="Steps">Steps that all repetitions took.</param>
    /// <param name="Unfinished">Paths that were given up: they count as returned.</param>
    internal readonly record struct Outcome(SplittingEstimate Rate, long Steps, long Unfinished);

    /// <summary>Measures both rates.</summary>
    /// <param name="simulation">The inputs. Realizations and Steps mean nothing here.</param>
    /// <param name="plan">How much work to do.</param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="progress">Receives the fraction done, on worker threads; it never falls.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">KillCount is not below Replicas.</exception>
    public static (Outcome Sharp, Outcome Flat) Measure(HeldYSimulation simulation, SplittingPlan plan, int throttleLimit = 0,
        IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        Check.That(throttleLimit >= 0, "ThrottleLimit", throttleLimit, "zero or positive");
        HeldYPassage[] passages = Passages(simulation, plan);
        int blocks = (plan.Repetitions + TrajectoryBlock.Size - 1) / TrajectoryBlock.Size;
        var repetitions = new HeldYRepetition[2, plan.Repetitions];
        IBlockStepper stepper = simulation.CreateStepper();
        var told = new SplittingProgress(2 * blocks, progress);
        WorkerPool.For(2 * blocks, throttleLimit > 0 ? throttleLimit : Environment.ProcessorCount, (piece, stop) =>
        {
            int valley = piece % 2, first = piece / 2 * TrajectoryBlock.Size;
            var lanes = new HeldYRepetition[Math.Min(TrajectoryBlock.Size, plan.Repetitions - first)];
            for (int i = 0; i < lanes.Length; i++)
                lanes[i] = repetitions[valley, first + i] = new(passages[valley], plan, simulation.Seed, Stream(valley, first + i));
            Run(simulation, passages[valley], stepper, lanes, Stream(valley, first), part => told.Report(piece, part), stop);
        }, cancel);
        return (OutcomeOf(0), OutcomeOf(1));

        Outcome OutcomeOf(int valley)
        {
            HeldYRepetition[] all = [.. Enumerable.Range(0, plan.Repetitions).Select(r => repetitions[valley, r])];
            return new(SplittingEstimate.Of([.. all.Select(r => r.Rate)]), all.Sum(r => r.Steps), all.Sum(r => r.Unfinished));
        }
    }

    /// <summary>Checks that a plan can be carried out.</summary>
    /// <exception cref="InvalidInputException">KillCount is not below Replicas.</exception>
    public static void Require(HeldYSimulation simulation, SplittingPlan plan) => Passages(simulation, plan);

    private static HeldYPassage[] Passages(HeldYSimulation simulation, SplittingPlan plan)
    {
        HeldYPassage[] passages = [new(simulation, fromSharp: true), new(simulation, fromSharp: false)];
        Array.ForEach(passages, p => plan.Sizes(p.Replicas));
        return passages;
    }

    // Apart from those of direct simulation, which are the trajectories' indices; even for the sharp valley.
    private static long Stream(int valley, int repetition) => (1L << 40) + 2L * repetition + valley;

    /// <summary>Runs the repetitions of a block until all have their estimates.</summary>
    private static void Run(HeldYSimulation simulation, HeldYPassage passage, IBlockStepper stepper, HeldYRepetition[] lanes, long stream,
        Action<double> progress, CancellationToken cancel)
    {
        using var block = new TrajectoryBlock();
        Span<long> indices = stackalloc long[TrajectoryBlock.Size];
        for (int i = 0; i < indices.Length; i++)
            indices[i] = stream + 2L * i;
        stepper.Seed(block, simulation.Seed, indices);
        block.X.Fill(passage.Turn(passage.Home));
        block.Y.Fill(simulation.Y);
        long step = 0;
        while (step < passage.Relaxing + passage.Window)
        {
            Advance();
            bool isWindow = step > passage.Relaxing;
            for (int i = 0; i < lanes.Length; i++)
                block.X[i] = passage.Turn(lanes[i].Watch(passage.Turn(block.X[i]), isWindow));
        }
        double[] before = new double[lanes.Length], best = new double[lanes.Length];
        for (int i = 0; i < lanes.Length; i++)
            GoOn(i, lanes[i].Start(step));
        double home = passage.Home, margin = passage.Margin;
        while (Array.Exists(lanes, l => l.IsBusy))
        {
            for (int k = 0; k < Stretch; k++)
            {
                Advance();
                Span<double> x = block.X;
                for (int i = 0; i < lanes.Length; i++)
                {
                    double z = passage.Turn(x[i]), from = before[i], aim = best[i];
                    before[i] = z;
                    bool quiet = z > home && z < aim && (aim - from) * (aim - z) >= margin;
                    if (!quiet && lanes[i].IsBusy)
                        GoOn(i, lanes[i].Follow(from, z, step));
                }
            }
            for (int i = 0; i < lanes.Length; i++)
            {
                if (lanes[i].IsBusy && step - lanes[i].Begun > passage.LongestPath)
                    GoOn(i, lanes[i].GiveUp(step));
            }
        }
        progress(1);

        void GoOn(int lane, double z) => (block.X[lane], before[lane], best[lane]) = (passage.Turn(z), z, lanes[lane].Best);

        void Advance()
        {
            if (step % Stretch == 0)
            {
                cancel.ThrowIfCancellationRequested();
                progress(lanes.Average(l => l.Progress));
            }
            stepper.Advance(block, step, step + 1);
            step++;
        }
    }
}
