using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>
/// Goes on training from a checkpoint as the run did, and records the training loss's gradient and the weights along some directions:
/// nothing of their whole length is kept.
/// </summary>
/// <remarks>
/// The order of the images is the run's own, so that where its learning rate and batch size are constant and its rule is plain these are
/// the run's own steps, but for rounding in single precision. A schedule is held at its value at the checkpoint; averages of the rule
/// start anew.
/// </remarks>
/// <param name="blocks">The parameters that the directions are of, in their order.</param>
/// <param name="directions">Unit vectors.</param>
/// <param name="independent">Every mini-batch is drawn by itself from all images, as if there were no epochs.</param>
internal sealed class GradientRecorder(IReadOnlyList<ParameterBlock> blocks, IReadOnlyList<double[]> directions, bool independent = false)
{
    /// <summary>The gradient along each direction, before each step.</summary>
    public double[][] Gradients { get; private set; } = [];

    /// <summary>The weights' displacement from the checkpoint along each direction, before each step.</summary>
    public double[][] Displacements { get; private set; } = [];

    /// <summary>Records so many steps.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(RunState state, int steps, CancellationToken cancel)
    {
        SgdSettings settings = state.Run.Settings;
        TrainingProblem problem = state.Dataset.Problems.Of(settings, cancel);
        using INetworkKernel kernel = problem.CreateKernel(settings.Loss, settings.Rule);
        kernel.Load(state.Weights);
        int samples = problem.Data.Train.Count, batchSize = settings.BatchSizeAt(state.Checkpoint.Step);
        double rate = settings.LearningRateAt(state.Checkpoint.Step);
        Batches next = independent ? Independent(samples, settings, state.Run.Realization) : Continued(samples, state, cancel);
        int[] all = [.. Enumerable.Range(0, samples)];
        float[] numbers = new float[state.Weights.Length];
        double[] part = new double[blocks.Sum(b => b.Length)], origin = new double[part.Length];
        Take(state.Weights, origin);
        Gradients = [.. directions.Select(_ => new double[steps])];
        Displacements = [.. directions.Select(_ => new double[steps])];
        for (int t = 0; t < steps; t++)
        {
            cancel.ThrowIfCancellationRequested();
            kernel.Gradient(problem.Train, all, numbers, cancel);
            Take(numbers, part);
            Project(part, Gradients, t);
            kernel.Store(numbers);
            Take(numbers, part);
            Sums.AddScaled(part, -1, origin);
            Project(part, Displacements, t);
            kernel.Step(problem.Train, next(batchSize), rate, cancel);
        }
    }

    private delegate ReadOnlySpan<int> Batches(int size);

    /// <summary>The run's own mini-batches from the checkpoint on.</summary>
    private static Batches Continued(int samples, RunState state, CancellationToken cancel)
    {
        SgdSettings settings = state.Run.Settings;
        var order = new SampleOrder(samples, settings.Seed, state.Run.Realization);
        for (long t = 0; t < state.Checkpoint.Step; t++)
        {
            cancel.ThrowIfCancellationRequested();
            order.Next(settings.BatchSizeAt(t));
        }
        return order.Next;
    }

    /// <summary>Mini-batches of different images each, of a stream that neither training nor initial weights have.</summary>
    private static Batches Independent(int samples, SgdSettings settings, int realization)
    {
        var random = new Xoshiro256(settings.Seed, ulong.MaxValue - 1 - (ulong)realization);
        int[] drawn = [.. Enumerable.Range(0, samples)];
        return size =>
        {
            size = Math.Min(size, samples);
            for (int i = 0; i < size; i++)
            {
                int from = i + (int)random.Below((ulong)(samples - i));
                (drawn[i], drawn[from]) = (drawn[from], drawn[i]);
            }
            return drawn.AsSpan(0, size);
        };
    }

    private void Take(float[] parameters, double[] part)
    {
        int at = 0;
        foreach (ParameterBlock block in blocks)
        {
            foreach (float x in block.Of<float>(parameters.AsSpan()))
                part[at++] = x;
        }
    }

    private void Project(double[] part, double[][] record, int t)
    {
        for (int k = 0; k < directions.Count; k++)
            record[k][t] = Sums.Dot(part, directions[k]);
    }
}
