using ValleyJump.Core.Datasets;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tests.Networks;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>Autocorrelation times of series with known ones, and of networks whose loss is a parabola.</summary>
public sealed class TimescaleTests
{
    private static readonly ImageDataset Small = SmallData.Dataset();

    [Theory]
    [InlineData(0.95)]
    [InlineData(0.8)]
    [InlineData(0.3)]
    [InlineData(0)]
    [InlineData(-0.6)]
    public void A_series_that_forgets_geometrically_has_its_time_within_four_standard_errors(double a)
    {
        double expected = (1 + a) / (2 * (1 - a));
        double[] off = [.. Enumerable.Range(0, 20).Select(seed =>
        {
            AutocorrelationTime found = AutocorrelationTime.Of(Series(a, 100_000, (ulong)seed));
            Assert.True(found.IsResolved);
            Assert.InRange(found.Tau, expected - 4 * found.Error, expected + 4 * found.Error);
            return (found.Tau - expected) / found.Error;
        })];
        // The errors are what the times scatter by: chi-squared of 20 degrees of freedom lies in 4.2 to 51 but once in 10 000 times. The
        // formula is an upper estimate where few lags contribute, so that the lower end is left open.
        Assert.InRange(off.Sum(z => z * z), 0.2, 51);
        // And their mean is not off: 4/sqrt 20.
        Assert.InRange(off.Average(), -0.9, 0.9);
    }

    [Fact]
    public void Correlations_of_a_series_are_those_of_its_definition()
    {
        double[] x = [1, 2, 4, 3, 0]; // deviations -1, 0, 2, 1, -2 from 2; variance 2
        double[] found = AutocorrelationTime.Correlations(x, 10);
        double[] expected = [1, (0 + 0 + 2 - 2) / 4.0 / 2, (-2 + 0 - 4) / 3.0 / 2, (-1 + 0) / 2.0 / 2, 2 / 2.0];
        Assert.Equal(expected.Length, found.Length);
        for (int k = 0; k < found.Length; k++)
            Assert.Equal(expected[k], found[k], 1e-15);
    }

    [Fact]
    public void A_short_series_is_not_resolved_and_one_that_does_not_vary_has_no_time()
    {
        Assert.False(AutocorrelationTime.Of(Series(0.99, 1000, 1)).IsResolved); // tau is 100
        Assert.False(AutocorrelationTime.Of([.. Enumerable.Range(0, 1000).Select(i => (double)i)]).IsResolved);
        foreach (double[] series in (double[][])[[], [3], [3, 3, 3], Tenths, [1, double.NaN, 2]])
        {
            AutocorrelationTime found = AutocorrelationTime.Of(series);
            Assert.True(double.IsNaN(found.Tau) && double.IsNaN(found.Error) && !found.IsResolved);
        }
        Assert.Equal([double.NaN, double.NaN, double.NaN], AutocorrelationTime.Correlations(Tenths, 3));
    }

    // Their mean by their sum is off by rounding, and they all lie on one side of it: as if they never forgot.
    private static double[] Tenths => [.. Enumerable.Repeat(0.1, 1000)];

    [Fact]
    public void In_a_parabola_gradient_and_weights_forget_as_the_curvature_says()
    {
        // A network without hidden layers and with squared loss: its loss is a parabola, and given x(t) the mean of x(t + 1) is
        // (1 - eta lambda) x(t), whatever the noise. One image a step, of 4000, so that an epoch is longer than any time.
        ImageDataset data = SmallData.Dataset(train: 4000, test: 4, features: 2, classes: 2);
        SgdRun run = SgdTrainer.Train(data, new()
        {
            BatchSize = 1, LearningRate = 0.05, Steps = 20_000, Checkpoints = 2, HiddenWidths = [], Loss = LossFunction.MeanSquaredError,
        });
        TimescaleMeasurement found = Measure(data, run, 1, new(new([1], true), 6, 2, 30_000));
        Assert.Equal("", found.Note);
        for (int k = 0; k < 6; k++)
        {
            DirectionTime time = found.Directions[k];
            double expected = time.Relaxation - 0.5;
            Assert.Equal(1 / (0.05 * time.Eigenvalue), time.Relaxation, 1e-12);
            Assert.InRange(time.GradientTau, expected - 4 * time.GradientTauSem, expected + 4 * time.GradientTauSem);
            // The gradient is lambda times the displacement from the minimum, to single precision.
            Assert.Equal(time.GradientTau, time.DisplacementTau, 1e-3 * time.GradientTau);
        }
        Assert.True(found.Holds, found.Because);
        Assert.InRange(found.TauRatio, found.RelaxationRatio - 4 * found.TauRatioSem, found.RelaxationRatio + 4 * found.TauRatioSem);
        Assert.Equal(1, found.Correlations[0].Gradient);
        Assert.Equal((2, 0), (found.Correlations[251].Rank, found.Correlations[251].Lag));
    }

