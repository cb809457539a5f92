using ValleyJump.Core.Landscapes;

namespace ValleyJump.Core.Tests.Landscapes;

/// <summary>Valleys, ridge, barrier and flatness against the formulas of model.md. Tolerances are a few roundings.</summary>
public class LandscapeGeometryTests
{
    private const double Rounding = 1e-13;

    public static TheoryData<int, double> Heights => Cases.Heights();

    public static TheoryData<int, double, double> Points => Cases.Points();

    [Theory]
    [MemberData(nameof(Points))]
    public void LossIsEquation8(int landscape, double x, double y)
    {
        var l = Cases.Landscapes[landscape];
        Assert.Equal(Cases.L(l, x, y), l.Loss(x, y), Rounding * Cases.Magnitude(l, x, y));
    }

    [Theory]
    [MemberData(nameof(Heights))]
    public void LossIsContinuousAcrossTheRidge(int landscape, double y)
    {
        var l = Cases.Landscapes[landscape];
        double ridge = l.RidgeLoss(y);
        Assert.Equal(Cases.L0(l, y), ridge, Rounding * ridge);
        Assert.Equal(ridge, l.Loss(0, y));
        Assert.Equal(ridge, l.Loss(-0.0, y));
        // A step of 1e-10 from the ridge changes the loss by the one-sided slope g/f times as much.
        foreach (double x in new[] { 1e-10, -1e-10 })
            Assert.Equal(ridge, l.Loss(x, y), Rounding * ridge + 1.001e-10 * (Math.Abs(Cases.G(l, x, y)) + 1e-10) / Cases.F(l, x, y));
    }

    [Theory]
    [MemberData(nameof(Heights))]
    public void FlatnessAndGammaAreEquation11(int landscape, double y)
    {
        var l = Cases.Landscapes[landscape];
        double flat = Cases.F(l, 1, y), sharp = Cases.F(l, -1, y);
        Assert.Equal(flat, l.FlatnessFlat(y), Rounding * flat);
        Assert.Equal(sharp, l.FlatnessSharp(y), Rounding * sharp);
        Assert.Equal(flat / sharp, l.Gamma, Rounding * l.Gamma);
        Assert.Equal(Math.Pow(l.X1 / l.X2, 2), l.Gamma, Rounding * l.Gamma);
        Assert.Equal(2 / flat, l.Hessian(0.3, y).XX, Rounding * 2 / flat);
        Assert.Equal(2 / sharp, l.Hessian(-0.3, y).XX, Rounding * 2 / sharp);
    }

    [Theory]
    [MemberData(nameof(Heights))]
    public void ValleyFloorsLieABarrierBelowTheRidge(int landscape, double y)
    {
        var l = Cases.Landscapes[landscape];
        double flat = l.MinimumFlat(y), sharp = l.MinimumSharp(y);
        Assert.Equal(Cases.G(l, 1, y) / 2, flat, Rounding);
        Assert.Equal(-Cases.G(l, -1, y) / 2, sharp, Rounding);
        double barrier = l.X0 * l.X0 / l.F0 * y * y / Math.Pow(y + l.Yf, 2);
        Assert.Equal(barrier, l.Barrier(y), Rounding * barrier);
        if (y <= 0)
            return; // Below y = 0 the formulas' minima lie on the wrong sides of the ridge: there is one valley.
        Assert.Equal(0, l.Gradient(flat, y).Gx, Rounding / l.FlatnessFlat(y));
        Assert.Equal(0, l.Gradient(sharp, y).Gx, Rounding / l.FlatnessSharp(y));
        double rounding = Rounding * (l.RidgeLoss(y) + 2 * barrier);
        Assert.Equal(barrier, l.RidgeLoss(y) - l.Loss(flat, y), rounding);
        Assert.Equal(barrier, l.RidgeLoss(y) - l.Loss(sharp, y), rounding);
    }

    [Fact]
    public void DefaultsAreTableS1()
    {
        Assert.Equal(new() { X1 = 0.8, X2 = 0.65, X0 = 1, F0 = 1, Yb = 30, Yf = 20, Yd = 100, Ld = 1 }, new TwoValleyLandscape());
        Assert.Equal(1.5148, new TwoValleyLandscape().Gamma, 4);
    }
}
