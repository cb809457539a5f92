using System.Diagnostics;
using System.Management.Automation;

namespace ValleyJump.PowerShell.Tests;

/// <summary>Get-ValleyTheory, Measure-SteadyState and Measure-EscapeRate from the outside.</summary>
public sealed class TheoryCmdletTests(Session session) : IClassFixture<Session>
{
    private static readonly string[] PublicNames =
    [
        "Y", "DeltaS", "Barrier", "FlatnessFlat", "FlatnessSharp", "Gamma", "TauX", "TauY", "PFlatPaper", "PFlatPaperAsymptotic",
        "PFlatEquilibriumPaper", "PFlatEquilibriumExact", "PFlatExact", "PFlatOperator", "RateSharpPaper", "RateFlatPaper",
            "RateSharpExact",
        "RateFlatExact", "RelaxationRateOperator", "YFreezePaper", "YFreezeCriterion", "YFreezeHazard", "PFlatTransientPaper",
    ];

    [Fact]
    public void Theory_has_its_public_columns_and_the_values_of_the_table()
    {
        PSObject theory = session.One("Get-ValleyTheory -LearningRate 0.001 -NoiseStrength 1 -Y 3");

        Assert.All(PublicNames, name => Assert.NotNull(theory.Properties[name]));
        // From the table of an independent simulation: 0.7829 +- 0.0004 at this learning rate; the closed forms are exact to the digits
        // given.
        Assert.Equal(0.7535, theory.Get<double>("PFlatPaper"), 0.00005);
        Assert.Equal(0.7916, theory.Get<double>("PFlatExact"), 0.00005);
        Assert.Equal(0.7829, theory.Get<double>("PFlatOperator"), 4 * 0.0004);
    }

    [Fact]
    public void Theory_of_a_grid_comes_in_order_and_of_a_result_at_its_final_y()
    {
        IReadOnlyList<PSObject> grid = session.Get("Get-ValleyTheory 0.01,0.02 0.1 3,5 -SkipOperator");
        PSObject paired = session.One("Invoke-TwoValleySim 0.05 0.05 -Steps 100 -Realizations 64 | Get-ValleyTheory -SkipOperator");

        Assert.Equal([(0.01, 3.0), (0.01, 5.0), (0.02, 3.0), (0.02, 5.0)],
            grid.Select(t => (t.Get<double>("LearningRate"), t.Get<double>("Y"))));
        Assert.All(grid, t => Assert.True(double.IsNaN(t.Get<double>("PFlatOperator"))));
        Assert.True(paired.Get<double>("Y") > 5);
    }

    [Fact]
    public void Density_evolution_predicts_the_ensemble()
    {
        const string Cell = " 0.05 0.05 -InitialY 5 -Steps 20000";
        PSObject predicted = session.One("Invoke-DensityEvolution" + Cell + " -RecordEvery 1000");
        PSObject simulated = session.One("Invoke-TwoValleySim" + Cell + " -Realizations 4000 -Seed 11");

        // Four standard errors of the simulation: sqrt(p (1 - p)/4000) = 0.0024 at p = 0.97, and the freezing step's own.
        Assert.Equal(simulated.Get<double>("PFlat"), predicted.Get<double>("PFlat"), 4 * 0.0027);
        Assert.Equal(simulated.Get<double>("FreezeStepMean"), predicted.Get<double>("FreezeStepMean"),
            4 * simulated.Get<double>("FreezeStepSem"));
        Assert.Equal(simulated.Get<double>("FreezeYMean"), predicted.Get<double>("FreezeYMean"), 4 * simulated.Get<double>("FreezeYSem"));
        Assert.Equal(21, predicted.Get<PSObject>("Curve").Get<System.Collections.ICollection>("Step").Count);
    }

