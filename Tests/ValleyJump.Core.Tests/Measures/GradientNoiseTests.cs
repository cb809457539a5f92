using ValleyJump.Core.Datasets;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tests.Networks;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>The noise of gradients against a slow program, planted numbers and what an independent program found.</summary>
public sealed class GradientNoiseTests
{
    private static readonly ImageDataset Small = SmallData.Dataset(train: 70, features: 9);

    [Theory]
    [InlineData(LossFunction.CrossEntropy, new[] { 9, 7, 6, 3 }, new[] { 2 }, false)]
    [InlineData(LossFunction.CrossEntropy, new[] { 9, 7, 6, 3 }, new[] { 1, 3 }, true)]
    [InlineData(LossFunction.MeanSquaredError, new[] { 9, 3 }, new[] { 1 }, true)]
    public void Means_lengths_and_covariance_are_those_of_gradients_taken_one_by_one(LossFunction loss, int[] widths, int[] layers,
        bool biases)
    {
        var network = new NetworkArchitecture(widths);
        IReadOnlyList<ParameterBlock> blocks = new ParameterChoice(layers, biases).In(network);
        double[] weights = SmallData.Double(SmallData.Weights(network));
        var slow = new Float64Network(network, loss, Small.Train);
        double[][] single = [.. Enumerable.Range(0, Small.TrainCount).Select(n => Part(slow.Gradient(weights, [n]), blocks))];
        int size = single[0].Length;
        double[] mean = [.. Enumerable.Range(0, size).Select(i => single.Average(g => g[i]))];
        double[][] vectors = [.. Enumerable.Range(0, 5).Select(k => Normals(size, (ulong)k))];

        using PaddedMatrix images = NetworkPass.Load(Small.Train);
        using var pass = new NetworkPass(network, loss, images, Small.Train.Labels, weights);
        var gradients = new SampleGradients(pass, blocks);
        double[] found = gradients.Mean();
        for (int i = 0; i < size; i++)
            Assert.Equal(mean[i], found[i], 1e-13);
        Assert.Equal(single.Average(g => g.Sum(x => x * x)), gradients.MeanSquare(), 1e-12);
        var covariance = new NoiseCovariance(gradients.Along(vectors));
        for (int k = 0; k < vectors.Length; k++)
        {
            Assert.Equal(Dot(mean, vectors[k]), covariance.Means[k], 1e-12);
            for (int l = 0; l < vectors.Length; l++)
            {
                // (1/N) sum (v_k g_n)(v_l g_n) - (v_k g)(v_l g), as it is defined.
                double expected = single.Average(g => Dot(g, vectors[k]) * Dot(g, vectors[l]))
                    - Dot(mean, vectors[k]) * Dot(mean, vectors[l]);
                Assert.Equal(expected, covariance.Matrix[k, l], 1e-11);
            }
        }
    }

    [Fact]
    public void Covariance_alignment_and_kurtosis_of_a_few_numbers_are_those_worked_out_by_hand()
    {
        var covariance = new NoiseCovariance([[1, 3, 1, 3], [5, 5, 7, 7]]);
        Assert.Equal([2, 6], covariance.Means);
        Assert.Equal([1, 1], covariance.Variances);
        Assert.Equal(0, covariance.Matrix[0, 1]);
        Assert.Equal([1, 1], covariance.Kurtosis); // two values, equally often
        Assert.Equal(1, covariance.Alignment([3, 3]), 1e-15);
        Assert.Equal(1 / Math.Sqrt(2), covariance.Alignment([3, 0]), 1e-15);
        Assert.Equal(1, covariance.Alignment([3]), 1e-15);
        // C = [1 1; 1 1] and H = diag(2, 1): 3/(2 sqrt 5).
        Assert.Equal(3 / (2 * Math.Sqrt(5)), new NoiseCovariance([[1, 3], [1, 3]]).Alignment([2, 1]), 1e-15);
    }

