using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Measures;

/// <summary>Measures <see cref="SharpnessMeasurement"/>. Random numbers follow from the run's seed, realization and step.</summary>
/// <param name="radius">rho, above 0 and up to 1.</param>
/// <param name="directions">Random directions, 2 or more.</param>
/// <param name="batches">Mini-batches, 2 or more.</param>
internal sealed class SharpnessMeasure(double radius, int directions, int batches) : ICheckpointMeasure<SharpnessMeasurement>
{
    // Steps of the ascent to the worst case. Each goes to where the loss would be highest if it were linear.
    private const int Ascent = 10;

    private readonly double radius = Check.Require(radius is > 0 and <= 1, radius, "above 0 and up to 1", "Radius");
    private readonly int directions = Check.Require(directions is >= 2 and <= 1_000_000, directions, "from 2 to 1 000 000", "Directions");
    private readonly int batches = Check.Require(batches is >= 2 and <= 1_000_000, batches, "from 2 to 1 000 000", "Batches");

    public SharpnessMeasurement Of(RunState state, CancellationToken cancel)
    {
        SampleSummary nothing = SampleSummary.Of([], cancel);
        var (relative, symmetric, worst, batch) = (nothing, nothing, double.NaN, nothing);
        var top = new LargestEigenvalues([double.NaN], [double.NaN], [], 0, false, 0);
        if (state.IsFinite)
        {
            using NetworkPass pass = state.Pass(cancel);
            using var hessian = new NetworkHessian(pass, pass.Architecture.Blocks, cancel);
            top = Lanczos.Largest(hessian, 1, 1e-6, cancel: cancel);
            (relative, symmetric, worst) = Around(state, pass.Loss, cancel);
            batch = OfBatches(state, pass, hessian, cancel);
        }
        return new()
        {
            Run = MeasuredRun.Of(state.Run),
            Checkpoint = state.Index,
            Step = state.Checkpoint.Step,
            Radius = radius,
            Directions = directions,
            RelativeSharpness = relative.Mean,
            RelativeSharpnessSem = relative.StandardError,
            SymmetricSharpness = symmetric.Mean,
            SymmetricSharpnessSem = symmetric.StandardError,
            WorstSharpness = worst,
            LargestEigenvalue = top.Values[0],
            LargestEigenvalueResidual = top.Residuals[0],
            Batches = batches,
            BatchSharpness = batch.Mean,
            BatchSharpnessSem = batch.Count == 1 ? 0 : batch.StandardError,
        };
    }

    private (SampleSummary Relative, SampleSummary Symmetric, double Worst) Around(RunState state, double loss, CancellationToken cancel)
    {
        double[] centre = state.Parameters;
        var balls = new NeuronBalls(state.Run.Architecture, centre, radius);
        Xoshiro256 random = StreamOf(state, 0);
        double[] rises = new double[directions], means = new double[directions];
        var (worst, steepest) = (double.NegativeInfinity, new double[centre.Length]);
        for (int d = 0; d < directions; d++)
        {
            double[] delta = balls.Random(ref random, centre.Length);
            double above = LossAt(delta, 1), below = LossAt(delta, -1);
            (rises[d], means[d]) = (above - loss, (above + below) / 2 - loss);
            if (Math.Max(above, below) - loss > worst)
                (worst, steepest) = (Math.Max(above, below) - loss, above >= below ? delta : [.. delta.Select(x => -x)]);
        }
        for (int step = 0; step < Ascent; step++)
        {
            using NetworkPass pass = state.PassAt([.. centre.Zip(steepest, (c, x) => c + x)], cancel);
            worst = Math.Max(worst, pass.Loss - loss);
            steepest = balls.Along(pass.Gradient());
        }
        return (SampleSummary.Of(rises, cancel), SampleSummary.Of(means, cancel), Math.Max(worst, LossAt(steepest, 1) - loss));

        double LossAt(double[] delta, double sign)
        {
            using NetworkPass pass = state.PassAt([.. centre.Zip(delta, (c, x) => c + sign * x)], cancel);
            return pass.Loss;
        }
    }

    private SampleSummary OfBatches(RunState state, NetworkPass whole, NetworkHessian hessian, CancellationToken cancel)
    {
        int size = state.Run.Settings.BatchSizeAt(state.Checkpoint.Step);
        if (size >= whole.Count)
            return SampleSummary.Of([Along(whole, hessian)], cancel);
        Xoshiro256 random = StreamOf(state, 1);
        int[] all = [.. Enumerable.Range(0, whole.Count)];
        double[] values = new double[batches];
        for (int b = 0; b < batches; b++)
        {
            random.Shuffle(all);
            int[] batch = all[..size];
            using PaddedMatrix images = NetworkPass.Pick(state.Dataset.Train, batch);
            int[] labels = [.. batch.Select(n => whole.Labels[n])];
            using var pass = new NetworkPass(whole.Architecture, whole.LossFunction, images, labels, state.Parameters, cancel);
            using var curvature = new NetworkHessian(pass, whole.Architecture.Blocks, cancel);
            values[b] = Along(pass, curvature);
        }
        return SampleSummary.Of(values, cancel);
    }

    /// <summary>g^T H g/|g|^2.</summary>
    private static double Along(NetworkPass pass, NetworkHessian hessian)
    {
        double[] gradient = pass.Gradient(), product = new double[gradient.Length];
        hessian.Apply(gradient, product);
        return Sums.Dot(gradient, product) / Sums.Dot(gradient, gradient);
    }

    private static Xoshiro256 StreamOf(RunState state, ulong use) => new(state.Run.Settings.Seed ^ (ulong)state.Checkpoint.Step << 20,
        (ulong)state.Run.Realization << 1 | use);
}
