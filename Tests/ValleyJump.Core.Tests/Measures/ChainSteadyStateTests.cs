using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Exact;
using ValleyJump.Core.Theory.Operator;
using Xunit.Abstractions;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>The stationary state of chains at held y, against the transition operator, the exact theory and that of two valleys.</summary>
public sealed class ChainSteadyStateTests(ITestOutputHelper output)
{
    private static readonly HeldYSimulation Case = new()
    {
        LearningRate = 0.05, Noise = new() { Strength = 0.1 }, Y = 3, Landscape = new ValleyChain(), Realizations = 256, Seed = 3,
    };

    /// <summary>
    /// Chains of 3 to 7 valleys, drawn by the seed, every occupation within four standard errors of the operator's: 24 comparisons, of
    /// which one in 16 000 would be beyond. The error of an occupation is its interval's, and not so wide that anything would do. The
    /// relaxation is read where the second eigenvalue is 1/e; its error is e sqrt(K/256), 45 % of seven valleys.
    /// </summary>
    [Theory]
    [InlineData(1, 3, NoiseModel.Hessian, 0.1)]
    [InlineData(2, 4, NoiseModel.Hessian, 0.08)]
    [InlineData(3, 5, NoiseModel.HessianSquared, 0.015)]
    [InlineData(4, 7, NoiseModel.Isotropic, 0.8)]
    [InlineData(5, 5, NoiseModel.HessianPlusIsotropic, 0.15)]
    public void OccupationsAgreeWithTheOperator(int seed, int valleys, NoiseModel model, double sigma)
    {
        var random = new Random(seed);
        HeldYSimulation at = Case with
        {
            Landscape = new ValleyChain { HalfWidth = [.. Enumerable.Range(0, valleys).Select(_ => 0.45 + 0.4 * random.NextDouble())] },
            Noise = new() { Model = model, Strength = sigma }, Seed = (ulong)seed,
        };
        ChainSteadyState state = SteadyStateMeasurement.MeasureChain(at);
        OperatorSolution expected = TransitionOperator.Stationary(at.Point());

        Assert.True(state.Relaxed);
        Assert.Equal(expected.Occupation, state.OccupationOperator);
        Assert.Equal(1, state.Occupation.Sum(), 1e-12);
        for (int k = 0; k < valleys; k++)
        {
            double sem = (state.OccupationHigh[k] - state.OccupationLow[k]) / (2 * Proportion.Z95);
            output.WriteLine($"{state.Occupation[k]:F4}, operator {expected.Occupation[k]:F4}, exact {state.OccupationExact[k]:F4}, "
                + $"z = {(state.Occupation[k] - expected.Occupation[k]) / sem:F2}, sem {sem:G2}");
            Assert.InRange(sem, 1e-4, 0.02);
            Assert.InRange(Math.Abs(state.Occupation[k] - expected.Occupation[k]), 0, 4 * sem);
        }
        output.WriteLine($"relaxation {state.RelaxationRate:G4}, operator {expected.RelaxationRate:G4}, burn-in {state.BurnIn}");
        Assert.InRange(state.RelaxationRate / expected.RelaxationRate, 0.5, 2);
        int flat = at.Landscape.Flat;
        Assert.Equal((state.Occupation[flat], state.OccupationLow[flat], state.OccupationHigh[flat], state.OccupationExact[flat]),
            (state.PFlat, state.PFlatLow, state.PFlatHigh, state.PFlatExact));
    }

    /// <summary>
    /// What two valleys gave before chains were measured: bits of one machine, which rounding of another may move where a trajectory comes
    /// to the ridge, one sample of two million.
    /// </summary>
    [Fact]
    public void TwoValleysGiveWhatTheyGave()
    {
        SteadyState state = SteadyStateMeasurement.Measure(
            new() { LearningRate = 0.05, Noise = new() { Strength = 0.1 }, Y = 4, Realizations = 100 }, bins: 33);
        Assert.Equal(0.652984, state.PFlat, 1e-6);
        Assert.Equal(4.42960628992, state.RelaxationRate, 1e-9);
        Assert.Equal((45, 20_000, 1), (state.BurnIn, state.Steps, state.SampleEvery));

        HeldYSimulation two = Case with { Landscape = new TwoValleyLandscape() };
        Assert.Equal([-0.65 * 3 / 33, 0.8 * 3 / 33], two.Floors);
        Assert.Equal([0, 1, 0, 1], Enumerable.Range(0, 4).Select(i => two.StartOf(i)));
    }

