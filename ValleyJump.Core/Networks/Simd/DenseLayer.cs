using System.Runtime.CompilerServices;
using F = System.Runtime.Intrinsics.Vector256<float>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Networks.Simd.Lanes256;

/// <summary>Where the values of a sample begin.</summary>
internal unsafe interface ISamples
{
    float* Of(int n);
}

/// <summary>Sample after sample.</summary>
internal readonly unsafe struct Consecutive(float* first, nint stride) : ISamples
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Of(int n) => first + n * stride;
}

/// <summary>The samples of a batch, where they lie among all.</summary>
internal readonly unsafe struct Picked(float* first, nint stride, int* batch) : ISamples
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public float* Of(int n) => first + batch[n] * stride;
}

/// <summary>
/// The products of the dense layers, forward, backward and for the gradient: blocks of four rows of c by three registers at most, summed
/// in order of the inner index with one rounding each, whatever the registers' width. Where the last register of a row has few used
/// columns, those of four rows share one: 50 columns take 25 multiplications for four rows, not 28.
/// </summary>
internal static unsafe class DenseLayer
{
    private const MethodImplOptions Pass = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    // Registers of a panel: with four rows 12 sums, with two rows 8. Fewer would wait for each other.
    private const int PanelVectors = 3, PairVectors = 4;

    // The same beside a tail, for which the 16 registers of AVX2 are too few.
    private static int PanelsBesideTail => F.Count == 8 ? 2 : 3;

    // Rows of a gradient whose factors are in the first-level cache, for all samples of a chunk, from panel to panel.
    private const int GradientRows = 32;

    /// <summary>c[n, :] from sum_k a_n[k] b[k, :].</summary>
    /// <param name="a">The samples.</param>
    /// <param name="b">Rows of c's length.</param>
    /// <param name="c">Written for <paramref name="rows"/> rounded up to even.</param>
    /// <param name="stride">Floats of a row of b and c, a multiple of the register's.</param>
    /// <param name="columns">How many of them are used: c is written to there at least, and to the row's end at most.</param>
    /// <param name="rows">Samples, rows of c.</param>
    /// <param name="depth">Terms of the sum.</param>
    /// <param name="product">What to do with the sums.</param>
    [MethodImpl(Pass)]
    public static void Multiply<TSamples, TProduct>(TSamples a, float* b, float* c, nint stride, int columns, int rows, int depth,
        TProduct product)
        where TSamples : struct, ISamples where TProduct : struct, IProduct
    {
        // Blocks of four rows, and one of two for a rest that it covers.
        bool pair = (rows & 3) is 1 or 2;
        int fours = pair ? rows & ~3 : rows;
        bool tail = HasTail(stride, columns);
        int whole = (int)stride / F.Count - (tail ? 1 : 0);
        foreach ((int column, int vectors) in new Panels(whole, tail ? PanelsBesideTail : PanelVectors))
        {
            float* bp = b + column * F.Count, cp = c + column * F.Count;
            switch (tail && column + vectors == whole, vectors)
            {
                case (false, 1): Block<Count4, Count1, Count0, TSamples, TProduct>(a, 0, fours, bp, cp, stride, depth, product); break;
                case (false, 2): Block<Count4, Count2, Count0, TSamples, TProduct>(a, 0, fours, bp, cp, stride, depth, product); break;
                case (false, _): Block<Count4, Count3, Count0, TSamples, TProduct>(a, 0, fours, bp, cp, stride, depth, product); break;
                case (true, 1): Block<Count4, Count1, Count1, TSamples, TProduct>(a, 0, fours, bp, cp, stride, depth, product); break;
                case (true, 2): Block<Count4, Count2, Count1, TSamples, TProduct>(a, 0, fours, bp, cp, stride, depth, product); break;
                case (true, _): Block<Count4, Count3, Count1, TSamples, TProduct>(a, 0, fours, bp, cp, stride, depth, product); break;
            }
        }
        if (!pair)
            return;
        c += fours * stride;
        foreach ((int column, int vectors) in new Panels((int)stride / F.Count, PairVectors))
        {
            float* bp = b + column * F.Count, cp = c + column * F.Count;
            switch (vectors)
            {
                case 1: Block<Count2, Count1, Count0, TSamples, TProduct>(a, fours, rows, bp, cp, stride, depth, product); break;
                case 2: Block<Count2, Count2, Count0, TSamples, TProduct>(a, fours, rows, bp, cp, stride, depth, product); break;
                case 3: Block<Count2, Count3, Count0, TSamples, TProduct>(a, fours, rows, bp, cp, stride, depth, product); break;
                default: Block<Count2, Count4, Count0, TSamples, TProduct>(a, fours, rows, bp, cp, stride, depth, product); break;
            }
        }
    }

