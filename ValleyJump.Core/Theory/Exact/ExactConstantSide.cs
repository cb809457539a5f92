using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Exact;

/// <summary>
/// A side with a constant D. With z = g/(2 sqrt(f D)), so that z^2 is the barrier over D, and F Dawson's function:
/// M = D^-a sqrt(pi f D) (1 + erf z)/2 e^(z^2) and R = D^(a-1) sqrt(f D) F(z).
/// </summary>
internal sealed class ExactConstantSide : ExactSide
{
    private readonly double d, z;

    public ExactConstantSide(ValleyPoint point, bool flat)
        : base(point, flat)
    {
        d = ExactDiffusion.ValleyWise(point, flat ? 1 : 0);
        z = Separation / (2 * Math.Sqrt(Flatness * d));
    }

    public override double Diffusion(double u) => d;

    public override double Potential(double u) => u * (u - Separation) / (Flatness * d);

    public override double LogMass(double a) =>
        Math.Log(Math.PI * Flatness) / 2 + (0.5 - a) * Math.Log(d) + ErrorFunctions.LogHalfOnePlusErf(z) + z * z;

    public override double LogResistance(double a) => z <= 0 ? double.NegativeInfinity
        : Math.Log(Flatness) / 2 + (a - 0.5) * Math.Log(d) + Math.Log(ErrorFunctions.Dawson(z));
}
