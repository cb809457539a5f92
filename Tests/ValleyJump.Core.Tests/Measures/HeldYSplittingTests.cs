using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Operator;
using Xunit.Abstractions;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>Rates of escape by splitting, against the transition operator, direct simulation, and themselves.</summary>
public sealed class HeldYSplittingTests(ITestOutputHelper output)
{
    private static readonly HeldYSimulation Cheap = new() { LearningRate = 0.05, Noise = new() { Strength = 0.025 }, Y = 10, Seed = 3 };

    /// <summary>
    /// Both rates against the operator's, from 1e-3 down to below 1e-14, at small and large steps, for every law of Gaussian steps. The
    /// operator's rates are of the exchange between the valleys; those of the passage from floor to floor differ by the order of the rate
    /// times the relaxation time, 0.2 at most, which is far below the error. Four standard errors, on the logarithm.
    /// </summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 0.02, 0.1, 12)]
    [InlineData(NoiseModel.Hessian, 0.02, 0.035, 12)]
    [InlineData(NoiseModel.Hessian, 0.05, 0.04, 16)]
    [InlineData(NoiseModel.HessianSquared, 0.03, 0.004, 10)]
    [InlineData(NoiseModel.Isotropic, 0.03, 0.3, 12)]
    [InlineData(NoiseModel.HessianPower, 0.03, 0.014, 10)]
    [InlineData(NoiseModel.HessianPlusIsotropic, 0.03, 0.06, 10)]
    public void RatesAgreeWithTheOperator(NoiseModel model, double eta, double sigma, double y)
    {
        HeldYSimulation at = new() { LearningRate = eta, Noise = new() { Model = model, Strength = sigma, Exponent = 1.5 }, Y = y };
        OperatorSolution exact = TransitionOperator.Stationary(at.Point());
        HeldYSplitting.Outcome[] both = HeldYSplitting.Measure(at, new() { Replicas = 60, Repetitions = 128 });
        Near(both[0].Rate, exact.RateSharp);
        Near(both[1].Rate, exact.RateFlat);

        void Near(SplittingEstimate rate, double expected)
        {
            double z = Math.Log(rate.Mean / expected) / rate.RelativeError;
            output.WriteLine($"{rate.Mean:G4}, operator {expected:G4}, z = {z:F2}, relative error {rate.RelativeError:P1}");
            Assert.InRange(expected, 1e-17, 0.01);
            Assert.InRange(rate.RelativeError, 0.005, 0.2);
            Assert.InRange(z, -4, 4);
        }
    }

    /// <summary>
    /// Both rates against direct simulation with some 2000 passages each way, also where a passage is little longer than relaxation and
    /// no operator has its rate, and where single jumps of heavy tails make it. 2 % are allowed on top of four standard errors where
    /// a direct simulation's passages begin a step beyond the floor: rates are up to 0.1 of the inverse relaxation time.
    /// </summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 0.05, 0.05, 6, 1)]
    [InlineData(NoiseModel.Hessian, 0.05, 0.05, 6, 0)]
    [InlineData(NoiseModel.Hessian, 0.01, 0.1, 3, 0)]
    [InlineData(NoiseModel.StudentT, 0.05, 0.05, 7, 0)]
    [InlineData(NoiseModel.StudentT, 0.05, 0.02, 7, 2)]
    public void RatesAgreeWithDirectSimulation(NoiseModel model, double eta, double sigma, double y, int killCount)
    {
        HeldYSimulation at = new() { LearningRate = eta, Noise = new() { Model = model, Strength = sigma, DegreesOfFreedom = 4 }, Y = y,
            Realizations = 1024 };
        EscapeRate direct = EscapeRate.Measure(at with { Steps = 60_000 });
        EscapeRate splitting = EscapeRate.Split(at with { Seed = 7 }, new() { KillCount = killCount, Repetitions = 256 });
        Assert.Equal((EscapeMethod.Direct, EscapeMethod.Splitting), (direct.Method, splitting.Method));
        Near(splitting.RateSharp, splitting.RateSharpHigh, direct.RateSharp, direct.PassagesSharp);
        Near(splitting.RateFlat, splitting.RateFlatHigh, direct.RateFlat, direct.PassagesFlat);

        void Near(double rate, double high, double counted, long passages)
        {
            double error = Math.Sqrt(Math.Pow(Math.Log(high / rate) / 1.97, 2) + 1.0 / passages);
            output.WriteLine($"{rate:G4}, direct {counted:G4} of {passages}, {Math.Log(rate / counted) / error:F2} errors of {error:P1}");
            Assert.InRange(passages, 300, long.MaxValue);
            Assert.InRange(error, 0.005, 0.1);
            Assert.InRange(Math.Abs(Math.Log(rate / counted)), 0, 4 * error + 0.02);
        }
    }

