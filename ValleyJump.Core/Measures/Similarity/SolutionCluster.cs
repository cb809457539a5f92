using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>The cluster of a run, of networks that err alike.</summary>
[View(nameof(BatchSize), nameof(LearningRate), nameof(RunName), nameof(Cluster), nameof(Silhouette), nameof(IsMedoid),
    nameof(MedoidDistance))]
public sealed partial record SolutionCluster
{
    /// <summary>The run's inputs.</summary>
    [Inputs]
    public MeasuredRun Run { get; internal init; }

    /// <summary>Which of the run's checkpoints, from 0.</summary>
    public int Checkpoint { get; internal init; }

    /// <summary>Its step.</summary>
    [Column(Symbol = "t", Unit = "steps")]
    public long Step { get; internal init; }

    /// <summary>Clusters in all.</summary>
    public int Clusters { get; internal init; }

    /// <summary>The cluster, from 1, in the order of the medoids among the runs.</summary>
    [Column(Symbol = "k")]
    public int Cluster { get; internal init; }

    /// <summary>
    /// The silhouette, -1 to 1: how much nearer the run is to its own cluster than to the next, of the larger distance. 0 where it is alone
    /// in its cluster; NaN where there is one cluster.
    /// </summary>
    [Column(Symbol = "s", Format = "F4", Least = -1, Most = 1)]
    public double Silhouette { get; internal init; }

    /// <summary>The run is the one in the middle of its cluster.</summary>
    [Column(Label = "Medoid", Width = 6)]
    public bool IsMedoid { get; internal init; }

    /// <summary>1 - Sim_J from the run in the middle.</summary>
    [Column(Label = "Distance", Symbol = "1 - Sim_J", Format = "F4", Least = 0, Most = 1)]
    public double MedoidDistance { get; internal init; }

    /// <summary>Wrong answers on the test images: one more or less moves a distance by about 1 over the errors of both.</summary>
    public int Errors { get; internal init; }

    /// <summary>The cluster, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Run}: cluster {Cluster} of {Clusters}{(IsMedoid ? ", its medoid" : "")}, silhouette {Silhouette:F3}");
}
