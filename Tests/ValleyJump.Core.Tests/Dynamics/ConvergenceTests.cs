using MathNet.Numerics.Statistics;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Noise;

namespace ValleyJump.Core.Tests.Dynamics;

/// <summary>The law of the Markov chain of steps at finite eta against exact results.</summary>
public class ConvergenceTests
{
    private const double FrozenY = 30 * Blocks.FrozenScale;

    public static TheoryData<NoiseModel, double, long> OrnsteinUhlenbeck()
    {
        var cases = new TheoryData<NoiseModel, double, long>();
        foreach (NoiseModel model in Enum.GetValues<NoiseModel>())
        {
            // eta H11 = 0.04, 0.4 and 1.5 (which oscillates); from one step to the stationary state.
            foreach (double rate in new[] { 0.04, 0.4, 1.5 })
            {
                foreach (long steps in new[] { 1, 2, 7, 300 })
                    cases.Add(model, rate, steps);
            }
        }
        return cases;
    }

    /// <summary>
    /// Within one valley of the frozen landscape x is a first-order autoregression: with a = 1 - eta h and d = x0 - x*, after t steps
    /// the mean is x* + a^t d and the variance eta^2 Sigma11 (1 - a^2t)/(1 - a^2), stationary eta Sigma11/(h (2 - eta h)).
    /// </summary>
    [Theory]
    [MemberData(nameof(OrnsteinUhlenbeck))]
    public void OneValleyIsAnAutoregression(NoiseModel model, double rate, long steps)
    {
        const int n = 1 << 16;
        const double start = 0.03;
        var l = Blocks.Frozen;
        double h = 2 / l.FlatnessFlat(FrozenY), minimum = l.MinimumFlat(FrozenY), eta = rate / h, a = 1 - rate;
        // A stationary deviation of 0.04: the ridge is 10 of them away, and is crossed with a chance of 1e-23.
        // A t with 40 degrees of freedom still has 4e-5 such jumps in all steps of all trajectories, and an excess kurtosis of 6/36.
        var unit = new NoiseLaw { Model = model, Exponent = 1.5, Strength = 1, DegreesOfFreedom = 40 };
        double kurtosis = model == NoiseModel.StudentT ? 6.0 / 36 : 0;
        var law = unit with { Strength = 0.04 * 0.04 * h * (2 - rate) / eta / ScalarTwin.Variance(unit, h) };
        double sigma11 = ScalarTwin.Variance(law, h);

        var (xs, ys) = Blocks.Run(l, law, eta, steps, n, minimum + start, FrozenY, 3);
        double mean = minimum + Math.Pow(a, steps) * start, variance = eta * eta * sigma11 * (1 - Math.Pow(a, 2 * steps)) / (1 - a * a);
        Assert.True(xs.Min() > 0, "A trajectory left the valley.");
        // 5 standard errors: sqrt(v/n) of a mean, and at most v sqrt((2 + excess kurtosis)/n) of a variance.
        Assert.Equal(mean, xs.Mean(), 5 * Math.Sqrt(variance / n));
        Assert.Equal(variance, xs.Variance(), 5 * variance * Math.Sqrt((2 + kurtosis) / n));
        // Along y there is neither force nor curvature: the floor alone, or the isotropic noise, adds up. y is 3e7, its rounding 4e-9.
        double sigma22 = ScalarTwin.Variance(law, 0);
        Assert.Equal(steps * eta * eta * sigma22, ys.Variance(),
            5 * steps * eta * eta * sigma22 * Math.Sqrt((2 + kurtosis) / n) + steps * 4e-17);
        Assert.Equal(0, Correlation.Pearson(xs, ys), 5 / Math.Sqrt(n));
    }

    /// <summary>
    /// P_flat at fixed y. The reference is the stationary vector of the discretised transition operator x' ~ N(x - eta L_x, eta^2 Sigma11)
    /// with x = 0 on a cell edge and cell-integrated probabilities (model.md, section 4.4), computed with 600 to 3600 cells and
    /// extrapolated; its error is below 1e-4. The first row is the first row of model.md's table (0.7715 +- 0.0003).
    /// </summary>
    [Theory]
    [InlineData(NoiseModel.Hessian, 3, 0.01, 1e-3, 0.7713)]
    [InlineData(NoiseModel.Hessian, 3, 0.05, 1e-3, 0.76526)]
    [InlineData(NoiseModel.Hessian, 5, 0.05, 4e-3, 0.70355)]
    [InlineData(NoiseModel.HessianSquared, 3, 0.05, 1e-3, 0.66553)]
    [InlineData(NoiseModel.Isotropic, 3, 0.05, 8e-3, 0.58380)]
    public void FrozenStateIsTheTransitionOperators(NoiseModel model, double y, double eta, double deltaS, double expected)
    {
        // 50 units of time are 5 or more relaxation times (the operator's iteration converged to 1e-8 in 20 to 30).
        const int n = 1 << 17;
        var result = EnsembleRunner.Run(new()
        {
            Landscape = Blocks.Frozen,
            Noise = new() { Model = model, Strength = deltaS / eta },
            LearningRate = eta,
            Realizations = n,
            Steps = (long)(50 / eta),
            InitialY = y * Blocks.FrozenScale,
        });
        Assert.Equal(expected, result.PFlat, 5 * Math.Sqrt(expected * (1 - expected) / n) + 1e-4);
    }
}
