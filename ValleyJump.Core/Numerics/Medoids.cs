namespace ValleyJump.Core.Numerics;

/// <summary>
/// Clusters about medoids, by partitioning around medoids (Kaufman and Rousseeuw, Finding Groups in Data, 1990): things of which only the
/// distances are known, which need not be Euclidean. Deterministic: of equals the first is taken.
/// </summary>
internal sealed class Medoids
{
    private readonly double[,] distance;
    private readonly int[] medoids, sizes;
    private readonly double[,] sums; // distances of each thing from those of each cluster

    private Medoids(double[,] distance, int[] medoids)
    {
        (this.distance, this.medoids) = (distance, medoids);
        Cluster = [.. Enumerable.Range(0, distance.GetLength(0)).Select(Nearest)];
        (sums, sizes) = (new double[Cluster.Length, medoids.Length], new int[medoids.Length]);
        for (int i = 0; i < Cluster.Length; i++)
        {
            sizes[Cluster[i]]++;
            for (int j = 0; j < Cluster.Length; j++)
                sums[i, Cluster[j]] += distance[i, j];
        }
    }

    /// <summary>The cluster of each thing, from 0, in the order of their medoids.</summary>
    public int[] Cluster { get; }

    /// <summary>The thing in the middle of each cluster.</summary>
    public IReadOnlyList<int> Centres => medoids;

    /// <summary>The mean distance from the medoids.</summary>
    public double Cost => Enumerable.Range(0, Cluster.Length).Average(i => distance[i, medoids[Cluster[i]]]);

    /// <summary>Finds clusters.</summary>
    /// <param name="distance">Distances, symmetric, 0 on the diagonal.</param>
    /// <param name="count">Clusters, from 1 to the number of things.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static Medoids Find(double[,] distance, int count, CancellationToken cancel)
    {
        int n = distance.GetLength(0);
        List<int> chosen = [];
        while (chosen.Count < count)
        {
            cancel.ThrowIfCancellationRequested();
            chosen.Add(Best(Enumerable.Range(0, n).Except(chosen), i => CostOf(distance, [.. chosen, i])).Thing);
        }
        double cost = CostOf(distance, [.. chosen]);
        while (true)
        {
            // The best of all exchanges of a medoid for another thing, until none lowers the cost.
            (int place, int thing, double lowest) = (-1, -1, cost);
            for (int k = 0; k < count; k++)
            {
                cancel.ThrowIfCancellationRequested();
                int[] trial = [.. chosen];
                (int other, double found) = Best(Enumerable.Range(0, n).Except(chosen), i =>
                {
                    trial[k] = i;
                    return CostOf(distance, trial);
                });
                // Less by more than rounding, so that it ends.
                if (found < lowest - 1e-12 * (1 + cost))
                    (place, thing, lowest) = (k, other, found);
            }
            if (place < 0)
                break;
            (chosen[place], cost) = (thing, lowest);
        }
        return new(distance, [.. chosen.Order()]);
    }

    /// <summary>
    /// Rousseeuw's silhouette of each thing (J. Comput. Appl. Math. 20, 53, 1987): (b - a)/max(a, b), with a its mean distance from the
    /// others of its cluster and b that from the nearest other cluster; 0 where it is alone in its cluster, NaN where there is one cluster.
    /// </summary>
    /// <param name="without">A thing that is left out; -1 for none.</param>
    public double[] Silhouettes(int without = -1)
    {
        int n = Cluster.Length, clusters = medoids.Length, gone = without < 0 ? -1 : Cluster[without];
        double[] result = new double[n];
        for (int i = 0; i < n; i++)
        {
            double inside = double.NaN, nearest = double.NaN;
            for (int c = 0; c < clusters; c++)
            {
                int others = sizes[c] - (c == Cluster[i] ? 1 : 0) - (c == gone && i != without ? 1 : 0);
                double mean = others > 0 ? (sums[i, c] - (c == gone ? distance[i, without] : 0)) / others : double.NaN;
                if (c == Cluster[i])
                    inside = mean;
                else if (!(mean >= nearest) && !double.IsNaN(mean))
                    nearest = mean;
            }
            double wide = Math.Max(inside, nearest);
            result[i] = i == without || double.IsNaN(nearest) ? double.NaN : double.IsNaN(inside) || wide == 0 ? 0
                : (nearest - inside) / wide;
        }
        return result;
    }

    private int Nearest(int thing)
    {
        int own = Array.IndexOf(medoids, thing);
        return own >= 0 ? own : Enumerable.Range(0, medoids.Length).MinBy(k => distance[thing, medoids[k]]);
    }

    private static double CostOf(double[,] distance, int[] medoids)
    {
        double cost = 0;
        for (int i = 0; i < distance.GetLength(0); i++)
        {
            double nearest = double.PositiveInfinity;
            foreach (int m in medoids)
                nearest = Math.Min(nearest, distance[i, m]);
            cost += nearest;
        }
        return cost;
    }

    private static (int Thing, double Cost) Best(IEnumerable<int> things, Func<int, double> cost) =>
        things.Select(i => (Thing: i, Cost: cost(i))).DefaultIfEmpty((Thing: -1, Cost: double.PositiveInfinity)).MinBy(t => t.Cost);
}
