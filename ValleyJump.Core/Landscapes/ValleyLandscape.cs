using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Landscapes;

/// <summary>
/// A loss surface of valleys side by side along x, which part as y grows: the paper's two (<see cref="TwoValleyLandscape"/>) or a chain of
/// them (<see cref="ValleyChain"/>). It says where it is defined, when a trajectory has diverged, and which valley a point lies in.
/// </summary>
/// <remarks>
/// All valleys have the same depth, DL(y), below ridges of height L0(y). A new surface is a record here and its SIMD form in Dynamics.
/// </remarks>
public abstract record ValleyLandscape
{
    private protected ValleyLandscape()
    {
    }

    /// <summary>x1 of two valleys; null for a chain.</summary>
    [Column(Name = "X1", Symbol = "x_1", Width = 8, Format = "G6")]
    internal virtual double? X1Column => null;

    /// <summary>x2 of two valleys; null for a chain.</summary>
    [Column(Name = "X2", Symbol = "x_2", Width = 8, Format = "G6")]
    internal virtual double? X2Column => null;

    /// <summary>The half-widths of a chain's valleys, from left to right; null for two valleys, which have x2 and x1.</summary>
    [Column(Name = "HalfWidth", Symbol = "w", Format = "G6")]
    internal virtual IReadOnlyList<double>? HalfWidthColumn => null;

    /// <summary>x0: the scale of x; the barrier's height is x0^2/f0 far along y. Positive.</summary>
    [Column(Symbol = "x_0", Width = 8, Format = "G6", Least = 0)]
    public double X0 { get; internal init => field = Check.Positive(value); } = 1;

    /// <summary>f0: the scale of the flatness f_i. Positive.</summary>
    [Column(Symbol = "f_0", Width = 8, Format = "G6", Least = 0)]
    public double F0 { get; internal init => field = Check.Positive(value); } = 1;

    /// <summary>y_b: the scale in y over which the valleys part (Eq. 10). Positive.</summary>
    [Column(Symbol = "y_b", Width = 8, Format = "G6", Least = 0)]
    public double Yb { get; internal init => field = Check.Positive(value); } = 30;

    /// <summary>y_f: the scale in y of the flatness (Eq. 11). Positive.</summary>
    [Column(Symbol = "y_f", Width = 8, Format = "G6", Least = 0)]
    public double Yf { get; internal init => field = Check.Positive(value); } = 20;

    /// <summary>y_d: the decay length of the drift along y (Eq. 12). Positive.</summary>
    [Column(Symbol = "y_d", Width = 8, Format = "G6", Least = 0)]
    public double Yd { get; internal init => field = Check.Positive(value); } = 100;

    /// <summary>L_d: the loss that training along y gains (Eq. 12). Zero or positive.</summary>
    [Column(Symbol = "L_d", Width = 8, Format = "G6")]
    public double Ld { get; internal init => field = Check.NotNegative(value); } = 1;

    /// <summary>gamma = f1/f2 of two valleys; null for a chain.</summary>
    [Column(Name = "Gamma", Symbol = "gamma", Width = 7, Format = "G6")]
    internal virtual double? GammaColumn => null;

    /// <summary>The landscape, for who knows two valleys only.</summary>
    /// <exception cref="InvalidInputException">It is a chain.</exception>
    internal TwoValleyLandscape RequireTwo() => this as TwoValleyLandscape ?? throw Check.OutOfRange("HalfWidth", HalfWidthColumn,
        $"HalfWidth must be two numbers: this is of the paper's two valleys, and the landscape has {Valleys}.");

    /// <summary>Valleys, from left to right.</summary>
    internal abstract int Valleys { get; }

    /// <summary>The valley that P_flat is the occupation of: the widest, which is the flattest.</summary>
    internal abstract int Flat { get; }

    /// <summary>The valley that it is compared with, the sharpest: of a chain the narrowest.</summary>
    internal abstract int Sharp { get; }

    /// <summary>The valley, from 0 at the left, in which a point lies.</summary>
    internal abstract int ValleyOf(double x, double y);

