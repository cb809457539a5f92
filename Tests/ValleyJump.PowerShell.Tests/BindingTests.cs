using System.Management.Automation;

namespace ValleyJump.PowerShell.Tests;

/// <summary>How parameters get their values: by position, name, alias, from the pipeline, and from text.</summary>
public sealed class BindingTests(Session session) : IClassFixture<Session>
{
    private const string Small = " -Realizations 64 -Steps 200";

    [Theory]
    [InlineData("Invoke-TwoValleySim -LearningRate 0.06 -NoiseStrength 0.2")]
    [InlineData("Invoke-TwoValleySim -NoiseStrength 0.2 -LearningRate 0.06")]
    [InlineData("Invoke-TwoValleySim -Eta 0.06 -Sigma 0.2")]
    [InlineData("Invoke-TwoValleySim -Sigma 0.2 0.06")]
    [InlineData("Invoke-TwoValleySim 0.06 -Sigma 0.2")]
    [InlineData("Invoke-TwoValleySim '0.06' '0.2'")]
    [InlineData("Invoke-TwoValleySim 6e-2 ' 2e-1 '")]
    [InlineData("Invoke-TwoValleySim ([decimal]0.06) ([float]0.2)")]
    [InlineData("Invoke-TwoValleySim @('0.06') (, 0.2)")]
    public void Rates_and_strengths_bind(string script)
    {
        PSObject result = session.One(script + Small);

        Assert.Equal((0.06, 0.2), (result.Get<double>("LearningRate"), result.Get<double>("NoiseStrength")));
    }

    [Fact]
    public void Defaults_are_the_papers()
    {
        PSObject result = session.One("Invoke-TwoValleySim 0.05 0.05 -Steps 1");

        Assert.Equal(
            "Hessian 1 1 2000 42 -0.01 0.01 5 0.8 0.65 1 1 30 20 100 1",
            string.Join(' ', Array.ConvertAll(["NoiseModel", "NoiseExponent", "IsotropicCurvature", "Realizations", "Seed", "InitialX",
                "InitialY", "X1", "X2", "X0", "F0", "Yb", "Yf", "Yd", "Ld"], result.Get<string>)));
        Assert.Equal(20_000, session.One("Invoke-TwoValleySim 0.05 0.05 -Realizations 1").Get<long>("Steps"));
    }

    [Fact]
    public void Every_parameter_arrives()
    {
        PSObject result = session.One("""
            Invoke-TwoValleySim 0.03 0.04 -NoiseModel HessianPower -NoiseExponent 1.5 -IsotropicCurvature 2.5 -Realizations 7 -Steps 40 -Seed 18446744073709551615 `
                -InitialX 0.1, -0.2, 0.3 -InitialY 6 -X1 0.9 -X2 0.7 -X0 1.1 -F0 1.2 -Yb 31 -Yf 21 -Yd 101 -Ld 1.3 -RecordEvery 10 -KeepTrajectories 2 -ThrottleLimit 1
            """);

        Assert.Equal(
            "0.03 0.04 HessianPower 1.5 2.5 7 40 18446744073709551615 0.1 -0.2 0.3 6 0.9 0.7 1.1 1.2 31 21 101 1.3",
            string.Join(' ', Array.ConvertAll(
                ["LearningRate", "NoiseStrength", "NoiseModel", "NoiseExponent", "IsotropicCurvature", "Realizations", "Steps", "Seed",
                    "InitialX", "InitialY", "X1", "X2", "X0", "F0", "Yb", "Yf", "Yd", "Ld"],
                result.Get<string>)));
        Assert.Equal([0L, 10, 20, 30, 40], PSObject.AsPSObject(result.Get<object>("Curve")).Get<long[]>("Step"));
        Assert.Equal(2, PSObject.AsPSObject(result.Get<object>("Trajectories")).Get<object[]>("Paths").Length);
    }

    [Fact]
    public void Parameters_that_shape_the_ensemble_change_the_numbers()
    {
        string plain = session.One("Invoke-TwoValleySim 0.05 0.1" + Small).Numbers();

        foreach (string change in (string[])["-Seed 43", "-NoiseModel HessianSquared", "-InitialX 0.02", "-InitialY 6", "-X1 0.9",
            "-X2 0.6", "-X0 1.1", "-F0 1.2", "-Yb 31", "-Yf 21", "-Yd 50", "-Ld 2"])
        {
            Assert.NotEqual(plain, session.One($"Invoke-TwoValleySim 0.05 0.1{Small} {change}").Numbers());
        }

        string isotropic = session.One("Invoke-TwoValleySim 0.05 0.1 -NoiseModel Isotropic" + Small).Numbers();
        Assert.NotEqual(isotropic, session.One("Invoke-TwoValleySim 0.05 0.1 -NoiseModel Isotropic -IsotropicCurvature 2" + Small)
            .Numbers());
        string power = session.One("Invoke-TwoValleySim 0.05 0.1 -NoiseModel HessianPower" + Small).Numbers();
        Assert.NotEqual(power, session.One("Invoke-TwoValleySim 0.05 0.1 -NoiseModel HessianPower -NoiseExponent 2" + Small).Numbers());
    }

