using System.Runtime.InteropServices;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>A distribution of y, gathered from masses at points: its first two moments about an origin, and its quantiles.</summary>
internal sealed class DensityEvolutionMoments(double origin)
{
    // Bins of y - origin, widths growing from 1e-7 by 0.02 % each: fine where y has hardly moved, and good to that fraction beyond.
    private const double Finest = 1e-7, Growth = 2e-4;
    private readonly Dictionary<int, (double Mass, double First)> bins = [];
    private double first, second;

    /// <summary>Adds mass at y. Rounding may make a mass slightly negative.</summary>
    public void Add(double mass, double y)
    {
        double shift = y - origin;
        first += mass * shift;
        second += mass * shift * shift;
        if (mass == 0)
            return;
        int bin = Math.Sign(shift) * (int)(Math.Log(1 + Math.Abs(shift) / Finest * Growth) / Growth);
        ref var held = ref CollectionsMarshal.GetValueRefOrAddDefault(bins, bin, out _);
        held = (held.Mass + mass, held.First + mass * shift);
    }

    /// <summary>The mean, the rest of the mass lying at the origin.</summary>
    public double Mean => origin + first;

    /// <summary>The deviation, the rest of the mass lying at the origin.</summary>
    public double Deviation => Math.Sqrt(Math.Max(second - first * first, 0));

    /// <summary>The y below which <paramref name="probability"/> lies, with <paramref name="atOrigin"/> more mass at the origin.</summary>
    public double Quantile(double probability, double atOrigin)
    {
        double sum = 0, last = origin;
        bool passed = false;
        foreach (var (bin, (mass, moment)) in bins.OrderBy(b => b.Key))
        {
            if (!passed && bin >= 0)
            {
                passed = true;
                if ((sum += atOrigin) >= probability)
                    return origin;
            }
            sum += mass;
            last = mass > 1e-12 ? origin + moment / mass : last;
            if (sum >= probability)
                return last;
        }
        return last;
    }
}
