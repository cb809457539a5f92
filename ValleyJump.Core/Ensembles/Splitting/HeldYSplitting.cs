using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Ensembles;

/// <summary>
/// Rates of escape at held y that no direct simulation would see, by the Hill relation: the rate at which trajectories leave a set that
/// holds the valley's bottom, times the probability that one that left comes to the neighbour's floor before it returns.
/// </summary>
/// <remarks>
/// The set is the valley beyond its floor, as seen from the ridge, where a passage is counted from. A trajectory that has come to the
/// other floor starts again at its own: the mean time of such a cycle is the mean first-passage time from floor to floor, exactly. So does
/// one that has escaped from an inner valley of a chain the other way, which is left out of this rate: it is that of a valley which is not
/// left, and stationary passages over the occupation up to the order of the rate times the time of relaxation across the valley.
/// A repetition is one trajectory, in a lane of a block: see <see cref="HeldYRepetition"/>.
/// </remarks>
internal static class HeldYSplitting
{
    // Steps between looks at the cancellation token and at paths that do not end: 0.1 ms of work.
    private const int Stretch = 128;

    /// <summary>What came of one way.</summary>
    /// <param name="Rate">The rate of escape, per unit of eta times steps.</param>
    /// <param name="Steps">Steps that all repetitions took.</param>
    /// <param name="Unfinished">Paths that were given up: they count as returned.</param>
    internal readonly record struct Outcome(SplittingEstimate Rate, long Steps, long Unfinished);

    /// <summary>
    /// Measures all rates: that from a valley to its neighbour at the right and back, pair by pair from the left. Of two valleys, out of
    /// the sharp one, and out of the flat one.
    /// </summary>
    /// <param name="simulation">The inputs. Realizations and Steps mean nothing here.</param>
    /// <param name="plan">How much work to do.</param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="progress">Receives the fraction done, on worker threads; it never falls.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">KillCount is not below Replicas.</exception>
    public static Outcome[] Measure(HeldYSimulation simulation, SplittingPlan plan, int throttleLimit = 0,
        IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        Check.That(throttleLimit >= 0, "ThrottleLimit", throttleLimit, "zero or positive");
        HeldYPassage[] passages = Passages(simulation, plan);
        int blocks = (plan.Repetitions + TrajectoryBlock.Size - 1) / TrajectoryBlock.Size;
        int ways = passages.Length;
        // What came of each repetition, and not the repetitions: the paths of some thousand of them would fill gigabytes.
        var ends = new (double Rate, long Steps, long Unfinished)[ways, plan.Repetitions];
        IBlockStepper stepper = simulation.CreateStepper();
        var told = new SplittingProgress(ways * blocks, progress);
        WorkerPool.For(ways * blocks, throttleLimit > 0 ? throttleLimit : Environment.ProcessorCount, (piece, stop) =>
        {
            int way = piece % ways, first = piece / ways * TrajectoryBlock.Size;
            var lanes = new HeldYRepetition[Math.Min(TrajectoryBlock.Size, plan.Repetitions - first)];
            for (int i = 0; i < lanes.Length; i++)
                lanes[i] = new(passages[way], plan, simulation.Seed, StreamOf(way, first + i));
            Run(simulation, passages[way], stepper, lanes, [.. Enumerable.Range(first, TrajectoryBlock.Size).Select(r => StreamOf(way, r))],
                part => told.Report(piece, part), stop);
            for (int i = 0; i < lanes.Length; i++)
                ends[way, first + i] = (lanes[i].Rate, lanes[i].Steps, lanes[i].Unfinished);
        }, cancel);
        return [.. Enumerable.Range(0, ways).Select(OutcomeOf)];

        // Apart from those of direct simulation, which are the trajectories' indices.
        long StreamOf(int way, int repetition) => (1L << 40) + (long)ways * repetition + way;

        Outcome OutcomeOf(int way)
        {
            var all = Array.ConvertAll([.. Enumerable.Range(0, plan.Repetitions)], r => ends[way, r]);
            return new(SplittingEstimate.Of([.. all.Select(r => r.Rate)]), all.Sum(r => r.Steps), all.Sum(r => r.Unfinished));
        }
    }

    /// <summary>Checks that a plan can be carried out.</summary>
    /// <exception cref="InvalidInputException">KillCount is not below Replicas.</exception>
    public static void Require(HeldYSimulation simulation, SplittingPlan plan) => Passages(simulation, plan);

    private static HeldYPassage[] Passages(HeldYSimulation simulation, SplittingPlan plan)
    {
        HeldYPassage[] passages = [.. Enumerable.Range(1, simulation.Landscape.Valleys - 1).SelectMany(k =>
            new HeldYPassage[] { new(simulation, k - 1, k), new(simulation, k, k - 1) })];
        Array.ForEach(passages, p => plan.Sizes(p.Replicas));
        return passages;
    }

    /// <summary>Runs the repetitions of a block until all have their estimates.</summary>
    private static void Run(HeldYSimulation simulation, HeldYPassage passage, IBlockStepper stepper, HeldYRepetition[] lanes,
        long[] streams, Action<double> progress, CancellationToken cancel)
    {
        using var block = new TrajectoryBlock();
        stepper.Seed(block, simulation.Seed, streams);
        block.X.Fill(passage.TurnBack(passage.Home));
        block.Y.Fill(simulation.Y);
        long step = 0;
        while (step < passage.Relaxing + passage.Window)
        {
            Advance();
            bool isWindow = step > passage.Relaxing;
            for (int i = 0; i < lanes.Length; i++)
                block.X[i] = passage.TurnBack(lanes[i].Watch(passage.Turn(block.X[i]), isWindow));
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

        void GoOn(int lane, double z) => (block.X[lane], before[lane], best[lane]) = (passage.TurnBack(z), z, lanes[lane].Best);

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
