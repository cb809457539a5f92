using ValleyJump.Core.Measures;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Measures.Statements;

/// <summary>Trends, in ordinary and in degenerate cases, and how often their intervals are right.</summary>
public class ValleyTrendTests
{
    private static readonly TrendQuestion Plain = new() { X = "Noise", Y = ["Flatness"] };

    private static ValleyTrend Fit(TrendQuestion question, params TrendPoint[] points) => TrendFitter.Of(question, new("Flatness", "", points));

    private static TrendPoint[] Line(params double[] y) => [.. y.Select((v, i) => new TrendPoint(i, v, "", ""))];

    [Theory]
    [InlineData(TrendClaim.Trend, true)]
    [InlineData(TrendClaim.Rises, true)]
    [InlineData(TrendClaim.Falls, false)]
    [InlineData(TrendClaim.None, false)]
    public void A_verdict_is_by_four_standard_errors(TrendClaim claim, bool holds)
    {
        ValleyTrend found = Fit(Plain with { Expect = claim }, Line(0, 1.2, 1.9, 3.1, 4.2, 4.8));
        ValleyTrend none = Fit(Plain with { Expect = claim }, Line(0, 1.2, -1.9, 3.1, -4.2, 4.8));

        Assert.Equal(holds, found.Holds);
        Assert.Equal(claim == TrendClaim.None, none.Holds);
        Assert.Equal(claim is TrendClaim.Trend or TrendClaim.Falls,
            Fit(Plain with { Expect = claim }, Line(0, -1.2, -1.9, -3.1, -4.2, -4.8)).Holds);
        Assert.Contains("over 6 rows", found.Because, StringComparison.Ordinal);
        Assert.InRange(found.Slope, found.SlopeLow, found.SlopeHigh);
    }

    [Fact]
    public void Order_and_missing_values_change_nothing_else()
    {
        TrendQuestion question = Plain with { Within = ["Rate"], ClusterBy = ["Seed"] };
        TrendPoint[] points = [.. Enumerable.Range(0, 24).Select(i => new TrendPoint(i % 5 + 0.1 * i, Math.Sin(i), $"{i % 2}", $"{i % 4}"))];
        ValleyTrend found = Fit(question, points);

        ValleyTrend other = Fit(question, [.. points.Reverse(), new(double.NaN, 1, "0", "1"), new(1, 2, "", "1"), new(1, 2, "1", "")]);

        Assert.Equal(found with { LeftOut = 3 }, other);
        Assert.Equal((2, 4, 24), (found.Groups, found.Clusters, found.Count));
        Assert.True(double.IsNaN(found.SpearmanP));
    }

    [Fact]
    public void Clusters_of_one_row_each_are_rows_with_a_robust_error()
    {
        TrendPoint[] points = [.. Line(0, 1.2, 1.9, 3.1, 4.2, 4.8).Select((p, i) => p with { Cluster = $"{i}" })];

        ValleyTrend rows = Fit(Plain, points), clusters = Fit(Plain with { ClusterBy = ["Run"] }, points);

        Assert.Equal(rows.Slope, clusters.Slope);
        Assert.InRange(clusters.SlopeSem / rows.SlopeSem, 0.5, 2);
        Assert.Equal(6, clusters.Clusters);
    }

