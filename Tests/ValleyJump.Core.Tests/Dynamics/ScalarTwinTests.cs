using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tests.Landscapes;

namespace ValleyJump.Core.Tests.Dynamics;

/// <summary>
/// The kernel against its scalar twin. The kernel's normals and the noise's deviations are single precision: 2^-24 = 6e-8 for each of
/// the six or so roundings and 2.8e-8 for each polynomial, below 5e-7 of s |n| in all. The rest is double precision.
/// </summary>
public class ScalarTwinTests
{
    private const double SinglePrecision = 5e-7, DoublePrecision = 1e-13;

    public static TheoryData<int, int> LawsAndLandscapes()
    {
        var cases = new TheoryData<int, int>();
        for (int law = 0; law < Blocks.Laws.Length; law++)
        {
            for (int landscape = 0; landscape < Cases.Landscapes.Length; landscape++)
                cases.Add(law, landscape);
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(LawsAndLandscapes))]
    public void OneStepFromAnywhereIsTheTwins(int law, int landscape)
    {
        var l = Cases.Landscapes[landscape];
        double end = Math.Min(l.Yb, l.Yf);
        var random = new Random(100 * law + landscape);
        for (int round = 0; round < 60; round++)
        {
            var noise = Blocks.Laws[law] with { Strength = Math.Pow(10, -4 * random.NextDouble()) };
            double eta = Math.Pow(10, -3 * random.NextDouble());
            var stepper = BlockStepper.Create(l, noise, eta);
            // x from 1e-4 to 3 on either side; y from 0.9 of the way to the domain's end up to 500.
            using TrajectoryBlock block = Blocks.Start(stepper, (ulong)round, 1000 * round, _ =>
                (Math.Pow(10, 4.5 * random.NextDouble() - 4) * (random.Next(2) == 0 ? 1 : -1), 500 * Math.Pow(random.NextDouble(), 3)
                    - 0.9 * end * random.NextDouble()));
            Xoshiro256[] streams = Streams(round, 1000 * round);
            CompareStep(block, stepper, l, noise, eta, 0, streams);
        }
    }

    [Theory]
    [MemberData(nameof(LawsAndLandscapes))]
    public void APathIsShadowedStepByStep(int law, int landscape)
    {
        var l = Cases.Landscapes[landscape];
        var (noise, eta) = Blocks.Lively(Blocks.Laws[law], l, 0.3);
        var stepper = BlockStepper.Create(l, noise, eta);
        using TrajectoryBlock block = Blocks.Start(stepper, 5, 0, i => (i % 2 == 0 ? -0.01 : 0.01, 3));
        using TrajectoryBlock whole = Blocks.Start(stepper, 5, 0, i => (i % 2 == 0 ? -0.01 : 0.01, 3));
        Xoshiro256[] streams = Streams(5, 0);
        const int steps = 403;
        for (int t = 0; t < steps; t++)
            CompareStep(block, stepper, l, noise, eta, t, streams);
        // In one go, and thus with normals drawn several steps ahead, the bits are the same.
        stepper.Advance(whole, 0, steps);
        Assert.True(whole.X.SequenceEqual(block.X) && whole.Y.SequenceEqual(block.Y));
        Assert.True(whole.LastCrossing.SequenceEqual(block.LastCrossing) && whole.YAtLastCrossing.SequenceEqual(block.YAtLastCrossing));
        Assert.True(block.X.IndexOfAnyExceptInRange(-10, 10) < 0, "The paths left the region that the tolerance is meant for.");
        Assert.Contains(block.LastCrossing.ToArray(), step => step > 1);
    }

    /// <summary>Curvatures of 1e21, whose squares are beyond single precision: the kernel works in units of its own.</summary>
    [Theory]
    [InlineData(NoiseModel.Hessian)]
    [InlineData(NoiseModel.HessianSquared)]
    [InlineData(NoiseModel.HessianPower)]
    public void TheLandscapesScaleDoesNotMatter(NoiseModel model)
    {
        double unit = Math.ScaleB(1, -34);
        var l = new TwoValleyLandscape { X1 = 0.8 * unit, X2 = 0.65 * unit };
        double h11 = 2 / l.FlatnessSharp(3), eta = 0.3 / h11;
        var one = new NoiseLaw { Model = model, Strength = 1, Exponent = 1.5 };
        // Kicks of a twentieth of the valleys' size.
        NoiseLaw noise = one with { Strength = Math.Pow(0.05 * unit / eta, 2) / (ScalarTwin.Variance(one, h11) - NoiseFloor.Variance) };
        var stepper = BlockStepper.Create(l, noise, eta);
        var random = new Random(15);
        using TrajectoryBlock block = Blocks.Start(stepper, 3, 0, _ => (unit * (random.NextDouble() - 0.5), 3));
        double[] xs = block.X.ToArray(), ys = block.Y.ToArray();
        Xoshiro256[] streams = Streams(3, 0);
        stepper.Advance(block, 0, 1);
        for (int i = 0; i < xs.Length; i++)
        {
            var (x, _, kick) = ScalarTwin.Step(l, noise, eta, xs[i], ys[i], ref streams[i]);
            Assert.True(kick > 1e-6 * unit);
            Assert.Equal(x / unit, block.X[i] / unit, SinglePrecision * kick / unit + DoublePrecision);
        }
    }

