using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Runs;

/// <summary>Reads what <see cref="RunWriter"/> writes, and believes nothing of it.</summary>
internal static class RunReader
{
    /// <exception cref="FileException">The file cannot be read, or does not hold a run.</exception>
    public static SgdRun Read(string path, CancellationToken cancel) => Guard(path, stream => Read(stream, path, cancel));

    /// <exception cref="InvalidDataException">The contents are no run.</exception>
    /// <exception cref="InvalidInputException">The settings are none.</exception>
    public static SgdRun Read(Stream stream, string path, CancellationToken cancel)
    {
        byte[] seal = RunSeal.Verify(stream, path, cancel);
        return Read(RunNode.Root(stream), path, seal);
    }

    /// <summary>
    /// What the run of a file was made from, by its first bytes, its length and its attributes: all else is not looked at.
    /// </summary>
    /// <exception cref="FileException">The file cannot be read, is cut off, or does not hold a run.</exception>
    public static RunIdentity Head(string path) => Guard(path, stream =>
    {
        RunSeal.Peek(stream, path, out _);
        RunNode root = RunNode.Root(stream);
        SgdSettings settings = RunAttributes.Settings(root, root.Numbers<int>(nameof(NetworkArchitecture.Widths)));
        return new RunIdentity(settings, root.Number<int>(nameof(SgdRun.Realization)), root.Text(nameof(SgdRun.DatasetFingerprint)),
            EngineOf(root));
    });

    /// <summary>Opens a file, and turns what goes wrong with it into the one exception that says so.</summary>
    public static T Guard<T>(string path, Func<Stream, T> read)
    {
        using FileStream stream = FileGuard.OpenRead(FileTask.Run, path, FileShare.Read);
        try
        {
            return FileGuard.Run(FileTask.Run, path, () => read(stream));
        }
        catch (Exception problem) when (problem is InvalidDataException or InvalidInputException)
        {
            // The run's own records throw InvalidInputExceptions.
            throw RunFault.Of(FileFault.InvalidContents, path, $"does not hold a run: {problem.Message.TrimEnd('.')}", problem);
        }
    }

    private static SgdRun Read(RunNode root, string path, byte[] seal)
    {
        var network = new NetworkArchitecture(root.Numbers<int>(nameof(NetworkArchitecture.Widths)));
        SgdSettings settings = RunAttributes.Settings(root, network.Widths);
        bool diverged = root.Flag(nameof(SgdRun.Diverged));
        int engine = EngineOf(root);
        Require(engine >= 0, "Engine is negative");
        var run = new SgdRun
        {
            Settings = settings,
            Dataset = root.Text(nameof(SgdRun.Dataset)),
            DatasetFingerprint = root.Text(nameof(SgdRun.DatasetFingerprint)),
            Architecture = network,
            ModuleVersion = root.Text(nameof(SgdRun.ModuleVersion)),
            Engine = engine,
            Realization = root.Number<int>(nameof(SgdRun.Realization)),
            Checkpoints = Checkpoints(root, settings, network, diverged, engine),
            Diverged = diverged,
            TrainSeconds = root.Number<double>(nameof(SgdRun.TrainSeconds)),
            Origin = RunAttributes.Origin(root),
            TrainCount = root.HasAttribute(nameof(SgdRun.TrainCount)) ? root.Number<int>(nameof(SgdRun.TrainCount)) : null,
        };
        Require(run.TrainCount is null or >= 1, "TrainCount is below 1");
        Require(run.Realization >= 0, "Realization is negative");
        Require(run.TrainSeconds >= 0 && double.IsFinite(run.TrainSeconds), "TrainSeconds is not a time");
        return WithWeights(root, run with { TestLabels = Labels(root, run) }, path, seal);
    }

    // Files of before it was told are all of the first.
    private static int EngineOf(RunNode root) =>
        root.HasAttribute(nameof(SgdRun.Engine)) ? root.Number<int>(nameof(SgdRun.Engine)) : 1;

