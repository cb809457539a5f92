using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Landscapes;

/// <summary>Every parameter refuses what the formulas cannot take, and names itself.</summary>
public class LandscapeValidationTests
{
    private static readonly Dictionary<string, Func<double, TwoValleyLandscape>> Setters = new()
    {
        ["X1"] = v => new() { X1 = v },
        ["X2"] = v => new() { X2 = v },
        ["X0"] = v => new() { X0 = v },
        ["F0"] = v => new() { F0 = v },
        ["Yb"] = v => new() { Yb = v },
        ["Yf"] = v => new() { Yf = v },
        ["Yd"] = v => new() { Yd = v },
        ["Ld"] = v => new() { Ld = v },
    };

    public static TheoryData<string, double> Bad()
    {
        var bad = new TheoryData<string, double>();
        foreach (string name in Setters.Keys)
        {
            foreach (double value in new[] { double.NaN, double.PositiveInfinity, double.NegativeInfinity, -1, -double.Epsilon, 0 })
            {
                if (value != 0 || name != "Ld") // L_d = 0 is a landscape without drift.
                    bad.Add(name, value);
            }
        }
        return bad;
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void BadParametersAreRefusedByName(string name, double value)
    {
        var error = Assert.Throws<InvalidInputException>(() => Setters[name](value));
        Assert.Equal(name, error.Name);
        Assert.Equal(value, error.Value);
        Assert.StartsWith(name, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X1")]
    [InlineData("X2")]
    [InlineData("X0")]
    [InlineData("F0")]
    [InlineData("Yb")]
    [InlineData("Yf")]
    [InlineData("Yd")]
    [InlineData("Ld")]
    public void GoodParametersAreKept(string name) =>
        Assert.Equal(0.25, typeof(TwoValleyLandscape).GetProperty(name)!.GetValue(Setters[name](0.25)));

    [Fact]
    public void WithChecksToo() =>
        Assert.Equal("Yb", Assert.Throws<InvalidInputException>(() => new TwoValleyLandscape() with { Yb = 0 }).Name);

    [Fact]
    public void NoDriftIsAllowed() => Assert.Equal(1, new TwoValleyLandscape { Ld = 0 }.RidgeLoss(7));
}