    [MethodImpl(Pass)]
    private static void Block<R, N, T, TSamples, TProduct>(TSamples a, int from, int to, float* b, float* c, nint stride, int depth,
        TProduct product)
        where R : struct, ICount where N : struct, ICount where T : struct, ICount where TSamples : struct, ISamples where TProduct
            : struct, IProduct
    {
        for (int n = from; n < to; n += R.Value)
        {
            // Rows beyond the last are the last once more.
            float* a0 = a.Of(n), a1 = a.Of(Math.Min(n + 1, to - 1)), a2 = a0, a3 = a0;
            float* c0 = c, c1 = c0 + stride, c2 = c1 + stride, c3 = c2 + stride;
            F s00 = product.Begin(new RowCells(c0)), s10 = product.Begin(new RowCells(c1)), s20 = default, s30 = default, s03 = default,
                s13 = default;
            F s01 = default, s11 = default, s21 = default, s31 = default, s02 = default, s12 = default, s22 = default, s32 = default;
            if (R.Value > 2) { a2 = a.Of(Math.Min(n + 2, to - 1)); a3 = a.Of(Math.Min(n + 3, to - 1)); }
            if (R.Value > 2) { s20 = product.Begin(new RowCells(c2)); s30 = product.Begin(new RowCells(c3)); }
            if (N.Value > 1) { s01 = product.Begin(new RowCells(c0 + F.Count)); s11 = product.Begin(new RowCells(c1 + F.Count)); }
            if (N.Value > 1 && R.Value > 2)
            {
                s21 = product.Begin(new RowCells(c2 + F.Count));
                s31 = product.Begin(new RowCells(c3 + F.Count));
            }
            if (N.Value > 2) { s02 = product.Begin(new RowCells(c0 + 2 * F.Count)); s12 = product.Begin(new RowCells(c1 + 2 * F.Count)); }
            if (N.Value > 2 && R.Value > 2)
            {
                s22 = product.Begin(new RowCells(c2 + 2 * F.Count));
                s32 = product.Begin(new RowCells(c3 + 2 * F.Count));
            }
            if (N.Value > 3) { s03 = product.Begin(new RowCells(c0 + 3 * F.Count)); s13 = product.Begin(new RowCells(c1 + 3 * F.Count)); }
            F tail = default;
            if (T.Value > 0) tail = product.Begin(new TailCells(c0 + N.Value * F.Count, stride));
            float* row = b;
            for (nint k = 0; k < depth; k++)
            {
                F b0 = V.Load(row), b1 = default, b2 = default, b3 = default;
                if (N.Value > 1) b1 = V.Load(row + F.Count);
                if (N.Value > 2) b2 = V.Load(row + 2 * F.Count);
                if (N.Value > 3) b3 = V.Load(row + 3 * F.Count);
                F x0 = V.Create(a0[k]);
                s00 = V.FusedMultiplyAdd(x0, b0, s00);
                if (N.Value > 1) s01 = V.FusedMultiplyAdd(x0, b1, s01);
                if (N.Value > 2) s02 = V.FusedMultiplyAdd(x0, b2, s02);
                if (N.Value > 3) s03 = V.FusedMultiplyAdd(x0, b3, s03);
                F x1 = V.Create(a1[k]);
                s10 = V.FusedMultiplyAdd(x1, b0, s10);
                if (N.Value > 1) s11 = V.FusedMultiplyAdd(x1, b1, s11);
                if (N.Value > 2) s12 = V.FusedMultiplyAdd(x1, b2, s12);
                if (N.Value > 3) s13 = V.FusedMultiplyAdd(x1, b3, s13);
                if (R.Value > 2)
                {
                    F x2 = V.Create(a2[k]);
                    s20 = V.FusedMultiplyAdd(x2, b0, s20);
                    if (N.Value > 1) s21 = V.FusedMultiplyAdd(x2, b1, s21);
                    if (N.Value > 2) s22 = V.FusedMultiplyAdd(x2, b2, s22);
                    F x3 = V.Create(a3[k]);
                    s30 = V.FusedMultiplyAdd(x3, b0, s30);
                    if (N.Value > 1) s31 = V.FusedMultiplyAdd(x3, b1, s31);
                    if (N.Value > 2) s32 = V.FusedMultiplyAdd(x3, b2, s32);
                    if (T.Value > 0)
                    {
                        tail = V.FusedMultiplyAdd(QuartersOfVector256.Of(x0, x1, x2, x3),
                        QuartersOfVector256.Repeat(row + N.Value * F.Count), tail);
                    }
                }
                row += stride;
            }
            product.End(s00, new RowCells(c0));
            product.End(s10, new RowCells(c1));
            if (R.Value > 2) { product.End(s20, new RowCells(c2)); product.End(s30, new RowCells(c3)); }
            if (N.Value > 1) { product.End(s01, new RowCells(c0 + F.Count)); product.End(s11, new RowCells(c1 + F.Count)); }
            if (N.Value > 1 && R.Value > 2) { product.End(s21, new RowCells(c2 + F.Count)); product.End(s31, new RowCells(c3 + F.Count)); }
            if (N.Value > 2) { product.End(s02, new RowCells(c0 + 2 * F.Count)); product.End(s12, new RowCells(c1 + 2 * F.Count)); }
            if (N.Value > 2 && R.Value > 2)
            {
                product.End(s22, new RowCells(c2 + 2 * F.Count));
                product.End(s32, new RowCells(c3 + 2 * F.Count));
            }
            if (N.Value > 3) { product.End(s03, new RowCells(c0 + 3 * F.Count)); product.End(s13, new RowCells(c1 + 3 * F.Count)); }
            if (T.Value > 0) product.End(tail, new TailCells(c0 + N.Value * F.Count, stride));
            c += R.Value * stride;
        }
    }

