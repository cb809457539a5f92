using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Landscapes;

/// <summary>
/// The shape of a chain of valleys at one y. Lists go from left to right. Barrier, ridge loss and tau_y are the same for all valleys.
/// </summary>
/// <param name="Landscape">The landscape.</param>
/// <param name="Y">Coordinate along the training direction, above 0.</param>
/// <exception cref="InvalidInputException">y lies outside the landscape.</exception>
[View(nameof(Y), nameof(Barrier), nameof(TauY), nameof(Flatness), nameof(Minimum))]
public sealed partial record ChainGeometry(ValleyChain Landscape, double Y)
{
    /// <summary>The landscape.</summary>
    [Inputs]
    public ValleyChain Landscape { get; } = Landscape;

    /// <summary>Coordinate along the training direction.</summary>
    [Column(IsInput = true, Symbol = "y", Width = 8, Format = "G6")]
    public double Y { get; } = Landscape.RequireInside(Y);

    /// <summary>x of the valleys' floors, (A + B) G(y)/2 between ridges at A G and B G, G = 2y/(y + y_b).</summary>
    [Column(Symbol = "x", Width = ColumnAttribute.Rest, Format = "F4")]
    public IReadOnlyList<double> Minimum => Each(k => Landscape.Minimum(k, Y));

    /// <summary>x of the ridges between the valleys, one fewer than there are valleys.</summary>
    [Column(Symbol = "x", Format = "F4")]
    public IReadOnlyList<double> Ridge => Each(k => Landscape.Ridge(k, Y), Landscape.Valleys - 1);

    /// <summary>DL, the height of every ridge above every floor.</summary>
    [Column(Symbol = "Delta L", Width = 8, Format = "F5", Least = 0)]
    public double Barrier => Landscape.Barrier(Y);

    /// <summary>f, the inverse curvatures of the valleys.</summary>
    [Column(Symbol = "f", Width = 26, Format = "F4")]
    public IReadOnlyList<double> Flatness => Each(k => Landscape.Flatness(k, Y));

    /// <summary>L0, the loss on the ridges.</summary>
    [Column(Symbol = "L_0")]
    public double RidgeLoss => Landscape.RidgeLoss(Y);

    /// <summary>H11 = 2/f at the floors.</summary>
    [Column(Symbol = "H_11")]
    public IReadOnlyList<double> H11 => Each(k => HessianAt(k).XX);

    /// <summary>H12 at the floors: floors that are farther from the ridge x = 0 run more aslant.</summary>
    [Column(Symbol = "H_12")]
    public IReadOnlyList<double> H12 => Each(k => HessianAt(k).XY);

    /// <summary>H22 at the floors.</summary>
    [Column(Symbol = "H_22")]
    public IReadOnlyList<double> H22 => Each(k => HessianAt(k).YY);

    /// <summary>tau_x of the valleys, f/2 (Eq. A7): the time, in units of eta times steps, to relax across a valley.</summary>
    [Column(Symbol = "tau_x", Unit = "eta step")]
    public IReadOnlyList<double> TauX => Each(k => Landscape.Flatness(k, Y) / 2);

    /// <summary>
    /// tau_y (Eq. A8), the inverse of the drift -dL/dy along a floor: the time to move by one unit of y. As all floors lie DL below L0, it
    /// is the same for all.
    /// </summary>
    [Column(Symbol = "tau_y", Unit = "eta step", Width = 8, Format = "F1")]
    public double TauY => Landscape.TauY(Y);

    /// <summary>y, the barrier and the flatnesses, in a line.</summary>
    public override string ToString() => FormattableString.Invariant($"y = {Y:G5}: barrier {Barrier:G4}, flatness ")
        + string.Join(", ", Flatness.Select(f => FormattableString.Invariant($"{f:G4}")));

    private Symmetric2 HessianAt(int valley) => Landscape.Hessian(valley, Landscape.Minimum(valley, Y), Y);

    private NumberList<double> Each(Func<int, double> of, int? count = null) =>
        new(Enumerable.Range(0, count ?? Landscape.Valleys).Select(of));
}
