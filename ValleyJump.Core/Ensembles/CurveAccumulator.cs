using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Ensembles;

/// <summary>
/// Sums over an ensemble at each recorded step. Blocks finish in any order but are added in the order of their indices, so that
/// the floating-point sums do not depend on the number of threads. Blocks ahead of their turn wait: about one a thread.
/// </summary>
/// <param name="records">Recorded steps.</param>
/// <param name="landscape">The landscape, which says what valley a point is in.</param>
internal sealed class CurveAccumulator(int records, ValleyLandscape landscape)
{
    private readonly BlockSums total = new(records, landscape);
    private readonly Dictionary<int, BlockSums> waiting = [];
    private int next;

    /// <summary>The sums of one block, filled by one thread.</summary>
    internal sealed class BlockSums(int records, ValleyLandscape landscape)
    {
        public readonly int[] Alive = new int[records];
        public readonly int[] Occupied = new int[records * landscape.Valleys]; // of each record, from left to right
        public readonly double[] Y = new double[records], YSquared = new double[records];

        /// <summary>Adds the first <paramref name="count"/> trajectories of the block.</summary>
        public void Add(int record, TrajectoryBlock block, int count, double origin)
        {
            for (int i = 0; i < count; i++)
            {
                double x = block.X[i], y = block.Y[i] - origin;
                if (double.IsNaN(x))
                    continue;
                Alive[record]++;
                Occupied[record * landscape.Valleys + landscape.ValleyOf(x, block.Y[i])]++;
                Y[record] += y;
                YSquared[record] += y * y;
            }
        }
    }

    /// <summary>The sums of a block, empty.</summary>
    public BlockSums Block() => new(records, landscape);

    /// <summary>Adds a block that has run.</summary>
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
                    total.Y[r] += ready.Y[r];
                    total.YSquared[r] += ready.YSquared[r];
                }
                for (int k = 0; k < ready.Occupied.Length; k++)
                    total.Occupied[k] += ready.Occupied[k];
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
            flat[r] = Of(r, landscape.Flat);
            mean[r] = m + origin;
            error[r] = alive < 2 ? double.NaN : Math.Sqrt(Math.Max(total.YSquared[r] / alive - m * m, 0) / (alive - 1));
        }
        return new()
        {
            Step = Steps(interval),
            Alive = total.Alive,
            PFlat = [.. flat.Select(p => p.Estimate)],
            PFlatLow = [.. flat.Select(p => p.Low)],
            PFlatHigh = [.. flat.Select(p => p.High)],
            YMean = mean,
            YSem = error,
        };
    }

    /// <summary>The shares of all valleys of a chain; null for two, of which P_flat says it all.</summary>
    /// <param name="interval">Steps between records.</param>
    public EnsembleOccupation? ToOccupation(long interval)
    {
        int valleys = landscape.Valleys, n = total.Occupied.Length;
        if (valleys == 2)
            return null;
        double[] share = new double[n], low = new double[n], high = new double[n];
        for (int i = 0; i < n; i++)
            (share[i], low[i], high[i]) = Of(i / valleys, i % valleys);
        return new()
        {
            Step = [.. Steps(interval).SelectMany(step => Enumerable.Repeat(step, valleys))],
            Valley = [.. Enumerable.Range(0, n).Select(i => i % valleys + 1)],
            Occupation = share,
            OccupationLow = low,
            OccupationHigh = high,
        };
    }

    private long[] Steps(long interval) => [.. Enumerable.Range(0, total.Y.Length).Select(r => r * interval)];

    private Proportion Of(int record, int valley) =>
        Proportion.Wilson(total.Occupied[record * landscape.Valleys + valley], total.Alive[record]);
}
