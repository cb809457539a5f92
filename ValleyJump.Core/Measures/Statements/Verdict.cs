using MathNet.Numerics.Distributions;

namespace ValleyJump.Core.Measures;

/// <summary>The rule by which statements hold: four standard errors, as everywhere here.</summary>
internal static class Verdict
{
    /// <summary>Standard errors.</summary>
    public const double Limit = 4;

    // Where chance passes four errors oftener than that, they are too few values' to be passed over in silence.
    private const double Rare = 0.01;

    /// <summary>What is to be said of an error with few degrees of freedom; empty where there are enough.</summary>
    public static string Caution(double freedom)
    {
        double chance = 2 * StudentT.CDF(0, 1, freedom, -Limit);
        return chance <= Rare ? ""
            : FormattableString.Invariant($"with so few values chance alone passes {Limit} standard errors once in {1 / chance:F0} times");
    }
}
