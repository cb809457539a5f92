using System.Runtime.CompilerServices;
using ValleyJump.Core.Landscapes;

using D = System.Runtime.Intrinsics.Vector256<double>;
using V = System.Runtime.Intrinsics.Vector256;
using W = ValleyJump.Core.Dynamics.Simd.Width256;

namespace ValleyJump.Core.Dynamics.Simd.Lanes256;

/// <summary>The derivatives of <see cref="ValleyChain"/>, arranged as those of two valleys.</summary>
/// <remarks>
/// In v = x j - a c, with j = 1/(2 w), a = A/w of the lane's valley and c(y) = y/(y + y_b), every valley is the same:
/// L - L0 = E v (v - c). Along y at fixed x, v' = -a c': what two valleys, where a is 0, do not have are the terms with a.
/// </remarks>
internal readonly struct ChainKernel(ValleyChain landscape) : ILandscapeKernel
{
    private readonly TwoValleyKernel shape = new(new TwoValleyLandscape
    {
        X1 = landscape.HalfWidth.Min(),
        X2 = landscape.HalfWidth.Min(),
        X0 = landscape.X0,
        F0 = landscape.F0,
        Yb = landscape.Yb,
        Yf = landscape.Yf,
        Yd = landscape.Yd,
        Ld = landscape.Ld,
    });

    // Of ridge k: twice its c. Of valley k: j and a.
    private readonly double[] ridge = [.. landscape.Ends.Skip(1).SkipLast(1).Select(c => 2 * c)];
    private readonly double[] j = [.. landscape.HalfWidth.Select(w => 0.5 / w)];
    private readonly double[] a = [.. landscape.HalfWidth.Zip(landscape.Ends, (w, end) => end / w)];

    public static bool CrossesAtZero => false;

    public double MaxAbsX { get; } = landscape.DivergenceBound;

    public double MinY { get; } = landscape.End;

    public double CurvatureScale => shape.CurvatureScale;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Prepare(D y, out D r, out D drift) => shape.Prepare(y, out r, out drift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Carry(D y, D dy, ref D r, ref D drift) => shape.Carry(y, dy, ref r, ref drift);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public D Valley(D x, D y, D r)
    {
        D c = shape.Along(y, r).C, valley = V.Create(0.0);
        for (int k = 0; k < ridge.Length; k++)
            valley = V.ConditionalSelect(V.GreaterThanOrEqual(x, V.Create(ridge[k]) * c), V.Create(k + 1.0), valley);
        return valley;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Evaluate(D x, D y, D r, D drift, out Derivatives d)
    {
        AlongY s = shape.Along(y, r);
        D j = V.Create(this.j[0]), a = V.Create(this.a[0]);
        for (int k = 0; k < ridge.Length; k++)
        {
            D beyond = V.GreaterThanOrEqual(x, V.Create(ridge[k]) * s.C);
            j = V.ConditionalSelect(beyond, V.Create(this.j[k + 1]), j);
            a = V.ConditionalSelect(beyond, V.Create(this.a[k + 1]), a);
        }
        D v = W.FmaNegated(a, s.C, x * j), t = v - s.C, p = v + t, m = V.FusedMultiplyAdd(a, p, v);
        D vtk = v * (t * s.K), mdc = m * s.DC, slope = s.E * j, twiceA = a + a;
        d.Fx = -(slope * p);
        d.Fy = V.FusedMultiplyAdd(s.E, vtk + mdc, drift);
        D twiceSlope = shape.TwiceInverseScale * slope;
        d.H11 = twiceSlope * j;
        d.Twice12 = -(twiceSlope * V.FusedMultiplyAdd(p, s.K, V.FusedMultiplyAdd(twiceA, s.DC, s.DC)));
        D bending = V.FusedMultiplyAdd(mdc, s.B + s.K, vtk * V.FusedMultiplyAdd(V.Create(0.75), s.K, s.B));
        bending = V.FusedMultiplyAdd(V.FusedMultiplyAdd(a, a, a), s.DC * s.DC, bending);
        d.H22 = V.FusedMultiplyAdd(shape.TwiceInverseScale * s.E, bending, drift * shape.DriftCurvature);
    }
}
