using ValleyJump.Core.Datasets;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Networks;

/// <summary>The kernel against the network in double precision: any widths, batch sizes, densities, losses and update rules.</summary>
public class KernelTests
{
    private static readonly int[][] Shapes =
    [
        [1, 1], [7, 3], [5, 1, 2], [9, 7, 4], [12, 8, 8, 8], [12, 15, 16, 17, 5], [30, 31, 3], [40, 63, 64, 20], [33, 130, 70, 11],
            [100, 50, 50, 10], [20, 17, 33, 18],
    ];

    private static readonly int[] BatchSizes = [1, 2, 3, 10, 63, 64, 65, 131];

    public static TheoryData<string> Rules => [.. AllRules.Keys];

    private static Dictionary<string, UpdateRule> AllRules { get; } = new UpdateRule[]
    {
        UpdateRule.Sgd(), UpdateRule.Sgd(weightDecay: 0.1), UpdateRule.Sgd(0.9), UpdateRule.Sgd(0.8, nesterov: true, weightDecay: 0.05),
        UpdateRule.RmsProp(0.9), UpdateRule.RmsProp(0.95, 1e-3, 0.5, 0.01), UpdateRule.Adam(), UpdateRule.Adam(0.8, 0.99, 1e-4, 0.02),
    }.ToDictionary(r => r.ToString());

