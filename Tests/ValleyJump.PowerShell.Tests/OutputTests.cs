namespace ValleyJump.PowerShell.Tests;

/// <summary>Warnings, and what results look like on the screen.</summary>
public sealed class OutputTests(Session session) : IClassFixture<Session>
{
    [Theory]
    [InlineData("New-ValleyLandscape -X1 0.5")]
    [InlineData("Get-ValleyGeometry 5 -X1 0.5")]
    [InlineData("Invoke-TwoValleySim 0.05 0.05 -Realizations 8 -Steps 10 -X1 0.5")]
    public void A_flat_valley_that_is_the_sharper_one_gives_a_warning(string script)
    {
        Outcome outcome = session.Run(script);

        Assert.Equal("X1 = 0.5 is smaller than X2 = 0.65: the valley at x >= 0, which all results call flat, is the sharper one.",
            Assert.Single(outcome.Warnings).Message);
        Assert.Single(outcome.Output);
        Assert.Empty(outcome.Errors);
    }

    [Theory]
    [InlineData("New-ValleyLandscape")]
    [InlineData("New-ValleyLandscape -X1 0.65")]
    [InlineData("New-ValleyLandscape -X2 0.3 | Get-ValleyGeometry 5")]
    [InlineData("Invoke-TwoValleySim 0.05 0.05 -Realizations 8 -Steps 10")]
    public void Other_landscapes_give_none(string script) => Assert.Empty(session.Run(script).Warnings);

    [Fact]
    public void A_grid_warns_once() =>
        Assert.Single(session.Run("Invoke-TwoValleySim 0.05, 0.06 0.05, 0.06 -Realizations 8 -Steps 10 -X1 0.5").Warnings);

    private const string Lack = " lack their numbers, or mean less by them: see Note. The first, ";

    /// <summary>Results without numbers: one warning a call, whatever their number, and why is in each.</summary>
    [Theory]
    [InlineData("Invoke-TwoValleySim 0.05,0.6,0.7 0.05 -Realizations 20 -Steps 2000",
        "2 of 3 results" + Lack + "eta = 0.6, sigma = 0.05: All 20 trajectories diverged.",
        "||All 20 trajectories diverged.|All 20 trajectories diverged.")]
    [InlineData("Invoke-TwoValleySim 0.6 0.05 -Realizations 20 -Steps 2000", "eta = 0.6, sigma = 0.05: All 20 trajectories diverged.",
        "|All 20 trajectories diverged.")]
    [InlineData("Invoke-TwoValleySim 0.05,0.06 0 -Realizations 4 -Steps 20 | Measure-FreezePoint",
        "2 of 4 results" + Lack + "eta = 0.05, sigma = 0: None of 4 trajectories changed valley.",
        "||None of 4 trajectories changed valley.||None of 4 trajectories changed valley.")]
    [InlineData("Measure-EscapeRate 5 0.1 3,4 -Realizations 8 -Steps 2000",
        "2 of 2 results" + Lack + "eta = 5, sigma = 0.1, y = 3: "
        + "All 8 trajectories diverged: rates are of the steps before.",
        "|All 8 trajectories diverged: rates are of the steps before.|All 8 trajectories diverged: rates are of the steps before.")]
    [InlineData("Measure-SteadyState 5 0.1 3,4 -Realizations 8",
        "2 of 2 results" + Lack + "eta = 5, sigma = 0.1, y = 3: "
        + "All trajectories diverged: there is no stationary state.",
        "|All trajectories diverged: there is no stationary state.|All trajectories diverged: there is no stationary state.")]
    [InlineData("Import-ImageDataset -TrainPerClass 1 -TestPerClass 1 | "
        + "Start-SgdTraining -Steps 3 -BatchSize 2,5 -Realizations 2 | Measure-FreezePoint",
        "2 of 2 results" + Lack + "B = 2, eta = 0.05, L_c = 0.1: "
        + "None of 2 runs reached a training accuracy of 100 %, 0 diverged.",
        "|None of 2 runs reached a training accuracy of 100 %, 0 diverged."
        + "|None of 2 runs reached a training accuracy of 100 %, 0 diverged.")]
    public void Results_without_numbers_say_why_and_one_warning_tells_of_them(string script, string warning, string notes)
    {
        Outcome outcome = session.Run(script);

        Assert.Equal(warning, Assert.Single(outcome.Warnings).Message);
        Assert.Equal(notes, string.Concat(outcome.Output.Select(o => "|" + o.Get<string>("Note"))));
    }

