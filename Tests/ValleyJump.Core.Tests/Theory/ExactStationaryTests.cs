using MathNet.Numerics.Integration;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Exact;

namespace ValleyJump.Core.Tests.Theory;

public class ExactStationaryTests
{
    private static readonly TwoValleyLandscape Default = new();

    /// <summary>
    /// ln odds by mpmath: 20 digits, derivatives of f and g by mpmath's own differences, Phi and the masses by nested quadrature.
    /// </summary>
    [Theory]
    [InlineData(0, NoiseModel.Hessian, 1, 3, 1e-3, 1, NoiseConvention.Ito, 1.33457551230796)]
    [InlineData(0, NoiseModel.Hessian, 1, 3, 1e-3, 1, NoiseConvention.Stratonovich, 1.12693618788779)]
    [InlineData(0, NoiseModel.Hessian, 1, 3, 1e-3, 1, NoiseConvention.AntiIto, 0.919296863467622)]
    [InlineData(0, NoiseModel.Hessian, 1, 3, 1, 1e-3, NoiseConvention.Ito, 1.33457423067016)]
    [InlineData(0, NoiseModel.Hessian, 1, 3, 1, 1e-3, NoiseConvention.AntiIto, 0.919295845701109)]
    [InlineData(0, NoiseModel.Hessian, 1, 5, 1e-3, 1, NoiseConvention.Ito, 2.6361769799886)]
    [InlineData(0, NoiseModel.Hessian, 1, 10, 1e-2, 0.1, NoiseConvention.Ito, 7.21215359443222)]
    [InlineData(0, NoiseModel.Hessian, 1, -2, 0.01, 0.1, NoiseConvention.Ito, 0.273239064343177)]
    [InlineData(0, NoiseModel.Isotropic, 1, 3, 1e-3, 1, NoiseConvention.Ito, 0.207639364778245)]
    [InlineData(0, NoiseModel.HessianSquared, 1, 5, 1e-2, 0.05, NoiseConvention.Ito, 1.896196775484)]
    [InlineData(0, NoiseModel.HessianPower, 1.5, 5, 1e-2, 0.1, NoiseConvention.Ito, 1.77867163898805)]
    [InlineData(0, NoiseModel.HessianPower, 0.5, 4, 1e-2, 0.3, NoiseConvention.Ito, 1.00890834377682)]
    [InlineData(1, NoiseModel.Hessian, 1, 2, 0.05, 0.1, NoiseConvention.Ito, 6.59250422246116)]
    [InlineData(2, NoiseModel.Hessian, 1, 2, 0.05, 0.1, NoiseConvention.Ito, -5.62266607687743)]
    public void QuadratureAgreesWithMpmath(int landscape, NoiseModel model, double exponent, double y, double eta, double sigma,
        NoiseConvention convention, double logOdds) =>
        Assert.Equal(logOdds, ExactStationary.LogOdds(ExactCases.Point(model, sigma, eta, y, landscape, exponent), convention), 1e-9);

    /// <summary>The table of model.md, section 4.</summary>
    [Theory]
    [InlineData(3, 0.7916, 0.7149)]
    [InlineData(5, 0.9332, 0.9021)]
    public void TheModelsTable(double y, double ito, double antiIto)
    {
        NoiseLaw noise = ExactCases.Noise(NoiseModel.Hessian, 1);
        foreach (ExactMethod method in Enum.GetValues<ExactMethod>())
        {
            Assert.Equal(ito, ExactStationary.Solve(new(Default, noise, 1e-3, y), NoiseConvention.Ito, method).PFlat, 5e-5);
            Assert.Equal(antiIto, ExactStationary.Solve(new(Default, noise, 1e-3, y), NoiseConvention.AntiIto, method).PFlat, 5e-5);
        }
    }

