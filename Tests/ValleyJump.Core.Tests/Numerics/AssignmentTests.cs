using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Numerics;

public sealed class AssignmentTests
{
    [Fact]
    public void Nothing_is_cheaper_among_all_orders()
    {
        var random = new Xoshiro256(3, 0);
        for (int trial = 0; trial < 200; trial++)
        {
            int size = 1 + trial % 6;
            double[] costs = new double[size * size];
            foreach (ref double cost in costs.AsSpan())
                cost = trial % 3 == 0 ? random.Below(4) : random.NextNormal(); // equal costs too
            int[] columns = Assignment.Least(costs, size);
            Assert.Equal(Enumerable.Range(0, size), columns.Order());
            Assert.Equal(Orders([.. Enumerable.Range(0, size)]).Min(o => Cost(costs, o)), Cost(costs, columns), 1e-12);
        }
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void A_cost_that_is_not_finite_is_refused(double cost) =>
        Assert.Throws<ArgumentException>(() => Assignment.Least([1, 2, cost, 4], 2));

    private static double Cost(double[] costs, int[] columns) => columns.Select((c, r) => costs[r * columns.Length + c]).Sum();

    private static IEnumerable<int[]> Orders(int[] items) => items.Length <= 1 ? [items]
        : items.SelectMany(first => Orders([.. items.Where(i => i != first)]).Select(rest => (int[])[first, .. rest]));
}
