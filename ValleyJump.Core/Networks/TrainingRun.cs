using System.Diagnostics;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Networks;

/// <summary>One training run under way, on one thread.</summary>
internal sealed class TrainingRun : IDisposable
{
    // Sample gradients between reports of progress: about a millisecond of work for the paper's network.
    private const int ReportInterval = 1000;

    private readonly TrainingProblem problem;
    private readonly SgdSettings settings;
    private readonly int realization, samples;
    private readonly INetworkKernel kernel;
    private readonly NetworkEvaluator evaluator;
    private readonly SampleOrder order;
    private readonly float[] weights;
    private long step;
    private double unreported;

    /// <param name="problem">The images.</param>
    /// <param name="job">The run.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <param name="start">Weights to start from; null for those of the seed.</param>
    public TrainingRun(TrainingProblem problem, SgdJob job, CancellationToken cancel, float[]? start = null)
    {
        this.problem = problem;
        (settings, realization, samples) = (job.Settings, job.Realization, problem.Data.Train.Count);
        kernel = problem.CreateKernel(settings.Loss, settings.Rule);
        // One kernel for both sets: the trained one holds its first layer in another form, whose outputs round differently.
        INetworkKernel evaluating = problem.CreateKernel(settings.Loss, UpdateRule.Sgd());
        evaluator = new(problem.Architecture, settings.Loss, evaluating, problem.Train, problem.Test);
        order = new(samples, settings.Seed, realization);
        weights = start is null ? InitialWeights.Draw(problem.Architecture, settings.Seed, cancel) : [.. start];
    }

    /// <summary>Sample gradients that progress has not been told of: those of a diverged run's missing steps included.</summary>
    public double SamplesLeft => unreported + (settings.StepCount - step) * (double)Nominal;

    private int Nominal => Math.Min(settings.BatchSize, samples);

    /// <summary>Runs it to its end. Progress counts nominal batches.</summary>
    public SgdRun Run(Action<double, int> advance, CancellationToken cancel)
    {
        kernel.Load(weights);
        var checkpoints = new List<SgdCheckpoint>();
        IReadOnlyList<long> steps = settings.CheckpointSteps;
        double seconds = 0;
        bool diverged = false;
        for (int k = 0; k < steps.Count && !diverged; k++)
        {
            long start = Stopwatch.GetTimestamp();
            Train(steps[k], advance, cancel);
            seconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
            kernel.Store(weights);
            SgdCheckpoint checkpoint = Evaluate(keep: settings.KeepWeights || k == steps.Count - 1, cancel);
            diverged = SgdTrainer.Diverges(checkpoint.TrainLoss, weights);
            checkpoints.Add(diverged ? checkpoint with { Weights = [.. weights] } : checkpoint);
        }
        return new()
        {
            Settings = settings,
            Dataset = problem.Data.Name,
            DatasetFingerprint = problem.Data.Fingerprint,
            TestLabels = problem.Data.Test.Labels,
            TrainCount = samples,
            Architecture = problem.Architecture,
            ModuleVersion = SgdTrainer.ModuleVersion,
            Realization = realization,
            Checkpoints = checkpoints,
            Diverged = diverged,
            TrainSeconds = seconds,
        };
    }

    public void Dispose()
    {
        kernel.Dispose();
        evaluator.Dispose();
    }

    private void Train(long end, Action<double, int> advance, CancellationToken cancel)
    {
        bool constant = settings.LearningRateSchedule.IsConstant && settings.BatchSizeSchedule.IsConstant;
        (double rate, int batchSize) = (settings.LearningRate, settings.BatchSize);
        for (; step < end; step++)
        {
            cancel.ThrowIfCancellationRequested();
            if (!constant)
                (rate, batchSize) = (settings.LearningRateAt(step), settings.BatchSizeAt(step));
            kernel.Step(problem.Train, order.Next(batchSize), rate, cancel);
            unreported += Nominal;
            if (unreported >= ReportInterval)
            {
                advance(unreported, 0);
                unreported = 0;
            }
        }
    }

    private SgdCheckpoint Evaluate(bool keep, CancellationToken cancel)
    {
        NetworkEvaluation[] both = evaluator.EvaluateAll(weights, cancel);
        return SgdCheckpoint.Of(step, both[0], both[1], problem.Data.Test, keep ? [.. weights] : []);
    }
}
