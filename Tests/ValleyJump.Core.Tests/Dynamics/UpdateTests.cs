using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tests.Networks;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Dynamics;

/// <summary>All update rules under all noise laws: against their scalar twins, to the bit where bits are promised, and in law.</summary>
public class UpdateTests
{
    private static readonly UpdateRule[] Rules =
    [
        UpdateRule.Sgd(), UpdateRule.Sgd(0.9), UpdateRule.Sgd(0.7, nesterov: true), UpdateRule.RmsProp(),
        UpdateRule.RmsProp(0.9, 1e-4, 0.5), UpdateRule.Adam(), UpdateRule.Adam(0.5, 0.9, 1e-3),
    ];

    public static TheoryData<int, int> RulesAndLaws()
    {
        var cases = new TheoryData<int, int>();
        for (int rule = 0; rule < Rules.Length; rule++)
        {
            for (int law = 0; law < Blocks.Laws.Length; law++)
                cases.Add(rule, law);
        }
        return cases;
    }

    /// <summary>
    /// The stochastic gradient of the twin, (theta - theta')/eta of its plain step, goes into PyTorch's formulas in double precision. The
    /// twin starts each step where the kernel is, so that errors do not grow but for what the averages keep of them: 5e-7 of the largest
    /// gradient so far, over 1 - mu; of RMSProp and Adam over the root mean square of the coordinate's gradients too, and once more for
    /// the error in that root, in proportion to the step.
    /// </summary>
    [Theory, MemberData(nameof(RulesAndLaws))]
    public void APathIsShadowedStepByStep(int ruleIndex, int law)
    {
        UpdateRule rule = Rules[ruleIndex];
        var l = new TwoValleyLandscape();
        var (noise, eta) = Blocks.Lively(Blocks.Laws[law], l, rule.Kind == UpdateRuleKind.Sgd ? 0.05 : 0.1);
        IBlockStepper stepper = BlockStepper.Create(l, Steady(rule, noise, eta));
        using TrajectoryBlock block = Blocks.Start(stepper, 5, 0, i => (i % 2 == 0 ? -0.01 : 0.01, 3));
        Xoshiro256[] streams = [.. Enumerable.Range(0, TrajectoryBlock.Size).Select(i => new Xoshiro256(5, (ulong)i))];
        DoubleOptimizer[] twins = [.. Enumerable.Range(0, TrajectoryBlock.Size).Select(_ => new DoubleOptimizer(rule, [0, 0]))];
        double[] largest = new double[TrajectoryBlock.Size];
        double[,] squares = new double[TrajectoryBlock.Size, 2];
        for (int t = 0; t < 300; t++)
        {
            double[] xs = block.X.ToArray(), ys = block.Y.ToArray();
            stepper.Advance(block, t, t + 1);
            for (int i = 0; i < xs.Length; i++)
            {
                var (x, y, kick) = ScalarTwin.Step(l, noise, 1, xs[i], ys[i], ref streams[i]);
                if (double.IsNaN(block.X[i]))
                    continue;
                double[] gradient = [xs[i] - x, ys[i] - y];
                largest[i] = Math.Max(largest[i], kick + Math.Abs(gradient[0]) + Math.Abs(gradient[1]));
                (twins[i].Weights[0], twins[i].Weights[1]) = (xs[i], ys[i]);
                twins[i].Step(gradient, eta);
                double share = rule.Kind == UpdateRuleKind.Adam ? 1 - Math.Pow(rule.SquareDecay, t + 1) : 1;
                for (int c = 0; c < 2; c++)
                {
                    squares[i, c] = rule.SquareDecay * squares[i, c] + (1 - rule.SquareDecay) * gradient[c] * gradient[c];
                    double root = rule.Kind == UpdateRuleKind.Sgd ? 1 : Math.Sqrt(squares[i, c] / share) + rule.Epsilon;
                    double step = rule.Kind == UpdateRuleKind.Sgd ? 0
                        : Math.Abs(twins[i].Weights[c] - (c == 0 ? xs[i] : ys[i])) / eta * (1 - rule.Momentum);
                    double tolerance = 1e-6 * eta / (1 - rule.Momentum) * largest[i] / root * (1 + step) + 1e-12;
                    Assert.Equal(twins[i].Weights[c], c == 0 ? block.X[i] : block.Y[i], tolerance);
                }
            }
        }
        Assert.Contains(block.LastCrossing.ToArray(), step => step > 1);
    }

