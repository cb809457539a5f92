using MathNet.Numerics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Paper;

/// <summary>
/// The closed forms of arXiv 2601.10962 (version 1) for Hessian noise, exactly as printed, with its equation numbers. They are what
/// the paper claims, not what is exact: its rates and its density differ in the odds of the two valleys by gamma^(1/2).
/// </summary>
/// <remarks>
/// <para>Delta_S = eta sigma is the effective noise. "Flat" is the side x >= 0 (the paper's +, with f1), "sharp" the side x &lt; 0
/// (-, f2). Pure functions. tau_x and tau_y (Eq. A7-A8) are in <see cref="ValleyGeometry"/>.</para>
/// <para>Everything depends on z_i = sqrt(DL f_i/(2 Delta_S)), which on this landscape is the distance x_i y/(y + y_b) of floor and
/// ridge over sqrt(2 Delta_S): that form loses no digits. Odds are kept as logarithms, so that nothing overflows.</para>
/// <para>Every member refuses, by an <see cref="InvalidInputException"/> that names DeltaS, X or Y, a Delta_S that is not finite
/// and positive, an x that is not finite, and a y outside its domain.</para>
/// </remarks>
public static partial class PaperFormulas
{
    /// <summary>T_eff(y) = sqrt(D11+ D11-) = 2 Delta_S/sqrt(f1 f2), the effective temperature.</summary>
    /// <param name="landscape">The landscape.</param>
    /// <param name="deltaS">Delta_S, finite and positive.</param>
    /// <param name="y">Where the landscape is defined.</param>
    public static double EffectiveTemperature(TwoValleyLandscape landscape, double deltaS, double y)
    {
        var at = new ValleyGeometry(landscape, y);
        return 2 * ValidDeltaS(deltaS) / Math.Sqrt(at.FlatnessFlat * at.FlatnessSharp);
    }

    /// <summary>D11+ = 2 Delta_S/f1(y), the diffusion coefficient along x in the flat valley.</summary>
    /// <inheritdoc cref="EffectiveTemperature" path="/param"/>
    public static double DiffusionFlat(TwoValleyLandscape landscape, double deltaS, double y) =>
        2 * ValidDeltaS(deltaS) / new ValleyGeometry(landscape, y).FlatnessFlat;

    /// <summary>D11- = 2 Delta_S/f2(y), the diffusion coefficient along x in the sharp valley.</summary>
    /// <inheritdoc cref="EffectiveTemperature" path="/param"/>
    public static double DiffusionSharp(TwoValleyLandscape landscape, double deltaS, double y) =>
        2 * ValidDeltaS(deltaS) / new ValleyGeometry(landscape, y).FlatnessSharp;

    /// <summary>
    /// Eq. 19: L_eff = gamma^(+-1/2) L + (1 - gamma^(+-1/2)) L0, the loss for which exp(-(L_eff - L0)/T_eff) is the density of Eq. 18:
    /// a deeper flat valley (+) and a shallower sharp one (-). It does not depend on Delta_S.
    /// </summary>
    /// <param name="landscape">The landscape.</param>
    /// <param name="x">Transverse coordinate, finite.</param>
    /// <param name="y">Where the landscape is defined.</param>
    public static double EffectiveLoss(TwoValleyLandscape landscape, double x, double y) =>
        landscape.Loss(x, y) + NoiseInducedLoss(landscape, x, y);

    /// <summary>Eq. 20: L_SGD = L_eff - L = (gamma^(+-1/2) - 1)(L - L0), what the noise adds to the loss. Zero on the ridge.</summary>
    /// <inheritdoc cref="EffectiveLoss" path="/param"/>
    public static double NoiseInducedLoss(TwoValleyLandscape landscape, double x, double y)
    {
        _ = new ValleyGeometry(landscape, y);
        double root = landscape.X1 / landscape.X2;
        return ((ValidX(x) >= 0 ? root : 1 / root) - 1) * (landscape.Loss(x, y) - landscape.RidgeLoss(y));
    }

    /// <summary>Eq. 18: P_ss(x|y), proportional to exp((L0 - L)/D11+-) and continuous at x = 0, normalised over x.</summary>
    /// <remarks>The exact Ito density jumps at x = 0 by the factor gamma; Eq. 18 is the anti-Ito convention.</remarks>
    /// <param name="landscape">The landscape.</param>
    /// <param name="deltaS">Delta_S, finite and positive.</param>
    /// <param name="x">Transverse coordinate, finite.</param>
    /// <param name="y">Zero or positive: below, there is a single valley.</param>
    public static double Density(TwoValleyLandscape landscape, double deltaS, double x, double y) =>
        Math.Exp(LogDensity(landscape, deltaS, x, y));

