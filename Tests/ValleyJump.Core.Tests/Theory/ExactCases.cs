using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Theory;

namespace ValleyJump.Core.Tests.Theory;

/// <summary>Landscapes and noise laws of the tests of the exact theory.</summary>
internal static class ExactCases
{
    public static TwoValleyLandscape[] Landscapes { get; } =
    [
        new(),
        new() { X1 = 1.2, X2 = 0.5, Yb = 8, Yf = 40, Yd = 10, Ld = 3 },
        new() { X1 = 0.7, X2 = 0.9, Yb = 3, Yf = 2, Yd = 10, Ld = 3 },
        new() { X1 = 0.7, X2 = 0.7, F0 = 2, X0 = 1.3 },
    ];

    public static NoiseLaw Noise(NoiseModel model, double strength, double exponent = 1) =>
        new() { Model = model, Strength = strength, Exponent = exponent };

    public static ValleyPoint Point(NoiseModel model, double strength, double eta, double y, int landscape = 0, double exponent = 1) =>
        new(Landscapes[landscape], Noise(model, strength, exponent), eta, y);

    public static void Near(double expected, double actual, double relative) =>
        Assert.True(Math.Abs(expected - actual) <= relative * Math.Abs(expected),
            FormattableString.Invariant($"{actual:R} is not {expected:R} to within {relative:E1}."));
}
