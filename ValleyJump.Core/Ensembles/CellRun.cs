using System.Diagnostics;
using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Ensembles;

/// <summary>One simulation under way: its blocks may run on any thread, in any order.</summary>
internal sealed class CellRun
{
    private const int BlockSize = TrajectoryBlock.Size;

    private readonly TwoValleySimulation simulation;
    private readonly IBlockStepper stepper;
    private readonly double[] finalX, finalY, lastCrossing, yAtLastCrossing;
    private readonly CurveAccumulator? curve;
    private readonly TrajectoryPath[] paths;
    private readonly int records;
    private long started;
    private int blocksLeft;

    public CellRun(TwoValleySimulation simulation, int? width)
    {
        this.simulation = simulation;
        stepper = BlockStepper.Create(simulation.Landscape, simulation.Noise, simulation.LearningRate, width);
        int n = simulation.TrajectoryCount;
        (finalX, finalY, lastCrossing, yAtLastCrossing) = (new double[n], new double[n], new double[n], new double[n]);
        Blocks = blocksLeft = (n + BlockSize - 1) / BlockSize;
        records = (int)simulation.Records;
        curve = records > 0 ? new CurveAccumulator(records) : null;
        long interval = simulation.RecordInterval;
        long[] steps = [.. Enumerable.Range(0, records).Select(r => r * interval)];
        paths = [.. Enumerable.Range(0, simulation.KeptPaths)
            .Select(k => new TrajectoryPath(IndexOf(k), steps, new double[records], new double[records]))];
    }

    /// <summary>Blocks of the cell.</summary>
    public int Blocks { get; }

    /// <summary>Runs one block on the calling thread; true when it was the last.</summary>
    public bool RunBlock(int blockIndex, TrajectoryBlock block, Action<long> stepsDone, CancellationToken cancel)
    {
        Interlocked.CompareExchange(ref started, Stopwatch.GetTimestamp(), 0);
        int first = blockIndex * BlockSize, count = Math.Min(BlockSize, simulation.TrajectoryCount - first);
        Start(block, first, count);
        var sums = curve is null ? null : new CurveAccumulator.BlockSums(records);
        long interval = simulation.RecordInterval;
        Record(0);
        stepper.Run(block, 0, simulation.Steps, interval, Record, steps => stepsDone(steps * count), cancel);
        block.X[..count].CopyTo(finalX.AsSpan(first));
        block.Y[..count].CopyTo(finalY.AsSpan(first));
        block.LastCrossing[..count].CopyTo(lastCrossing.AsSpan(first));
        block.YAtLastCrossing[..count].CopyTo(yAtLastCrossing.AsSpan(first));
        if (sums is not null)
            curve!.Add(blockIndex, sums);
        return Interlocked.Decrement(ref blocksLeft) == 0;

        void Record(long step)
        {
            if (sums is null)
                return;
            int record = (int)(step / interval);
            sums.Add(record, block, count, simulation.InitialY);
            for (int k = first; k < Math.Min(first + count, paths.Length); k++)
            {
                paths[k].X[record] = block.X[k - first];
                paths[k].Y[record] = block.Y[k - first];
            }
        }
    }

    /// <summary>The statistics, once every block has run.</summary>
    public TwoValleyResult Finish()
    {
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        int[] alive = [.. Enumerable.Range(0, finalX.Length).Where(i => !double.IsNaN(finalX[i]))];
        double[] steps = [.. alive.Select(i => lastCrossing[i])], ys = [.. alive.Select(i => yAtLastCrossing[i])];
        double censoredAfter = Censoring.After(simulation.Steps);
        return new TwoValleyResult(simulation)
        {
            Flat = Proportion.Wilson(alive.Count(i => !double.IsNegative(finalX[i])), alive.Length),
            FreezeStep = SampleSummary.Of(steps),
            FreezeY = SampleSummary.Of(ys),
            FinalY = SampleSummary.Of(alive.Select(i => finalY[i])),
            NeverCrossedFraction = steps.Count(s => s == 0) / (double)alive.Length,
            CensoredFraction = steps.Count(s => s > censoredAfter) / (double)alive.Length,
            DivergedCount = finalX.Length - alive.Length,
            WallSeconds = seconds,
            Curve = curve?.ToCurve(simulation.RecordInterval, simulation.InitialY),
            Trajectories = paths,
            FreezeSteps = steps,
            FreezeYs = ys,
        };
    }

    private void Start(TrajectoryBlock block, int first, int count)
    {
        // Lanes beyond the ensemble's end repeat its last trajectory and are never read.
        Span<long> indices = stackalloc long[BlockSize];
        for (int i = 0; i < BlockSize; i++)
            indices[i] = IndexOf(first + Math.Min(i, count - 1));
        stepper.Seed(block, simulation.Seed, indices);
        for (int i = 0; i < BlockSize; i++)
        {
            // Adding zero turns -0 into 0, which lies in the flat valley as Eq. 8 has it.
            block.X[i] = simulation.InitialX[(int)(indices[i] % simulation.InitialX.Count)] + 0.0;
            block.Y[i] = block.YAtLastCrossing[i] = simulation.InitialY;
            block.LastCrossing[i] = 0;
        }
    }

    private long IndexOf(int slot) => simulation.TrajectoryIndex?[slot] ?? slot;
}
