using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Numerics;

/// <summary>The expected best of n against all choices of n values, one by one.</summary>
public class ExpectedBestTests
{
    private static readonly double[] Values = [-1, 0.5, 0.5, 2, 3.25, 7, 7.5];

    private static double Slow(double[] values, int n)
    {
        double[] best = [.. Enumerable.Range(0, 1 << values.Length).Where(chosen => int.PopCount(chosen) == n)
            .Select(chosen => Enumerable.Range(0, values.Length).Where(i => (chosen >> i & 1) == 1).Max(i => values[i]))];
        return best.Average();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(6)]
    [InlineData(7)]
    public void It_is_the_mean_of_the_best_over_all_choices(int n)
    {
        double[] weights = ExpectedBest.Weights(Values.Length, n);

        Assert.Equal(1, weights.Sum(), 1e-14);
        Assert.Equal(Slow(Values, n), ExpectedBest.Of(Values, weights), 1e-13);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void With_replacement_it_is_the_mean_over_all_draws(int n)
    {
        int draws = (int)Math.Pow(Values.Length, n);
        double expected = Enumerable.Range(0, draws).Average(draw =>
            Enumerable.Range(0, n).Max(place => Values[draw / (int)Math.Pow(Values.Length, place) % Values.Length]));

        Assert.Equal(expected, ExpectedBest.OfPopulation(Values, n), 1e-13);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(6)]
    public void Without_each_value_it_is_that_of_the_others(int n)
    {
        double[] found = ExpectedBest.LeaveOneOut(Values, n);

        for (int i = 0; i < Values.Length; i++)
            Assert.Equal(Slow([.. Values.Where((_, k) => k != i)], n), found[i], 1e-13);
    }

    [Fact]
    public void More_values_than_there_are_have_none()
    {
        Assert.True(double.IsNaN(ExpectedBest.Of(Values, ExpectedBest.Weights(Values.Length, 8))));
        Assert.All(ExpectedBest.LeaveOneOut(Values, 7), v => Assert.True(double.IsNaN(v)));
    }

    [Fact]
    public void It_is_unbiased()
    {
        // The best of 3 of uniform numbers is 3/4 on average; 4000 samples of 5, each with a deviation of less than 0.2.
        var random = new Random(4);
        double[] weights = ExpectedBest.Weights(5, 3);
        double mean = Enumerable.Range(0, 4000).Average(_ =>
            ExpectedBest.Of([.. Enumerable.Range(0, 5).Select(_ => random.NextDouble()).Order()], weights));

        Assert.Equal(0.75, mean, 4 * 0.2 / Math.Sqrt(4000));
    }
}
