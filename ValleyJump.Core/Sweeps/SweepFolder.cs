using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Sweeps;

/// <summary>
/// The folder of a sweep: sweep.json says what it is, rows.jsonl has its rows, tasks.csv how they are cut into tasks. Tasks put their
/// results into results/, what they are at into state/ and what they say into logs/; submit/ has what was submitted.
/// </summary>
internal sealed class SweepFolder
{
    private SweepFolder(string path, SweepManifest manifest) => (Path, Manifest) = (path, manifest);

    /// <summary>The version of this module, which is part of what makes a task the one that it is.</summary>
    public static string ModuleVersion { get; } = typeof(SweepFolder).Assembly.GetName().Version!.ToString(3);

    /// <summary>The folder, in full.</summary>
    public string Path { get; }

    public SweepManifest Manifest { get; }

    public string Results => In("results");

    public string States => In("state");

    public string Logs => In("logs");

    public string Submissions => In("submit");

    /// <summary>The file of a task's results.</summary>
    public string ResultOf(int task) => System.IO.Path.Combine(Results, FormattableString.Invariant($"{task:D7}.jsonl"));

    /// <summary>The file that says what a task is at, or why it failed.</summary>
    public string StateOf(int task) => System.IO.Path.Combine(States, FormattableString.Invariant($"{task:D7}.json"));

    /// <summary>Whether there is a sweep in a folder.</summary>
    public static bool IsSweep(string path) => File.Exists(ManifestOf(path));

    /// <summary>The sweep of a folder.</summary>
    /// <exception cref="FileException">There is none, or what it says of itself was changed.</exception>
    public static SweepFolder Open(string path)
    {
        path = System.IO.Path.GetFullPath(path);
        string file = ManifestOf(path);
        if (!File.Exists(file))
        {
            throw Directory.Exists(path)
                ? new FileException(FileTask.Sweep, FileFault.NotASweep, path, $"There is no sweep in '{path}': it has no sweep.json.")
                : new FileException(FileTask.Sweep, FileFault.NotFound, path, $"There is no folder '{path}'.");
        }
        byte[] json = FileGuard.Run(FileTask.Sweep, file, () => File.ReadAllBytes(file));
        SweepManifest manifest = SweepManifest.Parse(json)
            ?? throw Damaged(file, "is damaged, or was changed: it does not have its checksum");
        return manifest.ValleySweep == SweepManifest.CurrentFormat ? new(path, manifest)
            : throw new FileException(FileTask.Sweep, FileFault.NewerFormat, file,
                FormattableString.Invariant($"'{file}' has format {manifest.ValleySweep}; this version of ValleyJump reads format 1."));
    }

    /// <summary>Writes a sweep, whole or not at all.</summary>
    /// <exception cref="InvalidInputException">There are no rows, or there is no script block.</exception>
    /// <exception cref="FileException">The folder holds other files, or cannot be written to.</exception>
    public static SweepFolder Create(string path, SweepDraft draft)
    {
        path = System.IO.Path.GetFullPath(path);
        IReadOnlyList<SweepPart> parts = draft.Parts(ModuleVersion);
        RequireEmpty(path);
        byte[] rows = [.. draft.Rows!.SelectMany(r => r.Line)];
        byte[] tasks = System.Text.Encoding.ASCII.GetBytes(SweepPart.Header + string.Concat(parts.Select(p => p.Line)));
        SweepManifest manifest = new SweepManifest
        {
            Script = draft.Script!.Split('\n'), ModuleVersion = ModuleVersion, Seed = draft.Seed, Rows = draft.Rows!.Count,
            PlainRows = draft.PlainRows, Tasks = parts.Count, AskedTasks = draft.Tasks, Cost = [.. draft.Cost ?? []],
            Location = draft.Location, Created = DateTime.UtcNow, RowsSha256 = SweepManifest.Hash(rows),
            TasksSha256 = SweepManifest.Hash(tasks),
        }.Sealed();
        AtomicFileSet.PrepareFolder(FileTask.Submit, path);
        var sweep = new SweepFolder(path, manifest);
        foreach (string folder in new[] { sweep.Results, sweep.States, sweep.Logs, sweep.Submissions })
            WritableFile.CreateFolder(FileTask.Submit, folder);
        using var files = new AtomicFileSet(FileTask.Submit, overwrite: true, replaceReadOnly: false);
        files.Write(sweep.RowsFile, s => s.Write(rows));
        files.Write(sweep.TasksFile, s => s.Write(tasks));
        // The last: a folder is a sweep when it is there.
        files.Write(ManifestOf(path), s => s.Write(manifest.Json()));
        files.Commit();
        return sweep;
    }

