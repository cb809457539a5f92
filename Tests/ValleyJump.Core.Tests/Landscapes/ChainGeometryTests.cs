using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Landscapes;

/// <summary>The shape of random chains against what minimising and differentiating their loss numerically gives.</summary>
public class ChainGeometryTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    /// <summary>
    /// Floors are found to the root of a rounding, as minima are; ridges are edges, and found to a rounding. Losses are of order 1, so that
    /// second differences over h have the error 1e-15/h^2, below 1e-9 of H11, which is of order 10, at h = 0.1 times the least half-width.
    /// </summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Floors_ridges_barriers_and_curvatures_are_those_of_the_loss(int seed)
    {
        ChainGeometry at = Random(seed);
        ValleyChain l = at.Landscape;
        double y = at.Y, h = 0.1 * l.HalfWidth.Min() * y / (y + l.Yb);
        double[] floors = [.. Extrema(l, y, isFloor: true)], ridges = [.. Extrema(l, y, isFloor: false)];
        Assert.Equal(l.Valleys, floors.Length);
        Assert.Equal(l.Valleys - 1, ridges.Length);
        for (int k = 0; k < l.Valleys; k++)
        {
            Assert.Equal(floors[k], at.Minimum[k], 1e-6);
            double h11 = (l.Loss(floors[k] + h, y) - 2 * l.Loss(floors[k], y) + l.Loss(floors[k] - h, y)) / (h * h);
            Assert.Equal(1, at.H11[k] / h11, 1e-8);
            Assert.Equal(1, 2 / h11 / at.Flatness[k], 1e-8);
            // Descent x' = -dL/dx falls off as exp(-t H11).
            Assert.Equal(1, 1 / h11 / at.TauX[k], 1e-8);
        }
        for (int k = 0; k < l.Valleys - 1; k++)
        {
            Assert.Equal(ridges[k], at.Ridge[k], 1e-12);
            Assert.Equal(at.RidgeLoss, l.Loss(ridges[k], y), 1e-9);
            Assert.Equal(at.Barrier, l.Loss(ridges[k], y) - l.Loss(floors[k], y), 1e-9);
            Assert.Equal(at.Barrier, l.Loss(ridges[k], y) - l.Loss(floors[k + 1], y), 1e-9);
        }
    }

    /// <summary>Central differences over a thousandth of y, and of x over a hundredth of a valley, err by some 1e-5 of a value.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void The_drift_and_the_hessian_are_differences_of_the_loss_and_one_drift_is_of_all_floors(int seed)
    {
        ChainGeometry at = Random(seed);
        ValleyChain l = at.Landscape;
        double y = at.Y, dy = 1e-3 * y;
        for (int k = 0; k < l.Valleys; k++)
        {
            double x = at.Minimum[k], dx = 0.01 * l.HalfWidth[k] * y / (y + l.Yb);
            double drift = (l.Loss(x, y - dy) - l.Loss(x, y + dy)) / (2 * dy);
            // At a floor the loss has a curvature in y, of which a difference over dy takes a part as large as dy^2 only.
            Assert.Equal(1, drift * at.TauY, 1e-3);
            double up = l.Loss(x + dx, y + dy) - l.Loss(x - dx, y + dy), down = l.Loss(x + dx, y - dy) - l.Loss(x - dx, y - dy);
            double h12 = (up - down) / (4 * dx * dy);
            double h22 = (l.Loss(x, y + dy) - 2 * l.Loss(x, y) + l.Loss(x, y - dy)) / (dy * dy);
            Assert.Equal(h12, at.H12[k], 1e-4 * at.H11[k]);
            Assert.Equal(h22, at.H22[k], 1e-4 * (1 + Math.Abs(at.H22[k])));
        }
    }

    [Fact]
    public void The_valleys_in_the_middle_are_the_papers_two()
    {
        var chain = new ChainGeometry(new() { HalfWidth = [0.65, 0.8, 0.5] }, 4);
        var two = new ValleyGeometry(new(), 4);
        Assert.Equal(two.MinimumSharp, chain.Minimum[0], 1e-14);
        Assert.Equal(two.MinimumFlat, chain.Minimum[1], 1e-14);
        Assert.Equal((two.Barrier, two.RidgeLoss, two.TauY), (chain.Barrier, chain.RidgeLoss, chain.TauY));
        Assert.Equal(two.TauXFlat, chain.TauX[1], 1e-14);
        Assert.Equal(two.H12Sharp, chain.H12[0], 1e-12);
        Assert.Equal(two.H22Flat, chain.H22[1], 1e-12);
    }

    [Fact]
    public void A_y_at_which_there_is_no_chain_is_refused()
    {
        foreach (double y in (double[])[0, -1, double.NaN, double.PositiveInfinity])
            Assert.Equal("Y", Assert.Throws<InvalidInputException>(() => new ChainGeometry(new(), y)).Name);
        // So near to 0 that ridges and floors are one number: each valley keeps its own curvature.
        var least = new ChainGeometry(new(), double.Epsilon);
        Assert.All(least.H11.Zip(least.Flatness), h => Assert.Equal(1, h.First * h.Second / 2, 1e-14));
    }

    private static ChainGeometry Random(int seed)
    {
        var random = new Random(seed);
        double Between(double low, double high) => low + (high - low) * random.NextDouble();
        return new(new()
        {
            HalfWidth = [.. Enumerable.Range(0, random.Next(3, 17)).Select(_ => Between(0.3, 1))],
            X0 = Between(0.8, 1.2), F0 = Between(0.8, 1.2), Yb = Between(10, 40), Yf = Between(10, 40), Yd = Between(50, 200),
            Ld = Between(0, 2),
        }, Between(2, 30));
    }

    /// <summary>Where the loss is least, or largest, among its neighbours: on a grid as wide as all valleys, then by thirds.</summary>
    private static IEnumerable<double> Extrema(ValleyChain l, double y, bool isFloor)
    {
        const int count = 16_000;
        double far = l.HalfWidth.Sum() * 2 * y / (y + l.Yb), step = 2 * far / count, sign = isFloor ? 1 : -1;
        double Value(double x) => sign * l.Loss(x, y);
        for (int i = 1; i < count; i++)
        {
            double x = -far + i * step;
            if (!(Value(x) < Value(x - step) && Value(x) <= Value(x + step)))
                continue;
            double low = x - step, high = x + step;
            for (int turn = 0; turn < 80; turn++)
            {
                double third = (high - low) / 3;
                if (Value(low + third) < Value(high - third))
                    high -= third;
                else
                    low += third;
            }
            yield return (low + high) / 2;
        }
    }
}
