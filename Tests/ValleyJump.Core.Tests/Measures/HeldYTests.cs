using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Exact;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>Measurements at held y, against the transition operator and themselves.</summary>
public sealed class HeldYTests
{
    private static readonly HeldYSimulation Case = new() { LearningRate = 0.01, Noise = new NoiseLaw { Strength = 0.1 }, Y = 3,
        Realizations = 512, Seed = 3 };

    [Fact]
    public void HeldYDoesNotMove()
    {
        IBlockStepper stepper = Case.CreateStepper();
        using var block = new TrajectoryBlock();
        Case.Start(stepper, block, 0);
        stepper.Advance(block, 0, 1000);
        Assert.All(block.Y.ToArray(), y => Assert.Equal(3, y));
        Assert.Contains(block.X.ToArray(), x => !Case.Floors.Contains(x));
    }

    [Theory]
    [InlineData(NoiseModel.Hessian)]
    [InlineData(NoiseModel.HessianSquared)]
    [InlineData(NoiseModel.Isotropic)]
    public void SteadyStateAgreesWithTheOperator(NoiseModel model)
    {
        // Strengths that give each law about the same noise across the valleys.
        double strength = model switch { NoiseModel.Hessian => 0.1, NoiseModel.HessianSquared => 0.015, _ => 0.8 };
        SteadyState state = SteadyStateMeasurement.Measure(Case with { Noise = new NoiseLaw { Model = model, Strength = strength } });
        OperatorSolution expected = TransitionOperator.Stationary(new(Case.Landscape, state.Simulation.Noise, Case.LearningRate, Case.Y));

        Assert.True(state.Relaxed);
        // Four standard errors (p = 6e-5); 256 groups of two trajectories give the error itself to 4 %.
        Assert.InRange(Math.Abs(state.PFlat - expected.PFlat), 0, 4 * state.PFlatSem);
        Assert.InRange(state.PFlatSem, 1e-4, 0.02);
        // The decay of the difference between 256 trajectories a side, read where it is 1/e: its error is about e sqrt(2 0.2/256) = 11 %.
        Assert.InRange(state.RelaxationRate / expected.RelaxationRate, 0.6, 1.6);
    }

    /// <summary>
    /// 95 % intervals against the operator, over 200 seeds: at valleys that are alike, and where the sharp one is visited some thirty times
    /// in all, or three times (the spread of 64 trajectories alone covers 85 % and 65 % there). Too few are below three standard errors of
    /// 190, sqrt(200 x 0.05 x 0.95) = 3.1 each.
    /// </summary>
    [Theory]
    [InlineData(0.65, 3, 400, 0.5)]
    [InlineData(1.2, 4.75, 1200, 0.99)]
    [InlineData(1.2, 6.33, 2400, 0.999)]
    public void IntervalsCoverAsOftenAsTheySay(double x1, double y, long steps, double about)
    {
        const int repeats = 200;
        HeldYSimulation at = Case with { LearningRate = 0.05, Noise = new() { Strength = 0.05 }, Y = y, Realizations = 64, Steps = steps,
            Landscape = new TwoValleyLandscape { X1 = x1 } };
        double exact = TransitionOperator.Stationary(at.Point()).PFlat;
        Assert.InRange((1 - exact) / (1 - about), 0.8, 1.25);

        SteadyState[] states = [.. Enumerable.Range(1, repeats).Select(seed =>
            SteadyStateMeasurement.Measure(at with { Seed = (ulong)seed }, bins: 10))];

        Assert.InRange(states.Count(s => s.PFlatLow <= exact && exact <= s.PFlatHigh), 181, repeats);
        // Wide enough, and no wider: the mean over the seeds is as far from exact as its standard error says.
        Assert.InRange(Math.Abs(states.Average(s => s.PFlat) - exact) / states.Average(s => s.PFlatSem) * Math.Sqrt(repeats), 0, 4);
        Assert.All(states, s => Assert.True(s.PFlatSem > 0 && s.PFlatLow < s.PFlat && s.PFlat <= s.PFlatHigh));
    }

