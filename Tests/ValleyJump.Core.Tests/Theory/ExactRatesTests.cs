using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Exact;

namespace ValleyJump.Core.Tests.Theory;

public class ExactRatesTests
{
    private static readonly TwoValleyLandscape Default = new();

    /// <summary>By mpmath, as in <see cref="ExactStationaryTests.QuadratureAgreesWithMpmath"/>.</summary>
    [Theory]
    [InlineData(0, NoiseModel.Hessian, 1, 3, 1e-3, 1, NoiseConvention.Ito, 0.568574829927885, 0.149688642356087)]
    [InlineData(0, NoiseModel.Hessian, 1, 3, 1e-3, 1, NoiseConvention.Stratonovich, 0.514972291882537, 0.166863632862872)]
    [InlineData(0, NoiseModel.Hessian, 1, 3, 1e-3, 1, NoiseConvention.AntiIto, 0.461431855332282, 0.184018725322426)]
    [InlineData(0, NoiseModel.Hessian, 1, 5, 1e-3, 1, NoiseConvention.Ito, 0.0699073677076581, 0.00500778683121368)]
    [InlineData(0, NoiseModel.Hessian, 1, 10, 1e-2, 0.1, NoiseConvention.Ito, 1.69481954015985e-5, 1.250043003762e-8)]
    [InlineData(0, NoiseModel.Isotropic, 1, 3, 1e-3, 1, NoiseConvention.Ito, 4.02261256396871e-7, 3.26837270822458e-7)]
    [InlineData(0, NoiseModel.HessianSquared, 1, 5, 1e-2, 0.05, NoiseConvention.Ito, 1.26068709928806, 0.189277727233196)]
    [InlineData(0, NoiseModel.HessianPower, 1.5, 5, 1e-2, 0.1, NoiseConvention.Ito, 0.771493561853034, 0.130276183815826)]
    [InlineData(0, NoiseModel.HessianPower, 0.5, 4, 1e-2, 0.3, NoiseConvention.Ito, 0.186776257527763, 0.0681017610721081)]
    [InlineData(1, NoiseModel.Hessian, 1, 2, 0.05, 0.1, NoiseConvention.Ito, 0.0660491350608579, 9.05271668806714e-5)]
    [InlineData(2, NoiseModel.Hessian, 1, 2, 0.05, 0.1, NoiseConvention.Ito, 7.56182118935133e-6, 0.0020917956444581)]
    public void QuadratureAgreesWithMpmath(int landscape, NoiseModel model, double exponent, double y, double eta, double sigma,
        NoiseConvention convention, double sharp, double flat)
    {
        EscapeRates rates = ExactRates.Escape(ExactCases.Point(model, sigma, eta, y, landscape, exponent), convention);
        ExactCases.Near(sharp, rates.RateSharp, 1e-9);
        ExactCases.Near(flat, rates.RateFlat, 1e-9);
        ExactCases.Near(sharp + flat, rates.RelaxationRate, 1e-9);
        ExactCases.Near(sharp * flat / (sharp + flat), rates.ExchangeRate, 1e-9);
    }

    /// <summary>The double integral of the mean first-passage time on a grid of 800 000 points (numpy), D(x) in full.</summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 3, 1e-3, 1, 0.8557794948, 2.805775038, 1.856549781, 6.582767235)]
    [InlineData(NoiseModel.Hessian, 4, 1e-3, 1, 2.401937676, 13.03765281, 4.602304234, 30.6917678)]
    [InlineData(NoiseModel.HessianSquared, 5, 1e-2, 0.05, 0.4019876673, 1.90757199, 0.9130504523, 5.163409584)]
    [InlineData(NoiseModel.Isotropic, 1, 1e-3, 1, 1.272190164, 1.927104627, 3.166962459, 3.760189462)]
    public void PassageTimesAgreeWithTheDoubleIntegral(NoiseModel model, double y, double eta, double sigma, double sharpRidge,
        double flatRidge, double sharpFlat, double flatSharp)
    {
        PassageTimes times = ExactRates.Passage(ExactCases.Point(model, sigma, eta, y));
        ExactCases.Near(sharpRidge, times.SharpToRidge, 1e-8);
        ExactCases.Near(flatRidge, times.FlatToRidge, 1e-8);
        ExactCases.Near(sharpFlat, times.SharpToFlat, 1e-8);
        ExactCases.Near(flatSharp, times.FlatToSharp, 1e-8);
    }

    /// <summary>
    /// An independent simulation in C at y = 4, Delta_S = 1e-3, eta = 1e-4, 6000 passages each way. From floor to floor within 4
    /// standard errors as it is; to the ridge extrapolated with 60 000 passages at eta = 4e-4, as steps overlook short visits there.
    /// </summary>
    [Fact]
    public void PassageTimesAgreeWithSimulation()
    {
        PassageTimes times = ExactRates.Passage(ExactCases.Point(NoiseModel.Hessian, 10, 1e-4, 4));
        Assert.Equal(4.629429, times.SharpToFlat, 4 * 0.055501);
        Assert.Equal(30.359264, times.FlatToSharp, 4 * 0.391512);
        Assert.Equal(2 * 2.527951 - 2.647260, times.SharpToRidge, 4 * Math.Sqrt(Math.Pow(2 * 0.032505, 2) + Math.Pow(0.010567, 2)));
        Assert.Equal(2 * 13.262359 - 14.482531, times.FlatToRidge, 4 * Math.Sqrt(Math.Pow(2 * 0.168295, 2) + Math.Pow(0.058612, 2)));
    }

