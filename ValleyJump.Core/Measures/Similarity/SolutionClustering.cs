using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>Runs in so many clusters, by what they get wrong, and how clear they are.</summary>
[View(nameof(Clusters), nameof(SilhouetteMean), nameof(SilhouetteSem), nameof(Cost), nameof(Smallest), nameof(Largest), nameof(Runs),
    nameof(Chosen))]
public sealed record SolutionClustering
{
    /// <summary>Clusters that are looked at where their number is not given.</summary>
    internal const int MostClusters = 10;

    /// <summary>Clusters.</summary>
    [Column(Symbol = "K")]
    public int Clusters { get; internal init; }

    /// <summary>Runs that were put into clusters.</summary>
    [Column(Symbol = "n", Width = 5)]
    public int Runs { get; internal init; }

    /// <summary>The mean silhouette: 0.25 and below is no structure by Kaufman and Rousseeuw, above 0.7 a strong one.</summary>
    [Column(Label = "Silhouette", Symbol = "s", Format = "F4", Least = -1, Most = 1)]
    public double SilhouetteMean { get; internal init; }

    /// <summary>
    /// Its standard error, when runs are left out in turn and the clusters stay (jackknife). NaN where one of two clusters is a single run:
    /// without it there is one.
    /// </summary>
    [Column(Label = "Sem", Symbol = "s", Format = "F4", Width = 7)]
    public double SilhouetteSem { get; internal init; }

    /// <summary>The mean distance 1 - Sim_J of runs from the medoids of their clusters.</summary>
    [Column(Symbol = "1 - Sim_J", Format = "F4", Width = 7, Least = 0, Most = 1)]
    public double Cost { get; internal init; }

    /// <summary>Runs of the smallest cluster.</summary>
    [Column(Width = 9)]
    public int Smallest { get; internal init; }

    /// <summary>Runs of the largest.</summary>
    [Column(Width = 8)]
    public int Largest { get; internal init; }

    /// <summary>It is the number of clusters with the largest mean silhouette, or the one that was asked for.</summary>
    [Column(Width = 7)]
    public bool Chosen { get; internal init; }

    /// <summary>The cluster of each run, in their order.</summary>
    internal IReadOnlyList<SolutionCluster> Members { get; init; } = [];

    /// <summary>The clusters, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Runs} runs in {Clusters} clusters: silhouette {SilhouetteMean:F3} +- {SilhouetteSem:F3}{(Chosen ? ", chosen" : "")}");

    /// <summary>Clusters of runs, for each number of clusters that is looked at.</summary>
    /// <param name="solutions">The runs.</param>
    /// <param name="count">
    /// Clusters; null to look at all from 2 to 10, fewer than there are runs, and no more than there are that make other errors.
    /// </param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="InvalidInputException">
    /// There are fewer runs than that takes, or fewer that err differently than clusters, or their test images differ.
    /// </exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static IReadOnlyList<SolutionClustering> Of(IReadOnlyList<Solution> solutions, int? count, CancellationToken cancel)
    {
        int n = solutions.Count;
        if (n < 3)
            throw new InvalidInputException("Run", n, "Clusters take three runs at least.") { Id = "TooFewRuns" };
        int different = solutions.Select(s => string.Join(' ', s.Misclassified)).Distinct().Count();
        if (different < 2)
            throw new InvalidInputException("Run", n, $"All {n} runs make the same errors: they are one cluster.") { Id = "RunsAlike" };
        int most = Math.Min(n - 1, different);
        Check.That(count is null || (count >= 2 && count <= most), "Clusters", count,
            $"from 2 to {most}: below the number of runs, and no more than there are that make other errors");
        double[,] distance = new double[n, n];
        for (int j = 0; j < n; j++)
        {
            cancel.ThrowIfCancellationRequested();
            for (int i = 0; i < j; i++)
            {
                SolutionComparison.RequireSameImages(solutions[i], solutions[j]);
                distance[i, j] = distance[j, i] = 1 - Solution.Jaccard(solutions[i].Misclassified, solutions[j].Misclassified);
            }
        }
        SolutionClustering[] found = [.. (count is { } k ? [k] : Enumerable.Range(2, Math.Min(MostClusters, most) - 1))
            .Select(c => Of(solutions, distance, Medoids.Find(distance, c, cancel), cancel))];
        SolutionClustering best = found.MaxBy(f => f.SilhouetteMean)!;
        return [.. found.Select(f => f with { Chosen = ReferenceEquals(f, best) })];
    }

    private static SolutionClustering Of(IReadOnlyList<Solution> solutions, double[,] distance, Medoids found,
        CancellationToken cancel)
    {
        double[] silhouettes = found.Silhouettes();
        int n = solutions.Count, clusters = found.Centres.Count;
        double[] without = [.. Enumerable.Range(0, n).Select(MeanWithout)];
        double mean = without.Average();
        int[] sizes = [.. Enumerable.Range(0, clusters).Select(c => found.Cluster.Count(k => k == c))];
        return new()
        {
            Clusters = clusters,
            Runs = n,
            SilhouetteMean = silhouettes.Average(),
            SilhouetteSem = Math.Sqrt((n - 1.0) / n * without.Sum(w => (w - mean) * (w - mean))),
            Cost = found.Cost,
            Smallest = sizes.Min(),
            Largest = sizes.Max(),
            Chosen = false,
            Members = [.. solutions.Select((s, i) => new SolutionCluster
            {
                Run = s.Run,
                Checkpoint = s.Index,
                Step = s.Step,
                Clusters = clusters,
                Cluster = found.Cluster[i] + 1,
                Silhouette = silhouettes[i],
                IsMedoid = found.Centres.Contains(i),
                MedoidDistance = distance[i, found.Centres[found.Cluster[i]]],
                Errors = s.Misclassified.Length,
            })],
        };

        double MeanWithout(int run)
        {
            cancel.ThrowIfCancellationRequested();
            return found.Silhouettes(run).Where((_, i) => i != run).Average();
        }
    }
}
