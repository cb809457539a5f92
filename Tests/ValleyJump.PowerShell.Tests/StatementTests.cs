using System.Management.Automation;

namespace ValleyJump.PowerShell.Tests;

/// <summary>Statements about rows of any kind: the same of objects, of text and of tables, whatever else is there.</summary>
public sealed class StatementTests(Session session) : IClassFixture<Session>
{
    private const string Rows = """
        $rows = foreach ($seed in 1..4) {
            foreach ($batch in 10, 100, 1000) {
                foreach ($run in 0..2) {
                    [pscustomobject]@{
                        BatchSize = $batch; Seed = $seed; Realization = $run; Eta = 0.05 * (1 + $run % 2); Ok = $run -ne 1
                        Flatness = [Math]::Sin($seed + 3 * $run + $batch) + 500.0 / $batch + $seed
                    }
                }
            }
        }

        """;

    // As Import-Csv has them.
    private const string Text = """
        function Text { process {
            $cells = [ordered]@{}
            foreach ($property in $_.PSObject.Properties) { $cells[$property.Name] = [Convert]::ToString($property.Value, [cultureinfo]::InvariantCulture) }
            [pscustomobject]$cells
        } }
        function Read($names) { process { $cells = [ordered]@{}; $i = 0; foreach ($cell in $_ -split ',') { $cells[$names[$i++]] = $cell }
            [pscustomobject]$cells } }

        """;

    private const string Compare = "Compare-ValleyGroup Flatness, Ok -By BatchSize -Against 1000";
    private const string Trend = "Measure-ValleyTrend BatchSize Flatness, Ok -Log";

    public static TheoryData<string, string> Others => new()
    {
        { "$rows[-1..-36]", Compare },
        { "$rows[-1..-36]", Trend + " -Within Eta -ClusterBy Seed" },
        { "$rows | Text", Compare + " -PairBy Seed, Realization" },
        { "$rows | Text", Trend },
        { "$rows | Text", Compare + " -BestOf 3" },
        { "$rows | ForEach-Object { @{ batchsize = $_.BatchSize; FLATNESS = $_.Flatness; Ok = $_.Ok; Eta = $_.Eta } }", Compare + " -Each Eta" },
        { "$rows | Where-Object BatchSize -ne 100", Compare + " | Where-Object Group -eq 10" },
    };

    [Theory, MemberData(nameof(Others))]
    public void Neither_the_order_nor_the_kind_of_rows_nor_other_groups_change_a_bit(string others, string cmdlet)
    {
        // Records, which are equal where all their numbers are, to the last bit.
        object[] expected = [.. session.Get($"{Rows}$rows | {cmdlet}").Select(r => r.BaseObject)];

        Assert.NotEmpty(expected);
        Assert.Equal(expected, session.Get($"{Rows}{Text}{others} | {cmdlet}").Select(r => r.BaseObject));
    }

    [Fact]
    public void There_is_a_statement_for_each_property_each_part_and_each_group()
    {
        IReadOnlyList<PSObject> found = session.Get($"{Rows}$rows | {Compare} -Each Eta, Seed");

        Assert.Equal(2 * 2 * 8, found.Count);
        Assert.Equal(("Flatness", "10", "Eta = 0.05, Seed = 1"),
            (found[0].Get<string>("Property"), found[0].Get<string>("Group"), found[0].Get<string>("Each")));
        Assert.Equal(("Ok", "100", "Eta = 0.1, Seed = 4"),
            (found[^1].Get<string>("Property"), found[^1].Get<string>("Group"), found[^1].Get<string>("Each")));
    }

    [Fact]
    public void Missing_values_are_counted_and_left_out()
    {
        PSObject found = session.One(Text + """
            '1,3', '1,', '1,NaN', '1,5', '2,NA', '2,7', '2,8', ',9' | Read g, v | Compare-ValleyGroup v g 1 -WarningAction Ignore
            """);

        Assert.Equal((2, 2, 3, 3.5),
            (found.Get<int>("Count"), found.Get<int>("AgainstCount"), found.Get<int>("LeftOut"), found.Get<double>("MeanDifference")));
        Assert.Equal(3, session.One(Text + """
            '1,3', '2,', '-1,4', '0,4', '10,5', '100,8' | Read x, y |
                Measure-ValleyTrend x y -Log -WarningAction Ignore
            """).Get<int>("LeftOut"));
    }