    [Theory]
    [InlineData(LossFunction.CrossEntropy, 1.0)]
    [InlineData(LossFunction.CrossEntropy, 0.2)]
    [InlineData(LossFunction.MeanSquaredError, 1.0)]
    [InlineData(LossFunction.MeanSquaredError, 0.2)]
    public void GradientsAndLossesOfAnyShape(LossFunction loss, double density)
    {
        foreach (int[] widths in Shapes)
        {
            var architecture = new NetworkArchitecture(widths);
            LabelledImages images = SmallData.Images(140, widths[0], widths[^1], density);
            float[] weights = SmallData.Weights(architecture);
            var twin = new Float64Network(architecture, loss, images);
            using var evaluator = new NetworkEvaluator(architecture, loss, images);
            Assert.Equal(twin.Loss(SmallData.Double(weights)), evaluator.Evaluate(weights).Loss, 1e-5);
            foreach (int batchSize in BatchSizes)
            {
                int[] batch = [.. Enumerable.Range(0, batchSize).Select(k => (k * 17 + 5) % 140)];
                Near(twin.Gradient(SmallData.Double(weights), batch), evaluator.Gradient(weights, batch), 1e-5,
                    $"{architecture}, B = {batchSize}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void TwentyStepsOfEveryRule(string name)
    {
        UpdateRule rule = AllRules[name];
        // Adaptive rules divide by sqrt(s): a gradient that is zero but for rounding moves its weight by eta in either. Dense data have
        // none.
        foreach (int[] widths in (int[][])[[9, 7, 4], [12, 15, 16, 17, 5], [6, 3]])
        {
            var architecture = new NetworkArchitecture(widths);
            LabelledImages images = SmallData.Images(60, widths[0], widths[^1], 0.8);
            float[] start = SmallData.Weights(architecture), end = new float[start.Length];
            using INetworkKernel kernel = NetworkKernels.Create(architecture, LossFunction.CrossEntropy, rule, PixelOrder.Of(images, -1));
            var sparse = new SparseImages(images, kernel.Pixels, kernel.Layout);
            var twin = new Float64Network(architecture, LossFunction.CrossEntropy, images);
            var optimizer = new DoubleOptimizer(rule, SmallData.Double(start));
            kernel.Load(start);
            for (int t = 0; t < 20; t++)
            {
                int[] batch = [.. Enumerable.Range(0, 10).Select(k => (t * 10 + k * 7) % 60)];
                kernel.Step(sparse, batch, 0.01, CancellationToken.None);
                optimizer.Step(twin.Gradient(optimizer.Weights, batch), 0.01);
            }
            kernel.Store(end);
            Near(optimizer.Weights, end, 2e-5, $"{architecture}, {rule}");
            Assert.True(optimizer.Weights.Zip(start, (a, b) => Math.Abs(a - b)).Max() > 0.01); // It moved.
        }
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void AllRegisterWidthsComputeTheSameBits(string name)
    {
        // One to four columns more than whole registers of every width: those have blocks of their own.
        int[][] shapes = [[40, 13, 50, 11], [30, 50, 50, 10], [30, 100, 100, 10], [33, 17, 20, 9], [21, 36, 18, 10], [16, 8, 33]];
        foreach (int[] widths in shapes)
            SameBits(AllRules[name], new NetworkArchitecture(widths));
    }

    private static void SameBits(UpdateRule rule, NetworkArchitecture architecture)
    {
        LabelledImages images = SmallData.Images(140, architecture.Widths[0], architecture.Widths[^1], 0.4);
        float[][] results = [.. new[] { 128, 256, 512 }.Select(width =>
        {
            var weights = new float[architecture.ParameterCount];
            using INetworkKernel kernel = NetworkKernels.Create(architecture, LossFunction.CrossEntropy, rule, PixelOrder.Of(images, -1),
                width);
            var sparse = new SparseImages(images, kernel.Pixels, kernel.Layout);
            kernel.Load(SmallData.Weights(architecture));
            for (int t = 0; t < 30; t++)
            {
                int[] batch = [.. Enumerable.Range(0, BatchSizes[t % 8]).Select(k => (k * 11 + t) % 140)];
                kernel.Step(sparse, batch, 0.02, CancellationToken.None);
            }
            kernel.Store(weights);
            return weights;
        })];
        Assert.Equal(results[0], results[1]);
        Assert.Equal(results[0], results[2]);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public void ABatchOfAllImagesHasTheBitsOfTheSameBatchAmongMore(string name)
    {
        // All images are summed pixel by pixel, in blocks of images and tiles of rows; some of more, image by image.
        (int[], int)[] cases = [([40, 50, 50, 11], 300), ([40, 13, 4], 129), ([30, 9], 70), ([40, 1500, 3], 300)];
        foreach ((int[] widths, int count) in cases)
        {
            var architecture = new NetworkArchitecture(widths);
            LabelledImages images = SmallData.Images(count, widths[0], widths[^1], 0.4);
            LabelledImages more = SmallData.Images(count + 1, widths[0], widths[^1], 0.4);
            PixelOrder pixels = PixelOrder.Of(images, -1);
            int[] batch = [.. Enumerable.Range(0, count)];
            foreach (int width in new[] { 128, 256, 512 })
            {
                float[][] weights = [.. new[] { images, more }.Select(set =>
                {
                    var end = new float[architecture.ParameterCount];
                    using INetworkKernel kernel = NetworkKernels.Create(architecture, LossFunction.CrossEntropy, AllRules[name], pixels,
                        width);
                    var sparse = new SparseImages(set, kernel.Pixels, kernel.Layout);
                    kernel.Load(SmallData.Weights(architecture));
                    for (int t = 0; t < 5; t++)
                        kernel.Step(sparse, batch, 0.05, CancellationToken.None);
                    kernel.Store(end);
                    return end;
                })];
                Assert.Equal(weights[1], weights[0]);
            }
        }
    }

    [Fact]
    public void LoadingAndStoringKeepsTheBits()
    {
        foreach (int[] widths in Shapes)
        {
            var architecture = new NetworkArchitecture(widths);
            float[] weights = SmallData.Weights(architecture), back = new float[weights.Length];
            using INetworkKernel kernel = NetworkKernels.Create(architecture, LossFunction.CrossEntropy, UpdateRule.Adam(),
                PixelOrder.Of(SmallData.Images(60, widths[0], widths[^1], 0.4), -1));
            kernel.Load(weights);
            kernel.Store(back);
            Assert.Equal(weights, back);
        }
    }

    [Fact]
    public void TheSumsThatPlainSgdCarriesAlongStayTrue()
    {
        // The outputs by the sums carried over 3000 steps, which are summed afresh at steps 1024 and 2048, against those of the weights
        // alone.
        using INetworkKernel kernel = NetworkKernels.Create(Golden.Architecture, LossFunction.CrossEntropy, UpdateRule.Sgd(),
            PixelOrder.Of(Mnist.BuiltIn.Train));
        using INetworkKernel fresh = NetworkKernels.Create(Golden.Architecture, LossFunction.CrossEntropy, UpdateRule.Sgd(), kernel.Pixels);
        var images = new SparseImages(Mnist.BuiltIn.Train, kernel.Pixels, kernel.Layout);
        var order = new SampleOrder(1000, 5, 0);
        kernel.Load(InitialWeights.Draw(Golden.Architecture, 5));
        for (int t = 0; t < 3000; t++)
            kernel.Step(images, order.Next(10), 0.02, CancellationToken.None);
        var weights = new float[Golden.Architecture.ParameterCount];
        kernel.Store(weights);
        fresh.Load(weights);
        int[] all = [.. Enumerable.Range(0, 1000)];
        float[] carried = new float[10_000], summed = new float[10_000];
        kernel.Outputs(images, all, carried, CancellationToken.None);
        fresh.Outputs(images, all, summed, CancellationToken.None);
        // Outputs are of the order of 10: some ten roundings.
        Assert.True(summed.Max(Math.Abs) > 5);
        Assert.All(carried.Zip(summed), pair => Assert.Equal(pair.First, pair.Second, 1e-4f));
    }

    [Fact]
    public void TheBackgroundIsTheMostFrequentPixel()
    {
        Assert.Equal(-1, PixelOrder.Of(Mnist.BuiltIn.Train).Background);
        Assert.Equal(0.5f, PixelOrder.Of(new([0.5f, 1, 0.5f, 2, 3, 4], [0, 1], 1, 3)).Background);
        Assert.Equal(1, PixelOrder.Of(new([2, 1], [0, 0], 1, 1)).Background);
    }

    [Fact]
    public void PixelsThatOftenDifferComeFirst()
    {
        // Of four images differ, at the six pixels: all, none, three, two, one, four. From 45 % on a pixel is dense, in groups of four.
        LabelledImages images = new([1, 0, 1, 1, 1, 1, 1, 0, 1, 1, 0, 1, 1, 0, 1, 0, 0, 1, 1, 0, 0, 0, 0, 1], [0, 0, 1, 1], 2, 3);
        PixelOrder pixels = PixelOrder.Of(images, 0);
        Assert.Equal(4, pixels.Dense);
        Assert.Equal([0, 4, 1, 2, 5, 3], pixels.Rows);
        Assert.Equal(0, PixelOrder.Of(SmallData.Images(50, 12, 3, 0.1), -1).Dense);
        Assert.Equal(12, PixelOrder.Of(SmallData.Images(50, 12, 3, 0.9), -1).Dense);
        // In MNIST's middle every other pixel is ink.
        Assert.InRange(PixelOrder.Of(Mnist.BuiltIn.Train).Dense, 100, 250);
    }

    [Theory]
    [InlineData(0f)]
    [InlineData(2.5f)]
    public void AnyBackgroundWillDo(float background)
    {
        var architecture = new NetworkArchitecture([20, 9, 4]);
        LabelledImages images = SmallData.Images(30, 20, 4, 0.3, background);
        float[] weights = SmallData.Weights(architecture);
        using var evaluator = new NetworkEvaluator(architecture, LossFunction.CrossEntropy, images);
        var twin = new Float64Network(architecture, LossFunction.CrossEntropy, images);
        Near(twin.Gradient(SmallData.Double(weights)), evaluator.Gradient(weights), 1e-5, "");
    }

    [Fact]
    public void WrongInputIsRefused()
    {
        var architecture = new NetworkArchitecture([20, 9, 4]);
        LabelledImages images = SmallData.Images(30, 20, 4);
        using var evaluator = new NetworkEvaluator(architecture, LossFunction.CrossEntropy, images);
        Assert.Throws<ArgumentException>(() => evaluator.Evaluate(new float[3]));
        Assert.Throws<ArgumentException>(() => evaluator.Gradient(new float[architecture.ParameterCount], [30]));
        Assert.Throws<ArgumentException>(() => evaluator.Gradient(new float[architecture.ParameterCount], [-1]));
        Assert.Throws<ArgumentException>(() => new NetworkEvaluator(new([19, 4]), LossFunction.CrossEntropy, images));
        Assert.Throws<ArgumentException>(() => new NetworkEvaluator(new([20, 3]), LossFunction.CrossEntropy, images));
        Assert.Throws<ArgumentException>(() => new Float64Network(new([20, 3]), LossFunction.CrossEntropy, images));
        Assert.Throws<OperationCanceledException>(() =>
            evaluator.Evaluate(new float[architecture.ParameterCount], new CancellationToken(true)));
    }

    private static void Near(double[] expected, float[] actual, double tolerance, string what)
    {
        double bound = tolerance * Math.Max(0.1, expected.Max(Math.Abs)), worst = expected.Zip(actual, (e, a) => Math.Abs(e - a)).Max();
        Assert.True(worst <= bound, $"{what}: {worst} > {bound}");
    }
}
