using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Numerics;

/// <summary>Intervals by samples that are drawn again, where their correction has no bound.</summary>
public class BootstrapTests
{
    private static readonly double[] Sorted = [.. Enumerable.Range(0, 1001).Select(i => (double)i)];

    // The denominator 1 - a (bias + z) passes 0 at z = 10 for a = 0.1.
    [Theory]
    [InlineData(0.1)]
    [InlineData(-0.1)]
    public void An_end_stays_on_its_side_however_far_it_is_corrected(double acceleration)
    {
        (double Low, double High) last = (500, 500);
        for (double z = 0.1; z < 40; z += 0.1)
        {
            (double Low, double High) found = Bootstrap.Bca(Sorted, 500, acceleration, z);

            Assert.InRange(found.Low, 0, last.Low);
            Assert.InRange(found.High, last.High, 1000);
            last = found;
        }

        Assert.Equal(0, last.Low, 1e-9);
        Assert.Equal(1000, last.High, 1e-9);
    }
}
