using ValleyJump.Core.Datasets;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Networks;

/// <summary>Update rules worked out by hand on one weight; <see cref="KernelTests"/> follows them on networks for twenty steps.</summary>
public class UpdateRuleTests
{
    // One input of 2 (background 0), one output, target 1: L = (2w + b - 1)^2, so that dL/dw = 4 (2w + b - 1) and dL/db is half of it.
    // From w = 1, b = 1 the gradient is (8, 4).
    private static (float W, float B) After(UpdateRule rule, int steps, double rate)
    {
        var architecture = new NetworkArchitecture([1, 1]);
        LabelledImages image = new([2], [0], 1, 1);
        using INetworkKernel kernel = NetworkKernels.Create(architecture, LossFunction.MeanSquaredError, rule, PixelOrder.Of(image, 0));
        var images = new SparseImages(image, kernel.Pixels, kernel.Layout);
        var weights = new float[] { 1, 1 };
        kernel.Load(weights);
        for (int t = 0; t < steps; t++)
            kernel.Step(images, [0], rate, CancellationToken.None);
        kernel.Store(weights);
        return (weights[0], weights[1]);
    }

    [Fact]
    public void PlainSgd()
    {
        Assert.Equal((0.5f, 0.75f), After(UpdateRule.Sgd(), 1, 1.0 / 16));
        // At (0.5, 0.75) the gradient is (3, 1.5).
        Assert.Equal((0.3125f, 0.65625f), After(UpdateRule.Sgd(), 2, 1.0 / 16));
    }

    [Fact]
    public void Momentum() // v = (8, 4), then (4, 2) + (3, 1.5).
    {
        Assert.Equal((0.5f, 0.75f), After(UpdateRule.Sgd(0.5), 1, 1.0 / 16));
        Assert.Equal((0.5f - 7f / 16, 0.75f - 3.5f / 16), After(UpdateRule.Sgd(0.5), 2, 1.0 / 16));
    }

    [Fact]
    public void Nesterov() // g + v/2 = (12, 6).
        => Assert.Equal((0.25f, 0.625f), After(UpdateRule.Sgd(0.5, nesterov: true), 1, 1.0 / 16));

    [Fact]
    public void WeightDecay() // g = (8 + 0.5, 4 + 0.5).
        => Assert.Equal((1 - 8.5f / 16, 1 - 4.5f / 16), After(UpdateRule.Sgd(weightDecay: 0.5), 1, 1.0 / 16));

    [Fact]
    public void RmsProp() // s = (16, 4) with alpha = 3/4: g/sqrt(s) = 2 for both.
    {
        var (w, b) = After(UpdateRule.RmsProp(0.75), 1, 0.125);
        Assert.Equal(0.75f, w, 1e-6f);
        Assert.Equal(0.75f, b, 1e-6f);
    }

    [Fact]
    public void AdamMovesByTheLearningRateAtFirst() // m/(1 - beta1) = g and s/(1 - beta2) = g^2 at t = 1.
    {
        var (w, b) = After(UpdateRule.Adam(), 1, 0.125);
        Assert.Equal(0.875f, w, 1e-6f);
        Assert.Equal(0.875f, b, 1e-6f);
        // An epsilon of 8 halves the step of w: 8/(8 + 8), and makes that of b 4/(4 + 8).
        (w, b) = After(UpdateRule.Adam(epsilon: 8), 1, 0.125);
        Assert.Equal(1 - 0.0625f, w, 1e-6f);
        Assert.Equal(1 - 0.125f / 3, b, 1e-6f);
    }

    [Fact]
    public void LoadingForgetsTheAverages()
    {
        var architecture = new NetworkArchitecture([6, 5, 3]);
        LabelledImages data = SmallData.Images(10, 6, 3);
        foreach (UpdateRule rule in (UpdateRule[])[UpdateRule.Sgd(0.9), UpdateRule.Adam(), UpdateRule.RmsProp(momentum: 0.5)])
        {
            using INetworkKernel kernel = NetworkKernels.Create(architecture, LossFunction.CrossEntropy, rule, PixelOrder.Of(data, -1));
            var images = new SparseImages(data, kernel.Pixels, kernel.Layout);
            float[][] results = [.. Enumerable.Range(0, 2).Select(_ =>
            {
                var weights = new float[architecture.ParameterCount];
                kernel.Load(SmallData.Weights(architecture));
                for (int t = 0; t < 5; t++)
                    kernel.Step(images, [t, t + 1, t + 2], 0.01, CancellationToken.None);
                kernel.Store(weights);
                return weights;
            })];
            Assert.Equal(results[0], results[1]);
        }
    }

    [Fact]
    public void NumbersOutOfRangeAreRefused()
    {
        Assert.Equal("Momentum", Assert.Throws<InvalidInputException>(() => UpdateRule.Sgd(1)).Name);
        Assert.Equal("Momentum", Assert.Throws<InvalidInputException>(() => UpdateRule.Adam(double.NaN)).Name);
        Assert.Equal("SquareDecay", Assert.Throws<InvalidInputException>(() => UpdateRule.Adam(0.9, 1)).Name);
        Assert.Equal("SquareDecay", Assert.Throws<InvalidInputException>(() => UpdateRule.RmsProp(-0.1)).Name);
        Assert.Equal("Epsilon", Assert.Throws<InvalidInputException>(() => UpdateRule.RmsProp(epsilon: 0)).Name);
        Assert.Equal("WeightDecay", Assert.Throws<InvalidInputException>(() => UpdateRule.Sgd(weightDecay: double.PositiveInfinity)).Name);
    }
}