    /// <summary>ln P_ss(x|y), Eq. 18, finite also where the density underflows.</summary>
    /// <inheritdoc cref="Density" path="/param"/>
    public static double LogDensity(TwoValleyLandscape landscape, double deltaS, double x, double y)
    {
        // (L0 - L)/D11 = z^2 - (|x| - c)^2/(2 Delta_S), c the distance of the floor: each side is half of a normal distribution.
        var (z1, z2) = Depths(landscape, deltaS, y);
        double odds = LogOddsDensity(z1, z2), width = Math.Sqrt(2 * deltaS);
        var (z, log) = ValidX(x) >= 0 ? (z1, LogShare(odds)) : (z2, LogShare(-odds));
        double t = Math.Abs(x) / width - z;
        return log - t * t - ErrorFunctions.LogHalfOnePlusErf(z) - Math.Log(ErrorFunctions.SqrtPi * width);
    }

    /// <summary>
    /// The integral of Eq. 18 over x >= 0. Not the paper's P_ss,flat, which it takes from the rates (<see cref="PFlat"/>).
    /// </summary>
    /// <remarks>At y = 0, and for large Delta_S, 1/2; for small Delta_S, 1 when gamma > 1.</remarks>
    /// <inheritdoc cref="RateSharp" path="/param"/>
    public static double PFlatDensity(TwoValleyLandscape landscape, double deltaS, double y)
    {
        var (z1, z2) = Depths(landscape, deltaS, y);
        return Share(LogOddsDensity(z1, z2));
    }

    /// <summary>P_ss,flat(y) = k-/(k- + k+) with the rates of Eq. 21: the full form behind Eq. 22.</summary>
    /// <remarks>
    /// 1/2 for gamma = 1. At y = 0, and for large Delta_S, gamma^(3/2)/(1 + gamma^(3/2)); for small Delta_S, 1 when gamma > 1 and 0
    /// when gamma &lt; 1.
    /// </remarks>
    /// <inheritdoc cref="RateSharp" path="/param"/>
    public static double PFlat(TwoValleyLandscape landscape, double deltaS, double y)
    {
        var (z1, z2) = Depths(landscape, deltaS, y);
        // ln(k-/k+). At z = 0, where both rates are infinite, F(z1)/F(z2) tends to z1/z2.
        double ratio = z2 > 0 ? ErrorFunctions.Dawson(z1) / ErrorFunctions.Dawson(z2) : landscape.X1 / landscape.X2;
        return Share(LogGamma(landscape) + (z1 - z2) * (z1 + z2) + Math.Log(ratio));
    }

    /// <summary>Eq. 22, the large-barrier form of <see cref="PFlat"/>: [1 + gamma^(-1/2) exp(DL (f2 - f1)/(2 Delta_S))]^-1.</summary>
    /// <remarks>
    /// The error in the log-odds is (1/z1^2 - 1/z2^2)/2 to leading order. At y = 0 the value is gamma^(1/2)/(1 + gamma^(1/2)).
    /// </remarks>
    /// <inheritdoc cref="RateSharp" path="/param"/>
    public static double PFlatAsymptotic(TwoValleyLandscape landscape, double deltaS, double y)
    {
        var (z1, z2) = Depths(landscape, deltaS, y);
        return Share(LogGamma(landscape) / 2 + (z1 - z2) * (z1 + z2));
    }

    /// <summary>P_eq,flat = gamma/(1 + gamma), the paper's equilibrium (isotropic noise) result, with Eq. 23.</summary>
    /// <remarks>Boltzmann's distribution gives gamma^(1/2)/(1 + gamma^(1/2)) instead in the large-barrier limit.</remarks>
    /// <param name="landscape">The landscape.</param>
    public static double PFlatEquilibrium(TwoValleyLandscape landscape) => Share(LogGamma(landscape));

    /// <summary>z1 and z2, sqrt(DL f_i/(2 Delta_S)); validates.</summary>
    private static (double Flat, double Sharp) Depths(TwoValleyLandscape landscape, double deltaS, double y)
    {
        double width = Math.Sqrt(2 * ValidDeltaS(deltaS));
        return (landscape.MinimumFlat(ValidY(y)) / width, -landscape.MinimumSharp(y) / width);
    }

    private static double LogOddsDensity(double z1, double z2) =>
        (z1 - z2) * (z1 + z2) + ErrorFunctions.LogHalfOnePlusErf(z1) - ErrorFunctions.LogHalfOnePlusErf(z2);

    private static double LogGamma(TwoValleyLandscape landscape) => 2 * Math.Log(landscape.X1 / landscape.X2);

    /// <summary>The probability of an event with these log-odds.</summary>
    private static double Share(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    /// <summary>ln of <see cref="Share"/>, without underflow.</summary>
    private static double LogShare(double logOdds) =>
        Math.Min(logOdds, 0) - SpecialFunctions.Log1p(Math.Exp(-Math.Abs(logOdds)));

    private static double ValidDeltaS(double value) => Check.Positive(value, "DeltaS");

    private static double ValidX(double value) => Check.Require(double.IsFinite(value), value, "finite", "X");

    private static double ValidY(double value) => Check.Require(double.IsFinite(value) && value >= 0, value,
        "finite and zero or positive: below y = 0 there is a single valley", "Y");
}