    /// <summary>c[r, :] from sum_n a_n[r] b[n, :].</summary>
    /// <param name="a">The samples. Read for <paramref name="rows"/> rounded up to four.</param>
    /// <param name="b">Rows of c's length, one for each sample.</param>
    /// <param name="c">Written for <paramref name="rows"/> rounded up to four.</param>
    /// <param name="stride">Floats of a row of b and c, a multiple of the register's.</param>
    /// <param name="columns">How many of them are used: c is written to there at least, and to the row's end at most.</param>
    /// <param name="rows">Rows of c.</param>
    /// <param name="samples">Terms of the sum.</param>
    /// <param name="product">What to do with the sums.</param>
    [MethodImpl(Pass)]
    public static void Gradient<TSamples, TProduct>(TSamples a, float* b, float* c, nint stride, int columns, int rows, int samples,
        TProduct product)
        where TSamples : struct, ISamples where TProduct : struct, IProduct
    {
        bool tail = HasTail(stride, columns);
        int whole = (int)stride / F.Count - (tail ? 1 : 0);
        for (int first = 0; first < rows; first += GradientRows)
        {
            int last = Math.Min(first + GradientRows, rows);
            foreach ((int column, int vectors) in new Panels(whole, tail ? PanelsBesideTail : PanelVectors))
            {
                float* bp = b + column * F.Count, cp = c + first * stride + column * F.Count;
                switch (tail && column + vectors == whole, vectors)
                {
                    case (false, 1): GradientBlock<Count1, Count0, TSamples, TProduct>(a, first, last, bp, cp, stride, samples,
                        product); break;
                    case (false, 2): GradientBlock<Count2, Count0, TSamples, TProduct>(a, first, last, bp, cp, stride, samples,
                        product); break;
                    case (false, _): GradientBlock<Count3, Count0, TSamples, TProduct>(a, first, last, bp, cp, stride, samples,
                        product); break;
                    case (true, 1): GradientBlock<Count1, Count1, TSamples, TProduct>(a, first, last, bp, cp, stride, samples,
                        product); break;
                    case (true, 2): GradientBlock<Count2, Count1, TSamples, TProduct>(a, first, last, bp, cp, stride, samples,
                        product); break;
                    case (true, _): GradientBlock<Count3, Count1, TSamples, TProduct>(a, first, last, bp, cp, stride, samples,
                        product); break;
                }
            }
        }
    }