    private static int[]? Labels(RunNode root, SgdRun run)
    {
        if (!root.Has(RunLayout.Labels))
            return null;
        int[] labels = root.Values<int>(RunLayout.Labels, root.Columns(RunLayout.Predictions));
        Require(labels.All(label => label >= 0 && label < run.Architecture.Outputs), "a label is no class");
        foreach (SgdCheckpoint checkpoint in run.Checkpoints)
        {
            int[] predictions = checkpoint.Predictions;
            Require(checkpoint.Misclassified.SequenceEqual(Enumerable.Range(0, labels.Length).Where(i => predictions[i] != labels[i])),
                "Misclassified is not where predictions and labels differ");
        }
        return labels;
    }

    private static SgdCheckpoint[] Checkpoints(RunNode root, SgdSettings settings, NetworkArchitecture network, bool diverged,
        int engine)
    {
        int count = root.Rows(RunLayout.Step);
        long[] steps = root.Values<long>(RunLayout.Step, count);
        Require(SgdRun.AreCheckpointsOf(settings, engine, diverged, steps), "its checkpoints are not at the steps that its settings imply");
        double[] trainLoss = root.Values<double>(RunLayout.TrainLoss, count), testLoss = root.Values<double>(RunLayout.TestLoss, count);
        double[] trainAccuracy = root.Values<double>(RunLayout.TrainAccuracy, count);
        double[] testAccuracy = root.Values<double>(RunLayout.TestAccuracy, count);
        int tests = root.Columns(RunLayout.Predictions);
        int[] predictions = root.Values<int>(RunLayout.Predictions, count, tests);
        byte[] wrong = root.Values<byte>(RunLayout.Misclassified, count, tests);
        // Only what ended a diverged run may be infinite or not a number. (The test loss may be so alone, of an image that is far off.)
        Require(trainLoss.Take(diverged ? count - 1 : count).All(double.IsFinite), "a training loss is not finite");
        Require(trainAccuracy.Concat(testAccuracy).All(a => a is >= 0 and <= 1), "an accuracy is not from 0 to 1");
        Require(predictions.All(p => p >= 0 && p < network.Outputs), "a prediction is no class");
        Require(wrong.All(w => w <= 1), "Misclassified is neither 0 nor 1");
        return [.. Enumerable.Range(0, count).Select(k =>
        {
            int[] misclassified = [.. Enumerable.Range(0, tests).Where(i => wrong[k * tests + i] == 1)];
            Require(Math.Abs(testAccuracy[k] * tests + misclassified.Length - tests) < 1e-6 * tests,
                "a test accuracy is not that of the predictions");
            return new SgdCheckpoint
            {
                Step = steps[k],
                TrainLoss = trainLoss[k],
                TrainAccuracy = trainAccuracy[k],
                TestLoss = testLoss[k],
                TestAccuracy = testAccuracy[k],
                Predictions = predictions[(k * tests)..((k + 1) * tests)],
                Misclassified = misclassified,
                Weights = [],
            };
        })];
    }

    private static SgdRun WithWeights(RunNode root, SgdRun run, string path, byte[] seal)
    {
        if (!root.Has(RunLayout.Weights))
            return run with { Path = path };
        RunNode node = root.Group(RunLayout.Weights);
        int rows = node.Rows(RunLayout.Checkpoint);
        int[] kept = node.Values<int>(RunLayout.Checkpoint, rows);
        Require(Check.Rises(kept) && kept.All(k => k >= 0 && k < run.Checkpoints.Count), "its weights are of no checkpoint");
        foreach (ParameterBlock block in run.Architecture.Blocks)
            node.RequireShape<float>(block.Name, [rows, .. block.Shape]);
        return StoredWeights.Of(run, path, seal, kept, node.Values<ulong>(RunLayout.Checksum, rows));
    }

    private static void Require(bool holds, string what)
    {
        if (!holds)
            throw RunNode.Invalid(what);
    }
}
