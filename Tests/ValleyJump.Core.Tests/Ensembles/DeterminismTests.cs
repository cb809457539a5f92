using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Noise;

namespace ValleyJump.Core.Tests.Ensembles;

/// <summary>The same bits for any number of threads, any subset of trajectories in any order, and whatever is recorded.</summary>
public class DeterminismTests
{
    // 1000 = 15 blocks and a part of one; 70 does not divide 3000; the kept trajectories end within a block.
    private static readonly TwoValleySimulation Simulation = new()
    {
        LearningRate = 0.1,
        Noise = new() { Strength = 0.1 },
        Realizations = 1000,
        Steps = 3000,
        RecordEvery = 70,
        KeepTrajectories = 130,
        Seed = 12,
    };

    private static readonly Lazy<TwoValleyResult> Whole = new(() => EnsembleRunner.Run(Simulation, 1));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(0)]
    public void ThreadsDoNotMatter(int throttleLimit) => Same.Results(Whole.Value, EnsembleRunner.Run(Simulation, throttleLimit));

    [Fact]
    public void NorDoTheOtherCells()
    {
        var results = new List<TwoValleyResult>();
        var other = Simulation with { LearningRate = 0.05, Realizations = 70, RecordEvery = 0, KeepTrajectories = 0 };
        EnsembleRunner.Run([other, Simulation, other with { Noise = new() { Model = NoiseModel.Isotropic } }, Simulation], results.Add, 3);
        Assert.Equal([0.05, 0.1, 0.05, 0.1], results.Select(r => r.LearningRate));
        Same.Results(Whole.Value, results[1]);
        Same.Results(Whole.Value, results[3]);
    }

    [Fact]
    public void WidthsDoNotMatter()
    {
        foreach (int width in new[] { 128, 256, 512 })
            EnsembleRunner.Run([Simulation], r => Same.Results(Whole.Value, r), 2, null, width, CancellationToken.None);
    }

    [Theory]
    [InlineData(0L, 0)]
    [InlineData(1L, 0)]
    [InlineData(511L, 3)]
    [InlineData(2999L, 1000)]
    [InlineData(3000L, 1)]
    [InlineData(3000L, 64)]
    [InlineData(0L, 7)]
    public void RecordingDoesNotMatter(long recordEvery, int keep) =>
        Same.Statistics(Whole.Value, EnsembleRunner.Run(Simulation with { RecordEvery = recordEvery, KeepTrajectories = keep }));

    [Fact]
    public void SeedsMatter() =>
        Assert.NotEqual(Whole.Value.FreezeSteps!, EnsembleRunner.Run(Simulation with { Seed = 13 }).FreezeSteps!);

    [Fact]
    public void ASubsetReplaysItsTrajectories()
    {
        // Any order, one of them twice, the last of the ensemble, and neighbours of other blocks.
        long[] indices = [999, 3, 64, 3, 129, 63, 517, 0];
        var subset = EnsembleRunner.Run(Simulation with { TrajectoryIndex = indices, RecordEvery = 0, KeepTrajectories = 0 });
        Assert.Equal(0, Whole.Value.DivergedCount); // So that position in FreezeSteps is the index.
        Assert.Equal(indices.Length, subset.TrajectoryCount);
        Assert.Equal(indices, subset.Trajectories.Paths.Select(p => p.Index));
        Same.Bits(indices.Select(i => Whole.Value.FreezeSteps![(int)i]), subset.FreezeSteps!);
        Same.Bits(indices.Select(i => Whole.Value.FreezeYs![(int)i]), subset.FreezeYs!);
        foreach (TrajectoryPath path in subset.Trajectories.Paths)
        {
            // Every step of it; the kept path has every 70th.
            Assert.Equal(3001, path.Step.Length);
            if (path.Index >= Simulation.KeepTrajectories)
                continue;
            TrajectoryPath kept = Whole.Value.Trajectories.Paths[(int)path.Index];
            Same.Bits(kept.X, kept.Step.Select(t => path.X[t]));
            Same.Bits(kept.Y, kept.Step.Select(t => path.Y[t]));
        }
        Same.Paths(subset.Trajectories.Paths[1], subset.Trajectories.Paths[3]);
    }

    [Fact]
    public void AReplayedPathShowsItsFreezingStep()
    {
        var subset = EnsembleRunner.Run(Simulation with { TrajectoryIndex = [11, 12, 13, 14, 15, 16], RecordEvery = 0 });
        for (int k = 0; k < subset.Trajectories.Paths.Count; k++)
        {
            TrajectoryPath path = subset.Trajectories.Paths[k];
            int last = Enumerable.Range(1, 3000).Last(t => double.IsNegative(path.X[t]) != double.IsNegative(path.X[t - 1]));
            Assert.Equal(last, subset.FreezeSteps![k]);
            Assert.Equal(path.Y[last], subset.FreezeYs![k]);
        }
    }

    [Fact]
    public void TheEndsOfThePathsMakeTheStatistics()
    {
        var all = EnsembleRunner.Run(Simulation with { RecordEvery = 1000, KeepTrajectories = 1000 });
        Assert.Equal(1000, all.Trajectories.Paths.Count);
        Assert.Equal([0, 1000, 2000, 3000], all.Trajectories.Paths[0].Step);
        Assert.Equal(all.Trajectories.Paths.Count(p => p.X[^1] >= 0) / 1000.0, all.PFlat);
        Assert.Equal(all.PFlat, all.Curve!.PFlat[^1]);
        // Summed in another order: 1000 roundings at most.
        Assert.Equal(all.Trajectories.Paths.Average(p => p.Y[^1]), all.FinalYMean, 1e-13 * all.FinalYMean);
        Assert.Equal(all.FinalYMean, all.Curve.YMean[^1], 1e-13 * all.FinalYMean);
        Assert.Equal(all.FinalYSem, all.Curve.YSem[^1], 1e-10 * all.FinalYSem);
        Same.Statistics(Whole.Value, all);
    }

    [Fact]
    public void CurvesHoldEveryRecordedStep()
    {
        EnsembleCurve curve = Whole.Value.Curve!;
        Assert.Equal([.. Enumerable.Range(0, 43).Select(r => 70L * r)], curve.Step);
        Assert.All(curve.Alive, alive => Assert.Equal(1000, alive));
        Assert.Equal(0.5, curve.PFlat[0]);
        Assert.Equal(Simulation.InitialY, curve.YMean[0]);
        Assert.Equal(0, curve.YSem[0]);
        Assert.All(Enumerable.Range(0, 43), r => Assert.True(curve.PFlatLow[r] < curve.PFlat[r] && curve.PFlat[r] < curve.PFlatHigh[r]));
    }

    [Fact]
    public void TrajectoriesStartAlternately()
    {
        var run = EnsembleRunner.Run(Simulation with { InitialX = [-0.5, 0.25, -0.0], TrajectoryIndex = [0, 1, 2, 3, 4, 100, 99_999_999],
            Realizations = 100_000_000, Steps = 1, RecordEvery = 1 });
        // Minus zero becomes zero, which lies in the flat valley; the last of the largest ensemble is a multiple of 3.
        Same.Bits([-0.5, 0.25, 0.0, -0.5, 0.25, 0.25, -0.5], run.Trajectories.Paths.Select(p => p.X[0]));
        Assert.All(run.Trajectories.Paths, p => Assert.Equal(5, p.Y[0]));
    }
}
