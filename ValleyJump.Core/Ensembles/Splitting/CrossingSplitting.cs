using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Ensembles;

/// <summary>
/// The probability that a trajectory of an ensemble, whose y drifts, changes valley after a given step, by splitting: that its freezing
/// step lies beyond.
/// </summary>
/// <remarks>
/// A repetition is one trajectory, in a lane of a block: see <see cref="CrossingRepetition"/>. Lanes are at different steps of the run, so
/// that this is of steps that are all alike: plain SGD at a constant rate.
/// </remarks>
internal static class CrossingSplitting
{
    // Repetitions of a block. Half of its lanes are idle, and twice as many threads have work: what is done between steps takes longer.
    private const int Lanes = 64;

    // Steps between looks at the cancellation token: some 0.2 ms of work.
    private const int Stretch = 64;

    /// <summary>What came of it.</summary>
    /// <param name="Probability">The probability of a crossing after the step.</param>
    /// <param name="YMean">Mean y at the step, over the replicas of all repetitions.</param>
    /// <param name="Steps">Steps that all repetitions took.</param>
    internal readonly record struct Outcome(SplittingEstimate Probability, double YMean, long Steps);

    /// <summary>Measures the probability of a crossing after a step.</summary>
    /// <param name="simulation">The ensemble; its Realizations mean nothing here.</param>
    /// <param name="afterStep">The step t, from 0 to below Steps: a crossing counts that a step after it completes.</param>
    /// <param name="plan">How much work to do.</param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="progress">Receives the fraction done, on worker threads; it never falls.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">
    /// AfterStep or the plan is out of range, the landscape has more than two valleys, or the steps are not those of plain SGD at a
    /// constant rate and noise strength.
    /// </exception>
    public static Outcome Measure(TwoValleySimulation simulation, long afterStep, SplittingPlan plan, int throttleLimit = 0,
        IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        Check.That(throttleLimit >= 0, "ThrottleLimit", throttleLimit, "zero or positive");
        Require(simulation, afterStep, plan);
        var problem = new CrossingProblem(simulation, afterStep);
        IBlockStepper stepper = BlockStepper.Create(simulation.Landscape, simulation.Pace);
        var repetitions = new CrossingRepetition[plan.Repetitions];
        int blocks = (plan.Repetitions + Lanes - 1) / Lanes;
        var told = new SplittingProgress(blocks, progress);
        WorkerPool.For(blocks, throttleLimit > 0 ? throttleLimit : Environment.ProcessorCount, (piece, stop) =>
        {
            int first = piece * Lanes;
            Span<CrossingRepetition> lanes = repetitions.AsSpan(first, Math.Min(Lanes, plan.Repetitions - first));
            for (int i = 0; i < lanes.Length; i++)
                lanes[i] = new(problem, plan, Stream(first + i));
            Run(problem, stepper, lanes.ToArray(), Stream(first), part => told.Report(piece, part), stop);
        }, cancel);
        return new(SplittingEstimate.Of([.. repetitions.Select(r => r.Probability)]),
            repetitions.Sum(r => r.Begun.Y) / repetitions.Sum(r => r.Begun.Count), repetitions.Sum(r => r.Steps));
    }

    /// <summary>Checks that the probability can be measured.</summary>
    /// <inheritdoc cref="Measure" path="/exception"/>
    public static void Require(TwoValleySimulation simulation, long afterStep, SplittingPlan plan)
    {
        simulation.Validate();
        _ = simulation.TwoValleys;
        Check.That(simulation.IsPlain, nameof(simulation.Rule), simulation.Rule.Kind, "plain SGD at a constant rate and noise strength");
        Check.That(afterStep >= 0 && afterStep < simulation.Steps, "AfterStep", afterStep,
            FormattableString.Invariant($"from 0 to below {simulation.Steps}, the Steps: there is nothing after it"));
        plan.Sizes(CrossingProblem.Replicas);
    }

    // Apart from those of trajectories, which are their indices, and of splitting at held y.
    private static long Stream(int repetition) => (1L << 43) + repetition;

    /// <summary>Runs the repetitions of a block until all have their estimates.</summary>
    private static void Run(CrossingProblem problem, IBlockStepper stepper, CrossingRepetition[] lanes, long stream,
        Action<double> progress, CancellationToken cancel)
    {
        using var block = new TrajectoryBlock();
        Span<long> indices = stackalloc long[TrajectoryBlock.Size];
        for (int i = 0; i < indices.Length; i++)
            indices[i] = stream + i;
        stepper.Seed(block, problem.Simulation.Seed, indices);
        block.X.Fill(problem.Simulation.InitialX[0]);
        block.Y.Fill(problem.Simulation.InitialY);
        for (int i = 0; i < lanes.Length; i++)
            (block.X[i], block.Y[i]) = lanes[i].Start();
        while (Array.Exists(lanes, l => l.IsBusy))
        {
            cancel.ThrowIfCancellationRequested();
            progress(lanes.Average(l => l.Progress));
            for (int k = 0; k < Stretch; k++)
            {
                // From step 0, as each is the first since y was changed by hand: what depends on it is made anew.
                stepper.Advance(block, 0, 1);
                Span<double> x = block.X, y = block.Y;
                for (int i = 0; i < lanes.Length; i++)
                {
                    if (lanes[i].IsBusy)
                        (x[i], y[i]) = lanes[i].Follow(x[i], y[i]);
                }
            }
        }
        progress(1);
    }
}
