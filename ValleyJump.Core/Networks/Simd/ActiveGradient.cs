using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using F = System.Runtime.Intrinsics.Vector256<float>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Networks.Simd.Lanes256;

/// <summary>
/// A weight gradient by units, c = a^T b, for large batches: the samples in which a unit is not active, or its derivative is 0, are left
/// out. With ReLU that is about half of them. The bits are those of <see cref="DenseLayer.Gradient"/>.
/// </summary>
internal static unsafe class ActiveGradient
{
    /// <summary>Samples at a time: one in each bit of a mask.</summary>
    public const int Samples = NonZeroMask.Bits;

    private const MethodImplOptions Pass = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    // Registers of a panel of columns: as many sums, and two more.
    private const int PanelVectors = 12;

    /// <summary>c[j, :] += sum_n a[n, j] b_n over the samples whose a[n, j] is not 0.</summary>
    /// <param name="a">A row for each sample, whole registers.</param>
    /// <param name="aStride">Floats of a row.</param>
    /// <param name="units">How many of them are used.</param>
    /// <param name="b">The samples' rows, each as long as one of c.</param>
    /// <param name="c">A row for each unit.</param>
    /// <param name="stride">Floats of a row of c, whole registers.</param>
    /// <param name="samples">How many, <see cref="Samples"/> at most.</param>
    [MethodImpl(Pass)]
    public static void Add(float* a, int aStride, int units, Picked b, float* c, int stride, int samples)
    {
        float** rows = stackalloc float*[Samples];
        for (int n = 0; n < samples; n++)
            rows[n] = b.Of(n);
        ulong* active = stackalloc ulong[Samples];
        for (int unit = 0; unit < units; unit += Samples)
        {
            int here = Math.Min(Samples, units - unit);
            Mark(a + unit, aStride, samples, here, active);
            foreach ((int panel, int vectors) in new Panels(stride / F.Count, PanelVectors))
            {
                int column = panel * F.Count;
                float* to = c + (nint)unit * stride + column;
                switch (vectors)
                {
                    case 1: Add<Count1>(rows, column, a + unit, aStride, active, here, to, stride); break;
                    case 2: Add<Count2>(rows, column, a + unit, aStride, active, here, to, stride); break;
                    case 3: Add<Count3>(rows, column, a + unit, aStride, active, here, to, stride); break;
                    case 4: Add<Count4>(rows, column, a + unit, aStride, active, here, to, stride); break;
                    case 5: Add<Count5>(rows, column, a + unit, aStride, active, here, to, stride); break;
                    case 6: Add<Count6>(rows, column, a + unit, aStride, active, here, to, stride); break;
                    case 7: Add<Count7>(rows, column, a + unit, aStride, active, here, to, stride); break;
                    case 8: Add<Count8>(rows, column, a + unit, aStride, active, here, to, stride); break;
                    case 9: Add<Count9>(rows, column, a + unit, aStride, active, here, to, stride); break;
                    case 10: Add<Count10>(rows, column, a + unit, aStride, active, here, to, stride); break;
                    case 11: Add<Count11>(rows, column, a + unit, aStride, active, here, to, stride); break;
                    default: Add<Count12>(rows, column, a + unit, aStride, active, here, to, stride); break;
                }
            }
        }
    }

