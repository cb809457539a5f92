using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using ValleyJump.Core.Noise.Simd.Lanes256;
using ValleyJump.Core.Numerics;

using F = System.Runtime.Intrinsics.Vector256<float>;
using I = System.Runtime.Intrinsics.Vector256<int>;
using U = System.Runtime.Intrinsics.Vector256<ulong>;
using V = System.Runtime.Intrinsics.Vector256;
using W = ValleyJump.Core.Dynamics.Simd.Width256;

namespace ValleyJump.Core.Dynamics.Simd.Lanes256;

/// <summary>
/// One xoshiro256++ stream per trajectory; each 64-bit draw becomes two normals of deviation 1/2 (Box and Muller, 1958) in single
/// precision.
/// </summary>
/// <remarks>
/// <para>
/// The radius comes from 31 bits, u = (k + 1/2) 2^-31, so |n| reaches sqrt(2 ln 2^32) = 6.66; the angle from 32 bits:
/// two signs and 30 bits within a quadrant. With phi the angle from the diagonal of the quadrant,
/// sqrt(-2 ln u) cos(pi/4 + phi) = sqrt(-ln u) (cos phi - sin phi), and sin likewise with a plus: no quadrant logic, no factor 2.
/// What is returned is half a normal, which is what the kernel needs (see StepKernel.Kick) and costs nothing.
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
        const int lanes = TrajectoryBlock.Stride;
        int pair = 2 * U.Count;
        for (int i = 0; i < indices.Length; i++)
        {
            var stream = new Xoshiro256(seed, (ulong)indices[i]);
            int slot = i / pair * pair + W.LaneOf(i % pair);
            state[slot] = stream.S0;
            state[lanes + slot] = stream.S1;
            state[2 * lanes + slot] = stream.S2;
            state[3 * lanes + slot] = stream.S3;
        }
    }

    private const MethodImplOptions Pass = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    /// <summary>Draws the half normals of the next <paramref name="steps"/> steps for every trajectory of the block.</summary>
    /// <remarks>
    /// Three passes with short chains of dependent operations, in place: bits, then radii, then normals. In one, the processor's
    /// scheduler fills with operations that wait for the square root.
    /// </remarks>
    [MethodImpl(Pass)]
    public static void Draw(TrajectoryBlock block, int steps)
    {
        DrawBits(block, steps);
        ToRadii(block, steps);
        ToNormals(block, steps);
    }

    /// <summary>The same for noise of lengths that are not a normal's.</summary>
    [MethodImpl(Pass)]
    public static void Draw<TNoise>(TrajectoryBlock block, int steps, in TNoise noise)
        where TNoise : struct, ISpectralNoise<TNoise>
    {
        DrawBits(block, steps);
        ToRadii(block, steps);
        Stretch(block, steps, noise);
        ToNormals(block, steps);
    }

    [MethodImpl(Pass)]
    private static void Stretch<TNoise>(TrajectoryBlock block, int steps, in TNoise noise)
        where TNoise : struct, ISpectralNoise<TNoise>
    {
        ref float normals = ref MemoryMarshal.GetReference(block.Normals);
        TNoise law = noise;
        nuint end = (nuint)(2 * TrajectoryBlock.Size * steps);
        for (nuint start = 0; start < end; start += 2 * TrajectoryBlock.Size)
        {
            for (nuint at = start; at < start + TrajectoryBlock.Size; at += (nuint)F.Count)
                law.QuarterSquare(V.LoadUnsafe(ref normals, at)).StoreUnsafe(ref normals, at);
        }
    }

    [MethodImpl(Pass)]
    private static void DrawBits(TrajectoryBlock block, int steps)
    {
        ref ulong plane0 = ref MemoryMarshal.GetReference(block.Streams), plane1 = ref Unsafe.Add(ref plane0, TrajectoryBlock.Stride);
        ref ulong plane2 = ref Unsafe.Add(ref plane1, TrajectoryBlock.Stride), plane3 = ref Unsafe.Add(ref plane2, TrajectoryBlock.Stride);
        ref int bits = ref Unsafe.As<float, int>(ref MemoryMarshal.GetReference(block.Normals));
        for (nuint a = 0; a < TrajectoryBlock.Size; a += (nuint)F.Count)
        {
            nuint b = a + (nuint)U.Count;
            U a0 = V.LoadUnsafe(ref plane0, a), a1 = V.LoadUnsafe(ref plane1, a), a2 = V.LoadUnsafe(ref plane2, a),
                a3 = V.LoadUnsafe(ref plane3, a);
            U b0 = V.LoadUnsafe(ref plane0, b), b1 = V.LoadUnsafe(ref plane1, b), b2 = V.LoadUnsafe(ref plane2, b),
                b3 = V.LoadUnsafe(ref plane3, b);
            nuint end = a + (nuint)(2 * TrajectoryBlock.Size * steps);
            for (nuint at = a; at < end; at += 2 * TrajectoryBlock.Size)
            {
                W.Split(Advance(ref a0, ref a1, ref a2, ref a3), Advance(ref b0, ref b1, ref b2, ref b3), out I high, out I low);
                high.StoreUnsafe(ref bits, at);
                low.StoreUnsafe(ref bits, at + TrajectoryBlock.Size);
            }
            a0.StoreUnsafe(ref plane0, a);
            a1.StoreUnsafe(ref plane1, a);
            a2.StoreUnsafe(ref plane2, a);
            a3.StoreUnsafe(ref plane3, a);
            b0.StoreUnsafe(ref plane0, b);
            b1.StoreUnsafe(ref plane1, b);
            b2.StoreUnsafe(ref plane2, b);
            b3.StoreUnsafe(ref plane3, b);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static U Advance(ref U s0, ref U s1, ref U s2, ref U s3)
    {
        U sum = s0 + s3, result = ((sum << 23) | (sum >>> 41)) + s0;
        U t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = (s3 << 45) | (s3 >>> 19);
        return result;
    }

    /// <summary>-ln u, with u from the high half of each draw.</summary>
    [MethodImpl(Pass)]
    private static void ToRadii(TrajectoryBlock block, int steps)
    {
        const float TwoToMinus31 = 1f / (1u << 31);
        const int SqrtHalfBits = 0x3F3504F3, MantissaMask = 0x007FFFFF;
        ref float normals = ref MemoryMarshal.GetReference(block.Normals);
        nuint end = (nuint)(2 * TrajectoryBlock.Size * steps);
        for (nuint start = 0; start < end; start += 2 * TrajectoryBlock.Size)
        {
            for (nuint at = start; at < start + TrajectoryBlock.Size; at += (nuint)F.Count)
            {
                I high = V.LoadUnsafe(ref normals, at).AsInt32();
                // u in (0, 1]; u = 1 (by rounding, chance 2^-25) gives a radius of exactly 0.
                F u = V.FusedMultiplyAdd(V.ConvertToSingle(high >>> 1), V.Create(TwoToMinus31), V.Create(0.5f * TwoToMinus31));
                I offset = u.AsInt32() - V.Create(SqrtHalfBits);
                F exponent = V.ConvertToSingle(offset >> 23);
                F f = ((offset & V.Create(MantissaMask)) + V.Create(SqrtHalfBits)).AsSingle() - V.Create(1f);
                // -ln(1 + f)/4 = f P(f) on [sqrt(1/2) - 1, sqrt(2) - 1].
                F f2 = f * f, f4 = f2 * f2;
                F p01 = V.FusedMultiplyAdd(f, V.Create(0.4999997774f / 4), V.Create(-0.999999975f / 4));
                F p23 = V.FusedMultiplyAdd(f, V.Create(0.2500294594f / 4), V.Create(-0.3333416044f / 4));
                F p45 = V.FusedMultiplyAdd(f, V.Create(0.1654374224f / 4), V.Create(-0.1995841768f / 4));
                F p67 = V.FusedMultiplyAdd(f, V.Create(0.1448215641f / 4), V.Create(-0.1491737647f / 4));
                F tail = V.FusedMultiplyAdd(V.FusedMultiplyAdd(f2, V.Create(-0.08959879141f / 4), p67), f2, p45);
                F p = V.FusedMultiplyAdd(tail, f4, V.FusedMultiplyAdd(p23, f2, p01));
                V.FusedMultiplyAdd(exponent, V.Create(-0.693147181f / 4), p * f).StoreUnsafe(ref normals, at);
            }
        }
    }

    /// <summary>The normals, from the squared radii and the low half of each draw.</summary>
    [MethodImpl(Pass)]
    private static void ToNormals(TrajectoryBlock block, int steps)
    {
        const float TwoToMinus31 = 1f / (1u << 31);
        const int SignMask = int.MinValue;
        ref float normals = ref MemoryMarshal.GetReference(block.Normals);
        nuint end = (nuint)(2 * TrajectoryBlock.Size * steps);
        for (nuint start = 0; start < end; start += 2 * TrajectoryBlock.Size)
        {
            for (nuint at = start; at < start + TrajectoryBlock.Size; at += (nuint)F.Count)
            {
                F radius = V.Sqrt(V.LoadUnsafe(ref normals, at));
                I low = V.LoadUnsafe(ref normals, at + TrajectoryBlock.Size).AsInt32();
                // cos(pi t/4) and sin(pi t/4) on [-1, 1].
                F t = V.ConvertToSingle(low << 2) * V.Create(TwoToMinus31), t2 = t * t;
                F cos = V.FusedMultiplyAdd(V.Create(-0.0003188805053f), t2, V.Create(0.01584991525f));
                cos = V.FusedMultiplyAdd(cos, t2, V.Create(-0.3084242536f));
                cos = V.FusedMultiplyAdd(cos, t2, V.Create(0.9999999724f));
                F sin = V.FusedMultiplyAdd(V.Create(-3.595450752e-5f), t2, V.Create(0.002490007127f));
                sin = V.FusedMultiplyAdd(sin, t2, V.Create(-0.08074543483f));
                sin = V.FusedMultiplyAdd(sin, t2, V.Create(0.785398161f)) * t;
                (radius * (cos - sin) ^ (low & V.Create(SignMask)).AsSingle()).StoreUnsafe(ref normals, at);
                (radius * (cos + sin) ^ ((low << 1) & V.Create(SignMask)).AsSingle()).StoreUnsafe(ref normals, at + TrajectoryBlock.Size);
            }
        }
    }
}
