using ValleyJump.Core.Plotting;

namespace ValleyJump.Core.Tests.Plotting;

public sealed class SymbolTextTests
{
    [Theory]
    [InlineData("learning rate {eta}", "learning rate η")]
    [InlineData("{P_flat}", "P_flat")]
    [InlineData("{eta t_freeze}", "η t_freeze")]
    [InlineData("{Sigma^-1} and {k^-}", "Σ^−1 and k^−")]
    [InlineData("{P_ss,flat}(x|y)", "P_ss,flat(x|y)")]
    [InlineData("{theta}_x stays, {<F>} too", "θ_x stays, ⟨F⟩ too")]
    [InlineData("an open { brace", "an open { brace")]
    [InlineData("", "")]
    public void LabelsReadAsWritten(string label, string plain) => Assert.Equal(plain, SymbolText.Plain(label));

    [Fact]
    public void HtmlLowersRaisesAndEscapes() =>
        Assert.Equal("a &lt; b, P<sub>flat</sub>(η<sup>2</sup>)", SymbolText.Html("a < b, {P_flat}({eta^2})"));

    [Fact]
    public void ALowerLevelEndsAtABlank() =>
        Assert.Equal([new("η t", TextLevel.Base), new("freeze", TextLevel.Sub), new(" B", TextLevel.Base)],
            SymbolText.Runs("{eta t_freeze B}"));
}
