using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Evolution;
using Xunit.Abstractions;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>Probabilities of late crossings by splitting, against the density evolution, direct simulation, and themselves.</summary>
public sealed class CrossingSplittingTests(ITestOutputHelper output)
{
    private static readonly TwoValleySimulation Cheap = new()
    {
        LearningRate = 0.05, Noise = new() { Strength = 0.02 }, InitialY = 8, Steps = 80, Seed = 3,
    };

    /// <summary>
    /// Against the freezing step's distribution of the density evolution, from 1e-2 to below 1e-7. Four standard errors on the logarithm,
    /// and 2 % for what it leaves out: y is one number there, which has a spread of 0.02 or so here, and rates fall by a factor of e or two
    /// for 1 in y.
    /// </summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 0.05, 0.02, 5, 700, 600)]
    [InlineData(NoiseModel.Hessian, 0.02, 0.05, 7, 700, 500)]
    [InlineData(NoiseModel.Hessian, 0.05, 0.015, 11, 300, 200)]
    [InlineData(NoiseModel.HessianSquared, 0.03, 0.01, 8, 400, 300)]
    public void ProbabilitiesAgreeWithTheDensityEvolution(NoiseModel model, double eta, double sigma, double y, long steps, long after)
    {
        TwoValleySimulation run = new()
        {
            LearningRate = eta, Noise = new() { Model = model, Strength = sigma }, InitialY = y, Steps = steps,
        };
        FreezeDistribution freeze = DensityEvolution.Run(run.Evolution() with { Tolerance = 1e-4 }).Freeze;
        double expected = 1 - freeze.Cdf[Array.IndexOf(freeze.Step, after)];
        SplittingEstimate found = CrossingSplitting.Measure(run, after, new()).Probability;
        output.WriteLine($"{found.Mean:G4}, evolution {expected:G4}, {Math.Log(found.Mean / expected) / found.RelativeError:F2} errors "
            + $"of {found.RelativeError:P1}");
        Assert.InRange(expected, 1e-9, 0.1);
        Assert.InRange(found.RelativeError, 0.005, 0.15);
        Assert.InRange(Math.Abs(Math.Log(found.Mean / expected)), 0, 4 * found.RelativeError + 0.02);
    }

    /// <summary>Against ensembles: also from AfterStep 0, killing one at a time, and where single jumps of heavy tails cross.</summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 0.02, 8, 50, 0)]
    [InlineData(NoiseModel.Hessian, 0.03, 8, 40, 1)]
    [InlineData(NoiseModel.StudentT, 0.01, 7, 40, 0)]
    [InlineData(NoiseModel.Isotropic, 0.2, 7, 40, 0)]
    [InlineData(NoiseModel.Hessian, 0.02, 8, 0, 0)]
    public void ProbabilitiesAgreeWithSimulation(NoiseModel model, double sigma, double y, long after, int killCount)
    {
        const int n = 200_000;
        TwoValleySimulation run = Cheap with
        {
            Noise = new() { Model = model, Strength = sigma, DegreesOfFreedom = 4 }, InitialY = y, Realizations = n,
        };
        TwoValleyResult? direct = null;
        EnsembleRunner.Run([run with { Seed = 11 }], result => direct = result);
        int crossed = direct!.FreezeSteps!.Count(step => step > after);
        SplittingEstimate found = CrossingSplitting.Measure(run, after, new() { KillCount = killCount }).Probability;
        double expected = crossed / (double)n, error = Math.Sqrt(Math.Pow(found.RelativeError, 2) + (1 - expected) / crossed);
        output.WriteLine($"{found.Mean:G4}, direct {expected:G4} of {crossed}: {Math.Log(found.Mean / expected) / error:F2} of {error:P1}");
        Assert.InRange(crossed, 100, n);
        Assert.InRange(error, 0, 0.12);
        Assert.InRange(Math.Abs(Math.Log(found.Mean / expected)), 0, 4 * error);
    }

    /// <summary>Against the density evolution at a tolerance far below the errors.</summary>
    [Fact]
    public void IntervalsCoverAsOftenAsTheySay()
    {
        FreezeDistribution freeze = DensityEvolution.Run(Cheap.Evolution() with { Tolerance = 1e-5 }).Freeze;
        var plan = new SplittingPlan { Replicas = 40, Repetitions = 32 };
        SplittingCoverage.Check(1 - freeze.Cdf[Array.IndexOf(freeze.Step, 50)],
            seed => CrossingSplitting.Measure(Cheap with { Seed = seed }, 50, plan).Probability, output);
    }

    [Fact]
    public void NumbersDoNotDependOnThreads()
    {
        var plan = new SplittingPlan { Replicas = 20, Repetitions = 150 };
        CrossingProbability one = CrossingProbability.Measure(Cheap, 50, plan, 1);
        Assert.Equal(one, CrossingProbability.Measure(Cheap, 50, plan, 4));
        Assert.NotEqual(one.Probability, CrossingProbability.Measure(Cheap with { Seed = 4 }, 50, plan).Probability);
        Assert.InRange(one.YMean, Cheap.InitialY, Cheap.InitialY + 1);
    }

    [Fact]
    public void WhatIsWrongIsTold()
    {
        CrossingProbability diverged = CrossingProbability.Measure(Cheap with { LearningRate = 5 }, 50, new() { Repetitions = 4 });
        Assert.True(double.IsNaN(diverged.Probability));
        Assert.Contains("4 of 4 repetitions diverged", diverged.Note, StringComparison.Ordinal);

        CrossingProbability few = CrossingProbability.Measure(Cheap, 50, new() { Replicas = 2, Repetitions = 64 });
        Assert.InRange(few.ExtinctCount, 1, 64);
        Assert.Contains("died out", few.Note, StringComparison.Ordinal);

        Assert.Equal("AfterStep", Assert.Throws<InvalidInputException>(() => CrossingProbability.Measure(Cheap, 80, new())).Name);
        Assert.Equal("HalfWidth", Assert.Throws<InvalidInputException>(() => CrossingProbability.Measure(
            Cheap with { Landscape = new ValleyChain() }, 50, new())).Name);
    }
}
