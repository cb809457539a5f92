using ValleyJump.Core.Measures;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>R^2 of definitions against the definition of R^2, and its interval against how often it holds.</summary>
public sealed class FreezeAgreementTests
{
    private const double Eta = 0.1;

    [Fact]
    public void R_squared_is_that_of_runs_and_of_cell_means()
    {
        (int Batch, int Realization, long? Basin, long? Loss)[] runs =
        [
            (10, 0, 300, 280), (10, 1, 340, 350), (20, 0, 200, 190), (20, 1, 220, 260), (50, 0, 90, 100), (50, 1, 120, 80),
            (50, 2, null, 70),
        ];
        SgdFreezing[] measured = [.. runs.SelectMany(r => (SgdFreezing[])
            [Of(FreezeDefinition.Basin, r.Batch, r.Realization, r.Basin), Of(FreezeDefinition.Loss, r.Batch, r.Realization, r.Loss)])];
        FreezeAgreement found = Assert.Single(FreezeAgreement.Of(measured));

        Assert.Equal((FreezeDefinition.Basin, FreezeDefinition.Loss, 6, 1, 3),
            (found.Definition, found.OtherDefinition, found.Count, found.LeftOut, found.Cells));
        Assert.Equal(RSquared([300, 340, 200, 220, 90, 120], [280, 350, 190, 260, 100, 80]), found.RSquaredOfRuns, 1e-12);
        Assert.Equal(RSquared([320, 210, 105], [315, 225, 90]), found.RSquaredOfCells, 1e-12);
        Assert.InRange(found.RSquaredOfRuns, found.RSquaredOfRunsLow, found.RSquaredOfRunsHigh);
        Assert.True(double.IsNaN(found.RSquaredOfCellsLow)); // three cells
        // Neither the order of the rows nor equal ones change a bit.
        Assert.Equal(found, Assert.Single(FreezeAgreement.Of([.. measured.OrderBy(m => (m.Definition, m.FreezeStep)), .. measured])));
    }

    [Fact]
    public void Every_pair_of_definitions_and_thresholds_is_there_and_no_variation_is_no_number()
    {
        SgdFreezing[] measured = [.. Enumerable.Range(0, 6).SelectMany(i => (SgdFreezing[])
        [
            Of(FreezeDefinition.Basin, 10, i, 100 + i), Of(FreezeDefinition.Accuracy, 10, i, 70),
            Of(FreezeDefinition.Basin, 10, i, 100 + 2 * i) with { Threshold = 0.95 },
        ])];
        FreezeAgreement[] found = [.. FreezeAgreement.Of(measured)];

        Assert.Equal(3, found.Length);
        Assert.Equal((0.9, 0.95, 1.0), (found[1].Threshold, found[1].OtherThreshold, Math.Round(found[1].RSquaredOfRuns, 12)));
        Assert.True(double.IsNaN(found[0].RSquaredOfRuns) && double.IsNaN(found[0].RSquaredOfRunsLow));
    }

    [Fact]
    public void A_cell_is_of_one_data_set()
    {
        SgdFreezing[] measured =
        [
            .. from images in (string[])["f", "g"]
               from batch in (int[])[10, 20, 50]
               from realization in (int[])[0, 1]
               from definition in (FreezeDefinition[])[FreezeDefinition.Basin, FreezeDefinition.Loss]
               let run = Of(definition, batch, realization, 1000 - 10 * batch + 7 * realization + (images == "f" ? 0 : 300))
               select run with { Run = run.Run with { DatasetFingerprint = images } },
        ];
        FreezeAgreement found = Assert.Single(FreezeAgreement.Of(measured));

        Assert.Equal((12, 6), (found.Count, found.Cells));
        Assert.Equal(1, found.RSquaredOfCells, 1e-12);
        Assert.False(double.IsNaN(found.RSquaredOfCellsLow)); // five cells and more have an interval
    }

    [Fact]
    public void Realizations_that_come_from_a_file_are_not_one_run()
    {
        SgdFreezing[] measured = [.. Enumerable.Range(0, 6).SelectMany(i => (SgdFreezing[])
            [Of(FreezeDefinition.Basin, 10, i, 100 + i), Of(FreezeDefinition.Loss, 10, i, 90 + 2 * i)])];
        Assert.Equal(FreezeAgreement.Of(measured), FreezeAgreement.Of(measured.Select(m => m with { Curve = 0 })));
        // Of full-batch descent they are.
        SgdFreezing[] full = [.. measured.Select(m => m with { Curve = 0, Run = m.Run with { TrainCount = 10 } })];
        Assert.Equal(1, Assert.Single(FreezeAgreement.Of(full)).Count);
        // But not where batches shrink: orders of the images differ then.
        SgdFreezing[] shrinking = [.. full.Select(m => m with
        {
            Run = m.Run with { Settings = m.Run.Settings with { BatchSizeSchedule = Schedule.Parse("exponential to 0.5") } },
        })];
        Assert.Equal(6, Assert.Single(FreezeAgreement.Of(shrinking)).Count);
    }

