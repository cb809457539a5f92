using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using ValleyJump.Core.Plotting;

namespace ValleyJump.Core.Tests.Plotting;

/// <summary>Figures as pages: they load nothing, hold the figure's numbers, and a browser draws them.</summary>
public sealed partial class FigurePageTests
{
    public static TheoryData<int> Figures => [0, 1, 2];

    [Theory]
    [MemberData(nameof(Figures))]
    public void ThePageLoadsNothingAndIsTheSameAgain(int index)
    {
        string page = PageOf(EveryMark.All[index]);
        Assert.Equal(page, PageOf(EveryMark.All[index]));
        Assert.DoesNotContain('\r', page);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        // The bundles of plotly.js name addresses in comments and of XML; what loads them is forbidden by the policy above.
        string own = Bundle().Replace(page, "");
        Assert.True(own.Length < page.Length - 1_000_000, "The page holds plotly.js.");
        Assert.Empty(Loading().Matches(own));
    }

    [Fact]
    public void NumbersOfAHeatMapAreThoseOfTheFigure()
    {
        var cells = (Cells)EveryMark.Maps.Panels[0].Marks[0];
        JsonElement map = PanelsOf(PageOf(EveryMark.Maps))[0].GetProperty("data").EnumerateArray()
            .Single(t => t.GetProperty("type").GetString() == "heatmap" && t.TryGetProperty("coloraxis", out _));
        double[] shown = [.. map.GetProperty("z").EnumerateArray().SelectMany(row => row.EnumerateArray().Select(Number))];
        Assert.Equal(cells.Values.Cast<double>(), shown);
        Assert.Contains(double.NaN, shown);
        Assert.Equal(cells.X, map.GetProperty("centres").GetProperty("x").EnumerateArray().Select(Number));
        // Edges lie half way between neighbours on the logarithmic axis.
        Assert.Equal(Math.Sqrt(cells.X[0] * cells.X[1]), map.GetProperty("x")[1].GetDouble(), 12);
    }

    [Fact]
    public void EveryMarkIsATraceARuleOrAWord()
    {
        JsonElement[] panels = PanelsOf(PageOf(EveryMark.Curves));
        Assert.Equal(["scatter fill", "scatter lines", "scatter lines", "scatter markers"], KindsOf(panels[0]));
        Assert.Equal(["bar"], KindsOf(panels[1]));
        JsonElement layout = panels[0].GetProperty("layout");
        Assert.Equal(600, layout.GetProperty("shapes")[0].GetProperty("x0").GetDouble());
        Assert.Equal("frozen at y<sub>f</sub> &lt; 3", layout.GetProperty("annotations")[0].GetProperty("text").GetString());
        JsonElement points = panels[0].GetProperty("data")[3];
        Assert.Equal(0.05, points.GetProperty("error_y").GetProperty("array")[0].GetDouble(), 12);
        Assert.Equal(JsonValueKind.Null, points.GetProperty("y")[2].ValueKind);
        Assert.Equal("log", panels[2].GetProperty("layout").GetProperty("xaxis").GetProperty("type").GetString());
        Assert.Equal(["Basin", "Agreement", "Loss"],
            panels[1].GetProperty("layout").GetProperty("xaxis").GetProperty("ticktext").EnumerateArray().Select(t => t.GetString()));

        JsonElement surface = Assert.Single(PanelsOf(PageOf(EveryMark.Surface)));
        Assert.Equal(["surface", "scatter3d lines", "scatter3d lines", "scatter3d lines", "scatter3d markers", "scatter3d lines", "scatter3d text"],
            KindsOf(surface));
        // Start and end lie on the surface, as near as the lift of lines.
        JsonElement ends = surface.GetProperty("data")[4].GetProperty("z");
        Assert.InRange(ends[0].GetDouble() - ((0.01 - 0.6) * (0.01 - 0.6) + 1), 0, 0.15);
    }

    [Fact]
    public void TextsOfAFigureStayTexts()
    {
        const string hostile = "</script><script>alert(1)</script><img src=x onerror=alert(2)>";
        Figure figure = new("Kind", hostile, [new(new(hostile), new("y"), [new Line([0, 1], [0, 1]) { Name = hostile }]) { Title = hostile, Note = hostile }])
        {
            Subtitle = hostile,
        };
        string own = Bundle().Replace(PageOf(figure), "");
        Assert.DoesNotContain("<script>alert", own, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", own, StringComparison.Ordinal);
        Assert.Contains("&lt;img", own, StringComparison.Ordinal);
    }

    [Fact]
    public void ThemesDiffer() => Assert.NotEqual(PageOf(EveryMark.Surface), PageOf(EveryMark.Surface, PlotTheme.Dark));

    [Theory]
    [MemberData(nameof(Figures))]
    public void ABrowserDrawsIt(int index)
    {
        if (Browser.Program is null)
            return; // ThePageLoadsNothingAndIsTheSameAgain looks at the text everywhere.
        var (document, said) = Opened(PageOf(EveryMark.All[index]));
        Assert.All(said, line => Assert.Contains("willReadFrequently", line, StringComparison.Ordinal)); // advice on speed, to plotly.js
        Assert.Equal(EveryMark.All[index].Panels.Count, Regex.Count(document, "<div id=\"panel\\d\"[^>]*js-plotly-plot"));
        Assert.Contains(index == 2 ? "<canvas" : "class=\"main-svg\"", document, StringComparison.Ordinal);
    }

    [Fact]
    public void ABrowserTellsOfARequest()
    {
        if (Browser.Program is null)
            return;
        string page = PageOf(EveryMark.Maps).Replace("</main>", "<img src=\"https://example.invalid/x.png\"></main>", StringComparison.Ordinal);
        Assert.Contains(Opened(page).Said, line => line.Contains("Content Security Policy", StringComparison.Ordinal));
    }

    private static (string Document, string[] Said) Opened(string page)
    {
        string folder = Directory.CreateTempSubdirectory("valleyjump-").FullName, path = Path.Combine(folder, "figure.html");
        File.WriteAllText(path, page);
        var opened = Browser.Open(path);
        Directory.Delete(folder, recursive: true);
        return opened;
    }

    internal static string PageOf(Figure figure, PlotTheme theme = PlotTheme.Light)
    {
        using var stream = new MemoryStream();
        FigureWriters.Of(PlotFormat.Html).Write(figure, new(theme), stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    internal static JsonElement[] PanelsOf(string page) =>
        [.. Panel().Matches(page).Select(m => JsonDocument.Parse(m.Groups[1].Value).RootElement)];

    private static string[] KindsOf(JsonElement panel) =>
    [
        .. panel.GetProperty("data").EnumerateArray().Select(t => t.GetProperty("type").GetString()
            + (t.TryGetProperty("fill", out _) ? " fill" : t.TryGetProperty("mode", out JsonElement mode) ? $" {mode.GetString()}" : "")),
    ];

    private static double Number(JsonElement element) => element.ValueKind == JsonValueKind.Null ? double.NaN : element.GetDouble();

    [GeneratedRegex(@"<script>\n/\*\*.*?</script>", RegexOptions.Singleline)]
    private static partial Regex Bundle();

    [GeneratedRegex("""https?:|//[a-z]|\bsrc=|\bhref=|url\(|@import|fetch\(|XMLHttpRequest""", RegexOptions.IgnoreCase)]
    private static partial Regex Loading();

    [GeneratedRegex("""^drawPanel\(\w+, "panel\d+", (.*)\);$""", RegexOptions.Multiline)]
    private static partial Regex Panel();
}
