using System.Management.Automation;

namespace ValleyJump.PowerShell.Tests;

/// <summary>Measure-FreezeSurvival: what it takes, and that the same comes of results, of rows and of what is simulated again.</summary>
public sealed class SurvivalTests(Session session) : IClassFixture<Session>
{
    private const string Ensembles = """
        $ensembles = @(Invoke-TwoValleySim 0.05 0.05, 0.1 -Steps 500 -Realizations 100)

        """;

    private const string Runs = """
        $data = Import-ImageDataset -TrainPerClass 3 -TestPerClass 2
        $runs = @(Start-SgdTraining $data -Steps 60 -CheckpointCount 31 -BatchSize 5, 10 -LearningRate 0.1 -Realizations 4 -NoWeights)

        """;

    // As Import-Csv has them.
    private const string Text = """
        function Text { process {
            $cells = [ordered]@{}
            foreach ($property in $_.PSObject.Properties) {
                $cells[$property.Name] = [Convert]::ToString($property.Value, [cultureinfo]::InvariantCulture)
            }
            [pscustomobject]$cells
        } }

        """;

    // What of a survival is to be equal.
    private const string Shown = " | ForEach-Object { '{0}, {1}: {2} {3} {4:R} {5:R} {6:R} {7:R} {8:R} {9:R}' -f $_.Group, $_.Definition, "
        + "$_.Count, $_.CensoredCount, $_.Q1, $_.Median, $_.MedianHigh, $_.RestrictedMean, $_.RestrictedMeanSem, $_.PValue }";

    [Theory]
    [InlineData("'0.05', '0.1' | ForEach-Object { [pscustomobject]@{ Eta = '0.05'; NoiseStrength = $_; Steps = '500'; Realizations = '100' } }")]
    [InlineData("$ensembles | Export-ValleyData $file; Import-ValleyData $file | Measure-FreezePoint -Definition LastCrossing")]
    [InlineData("$ensembles | Measure-FreezePoint -Definition LastCrossing")]
    [InlineData("$ensembles | Measure-FreezePoint | Export-ValleyData $file; Import-ValleyData $file | Where-Object Definition -eq LastCrossing")]
    [InlineData("$ensembles | Export-ValleyData $file; Import-ValleyData $file")]
    [InlineData("$ensembles[1], $ensembles[0], $ensembles[0]")]
    public void Ensembles_rows_of_them_and_freezing_points_have_the_same_survival(string rows)
    {
        const string Measured = " | Measure-FreezeSurvival -GroupBy NoiseStrength -WarningAction Ignore" + Shown;
        string[] expected = [.. session.Get(Ensembles + "$ensembles" + Measured).Select(l => $"{l}")];
        Assert.Equal(2, expected.Length);
        Assert.Equal(expected, InFolder(Ensembles, rows + Measured));
    }

    [Theory]
    [InlineData("$runs | Measure-FreezePoint -Loss 0.1 -PerRun")]
    [InlineData("$runs | Measure-FreezePoint -Loss 0.1")]
    [InlineData("$runs | Measure-FreezePoint -Loss 0.1 -PerRun | Text")]
    [InlineData("$runs | Measure-FreezePoint -Definition Loss -PerRun")]
    [InlineData("$runs | Measure-FreezePoint -Definition Loss -PerRun | Text")]
    [InlineData("$runs | Measure-FreezePoint -Definition Loss")]
    [InlineData("$runs + $runs[0..2]")]
    public void Runs_their_freezing_steps_and_rows_of_these_have_the_same_survival(string rows)
    {
        const string Measured = " | Measure-FreezeSurvival -WarningAction Ignore" + Shown;
        string[] expected = [.. session.Get(Runs + "$runs" + Measured).Select(l => $"{l}")];
        Assert.Equal(2, expected.Length);
        Assert.Contains("Loss: 4 ", expected[1], StringComparison.Ordinal);
        Assert.Equal(expected, InFolder(Runs, rows + Measured));
    }

    // The same runs, continued in two ways.
    private const string Continued = """
        $data = Import-ImageDataset -TrainPerClass 3 -TestPerClass 2
        $runs = @(Start-SgdTraining $data -Steps 400 -CheckpointCount 6 -BatchSize 5, 10 -LearningRate 0.1 -Realizations 3)
        $at = @{ Definition = 'Basin', 'Loss'; Threshold = 0.5; Dataset = $data; PerRun = $true }
        $measured = @($runs | Measure-FreezePoint @at -EndStep 420) + @($runs | Measure-FreezePoint @at -MoreSteps 10)
        $measured | Export-ValleyData $file
        # As files have it that were written before there were columns for it.
        $columns = [IO.File]::ReadAllLines($file)[0].Split(',').Where({ $_ -notin 'EndStep', 'MoreSteps', 'OwnRate' })
        $old = @($measured | ForEach-Object {
            $cells = [ordered]@{}
            foreach ($property in $_.PSObject.Properties) {
                if ($property.Name -in $columns) { $cells[$property.Name] = $property.Value }
            }
            [pscustomobject]$cells
        })
        $older = "$file.old.csv"
        $old | Export-ValleyData $older

        """;

