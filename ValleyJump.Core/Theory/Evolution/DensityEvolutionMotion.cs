using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// One step from x where y is about a value: x' by its law, and given x' and l = y - reference, l' = Alpha + Beta l + Rho x' and a rest of
/// variance Kappa. Exact where the drift along y is linear in y over its spread.
/// </summary>
/// <param name="Step">The law of x'; its mean is lower by Pull l where y is higher by l.</param>
/// <param name="Alpha">What does not depend on l or x'.</param>
/// <param name="Beta">1 - eta (H22 - Rho H12).</param>
/// <param name="Rho">Sigma12/Sigma11: the noise takes y along with x.</param>
/// <param name="Pull">eta H12.</param>
/// <param name="Widening">d ln(Deviation)/dy of the step.</param>
/// <param name="Kappa">eta^2 (Sigma22 - Sigma12^2/Sigma11): the noise of y that x does not know of.</param>
internal readonly record struct DensityEvolutionMotion(OperatorStep Step, double Alpha, double Beta, double Rho, double Pull,
    double Widening, double Kappa)
{
    /// <summary>The step from (x, y).</summary>
    /// <param name="run">The inputs.</param>
    /// <param name="x">x.</param>
    /// <param name="y">y, within the landscape.</param>
    /// <param name="reference">What l is counted from.</param>
    public static DensityEvolutionMotion From(DensityEvolutionRun run, double x, double y, double reference)
    {
        double eta = run.LearningRate;
        var (gx, gy) = run.Landscape.Gradient(x, y);
        Symmetric2 h = run.Landscape.Hessian(x, y), s = run.Noise.Covariance(h);
        var (largest, smallest) = h.Eigenvalues;
        double rho = s.XY / s.XX, stiff = eta * (h.YY - rho * h.XY);
        var step = new OperatorStep(x - eta * gx, eta * Math.Sqrt(s.XX));
        // The determinant as a product: its two terms would cancel for noise along one eigenvector.
        double kappa = eta * eta * run.Noise.Variance(largest) * run.Noise.Variance(smallest) / s.XX;
        double h0 = 1e-4 * (1 + Math.Abs(y));
        double above = run.Noise.Covariance(run.Landscape.Hessian(x, y + h0)).XX;
        double below = run.Noise.Covariance(run.Landscape.Hessian(x, y - h0)).XX;
        double widening = (above - below) / (4 * h0 * s.XX);
        return new(step, stiff * (y - reference) - eta * gy - rho * step.Mean, 1 - stiff, rho, eta * h.XY, widening, kappa);
    }

    /// <summary>The same with y at rest, but for noise of its own.</summary>
    public DensityEvolutionMotion Resting() => new(Step, 0, 1, 0, 0, 0, Kappa);
}
