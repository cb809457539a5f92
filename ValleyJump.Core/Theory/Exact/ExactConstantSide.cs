using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Exact;

/// <summary>
/// A side with a constant D. With z = g/(2 sqrt(f D)), so that z^2 is the barrier over D, and F Dawson's function:
/// M = D^-a sqrt(pi f D) (1 + erf z)/2 e^(z^2) and R = D^(a-1) sqrt(f D) F(z).
/// </summary>
internal sealed class ExactConstantSide : ExactSide
{
    private readonly double _d, _z;

    public ExactConstantSide(TwoValleyLandscape landscape, NoiseLaw noise, double eta, double y, bool flat)
        : base(landscape, y, flat)
    {
        _d = ExactDiffusion.ValleyWise(noise, eta, Flatness);
        _z = Separation / (2 * Math.Sqrt(Flatness * _d));
    }

    public override double Diffusion(double u) => _d;

    public override double Potential(double u) => u * (u - Separation) / (Flatness * _d);

    public override double LogMass(double a) => Math.Log(Math.PI * Flatness) / 2 + (0.5 - a) * Math.Log(_d) + ErrorFunctions.LogHalfOnePlusErf(_z) + _z * _z;

    public override double LogResistance(double a) => _z <= 0 ? double.NegativeInfinity
        : Math.Log(Flatness) / 2 + (a - 0.5) * Math.Log(_d) + Math.Log(ErrorFunctions.Dawson(_z));
}
