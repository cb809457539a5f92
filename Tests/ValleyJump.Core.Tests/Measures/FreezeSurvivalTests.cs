using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>Survival of ensembles and runs: who is censored, where, and what makes a group.</summary>
public class FreezeSurvivalTests
{
    private static readonly TwoValleySimulation Short = new()
    {
        LearningRate = 0.05, Noise = new() { Strength = 0.02 }, Realizations = 600, Steps = 700, InitialY = 3,
    };

    private static readonly Lazy<TwoValleyResult> Lazily = new(() => EnsembleRunner.Run(Short));

    private static TwoValleyResult Ensemble => Lazily.Value;

    [Fact]
    public void Trajectories_that_cross_in_the_last_twentieth_are_censored_where_it_begins()
    {
        FreezeSurvival found = Assert.Single(Measure(new(), FrozenTimes.Of(Ensemble, FreezeDefinition.LastCrossing)));

        Assert.InRange(Ensemble.CensoredFraction, 0.02, 0.9);
        Assert.Equal((600, Ensemble.CensoredFraction), (found.Count, found.CensoredCount / 600.0));
        Assert.Equal(600, found.FrozenCount + found.CensoredCount);
        Assert.Equal((665, found.CensoredCount), (found.Curve.At[^1], found.Curve.Censored[^1]));
        Assert.Equal(Ensemble.CensoredFraction, found.FinalSurvival, 1e-12);
        Assert.Equal(Ensemble.NeverCrossedFraction, 1 - found.Curve.Survival[0], 1e-12);
        // None is censored before, so that the curve is the empirical distribution up to there.
        for (int i = 0; i < found.Curve.Count; i++)
        {
            double at = found.Curve.At[i];
            Assert.Equal(Ensemble.FreezeSteps!.Count(s => s > at) / 600.0, found.Curve.Survival[i], 1e-12);
        }
        Assert.Equal(665, found.Horizon);
        Assert.Equal(Ensemble.FreezeSteps!.Average(s => Math.Min(s, 665)), found.RestrictedMean, 1e-9);
        Assert.Equal(Ensemble.FreezeStepMedian, found.Median);
    }

    /// <summary>
    /// A trajectory that rests for longer than the window by chance counts as frozen: at its end a curve is too low. With a window that is
    /// longer than such a rest it is what a long run says of the same time, up to four errors of the difference of two fractions of 1000,
    /// sqrt(2 0.13 0.87/1000) = 0.015; that of a sixth is 0.0163.
    /// </summary>
    [Fact]
    public void A_wide_window_ends_the_curve_sooner_and_what_is_left_is_that_of_a_longer_run()
    {
        TwoValleySimulation run = Short with { Noise = new() { Strength = 0.05 }, InitialY = 5, Realizations = 1000 };
        double[] full = [.. EnsembleRunner.Run(run with { Steps = 20_000, Seed = 7 }).FreezeSteps!];
        SurvivalCurve wide = CurveOf(8000, 0.5), narrow = CurveOf(4000, null);

        Assert.Equal((4000, 3800), (wide.At[^1], narrow.At[^1]));
        double late = full.Count(s => s > 4000) / 1000.0, later = full.Count(s => s > 3800) / 1000.0;
        Assert.InRange(wide.Survival[^1], late - 4 * 0.015, late + 4 * 0.015);
        Assert.InRange(narrow.Survival[^1], 0, later - 4 * 0.0163);

        SurvivalCurve CurveOf(long steps, double? window) => Assert.Single(Measure(new(),
            FrozenTimes.Of(EnsembleRunner.Run(run with { Steps = steps }), FreezeDefinition.LastCrossing, window))).Curve;
    }

    [Fact]
    public void Those_that_never_crossed_are_in_the_curve_and_not_in_the_hazard()
    {
        FreezeSurvival found = Assert.Single(Measure(new() { HazardBins = 7 }, FrozenTimes.Of(Ensemble, FreezeDefinition.LastCrossing)));
        FreezeSurvival moved = Assert.Single(Measure(new() { HazardBins = 7 },
            FrozenTimes.Of(Ensemble, FreezeDefinition.LastCrossingIfAny)));
        long never = found.Curve.Frozen[0];

        Assert.Equal(0, found.Curve.At[0]);
        Assert.Equal(600 - never, moved.Count);
        Assert.Equal(found.FrozenCount - never, found.Hazard.Frozen.Sum());
        Assert.Equal(moved.Hazard.Hazard, found.Hazard.Hazard);
        // One more for those that had not frozen by the end, unless one froze right then.
        Assert.Equal(found.Curve.Frozen[^1] > 0 ? 7 : 8, found.Hazard.Count);
        Assert.Equal(Ensemble.FreezeSteps!.Where(s => s > 0).Sum(s => Math.Min(s, 665)), found.Hazard.TimeAtRisk.Sum(), 1e-6);
    }