    /// <summary>By hand: no spread, or one that says less than the relaxation; t much below and much above tau.</summary>
    [Fact]
    public void TheSmallerNumberOfSamplesCounts()
    {
        Assert.Equal(64, SteadyStateReport.IndependentSamples(64, 0), 1e-9);
        Assert.Equal(64 * 1000 / 2.0, SteadyStateReport.IndependentSamples(64, 1000), 0.002 * 32_000);
        Assert.Equal(SteadyStateReport.IndependentSamples(64, 0.000999), SteadyStateReport.IndependentSamples(64, 0.001001), 1e-4);
        Assert.Equal(64 / (2 * Math.Exp(-1)), SteadyStateReport.IndependentSamples(64, 1), 1e-9);
        Assert.Equal(Proportion.Wilson(64, 64), SteadyStateReport.Interval(1, 0, 64));
        Assert.Equal(Proportion.Wilson(0.99, 990), SteadyStateReport.Interval(0.99, Math.Sqrt(0.99 * 0.01 / 2000), 990));
        Assert.Equal(100, 0.2475 / Math.Pow(SteadyStateReport.Interval(0.55, Math.Sqrt(0.2475 / 100), 1e6).StandardError, 2), 5.0);
        Assert.True(double.IsNaN(SteadyStateReport.Interval(double.NaN, double.NaN, 0).Low));
    }

    [Fact]
    public void DensityIsNormalisedAndCutAtTheRidge()
    {
        SteadyState state = SteadyStateMeasurement.Measure(Case with { Realizations = 128 }, bins: 50);
        double width = state.Density.X[1] - state.Density.X[0];

        Assert.Equal(1, (state.Density.Density.Sum() * width) + state.OutsideFraction, 1e-9);
        // x = 0 is an edge: halfway between two centres.
        Assert.Contains(state.Density.X, x => Math.Abs(x - (width / 2)) < 1e-9 * width);
        double flat = state.Density.X.Zip(state.Density.Density).Where(b => b.First > 0).Sum(b => b.Second) * width;
        Assert.Equal(state.PFlat, flat, 1e-3);
    }

    [Fact]
    public void ResultsDoNotDependOnThreads()
    {
        EscapeRate one = EscapeRate.Measure(Case with { Steps = 3000 }, 1), two = EscapeRate.Measure(Case with { Steps = 3000 }, 2);
        Assert.Equal((one.PassagesSharp, one.PassagesFlat, one.RateSharp), (two.PassagesSharp, two.PassagesFlat, two.RateSharp));
        Assert.Equal(
            SteadyStateMeasurement.Measure(Case with { Steps = 3000 }, throttleLimit: 1).Density.Density,
            SteadyStateMeasurement.Measure(Case with { Steps = 3000 }, throttleLimit: 2).Density.Density);
    }

    [Fact]
    public void EscapeRatesAgreeWithTheExactPassageTimes()
    {
        // A small step, where the continuum limit holds: eta = 1e-3, Delta_S = 1e-3. Passages from floor to floor are what both count.
        // The chain at finite eta recrosses its cusp a little more often: allow 3 % on top of four standard errors.
        EscapeRate rate = EscapeRate.Measure(new() { LearningRate = 1e-3, Noise = new NoiseLaw { Strength = 1 }, Y = 3, Realizations = 1024,
            Seed = 8, Steps = 20_000 });
        PassageTimes exact = ExactRates.Passage(new(new TwoValleyLandscape(), new NoiseLaw { Strength = 1 }, 1e-3, 3));

        Assert.InRange(rate.PassageTimeSharp / exact.SharpToFlat, 1 - Allowed(rate.PassagesSharp), 1 + Allowed(rate.PassagesSharp));
        Assert.InRange(rate.PassageTimeFlat / exact.FlatToSharp, 1 - Allowed(rate.PassagesFlat), 1 + Allowed(rate.PassagesFlat));
        static double Allowed(long passages) => 0.03 + (4 / Math.Sqrt(passages));
    }

    [Fact]
    public void ADivergedEnsembleHasNotRelaxed()
    {
        // Every trajectory is gone after some tens of steps: the halves are alike only in that nobody is left of them.
        SteadyState state = SteadyStateMeasurement.Measure(Case with { LearningRate = 5 });
        Assert.Equal(Case.Realizations, state.DivergedCount);
        Assert.False(state.Relaxed);
        Assert.True(double.IsNaN(state.RelaxationRate));
        Assert.True(double.IsNaN(state.PFlat));
        Assert.Equal(0, state.Steps);
    }

    [Fact]
    public void TooHighABarrierIsNotRelaxedAndCancels()
    {
        using var cancel = new CancellationTokenSource(200);
        // Relaxation takes e^40 steps here: only cancelling ends the wait.
        Assert.ThrowsAny<OperationCanceledException>(() =>
            SteadyStateMeasurement.Measure(Case with { Y = 200, Noise = new NoiseLaw { Strength = 0.01 }, Realizations = 4096 },
            cancel: cancel.Token));
    }

    [Fact]
    public void DivergedTrajectoriesAreCounted()
    {
        EscapeRate rate = EscapeRate.Measure(Case with { LearningRate = 5, Steps = 2000 });
        Assert.Equal(Case.Realizations, rate.DivergedCount);
    }
}