    [Fact]
    public void DetailedBalanceHolds()
    {
        foreach (TwoValleyLandscape l in ExactCases.Landscapes)
        {
            foreach (NoiseModel model in Enum.GetValues<NoiseModel>())
            {
                foreach (NoiseConvention convention in Enum.GetValues<NoiseConvention>())
                {
                    foreach (ExactMethod method in Enum.GetValues<ExactMethod>())
                    {
                        EscapeRates rates = ExactRates.Escape(new(l, ExactCases.Noise(model, 0.2, 1.3), 0.02, 2.5), convention, method);
                        double odds = ExactStationary.LogOdds(new(l, ExactCases.Noise(model, 0.2, 1.3), 0.02, 2.5), convention, method);
                        Assert.Equal(odds, rates.LogRateSharp - rates.LogRateFlat, 1e-10);
                        Assert.Equal(odds, rates.LogOdds, 1e-10);
                    }
                }
            }
        }
    }

    /// <summary>k = 1/(m_i sqrt(2 Delta_S) (F(z1) + F(z2))) for D constant by valley, against the quadrature with D as it is.</summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 1e-6)]
    [InlineData(NoiseModel.Isotropic, 1e-11)]
    [InlineData(NoiseModel.HessianSquared, 2e-3)]
    public void ClosedFormIsClose(NoiseModel model, double relative)
    {
        foreach (double y in (double[])[0.01, 0.3, 3, 5])
        {
            EscapeRates closed = ExactRates.Escape(ExactCases.Point(model, 1, 1e-3, y), NoiseConvention.Ito, ExactMethod.ClosedForm);
            EscapeRates full = ExactRates.Escape(ExactCases.Point(model, 1, 1e-3, y));
            ExactCases.Near(full.RateSharp, closed.RateSharp, relative);
            ExactCases.Near(full.RateFlat, closed.RateFlat, relative);
        }
    }

    /// <summary>Barriers of 1e2 to 1e9 D: ln k = -DL/D + ln(prefactor of Kramers for a cusp), to the order D/DL.</summary>
    [Theory]
    [InlineData(1e-4)]
    [InlineData(1e-6)]
    [InlineData(1e-8)]
    [InlineData(1e-11)]
    public void HugeBarriersStayFinite(double eta)
    {
        NoiseLaw noise = ExactCases.Noise(NoiseModel.Isotropic, 1);
        foreach (ExactMethod method in Enum.GetValues<ExactMethod>())
        {
            EscapeRates rates = ExactRates.Escape(new(Default, noise, eta, 10), NoiseConvention.Ito, method);
            double d = eta / 2 * (2 + 1e-8), depth = Default.Barrier(10) / d, z = Math.Sqrt(depth), f = Default.FlatnessSharp(10);
            double way = Math.Sqrt(f) + Math.Sqrt(Default.FlatnessFlat(10));
            double kramers = -depth - Math.Log(Math.Sqrt(Math.PI * f) * way / (2 * z));
            Assert.Equal(kramers, rates.LogRateSharp, 1 / depth + 1e-14 * depth);
            PassageTimes times = ExactRates.Passage(new(Default, noise, eta, 10), NoiseConvention.Ito, method);
            Assert.False(double.IsNaN(times.SharpToFlat));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-3)]
    public void WithoutARidgeThereAreNoRates(double y)
    {
        foreach (ExactMethod method in Enum.GetValues<ExactMethod>())
        {
            var point = new ValleyPoint(Default, new NoiseLaw(), 0.01, y);
            EscapeRates rates = ExactRates.Escape(point, NoiseConvention.Ito, method);
            Assert.True(double.IsNaN(rates.RateSharp) && double.IsNaN(rates.RateFlat) && double.IsFinite(rates.LogOdds));
            Assert.True(double.IsNaN(ExactRates.Passage(point, NoiseConvention.Ito, method).FlatToSharp));
        }
    }

    /// <summary>Floor to floor the passage takes 1/k up to the difference of the descents, nothing for equal valleys.</summary>
    [Fact]
    public void PassageBetweenEqualValleysTakesTheInverseRate()
    {
        TwoValleyLandscape equal = ExactCases.Landscapes[3];
        NoiseLaw noise = ExactCases.Noise(NoiseModel.Hessian, 0.3);
        var point = new ValleyPoint(equal, noise, 0.02, 2);
        ExactCases.Near(1 / ExactRates.Escape(point).RateSharp, ExactRates.Passage(point).SharpToFlat, 1e-10);
    }

    [Fact]
    public void BadInputIsNamed()
    {
        static string? Name(Action action) => Assert.Throws<InvalidInputException>(action).Name;
        var noise = new NoiseLaw();
        foreach (double eta in (double[])[0, -1, double.NaN, double.PositiveInfinity])
        {
            Assert.Equal("LearningRate", Name(() => ExactRates.Escape(new(Default, noise, eta, 5))));
            Assert.Equal("LearningRate", Name(() => ExactFreezing.YFreezeHazard(new(Default, noise, eta, 1))));
            Assert.Equal("LearningRate", Name(() => ExactFreezing.YFreezeMedian(new(Default, noise, eta, 1))));
        }
        foreach (double y in (double[])[-20, -25, double.NaN, double.PositiveInfinity])
        {
            Assert.Equal("Y", Name(() => ExactStationary.Solve(new(Default, noise, 0.01, y))));
            Assert.Equal("Y", Name(() => ExactRates.Passage(new(Default, noise, 0.01, y))));
        }
        Assert.Equal("NoiseConvention", Name(() => ExactStationary.Solve(new(Default, noise, 0.01, 5), (NoiseConvention)7)));
        Assert.Equal("FinalY", Name(() => ExactFreezing.YFreezeMedianCrossing(new(Default, noise, 0.01, 1), ExactMethod.ClosedForm, 0)));
    }
}