    [Fact]
    public void Along_y_and_eta_steps_the_same_trajectories_freeze()
    {
        FreezeSurvival[] found = Measure(new() { Along = [FreezeClock.Step, FreezeClock.EtaStep, FreezeClock.Y] },
            FrozenTimes.Of(Ensemble, FreezeDefinition.LastCrossing));

        Assert.Equal([FreezeClock.Step, FreezeClock.EtaStep, FreezeClock.Y], found.Select(f => f.Along));
        Assert.All(found, f => Assert.Equal((found[0].FrozenCount, found[0].CensoredCount), (f.FrozenCount, f.CensoredCount)));
        Assert.Equal(0.05 * found[0].Median, found[1].Median, 1e-12);
        Assert.Equal(found[0].Hazard.Hazard[3] / 0.05, found[1].Hazard.Hazard[3], 1e-9);
        Assert.Equal(Ensemble.FreezeYMedian, found[2].Median, 1e-12);
        // y begins at 3, and so does its hazard; a trajectory is at risk from there to its y.
        Assert.Equal(3, found[2].Hazard.From[0]);
        double atRisk = Ensemble.FreezeSteps!.Zip(Ensemble.FreezeYs!).Where(p => p.First > 0).Sum(p => Math.Max(0, p.Second - 3));
        Assert.Equal(atRisk, found[2].Hazard.TimeAtRisk.Sum(), 1e-6);
    }

    /// <summary>What is recorded of trajectories makes no others of them.</summary>
    [Fact]
    public void The_same_trajectories_recorded_otherwise_count_once()
    {
        TwoValleyResult recorded = EnsembleRunner.Run(Short with { RecordEvery = 10, KeepTrajectories = 5 });
        FreezeSurvival both = Assert.Single(Measure(new(), Of(Ensemble), Of(recorded)));
        Assert.Equal((600, 1), (both.Count, both.RepeatedCount));
    }

    [Fact]
    public void Clocks_that_would_be_wrong_are_refused()
    {
        TwoValleyResult ahead = EnsembleRunner.Run(Short with { InitialY = Short.InitialY + 2 });
        TwoValleyResult annealed = EnsembleRunner.Run(Short with { LearningRateSchedule = Schedule.Parse("cosine to 0") });
        Refused(new() { Along = [FreezeClock.Y], GroupBy = ["NoiseStrength"] }, Ensemble, ahead);
        Refused(new() { Along = [FreezeClock.EtaStep] }, annealed);

        void Refused(SurvivalPlan plan, params TwoValleyResult[] ensembles) => Assert.Equal("InvalidAlong",
            Assert.Throws<InvalidInputException>(() => Measure(plan, [.. ensembles.Select(e => Of(e))])).Id);
    }

    [Fact]
    public void Ensembles_of_a_cell_are_pooled_whatever_their_seeds_and_count_once()
    {
        TwoValleyResult other = EnsembleRunner.Run(Short with { Seed = 7 });
        TwoValleyResult[] shards = [.. ((long[][])[[.. Range(0, 250)], [.. Range(250, 600)]]).Select(part =>
            EnsembleRunner.Run(Short with { TrajectoryIndex = part }))];

        FreezeSurvival two = Assert.Single(Measure(new(), Of(Ensemble), Of(other), Of(Ensemble)));
        Assert.Equal((1200, 1), (two.Count, two.RepeatedCount));
        FreezeSurvival whole = Assert.Single(Measure(new(), Of(Ensemble)));
        FreezeSurvival pooled = Assert.Single(Measure(new(), Of(shards[0]), Of(shards[1])));
        Assert.Equal(whole.Curve.Survival, pooled.Curve.Survival);
        Assert.Equal(whole.Curve.SurvivalLow, pooled.Curve.SurvivalLow);

        // Another rate is another cell, and another definition another sample.
        TwoValleyResult slower = EnsembleRunner.Run(Short with { LearningRate = 0.02 });
        FreezeSurvival[] cells = Measure(new(), Of(Ensemble), Of(slower), FrozenTimes.Of(slower, FreezeDefinition.LastCrossingIfAny));
        Assert.Equal(["LearningRate = 0.05, NoiseStrength = 0.02", "LearningRate = 0.02, NoiseStrength = 0.02",
            "LearningRate = 0.02, NoiseStrength = 0.02"], cells.Select(c => c.Group));
        Assert.Equal([FreezeDefinition.LastCrossing, FreezeDefinition.LastCrossing, FreezeDefinition.LastCrossingIfAny],
            cells.Select(c => c.Definition));
        Assert.All(cells, c => Assert.Equal((null, double.NaN), (c.Freedom, c.PValue)));

        static IEnumerable<long> Range(long from, long to)
        {
            for (long i = from; i < to; i++)
                yield return i;
        }
    }

