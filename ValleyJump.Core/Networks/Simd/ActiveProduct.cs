using System.Numerics;
using System.Runtime.CompilerServices;
using F = System.Runtime.Intrinsics.Vector256<float>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Networks.Simd.Lanes256;

/// <summary>
/// A product sample by sample, c = a b, that leaves out the terms whose factor a is 0: with ReLU about half of a hidden level's. The bits
/// are those of <see cref="DenseLayer.Multiply"/> where all weights are finite, and it is for these alone.
/// </summary>
internal static unsafe class ActiveProduct
{
    private const MethodImplOptions Pass = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    // Registers of a panel of columns.
    private const int PanelVectors = 8;

    // Bytes of the weights, each row of which is read for every sample; DenseLayer reads it for four at once.
    private const int MostBytes = 48 * 1024;

    // Fewer sums would wait for each other.
    private const int FewestVectors = 6;

    /// <summary>
    /// It is faster than <see cref="DenseLayer.Multiply"/>. Measured with 20 to 200 units: by 12 % with 50, by a fifth with 90, and
    /// slower or no faster where this says so. Not measured for registers of 128 bits, most of which have no instruction for a mask.
    /// </summary>
    /// <param name="stride">Floats of a row of weights.</param>
    /// <param name="depth">Rows.</param>
    public static bool Pays(int stride, int depth)
    {
        int vectors = stride / F.Count, panels = (vectors + PanelVectors - 1) / PanelVectors;
        return F.Count > 4 && vectors / panels >= FewestVectors && depth * stride * (long)sizeof(float) <= MostBytes;
    }

    /// <summary>c[n, :] from sum_k a[n, k] b[k, :].</summary>
    /// <param name="a">A row for each sample, whole registers.</param>
    /// <param name="aStride">Floats of a row.</param>
    /// <param name="depth">How many of them are used.</param>
    /// <param name="b">Rows of c's length.</param>
    /// <param name="c">A row for each sample.</param>
    /// <param name="stride">Floats of a row of b and c, a multiple of the register's.</param>
    /// <param name="rows">Samples.</param>
    /// <param name="product">What to do with the sums.</param>
    [MethodImpl(Pass)]
    public static void Multiply<TProduct>(float* a, nint aStride, int depth, float* b, float* c, nint stride, int rows, TProduct product)
        where TProduct : struct, IProduct
    {
        foreach ((int panel, int vectors) in new Panels((int)stride / F.Count, PanelVectors))
        {
            float* from = b + panel * F.Count, to = c + panel * F.Count;
            switch (vectors)
            {
                case 1: Multiply<Count1, TProduct>(a, aStride, depth, from, to, stride, rows, product); break;
                case 2: Multiply<Count2, TProduct>(a, aStride, depth, from, to, stride, rows, product); break;
                case 3: Multiply<Count3, TProduct>(a, aStride, depth, from, to, stride, rows, product); break;
                case 4: Multiply<Count4, TProduct>(a, aStride, depth, from, to, stride, rows, product); break;
                case 5: Multiply<Count5, TProduct>(a, aStride, depth, from, to, stride, rows, product); break;
                case 6: Multiply<Count6, TProduct>(a, aStride, depth, from, to, stride, rows, product); break;
                case 7: Multiply<Count7, TProduct>(a, aStride, depth, from, to, stride, rows, product); break;
                default: Multiply<Count8, TProduct>(a, aStride, depth, from, to, stride, rows, product); break;
            }
        }
    }

    [MethodImpl(Pass)]
    private static void Multiply<N, TProduct>(float* a, nint aStride, int depth, float* b, float* c, nint stride, int rows,
        TProduct product)
        where N : struct, ICount where TProduct : struct, IProduct
    {
        for (int n = 0; n < rows; n++, a += aStride, c += stride)
        {
            F s0 = product.Begin(new RowCells(c)), s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default,
                s7 = default;
            if (N.Value > 1) s1 = product.Begin(new RowCells(c + F.Count));
            if (N.Value > 2) s2 = product.Begin(new RowCells(c + 2 * F.Count));
            if (N.Value > 3) s3 = product.Begin(new RowCells(c + 3 * F.Count));
            if (N.Value > 4) s4 = product.Begin(new RowCells(c + 4 * F.Count));
            if (N.Value > 5) s5 = product.Begin(new RowCells(c + 5 * F.Count));
            if (N.Value > 6) s6 = product.Begin(new RowCells(c + 6 * F.Count));
            if (N.Value > 7) s7 = product.Begin(new RowCells(c + 7 * F.Count));
            for (int k = 0; k < depth; k += NonZeroMask.Bits)
            {
                ulong left = NonZeroMask.Of(a + k, Math.Min(NonZeroMask.Bits, depth - k));
                while (left != 0)
                {
                    nint i = k + BitOperations.TrailingZeroCount(left);
                    left &= left - 1;
                    F x = V.Create(a[i]);
                    float* row = b + i * stride;
                    s0 = V.FusedMultiplyAdd(V.Load(row), x, s0);
                    if (N.Value > 1) s1 = V.FusedMultiplyAdd(V.Load(row + F.Count), x, s1);
                    if (N.Value > 2) s2 = V.FusedMultiplyAdd(V.Load(row + 2 * F.Count), x, s2);
                    if (N.Value > 3) s3 = V.FusedMultiplyAdd(V.Load(row + 3 * F.Count), x, s3);
                    if (N.Value > 4) s4 = V.FusedMultiplyAdd(V.Load(row + 4 * F.Count), x, s4);
                    if (N.Value > 5) s5 = V.FusedMultiplyAdd(V.Load(row + 5 * F.Count), x, s5);
                    if (N.Value > 6) s6 = V.FusedMultiplyAdd(V.Load(row + 6 * F.Count), x, s6);
                    if (N.Value > 7) s7 = V.FusedMultiplyAdd(V.Load(row + 7 * F.Count), x, s7);
                }
            }
            product.End(s0, new RowCells(c));
            if (N.Value > 1) product.End(s1, new RowCells(c + F.Count));
            if (N.Value > 2) product.End(s2, new RowCells(c + 2 * F.Count));
            if (N.Value > 3) product.End(s3, new RowCells(c + 3 * F.Count));
            if (N.Value > 4) product.End(s4, new RowCells(c + 4 * F.Count));
            if (N.Value > 5) product.End(s5, new RowCells(c + 5 * F.Count));
            if (N.Value > 6) product.End(s6, new RowCells(c + 6 * F.Count));
            if (N.Value > 7) product.End(s7, new RowCells(c + 7 * F.Count));
        }
    }
}
