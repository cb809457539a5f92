using System.Runtime.Intrinsics;
using MathNet.Numerics;
using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Dynamics.Simd.Lanes256;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tests.Dynamics;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Exact;

namespace ValleyJump.Core.Tests.Landscapes;

/// <summary>Chains of valleys: the surface, its kernel, its crossings and its exact stationary state.</summary>
public class ValleyChainTests
{
    private static readonly ValleyChain[] Chains =
    [
        new(), new() { HalfWidth = [0.8, 0.5, 0.65, 0.3], Yb = 20, Yf = 30, Ld = 0 },
        new() { HalfWidth = [.. Enumerable.Range(0, 16).Select(k => 0.3 + 0.05 * (k * 7 % 16))], X0 = 1.2, F0 = 0.7, Yd = 50 },
    ];

    [Fact]
    public void AllValleysHaveOneDepthBelowRidgesThatAreContinuous()
    {
        foreach (ValleyChain l in Chains)
        {
            const double y = 7;
            for (int k = 0; k < l.Valleys; k++)
            {
                double floor = l.Minimum(k, y), g = 2 * y / (y + l.Yb);
                Assert.Equal(k, l.ValleyOf(floor, y));
                Assert.Equal(l.RidgeLoss(y) - l.Barrier(y), l.Loss(floor, y), 1e-14);
                Assert.Equal(0, l.Gradient(floor, y).Gx, 1e-13);
                Assert.Equal(l.RidgeLoss(y), l.Loss(Math.BitDecrement(l.Ends[k] * g), y), 1e-12);
                Assert.Equal(l.RidgeLoss(y), l.Loss(Math.BitIncrement(l.Ends[k] * g), y), 1e-12);
            }
            Assert.Equal(l.HalfWidth.Max(), l.HalfWidth[l.Flat]);
        }
    }

    /// <summary>Up to the next ridge the two valleys at the middle are the paper's.</summary>
    [Fact]
    public void TheTwoInTheMiddleAreThePapers()
    {
        var chain = new ValleyChain { HalfWidth = [0.65, 0.8, 0.5] };
        var two = new TwoValleyLandscape();
        foreach (double y in new[] { 0.5, 4, 30 })
        {
            for (double x = -0.9; x < 1.6 * y / (y + 30); x += 0.011)
            {
                Assert.Equal(two.Loss(x, y), chain.Loss(x, y), 1e-13);
                Assert.Equal(two.Gradient(x, y).Gx, chain.Gradient(x, y).Gx, 1e-12);
                Assert.Equal(two.Gradient(x, y).Gy, chain.Gradient(x, y).Gy, 1e-12);
                Assert.Equal(two.Hessian(x, y).XY, chain.Hessian(x, y).XY, 1e-12);
                Assert.Equal(two.Hessian(x, y).YY, chain.Hessian(x, y).YY, 1e-12);
                Assert.Equal(two.ValleyOf(x, y), chain.ValleyOf(x, y));
            }
        }
    }

    [Fact]
    public void TheKernelHasTheSameDerivatives()
    {
        foreach (var (l, x, y) in Points(500))
        {
            var kernel = new ChainKernel(l);
            kernel.Prepare(Vector256.Create(y), out var first, out var second);
            kernel.Evaluate(Vector256.Create(x), Vector256.Create(y), first, second, out Derivatives d);
            var (gx, gy) = l.Gradient(x, y);
            Symmetric2 h = l.Hessian(x, y);
            // Values of order 10 and terms that cancel of order 100, each with some ten roundings.
            Assert.Equal(-gx, d.Fx[0], 1e-12);
            Assert.Equal(-gy, d.Fy[0], 1e-11);
            Assert.Equal(h.XX, d.H11[0] * kernel.CurvatureScale, 1e-10);
            Assert.Equal(2 * h.XY, d.Twice12[0] * kernel.CurvatureScale, 1e-10);
            Assert.Equal(h.YY, d.H22[0] * kernel.CurvatureScale, 1e-10);
            Assert.Equal(l.ValleyOf(x, y), kernel.Valley(Vector256.Create(x), Vector256.Create(y), first)[0]);
        }
    }

    /// <summary>D is constant: m_k = sqrt(pi f/D) e^(z^2) times (1 + erf z)/2 in an outer valley and erf z in an inner one.</summary>
    [Theory]
    [InlineData(1.5, 0.3)]
    [InlineData(4, 0.3)]
    [InlineData(4, 0.02)]
    public void MassesUnderIsotropicNoiseAreTheClosedForm(double y, double sigma)
    {
        foreach (ValleyChain l in Chains)
        {
            var point = new ValleyPoint(l, new() { Model = NoiseModel.Isotropic, Strength = sigma }, 0.01, y);
            ExactChain.Solution solution = ExactChain.Solve(point, NoiseConvention.Ito, default);
            double d = 0.005 * point.Noise.Variance(0), z = Math.Sqrt(l.Barrier(y) / d);
            for (int k = 0; k < l.Valleys; k++)
            {
                double share = k == 0 || k == l.Valleys - 1 ? (1 + SpecialFunctions.Erf(z)) / 2 : SpecialFunctions.Erf(z);
                double first = (1 + SpecialFunctions.Erf(z)) / 2;
                double expected = Math.Log(l.HalfWidth[k] / l.HalfWidth[0] * share / first);
                Assert.Equal(expected, solution.LogMass[k] - solution.LogMass[0], 1e-7);
                // Detailed balance.
                if (k > 0)
                {
                    Assert.Equal(solution.LogMass[k - 1] + solution.LogRight[k - 1], solution.LogMass[k] + solution.LogLeft[k - 1], 1e-9);
                }
            }
        }
    }

