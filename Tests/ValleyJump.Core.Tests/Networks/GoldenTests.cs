using ValleyJump.Core.Networks;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Networks;

/// <summary>
/// The network against independent values in double precision: to 1e-10 by the network in double precision, to 1e-5 by the kernel, relative
/// to the largest element.
/// </summary>
public class GoldenTests
{
    private const LossFunction Entropy = LossFunction.CrossEntropy;

    private static readonly Float64Network Twin = new(Golden.Architecture, Entropy, Mnist.ExactPixels, Mnist.BuiltIn.Train.Labels);

    public static TheoryData<string> Cases => ["sm40", "trained1000"];

    [Theory]
    [MemberData(nameof(Cases))]
    public void LossInDoublePrecision(string name)
    {
        Golden golden = Golden.Of(name);
        Assert.Equal(golden["loss"], Twin.Loss(golden.Weights, golden.Samples), 1e-10);
    }

    [Fact]
    public void OutputsInDoublePrecision()
    {
        double[] outputs = [.. Golden.Small.Samples.SelectMany(n => Twin.Outputs(Golden.Small.Weights, n))];
        Near(Golden.Small.Values("logits"), outputs, 1e-10);
    }

    [Fact]
    public void GradientsOfAllLayersInDoublePrecision()
    {
        double[] gradient = Twin.Gradient(Golden.Small.Weights, Golden.Small.Samples);
        foreach (string part in Golden.Parts)
            Near(Golden.Small.Values("grad_" + part), Golden.Part(gradient, part), 1e-10);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void GradientNormsInDoublePrecision(string name)
    {
        Golden golden = Golden.Of(name);
        double[] gradient = Twin.Gradient(golden.Weights, golden.Samples);
        foreach (string part in Golden.Parts)
        {
            Assert.Equal(golden.In("grad_l2", part), Norm(Golden.Part(gradient, part)), 1e-10);
            Assert.Equal(golden.In("grad_sum", part), Golden.Part(gradient, part).Sum(), 1e-10);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void HessianVectorProductInDoublePrecision(string name)
    {
        Golden golden = Golden.Of(name);
        double[] v = Golden.Direction(), product = Twin.HessianVectorProduct(golden.Weights, 1, v, golden.Samples);
        Near(golden.Values("HV"), product, 1e-10);
        Assert.Equal(golden["vHv"], v.Zip(product, (a, b) => a * b).Sum(), 1e-10 * golden["vHv"]);
    }

    [Theory]
    [InlineData("sm40", "gd20_losses_every25th", "gd20_final_param_l2_every25th", 25)]
    [InlineData("sm40", "gd20_losses_all1000", "gd20_final_param_l2_all1000", 1)]
    [InlineData("trained1000", "gd20_losses_all1000", "gd20_final_param_l2_all1000", 1)]
    public void TwentyStepsOfGradientDescent(string name, string losses, string norms, int every)
    {
        Golden golden = Golden.Of(name);
        int[] samples = [.. Enumerable.Range(0, 1000 / every).Select(n => n * every)];
        double[] weights = [.. golden.Weights], expected = golden.Numbers(losses);
        using INetworkKernel kernel = NetworkKernels.Create(Golden.Architecture, Entropy, UpdateRule.Sgd(),
            PixelOrder.Of(Mnist.BuiltIn.Train));
        using var evaluator = new NetworkEvaluator(Golden.Architecture, Entropy, Mnist.Subset(samples));
        var images = new SparseImages(Mnist.BuiltIn.Train, kernel.Pixels, kernel.Layout);
        var single = golden.SingleWeights;
        kernel.Load(single);
        for (int t = 0; t <= 20; t++)
        {
            Assert.Equal(expected[t], Twin.Loss(weights, samples), 1e-10 * Math.Max(1, expected[t]));
            kernel.Store(single);
            Assert.Equal(expected[t], evaluator.Evaluate(single).Loss, 1e-5 * Math.Max(1, expected[t]));
            if (t == 20)
                break;
            double[] gradient = Twin.Gradient(weights, samples);
            for (int i = 0; i < weights.Length; i++)
                weights[i] -= 0.05 * gradient[i];
            kernel.Step(images, samples, 0.05, CancellationToken.None);
        }
        foreach (string part in Golden.Parts)
        {
            Assert.Equal(golden.In(norms, part), Norm(Golden.Part(weights, part)), 1e-10 * golden.In(norms, part));
            Near(Golden.Part(weights, part), [.. Golden.Part(single, part).Select(w => (double)w)], 1e-5);
        }
    }

    [Theory]
    [InlineData("sm40", 128)]
    [InlineData("sm40", 256)]
    [InlineData("sm40", 512)]
    [InlineData("trained1000", 128)]
    [InlineData("trained1000", 256)]
    [InlineData("trained1000", 512)]
    public void TheKernel(string name, int width)
    {
        Golden golden = Golden.Of(name);
        using var evaluator = Evaluator(golden.Samples, width);
        NetworkEvaluation evaluation = evaluator.Evaluate(golden.SingleWeights);
        Assert.Equal(golden["loss"], evaluation.Loss, 1e-5);
        Assert.Equal(golden["accuracy"], evaluation.Accuracy, 1e-15);
        Assert.Equal(golden.Predictions, evaluation.Predictions);
        float[] gradient = evaluator.Gradient(golden.SingleWeights);
        // Of the size of the terms: at trained weights the mean over the samples cancels to a hundredth of them.
        double[] twin = Twin.Gradient(golden.Weights, golden.Samples), terms = new double[twin.Length];
        int[] samples = golden.Samples;
        foreach (int n in samples)
        {
            double[] term = Twin.Gradient(golden.Weights, [n]);
            for (int i = 0; i < terms.Length; i++)
                terms[i] += Math.Abs(term[i]) / samples.Length;
        }
        foreach (string part in Golden.Parts)
        {
            double bound = 1e-5 * Golden.Part(terms, part).Max();
            Assert.All(Golden.Part(twin, part).Zip(Golden.Part(gradient, part)), pair => Assert.Equal(pair.First, pair.Second, bound));
        }
    }

    private static NetworkEvaluator Evaluator(int[] samples, int width) =>
        new(Golden.Architecture, Entropy, NetworkKernels.Create(Golden.Architecture, Entropy, UpdateRule.Sgd(),
            PixelOrder.Of(Mnist.Subset(samples)), width), Mnist.Subset(samples));

    private static double Norm(double[] v) => Math.Sqrt(v.Sum(x => x * x));

    private static void Near(double[] expected, double[] actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Length);
        double bound = tolerance * expected.Max(Math.Abs), worst = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
        Assert.True(worst <= bound, $"{worst} > {bound}");
    }
}
