using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;

namespace ValleyJump.Core.Tests.Ensembles;

/// <summary>Noiseless runs whose crossings are known beforehand, and runs that diverge.</summary>
/// <remarks>
/// The frozen landscape (y does not matter) with the sharp valley at x >= 0. Its curvature is such that eta h1 = 2.02: the distance
/// from its floor changes sign and grows by 1.02 each step until x lands beyond the ridge, in the flatter valley, where eta h2 = 1.33
/// and it stays. The noise's floor, 1e-8, moves x by 5e-7 a step: with the growth, by 2e-5 in 100 steps, where 1 % of 0.325 is the margin.
/// </remarks>
public class CraftedRunTests
{
    private static readonly TwoValleyLandscape Landscape = new() { X1 = 0.65, X2 = 0.8, F0 = 0.01, Yb = 1e7, Yf = 1e7, Yd = 1e9, Ld = 0 };

    private const double Y = 1e7, Growth = 1.02;

    private static readonly TwoValleySimulation Simulation = new()
    {
        Landscape = Landscape,
        Noise = new() { Strength = 0 },
        LearningRate = (1 + Growth) * Landscape.FlatnessFlat(Y) / 2,
        InitialY = Y,
        Steps = 100,
    };

    [Fact]
    public void FreezingStepsAreTheStepsOfTheCrossings()
    {
        var run = EnsembleRunner.Run(Simulation with { InitialX = [CrossingAt(1), CrossingAt(9), CrossingAt(95), CrossingAt(97),
            Landscape.MinimumSharp(Y)], Realizations = 10 });
        Assert.Equal([1, 9, 95, 97, 0, 1, 9, 95, 97, 0], run.FreezeSteps!);
        Assert.Equal((1 + 9 + 95 + 97 + 0) / 5.0, run.FreezeStepMean, 1e-12);
        Assert.Equal(9, run.FreezeStepMedian);
        Assert.Equal(0.2, run.NeverCrossedFraction);
        // The last 5 % of 100 steps are those after the 95th.
        Assert.Equal(0.2, run.CensoredFraction);
        Assert.Equal(0, run.PFlat);
        // y has not moved but for the noise's floor, and trajectories without a crossing report the initial y.
        Assert.All(run.FreezeYs!, y => Assert.Equal(Y, y, 1e-4));
        Assert.Equal(Y, run.FreezeYs![4]);
    }

    [Fact]
    public void ACrossingInTheOnlyStepIsCensored()
    {
        var run = EnsembleRunner.Run(Simulation with { InitialX = [CrossingAt(1), Landscape.MinimumFlat(Y), Landscape.MinimumFlat(Y),
            Landscape.MinimumSharp(Y)], Realizations = 400, Steps = 1 });
        Assert.Equal(0.25, run.CensoredFraction);
        Assert.Equal(0.75, run.NeverCrossedFraction);
        Assert.Equal(0.5, run.PFlat);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(1e3)]
    public void WhereAllDivergeNothingIsEstimated(double eta)
    {
        // The default landscape's H11 is 6 and more: beyond eta = 0.3 no step is stable.
        var run = EnsembleRunner.Run(new() { LearningRate = eta, Realizations = 100, Steps = 500, RecordEvery = 250,
            KeepTrajectories = 2 });
        Assert.Equal(100, run.DivergedCount);
        Assert.Empty(run.FreezeSteps!);
        Assert.All([run.PFlat, run.PFlatLow, run.PFlatHigh, run.FreezeStepMean, run.FreezeStepSem, run.FreezeStepMedian, run.FreezeStepQ1,
            run.FreezeYMean, run.FreezeYQ3,
            run.FinalYMean, run.FinalYSem, run.FinalLossMean, run.FinalLossSem,
            run.NeverCrossedFraction, run.CensoredFraction, run.EtaFreezeStep], value =>
                Assert.True(double.IsNaN(value)));
        Assert.Equal([100, 0, 0], run.Curve!.Alive);
        Assert.Equal(0.5, run.Curve.PFlat[0]);
        Assert.True(double.IsNaN(run.Curve.PFlat[2]) && double.IsNaN(run.Curve.YMean[2]) && double.IsNaN(run.Curve.YSem[2]));
        Assert.True(double.IsNaN(run.Trajectories.Paths[1].X[2]) && double.IsNaN(run.Trajectories.Paths[1].Y[2]));
    }

