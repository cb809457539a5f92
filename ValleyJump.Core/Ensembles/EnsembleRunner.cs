using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Ensembles;

/// <summary>How far a set of simulations has come.</summary>
/// <param name="CellsDone">Simulations finished and handed out.</param>
/// <param name="Cells">Simulations in all.</param>
/// <param name="StepsDone">Trajectory-steps done.</param>
/// <param name="Steps">Trajectory-steps in all.</param>
internal readonly record struct EnsembleProgress(int CellsDone, int Cells, long StepsDone, long Steps);

/// <summary>
/// Runs simulations on all cores. Work is dealt out in blocks of trajectories across all cells at once, so that no core waits for the
/// end of a cell; results are handed out one by one, in order, as cells finish. The numbers do not depend on the number of threads.
/// </summary>
internal static class EnsembleRunner
{
    /// <summary>Runs one simulation, as a list of one.</summary>
    public static TwoValleyResult Run(TwoValleySimulation simulation, int throttleLimit = 0, IProgress<EnsembleProgress>? progress = null,
        CancellationToken cancel = default)
    {
        TwoValleyResult? result = null;
        Run([simulation], r => result = r, throttleLimit, progress, cancel);
        return result!;
    }

    /// <summary>Runs a list of simulations and hands each result to <paramref name="emit"/>, on the calling thread and in order.</summary>
    /// <param name="simulations">The cells; all are validated before any work starts.</param>
    /// <param name="emit">Receives the results. An exception from it stops the work and is rethrown.</param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="progress">Receives the state of the work, on worker threads, about every 0.1 ms of each; it never goes back.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">A simulation is invalid.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was handed out stays valid.</exception>
    public static void Run(IReadOnlyList<TwoValleySimulation> simulations, Action<TwoValleyResult> emit, int throttleLimit = 0,
        IProgress<EnsembleProgress>? progress = null, CancellationToken cancel = default) =>
        Run(simulations, emit, throttleLimit, progress, null, cancel);

    internal static void Run(IReadOnlyList<TwoValleySimulation> simulations, Action<TwoValleyResult> emit, int throttleLimit,
        IProgress<EnsembleProgress>? progress, int? width, CancellationToken cancel)
    {
        Check.That(throttleLimit >= 0, "ThrottleLimit", throttleLimit, "zero or positive");
        foreach (var simulation in simulations)
            simulation.Validate();
        long totalSteps = (long)Math.Min(simulations.Sum(s => s.TrajectoryCount * (double)s.Steps), long.MaxValue);
        long doneSteps = 0;
        int emitted = 0;
        var gate = new Lock();
        var early = new Dictionary<int, TwoValleyResult>();
        var dealer = new Dealer(simulations, width);

        long blocks = simulations.Sum(s => (s.TrajectoryCount + TrajectoryBlock.Size - 1L) / TrajectoryBlock.Size);
        int threads = (int)Math.Min(throttleLimit > 0 ? throttleLimit : Environment.ProcessorCount, blocks);
        WorkerPool.Run<(int Cell, TwoValleyResult Result)>(threads, capacity: null, Work, Take, cancel);

        void Work(Action<(int, TwoValleyResult)> handOver, CancellationToken stop)
        {
            using var block = new TrajectoryBlock();
            while (dealer.Next() is var (cell, run, index))
            {
                if (run.RunBlock(index, block, Advance, stop))
                    handOver((cell, run.Finish(stop)));
            }
        }

        void Take((int Cell, TwoValleyResult Result) finished, CancellationToken stop)
        {
            early[finished.Cell] = finished.Result;
            while (!stop.IsCancellationRequested && early.Remove(emitted, out TwoValleyResult? next))
            {
                emitted++;
                emit(next);
            }
        }

        void Advance(long steps)
        {
            if (progress is null)
                return;
            // One report at a time, so that none is overtaken by an earlier one.
            lock (gate)
                progress.Report(new(Volatile.Read(ref emitted), simulations.Count, doneSteps += steps, totalSteps));
        }
    }

    /// <summary>Deals out blocks, cell by cell; a cell's memory is taken when its first block is dealt.</summary>
    private sealed class Dealer(IReadOnlyList<TwoValleySimulation> simulations, int? width)
    {
        private readonly Lock gate = new();
        private CellRun? run;
        private int cell = -1, block;

        public (int Cell, CellRun Run, int Block)? Next()
        {
            lock (gate)
            {
                if (run is null || block == run.Blocks)
                {
                    if (cell + 1 >= simulations.Count)
                        return null;
                    run = new CellRun(simulations[++cell], width);
                    block = 0;
                }
                return (cell, run, block++);
            }
        }
    }
}
