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
    // All that is kept of a trajectory, 24 bytes. One that has diverged is NaN.
    private double[] finalY, lastCrossing, yAtLastCrossing;
    // Sums over each block of the loss at the end and of its square, so that they do not depend on the order of the blocks.
    private readonly double[] lossSums, lossSquares;
    private readonly CurveAccumulator? curve;
    private readonly TrajectoryPath[] paths;
    private readonly int records;
    private long started;
    private readonly int[] occupied;
    private int blocksLeft;

    public CellRun(TwoValleySimulation simulation, int? width)
    {
        this.simulation = simulation;
        stepper = BlockStepper.Create(simulation.Landscape, simulation.Pace, width);
        int n = simulation.TrajectoryCount;
        occupied = new int[simulation.Landscape.Valleys];
        (finalY, lastCrossing, yAtLastCrossing) = (new double[n], new double[n], new double[n]);
        Blocks = blocksLeft = (n + BlockSize - 1) / BlockSize;
        (lossSums, lossSquares) = (new double[Blocks], new double[Blocks]);
        records = (int)simulation.Records;
        curve = records > 0 ? new CurveAccumulator(records, simulation.Landscape) : null;
        long interval = simulation.RecordInterval;
        long[] steps = [.. Enumerable.Range(0, records).Select(r => r * interval)];
        paths = [.. Enumerable.Range(0, simulation.KeptPaths)
            .Select(k => new TrajectoryPath { Index = IndexOf(k), Step = steps, X = new double[records], Y = new double[records] })];
    }

    /// <summary>Blocks of the cell.</summary>
    public int Blocks { get; }

    /// <summary>Runs one block on the calling thread; true when it was the last.</summary>
    public bool RunBlock(int blockIndex, TrajectoryBlock block, Action<long> stepsDone, CancellationToken cancel)
    {
        Interlocked.CompareExchange(ref started, Stopwatch.GetTimestamp(), 0);
        int first = blockIndex * BlockSize, count = Math.Min(BlockSize, simulation.TrajectoryCount - first);
        Start(block, first, count);
        CurveAccumulator.BlockSums? sums = curve?.Block();
        long interval = simulation.RecordInterval;
        Record(0);
        stepper.Run(block, 0, simulation.Steps, interval, Record, steps => stepsDone(steps * count), cancel);
        Keep(block, first, count);
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

    /// <summary>The statistics, once every block has run. Diverged trajectories are left out.</summary>
    public TwoValleyResult Finish(CancellationToken cancel)
    {
        double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds, censoredAfter = Censoring.After(simulation.Steps);
        int n = finalY.Length, alive = 0, neverCrossed = 0, censored = 0;
        for (int i = 0; i < n; i++)
        {
            if (i % BlockSize == 0)
                cancel.ThrowIfCancellationRequested();
            if (double.IsNaN(finalY[i]))
                continue;
            neverCrossed += lastCrossing[i] == 0 ? 1 : 0;
            censored += lastCrossing[i] > censoredAfter ? 1 : 0;
            (lastCrossing[alive], yAtLastCrossing[alive], finalY[alive]) = (lastCrossing[i], yAtLastCrossing[i], finalY[i]);
            alive++;
        }
        // Nothing where all are alive; else one copy at a time, after which the longer array can go.
        Array.Resize(ref finalY, alive);
        Array.Resize(ref lastCrossing, alive);
        Array.Resize(ref yAtLastCrossing, alive);
        // The final y is not kept: once it is summed up, its memory is where the others are sorted.
        SampleSummary endY = SampleSummary.OfSortable(finalY, cancel), freezeStep = Summarise(lastCrossing),
            freezeY = Summarise(yAtLastCrossing);
        return new TwoValleyResult(simulation)
        {
            Occupied = [.. occupied.Select(count => Proportion.Wilson(count, alive))],
            FreezeStep = freezeStep,
            FreezeY = freezeY,
            FinalY = endY,
            FinalLoss = FinalLoss(alive),
            NeverCrossedFraction = neverCrossed / (double)alive,
            CensoredFraction = censored / (double)alive,
            DivergedCount = n - alive,
            WallSeconds = seconds,
            Curve = curve?.ToCurve(simulation.RecordInterval, simulation.InitialY),
            OccupationCurve = curve?.ToOccupation(simulation.RecordInterval),
            Trajectories = new() { Paths = paths },
            FreezeSteps = lastCrossing,
            FreezeYs = yAtLastCrossing,
        };

        (double Mean, double Sem) FinalLoss(int count)
        {
            double mean = lossSums.Sum() / count, square = lossSquares.Sum() / count;
            return (mean, Math.Sqrt(Math.Max(square - mean * mean, 0) / (count - 1)));
        }

        SampleSummary Summarise(double[] values)
        {
            values.CopyTo(finalY, 0);
            return SampleSummary.OfSortable(finalY, cancel);
        }
    }

    /// <summary>Keeps what is to be known of a finished block.</summary>
    private void Keep(TrajectoryBlock block, int first, int count)
    {
        block.Y[..count].CopyTo(finalY.AsSpan(first));
        block.LastCrossing[..count].CopyTo(lastCrossing.AsSpan(first));
        block.YAtLastCrossing[..count].CopyTo(yAtLastCrossing.AsSpan(first));
        Span<int> here = stackalloc int[occupied.Length];
        for (int i = 0; i < count; i++)
        {
            double x = block.X[i];
            if (double.IsNaN(x))
            {
                finalY[first + i] = double.NaN;
                continue;
            }
            here[simulation.Landscape.ValleyOf(x, block.Y[i])]++;
            double loss = simulation.Landscape.Loss(x, block.Y[i]);
            lossSums[first / BlockSize] += loss;
            lossSquares[first / BlockSize] += loss * loss;
        }
        for (int valley = 0; valley < here.Length; valley++)
            Interlocked.Add(ref occupied[valley], here[valley]);
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
