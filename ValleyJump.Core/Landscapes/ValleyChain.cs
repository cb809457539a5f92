using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Landscapes;

/// <summary>
/// Three and more valleys side by side along x. Ridges lie at c_k G(y), G = 2y/(y + y_b), with c = 0 at the ridge that has half of the
/// valleys, rounded down, to its left; across valley k, c grows by its half-width w_k. With A and B the values of c at its ends,
/// L(x, y) = L0(y) + (x - A G)(x - B G)/(w^2 Q(y)), Q = (f0/x0^2) (y + y_f)^2/(y + y_b)^2. The outer valleys go on beyond their ends.
/// </summary>
/// <remarks>
/// f_k = w_k^2 Q: the widest valley is the flattest, and all have the depth DL(y). Of two valleys, w = (x2, x1), it would be the paper's
/// landscape. Immutable; compared by value.
/// </remarks>
[View(nameof(HalfWidth), nameof(X0), nameof(F0), nameof(Yb), nameof(Yf), nameof(Yd), nameof(Ld))]
public sealed record ValleyChain : ValleyLandscape
{
    /// <summary>The most valleys that there may be.</summary>
    internal const int MaxValleys = 16;

    // Compared by value, as the record is.
    private NumberList<double> ridges = Ridges([0.5, 0.65, 0.8]);

    /// <summary>w, the half-widths of the valleys from left to right: 3 to 16 numbers, positive.</summary>
    [Column(Symbol = "w", Format = "G6")]
    public IReadOnlyList<double> HalfWidth
    {
        get;
        internal init
        {
            field = new NumberList<double>(Check.Require(value is { Count: > 2 and <= MaxValleys }
                && value.All(w => double.IsFinite(w) && w > 0), value!, "3 to 16 finite numbers greater than zero (2 are two valleys)"));
            ridges = Ridges(field);
        }
    } = new NumberList<double>([0.5, 0.65, 0.8]);

    internal override IReadOnlyList<double> HalfWidthColumn => HalfWidth;

    /// <summary>c at the ends of the valleys, one more than there are valleys.</summary>
    internal IReadOnlyList<double> Ends => ridges;

    /// <inheritdoc/>
    internal override int Valleys => HalfWidth.Count;

    /// <summary>The widest valley; of several the last.</summary>
    internal override int Flat => HalfWidth.Index().MaxBy(w => (w.Item, w.Index)).Index;

    /// <summary>The narrowest valley; of several the first.</summary>
    internal override int Sharp => HalfWidth.Index().MinBy(w => (w.Item, w.Index)).Index;

    /// <summary>0: below it the ridges would be in the opposite order.</summary>
    internal override double End => 0;

    private protected override string Domain => "";

    /// <summary>1e6 times the width of all valleys.</summary>
    internal override double DivergenceBound => 1e6 * HalfWidth.Sum();

    /// <inheritdoc/>
    internal override int ValleyOf(double x, double y)
    {
        double g = 2 * y / (y + Yb);
        int valley = 0;
        while (valley < Valleys - 1 && x >= ridges[valley + 1] * g)
            valley++;
        return valley;
    }

    /// <inheritdoc/>
    internal override double Flatness(int valley, double y) => Square(HalfWidth[valley]) * Q(y);

    /// <inheritdoc/>
    internal override double Minimum(int valley, double y) => (ridges[valley] + ridges[valley + 1]) * y / (y + Yb);

    /// <inheritdoc/>
    internal override double Ridge(int valley, double y) => ridges[valley + 1] * (2 * y / (y + Yb));

    /// <summary>G = 2y/(y + y_b).</summary>
    internal override (double Scale, double Slope, double Bend) Parting(double y)
    {
        double inverse = 1 / (y + Yb), slope = 2 * Yb * inverse * inverse;
        return (2 * y * inverse, slope, -2 * slope * inverse);
    }

    /// <inheritdoc/>
    internal override double RidgeAtRest(int valley) => ridges[valley + 1];

    /// <inheritdoc/>
    public override double Loss(double x, double y)
    {
        int k = ValleyOf(x, y);
        double g = 2 * y / (y + Yb);
        return RidgeLoss(y) + (x - ridges[k] * g) * (x - ridges[k + 1] * g) / Flatness(k, y);
    }

    /// <inheritdoc/>
    public override (double Gx, double Gy) Gradient(double x, double y)
    {
        int k = ValleyOf(x, y);
        double g = 2 * y / (y + Yb), dg = 2 * Yb / Square(y + Yb), f = Flatness(k, y), a = ridges[k], b = ridges[k + 1];
        double left = x - a * g, right = x - b * g;
        return ((left + right) / f, -Ld / Yd * Math.Exp(-y / Yd) - (dg * (a * right + b * left) + left * right * LogSlope(y)) / f);
    }

    /// <inheritdoc/>
    public override Symmetric2 Hessian(double x, double y) => Hessian(ValleyOf(x, y), x, y);

    /// <summary>The Hessian of a valley's loss, which is the landscape's where the point lies in the valley.</summary>
    internal Symmetric2 Hessian(int k, double x, double y)
    {
        double g = 2 * y / (y + Yb), dg = 2 * Yb / Square(y + Yb), f = Flatness(k, y), a = ridges[k], b = ridges[k + 1];
        double left = x - a * g, right = x - b * g, slope = LogSlope(y), inverse = 1 / (y + Yb);
        // With N = left right: N_y = -g' (a right + b left), N_yy = 2 a b g'^2 - g'' (a right + b left), g'' = -2 g'/(y + y_b);
        // (1/f)' = -k/f and (1/f)'' = (k^2/2 + 2 k/(y + y_b))/f + k^2/f.
        double sum = a * right + b * left, ny = -dg * sum, nyy = 2 * a * b * dg * dg + 2 * dg * inverse * sum;
        double h22 = (nyy - 2 * slope * ny + left * right * slope * (1.5 * slope + 2 * inverse)) / f
            + Ld / (Yd * Yd) * Math.Exp(-y / Yd);
        return new(2 / f, -(dg * (a + b) + (left + right) * slope) / f, h22);
    }

    /// <summary>The parameters, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"w = {HalfWidth}, x0 = {X0}, f0 = {F0}, yb = {Yb}, yf = {Yf}, yd = {Yd}, Ld = {Ld}");

    private double Q(double y) => F0 / (X0 * X0) * Square((y + Yf) / (y + Yb));

    /// <summary>f'/f.</summary>
    private double LogSlope(double y) => 2 * (Yb - Yf) / ((y + Yb) * (y + Yf));

    private static NumberList<double> Ridges(IReadOnlyList<double> widths)
    {
        var ends = new double[widths.Count + 1];
        int middle = widths.Count / 2;
        for (int k = middle; k < widths.Count; k++)
            ends[k + 1] = ends[k] + widths[k];
        for (int k = middle; k > 0; k--)
            ends[k - 1] = ends[k] - widths[k - 1];
        return new(ends);
    }
}
