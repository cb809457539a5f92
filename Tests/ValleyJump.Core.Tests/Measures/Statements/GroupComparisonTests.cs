using ValleyJump.Core.Measures;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Measures.Statements;

/// <summary>Comparisons of groups, against independent values, in degenerate cases, and how often their intervals are right.</summary>
public class GroupComparisonTests
{
    private static readonly double[] A = [0.912, 0.915, 0.915, 0.921, 0.908, 0.917], B = [0.905, 0.908, 0.911, 0.902, 0.908, 0.899, 0.904];

    private static readonly GroupQuestion Plain = new() { Property = ["Flatness"], By = "BatchSize", Against = "1000" };

    private static GroupComparison Compare(double[] first, double[] second, GroupQuestion? question = null) =>
        GroupComparer.Of(question ?? Plain, new("Flatness", "10", "1000", "", Observe(first), Observe(second)));

    private static Observation[] Observe(double[] values) => [.. values.Select((v, i) => new Observation($"{i}", v))];

    [Fact]
    public void Means_and_medians_and_their_errors()
    {
        GroupComparison found = Compare(A, B);

        Assert.Equal(A.Average() - B.Average(), found.MeanDifference, 1e-15);
        Assert.Equal(0.002368921987575776, found.MeanDifferenceSem, 1e-15); // scipy.stats.ttest_ind(A, B, equal_var=False)
        Assert.Equal(0.915 - 0.905, found.MedianDifference, 1e-15);
        Assert.Equal(0.007786320070664483, found.PValue, 1e-12);
        Assert.Equal(2 * 40 / 42.0 - 1, found.CliffDelta, 1e-15);
        Assert.Equal(0.0095, found.Shift, 1e-12); // between 0.009 and 0.010, the 21st and 22nd of the 42 differences
        Assert.InRange(found.MeanDifference, found.MeanDifferenceLow, found.MeanDifferenceHigh);
        Assert.Equal((6, 7, 0), (found.Count, found.AgainstCount, found.LeftOut));
        Assert.Equal(found.MeanDifference / found.MeanDifferenceSem, found.StandardErrors);
    }

    [Fact]
    public void The_acceleration_of_a_difference_is_that_of_scipy() =>
        // By its definition for two samples (scipy.stats.bootstrap, method BCa), 0.0420658123493991 of these.
        Assert.Equal(0.0420658123493991, GroupEstimates.Of([1, 2, 2.5, 7, 11], [0.5, 0.7, 3, 3.1], null).Mean.Acceleration, 1e-14);

