using System.Diagnostics;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>Measures <see cref="GradientNoiseMeasurement"/>.</summary>
/// <param name="choice">The parameters that vary; null for the paper's.</param>
/// <param name="count">K, the directions wanted: those of the largest eigenvalues.</param>
internal sealed class GradientNoiseMeasure(ParameterChoice? choice, int count) : ICheckpointMeasure<GradientNoiseMeasurement>
{
    // Residuals, as a fraction of lambda_1: C_kk is then good to them over the distance to the next eigenvalue.
    private const double Tolerance = 1e-9;

    public GradientNoiseMeasurement Of(RunState state, CancellationToken cancel)
    {
        long start = Stopwatch.GetTimestamp();
        NetworkArchitecture network = state.Run.Architecture;
        ParameterChoice chosen = choice ?? ParameterChoice.Default(network);
        IReadOnlyList<ParameterBlock> blocks = chosen.In(network);
        int size = blocks.Sum(b => b.Length);
        Check.That(count >= 1 && count <= size, "TopEigenvalues", count, $"from 1 to {size}, the weights that vary");
        GradientNoiseMeasurement found = Nothing(state, chosen);
        if (state.IsFinite)
            found = Solve(found, state, blocks, cancel);
        return found with { Seconds = Stopwatch.GetElapsedTime(start).TotalSeconds };
    }

    private static GradientNoiseMeasurement Solve(GradientNoiseMeasurement nothing, RunState state, IReadOnlyList<ParameterBlock> blocks,
        CancellationToken cancel)
    {
        using NetworkPass pass = state.Pass(cancel);
        using var hessian = new NetworkHessian(pass, blocks, cancel);
        LargestEigenvalues top = Lanczos.Largest(hessian, nothing.TopEigenvalues, Tolerance, cancel: cancel);
        var gradients = new SampleGradients(pass, blocks);
        double norm = Sums.Norm(gradients.Mean(cancel));
        var noise = new NoiseCovariance(gradients.Along(top.Vectors, cancel));
        GradientNoiseMeasurement found = nothing with
        {
            CovarianceTrace = Math.Max(0, gradients.MeanSquare() - norm * norm),
            GradientNorm = norm,
            TrainLoss = pass.Loss,
            EigenvaluesConverged = top.Converged,
            Directions = new()
            {
                Rank = [.. Enumerable.Range(1, top.Values.Length)],
                Eigenvalue = top.Values,
                Residual = top.Residuals,
                Variance = noise.Variances,
                Gradient = noise.Means,
                Kurtosis = noise.Kurtosis,
            },
        };
        return found with { Alignment = noise.Alignment(top.Values.AsSpan(0, found.PositiveCount)) };
    }

    private GradientNoiseMeasurement Nothing(RunState state, ParameterChoice chosen) => new()
    {
        Run = MeasuredRun.Of(state.Run),
        Checkpoint = state.Index,
        Step = state.Checkpoint.Step,
        Layer = new NumberList<int>(chosen.Layers),
        IncludeBiases = chosen.IncludeBiases,
        TopEigenvalues = count,
        BatchFactor = BatchFactor(state.Run.Settings.BatchSizeAt(state.Checkpoint.Step), state.Dataset.Data.Train.Count),
        Alignment = double.NaN,
        CovarianceTrace = double.NaN,
        GradientNorm = double.NaN,
        TrainLoss = double.NaN,
        EigenvaluesConverged = false,
        Seconds = 0,
        Directions = new() { Rank = [], Eigenvalue = [], Residual = [], Variance = [], Gradient = [], Kurtosis = [] },
    };

    /// <summary>The variance of a mean over B of N samples, drawn without replacement, over that of one.</summary>
    internal static double BatchFactor(int batchSize, int samples) =>
        batchSize >= samples ? 0 : (samples - batchSize) / (batchSize * (samples - 1.0));
}
