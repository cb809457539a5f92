using MathNet.Numerics;

namespace ValleyJump.Core.Theory.Exact;

/// <summary>
/// Exact escape rates and mean first-passage times between the valleys while y is held, in the limit of small steps. Rates are per unit
/// of t = eta times steps.
/// </summary>
/// <remarks>
/// With p the stationary density up to a constant, M_i its integral over valley i and R_i the integral of 1/(D p) from the ridge to floor
/// i: k = 1/(M_i (R_1 + R_2)), crossings of the ridge that turn back excluded; k_sharp/k_flat is the odds flat:sharp exactly (detailed
/// balance). In closed form for Sigma ~ H: M_i = (pi f_i/D_i)^(1/2) (1 + erf z_i)/2 e^(z_i^2) and R_1 + R_2 =
/// (2 Delta_S)^(1/2) (F(z_1) + F(z_2)), F Dawson's function, z_i^2 = DL/D_i. The paper's Eq. 21 is 1/(M_i R_i) with erf z_i = 1: the
/// rate of arrivals at the ridge, of which only the share R_i/(R_1 + R_2) goes on. A rate says how fast the valleys mix if they are deep
/// (z_i above 2); the passage times hold at any depth.
/// </remarks>
internal static class ExactRates
{
    private const double DeepLog = 42;

    /// <summary>The escape rates. NaN for y of 0 and below, where there is no ridge.</summary>
    /// <param name="point">Where.</param>
    /// <param name="convention">How noise that depends on x is read.</param>
    /// <param name="method">D(x) as it is, or constant in each valley.</param>
    public static EscapeRates Escape(ValleyPoint point, NoiseConvention convention = NoiseConvention.Ito,
        ExactMethod method = ExactMethod.Quadrature)
    {
        double a = ExactDiffusion.Exponent(convention);
        var (flat, sharp) = ExactDiffusion.Sides(point, method);
        double flatMass = flat.LogMass(a), sharpMass = sharp.LogMass(a);
        double flatWay = flat.LogResistance(a), sharpWay = sharp.LogResistance(a);
        bool ridge = flatWay > double.NegativeInfinity && sharpWay > double.NegativeInfinity;
        double way = ridge ? LogSum(flatWay, sharpWay) : double.NaN;
        return new(LogRateSharp: -sharpMass - way, LogRateFlat: -flatMass - way,
            LogRidgeRateSharp: ridge ? -sharpMass - sharpWay : double.NaN, LogRidgeRateFlat: ridge ? -flatMass - flatWay : double.NaN,
            LogOdds: flatMass - sharpMass);
    }

    /// <summary>
    /// Mean first-passage times, by the exact formula T(from -> to) = integral of 1/(D p)(z) times the mass behind z, z from start to end.
    /// NaN for y of 0 and below. Infinite beyond 1e308, where they equal 1/k to all digits: use the logarithms of the rates.
    /// </summary>
    /// <remarks>
    /// With W_i = the mean time of descent from a reflecting ridge to floor i, T(sharp -> ridge) = M_sharp R_sharp - W_sharp and
    /// T(sharp -> flat) = 1/k_sharp + W_flat - W_sharp: the passage from floor to floor takes 1/k up to the difference of the descents.
    /// </remarks>
    /// <inheritdoc cref="Escape"/>
    public static PassageTimes Passage(ValleyPoint point, NoiseConvention convention = NoiseConvention.Ito,
        ExactMethod method = ExactMethod.Quadrature)
    {
        double a = ExactDiffusion.Exponent(convention);
        var (flat, sharp) = ExactDiffusion.Sides(point, method);
        if (flat.Floor == 0 || sharp.Floor == 0)
            return new(double.NaN, double.NaN, double.NaN, double.NaN);
        double flatMass = flat.LogMass(a), sharpMass = sharp.LogMass(a);
        double flatWay = flat.LogResistance(a), sharpWay = sharp.LogResistance(a);
        double way = LogSum(flatWay, sharpWay), flatDescent = 0, sharpDescent = 0;
        // Some tens of f at most, below the last digit of the times in deep valleys.
        if (Math.Min(flatMass + flatWay, sharpMass + sharpWay) < Math.Log(Math.Max(flat.Flatness, sharp.Flatness)) + DeepLog)
            (flatDescent, sharpDescent) = (flat.DescentTime(a), sharp.DescentTime(a));
        return new(SharpToRidge: Math.Exp(sharpMass + sharpWay) - sharpDescent, FlatToRidge: Math.Exp(flatMass + flatWay) - flatDescent,
            SharpToFlat: Math.Exp(sharpMass + way) + flatDescent - sharpDescent,
            FlatToSharp: Math.Exp(flatMass + way) + sharpDescent - flatDescent);
    }

    /// <summary>ln(e^p + e^q).</summary>
    public static double LogSum(double p, double q) => Math.Max(p, q) + SpecialFunctions.Log1p(Math.Exp(-Math.Abs(p - q)));
}
