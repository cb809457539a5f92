using System.Text.Json;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>
/// Sharpness against a NumPy program, Tests/Data/golden/sharpness.py, which shares nothing with this one but the generator of weights and
/// images: its Hessian is by complex steps, and its means are over many more directions and batches.
/// </summary>
public sealed class SharpnessGoldenTests
{
    private static readonly int[] Hidden = [6, 5];

    [Fact]
    public void Sharpness_is_that_of_an_independent_program()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(ArrowTests.Root(), "Tests/Data/golden/sharpness.json")));
        JsonElement golden = document.RootElement;
        SharpnessMeasurement found = Measure(10), whole = Measure(40);

        // Lanczos takes the eigenvalue to 1e-6 of itself, which makes its square error of it.
        Assert.Equal(golden.GetProperty("largest_eigenvalue").GetDouble(), found.LargestEigenvalue, 1e-9);
        Assert.Equal(golden.GetProperty("full_batch_sharpness").GetDouble(), whole.BatchSharpness, 1e-12);
        // Four combined standard errors.
        Near("relative_sharpness", found.RelativeSharpness, found.RelativeSharpnessSem);
        Near("symmetric_sharpness", found.SymmetricSharpness, found.SymmetricSharpnessSem);
        Near("batch_sharpness", found.BatchSharpness, found.BatchSharpnessSem);
        // Ascent ends in one of a few maxima: nearly all of the program's 2000 starts within these.
        JsonElement worst = golden.GetProperty("worst_sharpness");
        Assert.InRange(found.WorstSharpness, worst.GetProperty("low").GetDouble(), worst.GetProperty("high").GetDouble() * (1 + 1e-9));

        void Near(string name, double value, double error)
        {
            JsonElement expected = golden.GetProperty(name);
            double sem = expected.GetProperty("sem").GetDouble();
            Assert.Equal(expected.GetProperty("mean").GetDouble(), value, 4 * Math.Sqrt(error * error + sem * sem));
            Assert.True(error < 0.1 * Math.Abs(value), $"{name} {value} +- {error} tells nothing");
        }
    }

    private static SharpnessMeasurement Measure(int batchSize)
    {
        ulong state = 12345;
        var network = new NetworkArchitecture([12, .. Hidden, 3]);
        var weights = new float[network.ParameterCount];
        foreach (ParameterBlock block in network.Blocks)
        {
            double scale = block.FanIn > 0 ? Math.Sqrt(6.0 / block.FanIn) : 0.1;
            for (int i = block.Offset; i < block.End; i++)
                weights[i] = (float)((2 * Unit(ref state) - 1) * scale);
        }
        state = 777;
        var images = new LabelledImages([.. Enumerable.Range(0, 480).Select(_ => (float)Unit(ref state))],
            [.. Enumerable.Range(0, 40).Select(n => n % 3)], 1, 12);
        ImageDataset data = ImageDataset.Create("golden", images, images, ["0", "1", "2"]);
        SgdRun run = SgdTrainer.Train(data, new() { BatchSize = batchSize, HiddenWidths = Hidden, Steps = 1, Checkpoints = 2 });
        run = run with { Checkpoints = [run.Checkpoints[0] with { Weights = weights }] };
        using var datasets = new MeasuredDatasets([data]);
        return new SharpnessMeasure(0.05, 4000, 1000).Of(RunState.Of(run, 0, datasets), default);
    }

    private static double Unit(ref ulong state) => (SplitMix64.Next(ref state) >> 11) * Math.Pow(2, -53);
}
