using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Runs;
using ValleyJump.Core.Runs.Elsewhere;
using ValleyJump.Core.Tests.Tables;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Runs;

/// <summary>Networks that other programs trained: Examples/Data/pytorch is a run of PyTorch, with what PyTorch said of it.</summary>
public sealed class ElsewhereTests : IDisposable
{
    private static readonly string Torch = Path.Combine(ArrowTests.Root(), "Examples", "Data", "pytorch");

    private static readonly Lazy<ImageDataset> Images = new(() => new ImageDatasetImport().Read());

    private readonly TestDirectory directory = new();

    private static ElsewhereRun Any => new() { Dataset = Images.Value, BatchSize = 50, LearningRate = 0.02, HiddenWidths = [16] };

    public void Dispose() => directory.Dispose();

    /// <summary>Sums in single precision differ by some units in the seventh digit.</summary>
    [Theory]
    [InlineData("")]
    [InlineData("run.npz")]
    [InlineData("run.mat")]
    public void ARunOfPyTorchHasTheLossesThatPyTorchSaw(string file)
    {
        NamedArrays said = NpzArrays.Read(Path.Combine(Torch, "run.npz"), default);
        SgdRun run = Any.Read(file.Length > 0 ? Path.Combine(Torch, file) : Steps(), default);
        Assert.Equal([0, 1000, 2000, 3000, 4000, 5000], run.Checkpoints.Select(c => c.Step));
        Assert.Equal([784, 16, 10], run.Architecture.Widths);
        Assert.Equal((50, 0.02, 5000L, SgdRun.OtherProgram), (run.BatchSize, run.LearningRate, run.Steps, run.Engine));
        double[] losses = said.Find("train_loss")!.Values, accuracies = said.Find("test_accuracy")!.Values;
        for (int k = 0; k < 6; k++)
        {
            Assert.InRange(run.Checkpoints[k].TrainLoss / losses[k], 1 - 2e-6, 1 + 2e-6);
            Assert.Equal(accuracies[k], run.Checkpoints[k].TestAccuracy, 6);
        }
    }

    [Fact]
    public void AllFormatsHoldTheSameBits()
    {
        SgdRun folder = Any.Read(Steps(), default);
        foreach (string file in (string[])["run.npz", "run.mat"])
        {
            SgdRun run = Any.Read(Path.Combine(Torch, file), default);
            Assert.All(run.Checkpoints.Zip(folder.Checkpoints), pair => Assert.Equal(pair.Second.ReadWeights(), pair.First.ReadWeights()));
        }
    }

    /// <summary>The cells of the authors' files, and MATLAB's order of dimensions: E(theta) is PyTorch's.</summary>
    [Fact]
    public void TheMisclassifiedImagesArePyTorchs()
    {
        NamedArrays said = MatFile.Read(Path.Combine(Torch, "run.mat"), default);
        SgdRun run = Any.Read(Path.Combine(Torch, "run.mat"), default);
        for (int k = 0; k < 6; k++)
            Assert.Equal(said.Find($"wrong_indices{{{k + 1}}}")!.Values, run.Checkpoints[k].Misclassified.Select(i => (double)i));
    }

    [Fact]
    public void ARunThatWasWrittenForPyTorchComesBack()
    {
        SgdRun trained = SgdTrainer.Train(Images.Value, new() { Steps = 40, Checkpoints = 3, LearningRate = 0.1 }, 3);
        SafeTensorsRun.Save(trained, directory["a.safetensors"], 20, overwrite: false, replaceReadOnly: false);
        SgdRun back = new ElsewhereRun { Dataset = Images.Value }.Read(directory["a.safetensors"], default);
        SgdCheckpoint there = trained.Checkpoints[1], here = Assert.Single(back.Checkpoints);
        Assert.Equal(there.ReadWeights(), here.ReadWeights());
        Assert.Equal((there.Step, there.TrainLoss, there.TestLoss), (here.Step, here.TrainLoss, here.TestLoss));
        Assert.Equal((3, 0.1, 50, trained.Seed), (back.Realization, back.LearningRate, back.BatchSize, back.Seed));
        var missing = Assert.Throws<InvalidInputException>(() => SafeTensorsRun.Save(trained, directory["b.safetensors"], 7, false, false));
        Assert.Equal("InvalidStep", missing.Id);
        Assert.False(File.Exists(directory["b.safetensors"]));
    }

