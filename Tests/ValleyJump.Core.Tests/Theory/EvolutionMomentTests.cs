using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Evolution;

namespace ValleyJump.Core.Tests.Theory;

/// <summary>The part of y that follows x, the spread that is left, and whether stated errors hold what is left out.</summary>
public class EvolutionMomentTests
{
    /// <summary>
    /// Within one well, at weak noise, the joint moments of (x, y) obey C' = A C A + eta^2 Sigma with A = 1 - eta H along the path of the
    /// mean, whatever the landscape: an independent line of reasoning, with no sampling error. Without noise along y of its own the spread
    /// is only what y follows x by. What is left is of the order of the noise: 1e-3 of the deviation at the well widths of 1e-3 here.
    /// </summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 1)]
    [InlineData(NoiseModel.Hessian, 3)]
    [InlineData(NoiseModel.HessianSquared, 1)]
    [InlineData(NoiseModel.HessianSquared, 3)]
    [InlineData(NoiseModel.Isotropic, 1)]
    [InlineData(NoiseModel.Isotropic, 5)]
    [InlineData(NoiseModel.HessianPlusIsotropic, 3)]
    public void InAWellTheMomentsAreThoseOfTheLinearChain(NoiseModel law, int nodes)
    {
        var landscape = new TwoValleyLandscape();
        var run = new DensityEvolutionRun
        {
            Landscape = landscape, Noise = new() { Strength = 1e-4, Model = law }, LearningRate = 0.02, Steps = 1500, InitialY = 15,
            InitialX = [landscape.MinimumFlat(15)],
        };
        var resolution = DensityEvolutionResolution.At(2, nodes, run.Steps);
        DensityEvolutionPass pass = DensityEvolutionPass.Run(run, resolution, _ => { }, default).OrRefuse();
        double x = run.InitialX[0], y = run.InitialY, xx = 0, xy = 0, yy = 0, eta = run.LearningRate;
        for (int t = 1; t <= run.Steps; t++)
        {
            Symmetric2 h = landscape.Hessian(x, y), s = run.Noise.Covariance(h);
            var (gx, gy) = landscape.Gradient(x, y);
            double a = 1 - eta * h.XX, b = -eta * h.XY, c = 1 - eta * h.YY;
            (xx, xy, yy) = (a * a * xx + 2 * a * b * xy + b * b * yy + eta * eta * s.XX,
                a * b * xx + (a * c + b * b) * xy + b * c * yy + eta * eta * s.XY,
                b * b * xx + 2 * b * c * xy + c * c * yy + eta * eta * s.YY);
            (x, y) = (x - eta * gx, y - eta * gy);
            if (t is 1 or 2 or 5 or 20 or 100 or 500 or 1500)
                Assert.Equal(1, pass.Trace.YDeviation[t] / Math.Sqrt(yy), 5e-3);
        }
        Assert.Equal(0, pass.Remaining[0], 1e-12);
    }

