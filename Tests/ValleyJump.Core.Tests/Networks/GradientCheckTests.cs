using ValleyJump.Core.Datasets;
using ValleyJump.Core.Networks;

namespace ValleyJump.Core.Tests.Networks;

/// <summary>The derivatives in double precision against finite differences, in every layer, for both losses.</summary>
public class GradientCheckTests
{
    public static TheoryData<LossFunction, int[]> Cases => new()
    {
        { LossFunction.CrossEntropy, [6, 4] },
        { LossFunction.CrossEntropy, [6, 5, 4] },
        { LossFunction.CrossEntropy, [6, 7, 5, 3] },
        { LossFunction.CrossEntropy, [6, 5, 6, 4, 3] },
        { LossFunction.MeanSquaredError, [6, 4] },
        { LossFunction.MeanSquaredError, [6, 5, 4] },
        { LossFunction.MeanSquaredError, [6, 7, 5, 3] },
        { LossFunction.MeanSquaredError, [6, 5, 6, 4, 3] },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheGradientIsTheSlopeOfTheLoss(LossFunction loss, int[] widths)
    {
        var architecture = new NetworkArchitecture(widths);
        var network = new Float64Network(architecture, loss, SmallData.Images(11, widths[0], widths[^1]));
        double[] weights = SmallData.Double(SmallData.Weights(architecture)), gradient = network.Gradient(weights);
        for (int i = 0; i < weights.Length; i++)
        {
            // Central differences: an error of h^2 from the third derivative and of 1e-16/h from rounding.
            const double H = 1e-5;
            double before = weights[i];
            weights[i] = before + H;
            double up = network.Loss(weights);
            weights[i] = before - H;
            double down = network.Loss(weights);
            weights[i] = before;
            Assert.Equal((up - down) / (2 * H), gradient[i], 1e-8);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void TheHessianVectorProductIsTheSlopeOfTheGradient(LossFunction loss, int[] widths)
    {
        var architecture = new NetworkArchitecture(widths);
        var network = new Float64Network(architecture, loss, SmallData.Images(11, widths[0], widths[^1]));
        double[] weights = SmallData.Double(SmallData.Weights(architecture));
        for (int l = 0; l < architecture.Layers; l++)
        {
            const double H = 1e-6;
            int at = architecture.WeightOffset(l), length = architecture.BiasOffset(l) - at;
            double[] v = [.. Enumerable.Range(0, length).Select(i => Math.Sin(1 + i))];
            double[] Moved(double h) => [.. weights.Select((w, i) => i >= at && i < at + length ? w + h * v[i - at] : w)];
            double[] up = network.Gradient(Moved(H)), down = network.Gradient(Moved(-H)),
                product = network.HessianVectorProduct(weights, l, v);
            for (int i = 0; i < length; i++)
                Assert.Equal((up[at + i] - down[at + i]) / (2 * H), product[i], 1e-8);
        }
    }

    [Fact]
    public void MeanSquaredErrorIsOverSamplesAndOutputs()
    {
        // One input of 2, weights 0.5 and -1, biases 0.25 and 1, class 1: outputs 1.25 and -1 for 0 and 1.
        var network = new Float64Network(new([1, 2]), LossFunction.MeanSquaredError, new LabelledImages([2], [1], 1, 1));
        double[] weights = [0.5, -1, 0.25, 1];
        Assert.Equal([1.25, -1], network.Outputs(weights, 0));
        Assert.Equal((1.25 * 1.25 + 4) / 2, network.Loss(weights), 1e-15);
        Assert.Equal([2.5, -4, 1.25, -2], network.Gradient(weights));
    }

    [Fact]
    public void CrossEntropyOfLargeOutputsIsExact()
    {
        // ln(e^1000 + e^0) - 0.
        var network = new Float64Network(new([1, 2]), LossFunction.CrossEntropy, new LabelledImages([1], [1], 1, 1));
        Assert.Equal(1000, network.Loss([1000, 0, 0, 0]));
        Assert.Equal([1, -1, 1, -1], network.Gradient([1000, 0, 0, 0]));
    }
}
