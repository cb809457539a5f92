using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Landscapes;

/// <summary>The shape of the two valleys at one y.</summary>
/// <param name="Landscape">The landscape.</param>
/// <param name="Y">Coordinate along the training direction, above -min(y_b, y_f).</param>
/// <exception cref="InvalidInputException">y lies outside the landscape.</exception>
[View(nameof(Y), nameof(MinimumSharp), nameof(MinimumFlat), nameof(Barrier), nameof(FlatnessSharp), nameof(FlatnessFlat), nameof(TauY))]
public sealed partial record ValleyGeometry(TwoValleyLandscape Landscape, double Y)
{
    /// <summary>The landscape.</summary>
    [Inputs]
    public TwoValleyLandscape Landscape { get; } = Landscape;

    /// <summary>Coordinate along the training direction.</summary>
    [Column(IsInput = true, Symbol = "y", Width = 8, Format = "G6")]
    public double Y { get; } = Landscape.RequireInside(Y);

    /// <summary>x of the flat valley's floor, x1 y/(y + y_b).</summary>
    [Column(Symbol = "g_1/2", Format = "F4")]
    public double MinimumFlat => Landscape.MinimumFlat(Y);

    /// <summary>x of the sharp valley's floor, -x2 y/(y + y_b).</summary>
    [Column(Symbol = "-g_2/2", Format = "F4")]
    public double MinimumSharp => Landscape.MinimumSharp(Y);

    /// <summary>DL, the height of the ridge x = 0 above either floor.</summary>
    [Column(Symbol = "Delta L", Width = 8, Format = "F5", Least = 0)]
    public double Barrier => Landscape.Barrier(Y);

    /// <summary>f1, the inverse curvature of the flat valley.</summary>
    [Column(Symbol = "f_1", Format = "F4", Least = 0)]
    public double FlatnessFlat => Landscape.FlatnessFlat(Y);

    /// <summary>f2, the inverse curvature of the sharp valley.</summary>
    [Column(Symbol = "f_2", Format = "F4", Least = 0)]
    public double FlatnessSharp => Landscape.FlatnessSharp(Y);

    /// <summary>L0, the loss on the ridge.</summary>
    [Column(Symbol = "L_0")]
    public double RidgeLoss => Landscape.RidgeLoss(Y);

    /// <summary>H11 = 2/f1 at the flat floor.</summary>
    [Column(Symbol = "H_11")]
    public double H11Flat => HessianFlat.XX;

    /// <summary>H12 at the flat floor.</summary>
    [Column(Symbol = "H_12")]
    public double H12Flat => HessianFlat.XY;

    /// <summary>H22 at the flat floor.</summary>
    [Column(Symbol = "H_22")]
    public double H22Flat => HessianFlat.YY;

    /// <summary>H11 = 2/f2 at the sharp floor.</summary>
    [Column(Symbol = "H_11")]
    public double H11Sharp => HessianSharp.XX;

    /// <summary>H12 at the sharp floor.</summary>
    [Column(Symbol = "H_12")]
    public double H12Sharp => HessianSharp.XY;

    /// <summary>H22 at the sharp floor.</summary>
    [Column(Symbol = "H_22")]
    public double H22Sharp => HessianSharp.YY;

    /// <summary>tau_x in the flat valley, f1/2 (Eq. A7): the time, in units of eta times steps, to relax across the valley.</summary>
    [Column(Symbol = "tau_x", Unit = "eta step", Least = 0)]
    public double TauXFlat => FlatnessFlat / 2;

    /// <summary>tau_x in the sharp valley, f2/2 (Eq. A7).</summary>
    [Column(Symbol = "tau_x", Unit = "eta step", Least = 0)]
    public double TauXSharp => FlatnessSharp / 2;

    /// <summary>
    /// tau_y (Eq. A8), the inverse of the drift -dL/dy along a valley floor: the time to move by one unit of y.
    /// The theory treats y as slow, tau_y much longer than tau_x.
    /// </summary>
    [Column(Symbol = "tau_y", Unit = "eta step", Width = 8, Format = "F1")]
    public double TauY => Landscape.TauY(Y);

    /// <summary>y, the barrier and the two flatnesses, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"y = {Y:G5}: barrier {Barrier:G4}, flatness {FlatnessSharp:G4} (sharp), {FlatnessFlat:G4} (flat)");

    // At y = 0 both floors are at x = 0: the sign picks the side.
    private Symmetric2 HessianFlat => Landscape.Hessian(Landscape.Lowest(1, Y), Y);

    private Symmetric2 HessianSharp => Landscape.Hessian(Landscape.Lowest(0, Y), Y);
}
