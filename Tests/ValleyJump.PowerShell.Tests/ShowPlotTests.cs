using System.Text.RegularExpressions;

namespace ValleyJump.PowerShell.Tests;

/// <summary>Figures in the terminal: lines that fit, and colours only where they are shown.</summary>
public sealed partial class ShowPlotTests(Session session) : IClassFixture<Session>
{
    private const string Phase = "Invoke-TwoValleySim 0.05, 0.1 0.03, 0.1 -Steps 300 -Realizations 64";

    [Theory]
    [InlineData(60, Phase)]
    [InlineData(120, Phase)]
    [InlineData(80, "New-ValleyLandscape")]
    [InlineData(80, "Invoke-TwoValleySim 0.05 0.1 -Steps 300 -Realizations 64 -RecordEvery 30")]
    [InlineData(80, "1..9 | ForEach-Object { [pscustomobject]@{ a = $_; b = $_ * $_ } }")]
    public void Lines_fit_the_width(int width, string rows)
    {
        string[] lines = [.. session.Get($"{rows} | Show-ValleyPlot -NoColor -Width {width}").Select(l => (string)l.BaseObject)];
        Assert.InRange(lines.Length, 12, 200);
        Assert.All(lines, line => Assert.InRange(line.Length, 0, width));
        Assert.Contains(lines, line => line.Contains('└', StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.Contains('\e', StringComparison.Ordinal));
    }

    [Fact]
    public void Kinds_and_columns_are_those_of_files()
    {
        string text = string.Join('\n', session.Get($"{Phase} | Show-ValleyPlot -X DeltaS -Y PFlat -By LearningRate -NoColor -Title 'A title'"));
        Assert.StartsWith("A title", text, StringComparison.Ordinal);
        Assert.Contains("A η = 0.05", text, StringComparison.Ordinal);
        Assert.Equal("PlotKindUnknown,ValleyJump.PowerShell.Commands.ShowValleyPlotCommand",
            Assert.Single(session.Run($"{Phase} | Show-ValleyPlot -Kind Nothing").Errors).FullyQualifiedErrorId);
        Assert.Equal("InvalidWidth,ValleyJump.PowerShell.Commands.ShowValleyPlotCommand",
            Assert.Single(session.Run($"{Phase} | Show-ValleyPlot -Width 20").Errors).FullyQualifiedErrorId);
    }

    [Fact]
    public async Task Colours_are_there_where_they_are_shown()
    {
        const string show = "Show-ValleyPlot -Width 60";
        string output = await PowerShellProcess.RunAsync($$"""
            $rows = {{Phase}}
            function Test($what, $lines) { "${what}: $(($lines -join '').Contains([char]27))" }
            $loaded = { [AppDomain]::CurrentDomain.GetAssemblies().Where{ $_.GetName().Name -like 'Spectre*' }.Count -gt 0 }
            "before: $(& $loaded)"
            Test 'to another program' ($rows | {{show}})
            $PSStyle.OutputRendering = 'Ansi'
            Test 'by wish' ($rows | {{show}})
            "after: $(& $loaded)"
            Test 'against the wish' ($rows | {{show}} -NoColor)
            $env:NO_COLOR = '1'
            Test 'without colours' ($rows | {{show}})
            """);
        Assert.Equal(["before: False", "to another program: False", "by wish: True", "after: True", "against the wish: False", "without colours: False"],
            output.Split(Environment.NewLine, StringSplitOptions.RemoveEmptyEntries).Select(line => Escape().Replace(line, "")));
    }

    [GeneratedRegex(@"\e\[[0-9;]*m")]
    private static partial Regex Escape();
}
