using MathNet.Numerics.Statistics;
using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tests.Networks;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Dynamics;

/// <summary>
/// All update rules under all noise laws on all landscapes: what each declares, against scalar twins, to the bit where bits are promised,
/// and in law.
/// </summary>
public class JointTests
{
    public static TheoryData<int> Landscapes => [.. Enumerable.Range(0, Blocks.Landscapes.Length)];

    public static IEnumerable<object[]> LandscapesAndLaws => WithLaws(Enumerable.Range(0, Blocks.Landscapes.Length));

    /// <summary>One landscape of each kind.</summary>
    public static IEnumerable<object[]> KindsAndLaws =>
        WithLaws(Blocks.Landscapes.Index().DistinctBy(l => l.Item.GetType()).Select(l => l.Index));

    public static IEnumerable<object[]> All =>
        LandscapesAndLaws.SelectMany(c => Enumerable.Range(0, Blocks.Rules.Length).Select(rule => (object[])[.. c, rule]));

    /// <summary>A law, a rule or a landscape that is added is tested here without anybody's thinking of it.</summary>
    [Fact]
    public void NoneIsLeftOut()
    {
        Assert.Equal(Enum.GetValues<NoiseModel>(), Blocks.Laws.Select(l => l.Model).Distinct().Order());
        Assert.Equal(Enum.GetValues<UpdateRuleKind>(), Blocks.Rules.Select(r => r.Kind).Distinct().Order());
        Type[] kinds = [.. typeof(ValleyLandscape).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(ValleyLandscape)))];
        Assert.Empty(kinds.Except(Blocks.Landscapes.Select(l => l.GetType())));
        Assert.Empty(kinds.Except(Blocks.FrozenValleys.Select(l => l.Landscape.GetType())));
    }

    [Theory, MemberData(nameof(Landscapes))]
    public void DerivativesAreThoseOfTheLoss(int landscape)
    {
        ValleyLandscape l = Blocks.Landscapes[landscape];
        foreach (var (x, y) in Points(l, 200))
        {
            const double h = 1e-4;
            var (gx, gy) = l.Gradient(x, y);
            Symmetric2 hessian = l.Hessian(x, y);
            // Of fourth order in y; exact in x, where the loss is a parabola. Values are of order 10, their rounding over h 1e-11.
            Assert.Equal((l.Loss(x + h, y) - l.Loss(x - h, y)) / (2 * h), gx, 1e-9);
            Assert.Equal(Slope(v => l.Loss(x, v)), gy, 1e-8);
            Assert.Equal((l.Gradient(x + h, y).Gx - l.Gradient(x - h, y).Gx) / (2 * h), hessian.XX, 1e-9);
            Assert.Equal((l.Gradient(x + h, y).Gy - l.Gradient(x - h, y).Gy) / (2 * h), hessian.XY, 1e-9);
            Assert.Equal(Slope(v => l.Gradient(x, v).Gx), hessian.XY, 1e-8);
            Assert.Equal(Slope(v => l.Gradient(x, v).Gy), hessian.YY, 1e-8);

            double Slope(Func<double, double> f) => (8 * (f(y + h) - f(y - h)) - (f(y + 2 * h) - f(y - 2 * h))) / (12 * h);
        }
    }

    /// <summary>Sigma has the Hessian's eigenvectors, each with the law's variance of its eigenvalue, which is the floor or more.</summary>
    [Theory, MemberData(nameof(LandscapesAndLaws))]
    public void CovariancesAreFunctionsOfTheHessian(int landscape, int law)
    {
        NoiseLaw noise = Blocks.Laws[law];
        foreach (var (x, y) in Points(Blocks.Landscapes[landscape], 200))
        {
            Symmetric2 h = Blocks.Landscapes[landscape].Hessian(x, y), sigma = noise.Covariance(h);
            double scale = Math.Max(Math.Abs(sigma.XX), Math.Abs(sigma.YY));
            // Rounding of the smaller eigenvalue, a difference of numbers of the larger one's size.
            Assert.InRange(sigma.Eigenvalues.Smallest, NoiseFloor.Variance - 1e-14 * scale, double.MaxValue);
            // They commute: Sigma H = H Sigma where its element off the diagonal is symmetric.
            double size = scale * Math.Max(Math.Abs(h.XX), Math.Abs(h.YY));
            Assert.Equal(sigma.XX * h.XY + sigma.XY * h.YY, h.XX * sigma.XY + h.XY * sigma.YY, 1e-12 * size);
            Assert.Equal(ScalarTwin.Variance(noise, h.Eigenvalues.Largest) + ScalarTwin.Variance(noise, h.Eigenvalues.Smallest),
                sigma.XX + sigma.YY, 1e-12 * scale);
        }
    }

    /// <summary>
    /// The stochastic gradient of the twin, (theta - theta')/eta of its plain step, goes into PyTorch's formulas in double precision. The
    /// twin starts each step where the kernel is, so that errors do not grow but for what the averages keep of them: 5e-7 of the largest
    /// gradient so far, over 1 - mu; of RMSProp and Adam over the root mean square of the coordinate's gradients too, and once more for
    /// the error in that root, in proportion to the step.
    /// </summary>
    [Theory, MemberData(nameof(All))]
    public void APathIsShadowedStepByStep(int landscape, int law, int ruleIndex)
    {
        UpdateRule rule = Blocks.Rules[ruleIndex];
        ValleyLandscape l = Blocks.Landscapes[landscape];
        var (noise, eta) = Blocks.Lively(Blocks.Laws[law], l, rule.Kind == UpdateRuleKind.Sgd ? 0.05 : 0.1);
        IBlockStepper stepper = BlockStepper.Create(l, Steady(rule, noise, eta));
        using TrajectoryBlock block = Blocks.Start(stepper, 5, 0, i => AtARidge(l, i));
        Xoshiro256[] streams = [.. Enumerable.Range(0, TrajectoryBlock.Size).Select(i => new Xoshiro256(5, (ulong)i))];
        DoubleOptimizer[] twins = [.. Enumerable.Range(0, TrajectoryBlock.Size).Select(_ => new DoubleOptimizer(rule, [0, 0]))];
        double[] largest = new double[TrajectoryBlock.Size];
        double[,] squares = new double[TrajectoryBlock.Size, 2];
        for (int t = 0; t < 150; t++)
        {
            double[] xs = block.X.ToArray(), ys = block.Y.ToArray(), last = block.LastCrossing.ToArray();
            stepper.Advance(block, t, t + 1);
            for (int i = 0; i < xs.Length; i++)
            {
                var (x, y, kick) = ScalarTwin.Step(l, noise, 1, xs[i], ys[i], ref streams[i]);
                if (double.IsNaN(block.X[i]))
                    continue;
                bool crossed = l.ValleyOf(xs[i], ys[i]) != l.ValleyOf(block.X[i], block.Y[i]);
                Assert.Equal(crossed ? t + 1 : last[i], block.LastCrossing[i]);
                if (crossed)
                    Assert.Equal(block.Y[i], block.YAtLastCrossing[i]);
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

    [Theory, MemberData(nameof(All))]
    public void WidthsAndStretchesAgreeToTheBit(int landscape, int law, int rule)
    {
        ValleyLandscape l = Blocks.Landscapes[landscape];
        var (noise, eta) = Blocks.Lively(Blocks.Laws[law], l, 0.05);
        var pace = new Pace(noise, eta, Blocks.Rules[rule], Schedule.Cosine(0.1), Schedule.Exponential(3), 401);
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
    [Theory, MemberData(nameof(Landscapes))]
    public void NothingIsPlainSgdToTheBit(int landscape)
    {
        ValleyLandscape l = Blocks.Landscapes[landscape];
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
    [Theory, MemberData(nameof(Landscapes))]
    public void ASteppingScheduleIsOneRunAfterTheOther(int landscape)
    {
        ValleyLandscape l = Blocks.Landscapes[landscape];
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
        foreach (var (landscape, valley) in Blocks.FrozenValleys)
            StationaryVarianceIsExact(landscape, valley, mu, nesterov, rate);
    }

    private static void StationaryVarianceIsExact(ValleyLandscape l, int valley, double mu, bool nesterov, double rate)
    {
        const int n = 1 << 15;
        const double y = 30 * Blocks.FrozenScale;
        double h = 2 / l.Flatness(valley, y), eta = rate / h, floor = l.Minimum(valley, y), unit = Variance(1);
        if (!nesterov)
            Assert.Equal(eta * (1 + mu) / (h * (1 - mu) * (2 * (1 + mu) - rate)), unit, 1e-9 * unit);
        // A stationary deviation of 0.04, eight of which or more lie between the floor and a ridge.
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
        Assert.All(xs, x => Assert.Equal(valley, l.ValleyOf(x, y)));
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

    /// <summary>
    /// At fixed eta Sigma and fixed time the means of x and of its square about the mean approach their limits in proportion to eta: the
    /// differences between three rates, each half the one before, have the ratio 2.
    /// </summary>
    [Theory, MemberData(nameof(KindsAndLaws))]
    public void WeakErrorIsOfFirstOrder(int landscape, int law)
    {
        const double y = 20;
        ValleyLandscape l = Blocks.Landscapes[landscape];
        int valley = l.Valleys - 1;
        // In the last valley, which has a ridge on one side only, at its floor or beyond it by 0.6 of the way to the ridge.
        double floor = l.Minimum(valley, y), beyond = floor + 0.6 * (floor - l.Ridge(valley - 1, y)), h = 2 / l.Flatness(valley, y);
        // A t with 3 degrees of freedom has no error of its variance.
        NoiseLaw unit = Blocks.Laws[law] with { Strength = 1, DegreesOfFreedom = 40 };
        foreach (bool spread in (bool[])[false, true])
        {
            int n = spread ? 1 << 20 : 1 << 19;
            double[] means = new double[3], errors = new double[3], rates = [0.4, 0.2, 0.1];
            for (int k = 0; k < 3; k++)
            {
                double eta = rates[k] / h;
                // Kicks of the same size at each rate. Different seeds: the three are independent and their errors add in quadrature.
                NoiseLaw noise = unit with { Strength = 2e-3 * h / eta / (unit.Variance(h) / 2) };
                double[] xs = Blocks.Run(l, noise, eta, (long)Math.Round((spread ? 3.2 : 1.6) / rates[k]), n, spread ? floor : beyond, y,
                    (ulong)(100 + k)).X;
                double centre = xs.Mean();
                double[] values = spread ? [.. xs.Select(x => (x - centre) * (x - centre))] : xs;
                (means[k], errors[k]) = (values.Mean(), Math.Sqrt(values.Variance() / n));
            }
            double first = means[0] - means[1], second = means[1] - means[2],
                firstError = Math.Sqrt(errors[0] * errors[0] + errors[1] * errors[1]),
                secondError = Math.Sqrt(errors[1] * errors[1] + errors[2] * errors[2]);
            Assert.True(Math.Abs(second) > 5 * secondError, "The error is lost in the noise: the test would say nothing.");
            double order = Math.Log2(first / second);
            double orderError = Math.Sqrt(Math.Pow(firstError / first, 2) + Math.Pow(secondError / second, 2)) / Math.Log(2);
            // Terms of second order tilt the ratio: a stationary variance in proportion to 1/(2 - eta h) with eta h = 0.4, 0.2 and 0.1
            // has an apparent order of 1.25, the mean (1 - eta h)^t one of 1.13. Orders 1/2 and 2 are 0.5 and 1 away.
            Assert.InRange(order, 1 - 0.2 - 4 * orderError, 1 + 0.3 + 4 * orderError);
            Assert.True(4 * orderError < 0.27, "Too few trajectories to tell the order.");
        }
    }

    /// <summary>Points from -3 to 3 in x and 0.5 to 40 in y that are at least 1e-3 away from a ridge.</summary>
    private static IEnumerable<(double X, double Y)> Points(ValleyLandscape l, int count)
    {
        var random = new Random(9);
        for (int i = 0; i < count; i++)
        {
            double y = 0.5 + 40 * random.NextDouble(), x = 6 * random.NextDouble() - 3;
            if (l.ValleyOf(x - 1e-3, y) == l.ValleyOf(x + 1e-3, y) && l.ValleyOf(x, y - 1e-3) == l.ValleyOf(x, y + 1e-3))
                yield return (x, y);
        }
    }

    /// <summary>0.01 left or right of a ridge at y = 3, each ridge in turn.</summary>
    private static (double X, double Y) AtARidge(ValleyLandscape l, int i) =>
        (l.Ridge(i / 2 % (l.Valleys - 1), 3) + (i % 2 == 0 ? -0.01 : 0.01), 3);

    private static IEnumerable<object[]> WithLaws(IEnumerable<int> landscapes) =>
        landscapes.SelectMany(l => Enumerable.Range(0, Blocks.Laws.Length).Select(law => (object[])[l, law]));

    private static Pace Steady(UpdateRule rule, NoiseLaw noise, double eta) =>
        new(noise, eta, rule, Schedule.Constant, Schedule.Constant, 1);

    private static double[] Run(ValleyLandscape l, Pace pace, long steps)
    {
        IBlockStepper stepper = BlockStepper.Create(l, pace);
        using TrajectoryBlock block = Blocks.Start(stepper, 3, 0, i => (0.01 * (i - 64), 3));
        stepper.Advance(block, 0, steps);
        return [.. block.X, .. block.Y, .. block.LastCrossing];
    }

    private static long[] Bits(double[] values) => [.. values.Select(BitConverter.DoubleToInt64Bits)];
}
