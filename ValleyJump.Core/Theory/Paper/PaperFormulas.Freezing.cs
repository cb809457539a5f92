using MathNet.Numerics.RootFinding;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Paper;

// The freezing point, Eq. 25-26 and A32.
public static partial class PaperFormulas
{
    /// <summary>epsilon of the freezing criterion, as the paper prints it.</summary>
    public const double DefaultEpsilon = 0.01;

    /// <summary>The factor on <see cref="Phi"/>. The formula as printed is 1; the published Fig. 6 used 3000, fitted by hand.</summary>
    public const double DefaultPhiScale = 1;

    /// <summary>
    /// Phi = 2 (x1^2 - x2^2)/(27 y_b) (L_d/y_d + 8 x0^2/(27 y_f)) times <paramref name="phiScale"/>: the upper bound on
    /// Delta_S |dP_ss,flat/dt| that the criterion compares the escape rate with.
    /// </summary>
    /// <remarks>
    /// As printed: without the 1/f0 that the drift of Eq. A8 carries, and with twice the factor that P (1 - P) &lt;= 1/4 gives, so that it
    /// is a bound for f0 >= 1/2. Zero for x1 = x2; negative for x1 &lt; x2, where the valleys' names are wrong and the freezing point is
    /// NaN.
    /// </remarks>
    /// <param name="landscape">The landscape.</param>
    /// <param name="phiScale">A factor, finite and positive; see <see cref="DefaultPhiScale"/>.</param>
    public static double Phi(TwoValleyLandscape landscape, double phiScale = DefaultPhiScale) =>
        Check.Positive(phiScale, "PhiScale") * 2 * (landscape.X1 - landscape.X2) * (landscape.X1 + landscape.X2) / (27 * landscape.Yb)
        * (landscape.Ld / landscape.Yd + 8 * landscape.X0 * landscape.X0 / (27 * landscape.Yf));

    /// <summary>Eq. 25: y_freeze = y_b s/(x2 - s) with s = sqrt(Delta_S ln(Delta_S/(epsilon^2 Phi^2))).</summary>
    /// <remarks>
    /// NaN where the formula has no answer: s >= x2 (so strong a noise that the barrier never freezes the valleys; always so for
    /// x1 = x2, where Phi = 0), Delta_S &lt;= epsilon^2 Phi^2 (the logarithm is not positive: frozen from the start), or x1 &lt; x2.
    /// It is the large-barrier form of <see cref="YFreezeCriterion"/> with the prefactor sqrt(2 DL/(pi f2)) replaced by 1.
    /// </remarks>
    /// <param name="landscape">The landscape.</param>
    /// <param name="deltaS">Delta_S, finite and positive.</param>
    /// <param name="epsilon">epsilon, finite and positive.</param>
    /// <param name="phiScale">A factor on Phi, finite and positive; see <see cref="DefaultPhiScale"/>.</param>
    public static double YFreeze(TwoValleyLandscape landscape, double deltaS, double epsilon = DefaultEpsilon,
        double phiScale = DefaultPhiScale)
    {
        // NaN for Phi < 0, by its logarithm.
        double log = Math.Log(ValidDeltaS(deltaS)) - 2 * LogThreshold(landscape, epsilon, phiScale), s = Math.Sqrt(deltaS * log);
        return log > 0 && s < landscape.X2 ? landscape.Yb * s / (landscape.X2 - s) : double.NaN;
    }

    /// <summary>
    /// The criterion of Eq. A32 solved as it stands: the smallest y at which the escape rate has fallen to k_ss-(y) = epsilon Phi/Delta_S
    /// (with several crossings, possible only for y_f > 1.5 y_b, the first).
    /// </summary>
    /// <remarks>
    /// k_ss- falls from infinity at y = 0, so that the crossing exists unless the rate stays above for every y: then NaN (strong noise, or
    /// Phi = 0), as for x1 &lt; x2. Relative error in y below 1e-12, unless y is far above y_b, where the rate is all but constant. Tends
    /// to 0 with Delta_S, and is 0 where y underflows.
    /// </remarks>
    /// <inheritdoc cref="YFreeze" path="/param"/>
    public static double YFreezeCriterion(TwoValleyLandscape landscape, double deltaS, double epsilon = DefaultEpsilon,
        double phiScale = DefaultPhiScale)
    {
        double threshold = LogThreshold(landscape, epsilon, phiScale) - Math.Log(ValidDeltaS(deltaS));
        if (!double.IsFinite(threshold))
            return double.NaN;
        // In w = ln(y/y_b): below w = ln(1/2) the rate is monotone, above w = 40 its limit is reached to the last digit.
        double Position(double w) => Math.Min(landscape.Yb * Math.Exp(w), double.MaxValue);
        double Excess(double w) => LogRateSharp(landscape, deltaS, Position(w)) - threshold;

        double low = -Math.Log(2);
        while (Excess(low) <= 0)
            low -= 4;
        if (double.IsInfinity(Excess(low)))
            return 0;
        for (double high = low; high < 40; low = high)
        {
            high += high < -Math.Log(2) ? 4 : 0.05;
            if (Excess(high) <= 0)
                return Position(Brent.FindRoot(Excess, low, high, 1e-14, 200));
        }
        return double.NaN;
    }

    /// <summary>
    /// Eq. 26: P_tr,flat = [1 + gamma^(-1/2) (sqrt(Delta_S)/(epsilon Phi))^(1 - gamma)]^-1, Eq. 22 at the y_freeze of Eq. 25.
    /// </summary>
    /// <remarks>
    /// 1/2 for x1 = x2; NaN for x1 &lt; x2, where Phi is negative. As printed it has a value also where Eq. 25 has none.
    /// </remarks>
    /// <inheritdoc cref="YFreeze" path="/param"/>
    public static double PFlatTransient(TwoValleyLandscape landscape, double deltaS, double epsilon = DefaultEpsilon,
        double phiScale = DefaultPhiScale)
    {
        double log = Math.Log(ValidDeltaS(deltaS)) / 2 - LogThreshold(landscape, epsilon, phiScale);
        return landscape.X1 == landscape.X2 ? 0.5 : Share(LogGamma(landscape) / 2 + (landscape.Gamma - 1) * log);
    }

    /// <summary>ln(epsilon Phi): -infinity for Phi = 0, NaN for Phi below.</summary>
    private static double LogThreshold(TwoValleyLandscape landscape, double epsilon, double phiScale) =>
        Math.Log(Check.Positive(epsilon, "Epsilon")) + Math.Log(Phi(landscape, phiScale));
}
