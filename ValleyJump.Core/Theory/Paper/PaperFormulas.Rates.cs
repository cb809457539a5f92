using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Paper;

// Escape rates, Eq. 21. Time is eta times steps.
public static partial class PaperFormulas
{
    /// <summary>
    /// k_ss-(y), Eq. 21: the rate of escape from the sharp valley, [(pi/2) f2 erfi(sqrt(DL f2/(2 Delta_S)))]^-1, per unit of eta times
    /// steps.
    /// </summary>
    /// <remarks>
    /// Falls with Barrier/Delta_S to zero, where it underflows (use <see cref="LogRateSharp"/>), and grows without bound for small
    /// barriers: infinite at y = 0, where there is no barrier and no rate.
    /// </remarks>
    /// <param name="landscape">The landscape.</param>
    /// <param name="deltaS">Delta_S, finite and positive.</param>
    /// <param name="y">Zero or positive: below, there is a single valley.</param>
    public static double RateSharp(TwoValleyLandscape landscape, double deltaS, double y) => Math.Exp(LogRateSharp(landscape, deltaS, y));

    /// <summary>k_ss+(y), Eq. 21: the rate of escape from the flat valley, the same with f1.</summary>
    /// <inheritdoc cref="RateSharp" path="/remarks"/>
    /// <inheritdoc cref="RateSharp" path="/param"/>
    public static double RateFlat(TwoValleyLandscape landscape, double deltaS, double y) => Math.Exp(LogRateFlat(landscape, deltaS, y));

    /// <summary>ln k_ss-(y), Eq. 21. Finite for y > 0, however high the barrier; +infinity at y = 0.</summary>
    /// <inheritdoc cref="RateSharp" path="/param"/>
    public static double LogRateSharp(TwoValleyLandscape landscape, double deltaS, double y) =>
        LogRate(landscape.FlatnessSharp(ValidY(y)), Depths(landscape, deltaS, y).Sharp);

    /// <summary>ln k_ss+(y), Eq. 21. Finite for y > 0, however high the barrier; +infinity at y = 0.</summary>
    /// <inheritdoc cref="RateSharp" path="/param"/>
    public static double LogRateFlat(TwoValleyLandscape landscape, double deltaS, double y) =>
        LogRate(landscape.FlatnessFlat(ValidY(y)), Depths(landscape, deltaS, y).Flat);

    /// <summary>The large-barrier form of Eq. 21 for the sharp valley: sqrt(2 DL/(pi Delta_S f2)) exp(-DL f2/(2 Delta_S)).</summary>
    /// <remarks>Its relative error is Delta_S/(DL f2) to leading order. At y = 0 it is 0, where Eq. 21 is infinite.</remarks>
    /// <inheritdoc cref="RateSharp" path="/param"/>
    public static double RateSharpAsymptotic(TwoValleyLandscape landscape, double deltaS, double y) =>
        Math.Exp(LogRateSharpAsymptotic(landscape, deltaS, y));

    /// <summary>The large-barrier form of Eq. 21 for the flat valley, the same with f1.</summary>
    /// <remarks>Its relative error is Delta_S/(DL f1) to leading order. At y = 0 it is 0, where Eq. 21 is infinite.</remarks>
    /// <inheritdoc cref="RateSharp" path="/param"/>
    public static double RateFlatAsymptotic(TwoValleyLandscape landscape, double deltaS, double y) =>
        Math.Exp(LogRateFlatAsymptotic(landscape, deltaS, y));

    /// <summary>ln of <see cref="RateSharpAsymptotic"/>. -infinity at y = 0.</summary>
    /// <inheritdoc cref="RateSharp" path="/param"/>
    public static double LogRateSharpAsymptotic(TwoValleyLandscape landscape, double deltaS, double y) =>
        LogRateAsymptotic(landscape.FlatnessSharp(ValidY(y)), Depths(landscape, deltaS, y).Sharp);

    /// <summary>ln of <see cref="RateFlatAsymptotic"/>. -infinity at y = 0.</summary>
    /// <inheritdoc cref="RateSharp" path="/param"/>
    public static double LogRateFlatAsymptotic(TwoValleyLandscape landscape, double deltaS, double y) =>
        LogRateAsymptotic(landscape.FlatnessFlat(ValidY(y)), Depths(landscape, deltaS, y).Flat);

    /// <summary>
    /// Delta_S over (1/2)(x1 y/(y + y_b))^2: the rates of Eq. 21 are meant for the Kramers regime, where this is far below 1. It is
    /// D11/DL in the flat valley, 1/z1^2. Infinite at y = 0.
    /// </summary>
    /// <inheritdoc cref="RateSharp" path="/param"/>
    public static double KramersNumberFlat(TwoValleyLandscape landscape, double deltaS, double y) =>
        Math.Pow(Depths(landscape, deltaS, y).Flat, -2);

    /// <summary>Delta_S over (1/2)(x2 y/(y + y_b))^2, the same for the sharp valley; the larger of the two when x1 > x2.</summary>
    /// <inheritdoc cref="RateSharp" path="/param"/>
    public static double KramersNumberSharp(TwoValleyLandscape landscape, double deltaS, double y) =>
        Math.Pow(Depths(landscape, deltaS, y).Sharp, -2);

    private static double LogRate(double flatness, double z) => -Math.Log(Math.PI / 2 * flatness) - ErrorFunctions.LogErfi(z);

    // sqrt(2 DL/(pi Delta_S f)) = 2 z/(sqrt(pi) f).
    private static double LogRateAsymptotic(double flatness, double z) => Math.Log(2 / ErrorFunctions.SqrtPi * z / flatness) - z * z;
}