    [Fact]
    public void A_line_through_two_points_is_no_agreement()
    {
        for (int runs = 1; runs <= 3; runs++)
        {
            FreezeAgreement found = Assert.Single(FreezeAgreement.Of([.. Enumerable.Range(0, runs).SelectMany(i => (SgdFreezing[])
                [Of(FreezeDefinition.Basin, 10 << i, i, 100 + i * i), Of(FreezeDefinition.Loss, 10 << i, i, 90 + 2 * i)])]));
            Assert.Equal((runs, runs), (found.Count, found.Cells));
            Assert.Equal(runs < 3, double.IsNaN(found.RSquaredOfRuns));
            Assert.Equal(runs < 3, double.IsNaN(found.RSquaredOfCells));
        }
    }

    [Fact]
    public void Ways_to_continue_are_compared_and_named_where_there_are_several()
    {
        SgdFreezing[] matched = [.. Measured(ContinuationStop.Matched, null, 0)], ended = [.. Measured(ContinuationStop.EndStep, 600, 3)];
        SgdFreezing[] loss = [.. Enumerable.Range(0, 6).Select(i => Of(FreezeDefinition.Loss, 10, i, 90 + 2 * i))];
        FreezeAgreement one = Assert.Single(FreezeAgreement.Of([.. ended, .. loss]));
        FreezeAgreement[] found = [.. FreezeAgreement.Of([.. matched, .. loss, .. ended])];

        Assert.Equal(("Basin 0.9 all", "to step 600", null, "Loss 0.9"), (one.First, one.Continuation, one.OtherContinuation, one.Second));
        Assert.Equal(
        [
            ("Basin 0.9 all, matched", "Loss 0.9"), ("Basin 0.9 all, matched", "Basin 0.9 all, to step 600"),
            ("Loss 0.9", "Basin 0.9 all, to step 600"),
        ], found.Select(f => (f.First, f.Second)));
        Assert.All(found, f => Assert.Equal(6, f.Count));
        Assert.Equal(("matched", "to step 600"), (found[1].Continuation, found[1].OtherContinuation));
        Assert.Equal(one.RSquaredOfRuns, found[2].RSquaredOfRuns);
        // Neither is dropped for the other, whichever comes first.
        Assert.Equal(RSquared([100, 101, 104, 109, 116, 125], [100, 104, 110, 118, 128, 140]), found[1].RSquaredOfRuns, 1e-12);
        Assert.Equal(found[1].RSquaredOfRuns, Assert.Single(FreezeAgreement.Of([.. ended, .. matched])).RSquaredOfRuns, 1e-12);

        static IEnumerable<SgdFreezing> Measured(ContinuationStop stop, long? end, int more) => Enumerable.Range(0, 6).Select(i =>
            Of(FreezeDefinition.Basin, 10, i, 100 + i * i + more * i) with
            {
                Rule = FreezeRule.AllPairs, Stop = stop, EndStep = end, ContinuationRate = Eta, OwnRate = true,
            });
    }

    [Fact]
    public void The_interval_holds_the_truth_about_as_often_as_it_says()
    {
        // Normal pairs of correlation 0.8: 400 samples of 40 runs. Of 0.95 the standard error is 0.011, and BCa of 40 values covers a
        // few per cent less.
        const double rho = 0.8;
        var random = new Core.Numerics.Xoshiro256(5, 0);
        int held = 0;
        for (int sample = 0; sample < 400; sample++)
        {
            var rows = new List<SgdFreezing>();
            for (int run = 0; run < 40; run++)
            {
                double x = random.NextNormal(), y = rho * x + Math.Sqrt(1 - rho * rho) * random.NextNormal();
                rows.Add(Of(FreezeDefinition.Basin, 10, run, 1_000_000 + (long)(1e5 * x)));
                rows.Add(Of(FreezeDefinition.Loss, 10, run, 1_000_000 + (long)(1e5 * y)));
            }
            FreezeAgreement found = FreezeAgreement.Of(rows).Single();
            held += found.RSquaredOfRunsLow <= rho * rho && rho * rho <= found.RSquaredOfRunsHigh ? 1 : 0;
        }
        Assert.InRange(held / 400.0, 0.90, 0.99);
    }

    private static SgdFreezing Of(FreezeDefinition definition, int batch, int realization, long? step) => new()
    {
        Run = new()
        {
            Settings = new() { BatchSize = batch, LearningRate = Eta }, Dataset = "d", DatasetFingerprint = "f", Realization = realization,
            TrainCount = 1000,
        },
        Definition = definition,
        Threshold = 0.9,
        FreezeStep = step,
        LastStep = 1000,
        Converged = true,
        Curve = (ulong)(1000 * batch + realization),
    };

    private static double RSquared(double[] x, double[] y)
    {
        double mx = x.Average(), my = y.Average();
        double xx = x.Sum(a => (a - mx) * (a - mx)), yy = y.Sum(b => (b - my) * (b - my));
        return Math.Pow(x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum(), 2) / (xx * yy);
    }
}
