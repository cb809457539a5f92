using MathNet.Numerics;

namespace ValleyJump.Core.Numerics;

/// <summary>
/// Relatives of the error function that the escape theory needs and MathNet.Numerics lacks, in forms that neither overflow nor
/// underflow. Pure functions, for every double; NaN gives NaN. Errors are measured against 30-digit tables in the tests.
/// </summary>
internal static class ErrorFunctions
{
    /// <summary>sqrt(pi).</summary>
    public const double SqrtPi = 1.7724538509055160273;

    // Above this the asymptotic series converges to the last bit: its smallest term is about exp(-64).
    private const double Large = 8;

    // The step of Rybicki's sum, whose error is exp(-(pi/(2 h))^2) = 7e-18. A power of two: x - n h is exact.
    private const double Step = 0.25;

    // exp(-(n h)^2) for n = 1, 3 ... 27; the next, times exp(2 h n h) for the offset of x from the grid, is below 1e-19.
    private static readonly double[] Weights = [.. Enumerable.Range(0, 14).Select(i => Math.Exp(-Square((2 * i + 1) * Step)))];

    /// <summary>
    /// Dawson's function F(x) = exp(-x^2) times the integral of exp(t^2) from 0 to x. Odd; x for small x, 1/(2x) for large.
    /// </summary>
    /// <remarks>Relative error below 1e-15 for every x.</remarks>
    /// <param name="x">Any number.</param>
    public static double Dawson(double x)
    {
        double magnitude = Math.Abs(x);
        if (magnitude >= Large)
            return 0.5 / x * AsymptoticSum(0.5 / (x * x));
        return magnitude >= 0.3 ? Math.CopySign(Rybicki(magnitude), x) : Taylor(x);
    }

    /// <summary>erfi(x) = 2/sqrt(pi) times the integral of exp(t^2) from 0 to x = 2/sqrt(pi) exp(x^2) F(x). Odd.</summary>
    /// <remarks>
    /// Relative error below 2e-15. Infinite from |x| = 26.715, where the value exceeds the largest double: use <see cref="LogErfi"/>.
    /// </remarks>
    /// <param name="x">Any number.</param>
    public static double Erfi(double x)
    {
        double square = x * x, half = Math.Exp(square / 2);
        if (!double.IsFinite(half))
            return x * half;
        // exp(x^2) in two factors, since it overflows before erfi does, and with what the rounding of x^2 lost.
        double lost = Math.FusedMultiplyAdd(x, x, -square);
        return 2 / SqrtPi * Dawson(x) * half * half * (1 + lost);
    }

    /// <summary>ln erfi(x) = x^2 + ln(2 F(x)/sqrt(pi)).</summary>
    /// <remarks>
    /// Absolute error below 1e-15 max(1, |value|). Finite for 0 &lt; x &lt; 1.3e154; -infinity at 0; NaN below 0, where erfi is negative.
    /// </remarks>
    /// <param name="x">Zero or positive.</param>
    public static double LogErfi(double x) => x * x + Math.Log(2 / SqrtPi * Dawson(x));

    /// <summary>ln[(1 + erf z)/2] = ln[erfc(-z)/2]: the logarithm of the part of exp(-t^2)/sqrt(pi) that lies below z.</summary>
    /// <remarks>
    /// Relative error below 1e-15 for z &lt; 0 and 2e-15 + 1e-16 z^2 for z > 0, where the value is about -erfc(z)/2. For large negative z
    /// about -z^2 - ln(-2 z sqrt(pi)); -infinity below z = -1.3e154.
    /// </remarks>
    /// <param name="z">Any number.</param>
    public static double LogHalfOnePlusErf(double z)
    {
        if (z > 0)
            return SpecialFunctions.Log1p(-SpecialFunctions.Erfc(z) / 2);
        if (z > -Large)
            return Math.Log(SpecialFunctions.Erfc(-z) / 2);
        return -z * z + Math.Log(AsymptoticSum(-0.5 / (z * z))) - Math.Log(-2 * SqrtPi * z);
    }

    /// <summary>1 + q + 3 q^2 + 15 q^3 ... : 2x F(x) for q = 1/(2x^2), and sqrt(pi) x exp(x^2) erfc(x) for q = -1/(2x^2).</summary>
    private static double AsymptoticSum(double q)
    {
        double sum = 1, term = 1;
        for (int odd = 1; Math.Abs(term) > 1e-17; odd += 2)
        {
            term *= odd * q;
            sum += term;
        }
        return sum;
    }

    /// <summary>x - (2/3) x^3 + (4/15) x^5 ... for small x.</summary>
    private static double Taylor(double x)
    {
        double sum = x, term = x;
        for (int odd = 3; Math.Abs(term) > 1e-17 * Math.Abs(sum); odd += 2)
        {
            term *= -2 * x * x / odd;
            sum += term;
        }
        return sum;
    }

    /// <summary>
    /// G. B. Rybicki, Computers in Physics 3 (1989) 85: F(x) = (1/sqrt(pi)) sum over odd n of exp(-(x - n h)^2)/n, here counted
    /// from the even multiple of h that is nearest to x.
    /// </summary>
    private static double Rybicki(double x)
    {
        double nearest = 2 * Math.Round(x / (2 * Step)), offset = x - nearest * Step;
        double ratio = Math.Exp(4 * Step * offset), up = Math.Exp(2 * Step * offset), sum = 0;
        for (int i = 0, n = 1; i < Weights.Length; i++, n += 2, up *= ratio)
            sum += Weights[i] * (up / (nearest + n) + 1 / (up * (nearest - n)));
        return Math.Exp(-offset * offset) * sum / SqrtPi;
    }

    private static double Square(double v) => v * v;
}