    [Theory]
    [InlineData(GroupClaim.Different, true)]
    [InlineData(GroupClaim.Greater, true)]
    [InlineData(GroupClaim.Less, false)]
    [InlineData(GroupClaim.Alike, false)]
    public void A_verdict_is_by_four_standard_errors(GroupClaim claim, bool holds)
    {
        double[] far = [.. A.Select(v => v + 0.0001)]; // 3.96 errors become 4.002

        GroupComparison found = Compare(far, B, Plain with { Expect = claim });
        GroupComparison near = Compare(A, B, Plain with { Expect = claim });

        Assert.Equal(holds, found.Holds);
        Assert.Equal(claim == GroupClaim.Alike, near.Holds);
        Assert.Equal(claim is GroupClaim.Different or GroupClaim.Less, Compare(B, far, Plain with { Expect = claim }).Holds);
        Assert.Contains("4.0 standard errors", found.Because, StringComparison.Ordinal);
        Assert.Contains("BatchSize = 10 (6 values)", found.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void A_change_of_scale_goes_through()
    {
        GroupComparison found = Compare(A, B, Plain with { BestOf = 2 });
        GroupComparison scaled = Compare([.. A.Select(v => 8 * v)], [.. B.Select(v => 8 * v)], Plain with { BestOf = 2 });

        Assert.Equal(8 * found.MeanDifference, scaled.MeanDifference);
        Assert.Equal(8 * found.MeanDifferenceLow, scaled.MeanDifferenceLow);
        Assert.Equal(8 * found.MedianDifferenceHigh, scaled.MedianDifferenceHigh);
        Assert.Equal(8 * found.ShiftLow, scaled.ShiftLow);
        Assert.Equal(8 * found.BestDifferenceLow, scaled.BestDifferenceLow);
        Assert.Equal(found.PValue, scaled.PValue);
    }

    [Fact]
    public void The_order_of_values_and_missing_ones_change_nothing_else()
    {
        GroupComparison found = Compare(A, B, Plain with { BestOf = 3 });
        GroupComparison other = Compare([double.NaN, .. A.Reverse()], [.. B[3..], double.PositiveInfinity, .. B[..3]],
            Plain with { BestOf = 3 });

        Assert.Equal(found with { LeftOut = 2 }, other);
    }

    [Fact]
    public void What_pairs_share_drops_out()
    {
        GroupQuestion paired = Plain with { PairBy = ["Seed"] };
        double[] shared = [5, -3, 12, 0, 7, 40], off = [1.1, 0.9, 1.2, 1.0, 0.7, 1.1];
        double[] first = [.. shared.Zip(off, (s, o) => s + o)];

        GroupComparison found = Compare(first, shared, paired);
        SampleSummary differences = SampleSummary.Of(off);

        Assert.Equal(1, found.MeanDifference, 1e-13);
        Assert.Equal(differences.StandardError, found.MeanDifferenceSem, 1e-13);
        Assert.Equal(2 / 64.0, found.PValue, 1e-12); // all six signs alike, where none ties in real arithmetic
        Assert.True(found.Holds);
        Assert.False(Compare(first, shared).Holds);
    }

    [Fact]
    public void Pairs_are_made_by_name_and_several_of_a_name_are_averaged()
    {
        GroupQuestion paired = Plain with { PairBy = ["Seed"] };
        Observation[] first = [new("2", 7), new("1", 1), new("1", 3), new("4", 9), new("", 100)], second = [new("1", 1), new("2", 4), new("3", 0)];

        GroupComparison found = GroupComparer.Of(paired, new("Flatness", "10", "1000", "", first, second));

        Assert.Equal((2, 2.0), (found.Count, found.MeanDifference)); // 2 - 1 and 7 - 4
        Assert.Equal((3, 0), (found.Unpaired, found.LeftOut)); // 4 and 3, and the one without a name
    }

    [Fact]
    public void The_best_of_n_is_that_of_all_choices_with_the_error_of_the_jackknife()
    {
        GroupComparison found = Compare([1, 2, 4, 8], [1, 1, 1, 1, 1], Plain with { BestOf = 2 });
        // Of the six pairs of 1, 2, 4, 8 the best are 2, 4, 8, 4, 8, 8.
        double[] without = [20 / 3.0, 20 / 3.0, 18 / 3.0, 10 / 3.0];
        double mean = without.Average();

        Assert.Equal(34 / 6.0, found.ExpectedBest, 1e-14);
        Assert.Equal(1, found.AgainstExpectedBest, 1e-14);
        Assert.Equal(Math.Sqrt(3 / 4.0 * without.Sum(w => (w - mean) * (w - mean))), found.BestDifferenceSem, 1e-14);
        Assert.InRange(found.BestDifference, found.BestDifferenceLow, found.BestDifferenceHigh);
        Assert.Equal(found.BestDifference / found.BestDifferenceSem, found.StandardErrors);
    }

    [Theory]
    [InlineData(new double[] { 1 }, new double[] { 2, 3 }, "a single value has no standard error")]
    [InlineData(new double[0], new double[] { 2, 3 }, "a group has no value")]
    [InlineData(new double[] { 1, 1 }, new double[] { 2, 2, 2 }, "the values of each group are all equal")]
    public void Where_no_error_can_be_told_nothing_holds(double[] first, double[] second, string why)
    {
        foreach (GroupClaim claim in Enum.GetValues<GroupClaim>())
        {
            GroupComparison found = Compare(first, second, Plain with { Expect = claim });

            Assert.False(found.Holds);
            Assert.StartsWith(why, found.Note, StringComparison.Ordinal);
            Assert.Contains(why, found.Because, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_group_that_does_not_vary_counts_as_known_and_says_so()
    {
        GroupComparison found = Compare([1, 1, 1], [.. Enumerable.Range(0, 20).Select(i => 2 + 0.1 * Math.Sin(i))]);

        Assert.Contains("all values of a group are 1", found.Note, StringComparison.Ordinal);
        Assert.True(found.Holds);
        Assert.True(found.MeanDifferenceLow < found.MeanDifferenceHigh);
    }

    [Fact]
    public void Few_values_come_with_a_word_of_caution()
    {
        Assert.Contains("chance alone passes 4 standard errors once in", Compare([1, 1.1], [2, 2.1]).Note, StringComparison.Ordinal);
        Assert.Equal("", Compare(A, B).Note);
        // Beside a group that is known as well: two degrees of freedom are those of the other.
        Assert.Equal("all values of a group are 1, which counts as known without an error; "
            + "with so few values chance alone passes 4 standard errors once in 17 times", Compare([1, 1, 1], [2, 2.1, 2.3]).Note);
    }

    // In each trial two samples of 12 and 15 normal values, and samples of the bootstrap of its own. The intervals are made to be right in
    // 95 % of all trials; of so few values they fall short of it by what the bounds say, found in 20 000 trials with an error of 0.0016: of
    // means 0.942, and of the best, which hangs on the few largest values, 0.932. Four errors of 2000 trials are allowed.
    [Fact]
    public void Intervals_are_right_as_often_as_they_say()
    {
        const int trials = 2000;
        double four = 4 * Math.Sqrt(0.95 * 0.05 / trials);
        int means = 0, medians = 0, shifts = 0, best = 0;
        var stream = new Xoshiro256(7, 0);
        // Of the best of 2 of normal values of deviation 1 the expectation is 1/sqrt(pi).
        double expected = (1.5 - 1) / Math.Sqrt(Math.PI) + 0.3;
        GroupQuestion question = Plain with { Resamples = 1000, BestOf = 2 };
        for (int k = 0; k < trials; k++)
        {
            double[] first = new double[12], second = new double[15];
            for (int i = 0; i < first.Length; i++)
                first[i] = 0.3 + 1.5 * stream.NextNormal();
            for (int i = 0; i < second.Length; i++)
                second[i] = stream.NextNormal();
            GroupComparison found = Compare(first, second, question with { Seed = (ulong)k });
            means += found.MeanDifferenceLow <= 0.3 && 0.3 <= found.MeanDifferenceHigh ? 1 : 0;
            medians += found.MedianDifferenceLow <= 0.3 && 0.3 <= found.MedianDifferenceHigh ? 1 : 0;
            best += found.BestDifferenceLow <= expected && expected <= found.BestDifferenceHigh ? 1 : 0;
            double[] same = [.. first.Select(v => (v - 0.3) / 1.5 + 0.3)];
            ShiftEstimate shift = ShiftEstimate.Between([.. same.Order()], [.. second.Order()]);
            shifts += shift.Low <= 0.3 && 0.3 <= shift.High ? 1 : 0;
        }
        // By ranks it is 1 less twice the tail that is left outside, the same for every distribution.
        double[] ranks = RankTest.PairDistribution(12, 15);
        double tail = 0;
        for (int u = 0; tail + ranks[u] <= 0.025; u++)
            tail += ranks[u];

        Assert.InRange(means / (double)trials, 0.942 - four, 0.95 + four);
        Assert.Equal(1 - 2 * tail, shifts / (double)trials, four);
        Assert.InRange(best / (double)trials, 0.932 - four, 0.95 + four);
        // Drawn medians lie on the values themselves, which makes their interval a wide one: never less often than it says.
        Assert.InRange(medians / (double)trials, 0.95 - four, 1);
    }

    [Fact]
    public void Of_skewed_values_too()
    {
        // Exponential ones. Without its corrections an interval of 20 such misses in 8 % of all trials; a bound of four errors tells.
        const int trials = 2000;
        int right = 0;
        var random = new Random(3);
        for (int k = 0; k < trials; k++)
        {
            double[] first = [.. Enumerable.Range(0, 20).Select(_ => -Math.Log(1 - random.NextDouble()))];
            GroupComparison found = Compare(first, [0, 0, 0], Plain with { Resamples = 1000, Seed = (ulong)k });
            right += found.MeanDifferenceLow <= 1 && 1 <= found.MeanDifferenceHigh ? 1 : 0;
        }

        Assert.Equal(0.95, right / (double)trials, 4 * Math.Sqrt(0.95 * 0.05 / trials));
    }

    [Fact]
    public void All_values_without_a_partner_are_counted()
    {
        Observation[] first = [new("1", 1), new("2", 4), new("2", 5), new("2", double.NaN), new("", 3)];
        Observation[] second = [new("1", 1), new("", 4), new("", double.NaN)];

        GroupComparison found = GroupComparer.Of(Plain with { PairBy = ["Seed"] }, new("Flatness", "10", "1000", "", first, second));

        Assert.Equal((1, 4, 2), (found.Count, found.Unpaired, found.LeftOut));
        Assert.Equal(first.Length + second.Length, 2 * found.Count + found.Unpaired + found.LeftOut);
    }

    // Sums of 0.1 and their like are rounded: without a look at the values themselves ten of 0.75 and seven of 0.5 differ by 2e15 errors.
    [Theory]
    [InlineData(0.1, 0.1)]
    [InlineData(0.75, 0.5)]
    [InlineData(0.871, 0.862)]
    [InlineData(0.1 + 0.2, 0.3)]
    [InlineData(-1e-9 / 3, 1e12 / 7)]
    public void Groups_of_equal_values_have_no_error_to_measure_by(double one, double other)
    {
        const string why = "the values of each group are all equal";
        GroupQuestion alike = Plain with { Expect = GroupClaim.Alike, Resamples = 100 };
        for (int n = 2; n <= 12; n++)
        {
            for (int m = 2; m <= 12; m++)
                NoVerdict(Compare([.. Enumerable.Repeat(one, n)], [.. Enumerable.Repeat(other, m)], alike), why, one - other);
        }
        double[] nearly = [0.1 + 0.2, 0.3, 0.3, 0.1 + 0.2, 0.3];
        NoVerdict(Compare(nearly, [0.7, 0.7, 0.7]), why, nearly.Order().Sum() / 5 - 0.7);
        GroupComparison best = Compare([.. Enumerable.Repeat(one, 7)], [.. Enumerable.Repeat(other, 9)], Plain with { BestOf = 3 });
        NoVerdict(best, why, one - other);
        Assert.Equal(0, best.BestDifferenceSem);
        Assert.Equal((best.BestDifference, best.BestDifference), (best.BestDifferenceLow, best.BestDifferenceHigh));
    }

    private static void NoVerdict(GroupComparison found, string why, double difference)
    {
        Assert.False(found.Holds);
        Assert.Equal(double.NaN, found.StandardErrors);
        Assert.StartsWith(why, found.Note, StringComparison.Ordinal);
        Assert.Equal((difference, 0), (found.MeanDifference, found.MeanDifferenceSem));
        Assert.Equal((difference, difference), (found.MeanDifferenceLow, found.MeanDifferenceHigh));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(2)]
    public void Pairs_that_differ_by_the_same_are_as_those_of_whole_numbers(int? bestOf)
    {
        GroupQuestion paired = Plain with { PairBy = ["Seed"], BestOf = bestOf };
        double[] second = [.. Enumerable.Range(1, 6).Select(i => i / 10.0)], first = [.. second.Select(v => v + 0.1)];
        double[] rounded = [.. Enumerable.Range(1, 6).Select(i => 0.1 * (3 * i))], same = [.. Enumerable.Range(1, 6).Select(i => 0.3 * i)];

        GroupComparison found = Compare(first, second, paired), whole = Compare([2, 3, 4, 5, 6, 7], [1, 2, 3, 4, 5, 6], paired);
        GroupComparison none = Compare(rounded, same, paired);

        Assert.NotEqual(rounded, same);
        NoVerdict(found, "all pairs differ by the same", found.MeanDifference);
        NoVerdict(none, "all pairs differ by the same", 0);
        Assert.Equal(0.1, found.MeanDifference, 1e-15);
        Assert.Equal((whole.PValue, whole.PValueExact), (found.PValue, found.PValueExact));
        Assert.Equal(1, none.PValue);
        Assert.Equal(bestOf is null ? double.NaN : 0, found.BestDifferenceSem);
    }

    [Fact]
    public void A_constant_group_leaves_the_error_of_the_other()
    {
        double[] tenths = [.. Enumerable.Repeat(0.1, 10)];

        GroupComparison found = Compare(tenths, B), best = Compare(tenths, B, Plain with { BestOf = 2 });

        Assert.Equal((0.1, 0), (found.Mean, found.MeanSem));
        Assert.Equal(found.AgainstMeanSem, found.MeanDifferenceSem, 1e-15);
        Assert.Contains("all values of a group are 0.1", found.Note, StringComparison.Ordinal);
        Assert.True(found.Holds);
        Assert.Equal(Compare([0, 0, 0], B, Plain with { BestOf = 2 }).BestDifferenceSem, best.BestDifferenceSem);
    }

    [Fact]
    public void A_best_that_is_the_same_without_any_value_has_no_error()
    {
        GroupComparison found = Compare([0.3, 0.7, 0.7, 0.7, 0.7, 0.7, 0.7], [0.1, 0.9, 0.9, 0.9], Plain with { BestOf = 2 });

        Assert.False(found.Holds);
        Assert.Equal(0, found.BestDifferenceSem);
        Assert.StartsWith("the best of 2 is the same without any one value", found.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void However_few_values_there_are_a_difference_lies_in_its_interval()
    {
        var random = new Random(1);
        for (int k = 0; k < 400; k++)
        {
            double[] first = Values(2 + random.Next(3)), second = Values(2 + random.Next(3));
            Inside(Compare(first, second, Plain with { Resamples = 200 }));
            Inside(Compare(Values(3), Values(3), Plain with { Resamples = 200, PairBy = ["Seed"] }));
        }

        double[] Values(int count) => [.. Enumerable.Range(0, count).Select(_ => Math.Pow(random.NextDouble(), 4))];

        void Inside(GroupComparison found) => Assert.InRange(found.MeanDifference, found.MeanDifferenceLow, found.MeanDifferenceHigh);
    }
}
