using SkiaSharp;
using ValleyJump.Core.Plotting;
using Xunit.Abstractions;

namespace ValleyJump.Core.Tests.Plotting;

/// <summary>
/// Pictures that somebody looked at and found right. A change that is meant is approved by running these tests once with
/// VALLEYJUMP_APPROVE=1, after looking at the new pictures.
/// </summary>
public sealed class ApprovedPictureTests(ITestOutputHelper output)
{
    // Edges of letters and lines differ by a few levels between processors; a mark that moved or is missing changes far more.
    private const int Levels = 40;
    private const double MostPixels = 0.001;

    private static string Folder => Path.Combine(ArrowTests.Root(), "Tests", "Data", "figures");

    [Theory]
    [InlineData("curves", PlotTheme.Light)]
    [InlineData("curves", PlotTheme.Dark)]
    [InlineData("cells", PlotTheme.Light)]
    [InlineData("surface", PlotTheme.Dark)]
    [InlineData("bars", PlotTheme.Light)]
    [InlineData("long", PlotTheme.Light)]
    public void APictureIsAsApproved(string name, PlotTheme theme)
    {
        string file = Path.Combine(Folder, $"{name}-{theme}.png".ToLowerInvariant());
        byte[] png = Pictures.Write(SampleFigures.All[name], PlotFormat.Png, new(theme, Width: 640));
        if (Environment.GetEnvironmentVariable("VALLEYJUMP_APPROVE") == "1")
            File.WriteAllBytes(file, png);
        Assert.True(File.Exists(file), $"There is no approved picture {file}. Look at a new one and run this test with VALLEYJUMP_APPROVE=1.");
        SKColor[] wanted = Pictures.Pixels(File.ReadAllBytes(file), out int width, out int height);
        SKColor[] found = Pictures.Pixels(png, out int newWidth, out int newHeight);
        int differ = (width, height) != (newWidth, newHeight) ? found.Length
            : wanted.Zip(found).Count(pair => Math.Abs(pair.First.Red - pair.Second.Red) > Levels
                || Math.Abs(pair.First.Green - pair.Second.Green) > Levels || Math.Abs(pair.First.Blue - pair.Second.Blue) > Levels);
        if (differ <= MostPixels * found.Length)
            return;
        string other = Path.Combine(Path.GetTempPath(), Path.GetFileName(file));
        File.WriteAllBytes(other, png);
        output.WriteLine($"Compare {other} with {file}. If it is right, run the tests with VALLEYJUMP_APPROVE=1 and commit it.");
        Assert.Fail($"{differ} of {found.Length} pixels differ from the approved picture {file}; the new one is {other}.");
    }
}