    [Fact]
    public void NormalsAreTheTwins()
    {
        using var block = new TrajectoryBlock();
        long[] indices = [.. Enumerable.Range(0, TrajectoryBlock.Size).Select(i => 3L * i)];
        Core.Dynamics.Simd.Lanes256.NormalStreams.Seed(block.Streams, 9, indices);
        Xoshiro256[] streams = [.. indices.Select(i => new Xoshiro256(9, (ulong)i))];
        double worst = 0;
        for (int draw = 0; draw < 4000; draw++)
        {
            Core.Dynamics.Simd.Lanes256.NormalStreams.Draw(block, TrajectoryBlock.StepsDrawn);
            for (int k = 0; k < TrajectoryBlock.StepsDrawn; k++)
            {
                for (int i = 0; i < TrajectoryBlock.Size; i++)
                {
                    var (first, second) = ScalarTwin.Normals(streams[i].Next());
                    double radius = Math.Sqrt(first * first + second * second);
                    int at = 2 * TrajectoryBlock.Size * k + i;
                    // Twice: what is drawn is half a normal.
                    worst = Math.Max(worst, Math.Max(Math.Abs(2 * block.Normals[at] - first),
                        Math.Abs(2 * block.Normals[at + TrajectoryBlock.Size] - second)) / radius);
                }
            }
        }
        // Relative to the radius: logarithm 2.6e-8 and its square root, cosine and sine 2.8e-8 each, five roundings of 6e-8 or less.
        Assert.InRange(worst, 0, 4e-7);
    }

    [Theory]
    [InlineData(NoiseModel.Hessian, 2.5)]
    [InlineData(NoiseModel.Hessian, -2.5)]
    [InlineData(NoiseModel.Hessian, 0)]
    [InlineData(NoiseModel.HessianSquared, -2.5)]
    [InlineData(NoiseModel.Isotropic, -2.5)]
    [InlineData(NoiseModel.HessianPower, -2.5)]
    [InlineData(NoiseModel.HessianPower, 0)]
    public void TheLawsVarianceIsTheTwins(NoiseModel model, double lambda)
    {
        foreach (double alpha in new[] { 0, 0.5, 1, 2, 3 })
        {
            var law = new NoiseLaw { Model = model, Strength = 0.07, Exponent = alpha, IsotropicCurvature = 0.7 };
            Assert.Equal(ScalarTwin.Variance(law, lambda), law.Variance(lambda), 1e-15);
        }
    }

    private static Xoshiro256[] Streams(int seed, long first) =>
        [.. Enumerable.Range(0, TrajectoryBlock.Size).Select(i => new Xoshiro256((ulong)seed, (ulong)(first + i)))];

    private static void CompareStep(TrajectoryBlock block, IBlockStepper stepper, TwoValleyLandscape l, NoiseLaw noise, double eta, long t,
        Xoshiro256[] streams)
    {
        double[] xs = block.X.ToArray(), ys = block.Y.ToArray(), last = block.LastCrossing.ToArray(),
            lastY = block.YAtLastCrossing.ToArray();
        stepper.Advance(block, t, t + 1);
        for (int i = 0; i < TrajectoryBlock.Size; i++)
        {
            var (x, y, kick) = ScalarTwin.Step(l, noise, eta, xs[i], ys[i], ref streams[i]);
            (double x0, double y0) = (xs[i], ys[i]);
            string At() => FormattableString.Invariant($"step {t} of {noise.Model} from ({x0:R}, {y0:R})");
            if (!(Math.Abs(x) <= 1e6 * Math.Max(l.X1, l.X2)) || y <= -Math.Min(l.Yb, l.Yf))
            {
                Holds(double.IsNaN(block.X[i]) && double.IsNaN(block.Y[i]), () => At() + " should have diverged.");
                continue;
            }
            Near(x, block.X[i], SinglePrecision * kick + DoublePrecision * (Math.Abs(xs[i]) + Math.Abs(x) + 1), () => "x at " + At());
            Near(y, block.Y[i], SinglePrecision * kick + DoublePrecision * (Math.Abs(ys[i]) + Math.Abs(y) + 1), () => "y at " + At());
            bool crossed = double.IsNegative(xs[i]) != double.IsNegative(block.X[i]);
            Assert.Equal(crossed ? t + 1 : last[i], block.LastCrossing[i]);
            Assert.Equal(crossed ? block.Y[i] : lastY[i], block.YAtLastCrossing[i]);
        }
    }

    private static void Near(double expected, double actual, double tolerance, Func<string> what) =>
        Holds(Math.Abs(expected - actual) <= tolerance, () =>
            FormattableString.Invariant($"{what()}: {actual:R} is not {expected:R} to within {tolerance:E1}."));

    // A message for each of a million comparisons would take longer than the comparisons.
    private static void Holds(bool condition, Func<string> message)
    {
        if (!condition)
            Assert.Fail(message());
    }
}
