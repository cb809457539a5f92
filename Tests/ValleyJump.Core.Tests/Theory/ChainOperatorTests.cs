using MathNet.Numerics.LinearAlgebra;
using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Tests.Dynamics;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Exact;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Tests.Theory;

/// <summary>The transition operator and the master equation of two valleys and of chains of them.</summary>
public class ChainOperatorTests
{
    private static readonly double[][] Widths = [[0.65, 0.8], [0.8, 0.5, 0.65], [0.5, 0.65, 0.8, 0.55, 0.7]];

    public static TheoryData<int, NoiseModel, double, double> Table()
    {
        var cases = new TheoryData<int, NoiseModel, double, double>();
        for (int chain = 0; chain < Widths.Length; chain++)
        {
            foreach (double eta in (double[])[0.01, 0.05])
            {
                foreach (NoiseModel model in (NoiseModel[])[NoiseModel.Hessian, NoiseModel.HessianSquared, NoiseModel.Isotropic,
                    NoiseModel.HessianPower, NoiseModel.HessianPlusIsotropic])
                {
                    cases.Add(chain, model, eta, 3);
                }
            }
        }
        return cases;
    }

    /// <summary>
    /// Occupations simulated at held y, twelve relaxation times after a start in all valleys alike: what is left of it is below a
    /// hundredth of the standard error.
    /// </summary>
    [Theory, MemberData(nameof(Table))]
    public void OccupationsAreTheSimulated(int chain, NoiseModel model, double eta, double y)
    {
        const int n = 1 << 13;
        ValleyPoint point = Point(Widths[chain], model, eta, y, 2);
        OperatorSolution solution = TransitionOperator.Stationary(point);
        double[] simulated = Occupations(point, n, (long)(12 / solution.RelaxationRate / eta), (_, _) => { });
        for (int k = 0; k < simulated.Length; k++)
        {
            double p = solution.Occupation[k];
            Assert.Equal(p, simulated[k], 4 * Math.Sqrt(p * (1 - p) / n) + 4 * solution.OccupationError[k]);
        }
        Assert.Equal(1, solution.Occupation.Sum(), 1e-12);
    }