    /// <summary>The two valleys in the middle exchange at the rates of the paper's landscape, whatever lies beyond.</summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 0.02)]
    [InlineData(NoiseModel.HessianSquared, 0.002)]
    public void RatesInTheMiddleAreThoseOfTwoDeepValleys(NoiseModel model, double sigma)
    {
        var noise = new NoiseLaw { Model = model, Strength = sigma };
        var three = new ValleyChain { HalfWidth = [0.65, 0.8, 0.5] };
        ExactChain.Solution chain = ExactChain.Solve(new(three, noise, 0.01, 4), NoiseConvention.Ito, default);
        EscapeRates two = ExactRates.Escape(new(new TwoValleyLandscape(), noise, 0.01, 4));
        // Deep valleys: what the flat one has beyond its far ridge is e^(-z^2) of it, z^2 above 15.
        Assert.Equal(two.LogRateSharp, chain.LogRight[0], 1e-6);
        Assert.Equal(two.LogRateFlat, chain.LogLeft[0], 1e-6);
    }

    /// <summary>
    /// Simulated at held y, the occupations are the exact ones but for the finite step, which shifts them by some sqrt(eta)/5 (model.md
    /// section 4: 0.009 at eta = 1e-3).
    /// </summary>
    [Theory]
    [InlineData(NoiseModel.Hessian)]
    [InlineData(NoiseModel.HessianPlusIsotropic)]
    public void OccupationsAtHeldYAreTheExactOnes(NoiseModel model)
    {
        const int n = 1 << 12;
        const double eta = 1e-3, y = 2;
        var l = new ValleyChain();
        var noise = new NoiseLaw { Model = model, Strength = 1 };
        ChainTheory theory = ChainTheory.At(new(l, noise, eta, y), new(), default);
        IBlockStepper stepper = BlockStepper.Create(l, noise, eta, holdY: true);
        int[] counts = new int[3];
        Parallel.For(0, n / TrajectoryBlock.Size, b =>
        {
            using TrajectoryBlock block = Blocks.Start(stepper, 4, b * TrajectoryBlock.Size, i => (l.Minimum(i % 3, y), y));
            // Ten relaxation times.
            stepper.Advance(block, 0, (long)(10 / theory.RelaxationRate / eta));
            foreach (double x in block.X)
                Interlocked.Increment(ref counts[l.ValleyOf(x, y)]);
        });
        for (int k = 0; k < 3; k++)
        {
            double p = theory.Occupation[k];
            Assert.Equal(p, counts[k] / (double)n, 4 * Math.Sqrt(p * (1 - p) / n) + Math.Sqrt(eta) / 3);
        }
        Assert.Equal(1, theory.Occupation.Sum(), 1e-12);
        Assert.True(theory.Occupation[2] > theory.Occupation[1] && theory.Occupation[1] > theory.Occupation[0]);
    }

    [Fact]
    public void AnEnsembleReportsTheOccupationOfEachValley()
    {
        TwoValleyResult result = EnsembleRunner.Run(new() { Landscape = new ValleyChain { HalfWidth = [0.5, 0.9, 0.65] },
            Realizations = 300, Steps = 500, RecordEvery = 500 });
        Assert.Equal(3, result.Occupation.Count);
        Assert.Equal(1, result.Occupation.Sum(), 1e-12);
        Assert.Equal(result.Occupation[1], result.PFlat);
        Assert.Equal((result.OccupationLow[1], result.OccupationHigh[1]), (result.PFlatLow, result.PFlatHigh));
        Assert.Equal(result.PFlat, result.Curve!.PFlat[^1]);
        TwoValleyResult two = EnsembleRunner.Run(new() { Realizations = 300, Steps = 500 });
        Assert.Equal(1 - two.PFlat, two.Occupation[0], 1e-12);
        Assert.Equal(two.PFlat, two.Occupation[1]);
    }

    [Fact]
    public void WhatIsNoChainIsRefused()
    {
        foreach (double[] widths in (double[][])[[0.5, 0.6], [], [1, 2, 0], [1, 2, double.NaN], [.. Enumerable.Repeat(1.0, 17)]])
            Assert.Equal("HalfWidth", Assert.Throws<InvalidInputException>(() => new ValleyChain { HalfWidth = widths }).Name);
        Assert.Equal("InitialY", Assert.Throws<InvalidInputException>(() =>
            EnsembleRunner.Run(new() { Landscape = new ValleyChain(), InitialY = 0 })).Name);
        Assert.Equal(new ValleyChain(), new ValleyChain { HalfWidth = [0.5, 0.65, 0.8] });
        Assert.NotEqual(new ValleyChain(), new ValleyChain { HalfWidth = [0.5, 0.8, 0.65] });
    }

    /// <summary>Points of all chains that are at least 1e-3 away from a ridge.</summary>
    private static IEnumerable<(ValleyChain, double X, double Y)> Points(int each)
    {
        var random = new Random(9);
        foreach (ValleyChain l in Chains)
        {
            for (int i = 0; i < each; i++)
            {
                double y = 0.5 + 40 * random.NextDouble(), x = 6 * random.NextDouble() - 3;
                if (l.ValleyOf(x - 1e-3, y) == l.ValleyOf(x + 1e-3, y) && l.ValleyOf(x, y - 1e-3) == l.ValleyOf(x, y + 1e-3))
                    yield return (l, x, y);
            }
        }
    }
}
