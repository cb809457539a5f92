using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Theory.Operator;
using Xunit.Abstractions;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>Rates between the neighbours of chains at held y, against the transition operator, and by either method.</summary>
public sealed class ChainEscapeRateTests(ITestOutputHelper output)
{
    private static readonly HeldYSimulation Case = new()
    {
        LearningRate = 0.05, Noise = new() { Strength = 0.05 }, Y = 5, Landscape = new ValleyChain(), Realizations = 512, Seed = 3,
    };

    private static ValleyChain Drawn(int seed, int valleys)
    {
        var random = new Random(seed);
        return new() { HalfWidth = [.. Enumerable.Range(0, valleys).Select(_ => 0.5 + 0.3 * random.NextDouble())] };
    }

    /// <summary>
    /// Chains of 3 to 6 valleys, drawn by the seed: rates to the right and to the left within four standard errors of the operator's, of
    /// 400 passages each at least. That of the count is sqrt(1/N) of the rate, as between deep valleys; 2 % are allowed on top for the
    /// shallow ones, of which starts that are not stationary and passages in a row move the rates a little.
    /// </summary>
    [Theory]
    [InlineData(1, 3, NoiseModel.Hessian, 0.05, 6)]
    [InlineData(2, 4, NoiseModel.Hessian, 0.03, 6)]
    [InlineData(3, 5, NoiseModel.HessianSquared, 0.008, 6)]
    [InlineData(4, 6, NoiseModel.Isotropic, 0.4, 6)]
    [InlineData(5, 4, NoiseModel.HessianPlusIsotropic, 0.08, 6)]
    public void RatesAgreeWithTheOperator(int seed, int valleys, NoiseModel model, double sigma, double y)
    {
        HeldYSimulation at = Case with
        {
            Landscape = Drawn(seed, valleys), Noise = new() { Model = model, Strength = sigma }, Y = y, Seed = (ulong)seed,
        };
        OperatorSolution expected = TransitionOperator.Stationary(at.Point());
        ChainEscapeRate rate = ChainEscapeMeasurement.Measure(at, new());

        Assert.Equal((EscapeMethod.Direct, ""), (rate.Method, rate.Note));
        for (int k = 0; k < valleys - 1; k++)
        {
            Near(rate.RateRight[k], rate.RateRightLow[k], rate.RateRightHigh[k], rate.PassagesRight[k], expected.RateRight[k]);
            Near(rate.RateLeft[k], rate.RateLeftLow[k], rate.RateLeftHigh[k], rate.PassagesLeft[k], expected.RateLeft[k]);
        }

        void Near(double measured, double low, double high, long passages, double operatorRate)
        {
            double error = 1 / Math.Sqrt(passages), off = Math.Log(measured / operatorRate);
            output.WriteLine($"{measured:G4} [{low:G4}, {high:G4}] of {passages}, operator {operatorRate:G4}, z = {off / error:F2}");
            Assert.InRange(passages, EscapeRate.WantedPassages, 1_000_000);
            Assert.InRange(Math.Abs(off), 0, 4 * error + 0.02);
            Assert.True(low < measured && measured < high);
        }
    }

    /// <summary>
    /// By splitting, of rates that are far below the inverse time of relaxation, as HeldYSplittingTests has them for two valleys: four
    /// standard errors, on the logarithm.
    /// </summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 0.03, 0.03, 10)]
    [InlineData(NoiseModel.HessianSquared, 0.03, 0.002, 8)]
    [InlineData(NoiseModel.Isotropic, 0.03, 0.2, 10)]
    public void RatesBySplittingAgreeWithTheOperator(NoiseModel model, double eta, double sigma, double y)
    {
        HeldYSimulation at = Case with { LearningRate = eta, Noise = new() { Model = model, Strength = sigma }, Y = y,
            Landscape = new ValleyChain { HalfWidth = [0.65, 0.6, 0.7] } };
        OperatorSolution expected = TransitionOperator.Stationary(at.Point());
        HeldYSplitting.Outcome[] ways = HeldYSplitting.Measure(at, new() { Replicas = 60, Repetitions = 128 });

        Assert.Equal(4, ways.Length);
        for (int way = 0; way < ways.Length; way++)
        {
            SplittingEstimate rate = ways[way].Rate;
            double right = way % 2 == 0 ? expected.RateRight[way / 2] : expected.RateLeft[way / 2];
            double z = Math.Log(rate.Mean / right) / rate.RelativeError;
            output.WriteLine($"{rate.Mean:G4}, operator {right:G4}, z = {z:F2}, relative error {rate.RelativeError:P1}");
            Assert.InRange(right, 1e-16, 0.01);
            Assert.InRange(rate.RelativeError, 0.005, 0.2);
            Assert.InRange(z, -4, 4);
        }
    }