    /// <summary>
    /// Points at which the deviation of y was out by a factor of 70 at the end and of two at freezing, its mean by half its spread, and
    /// the mean freezing step by several of its stated errors. 20 000 trajectories; four standard errors alone, but for 2e-4 of the
    /// freezing step (40 times less than the default tolerance allows) and a twentieth of the spread in quartiles, which are read off
    /// a sum of normal laws.
    /// </summary>
    [Theory]
    [InlineData(0.02, 0.1, NoiseModel.Hessian, 1, 1.0, 10_000, 0.8, 0.65)]
    [InlineData(0.02, 0.01, NoiseModel.HessianPower, 3, 1.0, 10_000, 0.8, 0.65)]
    [InlineData(0.02, 0.01, NoiseModel.HessianPower, 3, 5.0, 10_000, 0.8, 0.65)]
    [InlineData(0.02, 0.03, NoiseModel.HessianSquared, 1, 1.0, 10_000, 0.8, 0.65)]
    [InlineData(0.05, 0.05, NoiseModel.Hessian, 1, 5.0, 20_000, 3, 2)]
    [InlineData(0.02, 0.1, NoiseModel.Isotropic, 1, 1.0, 10_000, 0.8, 0.65)]
    public void FollowsXWhereItMattered(double eta, double sigma, NoiseModel law, double exponent, double start, long steps, double x1,
        double x2)
    {
        var simulation = new TwoValleySimulation
        {
            LearningRate = eta, Noise = new() { Strength = sigma, Model = law, Exponent = exponent }, InitialY = start, Steps = steps,
            Landscape = new TwoValleyLandscape { X1 = x1, X2 = x2 }, Realizations = 20_000, Seed = 11,
            RecordEvery = steps, KeepTrajectories = 20_000,
        };
        DensityEvolutionResult d = DensityEvolution.Run(simulation.Evolution());
        var found = EvolutionCoverage.Compare(EnsembleRunner.Run(simulation), d);
        Assert.Equal(13, found.Count);
        Assert.All(found, c => Assert.True(c.Holds, $"{c}"));
        foreach (var c in found)
        {
            double allowed = c.Quantity.Contains("freezing step m", StringComparison.Ordinal) ? 2e-4 * steps
                : c.Quantity.Contains('Q') || c.Quantity.Contains("median", StringComparison.Ordinal) ? 0.02 : 0;
            Assert.True(c.Plain <= 4 * c.StandardError + allowed, $"{c}");
        }
    }

    /// <summary>
    /// Of the thirty landscapes of docs/theory.md, drawn at random, every tenth under all laws with 5000 trajectories each: four standard
    /// errors and the stated error hold everything. <c>Benchmarks coverage</c> runs the whole table.
    /// </summary>
    [Theory]
    [InlineData(NoiseModel.Hessian)]
    [InlineData(NoiseModel.HessianSquared)]
    [InlineData(NoiseModel.Isotropic)]
    [InlineData(NoiseModel.HessianPower)]
    [InlineData(NoiseModel.HessianPlusIsotropic)]
    public void StatedErrorsHoldWhatIsLeftOut(NoiseModel law)
    {
        Assert.InRange(EvolutionHolds.Everything([1, 11, 21], law).Count, 20, 39);
    }

    /// <summary>Two normal laws and mass at the origin between them, and the quartiles of a skewed one.</summary>
    [Fact]
    public void AMixtureHasTheQuantilesOfItsParts()
    {
        var mixture = new DensityEvolutionMixture(5);
        mixture.Add(0.3, 4, 0.01, 0);
        mixture.Add(0.2, 7, 0.04, 0);
        Assert.Equal(4, mixture.Quantile(0.15, 0.5), 1e-9);
        Assert.Equal(4.1, mixture.Quantile(0.3 * 0.841344746068543, 0.5), 1e-9);
        Assert.Equal(5, mixture.Quantile(0.5, 0.5));
        Assert.Equal(5, mixture.Quantile(0.79, 0.5));
        Assert.Equal(7, mixture.Quantile(0.9, 0.5), 1e-9);
        Assert.Equal(0.3 * 4 + 0.2 * 7 + 0.5 * 5, mixture.Mean, 1e-12);
        double second = 0.3 * (16 + 0.01) + 0.2 * (49 + 0.04) + 0.5 * 25;
        Assert.Equal(Math.Sqrt(second - mixture.Mean * mixture.Mean), mixture.Deviation, 1e-12);

        // At z = 0 a skewness g adds g/(6 sqrt(2 pi)) to the share below.
        var skewed = new DensityEvolutionMixture(0);
        skewed.Add(1, 2, 1, 0.6);
        Assert.Equal(2, skewed.Quantile(0.5 + 0.6 / 6 / Math.Sqrt(2 * Math.PI), 0), 1e-9);
    }
}
