namespace ValleyJump.PowerShell.Tests;

/// <summary>Curves in PowerShell are rows to a pipeline and an index, and a column by its name.</summary>
public sealed class CurveTests(Session session) : IClassFixture<Session>
{
    private const string Ensemble = "Invoke-TwoValleySim 0.05 0.05 -Realizations 8 -Steps 50 -RecordEvery 10 -KeepTrajectories 2";

    private const string Run = "Import-ImageDataset -TrainPerClass 3 -TestPerClass 2 | Start-SgdTraining -Steps 40 -CheckpointCount 5";

    [Theory]
    [InlineData(Ensemble, "Curve", "Step", 6)]
    [InlineData(Ensemble, "Trajectories", "X", 12)]
    [InlineData("Invoke-DensityEvolution 0.05 0.05 -Steps 50 -RecordEvery 10", "Curve", "YMean", 6)]
    [InlineData("Invoke-DensityEvolution 0.05 0.05 -Steps 50 -RecordEvery 10", "Freeze", "Cdf", 6)]
    [InlineData("Invoke-DensityEvolution 0.05 0.05 -HalfWidth 0.5, 0.65, 0.8 -Steps 50 -RecordEvery 10", "OccupationCurve", "Occupation", 18)]
    [InlineData($"{Ensemble} -HalfWidth 0.5, 0.65, 0.8", "OccupationCurve", "OccupationHigh", 18)]
    [InlineData("Measure-SteadyState 0.01 0.2 2 -Realizations 8 -Steps 50 -Bins 20", "Density", "DensityPaper", 20)]
    [InlineData(Run, "Curve", "TrainLoss", 5)]
    public void A_curve_is_rows_and_its_columns(string script, string curve, string column, int rows) => Assert.Equal(
        $"{rows} {rows} {rows} True True True {rows} rows of ",
        $"{session.One($$"""
            $result = {{script}}
            $curve = $result.{{curve}}
            $piped = @($result.{{curve}} | ForEach-Object { $_ })
            $last = $curve[{{rows - 1}}]
            "$($curve.Count) $($piped.Count) $($curve.{{column}}.Count) " +
                "$($last.{{column}} -eq $curve.{{column}}[-1]) $($curve[-1].{{column}} -eq $piped[-1].{{column}}) " +
                "$($piped[1].{{column}} -eq $curve.{{column}}[1]) $($curve.ToString() -replace 'rows of .*', 'rows of ')"
            """)}");

    [Fact]
    public void Rows_are_chosen_as_those_of_any_table() => Assert.Equal(
        "20 30 40 50; 1 1 1 1 1 1; 2",
        $"{session.One($$"""
            $result = {{Ensemble}}
            $late = $result.Curve | Where-Object Step -gt 10
            $second = $result.Trajectories | Where-Object Index -eq 1
            "$($late.Step); $($second.Index); $($result.Trajectories.Paths.Count)"
            """)}");

    [Fact]
    public void A_run_as_JSON_has_its_curve_and_not_its_weights()
    {
        // 21 checkpoints of 42 310 weights would be ten million characters.
        string[] json = session.One($$"""
            $run = Import-ImageDataset -TrainPerClass 3 -TestPerClass 2 | Start-SgdTraining -Steps 40 -CheckpointCount 21
            $text = [System.Text.Json.JsonSerializer]::Serialize($run.Checkpoints, $run.Checkpoints.GetType())
            "$($text.Length) $($run.Checkpoints[0].Weights.Length) $($run.Checkpoints[0].ReadWeights().Length)"
            """).ToString().Split(' ');

        Assert.InRange(int.Parse(json[0], System.Globalization.CultureInfo.InvariantCulture), 1000, 20_000);
        Assert.Equal(["42310", "42310"], json[1..]);
    }

    [Theory]
    [InlineData(Ensemble, "Curve", "Step", "Alive", "PFlat", "PFlatLow", "PFlatHigh", "YMean", "YSem")]
    [InlineData(Ensemble, "Trajectories", "Index", "Step", "X", "Y")]
    [InlineData("Invoke-DensityEvolution 0.05 0.05 -Steps 50 -RecordEvery 10", "Curve", "Step", "PFlat", "YMean")]
    [InlineData("Invoke-DensityEvolution 0.05 0.05 -Steps 50 -RecordEvery 10", "Freeze", "Step", "Y", "Cdf")]
    [InlineData("Invoke-DensityEvolution 0.05 0.05 -HalfWidth 0.5, 0.65, 0.8 -Steps 50 -RecordEvery 10", "OccupationCurve", "Step", "Valley", "Occupation")]
    [InlineData($"{Ensemble} -HalfWidth 0.5, 0.65, 0.8", "OccupationCurve", "Step", "Valley", "Occupation", "OccupationLow", "OccupationHigh")]
    [InlineData("Measure-SteadyState 0.01 0.2 2 -Realizations 8 -Steps 50 -Bins 20", "Density", "X", "Density", "DensitySem",
        "DensityPaper", "DensityExact", "Potential")]
    [InlineData(Run, "Curve", "Step", "TrainLoss", "TrainAccuracy", "TestLoss", "TestAccuracy")]
    public void A_curve_is_shown_as_a_table(string script, string curve, params string[] columns)
    {
        var host = new TextHost(80);
        using var shown = new Session(host);

        shown.Run($"({script}).{curve} | Out-Default");

        string[] lines = host.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(columns, lines[0].Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.DoesNotContain("…", host.Text, StringComparison.Ordinal);
        Assert.All(lines, l => Assert.InRange(l.Length, 0, 80));
    }
}