    /// <summary>
    /// Where either method works: four standard errors of both, and 5 % on top, since a valley that is left the other way too is another
    /// to splitting by the order of the rate times the relaxation across it.
    /// </summary>
    [Fact]
    public void SplittingAgreesWithDirectSimulation()
    {
        HeldYSimulation at = Case with { Noise = new() { Strength = 0.04 }, Y = 8 };
        ChainEscapeRate direct = ChainEscapeMeasurement.Measure(at, new());
        ChainEscapeRate splitting = ChainEscapeMeasurement.Split(at with { Seed = 7 }, new() { Repetitions = 128 });
        Assert.Equal((EscapeMethod.Direct, EscapeMethod.Splitting), (direct.Method, splitting.Method));
        for (int k = 0; k < 2; k++)
        {
            Near(direct.RateRight[k], direct.PassagesRight[k], splitting.RateRight[k], splitting.RateRightHigh[k]);
            Near(direct.RateLeft[k], direct.PassagesLeft[k], splitting.RateLeft[k], splitting.RateLeftHigh[k]);
        }

        void Near(double counted, long passages, double rate, double high)
        {
            double error = Math.Sqrt(Math.Pow(Math.Log(high / rate) / 1.98, 2) + 1.0 / passages);
            output.WriteLine($"{rate:G4}, direct {counted:G4} of {passages}, {Math.Log(rate / counted) / error:F2} errors of {error:P1}");
            Assert.InRange(error, 0.005, 0.15);
            Assert.InRange(Math.Abs(Math.Log(rate / counted)), 0, 4 * error + 0.05);
        }
    }

    /// <summary>By hand, of three valleys, floors at 0, 1 and 2: a path that comes to floors, turns back, goes over two at once.</summary>
    [Fact]
    public void PassagesAreCountedFromFloorToFloor()
    {
        var tally = new ChainPassageTally([0, 1, 2], [0.5, 1.5], _ => 0);
        foreach (double x in (double[])[0.4, 0.9, 0.6, -0.1, 0.9, 1, 1.6, 0.2, 0, double.NaN, 2.5, 1.2, 1, 2])
            tally.Add([x]);
        // Right over the first pair at 1 and at 2.5, back at 0; over the second at 2.5 and at 2, back at 1.
        Assert.Equal([2, 2], tally.PassagesRight);
        Assert.Equal([1, 1], tally.PassagesLeft);
        Assert.Equal([4, 6, 3], tally.StepsIn);
        tally.Reset();
        tally.Add([1.0]);
        Assert.Equal([0, 0], tally.PassagesRight);
        Assert.Equal([0, 1], tally.PassagesLeft);
        Assert.True(tally.Passed[0]);
    }

    [Fact]
    public void SplittingIsTakenWhereSomePassageIsNotSeen()
    {
        HeldYSimulation rare = Case with { Realizations = 6, Steps = 1000, Noise = new() { Strength = 0.025 }, Y = 10 };
        SplittingPlan plan = new() { Replicas = 30, Repetitions = 20 };
        ChainEscapeRate taken = ChainEscapeMeasurement.Measure(rare, plan), asked = ChainEscapeMeasurement.Split(rare, plan);
        Assert.Equal((EscapeMethod.Splitting, false, 1000), (taken.Method, taken.Splitting, taken.Steps));
        Assert.StartsWith("Nothing passed from valley ", taken.Note, StringComparison.Ordinal);
        Assert.Contains("3 to 2 in 1000 steps: all rates are by splitting.", taken.Note, StringComparison.Ordinal);
        Assert.Equal((asked.RateRight, asked.RateLeftLow, asked.RateLeftHigh, asked.SplittingSteps),
            (taken.RateRight, taken.RateLeftLow, taken.RateLeftHigh, taken.SplittingSteps));
        Assert.Equal((true, 0L), (asked.Splitting, asked.BurnIn));

        // Heavy tails: an interval of splitting may not know of the jumps, and what was counted does.
        HeldYSimulation jumping = rare with { Noise = new() { Model = NoiseModel.StudentT, Strength = 0.001 } };
        ChainEscapeRate tails = ChainEscapeMeasurement.Measure(jumping, plan);
        Assert.Equal((EscapeMethod.Direct, 0), (tails.Method, tails.RateRight[1]));
        Assert.Contains("1 to 2, 2 to 1, 2 to 3, 3 to 2 in 1000 steps. ", tails.Note, StringComparison.Ordinal);
        Assert.Contains("not taken by itself", tails.Note, StringComparison.Ordinal);

        ChainEscapeRate gone = ChainEscapeMeasurement.Measure(rare with { LearningRate = 5 }, plan);
        Assert.Equal(6, gone.DivergedCount);
        Assert.Contains("All 6 trajectories diverged", gone.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void NumbersDoNotDependOnThreads()
    {
        HeldYSimulation at = Case with { Steps = 3000 };
        Assert.Equal(ChainEscapeMeasurement.Measure(at, new(), 1), ChainEscapeMeasurement.Measure(at, new(), 2));
        SplittingPlan plan = new() { Replicas = 30, Repetitions = 100 };
        Assert.Equal(ChainEscapeMeasurement.Split(at, plan, 1), ChainEscapeMeasurement.Split(at, plan, 4));
    }

    /// <summary>Two valleys are what they were before: counts of one machine, which rounding of another may move by a few.</summary>
    [Fact]
    public void TwoValleysGiveWhatTheyGave()
    {
        EscapeRate direct = EscapeRate.Measure(new() { LearningRate = 0.002, Noise = new() { Strength = 0.5 }, Y = 3 });
        Assert.Equal(8192, direct.Steps);
        Assert.InRange(direct.PassagesSharp, 549, 553);
        Assert.InRange(direct.PassagesFlat, 488, 492);
        EscapeRate split = EscapeRate.Split(new() { LearningRate = 0.05, Noise = new() { Strength = 0.025 }, Y = 9, Seed = 5 },
            new() { Replicas = 30, KillCount = 2, Repetitions = 150 });
        Assert.Equal(0.0014247740251515175, split.RateSharp, 1e-9);
        Assert.Equal(1.3803307105727382E-05, split.RateFlat, 1e-11);
        Assert.Equal(820_932, split.SplittingSteps);
    }
}