    /// <summary>Refuses a sweep of other settings, and one of another version of the module.</summary>
    /// <param name="draft">What was given; what was not is taken from the folder.</param>
    /// <exception cref="InvalidInputException">Something differs: it is named.</exception>
    /// <exception cref="FileException">The file of rows cannot be read, or was changed.</exception>
    public void Require(SweepDraft draft)
    {
        RequireVersion();
        if (draft.Script is { } script)
            RequireSame("ScriptBlock", "its script block is another: the first line that differs", Manifest.Script, script.Split('\n'));
        if (draft.Seed is { } seed && seed != Manifest.Seed)
            throw Differs("Seed", FormattableString.Invariant($"its seed is {(object?)Manifest.Seed ?? "none"}, and not {seed}"));
        if (draft.Tasks is { } tasks && tasks != (Manifest.AskedTasks ?? Manifest.Tasks))
            throw Differs("Tasks", FormattableString.Invariant($"it has {Manifest.AskedTasks ?? Manifest.Tasks} tasks, and not {tasks}"));
        if (draft.Cost is { } cost && !cost.SequenceEqual(Manifest.Cost, StringComparer.OrdinalIgnoreCase))
            throw Differs("Cost", $"its tasks were cut by {(Manifest.Cost is [] ? "the number of rows" : string.Join(", ", Manifest.Cost))}");
        byte[] rows = WholeFile(RowsFile, Manifest.RowsSha256);
        if (draft.Rows is not { } given)
            return;
        if (given.Count != Manifest.Rows)
            throw Differs("InputObject", FormattableString.Invariant($"it has {Manifest.Rows} rows, and not {given.Count}"));
        RequireSame("InputObject", "its rows are others: the first that differs", System.Text.Encoding.UTF8.GetString(rows).Split('\n')[..^1],
            [.. given.Select(r => System.Text.Encoding.UTF8.GetString(r.Line).TrimEnd('\n'))]);
    }

    /// <summary>Refuses a sweep that another version of the module began: its results could be others.</summary>
    /// <exception cref="InvalidInputException">It is one.</exception>
    public void RequireVersion()
    {
        if (Manifest.ModuleVersion != ModuleVersion)
            throw Differs("Path", $"version {Manifest.ModuleVersion} of the module began it, and this is {ModuleVersion}");
    }

    /// <summary>All tasks, in order.</summary>
    /// <exception cref="FileException">The file of tasks cannot be read, or was changed.</exception>
    public IReadOnlyList<SweepPart> Parts()
    {
        byte[] text = WholeFile(TasksFile, Manifest.TasksSha256);
        return [.. Enumerable.Range(0, Manifest.Tasks).Select(t =>
            SweepPart.Parse(text.AsSpan(SweepPart.Header.Length + (t * SweepPart.LineLength), SweepPart.LineLength))!)];
    }

    /// <summary>One task.</summary>
    /// <exception cref="InvalidInputException">There is no such task.</exception>
    /// <exception cref="FileException">The file of tasks cannot be read, or was changed.</exception>
    public SweepPart Part(int task)
    {
        Check.That(task >= 1 && task <= Manifest.Tasks, "Task", task, FormattableString.Invariant($"from 1 to {Manifest.Tasks}"));
        byte[] line = new byte[SweepPart.LineLength];
        ReadAt(TasksFile, SweepPart.Header.Length + ((task - 1L) * SweepPart.LineLength), line);
        return SweepPart.Parse(line) is { } part && part.Task == task ? part : throw Damaged(TasksFile, "is damaged, or was changed");
    }

