using MathNet.Numerics.Distributions;

namespace ValleyJump.Core.Numerics;

/// <summary>A proportion estimated from a count, with its confidence interval.</summary>
/// <param name="Estimate">successes/trials; NaN without trials.</param>
/// <param name="Low">Lower end of the interval.</param>
/// <param name="High">Upper end of the interval.</param>
internal readonly record struct Proportion(double Estimate, double Low, double High)
{
    /// <summary>How many standard errors an interval of 95 % reaches to each side.</summary>
    public static readonly double Z95 = Normal.InvCDF(0, 1, 0.975);

    /// <summary>
    /// Wilson's score interval (J. Am. Stat. Assoc. 22, 209, 1927) at 95 %: unlike the normal approximation it stays
    /// within [0, 1] and is not empty at 0 and 1.
    /// </summary>
    public static Proportion Wilson(long successes, long trials) => Wilson(successes / (double)trials, (double)trials);

    /// <summary>The same of a mean that is as good as that of so many independent trials, which need not be a whole number.</summary>
    /// <param name="p">The estimate, 0 to 1.</param>
    /// <param name="n">The effective number of trials; all is NaN unless it is positive.</param>
    public static Proportion Wilson(double p, double n)
    {
        if (!(n > 0))
            return new(double.NaN, double.NaN, double.NaN);
        double z2 = Z95 * Z95;
        double centre = (p + z2 / (2 * n)) / (1 + z2 / n);
        double half = Z95 / (1 + z2 / n) * Math.Sqrt(p * (1 - p) / n + z2 / (4 * n * n));
        // At the ends the formula is exact in real arithmetic but may miss by a rounding error.
        return new(p, p == 0 ? 0 : centre - half, p == 1 ? 1 : centre + half);
    }

    /// <summary>The standard error behind the interval: never 0, where sqrt(p (1 - p)/n) is at 0 and 1.</summary>
    public double StandardError => (High - Low) / (2 * Z95);
}
