using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Landscapes;

/// <summary>
/// Gradient and Hessian against finite differences. In x the loss is quadratic on each side, so central differences are exact for any
/// step that stays on the side: h = |x|/2. In y they are of fourth order, with a step in proportion to the length s over which the loss
/// varies.
/// </summary>
public class LandscapeDerivativeTests
{
    public static TheoryData<int, double, double> Points => Cases.Points();

    // f^(n)(y) is at most about (n + 1)! M/s^n, M the magnitude of the loss's terms: (y + y_f)^-2 is the worst of them.
    // First derivative, h = 1e-3 s: h^4 f^(5)/30 = 2.4e-11 M/s, and rounding 1.5 eps M/h = 3e-13 M/s.
    private const double StepOne = 1e-3, ToleranceOne = 1e-10;

    // Second derivative, h = 3e-3 s: h^4 f^(6)/90 = 4.5e-9 M/s^2, and rounding 5 eps M/h^2 = 1.3e-10 M/s^2.
    private const double StepTwo = 3e-3, ToleranceTwo = 1e-8;

    // Exact in x but for rounding: a few eps over h = |x|/2, and with h^2 = x^2/4 below the line.
    private const double ToleranceX = 1e-13;

    [Theory]
    [MemberData(nameof(Points))]
    public void GradientIsTheSlopeOfTheLoss(int landscape, double x, double y)
    {
        var l = Cases.Landscapes[landscape];
        double m = Cases.Magnitude(l, 1.5 * x, y), s = Cases.Length(l, y);
        var (gx, gy) = l.Gradient(x, y);
        Near((l.Loss(1.5 * x, y) - l.Loss(0.5 * x, y)) / x, gx, ToleranceX * m / Math.Abs(x));
        Near(Slope(v => l.Loss(x, v), y, StepOne * s), gy, ToleranceOne * m / s);
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void HessianIsTheSlopeOfTheGradient(int landscape, double x, double y)
    {
        var l = Cases.Landscapes[landscape];
        double m = Cases.Magnitude(l, 1.5 * x, y), s = Cases.Length(l, y), u = Math.Abs(x);
        Symmetric2 h = l.Hessian(x, y);
        var (right, left) = (l.Gradient(1.5 * x, y), l.Gradient(0.5 * x, y));
        Near((right.Gx - left.Gx) / x, h.XX, ToleranceX * m / (u * u));
        // The terms of dL/dy reach 10 M/s: four factors that each vary over s.
        Near((right.Gy - left.Gy) / x, h.XY, 10 * ToleranceX * m / (u * s));
        Near(Slope(v => l.Gradient(x, v).Gx, y, StepOne * s), h.XY, ToleranceOne * m / (u * s));
        // One derivative more: f^(6) in place of f^(5), seven times as much.
        Near(Slope(v => l.Gradient(x, v).Gy, y, StepOne * s), h.YY, 7 * ToleranceOne * m / (s * s));
    }

    [Theory]
    [MemberData(nameof(Points))]
    public void HessianIsTheCurvatureOfTheLoss(int landscape, double x, double y)
    {
        var l = Cases.Landscapes[landscape];
        double m = Cases.Magnitude(l, 1.5 * x, y), s = Cases.Length(l, y), u = Math.Abs(x);
        Symmetric2 h = l.Hessian(x, y);
        Near((l.Loss(1.5 * x, y) - 2 * l.Loss(x, y) + l.Loss(0.5 * x, y)) / (x * x / 4), h.XX, 4 * ToleranceX * m / (u * u));
        Near(Slope(v => (l.Loss(1.5 * x, v) - l.Loss(0.5 * x, v)) / x, y, StepOne * s), h.XY, ToleranceOne * m / (u * s));
        Near(Curvature(v => l.Loss(x, v), y, StepTwo * s), h.YY, ToleranceTwo * m / (s * s));
    }

    [Theory]
    [InlineData(3.0)]
    [InlineData(-2.0)]
    public void OnTheRidgeTheFlatValleysDerivativesHold(double y)
    {
        var l = new TwoValleyLandscape();
        // The gradient is continuous from the right: a step of 1e-12 changes it by H11 1e-12, below 1e-10.
        var (ridge, beside) = (l.Gradient(0, y), l.Gradient(1e-12, y));
        Near(beside.Gx, ridge.Gx, 1e-10);
        Near(beside.Gy, ridge.Gy, 1e-10);
        Assert.Equal(-Cases.G(l, 0, y) / Cases.F(l, 0, y), ridge.Gx, 1e-14);
        Assert.Equal(l.FlatnessFlat(y), 2 / l.Hessian(0, y).XX, 1e-14);
    }

    private static double Slope(Func<double, double> f, double y, double h) =>
        (8 * (f(y + h) - f(y - h)) - (f(y + 2 * h) - f(y - 2 * h))) / (12 * h);

    private static double Curvature(Func<double, double> f, double y, double h) =>
        (16 * (f(y + h) + f(y - h)) - (f(y + 2 * h) + f(y - 2 * h)) - 30 * f(y)) / (12 * h * h);

    private static void Near(double expected, double actual, double tolerance) =>
        Assert.True(Math.Abs(expected - actual) <= tolerance,
            FormattableString.Invariant($"{actual:R} is not {expected:R} to within {tolerance:E1}."));
}
