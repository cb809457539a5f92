using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using D = System.Runtime.Intrinsics.Vector256<double>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Dynamics.Simd.Lanes256;

/// <summary>2^z in double precision.</summary>
internal static class Exponential
{
    // 1.5 * 2^52 + 1023: adding it rounds z to an integer n and leaves n + 1023, the biased exponent of 2^n, in the low bits.
    private const double RoundAndBias = 6755399441055744.0 + 1023;

    /// <summary>2^z, with z clamped to [-1022, 1023]. Relative error below 1e-15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D Exp2(D z)
    {
        z = V.MinNative(V.MaxNative(z, V.Create(-1022.0)), V.Create(1023.0));
        D rounded = z + V.Create(RoundAndBias), r = z - (rounded - V.Create(RoundAndBias));
        // Minimax on [-1/2, 1/2], relative error 3e-18, by Estrin's scheme: short dependency chains.
        D r2 = r * r, r4 = r2 * r2;
        D p01 = V.FusedMultiplyAdd(r, V.Create(0.69314718055994533046), V.Create(1.0));
        D p23 = V.FusedMultiplyAdd(r, V.Create(0.055504108664819921631), V.Create(0.24022650695910156197));
        D p45 = V.FusedMultiplyAdd(r, V.Create(0.0013333558146789925414), V.Create(0.009618129107588337981));
        D p67 = V.FusedMultiplyAdd(r, V.Create(0.000015252733489976357879), V.Create(0.00015403530462511072903));
        D p89 = V.FusedMultiplyAdd(r, V.Create(1.0178198029683782125e-7), V.Create(1.3215433091311963824e-6));
        D pab = V.FusedMultiplyAdd(r, V.Create(4.4352811548036602157e-10), V.Create(7.0741053410117811718e-9));
        D low = V.FusedMultiplyAdd(p23, r2, p01), mid = V.FusedMultiplyAdd(p67, r2, p45), high = V.FusedMultiplyAdd(pab, r2, p89);
        D power = (rounded.AsUInt64() << 52).AsDouble();
        return V.FusedMultiplyAdd(V.FusedMultiplyAdd(high, r4, mid), r4, low) * power;
    }
}