    [Fact]
    public void A_density_evolution_that_misses_its_tolerance_says_so()
    {
        Outcome missed = session.Run("Invoke-DensityEvolution 0.1 0.05 -Steps 400 -Tolerance 1e-7");

        Assert.False(Assert.Single(missed.Output).Get<bool>("ToleranceMet"));
        Assert.Contains("tolerance", Assert.Single(missed.Warnings).Message, StringComparison.Ordinal);
        Assert.Empty(session.Run("Invoke-DensityEvolution 0.1 0.05 -Steps 400").Warnings);
    }

    [Fact]
    public void Theory_without_the_operator_has_the_other_columns_and_the_reason()
    {
        IReadOnlyList<PSObject> rows = session.Get("Get-ValleyTheory 0.01,0.25 0.05 5");

        Assert.Equal([false, true], rows.Select(r => double.IsNaN(r.Get<double>("PFlatOperator"))));
        Assert.All(rows, r => Assert.InRange(r.Get<double>("PFlatExact") + r.Get<double>("PFlatPaper"), 1, 2));
        Assert.Equal("", rows[0].Get<string>("OperatorNote"));
        Assert.Contains("2/H11", rows[1].Get<string>("OperatorNote"), StringComparison.Ordinal);
    }

    [Fact]
    public void Theory_of_other_noise_has_no_paper_columns()
    {
        PSObject theory = session.One("Get-ValleyTheory 0.01 0.1 5 -NoiseModel Isotropic -SkipOperator");

        Assert.True(double.IsNaN(theory.Get<double>("PFlatPaper")));
        Assert.InRange(theory.Get<double>("PFlatExact"), 0.5, 0.6);
    }

    /// <summary>Such an ensemble takes minutes.</summary>
    [Theory]
    [InlineData("Test-ValleyRegime 0.05 0.1 -Simulate -TargetError 0", "InvalidTargetError")]
    [InlineData("Get-ValleyTheory 0.05 0.1 0 -Simulate", "InvalidY")]
    [InlineData("Get-ValleyTheory 0.05 0 5 -Simulate", "InvalidNoiseStrength")]
    public void Wrong_input_is_refused_before_an_ensemble_is_simulated(string script, string id)
    {
        var clock = Stopwatch.StartNew();

        ErrorRecord error = Assert.Single(session.Run(script + " -Steps 1e7 -Realizations 2000").Errors);

        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
    }