    [Theory]
    [InlineData("Compare-ValleyGroup v g 1 -Each e", 2, "4 rows have no value of g or e, and are left out.", "e = 1", "e = 2")]
    [InlineData("Compare-ValleyGroup v g 1", 1, "1 row has no value of g, and is left out.", "")]
    [InlineData("Compare-ValleyGroup v g 1 -PairBy p -Each e", 2, "4 rows have no value of g or e, and are left out.", "e = 1", "e = 2")]
    [InlineData("Measure-ValleyTrend v p -Each e", 2, "3 rows have no value of e, and are left out.", "e = 1", "e = 2")]
    [InlineData("Measure-ValleyTrend v p", 1, null, "")]
    [InlineData("Measure-ValleyTrend v p -Within e", 1, null, "")]
    public void Rows_that_belong_to_no_statement_are_left_out_with_a_warning(string cmdlet, int count, string? warning,
        params string[] each)
    {
        Outcome outcome = session.Run(Text + $$"""
            '1,1,1,3', '1,1,2,4', '2,1,1,5', '2,1,,7', ',1,1,9', '1,2,1,3', '1,2,2,5', '2,2,1,6', '2,2,2,7', '2,,1,8', '1, ,1,8',
                '1,,2,8' |
                Read g, e, p, v | {{cmdlet}}
            """);

        Assert.Equal(count, outcome.Output.Count);
        Assert.Equal(each, outcome.Output.Select(o => o.Get<string>("Each")));
        Assert.Equal(warning is null ? [] : [warning],
            outcome.Warnings.Select(w => w.Message).Where(m => m.Contains("left out", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_verdict_reads_as_a_sentence() => Assert.Equal(
        "the mean v is 8 for g = 2 (3 values) and 4 for 1 (3): a difference of 4 +- 0.82, 4.9 standard errors; above 4 it counts as greater",
        session.One(Text + """
            '1,3', '1,4', '1,5', '2,7', '2,8', '2,9' | Read g, v |
                Compare-ValleyGroup v g 1 -Expect Greater -WarningAction Ignore
            """).Get<string>("Because"));

    [Fact]
    public void Trajectories_and_curves_are_rows_too() => Assert.Equal(
        11,
        session.One("(Invoke-TwoValleySim 0.05 0.1 -Steps 100 -Realizations 64 -RecordEvery 10).Curve | Measure-ValleyTrend Step YMean -Expect Rises")
            .Get<int>("Count"));

    [Theory]
    [InlineData(Compare + " -BestOf 0", "InvalidBestOf")]
    [InlineData(Compare + " -Resamples 10", "InvalidResamples")]
    [InlineData(Compare + " -Each Rate", "InvalidEach")]
    [InlineData(Compare + " -PairBy Rate", "InvalidPairBy")]
    [InlineData("ForEach-Object { $_.Eta = ''; $_ } | " + Compare + " -Each Eta", "InvalidEach")]
    [InlineData("ForEach-Object { $_.BatchSize = $null; $_ } | " + Compare, "InvalidBy")]
    [InlineData("ForEach-Object { $_.Eta = ' '; $_ } | " + Trend + " -Each Eta", "InvalidEach")]
    [InlineData("Compare-ValleyGroup Flatnes BatchSize 1000", "InvalidProperty")]
    [InlineData("Compare-ValleyGroup Flatness Batch 1000", "InvalidBy")]
    [InlineData("Compare-ValleyGroup Flatness BatchSize 500", "InvalidAgainst")]
    [InlineData("Where-Object BatchSize -eq 10 | Compare-ValleyGroup Flatness BatchSize 10", "InvalidAgainst")]
    [InlineData("Where-Object BatchSize -eq 7 | Compare-ValleyGroup Flatness BatchSize 10", "NoRows")]
    [InlineData("ForEach-Object { $_.Flatness = 'flat'; $_ } | Compare-ValleyGroup Flatness BatchSize 10", "ValueNotNumeric")]
    [InlineData("Measure-ValleyTrend Batch Flatness", "InvalidX")]
    [InlineData("Measure-ValleyTrend BatchSize Flatnes", "InvalidY")]
    [InlineData(Trend + " -Within Rate", "InvalidWithin")]
    [InlineData(Trend + " -ClusterBy Rate", "InvalidClusterBy")]
    [InlineData("Where-Object BatchSize -eq 7 | Measure-ValleyTrend BatchSize Flatness", "NoRows")]
    public void What_cannot_be_stated_is_one_error(string script, string id)
    {
        Outcome outcome = session.Run($"{Rows}$rows | {script}");

        Assert.Equal(id, Assert.Single(outcome.AllErrors).FullyQualifiedErrorId.Split(',')[0]);
        Assert.Empty(outcome.Output);
    }
}
