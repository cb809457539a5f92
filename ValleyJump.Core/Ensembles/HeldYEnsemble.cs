using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Ensembles;

/// <summary>The blocks of a <see cref="HeldYSimulation"/>, kept alive so that a measurement can go on in rounds until it has enough.</summary>
internal sealed class HeldYEnsemble : IDisposable
{
    private readonly HeldYSimulation simulation;
    private readonly IBlockStepper stepper;
    private readonly TrajectoryBlock[] blocks;
    private readonly ParallelOptions options;

    public HeldYEnsemble(HeldYSimulation simulation, int throttleLimit, CancellationToken cancel)
    {
        Check.That(throttleLimit >= 0, "ThrottleLimit", throttleLimit, "zero or positive");
        this.simulation = simulation;
        options = new() { MaxDegreeOfParallelism = throttleLimit > 0 ? throttleLimit : Environment.ProcessorCount, CancellationToken = cancel };
        stepper = simulation.CreateStepper();
        blocks = [.. Enumerable.Range(0, simulation.Blocks).Select(_ => new TrajectoryBlock())];
        for (int b = 0; b < blocks.Length; b++)
            simulation.Start(stepper, blocks[b], b);
    }

    /// <summary>Steps done.</summary>
    public long Step { get; private set; }

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
        Parallel.For(0, blocks.Length, options, b =>
        {
            for (long t = 0; t < steps; t += interval)
            {
                if ((t & 255) == 0 || interval > 64)
                    options.CancellationToken.ThrowIfCancellationRequested();
                stepper.Advance(blocks[b], Step + t, Step + t + interval);
                look(b, blocks[b].X[..simulation.CountIn(b)]);
            }
        });
        Step += steps;
    }

    public void Dispose() => Array.ForEach(blocks, b => b.Dispose());
}
