using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tests.Networks;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>Clusters against an exhaustive search, silhouettes against their definition, and both on networks.</summary>
public sealed class MedoidTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Planted_clusters_are_found_and_cost_as_little_as_any(ulong seed)
    {
        // Three groups of sets, each with errors that its members share and some of their own.
        int[][] sets = Sets(seed, 3, 4);
        double[,] distance = Distances(sets);
        Medoids found = Medoids.Find(distance, 3, default);

        Assert.All(Enumerable.Range(0, 12), i => Assert.Equal(found.Cluster[i / 4 * 4], found.Cluster[i]));
        Assert.Equal(3, found.Cluster.Distinct().Count());
        double least = double.PositiveInfinity;
        for (int a = 0; a < 12; a++)
        {
            for (int b = a + 1; b < 12; b++)
            {
                for (int c = b + 1; c < 12; c++)
                {
                    least = Math.Min(least, Enumerable.Range(0, 12)
                        .Average(i => Math.Min(distance[i, a], Math.Min(distance[i, b], distance[i, c]))));
                }
            }
        }
        Assert.Equal(least, found.Cost, 1e-12);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(5)]
    [InlineData(9)]
    public void Silhouettes_are_those_of_the_definition(int without)
    {
        double[,] distance = Distances([.. Sets(7, 2, 4), .. Sets(8, 1, 1), [700, 701]]);
        int n = distance.GetLength(0);
        Medoids found = Medoids.Find(distance, 4, default);
        double[] silhouettes = found.Silhouettes(without);
        for (int i = 0; i < n; i++)
        {
            double MeanTo(int cluster) => Enumerable.Range(0, n).Where(j => j != i && j != without && found.Cluster[j] == cluster)
                .Select(j => distance[i, j]).DefaultIfEmpty(double.NaN).Average();
            double a = MeanTo(found.Cluster[i]);
            double b = Enumerable.Range(0, 4).Where(c => c != found.Cluster[i]).Select(MeanTo).Where(m => !double.IsNaN(m)).Min();
            Assert.Equal(i == without ? double.NaN : double.IsNaN(a) ? 0 : (b - a) / Math.Max(a, b), silhouettes[i], 1e-12);
        }
    }

    [Fact]
    public void Runs_that_err_alike_are_one_cluster_whatever_their_order()
    {
        Solution[] runs = [.. Sets(3, 2, 5).Select((errors, i) => Of(errors, i))];
        IReadOnlyList<SolutionClustering> found = SolutionClustering.Of(runs, null, default);
        IReadOnlyList<SolutionClustering> turned = SolutionClustering.Of([.. runs.Reverse()], null, default);

        SolutionClustering best = Assert.Single(found, f => f.Chosen);
        Assert.Equal((2, 5, 5), (best.Clusters, best.Smallest, best.Largest));
        Assert.Equal(best.SilhouetteMean, turned.Single(f => f.Chosen).SilhouetteMean, 1e-12);
        Assert.Equal(best.SilhouetteSem, turned.Single(f => f.Chosen).SilhouetteSem, 1e-12);
        Assert.Equal(Enumerable.Range(2, 8), found.Select(f => f.Clusters));
        Assert.Equal(2, best.Members.Count(m => m.IsMedoid && m.MedoidDistance == 0));
        Assert.All(best.Members, m => Assert.Equal(m.Realization < 5 ? 1 : 2, m.Cluster));
        // No two sets of these are alike: the silhouette tells that there is nothing.
        Solution[] strangers = [.. Enumerable.Range(0, 6).Select(i => Of([2 * i, 2 * i + 1], i))];
        Assert.Equal(0, SolutionClustering.Of(strangers, 2, default)[0].SilhouetteMean, 1e-12);
        // One stranger among five that are alike: a cluster of its own, without which there is one.
        Solution[] six = [.. Enumerable.Range(0, 5).Select(i => Of([1, 2, 3], i)), Of([9], 5)];
        SolutionClustering alone = SolutionClustering.Of(six, 2, default)[0];
        Assert.Equal((1, 5), (alone.Smallest, alone.Largest));
        Assert.Equal(5 / 6.0, alone.SilhouetteMean, 1e-12);
        Assert.True(double.IsNaN(alone.SilhouetteSem));
        // No more clusters than sets of errors, and none of one.
        Solution[] three = [Of([1], 0), Of([1], 1), Of([1], 2), Of([2], 3)];
        Assert.Equal(2, Assert.Single(SolutionClustering.Of(three, null, default)).Clusters);
        Assert.Equal("InvalidClusters", Assert.Throws<InvalidInputException>(() => SolutionClustering.Of(three, 3, default)).Id);
        Assert.Equal("RunsAlike", Assert.Throws<InvalidInputException>(() => SolutionClustering.Of(three[..3], null, default)).Id);
        Assert.Equal("TooFewRuns", Assert.Throws<InvalidInputException>(() => SolutionClustering.Of(runs[..2], null, default)).Id);
        Assert.Equal("InvalidClusters", Assert.Throws<InvalidInputException>(() => SolutionClustering.Of(runs, 10, default)).Id);
    }

    private static Solution Of(int[] errors, int realization)
    {
        SgdRun run = SgdTrainer.Train(SmallData.Dataset(), new() { Steps = 1, Checkpoints = 2, HiddenWidths = [2] });
        SgdCheckpoint last = run.Checkpoints[^1] with { Misclassified = errors };
        return Solution.Of(run with { Realization = realization, Checkpoints = [last] }, 0);
    }

    private static int[][] Sets(ulong seed, int groups, int each)
    {
        var random = new Xoshiro256(seed, 0);
        int[][] sets = new int[groups * each][];
        for (int i = 0; i < sets.Length; i++)
        {
            int[] common = [.. Enumerable.Range(100 * (i / each), 30).Where(_ => random.Below(10) > 0)];
            sets[i] = [.. common.Append(1000 + (int)random.Below(40)).Order()];
        }
        return sets;
    }

    private static double[,] Distances(int[][] sets)
    {
        double[,] distance = new double[sets.Length, sets.Length];
        for (int i = 0; i < sets.Length; i++)
        {
            for (int j = 0; j < sets.Length; j++)
                distance[i, j] = 1 - sets[i].Intersect(sets[j]).Count() / (double)sets[i].Union(sets[j]).Count();
        }
        return distance;
    }
}
