using System.Collections.Concurrent;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>Measures <see cref="SgdFreezing"/> by several definitions side by side. For any number of threads.</summary>
/// <param name="plan">The definitions.</param>
/// <param name="datasets">The images of the runs: not asked for where no definition needs endpoints.</param>
/// <param name="keepFiles">Endpoints of saved runs are kept in files: see <see cref="Endpoints"/>.</param>
internal sealed class FreezingMeasure(FreezingPlan plan, MeasuredDatasets datasets, bool keepFiles)
{
    private readonly Endpoints endpoints = new(plan.Continuation, datasets, keepWeights: false, keepFiles);

    /// <summary>The first file of an endpoint that could not be written; null for none.</summary>
    public FileException? Problem => endpoints.Problem;

    /// <summary>Continuations that were trained so far.</summary>
    public int Trained => endpoints.Trained;

    /// <summary>The full-batch steps of those.</summary>
    public long Steps => endpoints.Steps;

    /// <summary>When a run froze, by each definition, rule and threshold.</summary>
    /// <param name="run">The run.</param>
    /// <param name="threads">Threads for its continuations.</param>
    /// <param name="progress">Receives the fraction of its checkpoints that was looked at.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="InvalidInputException">
    /// Endpoints are needed, and its weights were not kept, or the images are not given.
    /// </exception>
    /// <exception cref="FileException">The run's file is gone or damaged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<SgdFreezing> Of(SgdRun run, int threads = 1, IProgress<double>? progress = null,
        CancellationToken cancel = default)
    {
        ILookup<FreezeDefinition, SgdFreezing> basins = OfEndpoints(run, threads, progress, cancel).ToLookup(f => f.Definition);
        return [.. plan.Definitions.Distinct().SelectMany(definition => definition switch
        {
            FreezeDefinition.Loss => plan.Losses.Distinct().Select(l => OfCurve(run, definition, l, c => c.TrainLoss < l)),
            FreezeDefinition.Accuracy => [OfCurve(run, definition, 1, c => c.TrainAccuracy == 1)],
            _ => basins[definition],
        })];
    }

    private static SgdFreezing OfCurve(SgdRun run, FreezeDefinition definition, double threshold, Func<SgdCheckpoint, bool> frozen) =>
        Row(run, definition, threshold, run.FirstStep(frozen), run.Checkpoints.Count, run.Checkpoints.Count, true);

    private IReadOnlyList<SgdFreezing> OfEndpoints(SgdRun run, int threads, IProgress<double>? progress, CancellationToken cancel)
    {
        IReadOnlyList<BasinCriterion> criteria = plan.Criteria;
        int count = criteria.Count > 0 ? plan.Continuation.Reachable(run) : 0;
        if (run.Diverged || count == 0)
            return [.. criteria.Select(c => RowOf(c, null, 0, false))];
        var ends = new ConcurrentDictionary<int, DescentEnd>();
        var scan = new BasinScan(count, Look, (definition, i, j) => definition == FreezeDefinition.Basin
            ? Similarity.Jaccard(ends[i], ends[j]) : Similarity.Agreement(ends[i], ends[j]), Math.Max(1, threads));
        IReadOnlyList<BasinFinding> findings = scan.Run(criteria, plan.Verify);
        int unreached = scan.Seen.Count(k => !ends[k].Reached);
        DescentEnd last = ends[count - 1];
        return [.. findings.Select(f => RowOf(f.Criterion, f.Index is { } index ? run.Checkpoints[index].Step : null,
            f.Checked, f.Verified) with
        {
            Errors = last.Checkpoint.Misclassified.Length,
            Resolution = 1.0 / Math.Max(1, f.Criterion.Definition == FreezeDefinition.Basin ? last.Checkpoint.Misclassified.Length
                : last.Checkpoint.Predictions.Length),
            NotReachedCount = unreached,
        })];

        // How a run that diverged would have been continued belongs to what was asked for.
        SgdFreezing RowOf(BasinCriterion by, long? step, int seen, bool verified) =>
            Row(run, by.Definition, by.Threshold, step, count, seen, verified) with
        {
            Rule = by.Rule,
            Stop = plan.Continuation.Stop,
            EndStep = plan.Continuation.EndStep,
            MoreSteps = plan.Continuation.MoreSteps,
            ContinuationRate = plan.Continuation.RateOf(run),
            OwnRate = plan.Continuation.LearningRate is null,
        };

        void Look(IReadOnlyList<int> checkpoints) => WorkerPool.For(checkpoints.Count, threads, (i, stop) =>
        {
            ends[checkpoints[i]] = endpoints.Of(run, checkpoints[i], stop);
            progress?.Report(ends.Count / (double)count);
        }, cancel);
    }

    private static SgdFreezing Row(SgdRun run, FreezeDefinition definition, double threshold, long? step, int count, int seen,
        bool verified) => new()
    {
        Run = MeasuredRun.Of(run),
        Definition = definition,
        Threshold = threshold,
        FreezeStep = step,
        LastStep = run.Checkpoints[Math.Max(0, count - 1)].Step,
        Checked = seen,
        Verified = verified,
        NotReachedCount = 0,
        Converged = run.Converged,
        Diverged = run.Diverged,
        Curve = SgdFreezeStep.CurveOf(run),
    };
}