    [Fact]
    public void ItIsSavedAsARunAndNotTakenForOneOfOurs()
    {
        SgdRun run = Any.Read(Steps(), default);
        SgdRunFile.Save(run, directory["a.h5"]);
        SgdRun back = SgdRunFile.Read(directory["a.h5"]);
        Assert.Equal(SgdRun.OtherProgram, back.Engine);
        Assert.Equal(run.Checkpoints.Select(c => c.TrainLoss), back.Checkpoints.Select(c => c.TrainLoss));
        Assert.Equal(run.Checkpoints[3].ReadWeights(), back.Checkpoints[3].ReadWeights());
        Assert.NotNull(new RunIdentity(run.Settings, 0, run.DatasetFingerprint, SgdTrainer.Engine).Difference(back));
    }

    /// <summary>Orders of layers that names do not tell, transposed matrices, stacks, and other names.</summary>
    [Theory]
    [InlineData("body.2.weight body.2.bias body.10.weight body.10.bias head.weight head.bias", false)]
    [InlineData("z.weight z.bias y.weight y.bias a.weight a.bias", false)]
    [InlineData("W1 b1 W2 b2 W3 b3", false)]
    [InlineData("Dense_0/kernel Dense_0/bias Dense_1/kernel Dense_1/bias Dense_2/kernel Dense_2/bias", true)]
    public void LayersAreFoundByNameAndSize(string names, bool transposed)
    {
        int[] widths = [784, 7, 5, 10];
        var network = new NetworkArchitecture(widths);
        float[] weights = InitialWeights.Draw(network, 5, default);
        string[] name = names.Split(' ');
        var arrays = network.Blocks.Select((block, i) => new NamedArray(name[i], transposed ? [.. block.Shape.Reverse()] : block.Shape,
            [.. (transposed && block.Shape is [var rows, var columns]
                ? Enumerable.Range(0, block.Length).Select(p => weights[block.Offset + p % rows * columns + p / rows])
                : weights.Skip(block.Offset).Take(block.Length)).Select(w => (double)w)])).Reverse();
        var (found, parameters) = new NetworkArrays("a", 784, 10).Read(arrays);
        Assert.Equal(widths, found.Widths);
        Assert.Equal(weights, Assert.Single(parameters));
    }

    [Theory]
    [InlineData("0.weight:16x784 0.bias:16", "no order of them")]
    [InlineData("0.weight:16x784 0.bias:16 2.weight:10x17 2.bias:10", "no order of them")]
    [InlineData("0.weight:16x784 2.weight:10x16 2.bias:10", "one array of weights and one of biases")]
    [InlineData("conv.weight:8x1x3x3 conv.bias:8", "neither a matrix nor a stack")]
    [InlineData("alpha:784x10", "names of layers end in weight and bias")]
    public void OtherShapesAreRefusedWithBoth(string arrays, string why)
    {
        SafeTensorsOf(arrays);
        var problem = Assert.Throws<FileException>(() => Any.Read(directory["a.safetensors"], default));
        Assert.Equal(FileFault.InvalidContents, problem.Fault);
        Assert.Contains(why, problem.Message);
        Assert.Contains("784 pixels and 10 classes", problem.Message);
        Assert.Contains($"({arrays.Split(' ')[0].Split(':')[1].Replace("x", ", ")})", problem.Message);
    }

    [Fact]
    public void NothingIsAssumedOfTheTraining()
    {
        SafeTensorsOf("0.weight:10x784 0.bias:10");
        var image = new ElsewhereRun { Dataset = Images.Value };
        Assert.Equal("MissingStep", Refused(image));
        Assert.Equal("MissingBatchSize", Refused(image with { Steps = [5] }));
        Assert.Equal("MissingLearningRate", Refused(image with { Steps = [5], BatchSize = 10 }));
        Assert.Equal("InvalidStep", Refused(image with { Steps = [5, 6], BatchSize = 10, LearningRate = 0.1 }));
        Assert.Equal("InvalidStep", Refused(image with { Steps = [-5], BatchSize = 10, LearningRate = 0.1 }));
        Assert.Single((image with { Steps = [5], BatchSize = 10, LearningRate = 0.1 }).Read(directory["a.safetensors"], default).Checkpoints);

        string Refused(ElsewhereRun run) => Assert.Throws<InvalidInputException>(() => run.Read(directory["a.safetensors"], default)).Id;
    }