    [MethodImpl(Pass)]
    private static void Add<N>(float** rows, int column, float* a, nint aStride, ulong* active, int units, float* c, nint stride) where N
        : struct, ICount
    {
        for (int j = 0; j < units; j++, c += stride)
        {
            ulong left = active[j];
            if (left == 0)
                continue;
            F s0 = V.Load(c), s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default,
                s8 = default, s9 = default, s10 = default, s11 = default;
            if (N.Value > 1) s1 = V.Load(c + F.Count);
            if (N.Value > 2) s2 = V.Load(c + 2 * F.Count);
            if (N.Value > 3) s3 = V.Load(c + 3 * F.Count);
            if (N.Value > 4) s4 = V.Load(c + 4 * F.Count);
            if (N.Value > 5) s5 = V.Load(c + 5 * F.Count);
            if (N.Value > 6) s6 = V.Load(c + 6 * F.Count);
            if (N.Value > 7) s7 = V.Load(c + 7 * F.Count);
            if (N.Value > 8) s8 = V.Load(c + 8 * F.Count);
            if (N.Value > 9) s9 = V.Load(c + 9 * F.Count);
            if (N.Value > 10) s10 = V.Load(c + 10 * F.Count);
            if (N.Value > 11) s11 = V.Load(c + 11 * F.Count);
            do
            {
                int n = BitOperations.TrailingZeroCount(left);
                left &= left - 1;
                float* row = rows[n] + column;
                F x = V.Create(a[n * aStride + j]);
                s0 = V.FusedMultiplyAdd(V.Load(row), x, s0);
                if (N.Value > 1) s1 = V.FusedMultiplyAdd(V.Load(row + F.Count), x, s1);
                if (N.Value > 2) s2 = V.FusedMultiplyAdd(V.Load(row + 2 * F.Count), x, s2);
                if (N.Value > 3) s3 = V.FusedMultiplyAdd(V.Load(row + 3 * F.Count), x, s3);
                if (N.Value > 4) s4 = V.FusedMultiplyAdd(V.Load(row + 4 * F.Count), x, s4);
                if (N.Value > 5) s5 = V.FusedMultiplyAdd(V.Load(row + 5 * F.Count), x, s5);
                if (N.Value > 6) s6 = V.FusedMultiplyAdd(V.Load(row + 6 * F.Count), x, s6);
                if (N.Value > 7) s7 = V.FusedMultiplyAdd(V.Load(row + 7 * F.Count), x, s7);
                if (N.Value > 8) s8 = V.FusedMultiplyAdd(V.Load(row + 8 * F.Count), x, s8);
                if (N.Value > 9) s9 = V.FusedMultiplyAdd(V.Load(row + 9 * F.Count), x, s9);
                if (N.Value > 10) s10 = V.FusedMultiplyAdd(V.Load(row + 10 * F.Count), x, s10);
                if (N.Value > 11) s11 = V.FusedMultiplyAdd(V.Load(row + 11 * F.Count), x, s11);
            }
            while (left != 0);
            s0.Store(c);
            if (N.Value > 1) s1.Store(c + F.Count);
            if (N.Value > 2) s2.Store(c + 2 * F.Count);
            if (N.Value > 3) s3.Store(c + 3 * F.Count);
            if (N.Value > 4) s4.Store(c + 4 * F.Count);
            if (N.Value > 5) s5.Store(c + 5 * F.Count);
            if (N.Value > 6) s6.Store(c + 6 * F.Count);
            if (N.Value > 7) s7.Store(c + 7 * F.Count);
            if (N.Value > 8) s8.Store(c + 8 * F.Count);
            if (N.Value > 9) s9.Store(c + 9 * F.Count);
            if (N.Value > 10) s10.Store(c + 10 * F.Count);
            if (N.Value > 11) s11.Store(c + 11 * F.Count);
        }
    }

    /// <summary>For each of up to 64 units a bit for each sample: is its value not 0?</summary>
    [MethodImpl(Pass)]
    private static void Mark(float* a, nint stride, int samples, int units, ulong* active)
    {
        for (int n = 0; n < samples; n++, a += stride)
            active[n] = NonZeroMask.Of(a, units);
        for (int n = samples; n < Samples; n++)
            active[n] = 0;
        // The transpose of the 64 x 64 bits: the halves off the diagonal change places, then those of each quarter, and so on (Warren,
        // Hacker's Delight, 7-3).
        ulong mask = 0x00000000FFFFFFFF;
        for (int size = 32; size != 0; size >>= 1, mask ^= mask << size)
        {
            for (int k = 0; k < Samples; k = (k + size + 1) & ~size)
            {
                ulong t = ((active[k] >> size) ^ active[k + size]) & mask;
                active[k + size] ^= t;
                active[k] ^= t << size;
            }
        }
    }
}