    /// <summary>Against the operator, which tells the rate to 1e-6 here.</summary>
    [Fact]
    public void IntervalsCoverAsOftenAsTheySay()
    {
        var plan = new SplittingPlan { Replicas = 50, Repetitions = 32 };
        SplittingCoverage.Check(TransitionOperator.Stationary(Cheap.Point()).RateSharp,
            seed => HeldYSplitting.Measure(Cheap with { Seed = seed }, plan)[0].Rate, output);
    }

    [Fact]
    public void NumbersDoNotDependOnThreads()
    {
        var plan = new SplittingPlan { Replicas = 30, Repetitions = 300 };
        EscapeRate one = EscapeRate.Split(Cheap, plan, 1), four = EscapeRate.Split(Cheap, plan, 4);
        Assert.Equal(one, four);
        Assert.NotEqual(one.RateSharp, EscapeRate.Split(Cheap with { Seed = 4 }, plan).RateSharp);
    }

    [Fact]
    public void SplittingIsTakenWhereNothingEscapes()
    {
        HeldYSimulation rare = Cheap with { Realizations = 4, Steps = 1000 };
        EscapeRate taken = EscapeRate.Measure(rare), asked = EscapeRate.Split(rare, new());
        Assert.Equal((EscapeMethod.Splitting, false, 1000), (taken.Method, taken.Splitting, taken.Steps));
        Assert.Equal("Nothing escaped from either valley in 1000 steps: both rates are by splitting.", taken.Note);
        Assert.Equal((asked.RateSharp, asked.RateSharpHigh, asked.RateFlatLow, asked.SplittingSteps, 0L, 1.0),
            (taken.RateSharp, taken.RateSharpHigh, taken.RateFlatLow, taken.SplittingSteps, taken.PassagesSharp, taken.CensoredFraction));
        Assert.Equal((true, ""), (asked.Splitting, asked.Note));

        // Heavy tails: an interval of splitting may not know of the jumps, and what was counted does.
        EscapeRate tails = EscapeRate.Measure(rare with { Noise = new() { Model = NoiseModel.StudentT, Strength = 0.001 } });
        Assert.Equal((EscapeMethod.Direct, 0), (tails.Method, tails.RateSharp));
        Assert.Contains("not taken by itself", tails.Note, StringComparison.Ordinal);
        Assert.Contains("heavy tails", EscapeRate.Split(tails.Simulation with { Noise = new() { Model = NoiseModel.StudentT } },
            new() { Replicas = 5, Repetitions = 4 }).Note, StringComparison.Ordinal);

        // Steps that swing about the floor (eta H11 = 1.3 in the sharp valley): the last step before an escape comes from within.
        HeldYSimulation swinging = rare with { LearningRate = 0.15, Noise = new() { Strength = 0.001 }, Y = 8 };
        EscapeRate large = EscapeRate.Measure(swinging);
        Assert.Equal((EscapeMethod.Direct, 0), (large.Method, large.RateSharp));
        Assert.Contains("eta H11 above 1", large.Note, StringComparison.Ordinal);
        Assert.Contains("eta H11 above 1", EscapeRate.Split(swinging, new() { Replicas = 5, Repetitions = 4 }).Note, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatWentWrongIsTold()
    {
        EscapeRate diverged = EscapeRate.Split(Cheap with { Noise = new() { Strength = 1e18 } }, new() { Repetitions = 4 });
        Assert.Equal(4, diverged.DivergedCount);
        Assert.True(double.IsNaN(diverged.RateSharp) && double.IsNaN(diverged.RateFlatHigh));
        Assert.Contains("4 of 4 repetitions diverged", diverged.Note, StringComparison.Ordinal);

        // Two replicas, one of which is killed: at this seed some repetitions die out.
        EscapeRate few = EscapeRate.Split(Cheap, new() { Replicas = 2, Repetitions = 64 });
        Assert.InRange(few.ExtinctCount, 1, 128);
        Assert.Contains("died out", few.Note, StringComparison.Ordinal);
        Assert.Contains("raise Replicas", few.Note, StringComparison.Ordinal);

        InvalidInputException wrong = Assert.Throws<InvalidInputException>(() =>
            EscapeRate.Measure(Cheap, new() { Replicas = 10, KillCount = 10 }, 0, null, default));
        Assert.Equal("KillCount", wrong.Name);
    }
}