    /// <summary>By hand: two states, three that are all alike but for a part, and a row of which nobody is left.</summary>
    [Fact]
    public void TheSecondEigenvalueIsWhatIsLeftOfTheStart()
    {
        Assert.Equal(0.5, HeldYRelaxation.SecondEigenvalue(new[,] { { 0.7, 0.3 }, { 0.2, 0.8 } }), 1e-15);
        Assert.Equal(-1, HeldYRelaxation.SecondEigenvalue(new[,] { { 0.0, 1 }, { 1, 0 } }));
        const double Stay = 0.6, Go = 0.2;
        Assert.Equal(Stay - Go, HeldYRelaxation.SecondEigenvalue(new[,] { { Stay, Go, Go }, { Go, Stay, Go }, { Go, Go, Stay } }), 1e-12);
        Assert.Equal(0, HeldYRelaxation.SecondEigenvalue(new[,] { { 0.5, 0.2, 0.3 }, { 0.5, 0.2, 0.3 }, { 0.5, 0.2, 0.3 } }), 1e-12);
        Assert.True(double.IsNaN(HeldYRelaxation.SecondEigenvalue(new[,] { { 1, 0, 0 }, { double.NaN, 0, 0 }, { 0, 0, 1 } })));
    }

    /// <summary>Every ridge is an edge, so that a valley's bins hold its occupation, but for what lies outside.</summary>
    [Theory]
    [InlineData(10, 3)]
    [InlineData(77, 5)]
    [InlineData(16, 16)]
    public void DensityIsCutAtTheRidges(int bins, int valleys)
    {
        HeldYSimulation at = Case with
        {
            Landscape = new ValleyChain { HalfWidth = [.. Enumerable.Range(0, valleys).Select(k => 0.5 + 0.05 * (k % 5))] }, Steps = 500,
        };
        ChainSteadyStateDensity density = SteadyStateMeasurement.MeasureChain(at, bins).Density;
        ChainSteadyState state = SteadyStateMeasurement.MeasureChain(at, bins);

        Assert.Equal(bins, density.Count);
        double[] edges = [.. density.X.Zip(density.BinWidth, (x, w) => x - w / 2), density.X[^1] + density.BinWidth[^1] / 2];
        Assert.All(at.Ridges, r => Assert.InRange(edges.Min(e => Math.Abs(e - r)), 0, 1e-12));
        double[] inBins = new double[valleys];
        foreach (ChainSteadyStateBin bin in density)
        {
            Assert.Equal(at.Landscape.ValleyOf(bin.X, at.Y), bin.Valley - 1);
            inBins[bin.Valley - 1] += bin.Density * bin.BinWidth;
        }
        Assert.Equal(1, inBins.Sum() + state.OutsideFraction, 1e-9);
        for (int k = 0; k < valleys; k++)
            Assert.InRange(state.Occupation[k] - inBins[k], -1e-9, state.OutsideFraction + 1e-9);
    }

    /// <summary>Under noise whose D changes within valleys: a valley's density integrates to its occupation, by Simpson's rule.</summary>
    [Theory]
    [InlineData(NoiseModel.Hessian)]
    [InlineData(NoiseModel.HessianSquared)]
    public void TheExactDensityIsThatOfTheOccupations(NoiseModel model)
    {
        var chain = new ValleyChain { HalfWidth = [0.5, 0.8, 0.65, 0.55] };
        var point = new ValleyPoint(chain, new() { Model = model, Strength = model == NoiseModel.Hessian ? 0.1 : 0.02 }, 0.05, 3);
        double[] exact = ExactChain.Solve(point, NoiseConvention.Ito, default).Occupation;
        double[] ends = [chain.Minimum(0, 3) - 1, .. Enumerable.Range(0, 3).Select(k => chain.Ridge(k, 3)), chain.Minimum(3, 3) + 1];
        for (int k = 0; k < 4; k++)
        {
            const int Panels = 4000;
            double width = (ends[k + 1] - ends[k]) / Panels;
            // Just inside of the ridge at the right, whose density is the next valley's.
            double[] x = [.. Enumerable.Range(0, Panels).Select(i => ends[k] + i * width), Math.BitDecrement(ends[k + 1])];
            double[] p = Array.ConvertAll(ExactChain.LogDensity(point, x, NoiseConvention.Ito, default), Math.Exp);
            Assert.Equal(exact[k], p.Select((v, i) => v * (i is 0 or Panels ? 1 : i % 2 == 1 ? 4 : 2)).Sum() * width / 3, 1e-7);
        }

        var two = new ValleyPoint(new TwoValleyLandscape(), point.Noise, 0.05, 3);
        double[] places = [0.3, -0.2, 0.01, -0.01, 0.5];
        StationaryState state = ExactStationary.Solve(two);
        double[] logs = ExactChain.LogDensity(two, places, NoiseConvention.Ito, default);
        for (int i = 0; i < places.Length; i++)
            Assert.Equal(state.LogDensity(places[i]), logs[i], 1e-8);
    }

