using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Runs;
using ValleyJump.Core.Tests.Tables;

namespace ValleyJump.Core.Tests.Runs;

/// <summary>
/// A sweep gives the same runs in the same order, however often it was interrupted and with whatever it finds in its folder.
/// </summary>
public class SgdSweepTests
{
    private static readonly ImageDataset Images = new ImageDatasetImport { TrainPerClass = 4, TestPerClass = 2 }.Read();
    private static readonly SgdSettings Cell = new() { Steps = 40, Checkpoints = 5, HiddenWidths = [8], BatchSize = 10 };

    // The first cell takes longest, so that later ones finish before it.
    private static readonly IReadOnlyList<SgdJob> Jobs = SgdJob.Grid([Cell with { Steps = 4000 }, Cell, Cell with { LearningRate = 0.01 }],
        3);

    private static List<SgdRun> Run(IReadOnlyList<SgdJob> jobs, string? folder, int throttleLimit = 0)
    {
        var runs = new List<SgdRun>();
        SgdSweep sweep = SgdSweep.Open(Images, jobs, folder);
        Assert.Empty(sweep.Refused);
        sweep.Run(runs.Add, problem => throw problem, throttleLimit);
        return runs;
    }

    private static void AssertSame(List<SgdRun> expected, List<SgdRun> actual)
    {
        Assert.Equal(expected.Count, actual.Count);
        foreach (var (e, a) in expected.Zip(actual))
            Runs.AssertSame(e, a, time: false);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Runs_come_in_the_order_of_the_list(int throttleLimit)
    {
        List<SgdRun> runs = Run(Jobs, null, throttleLimit);

        Assert.Equal(Jobs, runs.Select(r => new SgdJob(r.Settings, r.Realization)));
        AssertSame(Run(Jobs, null, 1), runs);
    }

    [Fact]
    public void Runs_on_disk_are_those_in_memory_and_are_not_done_again()
    {
        using var directory = new TestDirectory();
        string folder = directory["a/b"];

        List<SgdRun> first = Run(Jobs, folder), second = Run(Jobs, folder);

        AssertSame(Run(Jobs, null), first);
        AssertSame(first, second);
        Assert.All(second, r => Assert.Equal(Images.Test.Labels, r.TestLabels));
        Assert.Equal(first.Select(r => r.TrainSeconds), second.Select(r => r.TrainSeconds));
        Assert.Equal(Jobs.Count, Directory.GetFileSystemEntries(folder).Length);
        Assert.All(first, r => Assert.True(r.Checkpoints.All(c => c.Stored is not null)));
    }

    [Fact]
    public void What_is_missing_or_damaged_is_done_again_and_nothing_else()
    {
        using var directory = new TestDirectory();
        List<SgdRun> first = Run(Jobs, directory["."]);
        File.Delete(first[4].Path!);
        File.WriteAllBytes(first[0].Path!, File.ReadAllBytes(first[0].Path!)[..5000]);
        byte[] bytes = File.ReadAllBytes(first[7].Path!);
        bytes[^100] ^= 1;
        File.WriteAllBytes(first[7].Path!, bytes);
        Dictionary<string, DateTime> before = directory.Files.ToDictionary(f => f, f => File.GetLastWriteTimeUtc(directory[f]));
        string[] redone = [.. ((int[])[0, 4, 7]).Select(i => Path.GetFileName(first[i].Path!)).Order()];

        SgdSweep sweep = SgdSweep.Open(Images, Jobs, directory["."]);
        var second = new List<SgdRun>();
        sweep.Run(second.Add, problem => throw problem);

        Assert.Equal((Jobs.Count, Jobs.Count - 3), (sweep.Count, sweep.Complete));
        Assert.Equal([FileFault.Truncated, FileFault.Damaged], sweep.Damaged.Select(d => d.Fault));
        AssertSame(Run(Jobs, null), second);
        Assert.Equal(redone, directory.Files.Where(f => !before.TryGetValue(f, out DateTime time)
            || File.GetLastWriteTimeUtc(directory[f]) != time).Order());
    }

    [Theory]
    [InlineData(FileFault.OtherRun)]
    [InlineData(FileFault.NotARun)]
    [InlineData(FileFault.FileInUse)]
    [InlineData(FileFault.PathIsDirectory)]
    public void The_trouble_of_one_file_is_not_that_of_the_others(FileFault fault)
    {
        using var directory = new TestDirectory();
        IReadOnlyList<SgdJob> jobs = [.. Jobs.Skip(3)];
        List<SgdRun> runs = Run([.. jobs.Take(2)], directory["."]);
        string path = runs[0].Path!;
        if (fault == FileFault.OtherRun)
            File.Move(runs[1].Path!, path, overwrite: true);
        if (fault == FileFault.NotARun)
            File.WriteAllText(path, "my notes");
        if (fault == FileFault.PathIsDirectory)
        {
            File.Delete(path);
            Directory.CreateDirectory(path);
        }
        byte[] before = fault == FileFault.PathIsDirectory ? [] : File.ReadAllBytes(path);
        using FileStream? locked = fault == FileFault.FileInUse ? new(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None) : null;

        var rest = new List<SgdRun>();
        SgdSweep sweep = SgdSweep.Open(Images, jobs, directory["."]);
        sweep.Run(rest.Add, problem => throw problem);

        FileException refused = Assert.Single(sweep.Refused);
        Assert.Equal((fault, path), (refused.Fault, refused.Path));
        Assert.Equal((jobs.Count, fault == FileFault.OtherRun ? 0 : 1), (sweep.Count, sweep.Complete));
        AssertSame(Run([.. jobs.Skip(1)], null), rest);
        locked?.Dispose();
        if (fault != FileFault.PathIsDirectory)
            Assert.Equal(before, File.ReadAllBytes(path));
    }

    /// <summary>Each run twice, one of them in a file that is refused, one to do, and the others there.</summary>
    [Fact]
    public void Runs_are_counted_by_what_becomes_of_their_files()
    {
        using var directory = new TestDirectory();
        IReadOnlyList<SgdJob> jobs = [.. Jobs.Skip(3), .. Jobs.Skip(3)];
        int files = jobs.Count / 2;
        List<SgdRun> runs = Run(jobs, directory["."]);
        File.WriteAllText(runs[0].Path!, "my notes");
        File.Delete(runs[1].Path!);

        SgdSweep sweep = SgdSweep.Open(Images, jobs, directory["."]);

        Assert.Equal((2 * files, files, 2 * (files - 2), 1, files - 2),
            (sweep.Count, sweep.Files, sweep.Complete, sweep.Left, sweep.Kept));
        Assert.Single(sweep.Refused);
        var rest = new List<SgdRun>();
        sweep.Run(rest.Add, problem => throw problem);
        Assert.Equal((2 * (files - 1), files - 1), (rest.Count, sweep.Kept));
        Assert.Equal((0, 2), (SgdSweep.Open(Images, [Jobs[0], Jobs[0], Jobs[1]]).Complete, SgdSweep.Open(Images, [Jobs[0], Jobs[1]]).Left));
    }

    [Fact]
    public void A_file_of_another_engine_is_not_taken_for_ones_own_and_one_of_another_version_is()
    {
        using var directory = new TestDirectory();
        SgdRun run = Assert.Single(Run([Jobs[3]], directory["."]));
        SgdRunFile.Save(run with { ModuleVersion = "0.0.1" }, run.Path!);

        SgdSweep found = SgdSweep.Open(Images, [Jobs[3]], directory["."]);
        Assert.Equal((1, 0), (found.Complete, found.Refused.Count));

        SgdRunFile.Save(run with { ModuleVersion = "0.0.1", Engine = SgdTrainer.Engine + 1 }, run.Path!);
        FileException problem = Assert.Single(SgdSweep.Open(Images, [Jobs[3]], directory["."]).Refused);
        Assert.Contains("engine 2", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_went_away_is_reported_and_the_others_come()
    {
        using var directory = new TestDirectory();
        IReadOnlyList<SgdJob> jobs = [.. Jobs.Skip(3).Take(3)];
        List<SgdRun> runs = Run(jobs, directory["."]), rest = [];
        SgdSweep sweep = SgdSweep.Open(Images, jobs, directory["."]);
        File.Delete(runs[0].Path!);
        File.Copy(runs[2].Path!, runs[1].Path!, overwrite: true);
        var problems = new List<FileException>();

        sweep.Run(rest.Add, problems.Add);

        Assert.Equal([(FileFault.NotFound, runs[0].Path), (FileFault.OtherRun, runs[1].Path)],
            problems.Select(p => (p.Fault, (string?)p.Path)));
        AssertSame([runs[2]], rest);
    }

    [Fact]
    public void A_run_whose_file_cannot_be_replaced_is_handed_out_all_the_same()
    {
        using var directory = new TestDirectory();
        IReadOnlyList<SgdJob> jobs = [.. Jobs.Skip(3).Take(3)];
        string path = Run(jobs, directory["."])[1].Path!;
        File.WriteAllText(path, "");
        File.SetAttributes(path, FileAttributes.ReadOnly);
        List<SgdRun> runs = [];
        var problems = new List<FileException>();

        SgdSweep.Open(Images, jobs, directory["."]).Run(runs.Add, problems.Add);

        Assert.Equal((FileFault.FileReadOnly, path), (Assert.Single(problems).Fault, problems[0].Path));
        AssertSame(Run(jobs, null), runs);
        Assert.Equal([true, false, true], runs.Select(r => r.Path is not null));
        File.SetAttributes(path, FileAttributes.Normal);
    }

    [Fact]
    public void Two_sweeps_in_one_folder_keep_the_runs_of_the_first()
    {
        using var directory = new TestDirectory();
        SgdSweep[] sweeps = [.. Enumerable.Range(0, 2).Select(_ => SgdSweep.Open(Images, Jobs, directory["."]))];
        List<SgdRun> first = [], second = [];

        sweeps[0].Run(first.Add, problem => throw problem);
        byte[][] files = [.. first.Select(r => File.ReadAllBytes(r.Path!))];
        sweeps[1].Run(second.Add, problem => throw problem);

        Assert.Equal(files, first.Select(r => File.ReadAllBytes(r.Path!)));
        AssertSame(first, second);
    }

    [Fact]
    public async Task Sweeps_at_the_same_time_lose_no_weights()
    {
        using var directory = new TestDirectory();
        SgdSweep[] sweeps = [.. Enumerable.Range(0, 3).Select(_ => SgdSweep.Open(Images, Jobs, directory["."]))];
        var runs = sweeps.Select(_ => new List<SgdRun>()).ToArray();

        await Task.WhenAll(sweeps.Select((sweep, i) => Task.Run(() => sweep.Run(runs[i].Add, problem => throw problem))));

        List<SgdRun> expected = Run(Jobs, null);
        Assert.All(runs, r => AssertSame(expected, r));
    }

    [Fact]
    public void Another_data_set_makes_other_files()
    {
        using var directory = new TestDirectory();
        Run([Jobs[3]], directory["."]);
        ImageDataset other = new ImageDatasetImport { TrainPerClass = 4, TestPerClass = 3 }.Read();

        Assert.Equal(0, SgdSweep.Open(other, [Jobs[3]], directory["."]).Complete);
    }

    [Fact]
    public void A_run_that_is_asked_for_twice_is_done_once()
    {
        using var directory = new TestDirectory();

        List<SgdRun> runs = Run([Jobs[3], Jobs[3]], directory["."]);

        AssertSame([runs[0], runs[0]], runs);
        Assert.Single(directory.Files);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Runs_that_had_finished_are_saved_when_the_sweep_ends_early(bool cancelled)
    {
        using var directory = new TestDirectory();
        using var stop = new CancellationTokenSource();
        int done = 0;
        var progress = new Relay(p => Volatile.Write(ref done, p.RunsDone));

        Exception problem = Assert.ThrowsAny<Exception>(() => SgdSweep.Open(Images, Jobs, directory["."]).Run(_ =>
        {
            // Two more wait for this one to be taken.
            Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref done) >= 3, TimeSpan.FromSeconds(60)));
            if (!cancelled)
                throw new InvalidOperationException("enough");
            stop.Cancel();
            stop.Token.ThrowIfCancellationRequested();
        }, problem => throw problem, 2, progress, cancel: stop.Token));

        Assert.IsType(cancelled ? typeof(OperationCanceledException) : typeof(InvalidOperationException), problem);
        Assert.InRange(directory.Files.Length, 3, Jobs.Count);
        Assert.All(directory.Files, f => Assert.NotEmpty(SgdRunFile.Read(directory[f]).Checkpoints));
    }

    [Fact]
    public void A_sweep_that_is_cancelled_keeps_what_was_handed_out()
    {
        using var directory = new TestDirectory();
        using var stop = new CancellationTokenSource();
        var runs = new List<SgdRun>();

        Assert.ThrowsAny<OperationCanceledException>(() => SgdSweep.Open(Images, Jobs, directory["."]).Run(run =>
        {
            runs.Add(run);
            if (runs.Count == 2)
                stop.Cancel();
        }, problem => throw problem, 2, null, cancel: stop.Token));

        Assert.Equal(2, runs.Count);
        Assert.All(runs, r => Runs.AssertSame(r, SgdRunFile.Read(r.Path!)));
        Assert.All(directory.Files, f => Assert.EndsWith(".h5", f, StringComparison.Ordinal));
        AssertSame(Run(Jobs, null), Run(Jobs, directory["."]));
    }

    [Fact]
    public void Leftovers_of_killed_processes_are_removed_and_files_in_use_are_not()
    {
        using var directory = new TestDirectory();
        string[] names = [".abcd1234.xyz.valleyjump.tmp", ".efgh1234.xyz.valleyjump.tmp", ".ijkl1234.xyz.valleyjump.tmp", ".mnop1234.xyz.tmp"];
        foreach (string name in names)
        {
            File.WriteAllText(directory[name], "part of a run");
            if (name != names[1])
                File.SetLastWriteTimeUtc(directory[name], DateTime.UtcNow - 2 * AtomicFileSet.StaleAfter);
        }
        using var used = new FileStream(directory[names[2]], FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        SgdSweep.Open(Images, Jobs, directory["."]);

        Assert.Equal(names[1..], directory.Files);
    }

    [Fact]
    public void A_folder_that_cannot_be_is_an_error_before_any_work()
    {
        using var directory = new TestDirectory();
        File.WriteAllText(directory["file"], "");

        Assert.Throws<FileException>(() => SgdSweep.Open(Images, Jobs, directory["file"]));
        Assert.Throws<FileException>(() => SgdSweep.Open(Images, Jobs, directory["file/below"]));
    }

    [Fact]
    public void A_file_of_the_first_layout_is_read_and_its_sweep_goes_on()
    {
        using var directory = new TestDirectory();
        string old = Assert.Single(Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Data", "runs"), "*.h5"));
        string path = directory[Path.GetFileName(old)];
        File.Copy(old, path);
        SgdRun read = SgdRunFile.Read(path);
        IReadOnlyList<SgdJob> jobs = SgdJob.Grid([read.Settings], 2);

        SgdSweep sweep = SgdSweep.Open(Images, jobs, directory["."]);

        // It is of an older version of the module, whose engine was the same.
        Assert.Equal((1, 0), (sweep.Complete, sweep.Refused.Count));
        Assert.Equal(("0.1.0", 1), (read.ModuleVersion, read.Engine));
        SgdRun now = SgdTrainer.Train(Images, read.Settings) with { ModuleVersion = read.ModuleVersion, TestLabels = null,
            TrainCount = null };
        Runs.AssertSame(now, read, time: false);
        Assert.Null(read.TestLabels);
        byte[] before = File.ReadAllBytes(path);
        sweep.Run(_ => { }, problem => throw problem);
        Assert.Equal(before, File.ReadAllBytes(path));
        Assert.Equal(2, directory.Files.Length);
    }

    private sealed class Relay(Action<SgdProgress> report) : IProgress<SgdProgress>
    {
        public void Report(SgdProgress value) => report(value);
    }
}
