using MathNet.Numerics.Statistics;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;

namespace ValleyJump.Core.Tests.Dynamics;

/// <summary>The law of the chain at finite eta against exact results, and its approach to the continuous limit as eta falls.</summary>
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

    /// <summary>
    /// At fixed Delta_S = eta sigma and fixed time the means of x and x^2 approach their limits in proportion to eta: the differences
    /// between three rates, each half the one before, have the ratio 2.
    /// </summary>
    [Fact]
    public void WeakErrorIsOfFirstOrder()
    {
        const int n = 1 << 21;
        const double time = 0.64, deltaS = 2e-3, y = 20;
        var l = new TwoValleyLandscape();
        double start = 1.6 * l.MinimumFlat(y);
        double[] etas = [0.08, 0.04, 0.02];
        foreach (bool spread in new[] { false, true })
        {
            double[] means = new double[3], errors = new double[3];
            for (int k = 0; k < 3; k++)
            {
                // Different seeds, so that the three are independent and their errors add in quadrature.
                var law = new NoiseLaw { Strength = deltaS / etas[k] };
                double[] xs = Blocks.Run(l, law, etas[k], (long)Math.Round(time / etas[k]), n, spread ? l.MinimumFlat(y)
                    : start, y, (ulong)(100 + k)).X;
                double centre = xs.Mean();
                double[] values = spread ? [.. xs.Select(x => (x - centre) * (x - centre))] : xs;
                means[k] = values.Mean();
                errors[k] = Math.Sqrt(values.Variance() / n);
            }
            double first = means[0] - means[1], second = means[1] - means[2];
            double firstError = Math.Sqrt(errors[0] * errors[0] + errors[1] * errors[1]),
                secondError = Math.Sqrt(errors[1] * errors[1] + errors[2] * errors[2]);
            Assert.True(Math.Abs(second) > 5 * secondError, "The error is lost in the noise: the test would say nothing.");
            double order = Math.Log2(first / second);
            double orderError = Math.Sqrt(Math.Pow(firstError / first, 2) + Math.Pow(secondError / second, 2)) / Math.Log(2);
            // Terms of second order tilt the ratio: a stationary variance in proportion to 1/(2 - eta h) with eta h = 0.39, 0.2 and 0.1
            // has an apparent order of 1.16. Orders 1/2 and 2 are 0.5 and 1 away.
            Assert.InRange(order, 1 - 0.2 - 4 * orderError, 1 + 0.2 + 4 * orderError);
            Assert.True(4 * orderError < 0.25, "Too few trajectories to tell the order.");
        }
    }
}
