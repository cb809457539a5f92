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

    /// <summary>2^z for z &lt; 1024; below -1022 it stays at 2^-1022. Relative error below 1e-15.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static D Exp2(D z)
    {
        z = V.MaxNative(z, V.Create(-1022.0));
        D rounded = z + V.Create(RoundAndBias), r = z - (rounded - V.Create(RoundAndBias));
        // Minimax on [-1/2, 1/2], relative error 1.5e-16; even and odd powers apart, to halve the chain.
        D r2 = r * r;
        D even = V.FusedMultiplyAdd(r2, V.Create(7.0372755249486500166e-9), V.Create(1.3215662854692099089e-6));
        D odd = V.FusedMultiplyAdd(r2, V.Create(1.0208537850876445821e-7), V.Create(0.000015252658116891647535));
        even = V.FusedMultiplyAdd(even, r2, V.Create(0.00015403529961092287888));
        odd = V.FusedMultiplyAdd(odd, r2, V.Create(0.0013333558228560802964));
        even = V.FusedMultiplyAdd(even, r2, V.Create(0.0096181291080346208688));
        odd = V.FusedMultiplyAdd(odd, r2, V.Create(0.055504108664458838221));
        even = V.FusedMultiplyAdd(even, r2, V.Create(0.24022650695908767719));
        odd = V.FusedMultiplyAdd(odd, r2, V.Create(0.69314718055994977497));
        even = V.FusedMultiplyAdd(even, r2, V.Create(1.0));
        return V.FusedMultiplyAdd(odd, r, even) * (rounded.AsUInt64() << 52).AsDouble();
    }
}
