using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>Measures <see cref="GdContinuation"/>. For any number of threads.</summary>
internal sealed class ContinuationMeasure(Endpoints endpoints)
{
    /// <summary>The endpoint from a checkpoint of a run, beside that from its last.</summary>
    /// <exception cref="InvalidInputException">It cannot be continued: see <see cref="Endpoints.Of"/>.</exception>
    /// <exception cref="FileException">The run's file is gone or damaged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public GdContinuation Of(SgdRun run, int index, CancellationToken cancel)
    {
        DescentEnd end = endpoints.Of(run, index, cancel), last = endpoints.Of(run, endpoints.Plan.Reachable(run) - 1, cancel);
        return new()
        {
            Run = MeasuredRun.Of(run),
            Checkpoint = index,
            FromStep = run.Checkpoints[index].Step,
            EndStep = end.Checkpoint.Step,
            ContinuationRate = endpoints.Plan.RateOf(run),
            Stop = endpoints.Plan.Stop,
            Reached = end.Reached,
            Jaccard = Similarity.Jaccard(end, last),
            Agreement = Similarity.Agreement(end, last),
            Endpoint = run with { Checkpoints = [end.Checkpoint], Diverged = end.Diverged, Path = null },
        };
    }
}

/// <summary>How alike two endpoints are. NaN where one of them diverged: it is like nothing.</summary>
internal static class Similarity
{
    /// <summary>Sim_J of their errors.</summary>
    public static double Jaccard(DescentEnd first, DescentEnd second) => first.Diverged || second.Diverged ? double.NaN
        : Solution.Jaccard(first.Checkpoint.Misclassified, second.Checkpoint.Misclassified);

    /// <summary>The fraction of the test images that both put into the same class.</summary>
    public static double Agreement(DescentEnd first, DescentEnd second) => first.Diverged || second.Diverged ? double.NaN
        : Solution.Agreement(first.Checkpoint.Predictions, second.Checkpoint.Predictions);
}
