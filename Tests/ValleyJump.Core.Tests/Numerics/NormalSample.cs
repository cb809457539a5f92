using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Dynamics.Simd.Lanes256;

namespace ValleyJump.Core.Tests.Numerics;

/// <summary>134 million normals of the kernel's generator, from 1024 neighbouring streams: their moments and histogram.</summary>
public sealed class NormalSample
{
    private const int FirstStreams = 1024, DrawsPerStream = 1 << 16;

    /// <summary>The histogram's bins are this fraction of 1 wide and reach from -8 to 8.</summary>
    public const int BinsPerUnit = 1024;

    public NormalSample()
    {
        using var block = new TrajectoryBlock();
        for (int first = 0; first < FirstStreams; first += TrajectoryBlock.Size)
        {
            NormalStreams.Seed(block.Streams, 20260110, [.. Enumerable.Range(first, TrajectoryBlock.Size).Select(i => (long)i)]);
            for (int t = 0; t < DrawsPerStream; t += TrajectoryBlock.StepsDrawn)
            {
                NormalStreams.Draw(block, TrajectoryBlock.StepsDrawn);
                Add(block.Normals);
            }
        }
    }

    /// <summary>How many normals.</summary>
    public const long Count = 2L * FirstStreams * DrawsPerStream;

    /// <summary>Sums of the powers 0 to 8.</summary>
    public double[] PowerSums { get; } = new double[9];

    public long[] Histogram { get; } = new long[16 * BinsPerUnit];

    public double Largest { get; private set; }

    /// <summary>Normals beyond a threshold, a multiple of the bin width.</summary>
    public long Above(double threshold) => Histogram.Skip((int)((threshold + 8) * BinsPerUnit)).Sum();

    /// <summary>Normals below a threshold, a multiple of the bin width.</summary>
    public long Below(double threshold) => Count - Above(threshold);

    private void Add(ReadOnlySpan<float> halves)
    {
        double s1 = 0, s2 = 0, s3 = 0, s4 = 0, s5 = 0, s6 = 0, s7 = 0, s8 = 0, largest = Largest;
        foreach (float half in halves)
        {
            double n = 2 * half, n2 = n * n, n3 = n2 * n, n4 = n2 * n2;
            s1 += n;
            s2 += n2;
            s3 += n3;
            s4 += n4;
            s5 += n4 * n;
            s6 += n4 * n2;
            s7 += n4 * n3;
            s8 += n4 * n4;
            largest = Math.Max(largest, Math.Abs(n));
            Histogram[(int)((n + 8) * BinsPerUnit)]++;
        }
        Largest = largest;
        double[] sums = [halves.Length, s1, s2, s3, s4, s5, s6, s7, s8];
        for (int k = 0; k <= 8; k++)
            PowerSums[k] += sums[k];
    }
}
