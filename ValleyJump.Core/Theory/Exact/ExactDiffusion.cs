using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Exact;

/// <summary>The diffusion of x while y is held: dx = -L_x dt + sqrt(2 D) dW with D = eta Sigma11/2, t = eta times steps.</summary>
internal static class ExactDiffusion
{
    /// <summary>
    /// Sigma11(x, y), the variance of the gradient noise along x (Eq. 15), with 1e-8 added. Sigma is a function of the whole 2 x 2
    /// Hessian: with Sigma ~ [H]+ it depends on x where the Hessian is indefinite, with Sigma ~ H^2 it is 2 sigma (H11^2 + H12^2). At
    /// x = 0 the flat valley's side is taken.
    /// </summary>
    public static double Variance(ValleyPoint point, double x) => point.Noise.Covariance(point.Landscape.Hessian(x, point.Y)).XX;

    /// <summary>D of a valley where the noise law is applied to the curvature 2/f alone.</summary>
    public static double ValleyWise(ValleyPoint point, int valley) =>
        point.EffectiveLearningRate / 2 * point.Noise.Variance(2 / point.Landscape.Flatness(valley, point.Y));

    /// <summary>a of P ~ D^-a exp(...).</summary>
    public static double Exponent(NoiseConvention convention) => convention switch
    {
        NoiseConvention.Ito => 1,
        NoiseConvention.Stratonovich => 0.5,
        NoiseConvention.AntiIto => 0,
        _ => throw Check.OutOfRange("NoiseConvention", convention, $"NoiseConvention must be Ito, Stratonovich or AntiIto."),
    };

    /// <summary>Both sides of the ridge.</summary>
    public static (ExactSide Flat, ExactSide Sharp) Sides(ValleyPoint point, ExactMethod method) => method == ExactMethod.ClosedForm
        ? (new ExactConstantSide(point, flat: true), new ExactConstantSide(point, flat: false))
        : (new ExactQuadratureSide(point, flat: true), new ExactQuadratureSide(point, flat: false));
}
