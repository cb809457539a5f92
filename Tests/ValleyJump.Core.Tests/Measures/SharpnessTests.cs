using ValleyJump.Core.Datasets;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>Sharpness against what it is to second order, and against scales that change nothing.</summary>
public sealed class SharpnessTests
{
    private static readonly ImageDataset Data = new ImageDatasetImport { TrainPerClass = 3, TestPerClass = 1 }.Read();

    private static SgdRun Train(int batchSize) =>
        SgdTrainer.Train(Data, new() { Steps = 60, Checkpoints = 3, HiddenWidths = [6, 5], BatchSize = batchSize });

    [Fact]
    public void Rescaled_layers_have_the_same_sharpness_and_another_flatness()
    {
        SgdRun run = Train(10);
        NetworkArchitecture network = run.Architecture;
        float[] weights = run.Checkpoints[^1].ReadWeights(), scaled = [.. weights];
        // W1, b1 by 4 and W2 by 1/4, which single precision does exactly.
        foreach (ref float w in scaled.AsSpan(0, network.Biases(0).End))
            w *= 4;
        foreach (ref float w in network.Weights(1).Of(scaled.AsSpan()))
            w /= 4;
        SharpnessMeasurement one = Measure(With(run, weights)), other = Measure(With(run, scaled));
        // Rounding of the forward pass in double precision is 1e-15, differences of losses are 1e-3.
        Assert.Equal(one.RelativeSharpness, other.RelativeSharpness, 1e-10);
        Assert.Equal(one.SymmetricSharpness, other.SymmetricSharpness, 1e-10);
        Assert.Equal(one.WorstSharpness, other.WorstSharpness, 1e-9);
        // The Hessian of W2 is 16 times as large.
        Assert.Equal(Flatness(run, weights) / 16, Flatness(run, scaled), 1e-8);
        Assert.True(one.WorstSharpness > one.RelativeSharpness && one.SymmetricSharpness > 0);
    }

    [Fact]
    public void A_small_symmetric_sharpness_is_that_of_the_Hessian()
    {
        SgdRun run = Train(10);
        double[] parameters = Array.ConvertAll(run.Checkpoints[^1].ReadWeights(), w => (double)w);
        const double rho = 1e-3;
        SharpnessMeasurement found = Measure(run, rho, directions: 400);
        using PaddedMatrix images = NetworkPass.Load(Data.Train);
        using var pass = new NetworkPass(run.Architecture, LossFunction.CrossEntropy, images, Data.Train.Labels, parameters);
        using var hessian = new NetworkHessian(pass, run.Architecture.Blocks);
        // The mean of delta^T H delta/2: a ball's directions have the covariance rho^2 |w|^2/n, and balls are independent.
        double expected = 0;
        double[] unit = new double[hessian.Size], column = new double[hessian.Size];
        foreach (ParameterBlock block in run.Architecture.Blocks)
        {
            int length = Math.Max(1, block.FanIn);
            for (int at = block.Offset; at < block.End; at += length)
            {
                double square = Sums.Dot(parameters.AsSpan(at, length), parameters.AsSpan(at, length)), trace = 0;
                for (int i = at; i < at + length && square > 0; i++)
                {
                    unit[i] = 1;
                    hessian.Apply(unit, column);
                    unit[i] = 0;
                    trace += column[i];
                }
                expected += rho * rho / 2 * square / length * trace;
            }
        }
        // Fourth order adds a fraction of rho^2, and kinks of a ReLU some per cent at most, of directions that cross one.
        Assert.Equal(expected, found.SymmetricSharpness, 4 * found.SymmetricSharpnessSem + 0.02 * expected);
        Assert.True(found.SymmetricSharpnessSem < 0.1 * expected);
    }

    [Fact]
    public void The_gradient_and_the_batch_sharpness_are_those_of_the_slow_network()
    {
        SgdRun run = Train(1000);
        double[] parameters = Array.ConvertAll(run.Checkpoints[^1].ReadWeights(), w => (double)w);
        var slow = new Float64Network(run.Architecture, LossFunction.CrossEntropy, Data.Train);
        double[] gradient = slow.Gradient(parameters);
        using PaddedMatrix images = NetworkPass.Load(Data.Train);
        using var pass = new NetworkPass(run.Architecture, LossFunction.CrossEntropy, images, Data.Train.Labels, parameters);
        double[] fast = pass.Gradient();
        for (int i = 0; i < fast.Length; i++)
            Assert.Equal(gradient[i], fast[i], 1e-13);
        // Central differences along g.
        const double step = 1e-5;
        double norm = Sums.Norm(gradient);
        double Slope(double sign) => Sums.Dot(slow.Gradient([.. parameters.Zip(gradient, (w, g) => w + sign * step * g / norm)]), gradient);
        SharpnessMeasurement found = Measure(run);
        Assert.Equal((Slope(1) - Slope(-1)) / (2 * step) / norm, found.BatchSharpness, 1e-5 * found.BatchSharpness);
        Assert.Equal(0, found.BatchSharpnessSem);
        Assert.True(found.BatchSharpness <= found.LargestEigenvalue);
    }

    [Fact]
    public void The_same_every_time_and_bad_input_is_refused()
    {
        SgdRun run = Train(10);
        Assert.Equal(Measure(run), Measure(run));
        Assert.NotEqual(Measure(run).RelativeSharpness, Measure(run with { Realization = 1 }).RelativeSharpness);
        Assert.Equal("InvalidRadius", Assert.Throws<InvalidInputException>(() => new SharpnessMeasure(double.NaN, 2, 2)).Id);
        Assert.Equal("InvalidDirections", Assert.Throws<InvalidInputException>(() => new SharpnessMeasure(0.1, 1, 2)).Id);
        Assert.Equal("InvalidBatches", Assert.Throws<InvalidInputException>(() => new SharpnessMeasure(0.1, 2, 0)).Id);
        SharpnessMeasurement broken = Measure(With(run, [.. run.Checkpoints[^1].ReadWeights().Select(w => w * float.NaN)]));
        Assert.True(double.IsNaN(broken.SymmetricSharpness) && broken.Note.Length > 0);
    }

    private static double Flatness(SgdRun run, float[] weights)
    {
        using var datasets = new MeasuredDatasets([Data]);
        return new CurvatureMeasure(null, 3).Of(RunState.Of(With(run, weights), 2, datasets), default).Flatness;
    }

    private static SgdRun With(SgdRun run, float[] weights) =>
        run with { Checkpoints = [.. run.Checkpoints.SkipLast(1), run.Checkpoints[^1] with { Weights = weights }] };

    private static SharpnessMeasurement Measure(SgdRun run, double radius = 0.05, int directions = 10)
    {
        using var datasets = new MeasuredDatasets([Data]);
        return new SharpnessMeasure(radius, directions, 5).Of(RunState.Of(run, run.Checkpoints.Count - 1, datasets), default);
    }
}
