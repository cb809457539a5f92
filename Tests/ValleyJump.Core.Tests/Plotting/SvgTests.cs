using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using ValleyJump.Core.Plotting;
using ValleyJump.Core.Plotting.Drawing;

namespace ValleyJump.Core.Tests.Plotting;

public sealed partial class SvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";
    private static readonly JsonSerializerOptions Json = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    public static TheoryData<string> Names => [.. SampleFigures.All.Keys];

    [Fact]
    public void TheLabelsAreInTheText()
    {
        string[] texts = Texts(Read(SampleFigures.All["curves"]));
        foreach (string text in (string[])["Theory beside simulation", "X1 = 0.8, X2 = 0.5, σ = 0.05, seed 1", "learning rate η",
            "probability of the flat valley P_flat", "exact", "paper, Eq. 18", "simulation", "η_c = 2/λ_max", "10^−3", "10^0", "0.8",
            "3 of 15 cells diverged and are left out."])
        {
            Assert.Contains(text, texts);
        }
        Assert.Contains("freezing time η t_freeze", Texts(Read(SampleFigures.All["cells"])));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheDataAreInTheFileToTheLastBit(string name)
    {
        Figure figure = SampleFigures.All[name];
        Figure back = FigureJson.Read(Read(figure).Root!.Element(Svg + "metadata")!.Value);
        Assert.Equal(FigureJson.Write(figure), FigureJson.Write(back));
        Assert.Equal(figure.Panels.Count, back.Panels.Count);
        IEnumerable<string> All(Figure of) => of.Panels.SelectMany(panel => panel.Marks).Select(Numbers);
        Assert.Equal(All(figure), All(back));
    }

    [Fact]
    public void NumbersComeBackHoweverOddTheyAre()
    {
        double[] odd = [0.1 + 0.2, double.Epsilon, double.MaxValue, -0.0, double.NaN, 1 / 0.0, -1 / 0.0, 1e-310];
        Figure figure = new("X", "<&>\"'\u0001 {a}", [new(new("x"), new("y"), [new Line(odd, odd), new Rule(0.1, true) { Dash = Dash.Solid }])]);
        Figure back = FigureJson.Read(Read(figure).Root!.Element(Svg + "metadata")!.Value);
        Assert.Equal(odd.Select(BitConverter.DoubleToInt64Bits), ((Line)back.Panels[0].Marks[0]).Y.Select(BitConverter.DoubleToInt64Bits));
        Assert.Equal(figure.Panels[0].Marks[1], back.Panels[0].Marks[1]);
        Assert.Equal(figure.Title, back.Title);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void NoTextIsCutOffOrLiesOnAnother(string name)
    {
        foreach ((int width, int height) in ((int, int)[])[(0, 0), (1600, 500), (500, 1600)])
        {
            XDocument file = Read(SampleFigures.All[name], new(Width: width, Height: height));
            double[] sheet = [.. file.Root!.Attribute("viewBox")!.Value.Split(' ').Select(Number)];
            (string Text, double[] Box)[] texts = [.. file.Descendants(Svg + "text").Where(t => t.Value != "no values to draw").Select(Place)];
            foreach ((string text, double[] box) in texts)
            {
                Assert.True(box[0] >= 0 && box[1] >= 0 && box[2] <= sheet[2] && box[3] <= sheet[3],
                    $"'{text}' goes beyond the sheet of {sheet[2]} x {sheet[3]}: {string.Join(' ', box)}");
            }
            for (int i = 0; i < texts.Length; i++)
            {
                for (int j = 0; j < i; j++)
                {
                    (double[] a, double[] b) = (texts[i].Box, texts[j].Box);
                    Assert.False(Math.Min(a[2], b[2]) - Math.Max(a[0], b[0]) > 0.5 && Math.Min(a[3], b[3]) - Math.Max(a[1], b[1]) > 0.5,
                        $"'{texts[i].Text}' lies on '{texts[j].Text}'");
                }
            }
        }
    }

    [Fact]
    public void AFileNamesNoFontAndAsksForNothing()
    {
        string text = Encoding.UTF8.GetString(Pictures.Write(SampleFigures.All["cells"], PlotFormat.Svg));
        Assert.DoesNotContain("@font-face", text);
        Assert.Equal(["sans-serif"], Family().Matches(text).Select(match => match.Groups[1].Value).Distinct()); // of text that is not seen
        Assert.All(Link().Matches(text), match => Assert.StartsWith(match.Groups[1].Value[0] == '#' ? "#" : "data:", match.Groups[1].Value));
        Assert.All(XDocument.Parse(text).Descendants(Svg + "text"), element => Assert.Equal("0", element.Attribute("fill-opacity")!.Value));
    }

    [Fact]
    public void EveryPartThatIsUsedIsThere()
    {
        foreach (Figure figure in SampleFigures.All.Values)
        {
            string text = Encoding.UTF8.GetString(Pictures.Write(figure, PlotFormat.Svg));
            HashSet<string> parts = [.. XDocument.Parse(text).Descendants().Select(element => element.Attribute("id")?.Value).OfType<string>()];
            Assert.All(Used().Matches(text), match => Assert.Contains(match.Groups[1].Value, parts));
        }
    }

    private static XDocument Read(Figure figure, FigureStyle? style = null) =>
        XDocument.Parse(Encoding.UTF8.GetString(Pictures.Write(figure, PlotFormat.Svg, style)));

    private static string[] Texts(XDocument file) => [.. file.Descendants(Svg + "text").Select(text => text.Value)];

    private static string Numbers(Mark mark) => JsonSerializer.Serialize<object>(mark switch
    {
        Line line => (double[][])[line.X, line.Y],
        Points points => (double[]?[])[points.X, points.Y, points.XLow, points.XHigh, points.YLow, points.YHigh, points.Values],
        Cells cells => (double[][])[cells.X, cells.Y, [.. cells.Values.Cast<double>()]],
        Contours contours => (double[][])[contours.X, contours.Y, [.. contours.Values.Cast<double>()], contours.Levels],
        Band band => (double[][])[band.X, band.Low, band.High],
        Bars bars => (double[]?[])[bars.X, bars.Y, bars.YLow, bars.YHigh, [bars.Width]],
        _ => mark.ToString(),
    }, Json);

    // The box of letters without the lowest and highest: from a hair below the base line to the height of small ones. Slanted ones take a
    // narrow box about their end, since their whole box is not theirs.
    private static (string, double[]) Place(XElement text)
    {
        Match at = Transform().Match(text.Parent!.Attribute("transform")!.Value);
        double x = Number(at.Groups[1].Value), y = Number(at.Groups[2].Value), turn = at.Groups[3].Success ? Number(at.Groups[3].Value) : 0;
        double width = Number(text.Attribute("textLength")!.Value), size = Number(text.Attribute("font-size")!.Value);
        double[] box = turn switch
        {
            0 => [x, y - 0.6 * size, x + width, y + 0.05 * size],
            -90 => [x - 0.6 * size, y - width, x + 0.05 * size, y],
            _ => [x, y - 0.6 * size, x + size, y + 0.05 * size],
        };
        return (text.Value, box);
    }

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"translate\((\S+) (\S+)\)(?: rotate\((\S+)\))?")]
    private static partial Regex Transform();

    [GeneratedRegex("font-family=\"([^\"]*)\"")]
    private static partial Regex Family();

    [GeneratedRegex("href=\"([^\"]*)\"")]
    private static partial Regex Link();

    [GeneratedRegex("(?:xlink:href=\"|url\\()#([^\")]*)")]
    private static partial Regex Used();
}