    [Theory, MemberData(nameof(RulesAndLaws))]
    public void WidthsAndStretchesAgreeToTheBit(int ruleIndex, int law)
    {
        var l = new TwoValleyLandscape();
        var (noise, eta) = Blocks.Lively(Blocks.Laws[law], l, 0.05);
        var pace = new Pace(noise, eta, Rules[ruleIndex], Schedule.Cosine(0.1), Schedule.Exponential(3), 401);
        foreach (bool held in (bool[])[false, true])
        {
            double[] once = Run(256, [401]);
            Assert.Equal(Bits(once), Bits(Run(128, [401])));
            Assert.Equal(Bits(once), Bits(Run(512, [401])));
            Assert.Equal(Bits(once), Bits(Run(256, [1, 7, 200, 401])));

            double[] Run(int width, long[] stops)
            {
                IBlockStepper stepper = BlockStepper.Create(l, pace, width, held);
                using TrajectoryBlock block = Blocks.Start(stepper, 7, 0, i => (0.01 * (i - 64), 3));
                // What the last run left in the block's memory is not remembered.
                block.Memory.Fill(3);
                long from = 0;
                foreach (long to in stops)
                    stepper.Advance(block, from, from = to);
                return [.. block.X, .. block.Y, .. block.LastCrossing];
            }
        }
    }

    /// <summary>Without momentum, and with schedules that are 1, the steps are those of before to the bit.</summary>
    [Fact]
    public void NothingIsPlainSgdToTheBit()
    {
        var l = new TwoValleyLandscape();
        foreach (NoiseLaw law in Blocks.Laws)
        {
            var (noise, eta) = Blocks.Lively(law, l, 0.3);
            long[] plain = Bits(Run(l, new(noise, eta), 300));
            Assert.Equal(plain, Bits(Run(l, Steady(UpdateRule.Sgd(0, nesterov: true), noise, eta), 300)));
            // Constant for the 300 steps that are looked at, and not known to be so.
            Schedule late = Schedule.Piecewise((0, 1), (0.5, 1), (0.5, 0.25));
            Assert.False(late.IsConstant);
            Assert.Equal(plain, Bits(Run(l, new(noise, eta, UpdateRule.Sgd(), late, late, 600), 300)));
        }
    }

    /// <summary>A schedule that steps is a run at one rate and strength that goes on at another.</summary>
    [Fact]
    public void ASteppingScheduleIsOneRunAfterTheOther()
    {
        var l = new TwoValleyLandscape();
        foreach (NoiseLaw law in Blocks.Laws)
        {
            var (noise, eta) = Blocks.Lively(law, l, 0.3);
            double[] scheduled = Run(l, new(noise, eta, UpdateRule.Sgd(), Schedule.Step(0.5, 0.5), Schedule.Step(4, 0.5), 400), 400);
            IBlockStepper first = BlockStepper.Create(l, noise, eta),
                second = BlockStepper.Create(l, noise with { Strength = noise.Strength / 4 }, eta / 2);
            using TrajectoryBlock block = Blocks.Start(first, 3, 0, i => (0.01 * (i - 64), 3));
            first.Advance(block, 0, 200);
            second.Advance(block, 200, 400);
            Assert.Equal(Bits(scheduled), Bits([.. block.X, .. block.Y, .. block.LastCrossing]));
        }
    }

