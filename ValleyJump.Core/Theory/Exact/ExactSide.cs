using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Exact;

/// <summary>
/// One side of the ridge at fixed y, in u = |x|: force L_u = (2 u - g)/f, diffusion D(u), potential Phi(u) = integral of L_u/D from 0.
/// With p = D^-a e^-Phi (unnormalised; Phi and D^a p are continuous across the ridge):
/// mass M = integral of p over the side, resistance R = integral of 1/(D p) = D^(a-1) e^Phi from the ridge to the valley floor.
/// </summary>
/// <remarks>All in logarithms: Phi reaches minus the barrier over D, which may be millions.</remarks>
internal abstract class ExactSide
{
    private static readonly GaussLegendre Rule = new(12);

    // Where an integrand has fallen by e^-45 = 3e-20 the rest is left out.
    private protected const double Negligible = 45;

    private protected ExactSide(ValleyPoint point, bool flat)
    {
        var (landscape, y) = (point.TwoValleys, point.Y);
        Flatness = flat ? landscape.FlatnessFlat(y) : landscape.FlatnessSharp(y);
        Separation = 2 * (flat ? landscape.MinimumFlat(y) : -landscape.MinimumSharp(y));
        Floor = Math.Max(Separation / 2, 0);
    }

    /// <summary>f, the inverse curvature.</summary>
    public double Flatness { get; }

    /// <summary>g, twice the distance of the valley floor; negative for y below 0, where there are no valleys.</summary>
    public double Separation { get; }

    /// <summary>u of the lowest loss on this side: the valley floor, or 0 if there is none.</summary>
    public double Floor { get; }

    public abstract double Diffusion(double u);

    public abstract double Potential(double u);

    /// <summary>ln M.</summary>
    public abstract double LogMass(double a);

    /// <summary>ln R; minus infinity without a ridge.</summary>
    public abstract double LogResistance(double a);

    /// <summary>
    /// W, the integral of 1/(D p)(v) times the mass between the ridge and v, over v from the ridge to the floor: the mean time to descend
    /// from a reflecting ridge to the floor. Never exponentially large.
    /// </summary>
    public double DescentTime(double a)
    {
        if (Floor == 0)
            return 0;
        double half = Floor / 2, foot = Math.Min(half, Math.Sqrt(Flatness * Diffusion(Floor))), reach = Flatness * Diffusion(0);
        double top = Math.Min(half, Math.Min(reach / Separation, Math.Sqrt(reach)));
        double sum = 0;
        for (double from = 0, width = top; from < half; from += width, width *= 2)
            sum += Rule.Integrate(v => Above(v, a), from, Math.Min(from + width, half));
        for (double from = 0, width = foot; from < half; from += width, width *= 2)
            sum += Rule.Integrate(v => Above(v, a), Math.Max(Floor - from - width, half), Floor - from);
        return sum;
    }

    /// <summary>1/(D p)(v) times the integral of p from the ridge to v.</summary>
    private double Above(double v, double a)
    {
        double phi = Potential(v), d = Diffusion(v);
        // p falls from v towards the ridge over the length D/|L_u| or, near the floor, sqrt(f D).
        double width = 1 / (Math.Abs(2 * v - Separation) / (Flatness * d) + 1 / Math.Sqrt(Flatness * d)), sum = 0;
        for (double to = v; to > 0 && Potential(to) - phi < Negligible; to -= width, width *= 2)
            sum += Rule.Integrate(w => Power(Diffusion(w), -a) * Math.Exp(phi - Potential(w)), Math.Max(to - width, 0), to);
        return Power(d, a - 1) * sum;
    }

    /// <summary>d^n for n = 0, -1/2 or -1.</summary>
    private protected static double Power(double d, double n) => n == 0 ? 1 : n == -1 ? 1 / d : 1 / Math.Sqrt(d);
}