    [Fact]
    public void Groups_are_tested_against_each_other_over_a_common_horizon()
    {
        TwoValleyResult other = EnsembleRunner.Run(Short with { Seed = 7, Steps = 400, Noise = new() { Strength = 0.05 } });
        FreezeSurvival[] found = Measure(new() { GroupBy = ["NoiseStrength"] }, Of(Ensemble), Of(other));

        Assert.Equal(["NoiseStrength = 0.02", "NoiseStrength = 0.05"], found.Select(f => f.Group));
        Assert.All(found, f => Assert.Equal((380.0, 1, found[0].PValue), (f.Horizon, f.Freedom!.Value, f.PValue)));
        Assert.InRange(found[0].PValue, 0, 1);
        Assert.Equal(found.Sum(f => f.FrozenCount), found.Sum(f => f.ExpectedCount), 1e-6);
        Assert.All(found, f => Assert.False(double.IsNaN(f.RestrictedMean)));
        FreezeSurvival[] far = Measure(new() { GroupBy = ["NoiseStrength"], Horizon = 500 }, Of(Ensemble), Of(other));
        Assert.Contains("before the horizon", far[1].Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Runs_are_censored_at_their_end_and_left_out_where_they_diverged()
    {
        SgdFreezing[] runs = [.. Enumerable.Range(0, 8).Select(i => Run(i, i < 5 ? 100 * (i + 1) : null))];
        SgdFreezing diverged = Run(8, null) with { Diverged = true };
        SgdFreezing again = Run(9, 100) with { Curve = 1 };
        FreezeSurvival found = Assert.Single(Measure(new(), [.. runs.Select(FrozenTimes.Of), FrozenTimes.Of(diverged),
            FrozenTimes.Of(again)]));

        Assert.Equal((8, 5, 3, 1, 1), (found.Count, found.FrozenCount, found.CensoredCount, found.DivergedCount, found.RepeatedCount));
        Assert.Equal([100, 200, 300, 400, 500, 1000], found.Curve.At);
        Assert.Equal([0, 0, 0, 0, 0, 3], found.Curve.Censored);
        Assert.Equal((450, double.PositiveInfinity, double.NaN), (found.Median, found.MedianHigh, found.Q3));
        Assert.Equal(0.95, found.Threshold);
        Assert.Equal("Q3 is not reached: 0.375 had not frozen by 1000. The interval of Median is open above.", found.Note);
        var none = Assert.Single(Measure(new(), [.. runs[5..].Select(FrozenTimes.Of)]));
        Assert.Equal("None of 3 had frozen by the end: all are censored.", none.Note);
        Assert.Equal((double.NaN, double.NaN), (none.Median, none.MedianLow));
        Assert.Equal("All 1 diverged.", Assert.Single(Measure(new(), FrozenTimes.Of(diverged))).Note);
        var single = Assert.Single(Measure(new(), FrozenTimes.Of(runs[0])));
        Assert.Contains("only one", single.Note, StringComparison.Ordinal);
        Assert.Equal((100, double.NaN), (single.RestrictedMean, single.RestrictedMeanSem));
        Assert.Contains("one group only", Assert.Single(Measure(new() { GroupBy = ["BatchSize"] }, [.. runs.Select(FrozenTimes.Of)])).Note,
            StringComparison.Ordinal);
    }

    [Fact]
    public void Rows_of_a_file_say_what_the_runs_say()
    {
        var columns = new Dictionary<string, object?>
        {
            ["BatchSize"] = "50", ["LearningRate"] = "0.05", ["Seed"] = "42", ["Realization"] = "1", ["Definition"] = "Basin",
            ["Rule"] = "AllPairs", ["Threshold"] = "0.95", ["FreezeStep"] = "", ["LastStep"] = "1000", ["Diverged"] = "False",
        };
        FrozenTimes row = FrozenTimes.OfRow(c => columns.GetValueOrDefault(c)), run = FrozenTimes.Of(Run(5, null));

        Assert.Equal(run.By, row.By);
        Assert.Equal((run.LearningRate, 0), (row.LearningRate, row.Steps.Length));
        Assert.Equal([1000], row.CensoredSteps);
        columns["FreezeStep"] = "300";
        Assert.Equal([300], FrozenTimes.OfRow(c => columns.GetValueOrDefault(c)).Steps);
        columns["FreezeStep"] = "-1";
        Assert.Equal("FreezeStep", Assert.Throws<InvalidInputException>(() => FrozenTimes.OfRow(c => columns.GetValueOrDefault(c))).Name);
        columns["FreezeStep"] = columns["LastStep"] = "";
        Assert.Equal("LastStep", Assert.Throws<InvalidInputException>(() => FrozenTimes.OfRow(c => columns.GetValueOrDefault(c))).Name);
        columns["Rule"] = "Pairs";
        columns["LastStep"] = "9";
        Assert.Equal("Rule", Assert.Throws<InvalidInputException>(() => FrozenTimes.OfRow(c => columns.GetValueOrDefault(c))).Name);
        Assert.Equal("Along", Assert.Throws<InvalidInputException>(() => Measure(new() { Along = [FreezeClock.Y] }, run)).Name);
        Assert.Equal("GroupBy", Assert.Throws<InvalidInputException>(() => Measure(new() { GroupBy = ["Foo"] }, run)).Name);
    }

    /// <summary>The same runs continued in two ways: neither measurement repeats the other, in whatever order they come.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Ways_to_continue_are_kept_apart_and_named(bool ofFile)
    {
        SgdFreezing[] matched = [.. ((long[])[300, 250, 350]).Select((s, i) => Continued(Run(i, s), ContinuationStop.Matched))];
        SgdFreezing[] ended = [.. ((long[])[300, 300, 350]).Select((s, i) => Continued(Run(i, s), ContinuationStop.EndStep, 600))];
        FrozenTimes Times(SgdFreezing run) => ofFile ? FrozenTimes.OfRow(Text(run)) : FrozenTimes.Of(run);
        FreezeSurvival[] one = Measure(new(), [.. matched.Select(Times)]);
        FreezeSurvival[] both = Measure(new(), [.. matched.Concat(ended).Select(Times)]);
        FreezeSurvival[] turned = Measure(new(), [.. ended.Concat(matched).Concat(ended).Select(Times)]);

        Assert.Equal((3, 300.0, "matched", "BatchSize = 50, LearningRate = 0.05"), Assert.Single(one.Select(Said)));
        Assert.Equal(
        [
            (3, 300.0, "matched", "BatchSize = 50, LearningRate = 0.05, matched"),
            (3, 300.0, "to step 600", "BatchSize = 50, LearningRate = 0.05, to step 600"),
        ], both.Select(Said));
        Assert.Equal(both.Select(Said), turned.Reverse().Select(Said));
        Assert.Equal([[250, 300, 350], [300, 350]], both.Select(f => f.Curve.At));
        Assert.Equal([0, 0, 3, 0], both.Concat(turned).Select(f => f.RepeatedCount));

        static (long, double, string?, string) Said(FreezeSurvival f) => (f.Count, f.Median, f.Continuation, f.Group);
    }

    /// <summary>Files of before EndStep was a column, in which a run that diverged says nothing of continuations.</summary>
    [Fact]
    public void Rows_of_older_files_are_continued_as_far_as_they_say()
    {
        SgdFreezing[] runs = [Continued(Run(0, 300), ContinuationStop.EndStep, 600), Continued(Run(1, 350), ContinuationStop.EndStep, 600)];
        FrozenTimes[] old =
            [.. runs.Select(r => FrozenTimes.OfRow(Older(r))), FrozenTimes.OfRow(Older(Run(2, null) with { Diverged = true }))];
        FreezeSurvival found = Assert.Single(Measure(new(), old));
        FreezeSurvival[] beside = Measure(new(), [.. old, FrozenTimes.Of(Continued(Run(0, 250), ContinuationStop.Matched))]);

        Assert.Equal((2, 1, "to a common step", "BatchSize = 50, LearningRate = 0.05"),
            (found.Count, found.DivergedCount, found.Continuation, found.Group));
        Assert.Contains(beside, f => f.Count == 1 && f.Continuation == "matched");
        Assert.Contains(beside, f => f.Count == 2 && f.Group.EndsWith(", to a common step", StringComparison.Ordinal));

        static Func<string, object?> Older(SgdFreezing run) => Text(run) is var cell
            ? c => c is "EndStep" or "MoreSteps" or "OwnRate" ? null : cell(c) : null!;
    }

    /// <summary>One -ContinuationRate is one way, for runs whose own rate that is too; and each run's own is one.</summary>
    [Fact]
    public void A_rate_that_was_asked_for_is_none_of_the_runs_own()
    {
        SgdFreezing[] runs = [.. ((double[])[0.05, 0.1]).Select((eta, i) => Run(i, 300) with { Run = Run(i, 300).Run with
        {
            Settings = Run(i, 300).Run.Settings with { LearningRate = eta },
        } })];
        SgdFreezing[] own = [.. runs.Select(r => Continued(r, ContinuationStop.Matched))];
        SgdFreezing[] given =
            [.. runs.Select(r => Continued(r, ContinuationStop.Matched) with { ContinuationRate = 0.05, OwnRate = false })];

        Assert.Single(own.Select(r => r.By).Distinct());
        Assert.Single(given.Select(r => r.By).Distinct());
        Assert.Equal("matched at eta 0.05", given[0].By.Continuation);
        Assert.Equal(4, Measure(new(), [.. own.Concat(given).Select(FrozenTimes.Of)]).Sum(f => f.Count));
        Assert.Equal(own.Concat(given).Select(r => r.By), own.Concat(given).Select(r => FrozenBy.OfRow(Text(r))));
    }

    private static SgdFreezing Continued(SgdFreezing run, ContinuationStop stop, long? endStep = null) =>
        run with { Stop = stop, EndStep = endStep, ContinuationRate = run.LearningRate, OwnRate = true };

    // As Import-Csv has it.
    private static Func<string, object?> Text(SgdFreezing run) => TableRow.FromObject(run) is var row ? c => CellValue.Text(row[c]) : null!;

    [Fact]
    public void Rows_without_a_group_are_counted()
    {
        var samples = new SurvivalSamples(new() { GroupBy = ["Label"] });
        samples.Add(FrozenTimes.Of(Run(1, 100)), _ => (true, "a"), () => ["Label"]);
        samples.Add(FrozenTimes.Of(Run(2, 100)), _ => (false, null), () => ["Label"]);

        Assert.Equal(1, Assert.Single(samples.Measure()).Count);
        Assert.Equal(1, samples.Ungrouped);
    }

    /// <summary>A million trajectories keep the room of the steps at which they freeze, and not of each.</summary>
    [Fact]
    public void A_million_trajectories_make_a_curve_of_their_steps()
    {
        var random = new Random(1);
        double[] steps = [.. Enumerable.Range(0, 1_000_000).Select(_ => (double)random.Next(1, 19_000))];
        var times = new FrozenTimes { By = new(FreezeDefinition.LastCrossing, null, double.NaN), Steps = steps, Ys = steps };
        var samples = new SurvivalSamples(new());
        samples.Add(times, _ => (false, null), () => []);

        FreezeSurvival found = Assert.Single(samples.Measure());
        Assert.InRange(found.Curve.Count, 18_000, 18_999);
        Assert.Equal(1_000_000, found.Count);
        // Half of a uniform distribution, to four of its errors.
        Assert.InRange(found.Median, 9500 - 4 * 9.5, 9500 + 4 * 9.5);
    }

    private static FrozenTimes Of(TwoValleyResult result) => FrozenTimes.Of(result, FreezeDefinition.LastCrossing);

    private static FreezeSurvival[] Measure(SurvivalPlan plan, params FrozenTimes[] times)
    {
        var samples = new SurvivalSamples(plan);
        foreach (FrozenTimes one in times)
        {
            samples.Add(one, name => one.Inputs.FirstOrDefault(i => i.Key == name) is { Key: not null } input ? (true, input.Value)
                : (false, null), () => one.Inputs.Select(i => i.Key));
        }
        return [.. samples.Measure()];
    }

    private static SgdFreezing Run(int realization, long? step) => new()
    {
        Run = new()
        {
            Settings = new SgdSettings { BatchSize = 50, LearningRate = 0.05, Seed = 42, Steps = 1000 },
            Dataset = "data",
            DatasetFingerprint = "print",
            Realization = realization,
            TrainCount = 1000,
        },
        Definition = FreezeDefinition.Basin,
        Rule = FreezeRule.AllPairs,
        Threshold = 0.95,
        FreezeStep = step,
        LastStep = 1000,
        Checked = 10,
        Verified = true,
        Errors = 100,
        NotReachedCount = 0,
        Stop = null,
        Converged = true,
        Diverged = false,
        Curve = (ulong)realization + 1,
    };
}
