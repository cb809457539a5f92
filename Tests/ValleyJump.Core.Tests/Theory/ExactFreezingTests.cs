using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Exact;
using ValleyJump.Core.Theory.Paper;

namespace ValleyJump.Core.Tests.Theory;

public class ExactFreezingTests
{
    private static readonly TwoValleyLandscape Default = new();

    [Fact]
    public void DriftIsTheSlopeAlongEitherFloor()
    {
        foreach (TwoValleyLandscape l in ExactCases.Landscapes)
        {
            foreach (double y in (double[])[0.5, 5, 40])
            {
                ExactCases.Near(-l.Gradient(l.MinimumFlat(y), y).Gy, ExactFreezing.Drift(l, y), 1e-12);
                ExactCases.Near(-l.Gradient(l.MinimumSharp(y), y).Gy, ExactFreezing.Drift(l, y), 1e-12);
            }
        }
    }

    /// <summary>The criterion itself, with a plain second-order difference of the odds.</summary>
    [Theory]
    [InlineData(0, NoiseModel.Hessian, 0.05, 0.1)]
    [InlineData(0, NoiseModel.Hessian, 0.01, 0.02)]
    [InlineData(0, NoiseModel.HessianSquared, 0.05, 0.005)]
    [InlineData(1, NoiseModel.Hessian, 0.02, 0.1)]
    public void HazardIsWhereTheRatesMeet(int landscape, NoiseModel model, double eta, double sigma)
    {
        TwoValleyLandscape l = ExactCases.Landscapes[landscape];
        NoiseLaw noise = ExactCases.Noise(model, sigma);
        foreach (ExactMethod method in Enum.GetValues<ExactMethod>())
        {
            double y = ExactFreezing.YFreezeHazard(new(l, noise, eta, 1), method), h = 1e-3 * y;
            double Odds(double at) => ExactStationary.LogOdds(new(l, noise, eta, at), NoiseConvention.Ito, method);
            double change = Math.Abs(Odds(y + h) - Odds(y - h)) / (2 * h) * ExactFreezing.Drift(l, y);
            ExactCases.Near(change, ExactRates.Escape(new(l, noise, eta, y), NoiseConvention.Ito, method).RelaxationRate, 1e-4);
        }
    }

    /// <summary>The definition, by a trapezoidal sum over a fine grid of the quadrature's own rates.</summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 0.05, 0.05)]
    [InlineData(NoiseModel.HessianSquared, 0.05, 0.005)]
    public void MedianLeavesLnTwoPassages(NoiseModel model, double eta, double sigma)
    {
        NoiseLaw noise = ExactCases.Noise(model, sigma);
        double y = ExactFreezing.YFreezeMedian(new(Default, noise, eta, 1)), h = y / 400, sum = 0;
        double Rate(double at) => 2 * ExactRates.Escape(new(Default, noise, eta, at)).ExchangeRate / ExactFreezing.Drift(Default, at);
        for (int i = 0; i < 800; i++)
            sum += (i == 0 ? 0.5 : 1) * h * Rate(y + i * h);
        Assert.Equal(Math.Log(2), sum, 2e-3);
    }

    [Fact]
    public void NothingFreezesWhoseOddsDoNotChange()
    {
        Assert.True(double.IsNaN(ExactFreezing.YFreezeHazard(new(Default, ExactCases.Noise(NoiseModel.Isotropic, 0.1), 0.05, 1))));
        Assert.True(double.IsNaN(ExactFreezing.YFreezeHazard(new(Default, ExactCases.Noise(NoiseModel.Isotropic, 1e-6), 0.05, 1))));
        var alike = new ValleyPoint(ExactCases.Landscapes[3], ExactCases.Noise(NoiseModel.Hessian, 0.1), 0.05, 1);
        Assert.True(double.IsNaN(ExactFreezing.YFreezeHazard(alike)));
        // The trajectories of equal valleys do get caught.
        NoiseLaw noise = ExactCases.Noise(NoiseModel.Hessian, 0.1);
        Assert.True(double.IsFinite(ExactFreezing.YFreezeMedian(new(ExactCases.Landscapes[3], noise, 0.05, 1))));
    }

    [Fact]
    public void TooMuchNoiseNeverFreezes()
    {
        NoiseLaw noise = ExactCases.Noise(NoiseModel.Hessian, 1000);
        Assert.True(double.IsNaN(ExactFreezing.YFreezeHazard(new(Default, noise, 0.1, 1))));
        Assert.True(double.IsNaN(ExactFreezing.YFreezeMedian(new(Default, noise, 0.1, 1))));
        Assert.True(double.IsNaN(ExactFreezing.YFreezeMedianCrossing(new(Default, noise, 0.1, 1))));
    }

