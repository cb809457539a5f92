using System.Runtime.CompilerServices;
using D = System.Runtime.Intrinsics.Vector256<double>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Updates.Simd.Lanes256;

/// <summary>SGD with momentum: v = mu v - g; eta v, or in Nesterov's form eta (mu v - g).</summary>
internal readonly struct MomentumUpdate(double mu, double eta, bool nesterov) : IUpdateKernel<MomentumUpdate>
{
    private readonly D mu = V.Create(mu), direct = V.Create(nesterov ? eta : 0), fromVelocity = V.Create(nesterov ? eta * mu : eta);

    public static bool HasSquare => false;

    public static MomentumUpdate Create(UpdateRule rule, double eta, double step) => new(rule.Momentum, eta, rule.Nesterov);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Change(D descent, ref D mean, ref D square)
    {
        mean = V.FusedMultiplyAdd(mu, mean, descent);
        return V.FusedMultiplyAdd(fromVelocity, mean, direct * descent);
    }
}