    [Fact]
    public void Times_longer_than_an_epoch_are_those_of_the_curvature_for_independent_batches_only()
    {
        // The same parabola; an epoch is 10 steps, and 1/(eta lambda) some 20 to 80.
        ImageDataset data = SmallData.Dataset(train: 200, test: 4, features: 2, classes: 2);
        SgdRun run = SgdTrainer.Train(data, new()
        {
            BatchSize = 20, LearningRate = 0.02, Steps = 10_000, Checkpoints = 2, HiddenWidths = [], Loss = LossFunction.MeanSquaredError,
        });
        ParameterChoice all = new([1], true);
        TimescaleMeasurement free = Measure(data, run, 1, new(all, 6, 2, 60_000, independent: true));
        TimescaleMeasurement epochs = Measure(data, run, 1, new(all, 6, 2, 60_000));
        for (int k = 0; k < 6; k++)
        {
            DirectionTime time = free.Directions[k], shuffled = epochs.Directions[k];
            Assert.True(time.Relaxation > 10);
            double expected = time.Relaxation - 0.5;
            Assert.InRange(time.GradientTau, expected - 4 * time.GradientTauSem, expected + 4 * time.GradientTauSem);
            Assert.True(shuffled.GradientTau < expected - 4 * shuffled.GradientTauSem);
        }
    }

    [Fact]
    public void The_steps_are_those_of_the_run_and_what_is_recorded_is_the_gradient_there()
    {
        SgdRun run = SgdTrainer.Train(Small, new() { BatchSize = 7, Steps = 60, Checkpoints = 61, HiddenWidths = [6, 5] });
        using var datasets = new MeasuredDatasets([Small]);
        IReadOnlyList<ParameterBlock> blocks = [run.Architecture.Weights(0), run.Architecture.Biases(1)];
        double[][] directions = [.. Enumerable.Range(0, 3).Select(k => Unit(blocks.Sum(b => b.Length), (ulong)k))];
        var recorder = new GradientRecorder(blocks, directions);
        recorder.Run(RunState.Of(run, 20, datasets), 40, default);
        var slow = new Float64Network(run.Architecture, run.Settings.Loss, Small.Train);
        double[] origin = Part(run, 20);
        for (int t = 0; t < 40; t++)
        {
            double[] weights = SmallData.Double(run.Checkpoints[20 + t].Weights), gradient = slow.Gradient(weights);
            double[] part = [.. blocks.SelectMany(b => b.Of<double>(gradient.AsSpan()).ToArray())];
            double[] moved = [.. Part(run, 20 + t).Zip(origin, (x, y) => x - y)];
            for (int k = 0; k < 3; k++)
            {
                // Weights below 1 round by 6e-8, and a hundred of them add up at random. Another order of images moves them by 1e-2.
                Assert.Equal(Sums.Dot(moved, directions[k]), recorder.Displacements[k][t], 1e-5);
                Assert.Equal(Sums.Dot(part, directions[k]), recorder.Gradients[k][t], 1e-5);
            }
        }

        double[] Part(SgdRun of, int index) =>
            [.. blocks.SelectMany(b => b.Of<float>(of.Checkpoints[index].Weights.AsSpan()).ToArray()).Select(w => (double)w)];
    }

    [Fact]
    public void Bits_do_not_depend_on_the_number_of_threads()
    {
        SgdRun[] runs = [.. Enumerable.Range(0, 2).Select(r => SgdTrainer.Train(Small, Settings, r))];
        (SgdRun, int)[] work = [.. runs.SelectMany(run => new[] { 1, 2 }.Select(k => (run, k)))];
        double[][] found = [.. new[] { 1, 3 }.Select(threads =>
        {
            using var datasets = new MeasuredDatasets([Small]);
            var times = new List<double>();
            MeasureRunner.Run(work, datasets, new TimescaleMeasure(null, 4, 1, 100),
                m => times.AddRange(m.Result!.Directions.GradientTau), threads);
            return times.ToArray();
        })];
        Assert.Equal(found[0], found[1]);
        Assert.Equal(16, found[0].Distinct().Count());
    }