    /// <summary>
    /// model.md's simulations at fixed y, by an independent program. The cusp lowers P_flat by a multiple of sqrt(eta): at 1e-4 within 4
    /// standard errors, and so extrapolated from 1e-3 and 1e-4; the other two conventions are out of the question.
    /// </summary>
    [Fact]
    public void SimulationIsIto()
    {
        double P(NoiseConvention convention) => ExactStationary.Solve(ExactCases.Point(NoiseModel.Hessian, 10, 1e-4, 3), convention).PFlat;
        const double fine = 0.7895, fineError = 0.0007, coarse = 0.7829, coarseError = 0.0004;
        double weight = 1 / (Math.Sqrt(10) - 1), extrapolated = fine + weight * (fine - coarse);
        double error = Math.Sqrt(Math.Pow((1 + weight) * fineError, 2) + Math.Pow(weight * coarseError, 2));
        Assert.Equal(fine, P(NoiseConvention.Ito), 4 * fineError);
        Assert.Equal(extrapolated, P(NoiseConvention.Ito), 4 * error);
        Assert.True(Math.Abs(extrapolated - P(NoiseConvention.Stratonovich)) > 20 * error);
        Assert.True(Math.Abs(extrapolated - P(NoiseConvention.AntiIto)) > 20 * error);
        Assert.Equal(0.5524, ExactStationary.Solve(ExactCases.Point(NoiseModel.Isotropic, 1, 1e-3, 3)).PFlat, 4 * 0.0004);
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e-1)]
    [InlineData(10)]
    public void ConventionsOddsAreAsOneToRootGammaToGamma(double y)
    {
        foreach (TwoValleyLandscape l in ExactCases.Landscapes)
        {
            // The floor of 1e-8 shifts the ratio of the D by 1e-8 f/(4 sigma).
            var point = new ValleyPoint(l, ExactCases.Noise(NoiseModel.Hessian, 1), 1e-2, y);
            double Odds(NoiseConvention c) => ExactStationary.LogOdds(point, c, ExactMethod.ClosedForm);
            Assert.Equal(Math.Log(l.Gamma) / 2, Odds(NoiseConvention.Stratonovich) - Odds(NoiseConvention.AntiIto), 1e-7);
            Assert.Equal(Math.Log(l.Gamma), Odds(NoiseConvention.Ito) - Odds(NoiseConvention.AntiIto), 1e-7);
        }
    }

    /// <summary>Deep wells: odds = gamma e^(DL (f1 - f2)/(2 Delta_S)), here with a barrier of 70 and 107 D.</summary>
    [Fact]
    public void DeepWellLimit()
    {
        const double y = 10, eta = 0.01, sigma = 0.05;
        ValleyPoint point = ExactCases.Point(NoiseModel.Hessian, sigma, eta, y);
        double exact = ExactStationary.LogOdds(point, NoiseConvention.Ito, ExactMethod.ClosedForm);
        double difference = Default.FlatnessFlat(y) - Default.FlatnessSharp(y);
        double limit = Math.Log(Default.Gamma) + Default.Barrier(y) * difference / (2 * eta * sigma);
        Assert.Equal(limit, exact, 1e-5);
    }

    [Fact]
    public void NoiseAndBarrierVanishing()
    {
        NoiseLaw noise = ExactCases.Noise(NoiseModel.Hessian, 1);
        foreach (ExactMethod method in Enum.GetValues<ExactMethod>())
        {
            // No noise: all in the flatter valley; none at all but the floor: Boltzmann's odds.
            Assert.Equal(1, ExactStationary.Solve(new(Default, noise, 1e-9, 5), NoiseConvention.Ito, method).PFlat);
            double Odds(ValleyPoint point) => ExactStationary.LogOdds(point, NoiseConvention.Ito, method);
            Assert.Equal(Math.Log(Default.Gamma) / 2, Odds(ExactCases.Point(NoiseModel.Hessian, 0, 1e-3, 5)), 1e-5);
            // No barrier: odds gamma^a.
            Assert.Equal(Math.Log(Default.Gamma), Odds(new(Default, noise, 1e-3, 0)), 1e-6);
            Assert.Equal(Math.Log(Default.Gamma), Odds(new(Default, noise, 1e-3, 1e-9)), 1e-6);
            Assert.Equal(0, ExactStationary.LogOdds(new(Default, noise, 1e-3, 0), NoiseConvention.AntiIto, method), 1e-6);
        }
    }

    [Theory]
    [InlineData(NoiseModel.Hessian)]
    [InlineData(NoiseModel.HessianSquared)]
    [InlineData(NoiseModel.Isotropic)]
    [InlineData(NoiseModel.HessianPower)]
    public void EqualValleysAreEquallyLikely(NoiseModel model) =>
        Assert.Equal(0.5, ExactStationary.Solve(new(ExactCases.Landscapes[3], ExactCases.Noise(model, 0.1, 1.5), 0.01, 4)).PFlat, 1e-12);

    /// <summary>
    /// Isotropic noise: sqrt(gamma)/(1 + sqrt(gamma)) in every convention, at every y and noise, not in deep wells only.
    /// </summary>
    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.5, 1)]
    [InlineData(3, 1)]
    [InlineData(3, 100)]
    [InlineData(20, 1e-3)]
    public void IsotropicNoiseIsBoltzmann(double y, double sigma)
    {
        foreach (TwoValleyLandscape l in ExactCases.Landscapes)
        {
            foreach (NoiseConvention convention in Enum.GetValues<NoiseConvention>())
            {
                var point = new ValleyPoint(l, ExactCases.Noise(NoiseModel.Isotropic, sigma), 1e-3, y);
                Assert.Equal(ExactStationary.PFlatEquilibrium(l), ExactStationary.Solve(point, convention).PFlat, 1e-9);
            }
        }

        Assert.Equal(0.5517241379310345, ExactStationary.PFlatEquilibrium(Default), 1e-15);
    }

    /// <summary>Density against the probability: trapezoidal sums of each side, and D^a P continuous at the ridge.</summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, NoiseConvention.Ito)]
    [InlineData(NoiseModel.Hessian, NoiseConvention.Stratonovich)]
    [InlineData(NoiseModel.HessianSquared, NoiseConvention.Ito)]
    [InlineData(NoiseModel.HessianPower, NoiseConvention.AntiIto)]
    [InlineData(NoiseModel.Isotropic, NoiseConvention.Ito)]
    public void DensityIsNormalised(NoiseModel model, NoiseConvention convention)
    {
        foreach (ExactMethod method in Enum.GetValues<ExactMethod>())
        {
            StationaryState state = ExactStationary.Solve(new(Default, ExactCases.Noise(model, 0.1, 1.5), 0.01, 4), convention, method);
            double Mass(double from, double to) => GaussKronrodRule.Integrate(state.Density, from, to, out _, out _, 1e-12, 15, 61);
            Assert.Equal(state.PFlat, Mass(0, 0.2) + Mass(0.2, 3), 1e-10);
            Assert.Equal(state.PSharp, Mass(-0.2, -double.Epsilon) + Mass(-3, -0.2), 1e-10);
            double a = convention switch { NoiseConvention.Ito => 1, NoiseConvention.Stratonovich => 0.5, _ => 0 };
            double Continuous(double x) => Math.Pow(state.Diffusion(x), a) * state.Density(x);
            ExactCases.Near(Continuous(0), Continuous(-1e-14), 1e-9);
            Assert.Equal(double.NegativeInfinity, state.LogDensity(1e7));
        }
    }

    /// <summary>Sigma11 from the projected 2 x 2 Hessian, where it is indefinite and where it is not.</summary>
    [Theory]
    [InlineData(0.1, 3)]
    [InlineData(-0.3, 3)]
    [InlineData(0.5, 30)]
    [InlineData(-0.01, 0.1)]
    public void VarianceIsThatOfTheWholeHessian(double x, double y)
    {
        Symmetric2 h = Default.Hessian(x, y);
        var (l1, l2) = h.Eigenvalues;
        // [H]+ is H where it is positive; with l2 below 0 it is l1 v v^T, v v^T = (H - l2)/(l1 - l2).
        ExactCases.Near(0.2 * (l2 < 0 ? l1 / (l1 - l2) * (h.XX - l2) : h.XX) + 1e-8, Variance(NoiseModel.Hessian), 1e-12);
        ExactCases.Near(0.2 * (h.XX * h.XX + h.XY * h.XY) + 1e-8, Variance(NoiseModel.HessianSquared), 1e-12);
        ExactCases.Near(0.2 + 1e-8, Variance(NoiseModel.HessianPower), 1e-12);

        double Variance(NoiseModel model) => ExactDiffusion.Variance(ExactCases.Point(model, 0.1, 1, y, exponent: 0), x);
    }

    /// <summary>How far the closed form is from the quadrature: the numbers that its documentation states.</summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 1e-6)]
    [InlineData(NoiseModel.HessianSquared, 5e-4)]
    public void ClosedFormIsClose(NoiseModel model, double difference)
    {
        foreach (double y in (double[])[3, 5, 10])
        {
            Assert.Equal(ExactStationary.LogOdds(ExactCases.Point(model, 1, 1e-3, y)),
                ExactStationary.LogOdds(ExactCases.Point(model, 1, 1e-3, y), NoiseConvention.Ito, ExactMethod.ClosedForm), difference);
        }
    }
}
