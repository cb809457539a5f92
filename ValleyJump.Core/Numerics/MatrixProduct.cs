using System.Numerics;

namespace ValleyJump.Core.Numerics;

/// <summary>
/// Products of small matrices in double precision. Tiles of four rows and three registers stay in registers while the depth is run
/// through: one load for four multiplications.
/// </summary>
internal static unsafe class MatrixProduct
{
    /// <summary>Rows of a tile.</summary>
    public const int TileRows = 4;

    /// <summary>result[r, c] += sum_k left[r, k] right[k, c].</summary>
    /// <param name="left">Left matrix: element (r, k) lies at r rowStep + k depthStep, so that it may be a transpose.</param>
    /// <param name="rowStep">From one row to the next.</param>
    /// <param name="depthStep">From one column to the next.</param>
    /// <param name="right">Right matrix, row by row.</param>
    /// <param name="rightStep">From one row to the next.</param>
    /// <param name="result">Result, row by row.</param>
    /// <param name="resultStep">From one row to the next.</param>
    /// <param name="rows">Rows of the result, a multiple of <see cref="TileRows"/>.</param>
    /// <param name="depth">Columns of the left matrix, rows of the right.</param>
    /// <param name="columns">Columns of the result, a multiple of the numbers in a register.</param>
    public static void Add(double* left, nint rowStep, nint depthStep, double* right, nint rightStep, double* result, nint resultStep,
        int rows, int depth, int columns)
    {
        int lanes = Vector<double>.Count;
        for (int r = 0; r < rows; r += TileRows)
        {
            double* l = left + r * rowStep, to = result + r * resultStep;
            int c = 0;
            for (; c + 3 * lanes <= columns; c += 3 * lanes)
                AddTile3(l, rowStep, depthStep, right + c, rightStep, to + c, resultStep, depth);
            for (; c < columns; c += lanes)
                AddTile1(l, rowStep, depthStep, right + c, rightStep, to + c, resultStep, depth);
        }
    }

    private static void AddTile3(double* left, nint rowStep, nint depthStep, double* right, nint rightStep, double* result, nint step,
        int depth)
    {
        int lanes = Vector<double>.Count;
        double* r0 = result, r1 = r0 + step, r2 = r1 + step, r3 = r2 + step;
        Vector<double> a0 = Vector.Load(r0), b0 = Vector.Load(r0 + lanes), c0 = Vector.Load(r0 + 2 * lanes);
        Vector<double> a1 = Vector.Load(r1), b1 = Vector.Load(r1 + lanes), c1 = Vector.Load(r1 + 2 * lanes);
        Vector<double> a2 = Vector.Load(r2), b2 = Vector.Load(r2 + lanes), c2 = Vector.Load(r2 + 2 * lanes);
        Vector<double> a3 = Vector.Load(r3), b3 = Vector.Load(r3 + lanes), c3 = Vector.Load(r3 + 2 * lanes);
        for (int k = 0; k < depth; k++, left += depthStep, right += rightStep)
        {
            Vector<double> a = Vector.Load(right), b = Vector.Load(right + lanes), c = Vector.Load(right + 2 * lanes);
            var x = new Vector<double>(left[0]);
            a0 = Vector.FusedMultiplyAdd(x, a, a0);
            b0 = Vector.FusedMultiplyAdd(x, b, b0);
            c0 = Vector.FusedMultiplyAdd(x, c, c0);
            x = new Vector<double>(left[rowStep]);
            a1 = Vector.FusedMultiplyAdd(x, a, a1);
            b1 = Vector.FusedMultiplyAdd(x, b, b1);
            c1 = Vector.FusedMultiplyAdd(x, c, c1);
            x = new Vector<double>(left[2 * rowStep]);
            a2 = Vector.FusedMultiplyAdd(x, a, a2);
            b2 = Vector.FusedMultiplyAdd(x, b, b2);
            c2 = Vector.FusedMultiplyAdd(x, c, c2);
            x = new Vector<double>(left[3 * rowStep]);
            a3 = Vector.FusedMultiplyAdd(x, a, a3);
            b3 = Vector.FusedMultiplyAdd(x, b, b3);
            c3 = Vector.FusedMultiplyAdd(x, c, c3);
        }
        Store(r0, a0, b0, c0);
        Store(r1, a1, b1, c1);
        Store(r2, a2, b2, c2);
        Store(r3, a3, b3, c3);
    }

    private static void AddTile1(double* left, nint rowStep, nint depthStep, double* right, nint rightStep, double* result, nint step,
        int depth)
    {
        double* r0 = result, r1 = r0 + step, r2 = r1 + step, r3 = r2 + step;
        Vector<double> a0 = Vector.Load(r0), a1 = Vector.Load(r1), a2 = Vector.Load(r2), a3 = Vector.Load(r3);
        for (int k = 0; k < depth; k++, left += depthStep, right += rightStep)
        {
            Vector<double> a = Vector.Load(right);
            a0 = Vector.FusedMultiplyAdd(new(left[0]), a, a0);
            a1 = Vector.FusedMultiplyAdd(new(left[rowStep]), a, a1);
            a2 = Vector.FusedMultiplyAdd(new(left[2 * rowStep]), a, a2);
            a3 = Vector.FusedMultiplyAdd(new(left[3 * rowStep]), a, a3);
        }
        a0.Store(r0);
        a1.Store(r1);
        a2.Store(r2);
        a3.Store(r3);
    }

    private static void Store(double* to, Vector<double> a, Vector<double> b, Vector<double> c)
    {
        a.Store(to);
        b.Store(to + Vector<double>.Count);
        c.Store(to + 2 * Vector<double>.Count);
    }
}
