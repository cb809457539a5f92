using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Operator;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// The trajectories in one valley as a normal law of (x, y), for steps in which none of them comes near a ridge: a start, or what is left
/// of a valley's density once steps are too small for escapes.
/// </summary>
/// <param name="Share">Their share of the ensemble.</param>
/// <param name="Valley">Their valley.</param>
/// <param name="X">Mean x.</param>
/// <param name="Y">Mean y.</param>
/// <param name="XX">The variance of x.</param>
/// <param name="XY">The covariance.</param>
/// <param name="YY">The variance of y.</param>
internal readonly record struct DensityEvolutionPart(double Share, int Valley, double X, double Y, double XX, double XY, double YY)
{
    /// <summary>Deviations of x from a ridge at which nobody crosses: e^-24.5 of the trajectories are further out.</summary>
    public const double Clear = 7;

    private static readonly DensityEvolutionSpread Places = new(7);

    /// <summary>The variance of y at given x.</summary>
    public double Spread => XX > 0 ? Math.Max(YY - XY * XY / XX, 0) : YY;

    /// <summary>Whether the ridges are so many deviations away, and on the same side as at first.</summary>
    public bool IsClear(ValleyLandscape landscape, double deviations)
    {
        double slope = landscape.Parting(Y).Slope;
        return (Valley == 0 || Beyond(Valley - 1, this) is var (left, far) && left >= far)
            && (Valley == landscape.Valleys - 1 || Beyond(Valley, this) is var (right, near) && right < 0 && -right >= near);

        // From the ridge, which is aslant on a chain, and the deviations that it should be.
        (double Way, double Needed) Beyond(int ridge, DensityEvolutionPart part)
        {
            double along = landscape.RidgeAtRest(ridge) * slope, variance = part.XX - along * (2 * part.XY - along * part.YY);
            return (part.X - landscape.Ridge(ridge, part.Y), deviations * Math.Sqrt(Math.Max(variance, 0)));
        }
    }

    /// <summary>
    /// The law after a step. The landscape is a parabola across a valley, so that moments in x are exact; along y the gradient is taken to
    /// second order over the law.
    /// </summary>
    /// <param name="run">The inputs, for the landscape and the noise.</param>
    /// <param name="eta">The step's rate.</param>
    /// <param name="strength">The step's sigma.</param>
    public DensityEvolutionPart Next(DensityEvolutionRun run, double eta, double strength)
    {
        if (eta == 0)
            return this;
        double y = DensityEvolutionGrid.Inside(run, Y), d = 1e-4 * (1 + Math.Abs(y));
        NoiseLaw noise = run.Noise with { Strength = strength };
        var (gx, gy) = run.Landscape.Gradient(X, y);
        Symmetric2 h = run.Landscape.Hessian(X, y), s = Noise(run.Landscape, noise, y);
        if (XX > 0)
        {
            Symmetric2 above = run.Landscape.Hessian(X, y + d), below = run.Landscape.Hessian(X, y - d);
            double xx = (above.XX - below.XX) / (2 * d), xy = (above.XY - below.XY) / (2 * d), yy = (above.YY - below.YY) / (2 * d);
            (gx, gy) = (gx + xx * XY + xy * YY / 2, gy + (xx * XX + yy * YY) / 2 + xy * XY);
        }
        double a = 1 - eta * h.XX, b = -eta * h.XY, c = 1 - eta * h.YY;
        return this with
        {
            X = X - eta * gx, Y = Y - eta * gy,
            XX = a * a * XX + 2 * a * b * XY + b * b * YY + eta * eta * s.XX,
            XY = a * b * XX + (a * c + b * b) * XY + b * c * YY + eta * eta * s.XY,
            YY = b * b * XX + 2 * b * c * XY + c * c * YY + eta * eta * s.YY,
        };
    }

    /// <summary>
    /// The covariance of the noise, on average over x: along the valley it is what the second eigenvalue makes of it, which changes sign
    /// within the valley's width.
    /// </summary>
    private Symmetric2 Noise(ValleyLandscape landscape, NoiseLaw noise, double y)
    {
        if (XX == 0)
            return noise.Covariance(landscape.Hessian(X, y));
        double width = Math.Sqrt(XX), xx = 0, xy = 0, yy = 0;
        for (int k = 0; k < Places.Count; k++)
        {
            Symmetric2 s = noise.Covariance(landscape.Hessian(X + width * Places.Node[k], y));
            (xx, xy, yy) = (xx + Places.Weight[k] * s.XX, xy + Places.Weight[k] * s.XY, yy + Places.Weight[k] * s.YY);
        }
        return new(xx, xy, yy);
    }

    /// <summary>The law after a step at a constant rate, as that of a step to u'.</summary>
    /// <param name="now">The run at that step.</param>
    /// <param name="reference">What y is counted from.</param>
    public DensityEvolutionMotion Motion(DensityEvolutionRun now, double reference)
    {
        if (XX == 0)
            return DensityEvolutionMotion.From(now, X / now.Landscape.Parting(Y).Scale, Y, reference);
        DensityEvolutionPart next = Next(now, now.LearningRate, now.Noise.Strength);
        var frame = DensityEvolutionFrame.At(now.Landscape, next.X, next.Y);
        Symmetric2 spread = frame.Covariance(new(next.XX, next.XY, next.YY));
        var step = new OperatorStep(frame.Mean(new(next.XX, next.XY, next.YY)), Math.Sqrt(spread.XX));
        double rho = spread.XY / spread.XX, rest = Math.Max(spread.YY - spread.XY * spread.XY / spread.XX, 0);
        return new(step, next.Y - reference - rho * step.Mean, 1, rho, 0, 0, rest);
    }
}
