using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ValleyJump.Core.Numerics;
using F = System.Runtime.Intrinsics.Vector256<float>;
using I = System.Runtime.Intrinsics.Vector256<int>;
using U = System.Runtime.Intrinsics.Vector256<ulong>;
using V = System.Runtime.Intrinsics.Vector256;
using W = ValleyJump.Core.Dynamics.Simd.Width256;

namespace ValleyJump.Core.Dynamics.Simd.Lanes256;

/// <summary>
/// One xoshiro256++ stream per trajectory; each 64-bit draw becomes two standard normals (Box and Muller, 1958) in single precision.
/// </summary>
/// <remarks>
/// <para>
/// The radius comes from 31 bits, u = (k + 1/2) 2^-31, so |n| reaches sqrt(2 ln 2^32) = 6.66; the angle from 32 bits:
/// two signs and 30 bits within a quadrant. With phi the angle from the diagonal of the quadrant,
/// sqrt(-2 ln u) cos(pi/4 + phi) = sqrt(-ln u) (cos phi - sin phi), and sin likewise with a plus: no quadrant logic, no factor 2.
/// </para>
/// <para>
/// Polynomials are minimax: relative error 2.6e-8 in the logarithm, absolute error 2.8e-8 in cos and sin.
/// Every operation is elementwise and exactly rounded, so all register widths and the scalar twin give the same bits.
/// </para>
/// </remarks>
internal static class NormalStreams
{
    /// <summary>Seeds the streams of the given trajectories into the four planes of <paramref name="state"/>.</summary>
    public static void Seed(Span<ulong> state, ulong seed, ReadOnlySpan<long> indices)
    {
        int lanes = indices.Length, pair = 2 * U.Count;
        for (int i = 0; i < lanes; i++)
        {
            var stream = new Xoshiro256(seed, (ulong)indices[i]);
            int slot = i / pair * pair + W.LaneOf(i % pair);
            state[slot] = stream.S0;
            state[lanes + slot] = stream.S1;
            state[2 * lanes + slot] = stream.S2;
            state[3 * lanes + slot] = stream.S3;
        }
    }

    /// <summary>Draws the next two normals of every trajectory of the block.</summary>
    public static void Next(ref ulong state, int lanes, ref float first, ref float second)
    {
        for (int i = 0; i < lanes; i += 2 * U.Count)
        {
            U a = Advance(ref Unsafe.Add(ref state, i), lanes);
            U b = Advance(ref Unsafe.Add(ref state, i + U.Count), lanes);
            W.Split(a, b, out I high, out I low);
            BoxMuller(high, low, out F x, out F y);
            x.StoreUnsafe(ref Unsafe.Add(ref first, i));
            y.StoreUnsafe(ref Unsafe.Add(ref second, i));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static U Advance(ref ulong p0, int lanes)
    {
        ref ulong p1 = ref Unsafe.Add(ref p0, lanes), p2 = ref Unsafe.Add(ref p1, lanes), p3 = ref Unsafe.Add(ref p2, lanes);
        U s0 = V.LoadUnsafe(ref p0), s1 = V.LoadUnsafe(ref p1), s2 = V.LoadUnsafe(ref p2), s3 = V.LoadUnsafe(ref p3);
        U sum = s0 + s3, result = ((sum << 23) | (sum >>> 41)) + s0;
        U t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = (s3 << 45) | (s3 >>> 19);
        s0.StoreUnsafe(ref p0);
        s1.StoreUnsafe(ref p1);
        s2.StoreUnsafe(ref p2);
        s3.StoreUnsafe(ref p3);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void BoxMuller(I high, I low, out F first, out F second)
    {
        const float TwoToMinus31 = 1f / (1u << 31);
        const int SqrtHalfBits = 0x3F3504F3, MantissaMask = 0x007FFFFF, SignMask = int.MinValue;

        // u in (0, 1]; u = 1 (by rounding, chance 2^-25) gives a radius of exactly 0.
        F u = V.FusedMultiplyAdd(V.ConvertToSingle(high >>> 1), V.Create(TwoToMinus31), V.Create(0.5f * TwoToMinus31));
        I offset = u.AsInt32() - V.Create(SqrtHalfBits);
        F exponent = V.ConvertToSingle(offset >> 23);
        F f = ((offset & V.Create(MantissaMask)) + V.Create(SqrtHalfBits)).AsSingle() - V.Create(1f);
        // -ln(1 + f) = f P(f) on [sqrt(1/2) - 1, sqrt(2) - 1].
        F p = V.FusedMultiplyAdd(f, V.Create(-0.08959879141f), V.Create(0.1448215641f));
        p = V.FusedMultiplyAdd(p, f, V.Create(-0.1491737647f));
        p = V.FusedMultiplyAdd(p, f, V.Create(0.1654374224f));
        p = V.FusedMultiplyAdd(p, f, V.Create(-0.1995841768f));
        p = V.FusedMultiplyAdd(p, f, V.Create(0.2500294594f));
        p = V.FusedMultiplyAdd(p, f, V.Create(-0.3333416044f));
        p = V.FusedMultiplyAdd(p, f, V.Create(0.4999997774f));
        p = V.FusedMultiplyAdd(p, f, V.Create(-0.999999975f));
        F radius = V.Sqrt(V.FusedMultiplyAdd(exponent, V.Create(-0.693147181f), p * f));

        // cos(pi t/4) and sin(pi t/4) on [-1, 1].
        F t = V.ConvertToSingle(low << 2) * V.Create(TwoToMinus31), t2 = t * t;
        F cos = V.FusedMultiplyAdd(V.Create(-0.0003188805053f), t2, V.Create(0.01584991525f));
        cos = V.FusedMultiplyAdd(cos, t2, V.Create(-0.3084242536f));
        cos = V.FusedMultiplyAdd(cos, t2, V.Create(0.9999999724f));
        F sin = V.FusedMultiplyAdd(V.Create(-3.595450752e-5f), t2, V.Create(0.002490007127f));
        sin = V.FusedMultiplyAdd(sin, t2, V.Create(-0.08074543483f));
        sin = V.FusedMultiplyAdd(sin, t2, V.Create(0.785398161f)) * t;
        first = radius * (cos - sin) ^ (low & V.Create(SignMask)).AsSingle();
        second = radius * (cos + sin) ^ ((low << 1) & V.Create(SignMask)).AsSingle();
    }
}
