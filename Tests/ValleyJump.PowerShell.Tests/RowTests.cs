using System.Management.Automation;

namespace ValleyJump.PowerShell.Tests;

/// <summary>Results and rows that are piped in say what is to be done again; the command line says what is to be another.</summary>
public sealed class RowTests(Session session) : IClassFixture<Session>
{
    private const string Small = " -Realizations 64 -Steps 300";

    // What follows from other inputs, what is the data set itself, and what Measure-FreezePoint takes for runs alone.
    private static readonly string[] Others = ["DeltaS", "EffectiveLearningRate", "Gamma", "EffectiveNoise", "Dataset", "DatasetFingerprint", "HoldFraction", "Layer",
        "LossThreshold", "Rule", "Threshold", "Stop", "EndStep", "MoreSteps", "ContinuationRate", "OwnRate"];

    // Their rows say how a run is trained again, or an ensemble simulated.
    private static readonly string[] OfRuns =
    [
        "Compare-Solution",
        "Group-Solution",
        "Measure-Classification",
        "Get-WeightTrajectory",
        "Import-SgdRun",
        "Invoke-GdContinuation",
        "Measure-Flatness",
        "Measure-FreezePoint",
        "Measure-GradientNoise",
        "Measure-LossBarrier",
        "Measure-Sharpness",
        "Measure-Timescale",
        "Save-SgdRun",
    ];

    public static TheoryData<string> Cmdlets() => [.. Repository.Cmdlets];

    [Theory, MemberData(nameof(Cmdlets))]
    public void Every_input_of_a_row_is_a_parameter_that_it_binds_to(string cmdlet)
    {
        System.Reflection.Assembly core = AppDomain.CurrentDomain.GetAssemblies().Single(a => a.GetName().Name == "ValleyJump.Core");
        string[] takers = OfRuns.Contains(cmdlet)
            ? [cmdlet, "Invoke-TwoValleySim", "Start-SgdTraining"] : [cmdlet];
        string[] taken = [.. from taker in takers
                             from parameter in Command(taker).Parameters.Values
                             where parameter.ParameterSets.Values.Any(s => s.ValueFromPipelineByPropertyName)
                             from name in parameter.Aliases.Append(parameter.Name)
                             select name];
        IEnumerable<string> inputs = from output in Command(cmdlet).OutputType
                                     where output.Name.StartsWith("ValleyJump.", StringComparison.Ordinal)
                                     from property in core.GetType(output.Name, throwOnError: true)!.GetProperties()
                                     from column in property.CustomAttributes
                                     where column.AttributeType.Name == "ColumnAttribute"
                                     where column.NamedArguments.Any(a => a is { MemberName: "IsInput", TypedValue.Value: true })
                                     select property.Name;

        Assert.Empty(inputs.Except(taken).Except(Others));
    }

    [Theory]
    [InlineData("Invoke-TwoValleySim 0.05 0.1" + Small + " -X1 0.95")]
    [InlineData("Test-ValleyRegime 0.05 0.1 -X1 0.95 -Name Gamma")]
    [InlineData("Get-ValleyGeometry 5 -X1 0.95")]
    [InlineData("[pscustomobject]@{ X1 = '0.95'; X2 = '0.5' }")]
    public void A_landscape_on_the_command_line_is_not_that_of_what_is_piped_in(string input) => Assert.Equal(
        [0.7, 0.65, 0.75 * 0.75 / (0.65 * 0.65)],
        session.Get($$"""
            ({{input}} | Invoke-TwoValleySim 0.05 0.1{{Small}} -Landscape (New-ValleyLandscape -X1 0.7)).X1
            ({{input}} | Get-ValleyGeometry -Y 5 -Landscape (New-ValleyLandscape -X1 0.7)).X2
            ({{input}} | Get-ValleyTheory 0.05 0.1 5 -SkipOperator -Landscape (New-ValleyLandscape -X1 0.7) -X1 0.75).Gamma
            """).Select(v => (double)v.BaseObject));

    [Theory]
    [InlineData("'true'", true)]
    [InlineData("'True'", true)]
    [InlineData("'1'", true)]
    [InlineData("1", true)]
    [InlineData("$true", true)]
    [InlineData("'false'", false)]
    [InlineData("'0'", false)]
    [InlineData("0", false)]
    [InlineData("''", false)]
    public void A_flag_of_a_row_binds_however_it_is_spelled(string cell, bool expected) => Assert.Equal(
        expected,
        session.One($$"""
            [pscustomobject]@{ LearningRate = 0.01; NoiseStrength = 0.1; Y = 3; SkipOperator = {{cell}} } | Get-ValleyTheory
            """).Get<bool>("SkipOperator"));

