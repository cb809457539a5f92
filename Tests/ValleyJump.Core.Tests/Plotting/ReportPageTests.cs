using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Plotting.Reports;
using ValleyJump.Core.Tables;
using ValleyJump.Core.Tests.Networks;

namespace ValleyJump.Core.Tests.Plotting;

/// <summary>Reports: every number is the exported one, nothing is loaded, and a browser shows them without a complaint.</summary>
public sealed partial class ReportPageTests
{
    private static readonly Lazy<TwoValleyResult[]> Ensembles = new(() =>
        [.. new[] { 0.02, 0.05, 0.1 }.SelectMany(rate => new[] { 0.03, 0.1 }.Select(noise => Simulated(rate, noise)))]);

    private static readonly ReportRequest Request = new("Freezing <in> & out", [("Module", "ValleyJump 9.9"), ("System", "some")],
        type => type != typeof(TwoValleyResult) ? null
            : new RowMaker("Invoke-TwoValleySim", new HashSet<string> { "LearningRate", "NoiseStrength", "Seed", "Steps" }));

    [Fact]
    public void EveryCellIsTheExportedOne()
    {
        string page = PageOf(Ensembles.Value);
        string[][] csv = CsvOf(Ensembles.Value);
        string[] headings = [.. Heading().Matches(page).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value))];
        Assert.Equal(csv[0], headings);
        string[] cells = [.. Cell().Matches(page).Select(m => WebUtility.HtmlDecode(m.Groups[1].Value))];
        Assert.Equal(csv.Skip(1).SelectMany(row => row), cells);
        Assert.Contains(Ensembles.Value[0].PFlat.ToString("R", System.Globalization.CultureInfo.InvariantCulture), cells);
    }

    [Fact]
    public void WhatIsReadIsTheNumberRounded()
    {
        Assert.Equal("0.1235", ReportCell.Rounded("0.123456789", "F4"));
        Assert.Equal("1.235e-8", ReportCell.Rounded("1.2345678E-08", "F4"));
        Assert.Equal("18446744073709551615", ReportCell.Rounded("18446744073709551615", null));
        Assert.Equal("NaN", ReportCell.Rounded("NaN", "F4"));
        Assert.Equal("Hessian", ReportCell.Rounded("Hessian", null));
        Assert.Equal("0.0001", ReportCell.Rounded("0.0001", "F4"));
    }

    [Fact]
    public void ThePageIsTheSameAgainAndLoadsNothing()
    {
        object[] results = [.. Ensembles.Value, .. Ensembles.Value.SelectMany(r => FreezePoint.Of(r))];
        string page = PageOf(results);
        Assert.Equal(page, PageOf(results));
        Assert.DoesNotContain('\r', page);
        Assert.Contains("default-src 'none'", page, StringComparison.Ordinal);
        string own = Regex.Replace(page, "http://www.w3.org/(2000/svg|1999/xlink)", "");
        Assert.DoesNotMatch("""https?:|\bsrc=|href="(?!#|data:)|url\([^#)]|@import|fetch\(""", own);
        Assert.Contains("Freezing &lt;in&gt; &amp; out", page, StringComparison.Ordinal);
        Assert.Equal(2, Regex.Count(page, "<section id=\"s\\d\">"));
        string[] names = [.. Regex.Matches(page, "\\bid=\"([^\"]+)\"").Select(m => m.Groups[1].Value)];
        Assert.Equal(names.Distinct(), names);
        Assert.All(Regex.Matches(page, "url\\(#([^)]+)\\)"), m => Assert.Contains(m.Groups[1].Value, names));
    }

    [Fact]
    public void ATableOfPairsTellsBothRuns()
    {
        SolutionComparison pair = SolutionComparison.Of(RunOf(5), RunOf(10), match: false, default);
        string[] hidden = [.. Regex.Matches(PageOf([pair]), "<th [^>]*class=\"[^\"]* more\"[^>]*data-column=\"([^\"]*)\"")
            .Select(m => m.Groups[1].Value)];
        Assert.Contains("Steps", hidden);
        Assert.Empty(hidden.Intersect(["BatchSize", "Seed", "Realization", "OtherBatchSize", "OtherSeed", "OtherRealization"]));

        static Solution RunOf(int batch) => Solution.Of(SgdTrainer.Train(SmallData.Dataset(),
            new() { BatchSize = batch, Steps = 4, Checkpoints = 2, HiddenWidths = [3] }, 0), 1);
    }

    [Fact]
    public void CommandsHoldTheInputs()
    {
        string page = WebUtility.HtmlDecode(PageOf(Ensembles.Value));
        Assert.Matches(@"\$shared = @\{ (Seed = 7; Steps = 2000|Steps = 2000; Seed = 7) \}", page);
        Assert.Equal(6, Regex.Count(page,
            @"\[pscustomobject\]\(\$shared \+ @\{ LearningRate = [0-9.]+; NoiseStrength = [0-9.]+ \}\) \| Invoke-TwoValleySim"));
    }

    [Fact]
    public void VerdictsHaveTheirRule()
    {
        var page = new ReportPage(Request);
        foreach (bool holds in (bool[])[true, false])
        {
            page.Add(TableRow.FromPairs([new("Property", "PFlat"), new("Holds", holds), new("Because", "0.2 < 0.3 by 5 errors"), new("Note", "few values")]));
        }
        string text = Written(page);
        Assert.Contains("1 of 2 statements hold", text, StringComparison.Ordinal);
        Assert.Contains("by four standard errors", text, StringComparison.Ordinal);
        Assert.Contains("0.2 &lt; 0.3 by 5 errors", text, StringComparison.Ordinal);
        Assert.Contains("few values <small>(2 rows)</small>", text, StringComparison.Ordinal);
        Assert.Equal("ReportNoRows", Assert.Throws<InvalidInputException>(() => Written(new(Request))).Id);
    }

    [Fact]
    public void ABrowserShowsItWithoutAComplaint()
    {
        if (Browser.Program is null)
            return; // ThePageIsTheSameAgainAndLoadsNothing looks at the text everywhere.
        string folder = Directory.CreateTempSubdirectory("valleyjump-").FullName, path = Path.Combine(folder, "report.html");
        // Sorted by P_flat, twice, as a reader would.
        File.WriteAllText(path, PageOf(Ensembles.Value).Replace("</body>", """
            <script>
            const heading = document.querySelector('th[data-column="PFlat"] button');
            heading.click(); heading.click();
            document.getElementById("theme").click();
            </script></body>
            """, StringComparison.Ordinal));
        var (document, said) = Browser.Open(path);
        Directory.Delete(folder, recursive: true);
        Assert.Empty(said);
        Assert.Contains("data-theme=\"dark\"", document, StringComparison.Ordinal);
        int column = Array.IndexOf([.. Heading().Matches(document).Select(m => m.Groups[1].Value)], "PFlat");
        double[] shown = [.. Regex.Matches(document, "<tr>(.*?)</tr>").Select(m => Cell().Matches(m.Groups[1].Value)).Where(c => c.Count > 0)
            .Select(c => double.Parse(c[column].Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture))];
        Assert.Equal(Ensembles.Value.Select(r => r.PFlat).OrderDescending(), shown);
    }

    private static TwoValleyResult Simulated(double rate, double noise) => EnsembleRunner.Run(new TwoValleySimulation
    {
        Landscape = new TwoValleyLandscape(), Noise = new() { Strength = noise },
        LearningRate = rate, Steps = 2000, Realizations = 100, Seed = 7,
    });

    private static string PageOf(IEnumerable<object> results)
    {
        var page = new ReportPage(Request);
        foreach (object result in results)
            page.Add(TableRow.FromObject(result));
        return Written(page);
    }

    private static string Written(ReportPage page)
    {
        using var stream = new MemoryStream();
        page.Write(stream);
        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static string[][] CsvOf(IEnumerable<object> results)
    {
        string folder = Directory.CreateTempSubdirectory("valleyjump-").FullName, path = Path.Combine(folder, "out.csv");
        using (TableExport export = TableExport.Open(new() { Path = path }))
        {
            foreach (object result in results)
                export.Add(TableRow.FromObject(result));
            export.Commit();
        }
        string[][] cells = [.. File.ReadAllLines(path).Select(line => line.Split(',').Select(c => c.Trim('"')).ToArray())];
        Directory.Delete(folder, recursive: true);
        return cells;
    }

    [GeneratedRegex("<th [^>]*data-column=\"([^\"]*)\"")]
    private static partial Regex Heading();

    [GeneratedRegex("<td [^>]*data-value=\"([^\"]*)\"")]
    private static partial Regex Cell();
}
