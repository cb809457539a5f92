using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Runs;

/// <summary>
/// One run in one HDF5 file, to the last bit: its inputs as attributes, one row a checkpoint in its data sets. docs/runs.md has the layout.
/// </summary>
internal static class SgdRunFile
{
    /// <summary>The extension of a run's file.</summary>
    public const string Extension = ".h5";

    /// <summary>
    /// The name that a run has in a folder: eta, B, seed, realization, and eight digits that stand for all settings and the data set, such
    /// as eta0.05_B50_seed1_r000_3f2a9c1b.h5.
    /// </summary>
    /// <param name="settings">The settings.</param>
    /// <param name="realization">The realization's number.</param>
    /// <param name="fingerprint">The data set's fingerprint.</param>
    public static string NameOf(SgdSettings settings, int realization, string fingerprint)
    {
        ArgumentNullException.ThrowIfNull(settings);
        string key = RunAttributes.Key(settings, fingerprint);
        return FormattableString.Invariant(
            $"eta{settings.LearningRate:R}_B{settings.BatchSize}_seed{settings.Seed}_r{realization:D3}_{key}{Extension}");
    }

    /// <summary>The name that a run has in a folder.</summary>
    public static string NameOf(SgdRun run)
    {
        ArgumentNullException.ThrowIfNull(run);
        return NameOf(run.Settings, run.Realization, run.DatasetFingerprint);
    }

    /// <summary>Checks that a file does not hold another run, which would be lost: a name does not tell all runs apart.</summary>
    /// <exception cref="FileException">It does, or something that is no run of this version. A damaged file may go.</exception>
    /// <exception cref="FileException">It cannot be told, since the file cannot be read or another program has locked it.</exception>
    public static void RefuseOther(SgdRun run, string path, CancellationToken cancel = default)
    {
        if (!File.Exists(path))
            return;
        string? other;
        try
        {
            other = RunIdentity.Of(run).Difference(Read(path, cancel)) is { } difference ? $"'{path}' holds another run: {difference}."
                : null;
        }
        catch (FileException problem) when (problem.Fault == FileFault.FileInUse)
        {
            throw new FileException(FileTask.Save, FileFault.FileInUse, path, problem.Message, problem);
        }
        catch (FileException problem) when (RunFault.IsDamage(problem) || RunFault.IsOtherContent(problem))
        {
            other = RunFault.IsDamage(problem) ? null : problem.Message;
        }
        if (other is not null)
            throw new FileException(FileTask.Save, FileFault.OtherRun, path, other);
    }

    /// <summary>Writes a run, whole or not at all: beside its target under a temporary name, flushed to disk, renamed.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The file, in an existing directory.</param>
    /// <param name="overwrite">An existing file may be replaced.</param>
    /// <param name="replaceReadOnly">A read-only file too.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <returns>The run, its weights in the file and no longer in memory.</returns>
    /// <exception cref="FileException">The file cannot be written. What was there before is as it was.</exception>
    /// <exception cref="FileException">The run's weights are in another file, which is gone or damaged.</exception>
    /// <exception cref="InvalidInputException">It is an endpoint of a run and not a run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled. What was there before is as it was.</exception>
    public static SgdRun Save(SgdRun run, string path, bool overwrite = true, bool replaceReadOnly = false,
        CancellationToken cancel = default) =>
        Save(run, path, overwrite, replaceReadOnly, null, cancel);

    internal static SgdRun Save(SgdRun run, string path, bool overwrite, bool replaceReadOnly, Func<string, Stream>? open,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(run);
        ArgumentNullException.ThrowIfNull(path);
        long[] steps = [.. run.Checkpoints.Select(c => c.Step)];
        if (!SgdRun.AreCheckpointsOf(run.Settings, run.Engine, diverged: true, steps))
        {
            throw new InvalidInputException("InputObject", null, $"This is not a whole run ({run}): its checkpoints are not those of its "
                + "settings, as of an endpoint of Invoke-GdContinuation. Save the run that it comes from.") { Id = "SaveNotARun" };
        }
        using var files = new AtomicFileSet(FileTask.Save, overwrite, replaceReadOnly, open);
        SgdRun saved = run;
        files.Write(path, stream => saved = RunWriter.Write(stream, run, Path.GetFullPath(path), cancel));
        files.Commit();
        return saved;
    }

    /// <summary>
    /// Reads a run and checks all of it, the checksum of the whole file first. Weights stay in the file until they are asked for; see
    /// <see cref="SgdCheckpoint.Weights"/>.
    /// </summary>
    /// <exception cref="FileException">The file cannot be read, is damaged, or does not hold a run.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SgdRun Read(string path, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(path);
        SgdRun run = RunReader.Read(Path.GetFullPath(path), cancel);
        return run.Origin is null ? run : throw RunFault.Of(FileFault.InvalidContents, path,
            $"holds an endpoint of Invoke-GdContinuation and not a run");
    }

    /// <summary>Is there a file of a run, by its first bytes and its length? What was changed within it is not seen.</summary>
    /// <exception cref="FileException">It cannot be read, or holds something else.</exception>
    public static bool IsThere(string path)
    {
        if (!Path.Exists(path))
            return false;
        try
        {
            return RunReader.Guard(path, stream => RunSeal.Peek(stream, path, out _)).Length > 0;
        }
        catch (FileException problem) when (RunFault.IsDamage(problem) || problem.Fault == FileFault.NotFound)
        {
            return false;
        }
    }

    /// <summary>The files of runs that a path means: itself, or, if it is a folder, its files *.h5 in the order of their names.</summary>
    /// <exception cref="FileException">The folder cannot be read.</exception>
    public static IReadOnlyList<string> FilesOf(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (!Directory.Exists(path))
            return [path];
        string[] files = FileGuard.Run(FileTask.Run, path, () => Directory.GetFiles(path, "*" + Extension));
        return [.. files.Order(StringComparer.Ordinal)];
    }

    /// <summary>Creates a folder for runs, if need be, with those that it is in.</summary>
    /// <exception cref="FileException">It cannot be created.</exception>
    public static void CreateFolder(string path)
    {
        ArgumentNullException.ThrowIfNull(path);
        WritableFile.CreateFolder(FileTask.Save, path);
    }
}
