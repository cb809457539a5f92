using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Ensembles;

/// <summary>
/// Sums over an ensemble at each recorded step. Blocks finish in any order but are added in the order of their indices, so that
/// the floating-point sums do not depend on the number of threads. Blocks ahead of their turn wait: about one a thread.
/// </summary>
internal sealed class CurveAccumulator(int records)
{
    private readonly BlockSums total = new(records);
    private readonly Dictionary<int, BlockSums> waiting = [];
    private int next;

    /// <summary>The sums of one block, filled by one thread.</summary>
    internal sealed class BlockSums(int records)
    {
        public readonly int[] Alive = new int[records], Flat = new int[records];
        public readonly double[] Y = new double[records], YSquared = new double[records];

        /// <summary>Adds the first <paramref name="count"/> trajectories of the block.</summary>
        public void Add(int record, TrajectoryBlock block, int count, double origin, ValleyLandscape landscape)
        {
            int flat = landscape.Flat;
            for (int i = 0; i < count; i++)
            {
                double x = block.X[i], y = block.Y[i] - origin;
                if (double.IsNaN(x))
                    continue;
                Alive[record]++;
                if (landscape.ValleyOf(x, block.Y[i]) == flat)
                    Flat[record]++;
                Y[record] += y;
                YSquared[record] += y * y;
            }
        }
    }

    public void Add(int blockIndex, BlockSums sums)
    {
        lock (waiting)
        {
            waiting[blockIndex] = sums;
            while (waiting.Remove(next, out BlockSums? ready))
            {
                for (int r = 0; r < ready.Y.Length; r++)
                {
                    total.Alive[r] += ready.Alive[r];
                    total.Flat[r] += ready.Flat[r];
                    total.Y[r] += ready.Y[r];
                    total.YSquared[r] += ready.YSquared[r];
                }
                next++;
            }
        }
    }

    /// <summary>The finished curve.</summary>
    /// <param name="interval">Steps between records.</param>
    /// <param name="origin">What was subtracted from every y, so that the variance keeps its digits.</param>
    public EnsembleCurve ToCurve(long interval, double origin)
    {
        int n = total.Y.Length;
        var flat = new Proportion[n];
        double[] mean = new double[n], error = new double[n];
        for (int r = 0; r < n; r++)
        {
            double alive = total.Alive[r], m = total.Y[r] / alive;
            flat[r] = Proportion.Wilson(total.Flat[r], total.Alive[r]);
            mean[r] = m + origin;
            error[r] = alive < 2 ? double.NaN : Math.Sqrt(Math.Max(total.YSquared[r] / alive - m * m, 0) / (alive - 1));
        }
        return new()
        {
            Step = [.. Enumerable.Range(0, n).Select(r => r * interval)],
            Alive = total.Alive,
            PFlat = [.. flat.Select(p => p.Estimate)],
            PFlatLow = [.. flat.Select(p => p.Low)],
            PFlatHigh = [.. flat.Select(p => p.High)],
            YMean = mean,
            YSem = error,
        };
    }
}
