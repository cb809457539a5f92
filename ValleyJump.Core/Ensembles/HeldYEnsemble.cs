using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Ensembles;

/// <summary>
/// The blocks of a <see cref="HeldYSimulation"/>, kept alive so that a measurement can go on in rounds until it has enough.
/// </summary>
internal sealed class HeldYEnsemble : IDisposable
{
    // Trajectory-steps that are worth a thread, a quarter of a millisecond of work: several times what it takes to start one.
    private const double WorthAThread = 1e5;

    private readonly HeldYSimulation simulation;
    private readonly IBlockStepper stepper;
    private readonly TrajectoryBlock[] blocks;
    private readonly int throttleLimit;
    private readonly IProgress<double>? progress;
    private readonly CancellationToken cancel;
    private readonly Lock gate = new();
    private double done, furthest;

    /// <param name="simulation">The inputs.</param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="progress">Receives the fraction done, on worker threads, about every 0.1 ms of each; it never falls.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    public HeldYEnsemble(HeldYSimulation simulation, int throttleLimit, IProgress<double>? progress, CancellationToken cancel)
    {
        Check.That(throttleLimit >= 0, "ThrottleLimit", throttleLimit, "zero or positive");
        this.simulation = simulation;
        this.throttleLimit = throttleLimit > 0 ? throttleLimit : Environment.ProcessorCount;
        (this.progress, this.cancel) = (progress, cancel);
        stepper = simulation.CreateStepper();
        blocks = new TrajectoryBlock[simulation.Blocks];
        for (int b = 0; b < blocks.Length; b++)
        {
            cancel.ThrowIfCancellationRequested();
            blocks[b] = new();
            simulation.Start(stepper, blocks[b], b);
        }
    }

    /// <summary>Steps done.</summary>
    public long Step { get; private set; }

    /// <summary>Steps that the measurement will have taken, as far as is known: progress is told in parts of it.</summary>
    public double Expected { get; set; } = double.PositiveInfinity;

    /// <summary>Trajectories that have diverged.</summary>
    public int Diverged
    {
        get
        {
            int count = 0;
            for (int b = 0; b < blocks.Length; b++)
            {
                foreach (double x in blocks[b].X[..simulation.CountIn(b)])
                    count += double.IsNaN(x) ? 1 : 0;
            }
            return count;
        }
    }

    /// <summary>
    /// Advances all trajectories by <paramref name="steps"/>, looking at each block every <paramref name="interval"/> steps.
    /// </summary>
    /// <param name="steps">A multiple of <paramref name="interval"/>.</param>
    /// <param name="interval">Steps between looks.</param>
    /// <param name="look">Receives the block's index and its x. Blocks run on several threads; one block stays on one.</param>
    public void Run(long steps, long interval, Action<int, ReadOnlySpan<double>> look)
    {
        int threads = (int)Math.Clamp(steps * (double)simulation.Realizations / WorthAThread, 1, throttleLimit);
        WorkerPool.For(blocks.Length, threads, (b, stop) => stepper.Run(blocks[b], Step, Step + steps, interval,
            _ => look(b, blocks[b].X[..simulation.CountIn(b)]), Advance, stop), cancel);
        Step += steps;
    }

    public void Dispose() => Array.ForEach(blocks, b => b.Dispose());

    private void Advance(long steps)
    {
        if (progress is null)
            return;
        lock (gate)
        {
            done += steps;
            furthest = Math.Clamp(done / (blocks.Length * Expected), furthest, 1);
            progress.Report(furthest);
        }
    }
}
