using System.Globalization;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Runs.Elsewhere;

/// <summary>
/// A checkpoint of a run in a .safetensors file, under the names of PyTorch's nn.Sequential of linear layers with a ReLU between them:
/// 0.weight, 0.bias, 2.weight, 2.bias, ...; rows of weights are outputs.
/// </summary>
internal static class SafeTensorsRun
{
    /// <summary>Writes a checkpoint, whole or not at all.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The file, in an existing folder.</param>
    /// <param name="step">The checkpoint's step; null for the last one.</param>
    /// <param name="overwrite">An existing file may be replaced.</param>
    /// <param name="replaceReadOnly">A read-only file too.</param>
    /// <exception cref="InvalidInputException">The run has no checkpoint of that step, or none with weights.</exception>
    /// <exception cref="FileException">The file cannot be written, or the run's own file not be read.</exception>
    public static void Save(SgdRun run, string path, long? step, bool overwrite, bool replaceReadOnly)
    {
        SgdCheckpoint checkpoint = step is null ? run.Checkpoints[^1] : run.Checkpoints.FirstOrDefault(c => c.Step == step)
            ?? throw Check.OutOfRange("Step", step, $"Step must be one of the run's checkpoints, from 0 to {run.Checkpoints[^1].Step}.");
        float[] weights = checkpoint.HasWeights ? checkpoint.ReadWeights() : throw new InvalidInputException("Step", checkpoint.Step,
            "The run has no weights at that step: it was trained with -NoWeights.") { Id = "NoWeights" };
        var arrays = run.Architecture.Blocks.Select(block => (
            FormattableString.Invariant($"{2 * block.Layer}.{(block.FanIn > 0 ? "weight" : "bias")}"), block.Shape,
            (ReadOnlyMemory<float>)weights.AsMemory(block.Offset, block.Length)));
        using var files = new AtomicFileSet(FileTask.Save, overwrite, replaceReadOnly);
        files.Write(path, stream => SafeTensors.Write(stream, arrays, TextsOf(run, checkpoint)));
        files.Commit();
    }

    private static Dictionary<string, string> TextsOf(SgdRun run, SgdCheckpoint checkpoint) => new()
    {
        ["format"] = "pt",
        ["step"] = checkpoint.Step.ToString(CultureInfo.InvariantCulture),
        ["batch_size"] = run.Settings.BatchSize.ToString(CultureInfo.InvariantCulture),
        ["learning_rate"] = run.Settings.LearningRate.ToString("R", CultureInfo.InvariantCulture),
        ["realization"] = run.Realization.ToString(CultureInfo.InvariantCulture),
        ["optimizer"] = run.Settings.Rule.Kind.ToString(),
        ["momentum"] = run.Settings.Rule.Momentum.ToString("R", CultureInfo.InvariantCulture),
        ["loss"] = run.Settings.Loss.ToString(),
        ["seed"] = run.Settings.Seed.ToString(CultureInfo.InvariantCulture),
        ["widths"] = run.Architecture.ToString(),
        ["dataset"] = run.Dataset,
        ["dataset_fingerprint"] = run.DatasetFingerprint,
    };
}
