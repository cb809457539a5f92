using System.Text;
using SkiaSharp;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Plotting;

namespace ValleyJump.Core.Tests.Plotting;

public sealed class PictureTests
{
    private const int Blue = 0x0072B2, Vermilion = 0xD55E00;
    private static readonly double[] NoNumbers = [];

    public static TheoryData<string> Names => [.. SampleFigures.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryFigureIsDrawnInEveryFormatAndTheme(string name)
    {
        foreach (PlotTheme theme in Enum.GetValues<PlotTheme>())
        {
            byte[] png = Pictures.Write(SampleFigures.All[name], PlotFormat.Png, new(theme));
            SKColor[] pixels = Pictures.Pixels(png, out int width, out int height);
            Assert.True(width > 400 && height > 300);
            int ground = theme == PlotTheme.Light ? 0xFFFFFF : 0x14171C, text = theme == PlotTheme.Light ? 0x1A1A1A : 0xECEEF1;
            Assert.Equal(new SKColor(0xFF000000 | (uint)ground), pixels[0]);
            Assert.True(Pictures.Count(pixels, text) > 500, "There is text.");
            Assert.InRange(Pictures.Count(pixels, ground), pixels.Length / 10, pixels.Length - 5000);
            Assert.StartsWith("%PDF-", Encoding.ASCII.GetString(Pictures.Write(SampleFigures.All[name], PlotFormat.Pdf, new(theme))[..5]));
        }
    }

    [Theory]
    [InlineData(1200, 900, 1200, 900)]
    [InlineData(300, 1000, 300, 1000)]
    [InlineData(1001, 0, 1001, 0)]
    [InlineData(0, 777, 0, 777)]
    public void APictureIsAsLargeAsAskedFor(int width, int height, int wide, int high)
    {
        Pictures.Pixels(Pictures.Write(SampleFigures.All["cells"], PlotFormat.Png, new(Width: width, Height: height)), out int w, out int h);
        Assert.True(wide == 0 || w == wide, $"{w} wide");
        Assert.True(high == 0 || h == high, $"{h} high");
        Assert.InRange((double)w / h, 0.2, 4); // in proportion where one was left open
    }

    [Fact]
    public void ALargerPictureIsTheSameDrawnLarger()
    {
        string[] Lines(int width) => Encoding.UTF8.GetString(Pictures.Write(SampleFigures.All["curves"], PlotFormat.Svg, new(Width: width))).Split('\n');
        Assert.NotEqual(Lines(1200)[0], Lines(600)[0]);
        Assert.Equal(Lines(1200)[1..], Lines(600)[1..]);
    }

    [Theory]
    [InlineData(99, 0, "InvalidWidth")]
    [InlineData(-5, 0, "InvalidWidth")]
    [InlineData(0, 10_001, "InvalidHeight")]
    public void ASizeOutOfRangeIsRefused(int width, int height, string id)
    {
        foreach (PlotFormat format in (PlotFormat[])[PlotFormat.Png, PlotFormat.Svg, PlotFormat.Pdf])
        {
            var problem = Assert.Throws<InvalidInputException>(
                () => Pictures.Write(SampleFigures.All["cells"], format, new(Width: width, Height: height)));
            Assert.Equal(id, problem.Id);
        }
    }

    [Fact]
    public void AFigureWithoutPanelsIsRefused() =>
        Assert.Equal("InvalidFigure", Assert.Throws<InvalidInputException>(() => Pictures.Write(new("X", "x", []), PlotFormat.Svg)).Id);

    [Fact]
    public void TheSameFigureGivesTheSameBytesFromEveryThread()
    {
        foreach (PlotFormat format in (PlotFormat[])[PlotFormat.Png, PlotFormat.Svg, PlotFormat.Pdf])
        {
            foreach (string name in (string[])["curves", "cells", "surface"])
            {
                byte[] first = Pictures.Write(SampleFigures.All[name], format);
                Parallel.For(0, 6, _ => Assert.Equal(first, Pictures.Write(SampleFigures.All[name], format)));
            }
        }
    }

    public static TheoryData<string> MarkNames => [.. Marks.Keys];

    // Each mark alone, in blue or vermilion, and how many pixels of a picture of 1000 x 800 it takes at least.
    private static readonly Dictionary<string, (Mark Mark, int Pixels)> Marks = new()
    {
        ["line"] = (new Line([0, 1], [0, 1]) { Series = 1 }, 1500),
        ["dashed line"] = (new Line([0, 1], [0, 1]) { Series = 1, Dash = Dash.Dashed }, 1000),
        ["dotted line"] = (new Line([0, 1], [0, 1]) { Series = 1, Dash = Dash.Dotted }, 500),
        ["line about a gap"] = (new Line([0, 0.5, double.NaN, 0.8, 1], [0, 0.5, 1, 0.5, 0.9]) { Series = 1 }, 1000),
        ["circles"] = (new Points([0.2, 0.5], [0.2, 0.5]) { Series = 1 }, 60),
        ["open circles"] = (new Points([0.2, 0.5], [0.2, 0.5]) { Series = 1, Symbol = Symbol.OpenCircle }, 30),
        ["squares"] = (new Points([0.2, 0.5], [0.2, 0.5]) { Series = 1, Symbol = Symbol.Square }, 60),
        ["diamonds"] = (new Points([0.2, 0.5], [0.2, 0.5]) { Series = 1, Symbol = Symbol.Diamond }, 60),
        ["triangles"] = (new Points([0.2, 0.5], [0.2, 0.5]) { Series = 1, Symbol = Symbol.Triangle }, 60),
        ["crosses"] = (new Points([0.2, 0.5], [0.2, 0.5]) { Series = 1, Symbol = Symbol.Cross }, 30),
        ["error bars"] = (new Points([0.5], [0.5]) { Series = 1, YLow = [0.1], YHigh = [0.9] }, 500),
        ["error bars along x"] = (new Points([0.5], [0.5]) { Series = 1, XLow = [0.1], XHigh = [0.9] }, 500),
        ["intervals without an end"] = (new Points([0.5], [0.5])
        {
            Series = 1, XLow = [double.NegativeInfinity], XHigh = [double.PositiveInfinity],
            YLow = [0.5], YHigh = [double.PositiveInfinity],
        }, 1200),
        ["bars"] = (new Bars([0.25, 0.75], [0.5, 0.9]) { Series = 1, Width = 0.2 }, 0),
        ["rule along x"] = (new Rule(0.5, false) { Series = 1, Dash = Dash.Solid }, 800),
        ["rule along y"] = (new Rule(0.5, true) { Series = 1, Dash = Dash.Solid }, 600),
        ["words"] = (new Words(0.5, 0.5, "words {alpha_1}") { Series = 1 }, 100),
        ["contours"] = (new Contours([0, 1], [0, 1], new double[,] { { 0, 1 }, { 0, 1 } }, [0.5]) { Series = 1 }, 0),
        ["band"] = (new Band([0, 1], [0.2, 0.2], [0.4, 0.8]) { Series = 1 }, 0),
    };

    [Theory]
    [MemberData(nameof(MarkNames))]
    public void EveryMarkIsSeen(string name)
    {
        (Mark mark, int least) = Marks[name];
        SKColor[] Draw(params Mark[] marks) => Pictures.Pixels(Pictures.Write(new("X", "x",
            [new(new("x") { Low = 0, High = 1 }, new("y") { Low = 0, High = 1 }, [.. marks])]), PlotFormat.Png, new(Width: 1000, Height: 800)), out _, out _);
        // Words are there in both, so that neither says that there is nothing to draw.
        SKColor[] without = Draw(new Words(0.9, 0.05, "x")), with = Draw(new Words(0.9, 0.05, "x"), mark);
        if (least > 0)
            Assert.True(Pictures.Count(with, Vermilion, 12) >= least, $"{Pictures.Count(with, Vermilion, 12)} pixels");
        int changed = with.Zip(without).Count(pair => pair.First != pair.Second);
        Assert.True(changed > 50, $"{changed} pixels differ");
    }

    [Fact]
    public void CellsLieBetweenTheMiddlesOfTheirCentres()
    {
        // Centres 1, 2 and 10: edges at 0.5, 1.5, 6 and 14. The cell of 10 takes 8 of 13.5 of the width.
        Figure figure = new("X", "x", [new(new("x"), new("y"), [new Cells([1, 2, 10], [0], new double[,] { { 0, 0, 1 } })])]);
        SKColor[] pixels = Pictures.Pixels(Pictures.Write(figure, PlotFormat.Png, new(Width: 1000, Height: 800)), out _, out _);
        double low = Pictures.Count(pixels, 0x440154), high = Pictures.Count(pixels, 0xFDE725);
        Assert.InRange(high / (low + high), 8 / 13.5 - 0.01, 8 / 13.5 + 0.01);
    }

    [Fact]
    public void ACellWithoutAValueIsGreyAndNamed()
    {
        Figure Of(double value) => new("X", "x", [new(new("x"), new("y"), [new Cells([0, 1], [0], new[,] { { 1, value } })])]);
        SKColor[] pixels = Pictures.Pixels(Pictures.Write(Of(double.NaN), PlotFormat.Png), out _, out _);
        Assert.InRange(Pictures.Count(pixels, 0xC9CCD1), pixels.Length / 8, pixels.Length / 2);
        Assert.Contains("no value", Encoding.UTF8.GetString(Pictures.Write(Of(double.NaN), PlotFormat.Svg)));
        Assert.DoesNotContain("no value", Encoding.UTF8.GetString(Pictures.Write(Of(2), PlotFormat.Svg)));
    }

    [Fact]
    public void AMillionPointsAreDrawnInSeconds()
    {
        var random = new Random(1);
        double[] x = SampleFigures.Steps(0, 1, 1_000_000);
        double[] y = [.. x.Select(_ => random.NextDouble())], z = [.. x.Select(_ => random.NextDouble())];
        Figure figure = new("X", "x",
        [
            new(new("x"), new("y"), [new Line(x, y)]),
            new(new("x"), new("y"), [new Points(z, y)]),
            new(new("x"), new("y"), [new Line(z, y)]),
        ]);
        var clock = System.Diagnostics.Stopwatch.StartNew();
        byte[] svg = Pictures.Write(figure, PlotFormat.Svg);
        Assert.True(svg.Length < 6_000_000, $"{svg.Length} bytes");
        // What was left out is told, in the file, and where it can be seen below the panel as well.
        string text = Encoding.UTF8.GetString(svg);
        Assert.Contains("Of 1000000 points", text);
        Assert.Contains("The data are not in this file", text);
        Assert.Equal(2, text.Split("Of a line of 1000000 points").Length - 1);
        Pictures.Write(figure, PlotFormat.Png);
        // About three seconds alone on a core; the machine may be busy.
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(90), $"{clock.Elapsed}");
    }

    [Fact]
    public void AMarkWithArraysThatDoNotFitIsAFaultOfItsMaker() => Assert.Throws<InvalidOperationException>(
        () => Pictures.Write(new("X", "x", [new(new("x"), new("y"), [new Line([1, 2], NoNumbers)])]), PlotFormat.Svg));
}
