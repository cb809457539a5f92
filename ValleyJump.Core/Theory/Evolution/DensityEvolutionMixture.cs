using MathNet.Numerics;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>A distribution of y as a sum of nearly normal laws: its first two moments and its quantiles.</summary>
/// <param name="origin">Where the mass lies that is not added.</param>
internal sealed class DensityEvolutionMixture(double origin)
{
    private const int Bisections = 50;

    // A normal law is all on one side from here on, to 1e-16.
    private const double Reach = 8.3;

    private readonly List<Part> parts = [];
    private double first, second;

    /// <summary>A part: mass times the normal law, times 1 + skewness (z^3 - 3z)/6.</summary>
    private readonly record struct Part(double Mass, double Mean, double Deviation, double Skewness)
    {
        public double Below(double y)
        {
            double z = (y - Mean) / Deviation;
            if (!(Math.Abs(z) < Reach))
                return y < Mean ? 0 : Mass;
            double density = Skewness == 0 ? 0 : Math.Exp(-z * z / 2) * (1 / Math.Sqrt(2 * Math.PI));
            return Mass * (SpecialFunctions.Erfc(-z * Math.Sqrt(0.5)) / 2 - density * Skewness * (z * z - 1) / 6);
        }
    }

    /// <summary>Adds a nearly normal law. Rounding may make a mass slightly negative.</summary>
    /// <param name="mass">Its mass.</param>
    /// <param name="mean">Its mean.</param>
    /// <param name="variance">Its variance; of 0 or below by rounding for a point.</param>
    /// <param name="skewness">Its skewness; what is beyond 1 is taken for 1, where the density would turn negative.</param>
    public void Add(double mass, double mean, double variance, double skewness)
    {
        if (mass == 0)
            return;
        double shift = mean - origin;
        first += mass * shift;
        second += mass * (shift * shift + Math.Max(variance, 0));
        parts.Add(new(mass, mean, Math.Sqrt(Math.Max(variance, 0)), Math.Clamp(skewness, -1, 1)));
    }

    /// <summary>The mean, the rest of the mass lying at the origin.</summary>
    public double Mean => origin + first;

    /// <summary>The deviation, the rest of the mass lying at the origin.</summary>
    public double Deviation => Math.Sqrt(Math.Max(second - first * first, 0));

    /// <summary>The y below which <paramref name="probability"/> lies, with <paramref name="atOrigin"/> more mass at the origin.</summary>
    public double Quantile(double probability, double atOrigin)
    {
        double low = origin, high = origin, below = Below(origin);
        if (below < probability && below + atOrigin >= probability)
            return origin;
        foreach (Part part in parts)
        {
            low = Math.Min(low, part.Mean - Reach * part.Deviation);
            high = Math.Max(high, part.Mean + Reach * part.Deviation);
        }
        (low, high) = below >= probability ? (low, origin) : (origin, high);
        for (int k = 0; k < Bisections && low < high; k++)
        {
            double middle = low + (high - low) / 2;
            if (Below(middle) + (middle >= origin ? atOrigin : 0) >= probability)
                high = middle;
            else
                low = middle;
        }
        return high;
    }

    private double Below(double y)
    {
        double sum = 0;
        foreach (Part part in parts)
            sum += part.Below(y);
        return sum;
    }
}