    [Fact]
    public void A_landscape_goes_all_the_way_through_a_pipeline_of_measurements() => Assert.Equal(
        "0.9 0.9 0.9 2",
        $"{session.One("""
            $noise = @{ NoiseModel = 'HessianPower'; NoiseExponent = 2 }
            $rate = New-ValleyLandscape -X1 0.9 | Measure-EscapeRate 0.01 0.4 3 -Realizations 64 -Steps 500 @noise
            $theory = $rate | Get-ValleyTheory -SkipOperator
            "$($rate.X1) $($theory.X1) $(($theory | Get-ValleyGeometry).X1) $($theory.NoiseExponent)"
            """)}");

    [Theory]
    [InlineData("Test-ValleyRegime", "Value")]
    [InlineData("Get-ValleyTheory -Y 5 -SkipOperator", "YFreezeSimulated")]
    public void Simulate_is_as_if_a_result_were_piped_in(string cmdlet, string column)
    {
        IReadOnlyList<PSObject> piped = session.Get($"Invoke-TwoValleySim 0.05 0.1{Small} -Seed 7 | {cmdlet}");

        Assert.Equal(
            piped.Select(r => r.Get<double>(column)),
            session.Get($"{cmdlet} -LearningRate 0.05 -NoiseStrength 0.1{Small} -Seed 7 -Simulate").Select(r => r.Get<double>(column)));
        Assert.NotEqual(
            piped.Select(r => r.Get<double>(column)),
            session.Get($"{cmdlet} -LearningRate 0.05 -NoiseStrength 0.1{Small} -Seed 8 -Simulate").Select(r => r.Get<double>(column)));
    }

    [Fact]
    public void Two_half_widths_are_the_papers_valleys_to_the_bit() => Assert.Equal(
        session.One("Invoke-TwoValleySim 0.05 0.1" + Small).Numbers(),
        session.One("New-ValleyLandscape -HalfWidth 0.65, 0.8 | Invoke-TwoValleySim 0.05 0.1" + Small).Numbers());

    [Fact]
    public void A_chain_of_a_row_gives_way_to_two_valleys_of_the_command_line() => Assert.Equal(
        "0.7 0.65 | 0.5;0.6;0.9",
        $"{session.One($$"""
            $chain = Invoke-TwoValleySim 0.05 0.1{{Small}} -HalfWidth 0.5, 0.6, 0.9
            $two = $chain | Invoke-TwoValleySim -Landscape (New-ValleyLandscape -X1 0.7)
            $again = [pscustomobject]@{ LearningRate = 0.05; NoiseStrength = 0.1; Steps = 300; HalfWidth = '0.5;0.6;0.9' } | Invoke-TwoValleySim
            "$($two.X1) $($two.X2) | $($again.HalfWidth -join ';')"
            """)}");

    [Fact]
    public void The_checks_that_are_named_come_and_no_others() => Assert.Equal(
        ["Gamma", "StandardError"],
        session.Get("Test-ValleyRegime 0.05 0.1 -Steps 100 -Name StandardError, gam").Select(c => c.Get<string>("Name")));

    [Fact]
    public void A_check_of_another_name_is_an_error() => Assert.Contains(
        "'Sums' is none of StepStability, ",
        Assert.Single(session.Run("Test-ValleyRegime 0.05 0.1 -Name Sums").AllErrors).ToString(), StringComparison.Ordinal);

    [Fact]
    public void A_freezing_point_that_is_piped_in_is_measured_on_its_ensemble() => Assert.Equal(
        ["Plateau"],
        session.Get($"Invoke-TwoValleySim 0.05 0.1{Small} -RecordEvery 50 | Measure-FreezePoint -Definition Plateau | Measure-FreezePoint")
            .Select(p => p.Get<string>("Definition")));

    [Theory]
    [InlineData("[pscustomobject]@{ LearningRate = '0.05' }", "NothingThatFreezes")]
    [InlineData("[pscustomobject]@{ LearningRate = '0.05'; BatchSize = '10' }", "TrainingRow")]
    [InlineData("[pscustomobject]@{ LearningRate = '0,05'; NoiseStrength = '0.1' }", "InvalidLearningRate")]
    [InlineData("[pscustomobject]@{ LearningRate = '-1'; NoiseStrength = '0.1' }", "InvalidLearningRate")]
    public void A_row_that_is_no_ensemble_is_an_error_and_the_others_are_measured(string row, string id)
    {
        Outcome outcome = session.Run($$"""
            $good = [pscustomobject]@{ Eta = '0.05'; Sigma = '0.1'; Realizations = '64'; Steps = '300' }
            {{row}}, $good | Measure-FreezePoint -Definition LastCrossing
            """);

        Assert.Equal("LastCrossing", Assert.Single(outcome.Output).Get<string>("Definition"));
        Assert.Equal(id, Assert.Single(outcome.Errors).FullyQualifiedErrorId.Split(',')[0]);
    }

    [Fact]
    public void What_the_simulation_of_a_row_warns_of_is_passed_on() => Assert.StartsWith(
        "X1 = 0.5 is smaller than X2",
        Assert.Single(session.Run("""
            [pscustomobject]@{ LearningRate = 0.05; NoiseStrength = 0.1; Realizations = 64; Steps = 300; X1 = 0.5 } | Measure-FreezePoint
            """).Warnings).Message, StringComparison.Ordinal);

    [Fact]
    public void Seeds_are_a_grid_and_a_cell_of_several_is_trained_again_from_its_row()
    {
        IReadOnlyList<PSObject> cells = session.Get("""
            $data = Import-ImageDataset -TrainPerClass 2 -TestPerClass 1
            $small = @{ Steps = 20; CheckpointCount = 3; HiddenWidths = 4 }
            $cell = Start-SgdTraining $data @small -Seed 3, 5 -RealizationIndex 1, 4 | Measure-FreezePoint
            $cell
            $cell | Start-SgdTraining -Dataset $data | Measure-FreezePoint
            """);

        Assert.Equal([3UL, 5UL], cells[0].Get<ulong[]>("Seed"));
        Assert.Equal([1, 4], cells[0].Get<int[]>("RealizationIndex"));
        Assert.Equal("4 4", string.Join(' ', cells.Select(c => c.Get<int>("Runs"))));
        Assert.Equal(cells[0].Get<double>("ConvergedFraction"), cells[1].Get<double>("ConvergedFraction"));
    }

    private CmdletInfo Command(string name) => (CmdletInfo)session.One("Get-Command $args[0]", name).BaseObject;
}
