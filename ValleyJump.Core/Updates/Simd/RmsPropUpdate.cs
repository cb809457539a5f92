using System.Runtime.CompilerServices;
using D = System.Runtime.Intrinsics.Vector256<double>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Updates.Simd.Lanes256;

/// <summary>RMSProp: s = alpha s + (1 - alpha) g^2, v = mu v - g/(sqrt(s) + epsilon); eta v.</summary>
internal readonly struct RmsPropUpdate(UpdateRule rule, double eta) : IUpdateKernel<RmsPropUpdate>
{
    private readonly D mu = V.Create(rule.Momentum), alpha = V.Create(rule.SquareDecay), rest = V.Create(1 - rule.SquareDecay),
        epsilon = V.Create(rule.Epsilon), rate = V.Create(eta);

    public static RmsPropUpdate Create(UpdateRule rule, double eta, double step) => new(rule, eta);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Change(D descent, ref D mean, ref D square)
    {
        square = V.FusedMultiplyAdd(alpha, square, rest * descent * descent);
        mean = V.FusedMultiplyAdd(mu, mean, descent / (V.Sqrt(square) + epsilon));
        return rate * mean;
    }
}
