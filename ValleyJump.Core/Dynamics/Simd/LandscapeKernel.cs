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
    /// <summary>The force (-dL/dx, -dL/dy).</summary>
    public D Fx, Fy;

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

    /// <summary>What depends on y alone and takes long: two values for <see cref="Evaluate"/>.</summary>
    void Prepare(D y, out D first, out D second);

    void Evaluate(D x, D y, D first, D second, out Derivatives d);
}

/// <summary>
/// The derivatives of <see cref="TwoValleyLandscape"/>, arranged for throughput: one division and one exponential a point.
/// </summary>
/// <remarks>
/// In v = |x|/(2 x_i) both valleys are the same: L - L0 = E v (v - c) with E(y) = (4 x0^2/f0) q^2, q = (y + y_b)/(y + y_f) and
/// c(y) = y/(y + y_b). Only j = 1/(2 x_i) depends on the side. One reciprocal r = 1/((y + y_b)(y + y_f)) serves them all.
/// The side of x is its sign bit.
/// </remarks>
internal readonly struct TwoValleyKernel(TwoValleyLandscape landscape) : ILandscapeKernel
{
    private readonly D yb = V.Create(landscape.Yb), yf = V.Create(landscape.Yf);
    private readonly D j1 = V.Create(0.5 / landscape.X1), j2 = V.Create(0.5 / landscape.X2);
    private readonly D steepness = V.Create(4 * landscape.X0 * landscape.X0 / landscape.F0);
    private readonly D twiceYbMinusYf = V.Create(2 * (landscape.Yb - landscape.Yf));
    private readonly D log2Drift = V.Create(Math.Log2(landscape.Ld / landscape.Yd)), inverseYd = V.Create(1 / landscape.Yd);
    private readonly D minusLog2EOverYd = V.Create(-1 / (landscape.Yd * Math.Log(2)));

    public double MaxAbsX { get; } = TwoValleyLandscape.DivergenceFactor * Math.Max(landscape.X1, landscape.X2);

    public double MinY { get; } = -Math.Min(landscape.Yb, landscape.Yf);

    /// <summary>The reciprocal r, and the drift L_d/y_d exp(-y/y_d).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(D y, out D r, out D drift)
    {
        r = V.Create(1.0) / ((y + yb) * (y + yf));
        drift = Exponential.Exp2(V.FusedMultiplyAdd(y, minusLog2EOverYd, log2Drift));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate(D x, D y, D r, D drift, out Derivatives d)
    {
        D signBit = V.Create(-0.0), j = W.SelectBySign(x, j2, j1), inward = ~x & signBit;
        D y1 = y + yb, b = r * (y + yf);                          // b = 1/(y + y_b)
        D q = y1 * (y1 * r), k = twiceYbMinusYf * r;              // k = f'/f = -E'/E
        D e = steepness * q * q;
        D ybB = yb * b, dc = ybB * b, c = V.Create(1.0) - ybB;    // c' = dc, c'' = -2 b c'

        D v = V.Abs(x) * j, t = v - c, p = v + t;                 // p = 2v - c
        D vtk = v * (t * k), vdc = v * dc, slope = e * j;
        d.Fx = slope * p ^ inward;
        d.Fy = V.FusedMultiplyAdd(e, vtk + vdc, drift);
        d.H11 = (slope + slope) * j;
        d.H12 = slope * V.FusedMultiplyAdd(p, k, dc) ^ inward;
        // E''/E = 3 k^2/2 + 2 k b.
        D bending = V.FusedMultiplyAdd(vdc, b + k, vtk * V.FusedMultiplyAdd(V.Create(0.75), k, b));
        d.H22 = V.FusedMultiplyAdd(e + e, bending, drift * inverseYd);
    }
}
