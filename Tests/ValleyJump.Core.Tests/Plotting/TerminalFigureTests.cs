using System.Text.RegularExpressions;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Plotting;
using ValleyJump.Core.Plotting.Terminal;

namespace ValleyJump.Core.Tests.Plotting;

/// <summary>Figures in a terminal: within its width, with colours or with what stands for them.</summary>
public sealed partial class TerminalFigureTests
{
    public static IEnumerable<object[]> Looks =>
        from index in (int[])[0, 1, 2]
        from width in (int[])[40, 80, 120]
        from inColor in (bool[])[true, false]
        select (object[])[index, width, inColor];

    [Theory]
    [MemberData(nameof(Looks))]
    public void LinesFitTheWidthAndHoldTheLabels(int index, int width, bool inColor)
    {
        Figure figure = EveryMark.All[index];
        IReadOnlyList<string> lines = TerminalFigure.Lines(figure, new(width, 0, inColor));
        Assert.Equal(lines, TerminalFigure.Lines(figure, new(width, 0, inColor)));
        Assert.Equal(inColor, lines.Any(line => line.Contains('\e', StringComparison.Ordinal)));
        string[] plain = [.. lines.Select(line => Escape().Replace(line, ""))];
        Assert.All(plain, line => Assert.InRange(line.Length, 0, width));
        string all = string.Join(' ', plain);
        foreach (Panel panel in figure.Panels)
        {
            Assert.Contains(TerminalText.Of(panel.X.Label), all, StringComparison.Ordinal);
            Assert.Contains(TerminalText.Of(panel.Y.Label), all, StringComparison.Ordinal);
            Assert.All(panel.Marks, mark => Assert.Contains(TerminalText.Of(mark.Name), all, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void AnIntervalWithoutAnEndGoesToTheEdge()
    {
        int Longest(double low, double high)
        {
            Points points = new([0.5], [0.5]) { XLow = [low], XHigh = [high] };
            Panel panel = new(new("x") { Low = 0, High = 1 }, new("y") { Low = 0, High = 1 }, [points]);
            return TerminalFigure.Lines(new("Kind", "", [panel]), new(80, 0, InColor: false)).Max(line => line.Count(c => c > '\u2800' && c <= '\u28ff'));
        }

        int whole = Longest(0, 1);
        Assert.True(whole > 50, $"{whole} places");
        Assert.Equal(whole, Longest(double.NegativeInfinity, double.PositiveInfinity), 1.0);
        Assert.Equal(whole / 2.0, Longest(0.5, double.PositiveInfinity), 2.0);
        Assert.Equal(whole / 2.0, Longest(double.NegativeInfinity, 0.5), 2.0);
    }

    [Fact]
    public void ShadesRiseWithTheValues()
    {
        Figure figure = new("Kind", "", [new(new("x"), new("y"), [new Cells([0, 1, 2, 3, 4], [0], new double[,] { { 0, 1, 2, 3, 4 } })])
        {
            Color = new("value"),
        }]);
        string line = TerminalFigure.Lines(figure, new(60, 0, InColor: false)).First(l => l.Contains('█', StringComparison.Ordinal));
        Assert.Matches("│ +░+▒+▓+█+ ", line);
    }

    [Fact]
    public void ColoursAreThoseOfTheScale()
    {
        Figure figure = new("Kind", "", [new(new("x"), new("y"), [new Cells([0, 1], [0], new double[,] { { 0, double.NaN } })]) { Color = new("value") }]);
        string text = string.Join('\n', TerminalFigure.Lines(figure, new(60)));
        Assert.Contains("▀", text, StringComparison.Ordinal);
        // A cell without a value is grey, in whatever colours there are: red, green and blue are as good as equal.
        string colors = string.Join(' ', Escape().Matches(text).Select(m => m.Value));
        Assert.Matches("48;2;85;91;100|48;5;(59|24[0-9])|100", colors);
    }

    [Fact]
    public void ACurveIsWhereItsValuesAre()
    {
        double[] x = [.. Enumerable.Range(0, 50).Select(i => (double)i)];
        Figure figure = new("Kind", "", [new(new("x"), new("y"), [new Line(x, x) { Name = "line", Series = 3 }])]);
        IReadOnlyList<string> plain = TerminalFigure.Lines(figure, new(60, 0, InColor: false));
        string[] lines = [.. plain.Where(l => l.Contains('A', StringComparison.Ordinal))];
        int[] columns = [.. lines.Select(l => l.IndexOf('A', StringComparison.Ordinal))];
        Assert.True(lines.Length > 8);
        Assert.Equal(columns.OrderDescending(), columns); // from the upper right to the lower left
        string braille = string.Concat(TerminalFigure.Lines(figure, new(60)));
        Assert.True(braille.Count(c => c is > '\u2800' and <= '\u28ff') > 25);
    }

    [Fact]
    public void WithoutColoursEachNameHasALetter()
    {
        double[] x = [0, 1, 2];
        Figure figure = new("Kind", "", [new(new("x"), new("y"),
        [
            new Line(x, x) { Name = "solid" }, new Line(x, [2, 1, 0]) { Name = "dashed", Dash = Dash.Dashed }, new Points([0.5], [0.2]),
            new Line(x, [2, 2, 2]) { Series = -1 },
        ])]);
        string text = string.Join('\n', TerminalFigure.Lines(figure, new(60, 0, InColor: false)));
        Assert.Contains("A solid   B dashed", text, StringComparison.Ordinal);
        Assert.Matches("B[^\n]*A(.|\n)*A[^\n]*B", text.Replace("A solid   B dashed", "", StringComparison.Ordinal));
        Assert.Contains("++++", text, StringComparison.Ordinal);
    }

    [Fact]
    public void GapsAndNothingDoNoHarm()
    {
        double[] gaps = [double.NaN, double.NaN];
        Figure figure = new("Kind", "", [new(new("x") { IsLog = true }, new("y") { IsLog = true },
            [new Line(gaps, gaps), new Points([1e-300, 1e300], [1, 1]), new Bars([], []), new Band([], [], []), new Words(double.NaN, 1, "here")])]);
        Assert.NotEmpty(TerminalFigure.Lines(figure, new(80)));
        Assert.NotEmpty(TerminalFigure.Lines(figure, new(80, 0, InColor: false)));
    }

    [Fact]
    public void TheHeightIsKept() => Assert.InRange(TerminalFigure.Lines(EveryMark.Surface, new(80, 30)).Count, 25, 30);

    [Theory]
    [InlineData(39, 0, "Width")]
    [InlineData(80, 5, "Height")]
    [InlineData(2000, 0, "Width")]
    public void OtherSizesAreRefused(int width, int height, string name) => Assert.Equal($"Invalid{name}",
        Assert.Throws<InvalidInputException>(() => TerminalFigure.Lines(EveryMark.Surface, new(width, height))).Id);

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Escape();
}
