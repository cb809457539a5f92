using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// One step from u where y is about a value, u being x or on a chain x/G(y) (<see cref="DensityEvolutionFrame"/>): u' by its law, and given
/// u' and l = y - reference, l' = Alpha + Beta l + Rho u' and a rest of variance Kappa. Exact where the drift along y is linear in y over
/// its spread.
/// </summary>
/// <param name="Step">The law of u'; its mean is lower by Pull l where y is higher by l.</param>
/// <param name="Alpha">What does not depend on l or u'.</param>
/// <param name="Beta">The derivative of y' by y at given u and u': 1 - eta (H22 - Rho H12) on two valleys.</param>
/// <param name="Rho">Covariance of u' and y' over the variance of u', Sigma12/Sigma11 in x: the noise takes y along with x.</param>
/// <param name="Pull">Less the derivative of the mean of u' by y at given u: eta H12 in x.</param>
/// <param name="Widening">d ln(Deviation)/dy of the step.</param>
/// <param name="Kappa">
/// The variance of y' at given u', eta^2 (Sigma22 - Sigma12^2/Sigma11) in x: the noise that u' does not know of.
/// </param>
internal readonly record struct DensityEvolutionMotion(OperatorStep Step, double Alpha, double Beta, double Rho, double Pull,
    double Widening, double Kappa)
{
    /// <summary>The step from (u, y).</summary>
    /// <param name="run">The inputs.</param>
    /// <param name="u">u.</param>
    /// <param name="y">y, within the landscape.</param>
    /// <param name="reference">What l is counted from.</param>
    public static DensityEvolutionMotion From(DensityEvolutionRun run, double u, double y, double reference)
    {
        ValleyLandscape landscape = run.Landscape;
        double eta = run.LearningRate;
        var (scale, slope, _) = landscape.Parting(y);
        double x = u * scale, along = u * slope; // dx/dy at this u
        var (gx, gy) = landscape.Gradient(x, y);
        Symmetric2 h = landscape.Hessian(x, y), s = run.Noise.Covariance(h);
        var (largest, smallest) = h.Eigenvalues;
        double toX = x - eta * gx, toY = y - eta * gy;
        var frame = DensityEvolutionFrame.At(landscape, toX, toY);
        Symmetric2 spread = frame.Covariance(s);
        double rho = spread.XY / spread.XX, byX = h.XX * along + h.XY, byY = h.XY * along + h.YY;
        // Of the derivative of u' by y what a step without a gradient has is 0 but for its own change of G.
        double pull = frame.ByX * byX + frame.ByY * byY - (frame.ByX * along + frame.ByY) / eta, stiff = eta * (byY - rho * pull);
        var step = new OperatorStep(frame.Mean(new(0, eta * eta * s.XY, eta * eta * s.YY)), eta * Math.Sqrt(spread.XX));
        // The determinant as a product: its two terms would cancel for noise along one eigenvector.
        double kappa = eta * eta * run.Noise.Variance(largest) * run.Noise.Variance(smallest) * (frame.ByX * frame.ByX) / spread.XX;
        double h0 = 1e-4 * (landscape.End < 0 ? 1 + Math.Abs(y) : y);
        double widening = (Variance(y + h0) - Variance(y - h0)) / (4 * h0 * spread.XX);
        return new(step, stiff * (y - reference) - eta * gy - rho * step.Mean, 1 - stiff, rho, eta * pull, widening, kappa);

        double Variance(double at)
        {
            double here = u * landscape.Parting(at).Scale;
            return DensityEvolutionFrame.At(landscape, here, at).Covariance(run.Noise.Covariance(landscape.Hessian(here, at))).XX;
        }
    }

    /// <summary>
    /// The variance of l up to which the widening is linear in it as far as steps reach, 9 deviations; those beyond would be taken too far
    /// in l, and with them the variance. On two valleys, whose steps widen by percents for a unit of y, it never comes to that.
    /// </summary>
    public double Bendable(ValleyLandscape landscape) => landscape.Valleys == 2 ? double.PositiveInfinity
        : 1 / (2 * TransitionOperator.Reach * TransitionOperator.Reach * Widening * Widening);

    /// <summary>The same with y at rest, but for noise of its own.</summary>
    public DensityEvolutionMotion Resting() => new(Step, 0, 1, 0, 0, 0, Kappa);
}
