using System.Collections.Concurrent;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Runs;

namespace ValleyJump.Core.Measures;

/// <summary>
/// The endpoints of full-batch descent from checkpoints of runs, each trained once, however often and by whatever threads it is asked for.
/// Those of saved runs are kept in files beside the runs', and found there again.
/// </summary>
/// <param name="plan">How descent goes on, and when it ends.</param>
/// <param name="datasets">The images of the runs.</param>
/// <param name="keepWeights">Endpoints have weights, and not only what their networks answer.</param>
/// <param name="keepFiles">Endpoints of saved runs are kept in files, and looked for there.</param>
internal sealed class Endpoints(ContinuationPlan plan, MeasuredDatasets datasets, bool keepWeights, bool keepFiles)
{
    private readonly ConcurrentDictionary<Key, Lazy<DescentEnd>> known = new();

    private int trained;
    private long steps;

    /// <summary>How descent goes on, and when it ends.</summary>
    public ContinuationPlan Plan => plan;

    /// <summary>The first file that could not be written; null for none. Its endpoint was handed out all the same.</summary>
    public FileException? Problem { get; private set; }

    /// <summary>Continuations that were trained, and not known before.</summary>
    public int Trained => trained;

    /// <summary>The full-batch steps of those.</summary>
    public long Steps => steps;

    /// <summary>The endpoint from a checkpoint.</summary>
    /// <exception cref="InvalidInputException">
    /// Its weights were not kept, it is after the common end, or the images are not the run's.
    /// </exception>
    /// <exception cref="FileException">The run's file is gone or damaged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DescentEnd Of(SgdRun run, int index, CancellationToken cancel)
    {
        long step = run.Checkpoints[index].Step;
        Check.That(index < plan.Reachable(run), nameof(ContinuationPlan.EndStep), plan.EndStep, $"at least {step}, the checkpoint's step");
        MeasuredDataset data = datasets.Of(MeasuredRun.Of(run));
        float[] start = RunState.WeightsOf(run, index);
        var key = new Key(run.DatasetFingerprint, run.Architecture, run.Settings.Loss, plan.RateOf(run), step,
            XxHash128.HashToUInt128(MemoryMarshal.AsBytes<float>(start)));
        return known.GetOrAdd(key, _ => new(() => Find(run, index, data, start, key, cancel))).Value;
    }

    private DescentEnd Find(SgdRun run, int index, MeasuredDataset data, float[] start, Key key, CancellationToken cancel)
    {
        EndpointFile? file = keepFiles && run.Path is not null ? new(run, index, start, key.Rate, plan.RuleFrom(key.Step)) : null;
        DescentEnd end = file?.Read(cancel) ?? Save(file, Train(data, run.Settings, key, start, cancel), cancel);
        return keepWeights ? end : end with { Checkpoint = end.Checkpoint with { Weights = [], Stored = null } };
    }

    private DescentEnd Train(MeasuredDataset data, SgdSettings settings, Key key, float[] start, CancellationToken cancel)
    {
        Interlocked.Increment(ref trained);
        using var descent = new FullBatchDescent(data.Problems.Of(settings, cancel), key.Loss);
        DescentEnd end = plan.Continue(descent, start, key.Step, key.Rate, cancel);
        Interlocked.Add(ref steps, end.Checkpoint.Step - key.Step);
        return end;
    }

    private DescentEnd Save(EndpointFile? file, DescentEnd end, CancellationToken cancel)
    {
        try
        {
            return file?.Save(end, cancel) ?? end;
        }
        catch (FileException problem)
        {
            Problem ??= problem;
            return end;
        }
    }

    // Runs of full-batch descent that differ in their realization only have the same weights, and so have copies of a run.
    private sealed record Key(string Fingerprint, NetworkArchitecture Network, LossFunction Loss, double Rate, long Step, UInt128 Start);
}
