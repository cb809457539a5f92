using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Numerics;

/// <summary>Rank correlations against published and hand-made values.</summary>
public class RankCorrelationTests
{
    [Fact]
    public void Intelligence_and_television()
    {
        // Of ten pairs, the textbook example: rho = -29/165 = -0.17576, p = 0.62719 by Student's distribution with 8 degrees.
        RankCorrelation found = RankCorrelation.Of([106, 100, 86, 101, 99, 103, 97, 113, 112, 110], [7, 27, 2, 50, 28, 29, 20, 12, 6, 17],
            new int[10]);

        Assert.Equal(-29.0 / 165, found.Rho, 1e-14);
        Assert.Equal(0.6271883447764844, found.P, 1e-9);
    }

    [Fact]
    public void Equal_values_share_their_ranks()
    {
        // scipy 1.10.1: spearmanr(x, y) is 0.932515337423313, p 8.359628526206167e-05.
        RankCorrelation found = RankCorrelation.Of([1, 2, 2, 3, 4, 5, 5, 6, 7, 8], [2, 1, 3, 3, 5, 4, 6, 6, 9, 8], new int[10]);

        Assert.Equal(0.932515337423313, found.Rho, 1e-14);
        Assert.Equal(8.359628526206167e-05, found.P, 1e-12);
    }

    [Fact]
    public void Of_few_rows_p_is_exact()
    {
        // Of the 120 orders of five one rises and one falls all the way.
        RankCorrelation found = RankCorrelation.Of([1, 2, 3, 4, 5], [2, 3, 5, 7, 11], new int[5]);

        Assert.Equal((1, 2.0 / 120), (found.Rho, found.P));
    }

    [Fact]
    public void Of_many_rows_p_is_not_below_that_of_one_order()
    {
        double[] x = [.. Enumerable.Range(0, 10).Select(i => (double)i)];

        Assert.Equal(2.0 / 3628800, RankCorrelation.Of(x, x, new int[10]).P, 1e-15);
    }

    [Fact]
    public void Only_ranks_within_groups_count()
    {
        double[] x = [1, 2, 3, 4, 1, 2, 3, 4], y = [1, 4, 9, 16, -40, -39, -37, -30];
        int[] group = [0, 0, 0, 0, 1, 1, 1, 1];

        Assert.Equal(1, RankCorrelation.Of(x, y, group).Rho);
        Assert.InRange(RankCorrelation.Of(x, y, new int[8]).Rho, 0.4, 0.6);
    }

    [Fact]
    public void Without_variation_there_is_none()
    {
        Assert.True(double.IsNaN(RankCorrelation.Of([1, 2, 3, 4], [5, 5, 5, 5], new int[4]).Rho));
        Assert.True(double.IsNaN(RankCorrelation.Of([1, 2], [5, 6], new int[2]).P));
    }
}