    /// <summary>Names without steps are in the order of their numbers; what files say of the training is the same.</summary>
    [Fact]
    public void FilesOfAFolderAreOneRun()
    {
        string folder = directory["epochs"];
        Directory.CreateDirectory(folder);
        for (int epoch = 1; epoch <= 10; epoch++)
            Write(FormattableString.Invariant($"epoch-{epoch}"), epoch, []);
        SgdRun run = (Any with { Steps = [.. Enumerable.Range(1, 10).Select(k => 100L * k)] }).Read(folder, default);
        Assert.Equal(Enumerable.Range(1, 10).Select(k => (float)k), run.Checkpoints.Select(c => c.ReadWeights()[^1]));
        Write("epoch-2", 2, new() { ["learning_rate"] = "0.1" });
        Write("epoch-3", 3, new() { ["learning_rate"] = "0.2" });
        Assert.Equal(FileFault.InvalidContents, Assert.Throws<FileException>(() => Any.Read(folder, default)).Fault);

        void Write(string name, float bias, Dictionary<string, string> texts)
        {
            using FileStream stream = File.Create(Path.Combine(folder, name + ".safetensors"));
            float[] biases = [.. Enumerable.Repeat(bias, 10)];
            SafeTensors.Write(stream, [("0.weight", [10, 784], new float[7840]), ("0.bias", [10], biases)], texts);
        }
    }

    [Theory]
    [InlineData("loss", "MSELoss")]
    [InlineData("optimizer", "SGD with momentum")]
    public void WhatIsNotKnownOfTheTrainingIsNoDefault(string key, string text)
    {
        SafeTensorsOf("0.weight:10x784 0.bias:10", new() { [key] = text });
        var problem = Assert.Throws<FileException>(() => (Any with { Steps = [5] }).Read(directory["a.safetensors"], default));
        Assert.Contains(text, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TheUpdateRuleGoesAlong()
    {
        SgdRun trained = SgdTrainer.Train(Images.Value, new() { Steps = 4, Checkpoints = 2, Rule = UpdateRule.Adam() }, 0);
        SafeTensorsRun.Save(trained, directory["a.safetensors"], null, overwrite: false, replaceReadOnly: false);
        Assert.Equal(trained.Rule, new ElsewhereRun { Dataset = Images.Value }.Read(directory["a.safetensors"], default).Rule);
    }

    /// <summary>Test images in the place of training images: the losses are not those of the file.</summary>
    [Fact]
    public void OtherImagesAreSeen()
    {
        ImageDataset turned = ImageDataset.Create("turned", Images.Value.Test, Images.Value.Train, Images.Value.ClassNames);
        var problem = Assert.Throws<FileException>(() => (Any with { Dataset = turned }).Read(Path.Combine(Torch, "run.npz"), default));
        Assert.Equal(FileFault.OtherImages, problem.Fault);
    }

    /// <summary>A file that is cut anywhere, or changed, is an error of files or still a run: no other exception.</summary>
    [Theory]
    [InlineData("step-2000.safetensors")]
    [InlineData("run.npz")]
    [InlineData("run.mat")]
    public void DamagedFilesAreRefused(string file)
    {
        byte[] whole = File.ReadAllBytes(Path.Combine(Torch, file));
        var random = new Random(3);
        string target = directory["a" + Path.GetExtension(file)];
        // Both ends, where headers and directories are, and places between.
        int[] between = [.. Enumerable.Range(0, 40).Select(_ => random.Next(whole.Length))];
        foreach (int length in (int[])[.. Enumerable.Range(0, 200), .. between, whole.Length - 1])
        {
            File.WriteAllBytes(target, whole[..length]);
            Assert.Throws<FileException>(() => Any.Read(target, default));
        }
        for (int k = 0; k < 150; k++)
        {
            byte[] changed = [.. whole];
            changed[k < 100 ? random.Next(500) : random.Next(changed.Length)] = (byte)random.Next(256);
            File.WriteAllBytes(target, changed);
            try
            {
                _ = Any.Read(target, default);
            }
            catch (Exception problem) when (problem is FileException or InvalidInputException)
            {
                // As it should be.
            }
        }
    }

    private string Steps()
    {
        string folder = directory["steps"];
        Directory.CreateDirectory(folder);
        foreach (string file in Directory.GetFiles(Torch, "step-*.safetensors"))
            File.Copy(file, Path.Combine(folder, Path.GetFileName(file)));
        return folder;
    }

    private void SafeTensorsOf(string arrays, Dictionary<string, string>? texts = null)
    {
        using FileStream stream = File.Create(directory["a.safetensors"]);
        SafeTensors.Write(stream, arrays.Split(' ').Select(a => a.Split(':')).Select(a =>
        {
            int[] shape = [.. a[1].Split('x').Select(int.Parse)];
            return (a[0], shape, (ReadOnlyMemory<float>)new float[shape.Aggregate(1, (p, n) => p * n)]);
        }), texts ?? []);
    }
}