    /// <summary>
    /// In one valley, L = h x^2/2 with a noise variance S: the stationary variance is eta S/(h (2 - eta h)) of SGD and
    /// eta S (1 + mu)/(h (1 - mu) (2 (1 + mu) - eta h)) with momentum, exact at any eta (model of linear recursions; Nesterov's form by
    /// iterating that of (x, v)).
    /// </summary>
    [Theory]
    [InlineData(0, false, 0.5)]
    [InlineData(0, false, 1.5)]
    [InlineData(0.5, false, 0.1)]
    [InlineData(0.9, false, 0.05)]
    [InlineData(0.9, false, 1)]
    [InlineData(0.5, true, 0.1)]
    [InlineData(0.9, true, 0.5)]
    public void TheStationaryVarianceIsExactAtAnyRate(double mu, bool nesterov, double rate)
    {
        const int n = 1 << 16;
        const double y = 30 * Blocks.FrozenScale;
        var l = Blocks.Frozen;
        double h = 2 / l.FlatnessFlat(y), eta = rate / h, floor = l.MinimumFlat(y), unit = Variance(1);
        if (!nesterov)
            Assert.Equal(eta * (1 + mu) / (h * (1 - mu) * (2 * (1 + mu) - rate)), unit, 1e-9 * unit);
        // A stationary deviation of 0.04, ten of which lie between the floor and the ridge.
        double s = 0.04 * 0.04 / unit;
        var law = new NoiseLaw { Model = NoiseModel.Isotropic, Strength = (s - NoiseFloor.Variance) / 2 };
        IBlockStepper stepper = BlockStepper.Create(l, Steady(UpdateRule.Sgd(mu, nesterov), law, eta), holdY: true);
        double[] xs = new double[n];
        Parallel.For(0, n / TrajectoryBlock.Size, b =>
        {
            using TrajectoryBlock block = Blocks.Start(stepper, 9, b * TrajectoryBlock.Size, _ => (floor, y));
            // Slowest: (1 - rate/(1 - mu))^t or mu^(t/2).
            stepper.Advance(block, 0, (long)(40 * Math.Max((1 - mu) / rate, 2 / (1 - mu))) + 40);
            block.X.CopyTo(xs.AsSpan(b * TrajectoryBlock.Size));
        });
        double variance = xs.Sum(x => (x - floor) * (x - floor)) / n;
        Assert.True(xs.Min() > 0, "A trajectory left the valley.");
        // 5 standard errors of the variance of a normal sample.
        Assert.Equal(0.04 * 0.04, variance, 5 * 0.04 * 0.04 * Math.Sqrt(2.0 / n));

        // v' = mu v + h x + xi, x' = x - eta (a (h x + xi) + c v') with (a, c) = (0, 1) or (1, mu).
        double Variance(double s)
        {
            double a = nesterov ? 1 : 0, c = nesterov ? mu : 1, xx = 0, xv = 0, vv = 0;
            double fromX = 1 - eta * (a + c) * h, fromV = -eta * c * mu, noise = -eta * (a + c);
            for (int t = 0; t < 100_000; t++)
            {
                (xx, xv, vv) = (fromX * fromX * xx + 2 * fromX * fromV * xv + fromV * fromV * vv + noise * noise * s,
                    fromX * h * xx + (fromX * mu + fromV * h) * xv + fromV * mu * vv + noise * s,
                    h * h * xx + 2 * h * mu * xv + mu * mu * vv + s);
            }
            return xx;
        }
    }

    private static Pace Steady(UpdateRule rule, NoiseLaw noise, double eta) =>
        new(noise, eta, rule, Schedule.Constant, Schedule.Constant, 1);

    private static double[] Run(TwoValleyLandscape l, Pace pace, long steps)
    {
        IBlockStepper stepper = BlockStepper.Create(l, pace);
        using TrajectoryBlock block = Blocks.Start(stepper, 3, 0, i => (0.01 * (i - 64), 3));
        stepper.Advance(block, 0, steps);
        return [.. block.X, .. block.Y, .. block.LastCrossing];
    }

    private static long[] Bits(double[] values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];
}