    /// <summary>f(y) of a valley, its inverse curvature: H11 = 2/f, and f/2 is the time of relaxation across it.</summary>
    internal abstract double Flatness(int valley, double y);

    /// <summary>x of a valley's floor at y.</summary>
    internal abstract double Minimum(int valley, double y);

    /// <summary>x of the lowest loss within a valley: its floor, or where there is none, a point just inside the valley's end.</summary>
    internal virtual double Lowest(int valley, double y) => Minimum(valley, y);

    /// <summary>x of the ridge at the right of a valley but the last.</summary>
    internal abstract double Ridge(int valley, double y);

    /// <summary>
    /// G(y) and its first two derivatives: in u = x/G(y) ridges stay where they are. 1, 0 and 0 where they stay in x.
    /// </summary>
    internal abstract (double Scale, double Slope, double Bend) Parting(double y);

    /// <summary>x/G(y) of the ridge at the right of a valley but the last, at any y.</summary>
    internal abstract double RidgeAtRest(int valley);

    /// <summary>How far a valley's floor at y is from the ridge beside it: from either one, of a chain's inner valley.</summary>
    internal double HalfWidthAt(int valley, double y) => Math.Abs(Ridge(Math.Min(valley, Valleys - 2), y) - Minimum(valley, y));

    /// <summary>A trajectory has diverged once |x| exceeds it, or once x or y is not finite.</summary>
    internal abstract double DivergenceBound { get; }

    /// <summary>L(x, y), Eq. 8.</summary>
    public abstract double Loss(double x, double y);

    /// <summary>(dL/dx, dL/dy). On a ridge the one-sided derivative of the valley at its right is returned.</summary>
    public abstract (double Gx, double Gy) Gradient(double x, double y);

    /// <summary>The Hessian of the loss: H11 = d2L/dx2 = 2/f, H12 = d2L/dxdy, H22 = d2L/dy2.</summary>
    public abstract Symmetric2 Hessian(double x, double y);

    /// <summary>-min(y_b, y_f): the landscape is defined above it.</summary>
    internal virtual double End => -Math.Min(Yb, Yf);

    /// <summary>What <see cref="End"/> follows from, in words.</summary>
    private protected virtual string Domain => "-min(Yb, Yf) = ";

    /// <summary>A y of the landscape, as it is.</summary>
    /// <exception cref="InvalidInputException">
    /// It is not finite, or lies at the landscape's end or below; named as the caller says.
    /// </exception>
    internal double RequireInside(double y, string name = "Y") => double.IsFinite(y) && y > End ? y
        : throw Check.OutOfRange(name, y, $"{name} must be finite and above {Domain}{End}, where the landscape ends.");

    /// <summary>Checks that a run may start at a y.</summary>
    /// <exception cref="InvalidInputException">InitialY lies outside the landscape, or the drift overflows within it.</exception>
    internal void RequireStart(double initialY)
    {
        RequireInside(initialY, "InitialY");
        if (Ld > 0 && -End / Yd > 600)
        {
            throw Check.OutOfRange("Yd", Yd,
                $"Yd must be at least min(Yb, Yf)/600: the drift exp(-y/Yd) would overflow at the landscape's end.");
        }
    }

    /// <summary>L0(y) = L_d exp(-y/y_d) + x0^2/f0, the loss on the ridge x = 0 (Eq. 12).</summary>
    public double RidgeLoss(double y) => Ld * Math.Exp(-y / Yd) + X0 * X0 / F0;

    /// <summary>DL(y) = (x0^2/f0) y^2/(y + y_f)^2, the barrier, the same seen from both valleys.</summary>
    public double Barrier(double y) => X0 * X0 / F0 * Square(y / (y + Yf));

    /// <summary>
    /// tau_y (Eq. A8), the inverse of the drift -dL/dy along a floor, the same for all valleys: they lie DL(y) below L0(y).
    /// </summary>
    internal double TauY(double y) => 1 / (Ld / Yd * Math.Exp(-y / Yd) + 2 * X0 * X0 * Yf * y / (F0 * Math.Pow(y + Yf, 3)));

    private protected static double Square(double v) => v * v;
}
