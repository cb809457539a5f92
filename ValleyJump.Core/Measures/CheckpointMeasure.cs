using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>A run at a checkpoint, with its weights, read once, and its images.</summary>
/// <param name="Run">The run.</param>
/// <param name="Index">Which of its checkpoints, from 0.</param>
/// <param name="Weights">W1, b1, W2, b2, ...</param>
/// <param name="Dataset">The images that it was trained on.</param>
internal sealed record RunState(SgdRun Run, int Index, float[] Weights, MeasuredDataset Dataset)
{
    /// <summary>What the run recorded there.</summary>
    public SgdCheckpoint Checkpoint => Run.Checkpoints[Index];

    /// <summary>The weights in double precision.</summary>
    public double[] Parameters => Array.ConvertAll(Weights, w => (double)w);

    /// <summary>All weights are finite.</summary>
    public bool IsFinite => Array.TrueForAll(Weights, float.IsFinite);

    /// <summary>What the network computes on the training images, in double precision.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public NetworkPass Pass(CancellationToken cancel) => PassAt(Parameters, cancel);

    /// <summary>What it would compute with other parameters.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public NetworkPass PassAt(double[] parameters, CancellationToken cancel) =>
        new(Run.Architecture, Run.Settings.Loss, Dataset.Train, Dataset.Data.Train.Labels, parameters, cancel);

    /// <summary>Reads the weights.</summary>
    /// <exception cref="InvalidInputException">They were not kept, or the images are not the run's.</exception>
    /// <exception cref="FileException">The run's file is gone or damaged.</exception>
    public static RunState Of(SgdRun run, int index, MeasuredDatasets datasets) =>
        new(run, index, WeightsOf(run, index), datasets.Of(MeasuredRun.Of(run)));

    /// <summary>Reads the weights alone.</summary>
    /// <exception cref="InvalidInputException">They were not kept.</exception>
    /// <exception cref="FileException">The run's file is gone or damaged.</exception>
    public static float[] WeightsOf(SgdRun run, int index)
    {
        SgdCheckpoint checkpoint = run.Checkpoints[index];
        return checkpoint.HasWeights ? checkpoint.ReadWeights() : throw new InvalidInputException("Checkpoint", index,
            $"The run ({run}) has no weights at checkpoint {index}, step {checkpoint.Step}, since it was trained with -NoWeights: "
            + "only those of the last. Leave out -Checkpoint, or train it again.") { Id = "WeightsNotKept" };
    }
}

/// <summary>Something that is measured on a run at a checkpoint. For any number of threads.</summary>
internal interface ICheckpointMeasure<out T>
{
    /// <exception cref="InvalidInputException">It cannot be measured there.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    T Of(RunState state, CancellationToken cancel);
}

/// <summary>What came of one piece of work: a result, or what was wrong with that one.</summary>
internal readonly record struct Measured<T>(T? Result, Exception? Problem);

/// <summary>Measures many things side by side.</summary>
internal static class MeasureRunner
{
    /// <summary>
    /// Measures runs at checkpoints, one thread each, and hands the results out in the order of the list, each as soon as it and those
    /// before it are there. Their bits do not depend on the number of threads.
    /// </summary>
    /// <param name="work">Runs, and which of their checkpoints.</param>
    /// <param name="datasets">The images.</param>
    /// <param name="measure">What is measured.</param>
    /// <param name="emit">Receives the results on the calling thread; a problem is that of one of them.</param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="progress">Receives how many are done, on worker threads.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static void Run<T>(IReadOnlyList<(SgdRun Run, int Checkpoint)> work, MeasuredDatasets datasets, ICheckpointMeasure<T> measure,
        Action<Measured<T>> emit, int throttleLimit = 0, IProgress<int>? progress = null, CancellationToken cancel = default) =>
        Run(work.Count, (i, stop) => measure.Of(RunState.Of(work[i].Run, work[i].Checkpoint, datasets), stop), emit, throttleLimit,
            progress, cancel);

    /// <summary>Does numbered pieces of work side by side, and hands out what comes of them in order.</summary>
    /// <inheritdoc cref="Run{T}(IReadOnlyList{ValueTuple{SgdRun, int}}, MeasuredDatasets, ICheckpointMeasure{T}, Action{Measured{T}}, int,
    /// IProgress{int}?, CancellationToken)"/>
    public static void Run<T>(int count, Func<int, CancellationToken, T> piece, Action<Measured<T>> emit, int throttleLimit = 0,
        IProgress<int>? progress = null, CancellationToken cancel = default)
    {
        Check.That(throttleLimit >= 0, "ThrottleLimit", throttleLimit, "zero or positive");
        int threads = throttleLimit > 0 ? throttleLimit : Environment.ProcessorCount, done = 0;
        var gate = new Lock();
        if (count > 0)
            WorkerPool.InOrder<Measured<T>>(count, threads, (i, handOver, stop) => handOver(One(i, stop)), emit, cancel);

        Measured<T> One(int i, CancellationToken stop)
        {
            try
            {
                return new(piece(i, stop), null);
            }
            catch (Exception problem) when (problem is InvalidInputException or FileException)
            {
                return new(default, problem);
            }
            finally
            {
                // One at a time, so that none is overtaken by an earlier one.
                lock (gate)
                    progress?.Report(++done);
            }
        }
    }
}
