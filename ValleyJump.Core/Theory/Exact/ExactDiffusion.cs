using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Exact;

/// <summary>The diffusion of x while y is held: dx = -L_x dt + sqrt(2 D) dW with D = eta Sigma11/2, t = eta times steps.</summary>
public static class ExactDiffusion
{
    /// <summary>
    /// Sigma11(x, y), the variance of the gradient noise along x (Eq. 15), with 1e-8 added. Sigma is a function of the whole 2 x 2 Hessian:
    /// with Sigma ~ [H]+ it depends on x where the Hessian is indefinite, with Sigma ~ H^2 it is 2 sigma (H11^2 + H12^2).
    /// </summary>
    /// <param name="landscape">The landscape.</param>
    /// <param name="noise">The noise law.</param>
    /// <param name="x">Across the valleys; at x = 0 the flat valley's side is taken.</param>
    /// <param name="y">Along them, above -min(y_b, y_f).</param>
    /// <exception cref="InvalidInputException">X is not a number, or Y lies outside the landscape.</exception>
    public static double Variance(TwoValleyLandscape landscape, NoiseLaw noise, double x, double y)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        ArgumentNullException.ThrowIfNull(noise);
        landscape.RequireInside(y);
        return double.IsFinite(x) ? Raw(landscape, noise, x, y) : throw Check.OutOfRange("X", x, $"X must be finite.");
    }

    /// <summary>Sigma11 without the checks.</summary>
    internal static double Raw(TwoValleyLandscape landscape, NoiseLaw noise, double x, double y) => noise.Covariance(landscape.Hessian(x, y)).XX;

    /// <summary>D of a valley where the noise law is applied to the curvature 2/f alone.</summary>
    internal static double ValleyWise(NoiseLaw noise, double eta, double flatness) => eta / 2 * noise.Variance(2 / flatness);

    internal static void Validate(TwoValleyLandscape landscape, NoiseLaw noise, double eta, double y)
    {
        Validate(landscape, noise, eta);
        landscape.RequireInside(y);
    }

    internal static void Validate(TwoValleyLandscape landscape, NoiseLaw noise, double eta)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        ArgumentNullException.ThrowIfNull(noise);
        if (!double.IsFinite(eta) || eta <= 0)
            throw Check.OutOfRange("LearningRate", eta, $"LearningRate must be finite and greater than zero.");
    }

    internal static void Validate(ExactMethod method)
    {
        if (!Enum.IsDefined(method))
            throw Check.OutOfRange("Method", method, $"Method must be Quadrature or ClosedForm.");
    }

    /// <summary>a of P ~ D^-a exp(...).</summary>
    internal static double Exponent(NoiseConvention convention) => convention switch
    {
        NoiseConvention.Ito => 1,
        NoiseConvention.Stratonovich => 0.5,
        NoiseConvention.AntiIto => 0,
        _ => throw Check.OutOfRange("NoiseConvention", convention, $"NoiseConvention must be Ito, Stratonovich or AntiIto."),
    };

    /// <summary>Both sides of the ridge, flat first.</summary>
    internal static (ExactSide Flat, ExactSide Sharp) Sides(TwoValleyLandscape landscape, NoiseLaw noise, double eta, double y, ExactMethod method) => method switch
    {
        ExactMethod.Quadrature => (new ExactQuadratureSide(landscape, noise, eta, y, true), new ExactQuadratureSide(landscape, noise, eta, y, false)),
        ExactMethod.ClosedForm => (new ExactConstantSide(landscape, noise, eta, y, true), new ExactConstantSide(landscape, noise, eta, y, false)),
        _ => throw Check.OutOfRange("Method", method, $"Method must be Quadrature or ClosedForm."),
    };
}