    [Theory]
    [InlineData("Get-ValleyTheory 0.01 0.1", "MissingY")]
    [InlineData("Get-ValleyTheory 0.01 0.1 0", "InvalidY")]
    [InlineData("Get-ValleyTheory 0.01 0 5", "InvalidNoiseStrength")]
    [InlineData("Get-ValleyTheory 0 0.1 5", "InvalidLearningRate")]
    [InlineData("Get-ValleyTheory 0.01 0.1 5 -Epsilon 0", "InvalidEpsilon")]
    [InlineData("Invoke-DensityEvolution 0.5 0.1", "InvalidLearningRate")]
    [InlineData("Invoke-DensityEvolution 0.05 0.1 -Tolerance 0", "InvalidTolerance")]
    [InlineData("Test-ValleyRegime 0.05 0.1 -TargetError 0", "InvalidTargetError")]
    [InlineData("Test-ValleyRegime 0.05 0.1 -InitialY -25", "InvalidInitialY")]
    [InlineData("Test-ValleyRegime 0.05 -1", "InvalidNoiseStrength")]
    [InlineData("Invoke-TwoValleySim 0.05 0.1 -Steps 1 -Realizations 1 | Test-ValleyRegime -TargetError 2", "InvalidTargetError")]
    [InlineData("Measure-EscapeRate 0.01 0.1 0", "InvalidY")]
    [InlineData("Measure-EscapeRate 0.01 0.1 5 -Realizations 1", "InvalidRealizations")]
    [InlineData("Measure-SteadyState 0.01 0.1 5 -Steps -1", "InvalidSteps")]
    [InlineData("Measure-SteadyState 0.01 0.1 5 -Bins 2", "InvalidBins")]
    [InlineData("Measure-SteadyState 0.01,0.02 0.1 5 -Bins 2", "InvalidBins")]
    [InlineData("Test-ValleyRegime 0.05,0.1 0.1 -TargetError 0", "InvalidTargetError")]
    [InlineData("Test-ValleyRegime 0.05,0.1 0.1 -InitialY -25", "InvalidInitialY")]
    public void Bad_input_gives_one_error_with_its_id(string script, string id)
    {
        ErrorRecord error = Assert.Single(session.Run(script).Errors);

        Assert.StartsWith(id + ",", error.FullyQualifiedErrorId, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-LearningRate 0.25 -NoiseStrength 0.05", "2/H11")] // unstable steps in the sharp valley
    [InlineData("-LearningRate 1e-6 -NoiseStrength 1e-6", "NoiseStrength")] // steps too narrow for the grid
    [InlineData("-LearningRate 0.01 -NoiseStrength 0", "NoiseStrength")]
    public void What_was_measured_is_there_where_the_operator_is_not(string point, string reason)
    {
        PSObject state = session.One($"Measure-SteadyState {point} -Y 5 -Realizations 8 -Steps 100 -WarningAction Ignore");

        Assert.True(double.IsNaN(state.Get<double>("PFlatOperator")));
        Assert.Contains(reason, state.Get<string>("OperatorNote"), StringComparison.Ordinal);
        Assert.InRange(state.Get<double>("PFlat"), 0, 1);
        Assert.Equal(200, state.Get<PSObject>("Density").Get<double[]>("Density").Length);
    }

    [Fact]
    public void Paper_and_exact_columns_are_there_where_the_operator_is_not()
    {
        IReadOnlyList<PSObject> rows = session.Get("Get-ValleyTheory 0.01,0.25,0.02 0.05 5");

        Assert.Equal([0.01, 0.25, 0.02], rows.Select(r => r.Get<double>("LearningRate")));
        Assert.Equal([false, true, false], rows.Select(r => double.IsNaN(r.Get<double>("PFlatOperator"))));
        Assert.Equal([false, true, false], rows.Select(r => r.Get<string>("OperatorNote").Contains("2/H11", StringComparison.Ordinal)));
        Assert.All(rows, r => Assert.InRange(r.Get<double>("PFlatExact"), 0.5, 1));
        Assert.All(rows, r => Assert.InRange(r.Get<double>("PFlatPaper"), 0.5, 1));
    }

    [Theory]
    [InlineData("Measure-SteadyState 5 0.1 3 -Realizations 8", "All trajectories diverged")]
    [InlineData("Measure-SteadyState 0.05 0.02 20 -Realizations 8 -Steps 100", "still remember their start")]
    public void A_state_that_did_not_relax_comes_with_a_warning(string script, string says)
    {
        Outcome outcome = session.Run(script);

        Assert.False(Assert.Single(outcome.Output).Get<bool>("Relaxed"));
        Assert.Contains(says, Assert.Single(outcome.Warnings).Message, StringComparison.Ordinal);
        Assert.Empty(session.Run("Measure-SteadyState 0.01 0.1 3 -Realizations 8 -Steps 100").Warnings);
    }

    [Fact]
    public void Steady_state_and_escape_rate_agree_with_the_operator()
    {
        PSObject state = session.One("Measure-SteadyState 0.01 0.1 3 -Realizations 512 -Seed 5");
        PSObject rate = session.One("Measure-EscapeRate 0.01 0.1 3 -Realizations 512 -Seed 5 -Steps 4000");

        // Four standard errors, as estimated by the measurement itself from 256 or more independent trajectories or blocks.
        Assert.InRange(Math.Abs(state.Get<double>("PFlat") - state.Get<double>("PFlatOperator")), 0, 4 * state.Get<double>("PFlatSem"));
        Assert.True(state.Get<bool>("Relaxed"));
        // Stationarity: as many passages one way as the other, so P_flat = k-/(k- + k+) up to the time spent on the ridge, a few per cent
        // here.
        double sharp = rate.Get<double>("RateSharp"), flat = rate.Get<double>("RateFlat");
        Assert.Equal(state.Get<double>("PFlatOperator"), sharp / (sharp + flat), 0.05);
        Assert.InRange(rate.Get<double>("RateSharpLow"), 0, sharp);
        Assert.InRange(rate.Get<double>("RateSharpHigh"), sharp, 2 * sharp);
    }

    [Fact]
    public void A_regime_is_tested_from_parameters_landscapes_tables_and_results()
    {
        string[] Evidence(string script) =>
            [.. session.Get(script + " | Where-Object Name -eq Freezing")
            .Select(c => $"{c.Get<double>("LearningRate")} {c.Get<string>("Evidence")} {c.Get<string>("Verdict")}")];

        Assert.Equal(["0.05 Predicted Pass", "0.1 Predicted Pass"], Evidence(
            "Test-ValleyRegime -LearningRate 0.05,0.1 -NoiseStrength 0.03"));
        Assert.Equal(["0.05 Predicted Fail"], Evidence("New-ValleyLandscape -Yb 300 -Yf 300 | Test-ValleyRegime 0.05 0.05"));
        Assert.Equal(["0.05 Predicted Pass"],
            Evidence("[pscustomobject]@{ LearningRate = '0.05'; NoiseStrength = '0.05'; Realizations = '10' } | Test-ValleyRegime"));
        Assert.Equal(["0.05 Measured Pass", "0.05 Measured Fail"], Evidence(
            "Invoke-TwoValleySim 0.05 0.05,2 -Realizations 200 | Test-ValleyRegime"));
    }

    [Fact]
    public void A_regime_of_a_result_is_about_the_result_and_not_about_parameters_of_its_name()
    {
        PSObject check = session.One(
            "Invoke-TwoValleySim 0.05 0.05 -Realizations 100 -X1 0.65 | Test-ValleyRegime | Where-Object Name -eq Gamma");

        Assert.Equal(1, check.Get<double>("Value"));
        Assert.Equal("Fail", check.Get<string>("Verdict"));
    }

    [Fact]
    public void A_regime_of_a_result_with_changed_parameters_is_that_of_the_changed_ensemble()
    {
        const string Script = "Invoke-TwoValleySim 0.05 0.05 -Realizations 100 -InitialX 0.02,-0.01 | Test-ValleyRegime ";

        Assert.Equal("Measured", session.One(Script + "| Where-Object Name -eq Freezing").Get<string>("Evidence"));
        PSObject check = session.One(Script + "-Yb 300 -Yf 300 | Where-Object Name -eq Freezing");
        Assert.Equal("Predicted", check.Get<string>("Evidence"));
        Assert.Equal("Fail", check.Get<string>("Verdict"));
    }

    [Fact]
    public void Freezing_points_stand_beside_the_simulation()
    {
        const string Simulation = "Invoke-TwoValleySim 0.05 0.05 -InitialY 1 -Realizations 200 -Seed 3";
        PSObject simulated = session.One(Simulation), row = session.One(Simulation + " | Get-ValleyTheory -SkipOperator");

        Assert.Equal(simulated.Get<double>("FreezeYMean"), row.Get<double>("YFreezeSimulated"));
        Assert.Equal(simulated.Get<double>("FreezeYSem"), row.Get<double>("YFreezeSimulatedSem"));
        Assert.Equal(simulated.Get<double>("FreezeYMedian"), row.Get<double>("YFreezeSimulatedMedian"));
        Assert.Equal(simulated.Get<double>("PFlat"), row.Get<double>("PFlatSimulated"));
        Assert.All(["YFreezePaper", "YFreezeCriterion", "YFreezeHazard", "YFreezeMedian", "YFreezeMedianCrossing"], name =>
            Assert.InRange(row.Get<double>(name), 1, 100));
        // Another cell than the simulation's, and none.
        Assert.True(double.IsNaN(session.One(Simulation + " | Get-ValleyTheory -SkipOperator -X1 0.9").Get<double>("YFreezeSimulated")));
        Assert.True(double.IsNaN(session.One("Get-ValleyTheory 0.05 0.05 5 -SkipOperator").Get<double>("YFreezeSimulated")));
    }
}
