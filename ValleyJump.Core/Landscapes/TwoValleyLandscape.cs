using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Landscapes;

/// <summary>
/// The two-valley loss of arXiv 2601.10962, Eq. 8-12: along the training direction y a single valley bifurcates,
/// in the transverse direction x, into a flat valley (x >= 0) and a sharp one (x &lt; 0), with a barrier that grows with y.
/// </summary>
/// <remarks>
/// <para>L(x, y) = L0(y) + x (x - g1(y))/f1(y) for x >= 0 and L0(y) + x (x + g2(y))/f2(y) for x &lt; 0.</para>
/// <para>Defined for y > -min(y_b, y_f). All quantities are dimensionless. Immutable; compared by value.</para>
/// </remarks>
[View(nameof(X1), nameof(X2), nameof(X0), nameof(F0), nameof(Yb), nameof(Yf), nameof(Yd), nameof(Ld), nameof(Gamma))]
public sealed record TwoValleyLandscape : ValleyLandscape
{
    /// <summary>x1: sets the position 2 x1 y/(y + y_b) and the flatness of the flat valley (x >= 0). Positive.</summary>
    [Column(Symbol = "x_1", Width = 8, Format = "G6", Least = 0)]
    public double X1 { get; internal init => field = Check.Positive(value); } = 0.8;

    /// <summary>x2: the same for the sharp valley (x &lt; 0). Positive.</summary>
    [Column(Symbol = "x_2", Width = 8, Format = "G6", Least = 0)]
    public double X2 { get; internal init => field = Check.Positive(value); } = 0.65;

    /// <summary>gamma = f1/f2 = (x1/x2)^2, the ratio of the flatnesses; above 1 when x >= 0 is the flatter valley.</summary>
    [Column(Symbol = "gamma", Width = 7, Format = "G6", Least = 0)]
    public double Gamma => X1 * X1 / (X2 * X2);

    /// <summary>1e6 max(x1, x2): a trajectory has diverged once |x| exceeds it, or once x or y is not finite.</summary>
    internal override double DivergenceBound => 1e6 * Math.Max(X1, X2);

    /// <inheritdoc/>
    internal override int Valleys => 2;

    /// <summary>The valley at x >= 0, whatever its flatness.</summary>
    internal override int Flat => 1;

    /// <summary>The valley at x &lt; 0, whatever its flatness.</summary>
    internal override int Sharp => 0;

    /// <summary>0 is the sharp valley, x &lt; 0, by its sign bit: 1 the flat one.</summary>
    internal override int ValleyOf(double x, double y) => double.IsNegative(x) ? 0 : 1;

    /// <inheritdoc/>
    internal override double Flatness(int valley, double y) => valley == 1 ? FlatnessFlat(y) : FlatnessSharp(y);

    /// <inheritdoc/>
    internal override double Minimum(int valley, double y) => valley == 1 ? MinimumFlat(y) : MinimumSharp(y);

    /// <inheritdoc/>
    internal override double Lowest(int valley, double y) =>
        valley == 1 ? Math.Max(MinimumFlat(y), 0) : Math.Min(MinimumSharp(y), -double.Epsilon);

    /// <summary>0: the ridge stays where it is.</summary>
    internal override double Ridge(int valley, double y) => 0;

    /// <inheritdoc/>
    internal override (double Scale, double Slope, double Bend) Parting(double y) => (1, 0, 0);

    /// <inheritdoc/>
    internal override double RidgeAtRest(int valley) => 0;

    internal override double? X1Column => X1;

    internal override double? X2Column => X2;

    internal override double? GammaColumn => Gamma;

    /// <summary>f0 (x1/x0)^2, the factor of <see cref="FlatnessFlat"/> that does not depend on y.</summary>
    internal double FlatnessScale1 => F0 * (X1 / X0) * (X1 / X0);

    /// <summary>f0 (x2/x0)^2.</summary>
    internal double FlatnessScale2 => F0 * (X2 / X0) * (X2 / X0);

    /// <summary>f1(y), the inverse curvature of the flat valley (Eq. 11): H11 = 2/f1.</summary>
    public double FlatnessFlat(double y) => FlatnessScale1 * Square((y + Yf) / (y + Yb));

    /// <summary>f2(y), the inverse curvature of the sharp valley (Eq. 11).</summary>
    public double FlatnessSharp(double y) => FlatnessScale2 * Square((y + Yf) / (y + Yb));

    /// <summary>x of the flat valley's floor at y: g1/2 = x1 y/(y + y_b).</summary>
    public double MinimumFlat(double y) => X1 * y / (y + Yb);

    /// <summary>x of the sharp valley's floor at y: -g2/2 = -x2 y/(y + y_b).</summary>
    public double MinimumSharp(double y) => -X2 * y / (y + Yb);

    /// <inheritdoc/>
    public override double Loss(double x, double y)
    {
        var (xi, scale) = Side(x);
        double u = Math.Abs(x), g = 2 * xi * y / (y + Yb), f = scale * Square((y + Yf) / (y + Yb));
        return RidgeLoss(y) + u * (u - g) / f;
    }

    /// <inheritdoc/>
    public override (double Gx, double Gy) Gradient(double x, double y)
    {
        var s = Shape(x, y);
        double gx = Math.CopySign(1, x) * (2 * s.U - s.G) / s.F;
        double gy = -Ld / Yd * Math.Exp(-y / Yd) - (s.U * s.DG + s.W * s.LogSlope) / s.F;
        return (x == 0 ? -s.G / s.F : gx, gy);
    }

    /// <inheritdoc/>
    public override Symmetric2 Hessian(double x, double y)
    {
        var s = Shape(x, y);
        double side = x >= 0 ? 1 : -1, k = s.LogSlope;
        double h12 = -side * (s.DG + (2 * s.U - s.G) * k) / s.F;
        // f''/f = k^2/2 - 2k/(y + y_b) and g'' = -2 g'/(y + y_b).
        double b = 1 / (y + Yb);
        double h22 = (2 * s.U * s.DG * (b + k) + s.W * k * (1.5 * k + 2 * b)) / s.F + Ld / (Yd * Yd) * Math.Exp(-y / Yd);
        return new(2 / s.F, h12, h22);
    }

    /// <summary>The parameters, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"x1 = {X1}, x2 = {X2}, x0 = {X0}, f0 = {F0}, yb = {Yb}, yf = {Yf}, yd = {Yd}, Ld = {Ld}");

    private (double Xi, double Scale) Side(double x) => x >= 0 ? (X1, FlatnessScale1) : (X2, FlatnessScale2);

    /// <summary>u = |x|, w = u (u - g), g, g', f and f'/f on the side of x.</summary>
    private (double U, double W, double G, double DG, double F, double LogSlope) Shape(double x, double y)
    {
        var (xi, scale) = Side(x);
        double u = Math.Abs(x), g = 2 * xi * y / (y + Yb), dg = 2 * xi * Yb / Square(y + Yb);
        double f = scale * Square((y + Yf) / (y + Yb)), logSlope = 2 * (Yb - Yf) / ((y + Yb) * (y + Yf));
        return (u, u * (u - g), g, dg, f, logSlope);
    }
}
