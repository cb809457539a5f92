using MathNet.Numerics.Distributions;

namespace ValleyJump.Core.Numerics;

/// <summary>A proportion estimated from a count, with its confidence interval.</summary>
/// <param name="Estimate">successes/trials; NaN without trials.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
internal readonly record struct Proportion(double Estimate, double Low, double High)
{
    private static readonly double Z95 = Normal.InvCDF(0, 1, 0.975);

    /// <summary>
    /// Wilson's score interval (J. Am. Stat. Assoc. 22, 209, 1927) at 95 %: unlike the normal approximation it stays
    /// within [0, 1] and is not empty at 0 and 1.
    /// </summary>
    public static Proportion Wilson(long successes, long trials)
    {
        if (trials == 0)
            return new(double.NaN, double.NaN, double.NaN);
        double n = trials, p = successes / n, z2 = Z95 * Z95;
        double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = Z95 / (1 + z2 / n) * Math.Sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        // At the ends the formula is exact in real arithmetic but may miss by a rounding error.
        return new(p, successes == 0 ? 0 : centre - half, successes == trials ? 1 : centre + half);
    }
}
