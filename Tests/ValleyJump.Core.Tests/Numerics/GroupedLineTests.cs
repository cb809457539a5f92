using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Numerics;

/// <summary>Lines against published values and hand-made ones.</summary>
public class GroupedLineTests
{
    // Anscombe's first set (Am. Stat. 27, 17, 1973): y = 3.00 + 0.500 x, standard error of the slope 0.118, R^2 = 0.667.
    private static readonly double[] X = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    private static readonly double[] Y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];

    [Fact]
    public void A_line_through_a_published_set()
    {
        GroupedLine line = GroupedLine.Fit(X, Y, new int[11], null);

        Assert.Equal(0.500091, line.Slope, 1e-6);
        Assert.Equal(3.000091, line.Intercept, 1e-6);
        Assert.Equal(0.117906, line.Sem, 1e-6);
        Assert.Equal(0.666542, line.RSquared, 1e-6);
        Assert.Equal(9, line.Freedom);
    }

    [Fact]
    public void Constants_of_groups_drop_out()
    {
        int[] group = [.. X.Select((_, i) => i % 3)];
        GroupedLine line = GroupedLine.Fit(X, Y, group, null);
        GroupedLine moved = GroupedLine.Fit(X, [.. Y.Select((y, i) => y + 100 * group[i])], group, null);

        Assert.Equal(line.Slope, moved.Slope, 1e-11);
        Assert.Equal(line.Sem, moved.Sem, 1e-11);
        Assert.Equal(line.RSquared, moved.RSquared, 1e-11);
        Assert.True(double.IsNaN(line.Intercept));
        Assert.Equal(7, line.Freedom);
    }

    [Fact]
    public void Of_clusters_with_the_same_x_the_error_is_that_of_the_mean_of_their_slopes()
    {
        double[] slopes = [0.006, 0.0037, 0.0065, 0.0008, 0.0004], x = [1, 2, 4, 8];
        double[] allX = [.. slopes.SelectMany(_ => x)], allY = [.. slopes.SelectMany((slope, c) => x.Select(v => slope * v + c))];
        int[] cluster = [.. slopes.SelectMany((_, c) => x.Select(_ => c))];
        GroupedLine line = GroupedLine.Fit(allX, allY, new int[20], cluster);
        SampleSummary expected = SampleSummary.Of(slopes);

        Assert.Equal(expected.Mean, line.Slope, 1e-14);
        Assert.Equal(expected.StandardError, line.Sem, 1e-14);
        Assert.Equal(4, line.Freedom);
    }

    [Fact]
    public void Of_other_clusters_it_is_the_robust_one()
    {
        // statsmodels 0.13: OLS, cov_type 'cluster' without its correction has 0.04476910801109479; times sqrt(3/2) for three clusters.
        double[] x = [1, 2, 3, 4, 1, 2, 3, 5, 2, 3, 5, 6], y = [1.2, 1.9, 3.3, 3.8, 0.7, 1.6, 2.2, 4.6, 2.9, 3.8, 5.5, 6.9];
        GroupedLine line = GroupedLine.Fit(x, y, new int[12], [0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);

        Assert.Equal(1.0824207492795388, line.Slope, 1e-12);
        Assert.Equal(0.05483073543336444, line.Sem, 1e-12);
    }

    [Fact]
    public void Points_that_count_twice_are_as_two()
    {
        int[] counts = [2, 1, 0, 1, 3, 1, 1, 0, 1, 1, 0];
        double[] x = [.. X.SelectMany((v, i) => Enumerable.Repeat(v, counts[i]))];
        double[] y = [.. Y.SelectMany((v, i) => Enumerable.Repeat(v, counts[i]))];

        Assert.Equal(GroupedLine.Fit(x, y, new int[11], null).Slope, GroupedLine.SlopeOf(X, Y, new int[11], counts, 1), 1e-13);
    }

    [Fact]
    public void Where_x_does_not_vary_there_is_no_slope()
    {
        GroupedLine line = GroupedLine.Fit([0.1, 0.1, 0.1], [1, 2, 3], [0, 0, 0], null);

        Assert.True(double.IsNaN(line.Slope));
        Assert.True(double.IsNaN(line.Sem));
        Assert.True(double.IsNaN(GroupedLine.Fit([], [], [], null).Slope));
        Assert.True(double.IsNaN(GroupedLine.Fit([1, 2], [1, 3], [0, 0], null).Sem));
    }

    [Fact]
    public void Where_x_does_not_vary_there_is_no_part_of_the_scatter_that_it_takes()
    {
        double[] x = [.. Enumerable.Repeat(0.1, 11)];

        Assert.Equal(double.NaN, GroupedLine.Fit(x, Y, new int[11], null).RSquared);
        Assert.Equal(double.NaN, LineFit.Of(x, Y).Slope);
        Assert.Equal(0, LineFit.Of(Y, x).Slope);
    }
}
