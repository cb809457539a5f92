using System.Runtime.CompilerServices;
using D = System.Runtime.Intrinsics.Vector256<double>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Updates.Simd.Lanes256;

/// <summary>
/// Adam: m = beta1 m - (1 - beta1) g, s = beta2 s + (1 - beta2) g^2; eta (m/(1 - beta1^t))/(sqrt(s/(1 - beta2^t)) + epsilon).
/// </summary>
internal readonly struct AdamUpdate(UpdateRule rule, double eta, double step) : IUpdateKernel<AdamUpdate>
{
    private readonly D beta1 = V.Create(rule.Momentum), rest1 = V.Create(1 - rule.Momentum), beta2 = V.Create(rule.SquareDecay),
        rest2 = V.Create(1 - rule.SquareDecay), epsilon = V.Create(rule.Epsilon),
        rate = V.Create(eta / (1 - Math.Pow(rule.Momentum, step))),
        correction = V.Create(1 / Math.Sqrt(1 - Math.Pow(rule.SquareDecay, step)));

    public static AdamUpdate Create(UpdateRule rule, double eta, double step) => new(rule, eta, step);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Change(D descent, ref D mean, ref D square)
    {
        mean = V.FusedMultiplyAdd(beta1, mean, rest1 * descent);
        square = V.FusedMultiplyAdd(beta2, square, rest2 * descent * descent);
        return rate * mean / V.FusedMultiplyAdd(V.Sqrt(square), correction, epsilon);
    }
}