    [Theory]
    [InlineData("$measured", "to step 420", "10 more steps")]
    [InlineData("$measured | Text", "to step 420", "10 more steps")]
    [InlineData("Import-ValleyData $file", "to step 420", "10 more steps")]
    [InlineData("$old | Text", "to a common step", "a number of steps")]
    [InlineData("Import-ValleyData $older", "to a common step", "a number of steps")]
    public void Ways_to_continue_are_kept_apart(string rows, string first, string second)
    {
        string[] found = [.. InFolder(Continued, $"{rows} | Where-Object Definition -eq Basin | "
            + "Measure-FreezeSurvival -WarningAction Ignore | "
            + "ForEach-Object { \"$($_.Count) $($_.RepeatedCount) $($_.Continuation); $($_.Group)\" }")];
        Assert.Equal(
            from way in (string[])[first, second] from batch in (int[])[5, 10]
            select $"3 0 {way}; BatchSize = {batch}, LearningRate = 0.1, {way}", found);
    }

    [Theory]
    [InlineData("$measured", "to step 420", "10 more steps")]
    [InlineData("Import-ValleyData $file", "to step 420", "10 more steps")]
    [InlineData("Import-ValleyData $older", "to a common step", "a number of steps")]
    [InlineData("$measured | Compare-FreezeDefinition | Export-ValleyData $file -Force; Import-ValleyData $file",
        "to step 420", "10 more steps")]
    public void Ways_to_continue_are_compared(string rows, string first, string second) => Assert.Equal(
        [$"Basin 0.5 all, {first} / Loss 0.1: 6", $"Basin 0.5 all, {first} / Basin 0.5 all, {second}: 6",
            $"Loss 0.1 / Basin 0.5 all, {second}: 6"],
        InFolder(Continued, rows + (rows.Contains("Compare", StringComparison.Ordinal) ? "" : " | Compare-FreezeDefinition")
            + " | ForEach-Object { '{0} / {1}: {2}' -f $_.First, $_.Second, ($_.Count + $_.LeftOut) }"));

    [Fact]
    public void Cells_of_a_file_have_no_runs_to_compare_and_say_so() => Assert.Equal(["NoSingleRuns"], InFolder(Continued,
        "$runs = Import-ImageDataset -TrainPerClass 4 -TestPerClass 2 | "
        + "Start-SgdTraining -BatchSize 5 -LearningRate 0.1 -Steps 40 -Checkpoints 5 -HiddenWidths 8 -NoWeights; "
        + "$runs | Measure-FreezePoint -Definition Loss, Accuracy | Export-ValleyData $file -Force; "
        + "try { Import-ValleyData $file | Compare-FreezeDefinition } catch { $_.FullyQualifiedErrorId -replace ',.*' }"));

    [Fact]
    public void One_definition_makes_no_pair_and_a_warning()
    {
        Outcome outcome = session.Run("Start-SgdTraining (Import-ImageDataset -TrainPerClass 3 -TestPerClass 2) -Steps 20 -NoWeights | "
            + "Measure-FreezePoint -Definition Accuracy -WarningAction Ignore | Compare-FreezeDefinition");
        Assert.Empty(outcome.Output);
        Assert.Equal("All rows are of one definition: there is nothing to compare it with.", Assert.Single(outcome.Warnings).Message);
    }

    [Fact]
    public void A_column_of_ones_own_makes_groups_and_rows_without_it_are_told_of()
    {
        Outcome outcome = session.Run(Ensembles + """
            $ensembles[0].PSObject.Properties.Add([psnoteproperty]::new('Label', 'weak'))
            $ensembles | Measure-FreezeSurvival -GroupBy Label
            """);

        Assert.Equal("Label = weak", Assert.Single(outcome.Output).Get<string>("Group"));
        Assert.Contains("1 row has no value of Label, and is left out.", outcome.Warnings.Select(w => w.Message));
    }

    [Fact]
    public void A_plateau_is_left_out_with_one_warning()
    {
        Outcome outcome = session.Run("""
            Invoke-TwoValleySim 0.05 0.05, 0.1 -Steps 500 -Realizations 100 -RecordEvery 50 | Measure-FreezePoint | Measure-FreezeSurvival
            """);

        Assert.Equal(["LastCrossing", "LastCrossing", "LastCrossingIfAny", "LastCrossingIfAny"],
            outcome.Output.Select(o => $"{o.Properties["Definition"].Value}"));
        Assert.Single(outcome.Warnings, w => w.Message.Contains("plateau", StringComparison.Ordinal));
        Assert.Empty(outcome.AllErrors);
    }

    [Fact]
    public void The_curve_is_exported_beside_the_row()
    {
        string folder = Directory.CreateTempSubdirectory("valleyjump ").FullName;
        try
        {
            IReadOnlyList<PSObject> rows = session.Get($"""
                Invoke-TwoValleySim 0.05 0.1 -Steps 500 -Realizations 100 | Measure-FreezeSurvival | Export-ValleyData '{folder}/km.csv'
                (Import-ValleyData '{folder}/km.csv').Curve.Count
                """);
            string[] lines = File.ReadAllLines(Path.Combine(folder, "km.curve.csv"));
            Assert.Contains("Survival,SurvivalSem,SurvivalLow,SurvivalHigh", lines[0], StringComparison.Ordinal);
            Assert.Equal(lines.Length - 1, Assert.Single(rows).BaseObject);
            Assert.True(File.Exists(Path.Combine(folder, "km.hazard.csv")));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private IEnumerable<string> InFolder(string start, string script)
    {
        string folder = Directory.CreateTempSubdirectory("valleyjump ").FullName;
        try
        {
            return [.. session.Get($"$file = '{folder}/rows.csv'; {Text}{start}{script}").Select(l => $"{l}")];
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
