using System.Management.Automation;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Puts training runs into clusters by what they get wrong: whether they ended in one valley, or in several.</summary>
/// <remarks>
/// <para>
/// The distance of two networks is 1 - Sim_J, of the test images that they misclassify. Clusters are found about medoids, runs in their
/// middle, by partitioning around medoids. How clear they are is the mean silhouette: near 0, and up to 0.25, there are no clusters, above
/// 0.7 they are far apart. Without -Clusters their number is the one of 2 to 10 with the largest mean silhouette.
/// </para>
/// <para>
/// There is one object for each run, in their order, with its cluster, its silhouette, and whether it is its cluster's medoid. With
/// -Summary there is one for each number of clusters instead, with the mean silhouette and its error when runs are left out in turn.
/// </para>
/// <para type="notes">
/// A number of clusters is always found: look at the silhouette before believing in it. One changed error moves a distance by about 1 over
/// the errors of both. Equal runs, such as realizations of full-batch descent, are a cluster whatever else there is: take one of them. Runs
/// that had diverged are left out, with a warning.
/// k-means, ML.NET's for one, needs coordinates and their Euclidean distance, which sets of errors do not have; the medoids of a distance
/// such as this one, which obeys the triangle inequality, do without.
/// </para>
/// <para type="input">Runs of Start-SgdTraining or Import-SgdRun.</para>
/// <para type="output">One object for each run.</para>
/// <para type="output">With -Summary, one object for each number of clusters.</para>
/// </remarks>
/// <example>
/// Do two sets of initial weights lead to different valleys?
/// <code>Start-SgdTraining (Import-ImageDataset) -LearningRate 0.1 -Steps 300 -Seed 1,2 -Realizations 3 | Group-Solution</code>
/// </example>
/// <example>
/// How many valleys are there?
/// <code>Start-SgdTraining (Import-ImageDataset) -LearningRate 0.1 -Steps 300 -Seed 1,2 -Realizations 3 | Group-Solution -Summary</code>
/// </example>
[Cmdlet(VerbsData.Group, "Solution")]
[OutputType(typeof(SolutionCluster), typeof(SolutionClustering))]
public sealed class GroupSolutionCommand : RunCmdlet
{
    private readonly List<(SgdRun, int)> gathered = [];

    /// <summary>Clusters. From 2 to below the number of runs, and no more than there are runs that make other errors.</summary>
    /// <value>the number with the largest mean silhouette</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Clusters { get; set; }

    /// <summary>Which checkpoint: 0 is the initial weights, -1 the last one.</summary>
    /// <value>-1</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Checkpoint { get; set; }

    /// <summary>One object for each number of clusters instead of one for each run.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (SgdRun run in Run)
        {
            if (TryBuild(() => IndexOf(run, Checkpoint ?? -1), out int index))
                gathered.Add((run, index));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        RunEngine<double>("Grouping runs", done => (done, FormattableString.Invariant($"{gathered.Count} runs")),
            (emit, progress, cancel) =>
            {
                List<Solution> solutions = Pairs.Read(gathered, Threads, Emit<Solution>(emit), cancel);
                int all = solutions.Count, diverged = solutions.RemoveAll(s => s.Diverged);
                if (diverged > 0)
                    emit(new WarningRecord(FormattableString.Invariant($"{diverged} of {all} runs had diverged, and are in no cluster.")));
                progress.Report(0.5);
                IReadOnlyList<SolutionClustering> found = SolutionClustering.Of(solutions, Clusters, cancel);
                foreach (object row in Summary ? found : found.Single(f => f.Chosen).Members.AsEnumerable<object>())
                    emit(row);
            });
        base.EndProcessing();
    }
}
