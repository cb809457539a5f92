namespace ValleyJump.PowerShell.Tests;

/// <summary>What a row says and no parameter takes is told, once; what an export or another cmdlet wrote into it is not.</summary>
public sealed class UnheardTests(Session session) : IClassFixture<Session>
{
    private const string Data = "$data = Import-ImageDataset -TrainPerClass 2 -TestPerClass 1; ";

    private const string Train = " | Start-SgdTraining -Dataset $data -Steps 4 -HiddenWidths 2";

    [Theory]
    [InlineData("batch_size", "-BatchSize")]
    [InlineData("Batch Size", "-BatchSize")]
    [InlineData("bs", "-BatchSize")]
    [InlineData("lr", "-LearningRate")]
    [InlineData("learning-rate", "-LearningRate")]
    [InlineData("LerningRate", "-LearningRate")]
    [InlineData("Realisations", "-Realizations")]
    [InlineData("weight_decay", "-WeightDecay")]
    [InlineData("random_state", "-Seed")]
    [InlineData("Comment", null)]
    public void A_column_that_no_parameter_takes_is_told(string column, string? meant)
    {
        Outcome outcome = session.Run(Data + $"[pscustomobject]@{{ '{column}' = 1; Seed = 3 }}" + Train);

        Assert.Equal(3UL, Assert.Single(outcome.Output).Get<ulong>("Seed"));
        string warning = Assert.Single(outcome.Warnings).Message;
        Assert.StartsWith($"The column {column} of the rows matches no parameter of Start-SgdTraining", warning, StringComparison.Ordinal);
        Assert.Equal(meant, warning.Contains("Did you mean", StringComparison.Ordinal) ? warning.Split("mean ")[1].Split(' ')[0] : null);
    }

    public static TheoryData<string> Takers() =>
    [
        "New-ValleyLandscape", "Get-ValleyGeometry -Y 5", "Invoke-TwoValleySim 0.05 0.05 -Realizations 8 -Steps 10",
        "Invoke-DensityEvolution 0.05 0.05 -Steps 10", "Get-ValleyTheory 0.05 0.05 -Y 3 -SkipOperator", "Test-ValleyRegime 0.05 0.05 -Steps 10",
        "Measure-SteadyState 0.05 0.5 1", "Measure-EscapeRate 0.05 0.5 1", "Measure-CrossingProbability 0.05 0.5 5 -Steps 10", "Measure-FreezePoint",
        "Import-ImageDataset -TestPerClass 1", "Start-SgdTraining -Dataset $data -HiddenWidths 2",
    ];

    [Theory, MemberData(nameof(Takers))]
    public void Every_cmdlet_that_takes_rows_tells_once_for_all_of_them(string cmdlet)
    {
        // What each of them takes, and one column that none does.
        const string Row = "[pscustomobject]@{ X1 = 0.9; TrainPerClass = 2; Seed = 3; Eta = 0.05; Sigma = 0.05; Steps = 10; Mistake = 1 }";

        Assert.Single(session.Run(Data + $"{Row}, {Row} | {cmdlet}").Warnings,
            w => w.Message.Contains(" Mistake of the rows", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Invoke-TwoValleySim 0.05 0.05 -Realizations 8 -Steps 10 -RecordEvery 5", "Invoke-TwoValleySim")]
    [InlineData("Invoke-TwoValleySim 0.05 0.05 -Realizations 8 -Steps 10 | Measure-FreezePoint", "Invoke-TwoValleySim")]
    [InlineData("Get-ValleyTheory 0.05 0.05 -Y 3 -SkipOperator", "Invoke-TwoValleySim -Realizations 8 -Steps 10")]
    [InlineData("Start-SgdTraining $data -Steps 4 -HiddenWidths 2", "Start-SgdTraining -Dataset $data")]
    [InlineData("Start-SgdTraining $data -Steps 4 -HiddenWidths 2 | Measure-FreezePoint", "Start-SgdTraining -Dataset $data")]
    public void Columns_of_results_are_not_told(string made, string taker) => Assert.DoesNotContain(session.Run(Data
        + $$"""
            {{made}} | & {
                process {
                    $row = [ordered]@{ PSComputerName = 'localhost'; Cell = 0 }
                    foreach ($property in $_.psobject.Properties) { $row[$property.Name] = $property.Value }
                    [pscustomobject]$row
                }
            } | {{taker}}
            """).Warnings, w => w.Message.Contains(" of the rows ", StringComparison.Ordinal));

    [Fact]
    public void What_was_added_to_a_result_is_told() => Assert.StartsWith(
        "The column bs of the rows",
        Assert.Single(session.Run(Data + "$run = Start-SgdTraining $data -Steps 4 -HiddenWidths 2; "
            + "$run.psobject.Properties.Add([psnoteproperty]::new('bs', 7)); $run" + Train).Warnings).Message, StringComparison.Ordinal);

    [Fact]
    public void Realizations_are_heard_from_rows() => Assert.Equal(
        [0, 1, 2], session.Get(Data + "[pscustomobject]@{ Realizations = '3' }" + Train).Select(r => r.Get<int>("Realization")));

    [Fact]
    public void Rows_of_other_images_are_told_once_with_both_names()
    {
        Outcome outcome = session.Run(Data + """
            $other = Import-ImageDataset -TrainPerClass 3 -TestPerClass 1 -Name other
            $runs = Start-SgdTraining $data -Steps 4 -HiddenWidths 2 -Realizations 2
            $null = $runs | Start-SgdTraining -Dataset $data
            $null = $runs | Start-SgdTraining -Dataset $other
            $data.Fingerprint, $other.Fingerprint
            """);

        string warning = Assert.Single(outcome.Warnings).Message;
        Assert.Contains($"'mnist-10k' (fingerprint {outcome.Output[0]})", warning, StringComparison.Ordinal);
        Assert.Contains($"'other' (fingerprint {outcome.Output[1]})", warning, StringComparison.Ordinal);
    }
}
