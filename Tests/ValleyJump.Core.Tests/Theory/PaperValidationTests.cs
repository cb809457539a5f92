using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Paper;

namespace ValleyJump.Core.Tests.Theory;

/// <summary>Every member refuses what its formula cannot take, by the name that the user knows.</summary>
public class PaperValidationTests
{
    private static readonly TwoValleyLandscape Default = new();

    /// <summary>Functions of (Delta_S, y) that need the two valleys.</summary>
    private static readonly Func<double, double, double>[] Steady =
    [
        (d, y) => PaperFormulas.LogDensity(Default, d, 0.1, y), (d, y) => PaperFormulas.Density(Default, d, 0.1, y),
        (d, y) => PaperFormulas.PFlatDensity(Default, d, y), (d, y) => PaperFormulas.PFlat(Default, d, y), (d, y) =>
            PaperFormulas.PFlatAsymptotic(Default, d, y),
        (d, y) => PaperFormulas.RateFlat(Default, d, y), (d, y) => PaperFormulas.RateSharp(Default, d, y),
        (d, y) => PaperFormulas.LogRateFlat(Default, d, y), (d, y) => PaperFormulas.LogRateSharp(Default, d, y),
        (d, y) => PaperFormulas.RateFlatAsymptotic(Default, d, y), (d, y) => PaperFormulas.RateSharpAsymptotic(Default, d, y),
        (d, y) => PaperFormulas.LogRateFlatAsymptotic(Default, d, y), (d, y) => PaperFormulas.LogRateSharpAsymptotic(Default, d, y),
        (d, y) => PaperFormulas.KramersNumberFlat(Default, d, y), (d, y) => PaperFormulas.KramersNumberSharp(Default, d, y),
    ];

    /// <summary>Functions of (Delta_S, y) that are defined wherever the landscape is.</summary>
    private static readonly Func<double, double, double>[] Local =
    [
        (d, y) => PaperFormulas.EffectiveTemperature(Default, d, y), (d, y) => PaperFormulas.DiffusionFlat(Default, d, y), (d, y) =>
            PaperFormulas.DiffusionSharp(Default, d, y),
    ];

    private static readonly Func<double, double, double, double>[] Freezing =
    [
        (d, e, s) => PaperFormulas.YFreeze(Default, d, e, s), (d, e, s) => PaperFormulas.YFreezeCriterion(Default, d, e, s),
        (d, e, s) => PaperFormulas.PFlatTransient(Default, d, e, s),
    ];

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void NotPositive(double value)
    {
        Assert.All(Steady.Concat(Local), f => Refused("DeltaS", value, () => f(value, 5)));
        Assert.All(Freezing, f => Refused("DeltaS", value, () => f(value, 0.01, 1)));
        Assert.All(Freezing, f => Refused("Epsilon", value, () => f(1e-3, value, 1)));
        Assert.All(Freezing, f => Refused("PhiScale", value, () => f(1e-3, 0.01, value)));
        Refused("PhiScale", value, () => PaperFormulas.Phi(Default, value));
    }

    [Theory]
    [InlineData(-20)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void OutsideTheLandscape(double y)
    {
        Assert.All(Steady.Concat(Local), f => Refused("Y", y, () => f(1e-3, y)));
        Refused("Y", y, () => PaperFormulas.EffectiveLoss(Default, 0.1, y));
        Refused("Y", y, () => PaperFormulas.NoiseInducedLoss(Default, 0.1, y));
    }

    [Fact]
    public void BeforeTheBifurcation()
    {
        Assert.All(Steady, f => Refused("Y", -1e-3, () => f(1e-3, -1e-3)));
        Assert.All(Local, f => Assert.True(f(1e-3, -1e-3) > 0));
        Assert.True(double.IsFinite(PaperFormulas.EffectiveLoss(Default, 0.1, -5)));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void TransverseCoordinate(double x)
    {
        Refused("X", x, () => PaperFormulas.LogDensity(Default, 1e-3, x, 5));
        Refused("X", x, () => PaperFormulas.EffectiveLoss(Default, x, 5));
        Refused("X", x, () => PaperFormulas.NoiseInducedLoss(Default, x, 5));
    }

    private static void Refused(string name, double value, Func<object> call)
    {
        var error = Assert.Throws<InvalidInputException>(call);
        Assert.Equal(name, error.Name);
        Assert.Equal(value, error.Value);
        Assert.StartsWith(name, error.Message, StringComparison.Ordinal);
    }
}