    /// <summary>
    /// Where the noise is so weak that a walk in steps of its length would not end, masses are those of deep valleys: with D constant in
    /// each, m = sqrt(pi f/D) e^(z^2), z^2 = DL/D, of which there are up to 10^6 here.
    /// </summary>
    [Theory]
    [InlineData(1e-2)]
    [InlineData(1e-3)]
    [InlineData(1e-6)]
    public void WeakNoiseIsNoLongWay(double sigma)
    {
        // Valleys that part so late that the noise along x is that of the curvature across alone, and D is constant in each.
        var chain = new ValleyChain { HalfWidth = [0.5, 0.65, 0.8], Yb = 3e7, Yf = 2e7, Yd = 1e9, Ld = 0 };
        var point = new ValleyPoint(chain, new() { Strength = sigma }, 0.05, 6e6);
        ExactChain.Solution solution = ExactChain.Solve(point, NoiseConvention.Ito, default);
        double[] z2 = [.. Enumerable.Range(0, 3).Select(k => chain.Barrier(point.Y) / ExactDiffusion.ValleyWise(point, k))];
        // model.md section 8; erf is 1 of all.
        for (int k = 0; k < 3; k++)
        {
            double f = chain.Flatness(k, point.Y), d = ExactDiffusion.ValleyWise(point, k);
            double mass = 0.5 * Math.Log(Math.PI * f / d) + z2[k];
            double reference = 0.5 * Math.Log(Math.PI * chain.Flatness(0, point.Y) / ExactDiffusion.ValleyWise(point, 0)) + z2[0];
            Assert.Equal(mass - reference, solution.LogMass[k] - solution.LogMass[0], 1e-4 + 1e-9 * z2.Max());
        }
    }

    [Fact]
    public void NumbersDoNotDependOnThreads()
    {
        HeldYSimulation at = Case with { Steps = 1000 };
        ChainSteadyState one = SteadyStateMeasurement.MeasureChain(at, throttleLimit: 1);
        ChainSteadyState two = SteadyStateMeasurement.MeasureChain(at, throttleLimit: 2);
        Assert.Equal((one.Occupation, one.RelaxationRate, one.BurnIn), (two.Occupation, two.RelaxationRate, two.BurnIn));
        Assert.Equal(one.Density.Density, two.Density.Density);
    }

    [Fact]
    public void WhatCannotBeMeasuredIsSaid()
    {
        Assert.Equal("Realizations", Refused(Case with { Realizations = 47 }).Name);
        Assert.Equal("NoiseStrength", Refused(Case with { Noise = new() { Strength = 0 } }).Name);
        Assert.Equal("Bins", Refused(Case with { Landscape = new ValleyChain { HalfWidth = [.. Enumerable.Repeat(0.5, 11)] } }).Name);

        // Every trajectory is gone after some tens of steps, in which they forgot where they started.
        ChainSteadyState gone = SteadyStateMeasurement.MeasureChain(Case with { LearningRate = 5 });
        Assert.Equal((256, false, true), (gone.DivergedCount, gone.Relaxed, double.IsNaN(gone.RelaxationRate)));
        Assert.Contains("diverged", gone.Note, StringComparison.Ordinal);
        Assert.Empty(gone.OccupationOperator);

        static InvalidInputException Refused(HeldYSimulation at) =>
            Assert.Throws<InvalidInputException>(() => SteadyStateMeasurement.MeasureChain(at, bins: 10));
    }
}