    [Fact]
    public void Samples_of_one_gradient_have_no_noise()
    {
        double[] same = [.. Enumerable.Repeat(0.1, 10)];
        var covariance = new NoiseCovariance([same, [.. same.Select(g => 7 * g)]]);

        Assert.Equal([0, 0], covariance.Variances);
        Assert.Equal([double.NaN, double.NaN], covariance.Kurtosis);
        Assert.Equal(double.NaN, covariance.Alignment([2, 1]));
    }

    [Fact]
    public void The_factor_of_a_mini_batch_is_that_of_all_mini_batches()
    {
        double[] x = [1, 4, 4, 7, 11, -3];
        double mean = x.Average(), variance = x.Average(v => (v - mean) * (v - mean));
        for (int size = 1; size <= 6; size++)
        {
            double[] means = [.. Enumerable.Range(0, 64).Where(s => int.PopCount(s) == size)
                .Select(s => x.Where((_, i) => (s >> i & 1) == 1).Average())];
            Assert.Equal(means.Average(m => (m - mean) * (m - mean)), variance * GradientNoiseMeasure.BatchFactor(size, 6), 1e-12);
        }
        Assert.Equal(0, GradientNoiseMeasure.BatchFactor(50, 6));
    }

    [Fact]
    public void A_line_has_the_slope_and_the_errors_of_Anscombes_first_data_set()
    {
        LineFit fit = LineFit.Of([10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5],
            [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68]);
        // R: lm(y1 ~ x1) gives 3.0001 and 0.5001 +- 0.1179; the quantile of t with 9 degrees of freedom is 2.262157.
        Assert.Equal(0.5000909, fit.Slope, 1e-7);
        Assert.Equal(3.0000909, fit.Intercept, 1e-7);
        Assert.Equal(0.1179055, fit.SlopeError, 1e-7);
        Assert.Equal(2.262157 * 0.1179055, fit.SlopeMargin, 1e-6);
        Assert.True(double.IsNaN(LineFit.Of([1, 1], [2, 3]).Slope) && double.IsNaN(LineFit.Of([1], [2]).Slope));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1.7)]
    public void A_planted_exponent_is_found_with_its_sigma(double exponent)
    {
        // C_kk = 2 sigma/factor lambda^alpha is the noise of the toy model's Sigma = 2 sigma H^alpha.
        const double sigma = 0.3, factor = 0.02;
        double[] lambda = [8, 5, 2, 0.7, 0.1];
        GradientNoiseMeasurement found = Planted(lambda, [.. lambda.Select(l => 2 * sigma / factor * Math.Pow(l, exponent))], factor);
        Assert.Equal(exponent, found.NoiseExponent, 1e-12);
        Assert.InRange(found.NoiseExponentSem, 0, 1e-12);
        Assert.Equal(sigma, found.ImpliedPowerStrength, 1e-12);
        if (exponent == 1)
        {
            Assert.Equal(sigma, found.ImpliedNoiseStrength, 1e-12);
            Assert.Equal(0.05 * sigma, found.ImpliedDeltaS, 1e-12);
        }
        Assert.Equal("", found.Note);
    }

    [Fact]
    public void Directions_that_are_not_certainly_positive_are_left_out_and_told()
    {
        double[] variances = [4, 2, 1, 77, 78];
        GradientNoiseMeasurement found = Planted([4, 2, 1, 1e-12, -1e-12], variances, 0.1);
        Assert.Equal(1, found.NoiseExponent, 1e-12);
        Assert.Equal(7 / 100.0, found.NoiseShare, 1e-12);
        Assert.Equal("3 of 5 eigenvalues are certainly positive: numbers are of their directions.", found.Note);
        Assert.True(double.IsNaN(Planted([4, 2], [4, 2], 0.1).NoiseExponent));
        Assert.Equal("An exponent takes three directions with noise.", Planted([4, 2], [4, 2], 0.1).Note);
    }

    [Fact]
    public void A_runs_exponent_is_the_common_slope_and_its_error_the_jackknifes()
    {
        double[] lambda = [8, 3, 1, 0.2];
        GradientNoiseMeasurement[] exact = [.. new[] { 1e-3, 1, 50.0 }
            .Select((scale, k) => Planted(lambda, [.. lambda.Select(l => scale * Math.Pow(l, 1.3))], 0.1) with { Checkpoint = k })];
        GradientNoiseSummary same = GradientNoiseSummary.Of([.. exact, Planted([1], [1], 0.1) with { Checkpoint = 9 }]);
        Assert.Equal(1.3, same.NoiseExponent, 1e-12);
        Assert.InRange(same.NoiseExponentSem, 0, 1e-12);
        Assert.Equal((3, 1), (same.Count, same.LeftOutCount));
        Assert.StartsWith("1 of 4 checkpoints", same.Note, StringComparison.Ordinal);

        // On the same directions the common slope is the mean of the slopes, and the jackknife gives the error of a mean: with slopes 0.8,
        // 1.0 and 1.5 it is s/sqrt 3, s^2 = 0.13.
        GradientNoiseSummary mixed = GradientNoiseSummary.Of([.. new[] { 0.8, 1.0, 1.5 }
            .Select((a, k) => Planted(lambda, [.. lambda.Select(l => Math.Pow(l, a))], 0.1) with { Checkpoint = k })]);
        Assert.Equal("", mixed.Note);
        Assert.Equal(1.1, mixed.NoiseExponent, 1e-12);
        Assert.Equal(Math.Sqrt(0.13 / 3), mixed.NoiseExponentSem, 1e-12);
        Assert.Equal((0.8, 1.5), (Math.Round(mixed.NoiseExponentMin, 12), Math.Round(mixed.NoiseExponentMax, 12)));
        // A checkpoint that was named twice, as 100 and -1 may be, is one.
        GradientNoiseSummary twice = GradientNoiseSummary.Of([exact[0], exact[1], exact[1]]);
        Assert.Equal(2, twice.Count);
        Assert.Equal([0, 1], twice.Checkpoint);
        Assert.True(double.IsNaN(twice.NoiseExponentSem));
        Assert.Equal("The standard error of the exponent takes three checkpoints.", twice.Note);
    }

    [Fact]
    public void Full_batch_descent_has_no_noise_and_the_exponent_of_its_weights()
    {
        SgdRun run = Train(new() { BatchSize = 10 });
        GradientNoiseMeasurement noisy = Measure(run, 4), full = Measure(run with { Settings = run.Settings with { BatchSize = 70 } }, 4);
        Assert.Equal(noisy.NoiseExponent, full.NoiseExponent);
        Assert.Equal(noisy.NoiseScale, full.NoiseScale);
        Assert.Equal(60 / (10 * 69.0), noisy.BatchFactor, 1e-15);
        Assert.True(noisy.ImpliedDeltaS > 0);
        Assert.Equal((0, 0, 0, 0), (full.BatchFactor, full.NoiseToSignal, full.ImpliedNoiseStrength, full.ImpliedDeltaS));
    }

    [Fact]
    public void Weights_that_are_not_finite_or_give_no_gradient_have_no_numbers_and_say_so()
    {
        SgdRun run = Train(new() { BatchSize = 10 });
        GradientNoiseMeasurement broken = Measure(With(run, w => w[3] = float.NaN), 4);
        Assert.True(double.IsNaN(broken.NoiseExponent) && double.IsNaN(broken.NoiseScale) && double.IsNaN(broken.ImpliedNoiseStrength));
        Assert.Contains("not finite", broken.Note, StringComparison.Ordinal);
        // No unit of the first layer is active: the loss does not depend on W2.
        GradientNoiseMeasurement dead = Measure(With(run, w => Array.Clear(w)), 4);
        Assert.Equal((0, 0.0, 0.0), (dead.PositiveCount, dead.GradientNorm, dead.CovarianceTrace));
        Assert.True(double.IsNaN(dead.NoiseExponent) && double.IsNaN(dead.Alignment) && double.IsNaN(dead.NoiseScale));
        Assert.StartsWith("0 of 4 eigenvalues", dead.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        SgdRun run = Train(new() { BatchSize = 10 });
        (SgdRun, int)[] work = [.. Enumerable.Range(0, run.Checkpoints.Count).Select(k => (run, k))];
        double[][] found = [.. new[] { 1, 3 }.Select(threads =>
        {
            using var datasets = new MeasuredDatasets([Small]);
            var alphas = new List<double>();
            MeasureRunner.Run(work, datasets, new GradientNoiseMeasure(null, 4), m => alphas.Add(m.Result!.NoiseExponent), threads);
            return alphas.ToArray();
        })];
        Assert.Equal(found[0], found[1]);
        Assert.True(found[0].Distinct().Count() > 3);
    }

    [Fact]
    public void The_papers_network_has_the_exponents_that_an_independent_program_found()
    {
        SgdRun run = SgdTrainer.Train(Mnist.BuiltIn, new() { BatchSize = 50, LearningRate = 0.05 });
        // A NumPy program's, of one run with B = 50, eta = 0.05 and 20 directions; and the standard deviation from run to run of ten of
        // ours (five seeds, two realizations each). Two single runs differ by sqrt 2 of it.
        (int Checkpoint, double Alpha, double Spread)[] reference =
            [(5, 1.00, 0.020), (20, 1.02, 0.047), (50, 0.96, 0.032), (100, 0.93, 0.025)];
        using var datasets = new MeasuredDatasets([Mnist.BuiltIn]);
        foreach (var (checkpoint, alpha, spread) in reference)
        {
            GradientNoiseMeasurement found = new GradientNoiseMeasure(null, 20).Of(RunState.Of(run, checkpoint, datasets), default);
            Assert.InRange(found.NoiseExponent, alpha - 4 * Math.Sqrt(2) * spread, alpha + 4 * Math.Sqrt(2) * spread);
            Assert.InRange(found.Alignment, 0.8, 1);
        }
    }

    private static GradientNoiseMeasurement Measure(SgdRun run, int count)
    {
        using var datasets = new MeasuredDatasets([Small]);
        return new GradientNoiseMeasure(null, count).Of(RunState.Of(run, run.Checkpoints.Count - 1, datasets), default);
    }

    private static SgdRun Train(SgdSettings settings) =>
        SgdTrainer.Train(Small, settings with { Steps = 30, Checkpoints = 6, HiddenWidths = [8, 6] });

    private static SgdRun With(SgdRun run, Action<float[]> change)
    {
        float[] weights = [.. run.Checkpoints[^1].Weights];
        change(weights);
        return run with { Checkpoints = [run.Checkpoints[^1] with { Weights = weights }] };
    }

    private static GradientNoiseMeasurement Planted(double[] eigenvalues, double[] variances, double factor) => new()
    {
        Run = new() { Settings = new(), Dataset = "", DatasetFingerprint = "", Realization = 0 },
        Checkpoint = 0, Step = 0, Layer = [2], IncludeBiases = false, TopEigenvalues = eigenvalues.Length, Alignment = 1,
        BatchFactor = factor, CovarianceTrace = 100, GradientNorm = 1, TrainLoss = 1, EigenvaluesConverged = true, Seconds = 0,
        Directions = new()
        {
            Rank = [.. eigenvalues.Select((_, k) => k + 1)], Eigenvalue = eigenvalues, Residual = [.. eigenvalues.Select(_ => 1e-9)],
            Variance = variances, Gradient = new double[eigenvalues.Length], Kurtosis = new double[eigenvalues.Length],
        },
    };

    private static double[] Part(double[] all, IReadOnlyList<ParameterBlock> blocks) =>
        [.. blocks.SelectMany(b => b.Of<double>(all.AsSpan()).ToArray())];

    private static double[] Normals(int length, ulong seed)
    {
        var random = new Xoshiro256(seed, 9);
        double[] numbers = new double[length];
        foreach (ref double x in numbers.AsSpan())
            x = random.NextNormal();
        return numbers;
    }

    private static double Dot(double[] a, double[] b) => a.Zip(b, (x, y) => x * y).Sum();
}
