using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Plotting;

/// <summary>The model's inputs that rows hold, so that theory can be drawn beside them.</summary>
internal static class ModelInputs
{
    private static readonly string[] LandscapeColumns = ["X1", "X2", "X0", "F0", "Yb", "Yf", "Yd", "Ld"];

    /// <summary>The columns that say of what landscape, noise and steps a row is, but for y.</summary>
    public static IReadOnlyList<string> PointColumns { get; } =
    [
        "HalfWidth", "LearningRate", "NoiseStrength", "NoiseModel", "NoiseExponent", "IsotropicShare", "IsotropicCurvature",
        "DegreesOfFreedom", "Momentum", .. LandscapeColumns,
    ];

    /// <summary>The landscape of a row; null where it does not hold all of it.</summary>
    /// <exception cref="InvalidInputException">A value is out of range.</exception>
    public static TwoValleyLandscape? Landscape(this PlotRow row) => !All(row, LandscapeColumns) ? null : new()
    {
        X1 = row.Number("X1"), X2 = row.Number("X2"), X0 = row.Number("X0"), F0 = row.Number("F0"), Yb = row.Number("Yb"),
        Yf = row.Number("Yf"), Yd = row.Number("Yd"), Ld = row.Number("Ld"),
    };

    /// <summary>The surface of a row, of two valleys or of a chain; null where it does not hold all of it.</summary>
    /// <exception cref="InvalidInputException">A value is out of range.</exception>
    public static ValleyLandscape? Surface(this PlotRow row) => row.Numbers("HalfWidth") is not { Length: > 0 } widths ? row.Landscape()
        : !All(row, LandscapeColumns[2..]) ? null : new ValleyChain
        {
            HalfWidth = widths, X0 = row.Number("X0"), F0 = row.Number("F0"), Yb = row.Number("Yb"), Yf = row.Number("Yf"),
            Yd = row.Number("Yd"), Ld = row.Number("Ld"),
        };

    /// <summary>The noise law of a row; null where it does not hold all of it.</summary>
    /// <exception cref="InvalidInputException">A value is out of range.</exception>
    public static NoiseLaw? Noise(this PlotRow row) => !All(row, "NoiseStrength", "NoiseExponent", "IsotropicCurvature")
        || !Enum.TryParse(row.Text("NoiseModel"), out NoiseModel model) ? null : new()
        {
            Strength = row.Number("NoiseStrength"), Model = model, Exponent = row.Number("NoiseExponent"),
            IsotropicCurvature = row.Number("IsotropicCurvature"), IsotropicShare = Or(row, "IsotropicShare", Default.IsotropicShare),
            DegreesOfFreedom = Or(row, "DegreesOfFreedom", Default.DegreesOfFreedom),
        };

    /// <summary>
    /// The point of a row, at its own y or another one; null where it does not hold all of it, or theory has nothing to say: without
    /// noise, or where there is one valley only.
    /// </summary>
    /// <exception cref="InvalidInputException">A value is out of range.</exception>
    public static ValleyPoint? Point(this PlotRow row, double? y = null) => row.On(row.Landscape(), y);

    /// <summary>The same on two valleys or a chain.</summary>
    /// <exception cref="InvalidInputException">A value is out of range.</exception>
    public static ValleyPoint? SurfacePoint(this PlotRow row) => row.On(row.Surface(), null);

    private static ValleyPoint? On(this PlotRow row, ValleyLandscape? surface, double? y)
    {
        double at = y ?? row.Number("Y");
        return row.IsPlain() && surface is { } landscape && row.Noise() is { Strength: > 0 } noise
            && row.Number("LearningRate") is > 0 and var eta && at > 0 ? new(landscape, noise, eta, at) : null;
    }

    /// <summary>Plain SGD at a constant rate and noise strength, of which the drawn theory speaks, as far as the row says.</summary>
    public static bool IsPlain(this PlotRow row) => row.Text("Optimizer") is null or "" or nameof(UpdateRuleKind.Sgd)
        && Or(row, "Momentum", 0) == 0 && Constant(row, "LearningRateSchedule") && Constant(row, "BatchSizeSchedule");

    private static readonly NoiseLaw Default = new();

    private static bool Constant(PlotRow row, string schedule) => row.Text(schedule) is null or "" or "constant";

    private static double Or(PlotRow row, string column, double missing) =>
        row.Number(column) is var value && double.IsNaN(value) ? missing : value;

    private static bool All(PlotRow row, params string[] columns) => Array.TrueForAll(columns, c => !double.IsNaN(row.Number(c)));
}