    [Theory]
    [InlineData("New-ValleyLandscape", "X1", "X2", "Gamma")]
    [InlineData("Get-ValleyGeometry 5", "Y", "MinimumSharp", "MinimumFlat", "Barrier")]
    [InlineData("Invoke-TwoValleySim 0.05 0.05 -Realizations 8 -Steps 10 -RecordEvery 1", "LearningRate", "NoiseStrength", "PFlat",
        "Low", "High", "TMedian", "YMedian", "Censored", "Diverged")]
    [InlineData("Invoke-TwoValleySim 0.05 0.05 -Realizations 8 -Steps 10 | Measure-FreezePoint", "LearningRate", "NoiseStrength",
        "Definition", "Count", "TMedian", "YMedian", "Censored")]
    [InlineData("Invoke-DensityEvolution 0.05 0.05 -Steps 100", "LearningRate", "NoiseStrength", "PFlat", "TMedian", "YMedian")]
    [InlineData("Measure-SteadyState 0.05 0.05 3 -Steps 100 -Realizations 8", "LearningRate", "NoiseStrength", "Y", "PFlat", "Low", "High",
        "PFlatPaper", "PFlatOperator")]
    [InlineData("Measure-SteadyState 0.05 0.5 3 -HalfWidth 0.5,0.65,0.8 -Steps 100 -Realizations 48", "LearningRate", "NoiseStrength", "Y",
        "PFlat", "PFlatOperator", "Occupation")]
    [InlineData("Measure-EscapeRate 0.05 0.5 3 -HalfWidth 0.5,0.65,0.8 -Steps 100 -Realizations 48", "LearningRate", "NoiseStrength", "Y",
        "Method", "RateRight")]
    [InlineData("Test-ValleyRegime 0.1 0.05 -Steps 100", "Name", "Verdict", "Value", "Bound", "Limit", "Advice")]
    [InlineData("Import-ImageDataset -TrainPerClass 1 -TestPerClass 1", "Name", "Train", "Test", "Classes", "ImageSize")]
    [InlineData("Import-ImageDataset -TrainPerClass 1 -TestPerClass 1 | Start-SgdTraining -Steps 3", "BatchSize", "LearningRate",
        "Seed/realiz", "Converged", "FinalTrainLoss", "FinalTestAccuracy")]
    [InlineData("(Import-ImageDataset -TrainPerClass 1 -TestPerClass 1 | Start-SgdTraining -Steps 3).Checkpoints", "Step", "TrainLoss",
        "TestAccuracy")]
    [InlineData("Import-ImageDataset -TrainPerClass 1 -TestPerClass 1 | Start-SgdTraining -Steps 3 | Measure-FreezePoint", "BatchSize",
        "LearningRate", "LossThreshold", "Count", "Runs", "TMedian", "EtaFreezeStep", "Sem")]
    [InlineData("Import-ImageDataset -TrainPerClass 1 -TestPerClass 1 | Start-SgdTraining -Steps 3 | Measure-FreezePoint -PerRun",
        "BatchSize", "Seed/realiz", "LossThreshold", "FreezeStep", "Converged")]
    public void A_table_of_80_columns_has(string script, params string[] columns)
    {
        var host = new TextHost(80);
        using var shown = new Session(host);

        shown.Run(script + " | Out-Default");

        string[] lines = host.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int header = Array.FindIndex(lines, l => l.Contains(columns[0], StringComparison.Ordinal));
        Assert.True(header >= 0, host.Text);
        string[] words = lines[header].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.True(columns.All(words.Contains), host.Text);
        Assert.Matches("^[- ]+$", lines[header + 1]); // a table, not a list
        Assert.DoesNotContain("…", host.Text, StringComparison.Ordinal);
        Assert.All(lines, l => Assert.InRange(l.Length, 0, 80));
    }

