using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ValleyJump.Core.Landscapes;
using D = System.Runtime.Intrinsics.Vector256<double>;
using V = System.Runtime.Intrinsics.Vector256;
using W = ValleyJump.Core.Dynamics.Simd.Width256;

namespace ValleyJump.Core.Dynamics.Simd.Lanes256;

/// <summary>First and second derivatives of the loss at one point per lane.</summary>
internal ref struct Derivatives
{
    /// <summary>dL/dx and dL/dy.</summary>
    public D Gx, Gy;

    /// <summary>d2L/dx2, d2L/dxdy and d2L/dy2.</summary>
    public D H11, H12, H22;
}

/// <summary>A two-dimensional landscape as the hot loop sees it: a struct of constants, a type parameter of the loop.</summary>
internal interface ILandscapeKernel
{
    /// <summary>|x| above this has diverged.</summary>
    double MaxAbsX { get; }

    /// <summary>y at or below this has left the landscape's domain.</summary>
    double MinY { get; }

    void Evaluate(D x, D y, out Derivatives d);
}

/// <summary>
/// The derivatives of <see cref="TwoValleyLandscape"/>, arranged for throughput: one division a point.
/// </summary>
/// <remarks>
/// With Y1 = y + y_b and Y2 = y + y_f, one reciprocal R = 1/(Y1 Y2) gives 1/Y1 = R Y2, sqrt(f_i) ~ Y2/Y1 = 1/(Y1^2 R)
/// and f'/f = 2 (y_b - y_f) R.
/// </remarks>
internal readonly struct TwoValleyKernel(TwoValleyLandscape landscape) : ILandscapeKernel
{
    private readonly double yb = landscape.Yb, yf = landscape.Yf;
    private readonly double twoX1 = 2 * landscape.X1, twoX2 = 2 * landscape.X2;
    private readonly double curvature1 = 2 / landscape.FlatnessScale1, curvature2 = 2 / landscape.FlatnessScale2;
    private readonly double twiceYbMinusYf = 2 * (landscape.Yb - landscape.Yf);
    private readonly double driftScale = landscape.Ld / landscape.Yd, inverseYd = 1 / landscape.Yd;
    private readonly double minusLog2EOverYd = -1 / (landscape.Yd * Math.Log(2));

    public double MaxAbsX => TwoValleyLandscape.DivergenceFactor * Math.Max(twoX1, twoX2) / 2;

    public double MinY => -Math.Min(yb, yf);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate(D x, D y, out Derivatives d)
    {
        D flat = V.GreaterThanOrEqual(x, D.Zero), sign = x & V.Create(-0.0), u = V.Abs(x);
        D twoXi = W.Select(flat, V.Create(twoX1), V.Create(twoX2));
        D c = W.Select(flat, V.Create(curvature1), V.Create(curvature2));

        D y1 = y + V.Create(yb), y2 = y + V.Create(yf);
        D r = V.Create(1.0) / (y1 * y2);
        D b = r * y2;                                             // 1/(y + y_b)
        D q = y1 * y1 * r;                                        // (y + y_b)/(y + y_f)
        D k = V.Create(twiceYbMinusYf) * r;                       // f'/f
        D ybB = V.Create(yb) * b;
        D g = V.FusedMultiplyAdd(-twoXi, ybB, twoXi);             // g = 2 x_i y/(y + y_b)
        D dg = twoXi * (ybB * b);                                 // g'; g'' = -2 g' b
        D h11 = c * (q * q);                                      // 2/f
        D p = V.FusedMultiplyAdd(V.Create(-0.5), g, u);           // (2u - g)/2
        D wk = u * (u - g) * k;
        D udg = u * dg;
        D drift = V.Create(driftScale) * Exponential.Exp2(y * V.Create(minusLog2EOverYd));

        d.Gx = (p * h11) ^ sign;
        d.Gy = V.FusedMultiplyAdd(V.Create(-0.5) * h11, wk + udg, -drift);
        d.H11 = h11;
        d.H12 = V.FusedMultiplyAdd(p, k, V.Create(0.5) * dg) * -h11 ^ sign;
        // f''/f = k^2/2 - 2 k b.
        d.H22 = V.FusedMultiplyAdd(h11, V.FusedMultiplyAdd(udg, b + k, wk * V.FusedMultiplyAdd(V.Create(0.75), k, b)), drift * V.Create(inverseYd));
    }
}