    [Fact]
    public void TheDivergedAreCountedAndLeftOut()
    {
        // Every third trajectory starts beyond 1e6 max(x1, x2) and is dead after a step.
        var simulation = new TwoValleySimulation { LearningRate = 0.1, Noise = new() { Strength = 0.1 }, InitialX = [-0.01, 0.01, 1e9],
            Realizations = 300, Steps = 1000, RecordEvery = 500 };
        var mixed = EnsembleRunner.Run(simulation);
        var alive = EnsembleRunner.Run(simulation with { TrajectoryIndex = [.. Enumerable.Range(0, 300).Where(i => i % 3 != 2)
            .Select(i => (long)i)] });
        Assert.Equal(100, mixed.DivergedCount);
        Assert.Equal(0, alive.DivergedCount);
        Same.Bits(alive.FreezeSteps!, mixed.FreezeSteps!);
        Same.Bits(alive.FreezeYs!, mixed.FreezeYs!);
        Same.Bits([alive.PFlat, alive.PFlatLow, alive.PFlatHigh, alive.FreezeStepMean, alive.FinalYMean, alive.FinalYSem,
            alive.CensoredFraction],
            [mixed.PFlat, mixed.PFlatLow, mixed.PFlatHigh, mixed.FreezeStepMean, mixed.FinalYMean, mixed.FinalYSem,
                mixed.CensoredFraction]);
        Assert.Equal([300, 200, 200], mixed.Curve!.Alive);
    }

    [Theory]
    // max(x1, x2) = 0.8: with eta h = 6e-8 a step leaves x where it is.
    [InlineData(0.7999e6, 0)]
    [InlineData(-0.7999e6, 0)]
    [InlineData(0.8001e6, 2)]
    [InlineData(-0.8001e6, 2)]
    public void TheBoundIsAMillionTimesTheValleys(double x, int diverged) =>
        Assert.Equal(diverged, EnsembleRunner.Run(new() { LearningRate = 1e-8, InitialX = [x], Realizations = 2, Steps = 3,
            InitialY = 1e3 }).DivergedCount);

    [Fact]
    public void LeavingTheDomainAlongYDiverges()
    {
        // Kicks along y of 0.1 sqrt(2 * 50) = 1 from 0.5 above y = -20. On the ridge the force along y is the drift alone, 0.0122: those
        // with n < -0.5012 are out at once, a fraction of 0.3081, to 5 standard errors.
        var run = EnsembleRunner.Run(new() { Noise = new() { Model = Core.Noise.NoiseModel.Isotropic, Strength = 50 }, LearningRate = 0.1,
            InitialX = [0], InitialY = -19.5, Realizations = 1000, Steps = 1, KeepTrajectories = 1000, RecordEvery = 1 });
        Assert.Equal(run.Trajectories.Paths.Count(p => double.IsNaN(p.Y[1])), run.DivergedCount);
        Assert.All(run.Trajectories.Paths, p => Assert.False(p.Y[1] <= -20));
        Assert.Equal(0.3081, run.DivergedCount / 1000.0, 5 * Math.Sqrt(0.31 * 0.69 / 1000));
    }

    /// <summary>
    /// A start within the steep valley that leaves it at an odd step: its distance d from the floor at x* first exceeds x*, on the
    /// ridge's side, when 1.02^t d does. Here 1.02^(t - 1) d = x*, half way between the odd steps t - 2 and t.
    /// </summary>
    private static double CrossingAt(int step) => Landscape.MinimumFlat(Y) * (1 + Math.Pow(Growth, 1 - step));
}
