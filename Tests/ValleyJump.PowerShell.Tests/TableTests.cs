using System.Management.Automation;

namespace ValleyJump.PowerShell.Tests;

/// <summary>A table of rows is done like the grid of their values: side by side, in the rows' order, and a row's error is its own.</summary>
public sealed class TableTests(Session session) : IClassFixture<Session>
{
    private const string Data = "$data = Import-ImageDataset -TrainPerClass 2 -TestPerClass 1; ";

    // A cmdlet, its parameter that varies, two values of it, and a column that tells results apart.
    public static TheoryData<string, string, string, string> Tables => new()
    {
        { "Invoke-TwoValleySim -NoiseStrength 0.1 -Steps 300 -Realizations 64", "LearningRate", "0.05, 0.07, 0.09", "FreezeStepMean" },
        { "Measure-EscapeRate -LearningRate 0.05 -NoiseStrength 0.5 -Realizations 64 -Steps 200", "Y", "1, 2, 3", "PassagesFlat" },
        { "Measure-SteadyState -LearningRate 0.05 -NoiseStrength 0.5 -Realizations 64 -Steps 200", "Y", "1, 1.5, 2", "PFlat" },
        { "Get-ValleyTheory -LearningRate 0.05 -NoiseStrength 0.2", "Y", "2, 3, 4", "PFlatOperator" },
        { "Invoke-DensityEvolution -LearningRate 0.05 -Steps 300", "NoiseStrength", "0.1, 0.2, 0.3", "PFlat" },
        { "Test-ValleyRegime -LearningRate 0.05 -Steps 300 -Name Selection, Gamma", "NoiseStrength", "0.1, 0.2, 0.3", "Value" },
        { "Start-SgdTraining -Dataset $data -HiddenWidths 3 -Steps 20", "BatchSize", "5, 7, 9", "FinalTrainLoss" },
    };

    private static string Rows(string name, string values, string each = "") =>
        $"foreach ($value in {values}) {{ $script:made++; {each} [pscustomobject]@{{ {name} = $value }} }}";

    [Theory, MemberData(nameof(Tables))]
    public void A_table_gives_what_the_grid_gives(string cmdlet, string name, string values, string column) => Assert.Equal(
        session.Get($"{Data}{cmdlet} -{name} {values}").Select(r => (r.Get<double>(name), r.Get<double>(column))),
        session.Get($"{Data}& {{ {Rows(name, values)} }} | {cmdlet}").Select(r => (r.Get<double>(name), r.Get<double>(column))));

    [Theory, MemberData(nameof(Tables))]
    public void Rows_are_gathered_before_they_are_run(string cmdlet, string name, string values, string column) => Assert.All(
        session.Get($"{Data}$script:made = 0; & {{ {Rows(name, values)} }} | {cmdlet} | & {{ process {{ $script:made; $null = $_.{column} }} }}"),
        made => Assert.Equal(3, made.BaseObject));

    [Theory, MemberData(nameof(Tables))]
    public void Rows_that_come_slowly_are_run_as_they_come(string cmdlet, string name, string values, string column)
    {
        string rows = Rows(name, values, "[System.Threading.Thread]::Sleep(400);");
        int[] made = [.. session.Get($"{Data}$script:made = 0; & {{ {rows} }} | {cmdlet} | & {{ process {{ $script:made; $null = $_.{column} }} }}")
            .Select(m => (int)m.BaseObject)];

        // The first row waits for the second; what came with or after it does not wait.
        int of = made.Length / 3;
        Assert.Equal([.. Enumerable.Repeat(2, 2 * of), .. Enumerable.Repeat(3, of)], made);
    }

    [Theory, MemberData(nameof(Tables))]
    public void An_error_of_a_row_is_its_own_and_comes_in_its_turn(string cmdlet, string name, string values, string column)
    {
        string[] three = values.Split(", ");
        string[] came = [.. session.Run($"{Data}& {{ {Rows(name, $"{three[0]}, {three[1]}, -1, {three[2]}")} }} | {cmdlet} 2>&1").Output
            .Select(o => o.BaseObject is ErrorRecord problem ? problem.FullyQualifiedErrorId.Split(',')[0]
                : $"{o.Get<double>(name)} {o.Properties[column] is not null}")];

        int of = came.Length / 3;
        Assert.Equal([.. Enumerable.Repeat($"{three[0]} True", of), .. Enumerable.Repeat($"{three[1]} True", of), $"Invalid{name}",
            .. Enumerable.Repeat($"{three[2]} True", of)], came);
    }

    [Fact]
    public void A_window_that_is_full_is_run_whatever_is_still_to_come()
    {
        int[] made = [.. session.Get($$"""
            $script:made = 0
            & { {{Rows("NoiseStrength", "(1..10000)")}} } | Invoke-TwoValleySim -LearningRate 1e-3 -Steps 1 -Realizations 1 |
                & { process { $script:made } } | Select-FirstObject
            """).Select(m => (int)m.BaseObject)];

        Assert.Equal([64 * Environment.ProcessorCount], made);
    }

    [Fact]
    public void Runs_of_a_table_share_the_threads() => Assert.Contains(
        $"4 are to do, on {Math.Min(4, Environment.ProcessorCount)} threads",
        session.Get($"{Data}& {{ {Rows("Seed", "1, 2, 3, 4")} }} | Start-SgdTraining -Dataset $data -Steps 3 -HiddenWidths 2 -Verbose 4>&1")
            .First(o => $"{o}".Contains("are to do", StringComparison.Ordinal)).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Runs_on_several_data_sets_are_trained_on_their_own() => Assert.Equal(
        ["a", "b", "a"],
        session.Get("""
            $a = Import-ImageDataset -TrainPerClass 2 -TestPerClass 1 -Name a
            $b = Import-ImageDataset -TrainPerClass 3 -TestPerClass 1 -Name b
            $a, $b, $a | Start-SgdTraining -Steps 3 -HiddenWidths 2
            """).Select(r => r.Get<string>("Dataset")));

    [Fact]
    public void Rows_of_freezing_points_share_the_simulation_of_their_ensemble()
    {
        const string Small = "Invoke-TwoValleySim 0.05, 0.07 0.1 -Steps 300 -Realizations 64 -RecordEvery 10 | Measure-FreezePoint";
        IReadOnlyList<PSObject> points = session.Get(Small);

        Assert.Equal(
            points.Select(p => (p.Get<double>("LearningRate"), p.Get<string>("Definition"), p.Get<double>("FreezeStepMean"))),
            session.Get($$"""
                {{Small}} | & {
                    process {
                        $row = [ordered]@{}
                        foreach ($property in $_.psobject.Properties) { $row[$property.Name] = $property.Value }
                        [pscustomobject]$row
                    }
                } | Measure-FreezePoint
                """).Select(p => (p.Get<double>("LearningRate"), p.Get<string>("Definition"), p.Get<double>("FreezeStepMean"))));
    }
}
