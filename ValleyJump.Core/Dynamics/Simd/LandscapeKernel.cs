using System.Runtime.CompilerServices;
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

    /// <summary>d2L/dx2, twice d2L/dxdy, and d2L/dy2, in units of the landscape's CurvatureScale.</summary>
    public D H11, Twice12, H22;
}

/// <summary>A two-dimensional landscape as the hot loop sees it: a struct of constants, a type parameter of the loop.</summary>
internal interface ILandscapeKernel
{
    /// <summary>|x| above this has diverged.</summary>
    double MaxAbsX { get; }

    /// <summary>y at or below this has left the landscape's domain.</summary>
    double MinY { get; }

    /// <summary>
    /// The unit of the second derivatives, near the largest there are for y &gt;= 0: it keeps what is made of them within the range of
    /// single precision. A power of two, so that it rounds nothing.
    /// </summary>
    double CurvatureScale { get; }

    /// <summary>What depends on y alone and takes long: two values for <see cref="Evaluate"/>.</summary>
    void Prepare(D y, out D first, out D second);

    /// <summary>The same two values at <paramref name="y"/> from those at y - dy, by series in dy.</summary>
    /// <returns>All bits set where the step is too long for them, or not a number.</returns>
    D Carry(D y, D dy, ref D first, ref D second);

    void Evaluate(D x, D y, D first, D second, out Derivatives d);

    /// <summary>
    /// True for two valleys, which are told apart by the sign bit of x; otherwise crossings are changes of <see cref="Valley"/>.
    /// </summary>
    static virtual bool CrossesAtZero => true;

    /// <summary>The valley, from 0 at the left; not called where <see cref="CrossesAtZero"/>.</summary>
    D Valley(D x, D y, D first);
}

/// <summary>What depends on y alone: 1/(y + y_b), f'/f, E, c and c'.</summary>
internal ref struct AlongY
{
    public D B, K, E, C, DC;
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
    private readonly D log2Drift = V.Create(Math.Log2(landscape.Ld / landscape.Yd));
    private readonly D minusLog2EOverYd = V.Create(-1 / (landscape.Yd * Math.Log(2))), minusInverseYd = V.Create(-1 / landscape.Yd);
    private readonly D twiceInverseScale = V.Create(2 / Scale(landscape)), driftCurvature = V.Create(1 / (landscape.Yd * Scale(landscape)));

    public double MaxAbsX { get; } = landscape.DivergenceBound;

    public double MinY { get; } = landscape.End;

    public double CurvatureScale { get; } = Scale(landscape);

    // H11 = 2 E j^2, and q is largest at y = 0 or infinity.
    private static double Scale(TwoValleyLandscape l) =>
        Math.ScaleB(1, Math.ILogB(2 * l.X0 * l.X0 / l.F0 * Math.Pow(Math.Max(1, l.Yb / l.Yf) / Math.Min(l.X1, l.X2), 2)));

    /// <summary>The reciprocal r, and the drift L_d/y_d exp(-y/y_d).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(D y, out D r, out D drift)
    {
        r = V.Create(1.0) / ((y + yb) * (y + yf));
        drift = Exponential.Exp2(V.FusedMultiplyAdd(y, minusLog2EOverYd, log2Drift));
    }

    /// <remarks>
    /// With e = 1 - r/r', r' = r (1 + e + ... + e^5) and an error of e^6; it is taken against the exact denominator, so errors do not add
    /// up. The drift's factor exp(u), u = -dy/y_d, has an error of u^5/120; rounding adds 2e-16 a step at random. Both are good to 4e-16
    /// where |e| and |u| are at most 2^-9: a step of some 0.02 at the defaults.
    /// </remarks>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Carry(D y, D dy, ref D r, ref D drift)
    {
        D e = W.FmaNegated(r, (y + yb) * (y + yf), V.Create(1.0)), e2 = e * e, even = V.FusedMultiplyAdd(e2, e2, e2);
        D u = dy * minusInverseYd, p = V.FusedMultiplyAdd(u, V.Create(1.0 / 24), V.Create(1.0 / 6));
        r = V.FusedMultiplyAdd(r, V.FusedMultiplyAdd(e, even, e) + even, r);
        p = V.FusedMultiplyAdd(V.FusedMultiplyAdd(p, u, V.Create(0.5)), u, V.Create(1.0));
        drift = V.FusedMultiplyAdd(drift * u, p, drift);
        return W.NotAtLeast(V.Create(1.0 / 512), V.MaxNative(V.Abs(e), V.Abs(u)));
    }

    /// <summary>2 over the CurvatureScale.</summary>
    public D TwiceInverseScale => twiceInverseScale;

    /// <summary>1/(y_d CurvatureScale), the curvature of the drift over the drift.</summary>
    public D DriftCurvature => driftCurvature;

    /// <summary>What all valleys have in common.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public AlongY Along(D y, D r)
    {
        D y1 = y + yb, b = r * (y + yf), q = y1 * (y1 * r), ybB = yb * b;
        return new() { B = b, K = twiceYbMinusYf * r, E = steepness * q * q, C = V.Create(1.0) - ybB, DC = ybB * b };
    }

    public D Valley(D x, D y, D first) => throw new InvalidOperationException("Two valleys are told apart by the sign of x.");

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
        D twiceSlope = twiceInverseScale * slope;
        d.H11 = twiceSlope * j;
        d.Twice12 = twiceSlope * V.FusedMultiplyAdd(p, k, dc) ^ inward;
        // E''/E = 3 k^2/2 + 2 k b.
        D bending = V.FusedMultiplyAdd(vdc, b + k, vtk * V.FusedMultiplyAdd(V.Create(0.75), k, b));
        d.H22 = V.FusedMultiplyAdd(twiceInverseScale * e, bending, drift * driftCurvature);
    }
}
