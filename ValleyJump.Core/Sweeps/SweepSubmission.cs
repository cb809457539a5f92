using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Sweeps;

/// <summary>Tasks that were given to an engine together.</summary>
internal sealed record SweepSubmission
{
    internal static readonly JsonSerializerOptions Json = new(SweepManifest.Readable) { Converters = { new JsonStringEnumConverter() } };

    /// <summary>From 1.</summary>
    public required int Number { get; init; }

    /// <summary>How, as it was given: what was not is left to the next submission too.</summary>
    public required SweepOptions Options { get; init; }

    /// <summary>How, with what was not given filled in.</summary>
    [JsonIgnore]
    public SweepOptions Used { get => field ?? Options; init; }

    /// <summary>What Slurm calls it; empty for none.</summary>
    public required string JobName { get; init; }

    /// <summary>Slurm's number of it; null until it is known.</summary>
    public string? Job { get; init; }

    public required DateTime Submitted { get; init; }

    /// <summary>The tasks, in the order that they are begun in: the first is the job's index 1.</summary>
    [JsonIgnore]
    public IReadOnlyList<int> Tasks { get; init; } = [];

    /// <summary>Stop-ValleySweep has ended it.</summary>
    [JsonIgnore]
    public bool IsStopped { get; init; }

    /// <summary>A file of a submission, such as 001.sbatch.</summary>
    public string FileOf(SweepFolder sweep, string extension) => FileOf(sweep, Number, extension);

    /// <summary>What the task of an index says.</summary>
    public string LogOf(SweepFolder sweep, int index) =>
        Path.Combine(sweep.Logs, string.Create(CultureInfo.InvariantCulture, $"{Number:D3}_{index}.log"));

    /// <summary>All that were written, in order.</summary>
    /// <exception cref="FileException">One cannot be read.</exception>
    public static IReadOnlyList<SweepSubmission> All(SweepFolder sweep)
    {
        string folder = sweep.Submissions;
        return FileGuard.Run(FileTask.Sweep, folder, () =>
            (IReadOnlyList<SweepSubmission>)[.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read)]);
    }

    /// <summary>Writes it, with files of its own beside it.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="files">Texts by their extensions.</param>
    /// <exception cref="FileException">They cannot be written.</exception>
    public void Write(SweepFolder sweep, params (string Extension, string Text)[] files)
    {
        using var set = new AtomicFileSet(FileTask.Submit, overwrite: true, replaceReadOnly: false);
        foreach (var (extension, text) in files.Append(("tasks", string.Concat(Tasks.Select(t => FormattableString.Invariant($"{t}\n"))))))
            set.Write(FileOf(sweep, extension), s => s.Write(Encoding.UTF8.GetBytes(text)));
        set.Write(FileOf(sweep, "json"), s => JsonSerializer.Serialize(s, this, Json));
        set.Commit();
    }

    /// <summary>Says that it was ended: its tasks that were not done wait again.</summary>
    /// <exception cref="FileException">That cannot be written.</exception>
    public void Stop(SweepFolder sweep)
    {
        string file = FileOf(sweep, "stopped");
        FileGuard.Run(FileTask.Submit, file, () => File.WriteAllText(file, ""));
    }

    /// <summary>Stop-ValleySweep has ended it by now.</summary>
    public bool WasStopped(SweepFolder sweep) => WasStopped(sweep, Number);

    /// <summary>Stop-ValleySweep has ended the submission of a number by now.</summary>
    public static bool WasStopped(SweepFolder sweep, int number) => File.Exists(FileOf(sweep, number, "stopped"));

    /// <summary>Removes its files, where nothing came of it.</summary>
    public void Remove(SweepFolder sweep) => FileGuard.TryQuietly(() =>
    {
        foreach (string file in Directory.GetFiles(sweep.Submissions, string.Create(CultureInfo.InvariantCulture, $"{Number:D3}.*")))
            File.Delete(file);
    });

    private static string FileOf(SweepFolder sweep, int number, string extension) =>
        Path.Combine(sweep.Submissions, string.Create(CultureInfo.InvariantCulture, $"{number:D3}.{extension}"));

    private static SweepSubmission Read(string file)
    {
        SweepSubmission submission;
        int[] tasks;
        try
        {
            submission = JsonSerializer.Deserialize<SweepSubmission>(File.ReadAllBytes(file), Json)!;
            tasks = [.. File.ReadLines(Path.ChangeExtension(file, "tasks")).Select(l => int.Parse(l, CultureInfo.InvariantCulture))];
        }
        catch (Exception problem) when (problem is JsonException or FormatException)
        {
            throw new FileException(FileTask.Sweep, FileFault.Damaged, file, $"'{file}' is damaged, or was changed.", problem);
        }
        return submission with { Tasks = tasks, IsStopped = File.Exists(Path.ChangeExtension(file, "stopped")) };
    }
}
