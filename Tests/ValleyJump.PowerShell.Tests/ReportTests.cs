using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace ValleyJump.PowerShell.Tests;

/// <summary>What a report says in a shell: the commands that it gives, its file, its errors.</summary>
public sealed partial class ReportTests(Session session) : IClassFixture<Session>, IDisposable
{
    private static readonly string[] OfTheClock = ["WallSeconds", "StepsPerSecond", "Seconds", "TrainSeconds"];

    private readonly string folder = Directory.CreateTempSubdirectory("valleyjump-").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Theory]
    [InlineData("New-ValleyLandscape -X1 0.9")]
    [InlineData("Get-ValleyGeometry 1, 5")]
    [InlineData("Invoke-TwoValleySim 0.05, 0.1 0.1 -Steps 300 -Realizations 64 -Seed 18446744073709551615")]
    [InlineData("Invoke-TwoValleySim 0.05 0.1 -Steps 300 -TrajectoryIndex 17, 3 -NoiseModel HessianPower -NoiseExponent 1.5")]
    [InlineData("Invoke-TwoValleySim 0.05 0.1, 0.2 -Steps 300 -Realizations 64 | Measure-FreezePoint")]
    [InlineData("Get-ValleyTheory 0.01 0.1 3, 5 -SkipOperator")]
    [InlineData("Test-ValleyRegime 0.05 0.05 -Steps 2000")]
    [InlineData("Measure-EscapeRate 0.002 0.5 3 -Realizations 64")]
    [InlineData("Import-ImageDataset -TrainPerClass 3 -TestPerClass 2")]
    [InlineData("Start-SgdTraining $data -Steps 20 -BatchSize 5, 7 -NoWeights")]
    [InlineData("Start-SgdTraining $data -Steps 20 -BatchSize 5 | Measure-Flatness -Dataset $data -Step 4 -TopEigenvalues 3")]
    [InlineData("Start-SgdTraining $data -Steps 20 -BatchSize 5 | Measure-Sharpness -Dataset $data -Directions 3 -Batches 3 -Step 4")]
    public void Commands_of_a_report_make_its_rows_again(string first)
    {
        session.Get("$global:data = Import-ImageDataset -TrainPerClass 3 -TestPerClass 2");
        session.Get($"$rows = @({first}); $rows | Export-ValleyReport '{folder}/report.html'; $rows | Export-ValleyData '{folder}/rows.json'");
        string commands = WebUtility.HtmlDecode(Commands().Match(File.ReadAllText(Path.Combine(folder, "report.html"))).Groups[1].Value);
        Assert.NotEmpty(commands);
        // The images are those of this test.
        commands = commands.Replace("$data = Import-ImageDataset #", "#", StringComparison.Ordinal);
        session.Get($"& {{ {commands}\n}} | Export-ValleyData '{folder}/again.json'");
        Assert.Equal(Rows("rows.json"), Rows("again.json"));
    }

    [Theory]
    [InlineData("Compare-ValleyGroup v g 0 -Expect Greater -BestOf 2 -Resamples 300 -Seed 7")]
    [InlineData("Compare-ValleyGroup v, k -By h -Against 1 -Each g")]
    [InlineData("Compare-ValleyGroup v g 0 -PairBy h, i")]
    [InlineData("Measure-ValleyTrend k v -Log -Each g -Expect Rises -Seed 7")]
    [InlineData("Measure-ValleyTrend k v, w -Within g -ClusterBy h, i")]
    public void Commands_of_statements_make_them_again_of_the_rows_that_they_are_about(string statement)
    {
        session.Get("$global:rows = 1..24 | ForEach-Object { [pscustomobject]@{ "
            + "k = $_; g = $_ % 2; h = [Math]::Floor(($_ - 1) / 8); i = [Math]::Floor($_ / 2) % 4; v = $_ + 7 * $_ % 5; w = 50 - $_ * $_ % 11 } }");
        session.Get($"$said = @($rows | {statement}); $said | Export-ValleyReport '{folder}/report.html'; $said | Export-ValleyData '{folder}/rows.json'");
        string commands = WebUtility.HtmlDecode(Commands().Match(File.ReadAllText(Path.Combine(folder, "report.html"))).Groups[1].Value);
        Assert.Contains("$rows | ", commands, StringComparison.Ordinal);
        // A line a statement: one about several groups, or at several places, says so once.
        Assert.Equal(statement.Contains(", ", StringComparison.Ordinal) && !statement.Contains("-PairBy", StringComparison.Ordinal) ? 2 : 1,
            commands.Split('\n').Count(l => l.StartsWith("$rows | ", StringComparison.Ordinal)));
        session.Get($"& {{ {commands}\n}} | Export-ValleyData '{folder}/again.json'");
        // Those of several properties come in another order.
        Assert.Equal(Rows("rows.json").Order(), Rows("again.json").Order());
    }

    [Theory]
    [InlineData("1..2 | ForEach-Object { [pscustomobject]@{ g = $_; v = 2 * $_ } }")]
    public void What_no_row_alone_can_make_has_no_commands(string rows)
    {
        session.Run($"{rows} | Export-ValleyReport '{folder}/report.html'");
        Assert.DoesNotContain("class=\"commands\"", File.ReadAllText(Path.Combine(folder, "report.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_appears_whole_or_not_at_all()
    {
        string path = Path.Combine(folder, "report.html");
        session.Run($"New-ValleyLandscape | Export-ValleyReport '{path}' -WhatIf");
        Assert.Empty(Directory.GetFiles(folder));
        session.Run($"try {{ New-ValleyLandscape | ForEach-Object {{ $_; throw 'enough' }} | Export-ValleyReport '{path}' }} catch {{ }}");
        Assert.Empty(Directory.GetFiles(folder));
        File.WriteAllText(path, "old");
        Assert.Equal("ExportFileExists,ValleyJump.PowerShell.Commands.ExportValleyReportCommand",
            $"{session.One($"try {{ New-ValleyLandscape | Export-ValleyReport '{path}' -NoClobber }} catch {{ $_.FullyQualifiedErrorId }}")}");
        Assert.Equal("ReportNoRows,ValleyJump.PowerShell.Commands.ExportValleyReportCommand",
            $"{session.One($"try {{ @() | Export-ValleyReport '{path}' -ErrorAction Stop }} catch {{ $_.FullyQualifiedErrorId }}")}");
        Assert.Equal("old", File.ReadAllText(path));
        session.Get($"New-ValleyLandscape | Export-ValleyReport '{path}' -Title 'A <title>'");
        Assert.Contains("<h1>A &lt;title&gt;</h1>", File.ReadAllText(path), StringComparison.Ordinal);
        Assert.Single(Directory.GetFiles(folder));
    }

    [Fact]
    public void Versions_are_those_of_the_module_and_of_PowerShell()
    {
        session.Get($"New-ValleyLandscape | Export-ValleyReport '{folder}/report.html'");
        string page = File.ReadAllText(Path.Combine(folder, "report.html"));
        Assert.Contains($"ValleyJump {session.One("(Get-Module ValleyJump).Version.ToString()")}<", page, StringComparison.Ordinal);
        Assert.Contains($"PowerShell {session.One("$PSVersionTable.PSVersion.ToString()")}, .NET", page, StringComparison.Ordinal);
    }

    private string[] Rows(string file)
    {
        using JsonDocument table = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, file)));
        return [.. table.RootElement.EnumerateArray().Select(row => string.Join('\n',
            row.EnumerateObject().Where(p => !OfTheClock.Contains(p.Name)).Select(p => $"{p.Name}: {p.Value.GetRawText()}")))];
    }

    [GeneratedRegex("<pre><code>(.*?)</code></pre>", RegexOptions.Singleline)]
    private static partial Regex Commands();
}
