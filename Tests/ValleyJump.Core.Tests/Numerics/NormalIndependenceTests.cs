using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Dynamics.Simd.Lanes256;

namespace ValleyJump.Core.Tests.Numerics;

/// <summary>
/// Correlations of the kernel's normals within a step, along a stream, and between streams. A correlation of N independent pairs has
/// the standard error 1/sqrt(N); the bound is 5 of them.
/// </summary>
public class NormalIndependenceTests
{
    private const int Draws = 1 << 15, Lanes = TrajectoryBlock.Size;

    // [t * Lanes + i] of trajectory i: seed 1, then its neighbour 2.
    private static readonly Lazy<(double[] X, double[] Y)> Sample = new(() => Draw(1)), Neighbour = new(() => Draw(2));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void XAndYAreIndependent(bool squares) => Uncorrelated(Sample.Value.X, Sample.Value.Y, 0, squares);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(10)]
    public void AStreamDoesNotRememberItself(int lag)
    {
        var (x, y) = Sample.Value;
        foreach (bool squares in new[] { false, true })
        {
            Uncorrelated(x, x, lag * Lanes, squares);
            Uncorrelated(y, y, lag * Lanes, squares);
            Uncorrelated(x, y, lag * Lanes, squares);
            Uncorrelated(y, x, lag * Lanes, squares);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    [InlineData(32)]
    public void NeighbouringTrajectoriesAreIndependent(int distance)
    {
        // A shift of less than a row pairs trajectory i with i + distance (and the last ones with the first of the next step).
        var (x, y) = Sample.Value;
        foreach (bool squares in new[] { false, true })
        {
            Uncorrelated(x, x, distance, squares);
            Uncorrelated(y, y, distance, squares);
            Uncorrelated(x, y, distance, squares);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void NeighbouringSeedsAreIndependent(int distance)
    {
        // Trajectory i of one seed and i + distance of the next: keys that add up to the same number share nothing.
        foreach (bool squares in new[] { false, true })
        {
            Uncorrelated(Sample.Value.X, Neighbour.Value.X, distance, squares);
            Uncorrelated(Neighbour.Value.X, Sample.Value.X, distance, squares);
            Uncorrelated(Sample.Value.X, Neighbour.Value.Y, distance, squares);
        }
    }

    [Fact]
    public void AnglesAndRadiiAreUniform()
    {
        // 360 angles, 100 quantiles of the radius, and 20 x 20 of both together. Chi-square has mean k - 1 and deviation sqrt(2 (k - 1)).
        int[] angles = new int[360], radii = new int[100], joint = new int[400];
        var (x, y) = Sample.Value;
        for (int i = 0; i < x.Length; i++)
        {
            double turn = (Math.Atan2(y[i], x[i]) / (2 * Math.PI) + 1) % 1, quantile = Math.Exp(-(x[i] * x[i] + y[i] * y[i]) / 2);
            angles[(int)(360 * turn)]++;
            radii[Math.Min(99, (int)(100 * quantile))]++;
            joint[20 * (int)(20 * turn) + Math.Min(19, (int)(20 * quantile))]++;
        }
        foreach (int[] counts in new[] { angles, radii, joint })
        {
            double expected = (double)x.Length / counts.Length, freedom = counts.Length - 1;
            Assert.Equal(freedom, counts.Sum(c => (c - expected) * (c - expected) / expected), 5 * Math.Sqrt(2 * freedom));
        }
    }

    private static void Uncorrelated(double[] a, double[] b, int shift, bool squares)
    {
        double sum = 0;
        int n = a.Length - shift;
        for (int i = 0; i < n; i++)
        {
            double u = a[i], v = b[i + shift];
            // n^2 - 1 has variance 2.
            sum += squares ? (u * u - 1) * (v * v - 1) / 2 : u * v;
        }
        Assert.Equal(0, sum / n, 5 / Math.Sqrt(n));
    }

    private static (double[] X, double[] Y) Draw(ulong seed)
    {
        double[] x = new double[Draws * Lanes], y = new double[Draws * Lanes];
        using var block = new TrajectoryBlock();
        NormalStreams.Seed(block.Streams, seed, [.. Enumerable.Range(0, Lanes).Select(i => (long)i)]);
        for (int t = 0; t < Draws; t++)
        {
            NormalStreams.Draw(block, 1);
            for (int i = 0; i < Lanes; i++)
                (x[t * Lanes + i], y[t * Lanes + i]) = (2 * block.Normals[i], 2 * block.Normals[Lanes + i]);
        }
        return (x, y);
    }
}
