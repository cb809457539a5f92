using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Ensembles;

namespace ValleyJump.Core.Tests.Ensembles;

/// <summary>What an ensemble takes of memory: three numbers a trajectory while it runs, two in its result.</summary>
public class EnsembleMemoryTests
{
    // What is taken once, a few thousand bytes, is little of this many trajectories.
    private const int Realizations = 50_000;

    // The calls of a block of 128 leave 200 bytes behind.
    private const double Garbage = 2;

    [Theory]
    [InlineData(0.01, 24)]
    [InlineData(1e9, 36)] // where trajectories diverge those that do not, here half of them, are copied, one array after the other
    public void An_ensemble_takes_24_bytes_a_trajectory(double start, double bytes)
    {
        var simulation = new TwoValleySimulation { InitialX = [-0.01, start], Realizations = Realizations, Steps = 20 };
        using var block = new TrajectoryBlock();
        Run(simulation with { Realizations = 1000 }, block); // compiles what runs

        long before = GC.GetAllocatedBytesForCurrentThread();
        TwoValleyResult result = Run(simulation, block);
        double taken = (GC.GetAllocatedBytesForCurrentThread() - before) / (double)Realizations;

        Assert.Equal(bytes > 24 ? Realizations / 2 : 0, result.DivergedCount);
        Assert.InRange(taken, bytes, bytes + Garbage);
        // Arrays, of which scripts know the Length.
        Assert.Equal(Realizations - result.DivergedCount, Assert.IsType<double[]>(result.FreezeSteps!).Length);
        Assert.Equal(Realizations - result.DivergedCount, Assert.IsType<double[]>(result.FreezeYs!).Length);
    }

    [Fact]
    public void Sorting_takes_no_memory()
    {
        double[] values = new double[3_000_000];
        for (int i = 0; i < values.Length; i++)
            values[i] = i * 7919L % 1_000_003;
        ValleyJump.Core.Numerics.SampleSummary.Sort(values.AsSpan(0, 1_500_000), default);

        long before = GC.GetAllocatedBytesForCurrentThread();
        ValleyJump.Core.Numerics.SampleSummary.Sort(values, default);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000);
    }

    private static TwoValleyResult Run(TwoValleySimulation simulation, TrajectoryBlock block)
    {
        var run = new CellRun(simulation, null);
        for (int b = 0; b < run.Blocks; b++)
            run.RunBlock(b, block, _ => { }, CancellationToken.None);
        return run.Finish(CancellationToken.None);
    }
}
