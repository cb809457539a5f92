using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Numerics;

/// <summary>Tests by ranks against published values and against all orders, one by one.</summary>
public class RankTestTests
{
    [Fact]
    public void Mann_and_Whitney_on_ages_of_diagnosis()
    {
        // The example of scipy.stats.mannwhitneyu: U = 17, p = 0.1111 exactly.
        RankTest test = RankTest.MannWhitney([19, 22, 16, 29, 24], [20, 11, 17, 12]);

        Assert.Equal(17, test.Statistic);
        Assert.Equal(0.1111111111111111, test.P, 1e-14);
        Assert.True(test.Exact);
    }

    [Fact]
    public void Wilcoxon_on_heights_of_plants()
    {
        // Darwin's maize, the example of scipy.stats.wilcoxon: 24 is the smaller sum of ranks, p = 0.041259765625 exactly.
        RankTest test = RankTest.Wilcoxon([6, 8, 14, 16, 23, 24, 28, 29, 41, -48, 49, 56, 60, -67, 75]);

        Assert.Equal(120 - 24, test.Statistic);
        Assert.Equal(0.041259765625, test.P, 1e-14);
        Assert.True(test.Exact);
    }

    [Fact]
    public void With_ties_both_are_normal_as_in_scipy()
    {
        // scipy 1.10.1: mannwhitneyu(a, b) is 40, 0.007786320070664483; wilcoxon(d) is 3 (the smaller sum), 0.01234415027372231.
        RankTest pairs = RankTest.MannWhitney([0.912, 0.915, 0.915, 0.921, 0.908, 0.917],
            [0.905, 0.908, 0.911, 0.902, 0.908, 0.899, 0.904]);
        RankTest signs = RankTest.Wilcoxon([0.4, -0.1, 0.3, 0.3, 0.0, 0.9, -0.1, 0.5, 0.6, 0.2, 0.2]);

        Assert.Equal((40, false), (pairs.Statistic, pairs.Exact));
        Assert.Equal(0.007786320070664483, pairs.P, 1e-12);
        Assert.Equal((52, false), (signs.Statistic, signs.Exact));
        Assert.Equal(0.01234415027372231, signs.P, 1e-12);
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 5)]
    [InlineData(4, 3)]
    [InlineData(6, 6)]
    public void The_distribution_of_U_is_that_over_all_choices(int m, int n)
    {
        double[] expected = new double[m * n + 1];
        int all = 0;
        for (int chosen = 0; chosen < 1 << (m + n); chosen++)
        {
            if (int.PopCount(chosen) != m)
                continue;
            all++;
            int u = Enumerable.Range(0, m + n).Where(i => (chosen >> i & 1) == 1).Sum(i => i - int.PopCount(chosen & ((1 << i) - 1)));
            expected[u]++;
        }
        double[] found = RankTest.PairDistribution(m, n);

        for (int u = 0; u < expected.Length; u++)
            Assert.Equal(expected[u] / all, found[u], 1e-14);
    }

    [Fact]
    public void The_distribution_of_W_is_that_over_all_signs()
    {
        double[] expected = new double[29], found = RankTest.SignDistribution(7);
        for (int signs = 0; signs < 128; signs++)
            expected[Enumerable.Range(0, 7).Where(i => (signs >> i & 1) == 1).Sum(i => i + 1)]++;

        for (int w = 0; w < expected.Length; w++)
            Assert.Equal(expected[w] / 128, found[w], 1e-15);
    }

    [Fact]
    public void Where_it_is_exact_no_longer_the_normal_approximation_is_near()
    {
        // Two values above all others are made equal: U stays, and only the exact distribution goes.
        double[] first = [.. Enumerable.Range(0, 40).Select(i => i + 0.3 * Math.Sin(i) + 6)];
        double[] second = [.. Enumerable.Range(0, 40).Select(i => i + 0.3 * Math.Cos(i))];
        RankTest exact = RankTest.MannWhitney(first, second);
        RankTest normal = RankTest.MannWhitney([.. first[..38], first[39], first[39]], second);

        Assert.Equal((exact.Statistic, true, false), (normal.Statistic, exact.Exact, normal.Exact));
        Assert.InRange(normal.P / exact.P, 0.95, 1.05);
        Assert.InRange(exact.P, 0.01, 0.2);
    }

    [Fact]
    public void Samples_change_places_without_a_change_of_p()
    {
        double[] first = [1, 2, 2, 3, 5], second = [2, 4, 4, 6];
        RankTest one = RankTest.MannWhitney(first, second), other = RankTest.MannWhitney(second, first);

        Assert.Equal(20, one.Statistic + other.Statistic);
        Assert.Equal(one.P, other.P, 1e-15);
        Assert.False(one.Exact);
    }

    [Fact]
    public void What_is_all_the_same_is_no_evidence()
    {
        Assert.Equal(1, RankTest.MannWhitney([2, 2, 2], [2, 2]).P);
        Assert.Equal(1, RankTest.Wilcoxon([0, 0, 0]).P);
        Assert.True(double.IsNaN(RankTest.MannWhitney([], [1]).P));
        Assert.True(double.IsNaN(RankTest.Wilcoxon([]).P));
    }
}