    [Fact]
    public void FreezingComesLaterWithMoreNoiseAndNoLaterThanTheEnd()
    {
        double before = 0;
        foreach (double sigma in (double[])[1e-6, 1e-4, 1e-2, 0.02, 0.05, 0.1])
        {
            NoiseLaw noise = ExactCases.Noise(NoiseModel.Hessian, sigma);
            double median = ExactFreezing.YFreezeMedian(new(Default, noise, 0.05, 1));
            Assert.True(median > before);
            // The ridge is reached more often than it is passed, and the hazard criterion comes last.
            double crossing = ExactFreezing.YFreezeMedianCrossing(new(Default, noise, 0.05, 1));
            Assert.True(crossing > median && ExactFreezing.YFreezeHazard(new(Default, noise, 0.05, 1)) > crossing);
            Assert.True(ExactFreezing.YFreezeMedian(new(Default, noise, 0.05, 1), ExactMethod.Quadrature, 1.05 * median) < median);
            before = median;
        }
    }

    /// <summary>
    /// Median y of the last crossing in simulations of 2000 realizations started at y = 1 (first column), 20 000 steps: standard error
    /// about 0.6 %. At eta of 0.05 and below both estimates are within 5 %; at 0.1 the steps are no longer small and help to cross.
    /// </summary>
    [Theory]
    [InlineData(0.016681005372000592, 0.059948425031894091, 4.363, 0.05)]
    [InlineData(0.027825594022071243, 0.059948425031894091, 6.045, 0.055)]
    [InlineData(0.046415888336127774, 0.059948425031894091, 8.697, 0.05)]
    [InlineData(0.046415888336127774, 0.1, 12.867, 0.055)]
    [InlineData(0.1, 0.059948425031894091, 17.148, 0.055)]
    public void MediansAreThoseOfTheSimulation(double eta, double sigma, double simulated, double relative)
    {
        NoiseLaw noise = ExactCases.Noise(NoiseModel.Hessian, sigma);
        double end = 1;
        for (int i = 0; i < 20_000; i++)
            end += eta * ExactFreezing.Drift(Default, end);
        ExactCases.Near(simulated, ExactFreezing.YFreezeMedian(new(Default, noise, eta, 1), ExactMethod.Quadrature, end), relative);
        ExactCases.Near(simulated, ExactFreezing.YFreezeMedianCrossing(new(Default, noise, eta, 1), ExactMethod.Quadrature, end), relative);
    }

    /// <summary>
    /// One row: every estimate of y_freeze beside a simulation of 2000 from y = 1, whose median has a standard error of 0.5 %. The median
    /// passage is known to be within 2 % of it on these cells; the median change of sign comes 3 to 5 % late, for finite steps touch the
    /// ridge less often than continuous time does. The hazard criterion, which asks where the occupancies stop following and not where
    /// single trajectories do, comes a quarter or more later.
    /// </summary>
    [Theory]
    [InlineData(0.01, 0.1)]
    [InlineData(0.02, 0.1)]
    [InlineData(0.05, 0.05)]
    public void ARowHoldsAllFreezingPointsAndTheSimulation(double eta, double sigma)
    {
        TwoValleyResult simulated = EnsembleRunner.Run(new() { LearningRate = eta, Noise = new() { Strength = sigma }, InitialY = 1 });
        ValleyTheory row = ValleyTheory.At(new(Default, new() { Strength = sigma }, eta, 5), new() { SkipOperator = true }, simulated);
        Assert.Equal(simulated.FreezeYMean, row.YFreezeSimulated);
        Assert.Equal(simulated.FreezeYSem, row.YFreezeSimulatedSem);
        Assert.Equal(simulated.FreezeYMedian, row.YFreezeSimulatedMedian);
        ExactCases.Near(simulated.FreezeYMedian, row.YFreezeMedianCrossing, 0.065);
        ExactCases.Near(simulated.FreezeYMedian, row.YFreezeMedian, 0.035);
        Assert.InRange(row.YFreezeHazard / simulated.FreezeYMedian, 1.25, 1.6);
        Assert.Equal(PaperFormulas.YFreeze(Default, eta * sigma), row.YFreezePaper);
        Assert.Equal(PaperFormulas.YFreezeCriterion(Default, eta * sigma), row.YFreezeCriterion);
        Assert.Equal(ExactFreezing.YFreezeMedian(new(Default, row.Point.Noise, eta, 1), finalY: simulated.FinalYMean), row.YFreezeMedian);
    }

    [Fact]
    public void ASimulationOfAnotherCellIsNotShown()
    {
        TwoValleySimulation ensemble = new() { LearningRate = 0.05, Noise = new() { Strength = 0.05 }, Realizations = 10, Steps = 10 };
        TwoValleyResult simulated = EnsembleRunner.Run(ensemble);
        ValleyTheory Row(double eta, double sigma, TwoValleyLandscape landscape) =>
            ValleyTheory.At(new(landscape, new() { Strength = sigma }, eta, 5), new() { SkipOperator = true }, simulated);
        Assert.False(double.IsNaN(Row(0.05, 0.05, Default).PFlatSimulated));
        Assert.True(double.IsNaN(Row(0.04, 0.05, Default).PFlatSimulated));
        Assert.True(double.IsNaN(Row(0.05, 0.04, Default).PFlatSimulated));
        Assert.True(double.IsNaN(Row(0.05, 0.05, Default with { X1 = 0.9 }).PFlatSimulated));
    }
}
