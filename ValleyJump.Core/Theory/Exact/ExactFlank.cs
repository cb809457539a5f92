using MathNet.Numerics.Integration;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Exact;

/// <summary>
/// One side of a valley of a row, in s, the distance from its floor: out to the ridge, or of an outer valley to the bound beyond which a
/// trajectory counts as diverged, as <see cref="ExactQuadratureSide"/> does. Potential Phi(s) = integral of L_s/D from the floor, which
/// rises all the way.
/// </summary>
/// <remarks>
/// Lengths of what is integrated double on the way, so that the work does not depend on how far it is: under Sigma ~ H^alpha D grows with
/// s^(2 alpha) or so, Phi no faster than its logarithm, and p falls as a power of s.
/// </remarks>
internal sealed class ExactFlank
{
    private const int Depth = 6, Order = 31;

    // Where an integrand has fallen by e^-45 = 3e-20 the rest is left out.
    private const double Negligible = 45;

    // A rise of so many D: quadrature has no digits left of what is to be added to it, and Laplace's method is good to its inverse.
    private const double Laplace = 1e8;

    private readonly ValleyPoint point;
    private readonly double floor, sign, flatness, scale, low, high;
    private readonly List<double> kinks;
    private readonly ExactPotential potential;
    private readonly CancellationToken cancel;

    /// <param name="point">Where.</param>
    /// <param name="valley">Which, from 0 at the left.</param>
    /// <param name="isRight">The side of larger x.</param>
    /// <param name="cancel">Stops the work, at once or later.</param>
    public ExactFlank(ValleyPoint point, int valley, bool isRight, CancellationToken cancel)
    {
        (this.point, this.cancel, sign) = (point, cancel, isRight ? 1 : -1);
        ValleyLandscape landscape = point.Landscape;
        double y = point.Y;
        int last = landscape.Valleys - 1;
        bool isOuter = isRight ? valley == last : valley == 0;
        (floor, flatness) = (landscape.Minimum(valley, y), landscape.Flatness(valley, y));
        // D is the valley's up to the ridge, where the landscape's is that of the valley at the right.
        low = valley == 0 ? -landscape.DivergenceBound : landscape.Ridge(valley - 1, y);
        high = valley == last ? landscape.DivergenceBound : Math.BitDecrement(landscape.Ridge(valley, y));
        Length = isRight ? (isOuter ? high : landscape.Ridge(valley, y)) - floor : floor - low;
        scale = Math.Sqrt(flatness * Diffusion(0));
        double unit = isOuter ? landscape.HalfWidthAt(valley, y) + scale : Length / 2;
        kinks = ExactEdges.Kinks(Determinant, unit, Length);
        kinks.Sort();
        potential = new(s => 2 * s / (flatness * Diffusion(s)), ExactEdges.Of(0, scale, Length, kinks), isCarried: !isOuter);
        Rise = potential.At(Length);
    }

    /// <summary>The distance of the ridge, or of the bound.</summary>
    public double Length { get; }

    /// <summary>Phi there.</summary>
    public double Rise { get; }

    /// <summary>Phi at a distance from the floor, from 0 up to <see cref="Length"/>.</summary>
    public double Potential(double s) => potential.At(Math.Min(s, Length));

    /// <summary>ln D^n at a distance from the floor.</summary>
    public double LogPower(double s, double n) => n == 0 ? 0 : n * Math.Log(Diffusion(s));

    /// <summary>ln of the integral of D^-a e^-Phi.</summary>
    public double LogMass(double a)
    {
        double Exponent(double s) => LogPower(s, -a) - Potential(s);
        double peak = Exponent(0), sum = 0;
        // What falls as a power of s has a part before it that grows with s.
        for (double from = 0, width = scale; from < Length && Exponent(from) + Math.Log(1 + from / scale) > peak - Negligible;
            from += width, width *= 2)
        {
            sum += Integrate(s => Math.Exp(Exponent(s) - peak), from, Math.Min(from + width, Length));
        }
        return peak + Math.Log(sum);
    }

    /// <summary>ln of the integral of D^(a-1) e^(Phi - Rise), which is about the ridge.</summary>
    public double LogResistance(double a)
    {
        if (Rise > Laplace)
            return LogPower(Length, a) + Math.Log(flatness / (2 * Length));
        double d = Diffusion(Length), sum = 0;
        for (double to = Length, width = Math.Min(Math.Sqrt(flatness * d), flatness * d / (2 * Length));
            to > 0 && Potential(to) > Rise - Negligible; to -= width, width *= 2)
        {
            sum += Integrate(s => Math.Exp(LogPower(s, a - 1) + Potential(s) - Rise), Math.Max(to - width, 0), to);
        }
        return Math.Log(sum);
    }

    private double Diffusion(double s)
    {
        cancel.ThrowIfCancellationRequested();
        return point.EffectiveLearningRate / 2 * point.Noise.Covariance(Hessian(s)).XX;
    }

    private double Determinant(double s)
    {
        Symmetric2 h = Hessian(s);
        return h.XX * h.YY - h.XY * h.XY;
    }

    private Symmetric2 Hessian(double s) => point.Landscape.Hessian(Math.Clamp(floor + sign * s, low, high), point.Y);

    /// <summary>Between kinks. Of e^-Phi no more digits can be had than the rounding of Phi leaves.</summary>
    private double Integrate(Func<double, double> f, double from, double to)
    {
        double sum = 0, start = from, tolerance = 1e-12 + 1e-14 * Potential(to);
        foreach (double end in (double[])[.. kinks.Where(k => k > from && k < to), to])
        {
            sum += GaussKronrodRule.Integrate(f, start, end, out _, out _, tolerance, Depth, Order);
            start = end;
        }
        return sum;
    }
}
