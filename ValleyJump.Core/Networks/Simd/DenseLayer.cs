using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using F = System.Runtime.Intrinsics.Vector256<float>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Networks.Simd.Lanes256;

/// <summary>Where a product's accumulators start from, and what becomes of them.</summary>
internal unsafe interface IProduct
{
    F Begin(float* c);

    void End(F sum, float* c);
}

/// <summary>c = a b.</summary>
internal readonly unsafe struct Assign : IProduct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F Begin(float* c) => F.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End(F sum, float* c) => sum.Store(c);
}

/// <summary>c = max(a b, 0).</summary>
internal readonly unsafe struct Rectify : IProduct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F Begin(float* c) => F.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End(F sum, float* c) => V.MaxNative(sum, F.Zero).Store(c);
}

/// <summary>c = a b where the activation, which lies <paramref name="offset"/> bytes from c, is positive, and else 0.</summary>
internal readonly unsafe struct Mask(nint offset) : IProduct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F Begin(float* c) => F.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End(F sum, float* c) => (sum & V.GreaterThan(V.Load((float*)((byte*)c + offset)), F.Zero)).Store(c);
}

/// <summary>c = c + a b.</summary>
internal readonly unsafe struct Accumulate : IProduct
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F Begin(float* c) => V.Load(c);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End(F sum, float* c) => sum.Store(c);
}

/// <summary>c = c - rate a b.</summary>
internal readonly unsafe struct Descend(float rate) : IProduct
{
    private readonly F minusRate = V.Create(-rate);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public F Begin(float* c) => F.Zero;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void End(F sum, float* c) => V.FusedMultiplyAdd(minusRate, sum, V.Load(c)).Store(c);
}

/// <summary>
/// The products of the dense layers, forward, backward and for the gradient: blocks of four rows of c by three registers at most, summed
/// in order of the inner index with one rounding each, whatever the registers' width.
/// </summary>
internal static unsafe class DenseLayer
{
    private const MethodImplOptions Pass = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;
    private const int PanelVectors = 3;

    /// <summary>c[r, :] from sum_k a[r, k] b[k, :].</summary>
    /// <param name="a">The element (r, k) lies at r * aRow + k * aStep. Read for <paramref name="rows"/> rounded up to even.</param>
    /// <param name="aRow">Distance of rows.</param>
    /// <param name="aStep">Distance of columns.</param>
    /// <param name="b">Rows of c's length.</param>
    /// <param name="c">Written for <paramref name="rows"/> rounded up to even.</param>
    /// <param name="stride">Floats of a row of b and c, a multiple of the register's.</param>
    /// <param name="rows">Rows of c.</param>
    /// <param name="depth">Terms of the sum.</param>
    /// <param name="product">What to do with the sums.</param>
    [MethodImpl(Pass)]
    public static void Multiply<TProduct>(float* a, nint aRow, nint aStep, float* b, float* c, nint stride, int rows, int depth, TProduct product)
        where TProduct : struct, IProduct
    {
        // Blocks of four rows, and one of two for a rest that it covers.
        bool pair = (rows & 3) is 1 or 2;
        int fours = pair ? rows & ~3 : (rows + 3) & ~3;
        foreach ((int column, int vectors) in new Panels((int)stride / F.Count, PanelVectors))
        {
            float* bp = b + column * F.Count, cp = c + column * F.Count;
            float* a2 = a + fours * aRow, c2 = cp + fours * stride;
            switch (vectors)
            {
                case 1:
                    Block<Count4, Count1, TProduct>(a, aRow, aStep, bp, cp, stride, fours, depth, product);
                    if (pair) Block<Count2, Count1, TProduct>(a2, aRow, aStep, bp, c2, stride, 2, depth, product);
                    break;
                case 2:
                    Block<Count4, Count2, TProduct>(a, aRow, aStep, bp, cp, stride, fours, depth, product);
                    if (pair) Block<Count2, Count2, TProduct>(a2, aRow, aStep, bp, c2, stride, 2, depth, product);
                    break;
                default:
                    Block<Count4, Count3, TProduct>(a, aRow, aStep, bp, cp, stride, fours, depth, product);
                    if (pair) Block<Count2, Count3, TProduct>(a2, aRow, aStep, bp, c2, stride, 2, depth, product);
                    break;
            }
        }
    }