    [Fact]
    public void A_grid_runs_through_strengths_first()
    {
        IEnumerable<string> cells = session.Get("Invoke-TwoValleySim 0.02, 0.01 0.3, 0.1, 0.2" + Small)
            .Select(r => $"{r.Get<double>("LearningRate")} {r.Get<double>("NoiseStrength")}");

        Assert.Equal(["0.02 0.3", "0.02 0.1", "0.02 0.2", "0.01 0.3", "0.01 0.1", "0.01 0.2"], cells);
    }

    [Fact]
    public void A_cell_of_a_grid_is_the_cell_alone()
    {
        IReadOnlyList<PSObject> grid = session.Get("Invoke-TwoValleySim 0.02, 0.06 0.3, 0.1" + Small);

        Assert.Equal(session.One("Invoke-TwoValleySim 0.06 0.3" + Small).Numbers(), grid[2].Numbers());
        Assert.Equal(4, grid.Select(r => r.Numbers()).Distinct().Count());
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    [InlineData(20_000)]
    public void Numbers_do_not_depend_on_threads(int threads)
    {
        PSObject limited = session.One("Invoke-TwoValleySim 0.05 0.1 -Realizations 500 -Steps 300 -ThrottleLimit $args[0]", threads);

        Assert.Equal(session.One("Invoke-TwoValleySim 0.05 0.1 -Realizations 500 -Steps 300").Numbers(), limited.Numbers());
    }

    [Fact]
    public void Two_sessions_at_once_do_not_disturb_each_other()
    {
        using var other = new Session();
        const string Script = "Invoke-TwoValleySim 0.05 0.1, 0.2 -Realizations 2000 -Steps 2000";
        string[][] both = [[], []];

        Parallel.Invoke(
            () => both[0] = [.. session.Get(Script).Select(r => r.Numbers())],
            () => both[1] = [.. other.Get(Script).Select(r => r.Numbers())]);

        Assert.Equal(2, both[0].Length);
        Assert.Equal(both[0], both[1]);
    }

    [Fact]
    public void A_landscape_binds_from_the_pipeline_and_parameters_change_it()
    {
        PSObject plain = session.One("New-ValleyLandscape -X1 0.95 -Yb 33 | Invoke-TwoValleySim 0.05 0.05" + Small);
        PSObject changed = session.One("New-ValleyLandscape -X1 0.95 -Yb 33 | Invoke-TwoValleySim 0.05 0.05 -X1 0.85" + Small);

        Assert.Equal((0.95, 33), (plain.Get<double>("X1"), plain.Get<double>("Yb")));
        Assert.Equal((0.85, 33), (changed.Get<double>("X1"), changed.Get<double>("Yb")));
        Assert.Equal(plain.Numbers(), session.One("Invoke-TwoValleySim 0.05 0.05 -Landscape (New-ValleyLandscape -X1 0.95 -Yb 33)" + Small)
            .Numbers());
        Assert.Equal(plain.Numbers(), session.One("Invoke-TwoValleySim 0.05 0.05 -X1 0.95 -Yb 33" + Small).Numbers());
    }

    [Fact]
    public void Several_landscapes_give_a_result_each_in_order() => Assert.Equal(
        [0.9, 0.7, 0.8],
        session.Get("0.9, 0.7, 0.8 | ForEach-Object { New-ValleyLandscape -X1 $_ } | Invoke-TwoValleySim 0.05 0.05" + Small)
            .Select(r => r.Get<double>("X1")));

    [Fact]
    public void Geometry_gives_one_object_for_each_landscape_and_position() => Assert.Equal(
        ["0.9 1", "0.9 5", "0.7 1", "0.7 5"],
        session.Get("0.9, 0.7 | ForEach-Object { New-ValleyLandscape -X1 $_ } | Get-ValleyGeometry 1, 5")
            .Select(g => $"{PSObject.AsPSObject(g.Get<object>("Landscape")).Get<double>("X1")} {g.Get<double>("Y")}"));

    [Fact]
    public void Geometry_is_that_of_the_equations()
    {
        PSObject geometry = session.One("Get-ValleyGeometry -Y 5");

        Assert.Equal(0.8 * 5 / 35, geometry.Get<double>("MinimumFlat"), 15);
        Assert.Equal(-0.65 * 5 / 35, geometry.Get<double>("MinimumSharp"), 15);
        Assert.Equal(25.0 / 625, geometry.Get<double>("Barrier"), 15);
        Assert.Equal(0.64 * 625 / 1225, geometry.Get<double>("FlatnessFlat"), 15);
        Assert.Equal(0.64 / 0.4225, geometry.Get<double>("Gamma"), 14);
    }

    [Fact]
    public void Rows_of_text_bind_by_the_names_of_their_columns()
    {
        PSObject result = session.One("$args[0] | Invoke-TwoValleySim", Row(
            ("LearningRate", "0.06"), ("NoiseStrength", "0.2"), ("NoiseModel", "HessianSquared"), ("Realizations", "64"), ("Steps", "200"),
                ("Seed", "7"), ("InitialX", "-0.01;0.02"), ("X1", "0.9"), ("Comment", "none")));

        Assert.Equal("0.06 0.2 HessianSquared 64 200 7 -0.01 0.02 0.9", string.Join(' ', Array.ConvertAll(
            ["LearningRate", "NoiseStrength", "NoiseModel", "Realizations", "Steps", "Seed", "InitialX", "X1"], result.Get<string>)));
        Assert.Equal(session.One("Invoke-TwoValleySim 0.06 0.2 -NoiseModel HessianSquared -Realizations 64 -Steps 200 -Seed 7 -InitialX -0.01, 0.02 -X1 0.9").Numbers(), result.Numbers());
    }

    [Theory]
    [InlineData("-0.01;0.02")]
    [InlineData(" -0.01 ; 0.02 ")]
    [InlineData("-0.01 0.02")]
    [InlineData("-1e-2;2E-2;")]
    public void Lists_of_numbers_are_read_from_text(string text) =>
        Assert.Equal([-0.01, 0.02], session.One("Invoke-TwoValleySim 0.05 0.05 -InitialX $args[0]" + Small, text)
            .Get<double[]>("InitialX"));

    [Fact]
    public void A_row_can_hold_a_grid() => Assert.Equal(
        ["0.01 0.1", "0.01 0.2", "0.02 0.1", "0.02 0.2"],
        session.Get("$args[0] | Invoke-TwoValleySim" + Small, Row(("Eta", "0.01;0.02"), ("Sigma", "0.1;0.2")))
            .Select(r => $"{r.Get<double>("LearningRate")} {r.Get<double>("NoiseStrength")}"));

    [Fact]
    public void Empty_cells_mean_the_default()
    {
        PSObject empty = session.One("$args[0] | Invoke-TwoValleySim", Row(
            ("LearningRate", "0.05"), ("NoiseStrength", "0.05"), ("Steps", "100"), ("NoiseModel", ""), ("NoiseExponent", ""),
                ("IsotropicCurvature", ""), ("Realizations", ""), ("Seed", " "),
            ("InitialX", ""), ("InitialY", ""), ("X1", ""), ("X2", ""), ("X0", ""), ("F0", ""), ("Yb", ""), ("Yf", ""), ("Yd", ""),
                ("Ld", "")));

        Assert.Equal(session.One("Invoke-TwoValleySim 0.05 0.05 -Steps 100").Numbers(), empty.Numbers());
    }

    [Fact]
    public void A_row_leaves_nothing_to_the_next()
    {
        PSObject first = Row(("LearningRate", "0.05"), ("NoiseStrength", "0.05"), ("X1", "0.9"), ("NoiseModel", "Isotropic"),
            ("InitialX", "1;2"), ("Seed", "7"), ("InitialY", "6"));
        PSObject second = Row(("LearningRate", "0.05"), ("NoiseStrength", "0.05"));

        IReadOnlyList<PSObject> results = session.Get("$args | Invoke-TwoValleySim" + Small, first, second);

        Assert.Equal(0.9, results[0].Get<double>("X1"));
        Assert.Equal(session.One("Invoke-TwoValleySim 0.05 0.05" + Small).Numbers(), results[1].Numbers());
    }

    [Theory]
    [InlineData("Hessian")]
    [InlineData("hessiansquared")]
    [InlineData(" Isotropic ")]
    [InlineData("Iso")]
    public void Names_of_noise_models_are_read_from_text(string text)
    {
        string model = session.One("$args[0] | Invoke-TwoValleySim" + Small,
            Row(("LearningRate", "0.05"), ("NoiseStrength", "0.05"), ("NoiseModel", text))).Get<string>("NoiseModel");

        Assert.StartsWith(text.Trim(), model, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("")]
    [InlineData("de-DE")]
    [InlineData("fr-FR")]
    [InlineData("fa-IR")]
    public void Numbers_are_read_the_same_in_every_culture(string culture)
    {
        IReadOnlyList<PSObject> output = session.Get("""
            param($culture, $row)
            [cultureinfo]::CurrentCulture = $culture
            (1.5).ToString()
            $row | Invoke-TwoValleySim
            Invoke-TwoValleySim '0.05' '0.25' -Steps 10 -Realizations 8 -InitialX '-0.5;1e-3'
            """, culture, Row(("LearningRate", "0.05"), ("NoiseStrength", "0.25"), ("Steps", "10"), ("Realizations", "8"), ("InitialX", "-0.5;1e-3")));

        if (culture is "de-DE" or "fr-FR")
            Assert.Equal("1,5", $"{output[0]}"); // the culture is in force
        foreach (PSObject result in output.Skip(1))
        {
            Assert.Equal((0.05, 0.25), (result.Get<double>("LearningRate"), result.Get<double>("NoiseStrength")));
            Assert.Equal([-0.5, 0.001], result.Get<double[]>("InitialX"));
        }
        Assert.Equal(3, output.Count);
    }

    /// <summary>Seeds that a spreadsheet, R or pandas has rounded, in text and as the doubles that ConvertFrom-Json makes.</summary>
    [Theory]
    [InlineData("9.22e+18")]
    [InlineData("1.23457E+18")]
    [InlineData("1.23457e+08")]
    [InlineData("1.84467440737096E+19")]
    [InlineData(1.23457e18)]
    [InlineData(9007199254740994.0)]
    public void A_seed_that_lost_digits_is_refused(object seed)
    {
        foreach (string run in (string[])["$args[0] | Invoke-TwoValleySim 0.05 0.05" + Small,
            "Invoke-TwoValleySim 0.05 0.05 -Seed $args[0].Seed" + Small])
        {
            Outcome outcome = session.Run(run, Row(("Seed", seed)));
            Assert.Empty(outcome.Output);
            Assert.Contains("has lost digits", Assert.Single(outcome.AllErrors).ToString(), StringComparison.Ordinal);
        }
    }

    /// <summary>Short forms that a person writes, and floating-point numbers that still are the whole number.</summary>
    [Theory]
    [InlineData("1e6", 1_000_000UL)]
    [InlineData("1.5e3", 1500UL)]
    [InlineData("1.234560E+05", 123_456UL)]
    [InlineData("18446744073709551615", 18446744073709551615UL)]
    [InlineData(9007199254740992.0, 9007199254740992UL)]
    public void A_seed_with_all_its_digits_is_taken(object seed, ulong expected) =>
        Assert.Equal(expected, session.One("$args[0] | Invoke-TwoValleySim 0.05 0.05" + Small, Row(("Seed", seed))).Get<ulong>("Seed"));

    [Theory]
    [InlineData("", "0,05")]
    [InlineData("de-DE", "0,05")]
    [InlineData("de-DE", "1.000,5")]
    [InlineData("", "1,000")]
    public void Decimal_commas_are_refused_in_every_culture(string culture, string text)
    {
        Outcome outcome = session.Run("""
            param($culture, $row)
            [cultureinfo]::CurrentCulture = $culture
            $row | Invoke-TwoValleySim
            """, culture, Row(("LearningRate", text), ("NoiseStrength", "0.05"), ("Steps", "10"), ("Realizations", "8")));

        Assert.Empty(outcome.Output);
        ErrorRecord error = Assert.Single(outcome.AllErrors);
        Assert.StartsWith("ParameterArgumentTransformationError,", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.Contains($"'{text}' is not a number. Write numbers with a decimal point", error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Invoke-TwoValleySim 0.06, 0.03 0.2 -NoiseModel HessianPower -NoiseExponent 1.5 -Seed 9 -InitialX 0.01, -0.02 -InitialY 4 -X1 0.9 -Ld 2 -Realizations 200 -Steps 500")]
    [InlineData("Invoke-TwoValleySim 0.06 0.2 -NoiseModel Isotropic -IsotropicCurvature 3 -Realizations 100 -Steps 500")]
    [InlineData("Invoke-TwoValleySim 0.06 0.2 -Steps 500 -TrajectoryIndex 3, 17")]
    [InlineData("Invoke-TwoValleySim 2 0.2 -Steps 50 -Realizations 100")]
    public void A_result_that_is_piped_in_is_run_again(string script)
    {
        IReadOnlyList<PSObject> first = session.Get(script);

        IReadOnlyList<PSObject> again = session.Get("$args[0] | Invoke-TwoValleySim", first);

        Assert.Equal(first.Select(r => r.Numbers()), again.Select(r => r.Numbers()));
    }

    [Fact]
    public void A_result_is_run_again_with_the_given_parameters_changed()
    {
        PSObject result = session.One("Invoke-TwoValleySim 0.06 0.2 -X1 0.9" + Small);

        Assert.Equal(session.One("Invoke-TwoValleySim 0.06 0.2 -X1 0.9 -Seed 8" + Small).Numbers(),
            session.One("$args[0] | Invoke-TwoValleySim -Seed 8", result).Numbers());
    }

    [Fact]
    public void Freezing_points_come_by_every_definition_or_the_chosen_ones()
    {
        const string Run = "Invoke-TwoValleySim 0.05 0.1 -Realizations 200 -Steps 1000 -RecordEvery 100 | Measure-FreezePoint";

        Assert.Equal(["LastCrossing", "LastCrossingIfAny", "Plateau"], session.Get(Run).Select(p => p.Get<string>("Definition")));
        Assert.Equal(["LastCrossing", "Plateau"], session.Get(Run + " -Definition Plateau, LastCrossing")
            .Select(p => p.Get<string>("Definition")));
        Assert.Equal(["LastCrossing", "LastCrossingIfAny"], session.Get("Invoke-TwoValleySim 0.05 0.1" + Small + " | Measure-FreezePoint")
            .Select(p => p.Get<string>("Definition")));
    }

    [Fact]
    public void The_last_crossing_is_what_the_result_says()
    {
        PSObject result = session.One("Invoke-TwoValleySim 0.05 0.1 -Realizations 200 -Steps 1000");
        PSObject point = session.One("$args[0] | Measure-FreezePoint -Definition LastCrossing", result);

        foreach (string name in (string[])["FreezeStepMean", "FreezeStepSem", "FreezeStepMedian", "FreezeYMean", "FreezeYSem",
            "EtaFreezeStep", "PFlat", "CensoredFraction"])
        {
            Assert.Equal(result.Get<double>(name), point.Get<double>(name));
        }

        Assert.Equal(200, point.Get<int>("Count"));
    }

    [Fact]
    public void A_bad_row_gives_one_error_and_the_others_run()
    {
        Outcome outcome = session.Run("$args | Invoke-TwoValleySim" + Small,
            Row(("LearningRate", "0.01"), ("NoiseStrength", "0.1")), Row(("LearningRate", "-1"), ("NoiseStrength", "0.1")),
                Row(("LearningRate", "x"), ("NoiseStrength", "0.1")),
            Row(("LearningRate", "0.03"), ("NoiseStrength", "0.1"), ("NoiseModel", "Hesian")),
                Row(("LearningRate", "0.04"), ("NoiseStrength", "0.1")));

        Assert.Null(outcome.Thrown);
        Assert.Equal([0.01, 0.04], outcome.Output.Select(r => r.Get<double>("LearningRate")));
        Assert.Equal(["InvalidLearningRate", "ParameterArgumentTransformationError", "ParameterArgumentTransformationError"],
            outcome.Errors.Select(e => e.FullyQualifiedErrorId.Split(',')[0]));
    }

    [Fact]
    public void A_bad_cell_stops_its_grid_before_any_work()
    {
        Outcome outcome = session.Run("Invoke-TwoValleySim 0.05, -1 0.1 -Realizations 2000 -Steps 1000000000");

        Assert.Empty(outcome.Output);
        Assert.Equal("InvalidLearningRate,ValleyJump.PowerShell.Commands.InvokeTwoValleySimCommand", Assert.Single(outcome.AllErrors)
            .FullyQualifiedErrorId);
    }

    [Fact]
    public void A_bad_position_gives_one_error_and_the_others_come()
    {
        Outcome outcome = session.Run("Get-ValleyGeometry 1, -25, 3");

        Assert.Equal([1, 3], outcome.Output.Select(g => g.Get<double>("Y")));
        Assert.StartsWith("InvalidY,", Assert.Single(outcome.AllErrors).FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    private static PSObject Row(params (string Column, object? Value)[] cells)
    {
        var row = new PSObject();
        foreach (var (column, value) in cells)
            row.Properties.Add(new PSNoteProperty(column, value));
        return row;
    }
}