    [Theory]
    [InlineData("New-ValleyLandscape", "0.8 0.65 1 1 30 20 100 1 1.51479")]
    [InlineData("New-ValleyLandscape -X1 1.23456e100 -F0 1.23456e-100", "1.2E+100 0.65 1 1.2E-100 30 20 100 1 4E+200")]
    [InlineData("Get-ValleyGeometry 123.456", "123.456 -0.5229 0.6436 0.74061 0.3692 0.5593 218.2")]
    [InlineData("Get-ValleyGeometry 0.1", "0.1 -0.002159 0.002658 2.48E-05 0.1884 0.2854 95.4")]
    [InlineData("Get-ValleyGeometry 1e100", "1E+100 -0.6500 0.8000 1.00000 0.4225 0.6400 2.5E+198")]
    [InlineData("Get-ValleyGeometry -Y -1.234e-100", "-1E-100 2.674E-102 -3.291E-102 3.8E-203 0.1878 0.2844 100.0")]
    [InlineData("Get-ValleyGeometry 5 -X1 1.2345e150 -X2 1e150 -X0 1e100", "5 -1.429E+149 1.764E+149 4E+198 5.102E+99 7.775E+99 7.8E-199")]
    public void No_number_is_cut(string script, string row)
    {
        var host = new TextHost(80);
        using var shown = new Session(host);

        shown.Run($"[cultureinfo]::CurrentCulture = ''; {script} | Out-Default");

        string[] lines = host.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(row, string.Join(' ', lines[^1].Split(' ', StringSplitOptions.RemoveEmptyEntries)));
        Assert.InRange(lines[^1].Length, 0, 80);
    }

    [Theory]
    [InlineData(0, "0.0000")]
    [InlineData(-0.5, "-0.5000")]
    [InlineData(0.004999, "0.0050")]
    [InlineData(0.0000499, "4.99E-05")]
    [InlineData(1234.5, "1234.5000")]
    [InlineData(12345.6, "1.235E+04")]
    [InlineData(-1.23456e300, "-1.2E+300")]
    [InlineData(double.MaxValue, "1.798E+308")]
    [InlineData(-double.Epsilon, "-4.941E-324")]
    [InlineData(double.NaN, "NaN")]
    [InlineData(double.PositiveInfinity, "Infinity")]
    public void A_number_is_shown_as_exactly_as_there_is_room_for(double value, string expected) => Assert.Equal(expected,
        $"{session.One("[cultureinfo]::CurrentCulture = ''; [ValleyJump.PowerShell.Infrastructure.TableCell]::Fit($args[0], $args[1], 'F4')", value, expected.Length)}");

    [Theory]
    [InlineData("Estimate(146.66, 7.679)", "146.7 +- 7.7")]
    [InlineData("Estimate(9692.3456, 0.8123)", "9692.35 +- 0.81")]
    [InlineData("Estimate(12345.6, 789)", "12350 +- 790")]
    [InlineData("Estimate(1.23456e-9, 2.5e-11)", "1.235E-09 +- 2.5E-11")]
    [InlineData("Estimate(0.5, 0)", "0.5 +- 0")]
    [InlineData("Estimate(0.5, [double]::NaN)", "0.5")]
    [InlineData("Estimate([double]::NaN, 0.1)", "NaN")]
    [InlineData("Interval(0.78, 0.6476, 0.8727)", "0.780 [0.648, 0.873]")]
    [InlineData("Interval(1, 0.998081, 1)", "1.0000 [0.9981, 1.0000]")]
    [InlineData("Interval(0.5, [double]::NaN, [double]::NaN)", "0.5")]
    [InlineData("Interval(2, 2, 2)", "2 [2, 2]")]
    public void An_estimate_has_the_digits_that_its_error_leaves(string call, string expected) => Assert.Equal(expected,
        $"{session.One($"[cultureinfo]::CurrentCulture = ''; [ValleyJump.PowerShell.Infrastructure.TableCell]::{call}")}");