    /// <summary>The rows of a task, as what they were.</summary>
    /// <exception cref="FileException">The files cannot be read, or were changed.</exception>
    public IReadOnlyList<object> RowsOf(SweepPart part)
    {
        byte[] bytes = new byte[part.Bytes];
        ReadAt(RowsFile, part.Offset, bytes);
        if (SweepPart.IdentityOf(Manifest.ModuleVersion, Manifest.Seed, Manifest.ScriptText(), [bytes]) != part.Identity)
            throw Damaged(RowsFile, FormattableString.Invariant($"is damaged, or was changed: the rows of task {part.Task} are not those that were submitted"));
        return [.. SweepLine.Read(RowsFile, new MemoryStream(bytes), _ => { }, CancellationToken.None, Manifest.PlainRows)];
    }

    /// <summary>Keeps others from submitting to the folder at the same time.</summary>
    /// <returns>What ends it.</returns>
    /// <exception cref="FileException">Somebody does, or the folder cannot be written to.</exception>
    public IDisposable Lock()
    {
        string file = System.IO.Path.Combine(Submissions, "lock");
        try
        {
            return FileGuard.Run(FileTask.Submit, file, () =>
                new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose));
        }
        catch (FileException problem) when (problem.Fault == FileFault.FileInUse)
        {
            throw new FileException(FileTask.Submit, FileFault.FileInUse, Path,
                $"Another Submit-ValleySweep is at work in '{Path}'.", problem);
        }
    }

    private string RowsFile => In("rows.jsonl");

    private string TasksFile => In("tasks.csv");

    private static string ManifestOf(string path) => System.IO.Path.Combine(path, "sweep.json");

    private string In(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Nothing is put among other files; what a submission that was killed left is none.</summary>
    private static void RequireEmpty(string path)
    {
        string[] ours = ["rows.jsonl", "tasks.csv", "results", "state", "logs", "submit"];
        if (Directory.Exists(path) && Directory.EnumerateFileSystemEntries(path).Select(f => System.IO.Path.GetFileName(f))
            .FirstOrDefault(f => !ours.Contains(f) && !f.EndsWith(AtomicFileSet.Extension, StringComparison.Ordinal)) is { } other)
        {
            throw new FileException(FileTask.Submit, FileFault.NotASweep, path,
                $"'{path}' has other files in it, such as '{other}', and no sweep.");
        }
    }

    private static byte[] WholeFile(string file, string hash)
    {
        byte[] bytes = FileGuard.Run(FileTask.Sweep, file, () => File.ReadAllBytes(file));
        return SweepManifest.Hash(bytes) == hash ? bytes
            : throw Damaged(file, "is damaged, or was changed: it does not have its checksum");
    }

    private static void ReadAt(string file, long offset, byte[] bytes)
    {
        using FileStream stream = FileGuard.OpenRead(FileTask.Sweep, file, FileShare.Read);
        int read = FileGuard.Run(FileTask.Sweep, file, () =>
        {
            stream.Position = offset;
            return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        });
        if (read < bytes.Length)
            throw new FileException(FileTask.Sweep, FileFault.Truncated, file, $"'{file}' is truncated.");
    }

    private static void RequireSame(string name, string what, string[] there, string[] here)
    {
        int at = Enumerable.Range(0, Math.Max(there.Length, here.Length)).FirstOrDefault(
            i => i >= there.Length || i >= here.Length || there[i] != here[i], -1);
        if (at >= 0)
        {
            throw Differs(name, FormattableString.Invariant($"{what}, {at + 1}, is ")
                + $"{(at < there.Length ? $"'{there[at]}'" : "nothing")} there and {(at < here.Length ? $"'{here[at]}'" : "nothing")} here");
        }
    }

    private static FileException Damaged(string file, string what) => new(FileTask.Sweep, FileFault.Damaged, file, $"'{file}' {what}.");

    private static InvalidInputException Differs(string name, string what) => new(name, null,
        $"The folder holds another sweep: {what}. Give -Path another folder, or what the sweep was begun with.") { Id = "SweepDiffers" };
}
