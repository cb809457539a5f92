using System.Diagnostics.CodeAnalysis;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Networks;

/// <summary>Where full-batch descent ended.</summary>
/// <param name="Checkpoint">The network there, with its weights. Its step counts those before the descent too.</param>
/// <param name="Reached">It is as was asked for: not so where the stop rule never held, or the loss grew without bound.</param>
internal sealed record DescentEnd(SgdCheckpoint Checkpoint, bool Reached)
{
    /// <summary>The loss is not finite or above <see cref="SgdTrainer.DivergenceLoss"/>.</summary>
    public bool Diverged => SgdTrainer.Diverges(Checkpoint.TrainLoss);
}

/// <summary>
/// Plain gradient descent over all training images from given weights, with the trainer's kernels: the same bits as a run of batches of all
/// images that starts there. Not for several threads at once.
/// </summary>
internal sealed class FullBatchDescent : IDisposable
{
    /// <summary>The stop rule of v2: the training loss below this, ...</summary>
    public const double StopLoss = 5e-3;

    /// <summary>... and all training images classified correctly, at so many evaluations in a row.</summary>
    public const int StopCount = 3;

    private readonly TrainingProblem problem;
    private readonly INetworkKernel kernel;
    private readonly NetworkEvaluator both, train;
    private readonly int[] all;
    private readonly float[] weights;

    [SuppressMessage("Reliability", "CA2000", Justification = "The evaluators dispose of their kernels.")]
    public FullBatchDescent(TrainingProblem problem, LossFunction loss)
    {
        this.problem = problem;
        kernel = problem.CreateKernel(loss, UpdateRule.Sgd());
        both = new(problem.Architecture, loss, problem.CreateKernel(loss, UpdateRule.Sgd()), problem.Train, problem.Test);
        train = new(problem.Architecture, loss, problem.CreateKernel(loss, UpdateRule.Sgd()), problem.Train);
        all = [.. Enumerable.Range(0, problem.Data.Train.Count)];
        weights = new float[problem.Architecture.ParameterCount];
    }

    /// <summary>A number of steps.</summary>
    /// <param name="start">The weights, length ParameterCount.</param>
    /// <param name="fromStep">The step that they are of.</param>
    /// <param name="rate">eta.</param>
    /// <param name="steps">Steps.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DescentEnd For(float[] start, long fromStep, double rate, long steps, CancellationToken cancel)
    {
        Begin(start);
        Go(steps, rate, cancel);
        return End(fromStep + steps, true, cancel);
    }

    /// <summary>Until the stop rule holds: looked at from the start on, every so many steps.</summary>
    /// <param name="start">The weights, length ParameterCount.</param>
    /// <param name="fromStep">The step that they are of.</param>
    /// <param name="rate">eta.</param>
    /// <param name="every">Steps from one evaluation to the next.</param>
    /// <param name="maxSteps">Steps after which it is given up.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DescentEnd UntilFitted(float[] start, long fromStep, double rate, long every, long maxSteps, CancellationToken cancel)
    {
        Begin(start);
        int inARow = 0;
        for (long step = 0; ; step += every)
        {
            kernel.Store(weights);
            NetworkEvaluation now = train.Evaluate(weights, cancel);
            inARow = now.Loss < StopLoss && now.Accuracy == 1 ? inARow + 1 : 0;
            if (inARow == StopCount || step + every > maxSteps || SgdTrainer.Diverges(now.Loss))
                return End(fromStep + step, inARow == StopCount, cancel);
            Go(every, rate, cancel);
        }
    }

    public void Dispose()
    {
        kernel.Dispose();
        both.Dispose();
        train.Dispose();
    }

    private void Begin(float[] start) => kernel.Load(start);

    private void Go(long steps, double rate, CancellationToken cancel)
    {
        for (long i = 0; i < steps; i++)
        {
            cancel.ThrowIfCancellationRequested();
            kernel.Step(problem.Train, all, rate, cancel);
        }
    }

    private DescentEnd End(long step, bool reached, CancellationToken cancel)
    {
        kernel.Store(weights);
        NetworkEvaluation[] evaluations = both.EvaluateAll(weights, cancel);
        var checkpoint = SgdCheckpoint.Of(step, evaluations[0], evaluations[1], problem.Data.Test, [.. weights]);
        var end = new DescentEnd(checkpoint, reached);
        return end with { Reached = reached && !end.Diverged };
    }
}