    [MethodImpl(Pass)]
    private static void Block<R, N, TProduct>(float* a, nint aRow, nint aStep, float* b, float* c, nint stride, int rows, int depth, TProduct product)
        where R : struct, ICount where N : struct, ICount where TProduct : struct, IProduct
    {
        for (int r = 0; r < rows; r += R.Value)
        {
            float* a0 = a, a1 = a0 + aRow, a2 = a1 + aRow, a3 = a2 + aRow;
            float* c0 = c, c1 = c0 + stride, c2 = c1 + stride, c3 = c2 + stride;
            F s00 = product.Begin(c0), s10 = product.Begin(c1), s20 = default, s30 = default;
            F s01 = default, s11 = default, s21 = default, s31 = default, s02 = default, s12 = default, s22 = default, s32 = default;
            if (R.Value > 2) { s20 = product.Begin(c2); s30 = product.Begin(c3); }
            if (N.Value > 1) { s01 = product.Begin(c0 + F.Count); s11 = product.Begin(c1 + F.Count); }
            if (N.Value > 1 && R.Value > 2) { s21 = product.Begin(c2 + F.Count); s31 = product.Begin(c3 + F.Count); }
            if (N.Value > 2) { s02 = product.Begin(c0 + 2 * F.Count); s12 = product.Begin(c1 + 2 * F.Count); }
            if (N.Value > 2 && R.Value > 2) { s22 = product.Begin(c2 + 2 * F.Count); s32 = product.Begin(c3 + 2 * F.Count); }
            float* row = b;
            nint at = 0;
            for (int k = 0; k < depth; k++)
            {
                F b0 = V.Load(row), b1 = default, b2 = default;
                if (N.Value > 1) b1 = V.Load(row + F.Count);
                if (N.Value > 2) b2 = V.Load(row + 2 * F.Count);
                F x = V.Create(a0[at]);
                s00 = V.FusedMultiplyAdd(x, b0, s00);
                if (N.Value > 1) s01 = V.FusedMultiplyAdd(x, b1, s01);
                if (N.Value > 2) s02 = V.FusedMultiplyAdd(x, b2, s02);
                x = V.Create(a1[at]);
                s10 = V.FusedMultiplyAdd(x, b0, s10);
                if (N.Value > 1) s11 = V.FusedMultiplyAdd(x, b1, s11);
                if (N.Value > 2) s12 = V.FusedMultiplyAdd(x, b2, s12);
                if (R.Value > 2)
                {
                    x = V.Create(a2[at]);
                    s20 = V.FusedMultiplyAdd(x, b0, s20);
                    if (N.Value > 1) s21 = V.FusedMultiplyAdd(x, b1, s21);
                    if (N.Value > 2) s22 = V.FusedMultiplyAdd(x, b2, s22);
                    x = V.Create(a3[at]);
                    s30 = V.FusedMultiplyAdd(x, b0, s30);
                    if (N.Value > 1) s31 = V.FusedMultiplyAdd(x, b1, s31);
                    if (N.Value > 2) s32 = V.FusedMultiplyAdd(x, b2, s32);
                }
                row += stride;
                at += aStep;
            }
            product.End(s00, c0);
            product.End(s10, c1);
            if (R.Value > 2) { product.End(s20, c2); product.End(s30, c3); }
            if (N.Value > 1) { product.End(s01, c0 + F.Count); product.End(s11, c1 + F.Count); }
            if (N.Value > 1 && R.Value > 2) { product.End(s21, c2 + F.Count); product.End(s31, c3 + F.Count); }
            if (N.Value > 2) { product.End(s02, c0 + 2 * F.Count); product.End(s12, c1 + 2 * F.Count); }
            if (N.Value > 2 && R.Value > 2) { product.End(s22, c2 + 2 * F.Count); product.End(s32, c3 + 2 * F.Count); }
            a += R.Value * aRow;
            c += R.Value * stride;
        }
    }
}
