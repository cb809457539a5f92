using MathNet.Numerics.Integration;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Exact;

/// <summary>
/// A side with D(u) = eta Sigma11/2 as the noise law has it, out to the bound beyond which a trajectory counts as diverged.
/// </summary>
internal sealed class ExactQuadratureSide : ExactSide
{
    private const int Depth = 6, Order = 31;

    // A barrier of so many D: quadrature has no digits left of what is to be added to it, and Laplace's method is good to its inverse.
    private const double Laplace = 1e8;

    private readonly ValleyPoint point;
    private readonly double sign, end, scale;
    private readonly ExactPotential potential;

    public ExactQuadratureSide(ValleyPoint point, bool flat)
        : base(point, flat)
    {
        (this.point, sign, end) = (point, flat ? 1 : -1, point.Landscape.DivergenceBound);
        scale = Math.Sqrt(Flatness * Diffusion(Floor));
        potential = new ExactPotential(u => (2 * u - Separation) / (Flatness * Diffusion(u)),
            ExactEdges.Of(Floor, scale, end, ExactEdges.Kinks(Determinant, Floor + scale, end)));
    }

    public override double Diffusion(double u) => point.EffectiveLearningRate / 2 * ExactDiffusion.Variance(point, X(u));

    public override double Potential(double u) => potential.At(u);

    public override double LogMass(double a)
    {
        if (IsDeep)
            return (0.5 - a) * Math.Log(Diffusion(Floor)) + Math.Log(Math.PI * Flatness) / 2 - Potential(Floor);
        double Exponent(double u) => -a * Math.Log(Diffusion(u)) - Potential(u);
        double peak = Exponent(Floor), sum = 0;
        double Density(double u) => Math.Exp(Exponent(u) - peak);
        for (double from = Floor, width = scale; from < end && Exponent(from) > peak - Negligible; from += width, width *= 2)
            sum += Integrate(Density, from, Math.Min(from + width, end));
        for (double to = Floor, width = scale; to > 0 && Exponent(to) > peak - Negligible; to -= width, width *= 2)
            sum += Integrate(Density, Math.Max(to - width, 0), to);
        return peak + Math.Log(sum);
    }

    public override double LogResistance(double a)
    {
        if (IsDeep)
            return a * Math.Log(Diffusion(0)) + Math.Log(Flatness / Separation);
        double sum = 0, d = Diffusion(0);
        double width = Math.Min(Math.Sqrt(Flatness * d), Flatness * d / Math.Max(Separation, double.Epsilon));
        for (double from = 0; from < Floor && Potential(from) > -Negligible; from += width, width *= 2)
            sum += Integrate(u => Power(Diffusion(u), a - 1) * Math.Exp(Potential(u)), from, Math.Min(from + width, Floor));
        return Math.Log(sum);
    }

    private bool IsDeep => -Potential(Floor) > Laplace;

    // Of e^-Phi no more digits can be had than the rounding of Phi leaves.
    private double Integrate(Func<double, double> f, double from, double to) =>
        GaussKronrodRule.Integrate(f, from, to, out _, out _, 1e-12 + 1e-14 * Math.Abs(Potential(Floor)), Depth, Order);

    private double Determinant(double u)
    {
        Symmetric2 h = point.Landscape.Hessian(X(u), point.Y);
        return h.XX * h.YY - h.XY * h.XY;
    }

    // The sharp valley's side of the ridge is x = -0.
    private double X(double u) => sign * Math.Max(u, double.Epsilon);
}
