using System.Management.Automation;

namespace ValleyJump.PowerShell.Tests;

/// <summary>What Start-Job, remoting and Import-Clixml make of results is not taken for the results.</summary>
public sealed class CopyTests(Session session) : IClassFixture<Session>, IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("valleyjump ").FullName;

    private const string Copy = """
        function New-Copy($Item) {
            $xml = [System.Management.Automation.PSSerializer]::Serialize($Item, 1)
            [System.Management.Automation.PSSerializer]::Deserialize($xml)
        }
        $data = Import-ImageDataset -TrainPerClass 2 -TestPerClass 1
        $ensemble = Invoke-TwoValleySim 0.05 0.1 -Steps 100 -Realizations 16
        $curved = Invoke-TwoValleySim 0.05 0.1 -Steps 100 -Realizations 16 -RecordEvery 10
        $run = Start-SgdTraining $data -Steps 3 -HiddenWidths 2

        """;

    [Theory]
    [InlineData("New-Copy $ensemble | Get-ValleyTheory -Y 3 -SkipOperator")]
    [InlineData("New-Copy $ensemble | Test-ValleyRegime")]
    [InlineData("Get-ValleyTheory 0.05 0.1 3 -SkipOperator -Result (New-Copy $ensemble)")]
    [InlineData("New-Copy $run | Measure-FreezePoint")]
    [InlineData("New-Copy $run | Save-SgdRun $args[0]")]
    [InlineData("Save-SgdRun $args[0] -InputObject @(New-Copy $run)")]
    [InlineData("New-Copy $data | Start-SgdTraining -Steps 3")]
    [InlineData("Start-SgdTraining (New-Copy $data) -Steps 3")]
    public void A_copy_is_refused_where_the_original_is_needed(string script)
    {
        Outcome outcome = session.Run(Copy + script, folder);

        Assert.Empty(outcome.Output);
        Assert.Contains("that Start-Job, remoting or Import-Clixml has made", Assert.Single(outcome.AllErrors).ToString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("New-Copy $ensemble | Invoke-TwoValleySim", "$ensemble")]
    [InlineData("New-Copy $ensemble | Measure-FreezePoint -Definition LastCrossing", "$ensemble | Measure-FreezePoint -Definition LastCrossing")]
    [InlineData("New-Copy $run | Start-SgdTraining -Dataset $data", "$run")]
    [InlineData("New-Copy (New-ValleyLandscape -X1 0.9) | Get-ValleyGeometry -Y 3", "Get-ValleyGeometry -Y 3 -X1 0.9")]
    public void A_copy_is_a_row_of_the_inputs_that_it_has(string copied, string original) => Assert.Equal(
        $"{session.One(Copy + original)}", $"{session.One(Copy + copied)}");

    [Fact]
    public void A_copy_is_exported_with_the_columns_of_the_original()
    {
        string one = Path.Combine(folder, "one.csv"), two = Path.Combine(folder, "two.csv");
        session.Get(Copy + """
            $ensemble | Export-ValleyData $args[0]
            $copy = New-Copy $ensemble
            $copy.psobject.Properties.Add([psnoteproperty]::new('PSComputerName', 'localhost'))
            $copy | Export-ValleyData $args[1]
            """, one, two);

        Assert.Equal(File.ReadAllText(one), File.ReadAllText(two));
    }

    [Theory]
    [InlineData("$curved", "Curve")]
    [InlineData("$run", "Curve")]
    public void A_curve_that_a_copy_has_lost_is_an_error(string original, string lost)
    {
        ErrorRecord problem = session.Run(Copy + $"New-Copy {original} | Export-ValleyData $args[0]", Path.Combine(folder, "lost.csv"))
            .AllErrors[0];

        Assert.StartsWith("ExportCopy,", problem.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains($"Its {lost} cannot be exported", problem.ToString(), StringComparison.Ordinal);
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
