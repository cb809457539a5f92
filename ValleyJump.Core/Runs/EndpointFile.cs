using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Runs;

/// <summary>
/// The endpoint of full-batch descent from a checkpoint of a saved run, in a sealed file of its own in a folder beside the run's: a run of
/// full batches of two checkpoints, of which the second has weights, and where it came from. docs/runs.md has the layout.
/// </summary>
/// <param name="run">The run, with its file.</param>
/// <param name="index">The checkpoint.</param>
/// <param name="start">Its weights.</param>
/// <param name="rate">eta of the descent.</param>
/// <param name="rule">When it ends: a word for its name.</param>
internal sealed class EndpointFile(SgdRun run, int index, float[] start, double rate, string rule)
{
    /// <summary>The extension of the folder, whose name is otherwise that of the run's file.</summary>
    public const string FolderExtension = ".endpoints";

    private readonly long step = run.Checkpoints[index].Step;
    private readonly string folder = System.IO.Path.ChangeExtension(run.Path!, FolderExtension);
    private readonly ulong checksum = StoredWeights.ChecksumOf(start);

    /// <summary>The file.</summary>
    public string Path => System.IO.Path.Combine(folder,
        FormattableString.Invariant($"from{step}_eta{rate:R}_{rule}{SgdRunFile.Extension}"));

    /// <summary>
    /// The endpoint; null where there is none, where it is of another run or engine, or where the file cannot be read: it is then trained
    /// again, to the same bits, and replaced.
    /// </summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DescentEnd? Read(CancellationToken cancel)
    {
        if (!File.Exists(Path))
            return null;
        try
        {
            SgdRun found = RunReader.Read(System.IO.Path.GetFullPath(Path), cancel);
            SgdCheckpoint end = found.Checkpoints[^1];
            return found.Origin is { } origin && origin == Origin(origin.Reached) && found.Engine == SgdTrainer.Engine
                && found.DatasetFingerprint == run.DatasetFingerprint && found.Settings.Resolved == Settings(end.Step).Resolved
                ? new(end with { Step = step + end.Step }, origin.Reached) : null;
        }
        catch (FileException)
        {
            return null;
        }
    }

    /// <summary>Keeps an endpoint. One that is the checkpoint itself, or comes from weights that are not finite, is not.</summary>
    /// <returns>The endpoint, its weights in the file.</returns>
    /// <exception cref="FileException">The file cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public DescentEnd Save(DescentEnd end, CancellationToken cancel)
    {
        SgdCheckpoint first = run.Checkpoints[index];
        long steps = end.Checkpoint.Step - step;
        if (steps == 0 || !double.IsFinite(first.TrainLoss))
            return end;
        SgdRunFile.CreateFolder(folder);
        SgdRun saved = SgdRunFile.Save(run with
        {
            Settings = Settings(steps),
            ModuleVersion = SgdTrainer.ModuleVersion,
            Engine = SgdTrainer.Engine,
            Checkpoints = [first with { Step = 0, Weights = [], Stored = null }, end.Checkpoint with { Step = steps }],
            Diverged = end.Diverged,
            TrainSeconds = 0,
            Path = null,
            Origin = Origin(end.Reached),
        }, Path, cancel: cancel);
        return end with { Checkpoint = saved.Checkpoints[^1] with { Step = end.Checkpoint.Step } };
    }

    private DescentOrigin Origin(bool reached) => new(step, checksum, rule, reached);

    private SgdSettings Settings(long steps) => run.Settings with
    {
        BatchSize = run.TrainCount ?? int.MaxValue,
        LearningRate = rate,
        Rule = UpdateRule.Sgd(),
        LearningRateSchedule = Schedule.Constant,
        BatchSizeSchedule = Schedule.Constant,
        Steps = steps,
        Checkpoints = 2,
        KeepWeights = false,
    };
}