    [MethodImpl(Pass)]
    private static void GradientBlock<N, T, TSamples, TProduct>(TSamples a, int from, int to, float* b, float* c, nint stride, int samples,
        TProduct product)
        where N : struct, ICount where T : struct, ICount where TSamples : struct, ISamples where TProduct : struct, IProduct
    {
        for (nint r = from; r < to; r += 4)
        {
            float* c0 = c, c1 = c0 + stride, c2 = c1 + stride, c3 = c2 + stride;
            F s00 = product.Begin(new RowCells(c0)), s10 = product.Begin(new RowCells(c1)), s20 = product.Begin(new RowCells(c2)),
                s30 = product.Begin(new RowCells(c3));
            F s01 = default, s11 = default, s21 = default, s31 = default, s02 = default, s12 = default, s22 = default, s32 = default;
            if (N.Value > 1) { s01 = product.Begin(new RowCells(c0 + F.Count)); s11 = product.Begin(new RowCells(c1 + F.Count)); }
            if (N.Value > 1) { s21 = product.Begin(new RowCells(c2 + F.Count)); s31 = product.Begin(new RowCells(c3 + F.Count)); }
            if (N.Value > 2) { s02 = product.Begin(new RowCells(c0 + 2 * F.Count)); s12 = product.Begin(new RowCells(c1 + 2 * F.Count)); }
            if (N.Value > 2) { s22 = product.Begin(new RowCells(c2 + 2 * F.Count)); s32 = product.Begin(new RowCells(c3 + 2 * F.Count)); }
            F tail = default;
            if (T.Value > 0) tail = product.Begin(new TailCells(c0 + N.Value * F.Count, stride));
            float* row = b;
            for (int n = 0; n < samples; n++)
            {
                F b0 = V.Load(row), b1 = default, b2 = default;
                if (N.Value > 1) b1 = V.Load(row + F.Count);
                if (N.Value > 2) b2 = V.Load(row + 2 * F.Count);
                float* at = a.Of(n) + r;
                F x0 = V.Create(at[0]);
                s00 = V.FusedMultiplyAdd(x0, b0, s00);
                if (N.Value > 1) s01 = V.FusedMultiplyAdd(x0, b1, s01);
                if (N.Value > 2) s02 = V.FusedMultiplyAdd(x0, b2, s02);
                F x1 = V.Create(at[1]);
                s10 = V.FusedMultiplyAdd(x1, b0, s10);
                if (N.Value > 1) s11 = V.FusedMultiplyAdd(x1, b1, s11);
                if (N.Value > 2) s12 = V.FusedMultiplyAdd(x1, b2, s12);
                F x2 = V.Create(at[2]);
                s20 = V.FusedMultiplyAdd(x2, b0, s20);
                if (N.Value > 1) s21 = V.FusedMultiplyAdd(x2, b1, s21);
                if (N.Value > 2) s22 = V.FusedMultiplyAdd(x2, b2, s22);
                F x3 = V.Create(at[3]);
                s30 = V.FusedMultiplyAdd(x3, b0, s30);
                if (N.Value > 1) s31 = V.FusedMultiplyAdd(x3, b1, s31);
                if (N.Value > 2) s32 = V.FusedMultiplyAdd(x3, b2, s32);
                if (T.Value > 0)
                {
                    tail = V.FusedMultiplyAdd(QuartersOfVector256.Of(x0, x1, x2, x3),
                    QuartersOfVector256.Repeat(row + N.Value * F.Count), tail);
                }

                row += stride;
            }
            product.End(s00, new RowCells(c0));
            product.End(s10, new RowCells(c1));
            product.End(s20, new RowCells(c2));
            product.End(s30, new RowCells(c3));
            if (N.Value > 1) { product.End(s01, new RowCells(c0 + F.Count)); product.End(s11, new RowCells(c1 + F.Count)); }
            if (N.Value > 1) { product.End(s21, new RowCells(c2 + F.Count)); product.End(s31, new RowCells(c3 + F.Count)); }
            if (N.Value > 2) { product.End(s02, new RowCells(c0 + 2 * F.Count)); product.End(s12, new RowCells(c1 + 2 * F.Count)); }
            if (N.Value > 2) { product.End(s22, new RowCells(c2 + 2 * F.Count)); product.End(s32, new RowCells(c3 + 2 * F.Count)); }
            if (T.Value > 0) product.End(tail, new TailCells(c0 + N.Value * F.Count, stride));
            c += 4 * stride;
        }
    }

    /// <summary>Whether the last register of a row has so few used columns that those of four rows go into one.</summary>
    private static bool HasTail(nint stride, int columns) => stride > F.Count && columns - (stride - F.Count) <= F.Count / 4;
}