    [Fact]
    public void Results_of_several_types_in_a_row_are_a_table_and_lines()
    {
        // A host of 80 columns; what follows a table of another type cannot be a table, and was a list of some forty lines.
        var host = new TextHost(80);
        using var shown = new Session(host);

        shown.Run("$r = Invoke-TwoValleySim 0.05 0.05 -Realizations 50 -Steps 200; & { $r; Measure-FreezePoint $r; $r | Get-ValleyTheory -Y 3;" +
            " New-ValleyLandscape } | Out-Default");

        string[] lines = host.Text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        Assert.StartsWith("FreezePoint : eta = 0.05, sigma = 0.05, LastCrossing: step ", lines[3]);
        Assert.InRange(lines.Length, 7, 12);
    }

    [Fact]
    public void Every_result_has_a_line_of_its_own()
    {
        string[] records = [.. session.Get("""
            [ValleyJump.Core.Ensembles.TwoValleyResult].Assembly.GetExportedTypes().Where{
                'ViewAttribute' -in $_.CustomAttributes.AttributeType.Name -and
                'CompilerGeneratedAttribute' -in $_.GetMethod('ToString', [type[]]@()).CustomAttributes.AttributeType.Name }.ForEach{ $_.Name }
            """).Select(n => $"{n}")];

        Assert.Empty(records);
    }

    [Theory]
    [InlineData(0.5, "50.0 %")]
    [InlineData(-0.123456, "-12.3 %")]
    [InlineData(0.00012345, "0.01234 %")]
    [InlineData(123456, "1.235E+07 %")]
    [InlineData(double.NaN, "NaN %")]
    public void Per_cent_are_shown_as_exactly_as_there_is_room_for(double value, string expected) => Assert.Equal(expected,
        $"{session.One("[cultureinfo]::CurrentCulture = ''; [ValleyJump.PowerShell.Infrastructure.TableCell]::Fit($args[0], $args[1], 'P1')", value, expected.Length)}");

    [Theory]
    [InlineData("Invoke-TwoValleySim 0.05 0.25 -Realizations 8 -Steps 10", "eta = 0.05, sigma = 0.25, Hessian: P_flat = ")]
    [InlineData("Import-ImageDataset -TrainPerClass 2 -TestPerClass 1",
        "mnist-10k: 20 training and 10 test images of 28 x 28 pixels in 10 classes")]
    [InlineData("New-ValleyLandscape", "x1 = 0.8, x2 = 0.65, ")]
    [InlineData("Import-ImageDataset -TrainPerClass 2 -TestPerClass 1 | Start-SgdTraining -Steps 3",
        "B = 50, eta = 0.05, seed 42, realization 0: training loss ")]
    [InlineData("Import-ImageDataset -TrainPerClass 2 -TestPerClass 1 | Start-SgdTraining -Steps 3 | Measure-FreezePoint",
        "B = 50, eta = 0.05, L_c = 0.1: ")]
    [InlineData("Import-ImageDataset -TrainPerClass 2 -TestPerClass 1 | Start-SgdTraining -Steps 3 | Measure-FreezePoint -PerRun",
        "B = 50, eta = 0.05, seed 42, realization 0, L_c = 0.1: ")]
    public void As_text_an_object_is_a_line_in_every_culture(string script, string start) => Assert.StartsWith(
        start, $"{session.One($"[cultureinfo]::CurrentCulture = 'de-DE'; ({script}).ToString()")}", StringComparison.Ordinal);
}