    [Theory]
    [InlineData(new double[0], "there is no row with both values")]
    [InlineData(new double[] { 3 }, "x does not vary")]
    [InlineData(new double[] { 3, 4 }, "there are too few rows, or clusters, for an error")]
    [InlineData(new double[] { 3, 3, 3, 3 }, "y does not vary")]
    public void Where_no_error_can_be_told_nothing_holds(double[] y, string why)
    {
        foreach (TrendClaim claim in Enum.GetValues<TrendClaim>())
        {
            ValleyTrend found = Fit(Plain with { Expect = claim }, Line(y));

            Assert.False(found.Holds);
            Assert.Equal(why, found.Note);
            Assert.EndsWith(why, found.Because, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Rows_that_lie_on_a_line_have_an_error_of_0_and_a_trend()
    {
        ValleyTrend found = Fit(Plain, Line(0, 2, 4, 6, 8, 10, 12));

        Assert.Equal((2, 0, 1, 1), (found.Slope, found.SlopeSem, found.RSquared, found.Spearman));
        Assert.Equal((2, 2), (found.SlopeLow, found.SlopeHigh));
        Assert.True(found.Holds);
    }

    // In each trial 24 rows of a line, or 6 clusters of 4 whose slopes scatter. Of 1000 trials 950 +- 7 should be right, and four of these
    // errors are allowed.
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Intervals_are_right_as_often_as_they_say(bool clustered)
    {
        const int trials = 1000;
        int right = 0;
        var stream = new Xoshiro256(11, 0);
        TrendQuestion question = Plain with { Resamples = 1000, ClusterBy = clustered ? ["Seed"] : [] };
        for (int k = 0; k < trials; k++)
        {
            var points = new TrendPoint[24];
            double own = 0;
            for (int i = 0; i < points.Length; i++)
            {
                if (i % 4 == 0)
                    own = clustered ? 0.5 * stream.NextNormal() : 0;
                double x = clustered ? i % 4 - 1.5 : i / 8.0;
                points[i] = new(x, (0.7 + own) * x + 0.3 * stream.NextNormal(), "", $"{i / 4}");
            }
            ValleyTrend found = Fit(question with { Seed = (ulong)k }, points);
            right += found.SlopeLow <= 0.7 && 0.7 <= found.SlopeHigh ? 1 : 0;
        }

        Assert.Equal(0.95, right / (double)trials, 4 * Math.Sqrt(0.95 * 0.05 / trials));
    }

    // The correction of an interval's ends changes its sign there, which made an upper end the lowest of all drawn slopes.
    [Fact]
    public void With_one_degree_of_freedom_a_slope_lies_in_its_interval()
    {
        ValleyTrend found = Fit(Plain, new(0, 1, "", ""), new(0.268, 2.1, "", ""), new(1, 2, "", ""));

        Assert.Equal(-0.1 / 0.732, found.SlopeLow, 1e-12);
        Assert.Equal(1.1 / 0.268, found.SlopeHigh, 1e-12);
        var random = new Random(1);
        TrendQuestion few = Plain with { Resamples = 200 };
        for (int k = 0; k < 300; k++)
        {
            // Of three rows it is what two of them can give: right in two of three cases, where y does not go one way throughout.
            TrendPoint[] three = [Point(""), Point(""), Point("")];
            double[] chords = [Chord(three[0], three[1]), Chord(three[0], three[2]), Chord(three[1], three[2])];
            found = Fit(few, three);
            Assert.Equal(chords.Min(), found.SlopeLow, 1e-9 * chords.Max(Math.Abs));
            Assert.Equal(chords.Max(), found.SlopeHigh, 1e-9 * chords.Max(Math.Abs));
            Assert.InRange(found.Slope, found.SlopeLow, found.SlopeHigh);
            found = Fit(few with { Within = ["Rate"] }, Point("0"), Point("0"), Point("1"), Point("1"));
            Assert.InRange(found.Slope, found.SlopeLow, found.SlopeHigh);
        }

        static double Chord(TrendPoint a, TrendPoint b) => (b.Y - a.Y) / (b.X - a.X);

        TrendPoint Point(string group) => new(random.NextDouble(), random.NextDouble(), group, "");
    }

    // Of ten rows of 0.1 the mean by their sum is 0.09999999999999999: neither x nor y varies by that.
    [Theory]
    [InlineData(0.5)]
    [InlineData(0.1)]
    [InlineData(0.871)]
    [InlineData(1e12 / 7)]
    public void A_constant_x_or_y_does_not_vary(double constant)
    {
        for (int n = 3; n <= 30; n++)
        {
            double[] some = [.. Enumerable.Range(0, n).Select(i => 0.1 * i)];
            foreach (TrendClaim claim in Enum.GetValues<TrendClaim>())
            {
                TrendQuestion question = Plain with { Expect = claim, Resamples = 100 };
                ValleyTrend y = Fit(question, [.. some.Select(v => new TrendPoint(v, constant, "", ""))]);
                ValleyTrend x = Fit(question, [.. some.Select(v => new TrendPoint(constant, v, "", ""))]);

                Assert.Equal((false, "y does not vary", 0, 0), (y.Holds, y.Note, y.Slope, y.SlopeSem));
                Assert.Equal((double.NaN, double.NaN, 0, 0), (y.RSquared, y.StandardErrors, y.SlopeLow, y.SlopeHigh));
                Assert.Equal((false, "x does not vary", double.NaN, double.NaN), (x.Holds, x.Note, x.Slope, x.RSquared));
            }
        }
    }

    [Fact]
    public void Nor_do_many_equal_rows_whose_sum_is_off_by_more()
    {
        TrendPoint[] rows = [.. Enumerable.Range(0, 300_000).Select(i => new TrendPoint(i % 3, 0.1, "", ""))];

        Assert.Equal("y does not vary", Fit(Plain with { Resamples = 100 }, rows).Note);
        Assert.Equal("x does not vary", Fit(Plain with { Resamples = 100 }, [.. rows.Select(p => p with { X = p.Y, Y = p.X })]).Note);
    }

    [Fact]
    public void Constants_of_groups_that_differ_are_no_variation_within_them()
    {
        TrendPoint[] rows = [.. Enumerable.Range(0, 20).Select(i => new TrendPoint(i, i % 2 == 0 ? 0.1 : 0.7, $"{i % 2}", $"{i % 5}"))];

        Assert.Equal("y does not vary", Fit(Plain with { Within = ["Rate"] }, rows).Note);
        Assert.Equal("y does not vary", Fit(Plain with { Within = ["Rate"], ClusterBy = ["Seed"] }, rows).Note);
    }

    [Fact]
    public void Clusters_without_a_slope_leave_no_error_to_measure_by()
    {
        TrendPoint[] rows = [.. Enumerable.Range(0, 12).Select(i => new TrendPoint(0.1 * (i % 3), i % 3 == 1 ? 0.7 : 0.1, "", $"{i / 3}"))];

        ValleyTrend found = Fit(Plain with { ClusterBy = ["Seed"], Expect = TrendClaim.None }, rows);

        Assert.Equal((0, 0, double.NaN, false), (found.Slope, found.SlopeSem, found.StandardErrors, found.Holds));
        Assert.StartsWith("the clusters have no slope", found.Note, StringComparison.Ordinal);
    }
}