    [Fact]
    public void What_has_no_noise_or_diverges_or_is_too_short_says_so()
    {
        SgdRun run = SgdTrainer.Train(Small, Settings), full = SgdTrainer.Train(Small, Settings with { BatchSize = 1000 });
        var measure = new TimescaleMeasure(null, 4, 2, 100);
        Assert.StartsWith("Full-batch descent has no noise", Measure(Small, full, 2, measure).Note, StringComparison.Ordinal);
        TimescaleMeasurement brief = Measure(Small, run, 2, measure);
        Assert.Matches("^[1-4] of 4 times are not resolved: 100 steps are too few for them.$", brief.Note);
        Assert.True(double.IsFinite(brief.TauSharp) && brief.TauFlatSem > 0);

        float[] broken = [.. run.Checkpoints[^1].Weights.Select((w, i) => i == 3 ? float.NaN : w)];
        TimescaleMeasurement none = Measure(Small, run with { Checkpoints = [run.Checkpoints[^1] with { Weights = broken }] }, 0, measure);
        Assert.Contains("not finite", none.Note, StringComparison.Ordinal);
        Assert.True(double.IsNaN(none.TauSharp) && double.IsNaN(none.TauRatio) && !none.Holds);

        // From weights that are finite it diverges under way.
        TimescaleMeasurement wild = Measure(Small, run with { Settings = Settings with { LearningRate = 1e6 } }, 2, measure);
        Assert.Contains("does not vary, or is not finite", wild.Note, StringComparison.Ordinal);
        Assert.False(wild.Holds);
    }

    [Fact]
    public void Relaxation_knows_momentum_weight_decay_and_schedules()
    {
        SgdSettings plain = new() { LearningRate = 0.1, Steps = 100 };
        Assert.Equal(5, TimescaleMeasure.Relaxation(plain, 0, 2), 1e-12);
        Assert.Equal(0.5, TimescaleMeasure.Relaxation(plain with { Rule = UpdateRule.Sgd(momentum: 0.9) }, 0, 2), 1e-12);
        Assert.Equal(4, TimescaleMeasure.Relaxation(plain with { Rule = UpdateRule.Sgd(weightDecay: 0.5) }, 0, 2), 1e-12);
        Assert.Equal(10, TimescaleMeasure.Relaxation(plain with { LearningRateSchedule = Schedule.Parse("times 0.5 every 0.5") }, 60, 2), 1e-12);
        Assert.True(double.IsNaN(TimescaleMeasure.Relaxation(plain with { Rule = UpdateRule.Adam() }, 0, 2)));
        Assert.True(double.IsNaN(TimescaleMeasure.Relaxation(plain, 0, -1)));
    }

    [Theory]
    [InlineData(4, 0, 1000, "GroupSize")]
    [InlineData(5, 3, 1000, "TopEigenvalues")]
    [InlineData(20, 3, 99, "Steps")]
    [InlineData(20, 3, 1_000_001, "Steps")]
    public void Numbers_out_of_range_are_named(int count, int group, int steps, string name) =>
        Assert.Equal(name, Assert.Throws<InvalidInputException>(() => new TimescaleMeasure(null, count, group, steps)).Name);

    private static SgdSettings Settings => new() { BatchSize = 7, Steps = 30, Checkpoints = 3, HiddenWidths = [6, 5] };

    private static TimescaleMeasurement Measure(ImageDataset data, SgdRun run, int index, TimescaleMeasure measure)
    {
        using var datasets = new MeasuredDatasets([data]);
        return measure.Of(RunState.Of(run, index, datasets), default);
    }

    private static double[] Series(double a, int count, ulong seed)
    {
        var random = new Xoshiro256(seed, 5);
        double[] x = new double[count];
        double state = random.NextNormal() / Math.Sqrt(1 - a * a);
        foreach (ref double value in x.AsSpan())
        {
            value = state;
            state = a * state + random.NextNormal();
        }
        return x;
    }

    private static double[] Unit(int length, ulong seed)
    {
        var random = new Xoshiro256(seed, 6);
        double[] x = new double[length];
        foreach (ref double value in x.AsSpan())
            value = random.NextNormal();
        double norm = Sums.Norm(x);
        return [.. x.Select(v => v / norm)];
    }
}