    /// <summary>Against all eigenvalues of the matrix, which is small where steps are long.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void TheRelaxationRateIsOfTheSecondEigenvalue(int chain)
    {
        ValleyPoint point = Point(Widths[chain], NoiseModel.Hessian, 0.1, 4, 2);
        OperatorKernel kernel = TransitionOperator.Discretise(point, 4, 8.5).OrRefuse();
        int n = kernel.Grid.Count;
        var matrix = Matrix<double>.Build.Dense(n, n);
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<double> row = kernel.Row(i, out int first);
            for (int k = 0; k < row.Length; k++)
                matrix[i, first + k] = row[k];
        }
        double second = matrix.Evd().EigenValues.Select(e => e.Magnitude).OrderDescending().ElementAt(1);
        OperatorSolution solution = TransitionOperator.Solve(point, 4, default).OrRefuse();
        Assert.Equal(-Math.Log(second) / 0.1, solution.RelaxationRate, 1e-8);
    }

    /// <summary>Four valleys and their mirror image, whose passages to the right are those to the left.</summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 0.5)]
    [InlineData(NoiseModel.HessianSquared, 6)]
    public void AsManyPassagesGoEitherWay(NoiseModel model, double depth)
    {
        double[] widths = [0.8, 0.5, 0.65, 0.7];
        OperatorSolution s = TransitionOperator.Stationary(Point(widths, model, 0.05, 4, depth));
        OperatorSolution mirrored = TransitionOperator.Stationary(Point([.. widths.Reverse()], model, 0.05, 4, depth));
        for (int k = 0; k < 3; k++)
        {
            Assert.Equal(s.Occupation[k], mirrored.Occupation[3 - k], 1e-6);
            Assert.Equal(s.RateRight[k], mirrored.RateLeft[2 - k], 1e-6 * s.RateRight[k]);
            Assert.Equal(s.Occupation[k] * s.RateRight[k], s.Occupation[k + 1] * s.RateLeft[k], 1e-12 * s.RateRight[k]);
        }
        Assert.Equal(s.SkippedFraction, mirrored.SkippedFraction, 1e-6);
    }

    /// <summary>A finite step shifts occupations and rates by something of order sqrt(eta): a tenth of eta, a third of the shift.</summary>
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 3)]
    public void SmallStepsAreTheExactTheory(int chain, double depth)
    {
        double[] shifts = [.. new[] { 1e-3, 1e-4 }.Select(eta =>
        {
            ValleyPoint point = Point(Widths[chain], NoiseModel.Hessian, eta, 4, depth);
            OperatorSolution s = TransitionOperator.Stationary(point);
            ExactChain.Solution exact = ExactChain.Solve(point, NoiseConvention.Ito, default);
            return s.Occupation.Zip(exact.Occupation, (a, b) => Math.Abs(a - b)).Max()
                + s.RateRight.Zip(exact.LogRight, (a, b) => Math.Abs(Math.Log(a) - b)).Max();
        })];
        Assert.InRange(shifts[1] / shifts[0], 0.2, 0.45);
    }

    /// <summary>Of two valleys the rates are what their relaxation says, and nothing is skipped.</summary>
    [Fact]
    public void RatesOfTwoValleysAreThoseOfTheirRelaxation()
    {
        OperatorSolution s = TransitionOperator.Stationary(Point(Widths[0], NoiseModel.Hessian, 0.02, 4, 5));
        Assert.Equal(s.RateSharp, s.RateRight[0], 1e-14 * s.RateSharp);
        Assert.Equal(s.RateFlat, s.RateLeft[0], 1e-14 * s.RateFlat);
        Assert.Equal(0, s.SkippedFraction);
    }

    /// <summary>Hopping between neighbours is all there is where valleys are deep; not where they are shallow, or steps long.</summary>
    [Theory]
    [InlineData(0.02, 12, 0.002)]
    [InlineData(0.02, 6, 0.03)]
    public void HoppingIsAllThereIsBetweenDeepValleys(double eta, double depth, double off)
    {
        for (int chain = 1; chain < Widths.Length; chain++)
        {
            ChainTheory t = ChainTheory.At(Point(Widths[chain], NoiseModel.Hessian, eta, 4, depth), new(), default);
            Assert.Equal(1, t.RelaxationRateOperatorHopping / t.RelaxationRateOperator, off);
            Assert.InRange(t.SkippedFraction, 0, 1e-6);
        }
    }

    /// <summary>Steps of the length of a valley skip it: as many as simulated ones do.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void LongStepsSkipValleys(int chain)
    {
        const int n = 1 << 13, steps = 40;
        ValleyPoint point = Point(Widths[chain], NoiseModel.Hessian, 0.1, 4, 0.2);
        ChainTheory t = ChainTheory.At(point, new(), default);
        long[,] hops = new long[n / TrajectoryBlock.Size, 2];
        Occupations(point, n, 200, (b, hop) => hops[b, hop > 1 ? 1 : 0]++, steps);
        double[] skipped = [.. Enumerable.Range(0, hops.GetLength(0)).Select(b => hops[b, 1] / (double)(hops[b, 0] + hops[b, 1]))];
        var (mean, sem) = SteadyStateMeasurement.OverGroups(skipped);
        Assert.True(t.SkippedFraction > 0.003);
        Assert.Equal(t.SkippedFraction, mean, 4 * sem);
        Assert.True(Math.Abs(t.RelaxationRateOperatorHopping / t.RelaxationRateOperator - 1) > 0.05);
    }

    [Fact]
    public void TheMasterEquationHasTheEigenvaluesOfItsMatrix()
    {
        var random = new Random(3);
        for (int n = 2; n <= 16; n++)
        {
            double[] right = Rates(n - 1), left = Rates(n - 1);
            var matrix = Matrix<double>.Build.Dense(n, n);
            for (int k = 0; k < n - 1; k++)
            {
                (matrix[k, k], matrix[k, k + 1]) = (matrix[k, k] - right[k], right[k]);
                (matrix[k + 1, k + 1], matrix[k + 1, k]) = (matrix[k + 1, k + 1] - left[k], left[k]);
            }
            var (p, rate) = MasterEquation.Solve([.. right.Select(r => Math.Log(r))], [.. left.Select(r => Math.Log(r))], default);
            Assert.Equal(0, (matrix.LeftMultiply(Vector<double>.Build.Dense(p))).AbsoluteMaximum(), 1e-13);
            Assert.Equal(matrix.Evd().EigenValues.Select(e => -e.Real).Order().ElementAt(1), rate, 1e-9);
        }

        double[] Rates(int count) => [.. Enumerable.Range(0, count).Select(_ => 0.1 + random.NextDouble())];
    }

    /// <summary>Two valleys that exchange quickly, and one that is left once in 1e40 times: no digits are lost to the fast ones.</summary>
    [Fact]
    public void RatesOfAllSizesKeepTheirDigits()
    {
        const double slow = -92, back = -95;
        var (p, rate) = MasterEquation.Solve([0, slow], [Math.Log(3), back], default);
        // The pair is in equilibrium, 3/4 and 1/4, whenever it exchanges with the third.
        Assert.Equal(1, (Math.Exp(slow) / 4 + Math.Exp(back)) / rate, 1e-12);
        Assert.Equal(Math.Exp(slow - back), p[2] / p[1], 1e-12 * p[2] / p[1]);
        Assert.Equal(3, p[0] / p[1], 1e-12);
    }

    /// <summary>By the exact rates the master equation has the exact occupations, and of two valleys the sum of both rates.</summary>
    [Fact]
    public void TheMasterEquationOfTheExactRatesHasTheExactOccupations()
    {
        foreach (double[] widths in Widths)
        {
            foreach (double depth in (double[])[1, 8, 40])
            {
                ExactChain.Solution s = ExactChain.Solve(Point(widths, NoiseModel.Hessian, 0.01, 4, depth), NoiseConvention.Ito, default);
                var (p, rate) = MasterEquation.Solve(s.LogRight, s.LogLeft, default);
                for (int k = 0; k < widths.Length; k++)
                    Assert.Equal(s.Occupation[k], p[k], 1e-12);
                if (widths.Length == 2)
                    Assert.Equal(1, rate / (Math.Exp(s.LogRight[0]) + Math.Exp(s.LogLeft[0])), 1e-12);
            }
        }
    }

    [Fact]
    public void WhatTheOperatorCannotSaysWhy()
    {
        ChainTheory tails = At(new() { Model = NoiseModel.StudentT, Strength = 0.1 }, 0.05);
        Assert.Contains("heavy tails", tails.OperatorNote, StringComparison.Ordinal);
        Assert.Empty(tails.OccupationOperator);
        Assert.True(double.IsNaN(tails.RelaxationRateOperator) && double.IsNaN(tails.SkippedFraction));
        Assert.Equal(1, tails.Occupation.Sum(), 1e-12);
        Assert.Contains("below 2/H11 in all valleys", At(new() { Strength = 0.1 }, 0.5).OperatorNote, StringComparison.Ordinal);
        Assert.Contains("NoiseStrength is too small", At(new() { Strength = 3e-4 }, 0.01).OperatorNote, StringComparison.Ordinal);

        ChainTheory At(NoiseLaw noise, double eta) =>
            ChainTheory.At(new(new ValleyChain { HalfWidth = Widths[1] }, noise, eta, 5), new(), default);
    }

    /// <summary>A point at which the narrowest valley is so many D deep.</summary>
    private static ValleyPoint Point(double[] widths, NoiseModel model, double eta, double y, double depth)
    {
        ValleyLandscape landscape = widths.Length == 2 ? new TwoValleyLandscape { X2 = widths[0], X1 = widths[1] }
            : new ValleyChain { HalfWidth = widths };
        var unit = new NoiseLaw { Model = model, Strength = 1, Exponent = 1.5 };
        double flatness = Enumerable.Range(0, widths.Length).Min(k => landscape.Flatness(k, y));
        // D = eta sigma times the variance at sigma = 1/2.
        double sigma = landscape.Barrier(y) / depth / (eta / 2 * unit.Variance(2 / flatness));
        return new(landscape, unit with { Strength = sigma }, eta, y);
    }

    /// <summary>Fractions of so many trajectories in each valley after so many steps, and the hops of the steps that follow.</summary>
    private static double[] Occupations(ValleyPoint point, int n, long steps, Action<int, int> hop, int further = 0)
    {
        ValleyLandscape l = point.Landscape;
        double y = point.Y;
        IBlockStepper stepper = BlockStepper.Create(l, point.Noise, point.LearningRate, holdY: true);
        var counts = new int[l.Valleys];
        Parallel.For(0, n / TrajectoryBlock.Size, b =>
        {
            using TrajectoryBlock block = Blocks.Start(stepper, 4, b * TrajectoryBlock.Size, i => (l.Minimum(i % l.Valleys, y), y));
            stepper.Advance(block, 0, steps);
            foreach (double x in block.X)
                Interlocked.Increment(ref counts[l.ValleyOf(x, y)]);
            for (int t = 0; t < further; t++)
            {
                int[] before = [.. block.X.ToArray().Select(x => l.ValleyOf(x, y))];
                stepper.Advance(block, steps + t, steps + t + 1);
                for (int i = 0; i < before.Length; i++)
                {
                    int moved = Math.Abs(l.ValleyOf(block.X[i], y) - before[i]);
                    if (moved > 0)
                        hop(b, moved);
                }
            }
        });
        return Array.ConvertAll(counts, c => c / (double)n);
    }
}
