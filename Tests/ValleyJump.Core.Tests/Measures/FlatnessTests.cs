using ValleyJump.Core.Datasets;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tests.Networks;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>What is measured on runs at checkpoints, and how: order, threads, problems of single ones.</summary>
public sealed class FlatnessTests
{
    private static readonly ImageDataset Data = new ImageDatasetImport { TrainPerClass = 5, TestPerClass = 2 }.Read();

    [Fact]
    public void Flatness_is_that_of_an_independent_program_and_its_error_holds_it()
    {
        Golden golden = Golden.Small;
        double[] eigenvalues = golden.Values("top10");
        FlatnessMeasurement found = Measurement(eigenvalues, [.. eigenvalues.Select(_ => 1e-9)]);
        Assert.Equal(golden["flatness_top10"], found.Flatness, 1e-12);
        // Eigenvalues that are all off by their bounds move F by the error: of bounds nearly as large as the least, and of tiny ones, of
        // which F itself has but some digits.
        foreach (var (bound, digits) in ((double, double)[])[(0.9 * eigenvalues.Min(), 1e-12), (1e-9, 1e-5)])
        {
            found = Measurement(eigenvalues, [.. eigenvalues.Select(_ => bound)]);
            FlatnessMeasurement off = Measurement([.. eigenvalues.Select(v => v - bound)], [.. eigenvalues.Select(_ => 0.0)]);
            Assert.InRange((off.Flatness - found.Flatness) / found.FlatnessError, 1 - digits, 1 + digits);
        }
        found = Measurement(eigenvalues, [.. eigenvalues.Select(_ => 1e-18)]);
        Assert.Equal(found.Flatness * eigenvalues.Average(v => 1e-18 / v), found.FlatnessError, 1e-12 * found.FlatnessError);
    }

    [Fact]
    public void Flatness_is_not_a_number_and_says_why_where_an_eigenvalue_is_not_positive()
    {
        FlatnessMeasurement found = Measurement([2, 1, 1e-16], [1e-12, 1e-12, 1e-12]);
        Assert.True(double.IsNaN(found.Flatness) && double.IsNaN(found.FlatnessError));
        Assert.Equal("Eigenvalue 3 of 3 is not positive: 1E-16 +- 1E-12.", found.Note);
        Assert.Equal(0.5, Measurement([4, 1], [0, 0]).Flatness, 1e-15);
    }

    [Fact]
    public void Results_come_in_order_and_with_the_same_bits_on_any_number_of_threads()
    {
        SgdRun run = SgdTrainer.Train(Data, new() { Steps = 40, Checkpoints = 21, HiddenWidths = [12, 8], BatchSize = 10 });
        double[][] found = [.. new[] { 1, 2, 5 }.Select(threads => Measure([.. Enumerable.Range(0, 21).Select(k => (run, k))], threads)
            .Select(m => m.Result!.Flatness).ToArray())];
        Assert.Equal(found[0], found[1]);
        Assert.Equal(found[0], found[2]);
        Assert.Equal([.. Enumerable.Range(0, 21).Select(k => Measure([(run, k)], 1)[0].Result!.Flatness)], found[0]);
        Assert.Equal(21, found[0].Distinct().Count());
    }

    [Fact]
    public void What_is_wrong_with_one_is_its_own_problem()
    {
        SgdRun bare = SgdTrainer.Train(Data, new() { Steps = 4, Checkpoints = 3, HiddenWidths = [8], KeepWeights = false });
        SgdRun other = bare with { DatasetFingerprint = "0123456789abcdef" };
        List<Measured<FlatnessMeasurement>> found = Measure([(bare, 1), (bare, 2), (other, 2)], 2);
        Assert.Equal("WeightsNotKept", ((InvalidInputException)found[0].Problem!).Id);
        Assert.Null(found[1].Problem);
        var problem = (InvalidInputException)found[2].Problem!;
        Assert.Equal("DatasetNotOfRun", problem.Id);
        Assert.Contains("0123456789ab", problem.Message, StringComparison.Ordinal);
        Assert.Contains(Data.Fingerprint[..12], problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_diverged_run_has_no_flatness_and_says_so()
    {
        SgdRun run = SgdTrainer.Train(Data, new() { Steps = 20, HiddenWidths = [8, 8], BatchSize = 10 });
        float[] broken = [.. run.Checkpoints[^1].Weights.Select((w, i) => i == 3 ? float.NaN : w)];
        SgdCheckpoint last = run.Checkpoints[^1] with { Weights = broken };
        FlatnessMeasurement found = Measure([(run with { Checkpoints = [last] }, 0)], 1)[0].Result!;
        Assert.True(double.IsNaN(found.Flatness) && double.IsNaN(found.TopShare));
        Assert.Contains("not finite", found.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void The_units_of_a_layer_may_change_places_and_F_stays()
    {
        SgdRun run = SgdTrainer.Train(Data, new() { Steps = 60, HiddenWidths = [12, 9], BatchSize = 10 });
        NetworkArchitecture network = run.Architecture;
        float[] weights = run.Checkpoints[^1].Weights, turned = [.. weights];
        // The first hidden layer's units in reverse: rows of W1 and b1, columns of W2.
        for (int o = 0; o < 12; o++)
        {
            int to = 11 - o;
            weights.AsSpan(o * 784, 784).CopyTo(turned.AsSpan(to * 784));
            turned[network.Biases(0).Offset + to] = weights[network.Biases(0).Offset + o];
            for (int p = 0; p < 9; p++)
                turned[network.Weights(1).Offset + p * 12 + to] = weights[network.Weights(1).Offset + p * 12 + o];
        }
        FlatnessMeasurement[] found = [.. new[] { weights, turned }.Select(w =>
            Measure([(run with { Checkpoints = [run.Checkpoints[^1] with { Weights = w }] }, 0)], 1)[0].Result!)];
        Assert.Equal(found[0].Flatness, found[1].Flatness, 1e-9 * found[0].Flatness);
        Assert.Equal(found[0].Trace, found[1].Trace, 1e-9 * found[0].Trace);
    }

    private static List<Measured<FlatnessMeasurement>> Measure(IReadOnlyList<(SgdRun, int)> work, int threads)
    {
        using var datasets = new MeasuredDatasets([Data]);
        var found = new List<Measured<FlatnessMeasurement>>();
        MeasureRunner.Run(work, datasets, new CurvatureMeasure(null, 3), found.Add, threads);
        return found;
    }

    private static FlatnessMeasurement Measurement(double[] eigenvalues, double[] residuals) => new()
    {
        Run = new() { Settings = new(), Dataset = "", DatasetFingerprint = "", Realization = 0 },
        Checkpoint = 0, Step = 0, Layer = [2], IncludeBiases = false, TopEigenvalues = eigenvalues.Length, Eigenvalues = eigenvalues,
        Residuals = residuals, Trace = eigenvalues.Sum(), NegativeCount = 0, EigenvaluesConverged = true, Products = 0, Seconds = 0,
    };
}
