using System.Text.Json;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Runs;
using ValleyJump.Core.Tests.Tables;

namespace ValleyJump.Core.Tests.Runs;

/// <summary>Shards on one folder do each run once, whoever does it, and end with the bits of a sweep by itself.</summary>
public sealed class SgdSharingTests : IDisposable
{
    private static readonly ImageDataset Images = new ImageDatasetImport { TrainPerClass = 4, TestPerClass = 2 }.Read();
    private static readonly SgdSettings Cell = new() { Steps = 40, Checkpoints = 5, HiddenWidths = [8], BatchSize = 10 };

    // The last cell is by all images: its realizations are one training.
    private static readonly IReadOnlyList<SgdJob> Jobs =
        SgdJob.Grid([Cell with { Steps = 1500 }, Cell, Cell with { LearningRate = 0.01 }, Cell with { BatchSize = 40 }], 4);
    private const int Trainings = 13;

    private readonly TestDirectory directory = new();

    public void Dispose() => directory.Dispose();

    private SgdSweep Open(SgdSweepOptions? options = null, IReadOnlyList<SgdJob>? jobs = null) =>
        SgdSweep.Open(Images, jobs ?? Jobs, directory["."], options: options);

    private static List<SgdRun> Run(SgdSweep sweep, Action<string>? tell = null, int threads = 2, CancellationToken cancel = default)
    {
        var runs = new List<SgdRun>();
        Assert.Empty(sweep.Refused);
        sweep.Run(runs.Add, problem => throw problem, threads, null, tell, cancel);
        return runs;
    }

    private void AssertWhole(int trainings)
    {
        Assert.Equal(Trainings, trainings);
        Assert.Equal(Jobs.Count, directory.Files.Length);
        Assert.All(directory.Files, f => Assert.EndsWith(".h5", f));
        var expected = new List<SgdRun>();
        SgdSweep.Open(Images, Jobs).Run(expected.Add, problem => throw problem);
        foreach (var (e, a) in expected.Zip(Run(Open())))
            Runs.AssertSame(e, a, time: false);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(40)]
    public void Shares_are_disjoint_and_together_the_grid(int count)
    {
        int[] counts = [.. Enumerable.Range(1, count).Select(n => Open(new() { Shard = new(n, count) }).Count)];
        Assert.Equal(Jobs.Count, counts.Sum());
        // The runs that are one training are in one share.
        Assert.Contains(counts, c => c >= 4);
    }

    [Fact]
    public void A_shard_does_its_own_then_those_that_nobody_has_begun()
    {
        SgdSweep second = Open(new() { Shard = new(2, 3) });
        int own = second.Count;
        List<SgdRun> runs = Run(second);
        Assert.Equal((Jobs.Count, own), (runs.Count, second.Kept));
        Assert.Equal((own, Jobs.Count - own), (second.Left, second.LeftOfOthers));
        Assert.InRange(second.Trainings.Others, 1, Trainings - 1);
        Assert.Equal((0, 0), (second.Late, second.AtWork));

        // Of another one only its own are read and come.
        SgdSweep first = Open(new() { Shard = new(1, 3) });
        Assert.Equal((first.Count, 0, 0), (first.Complete, first.Left, first.LeftOfOthers));
        Assert.Equal(first.Count, Run(first).Count);
        Assert.Equal((0, 0), first.Trainings);
        AssertWhole(second.Trainings.All);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Many_at_once_train_nothing_twice(bool shards)
    {
        SgdSweep[] sweeps = [.. Enumerable.Range(1, 8).Select(n => Open(shards ? new() { Shard = new(n, 8) } : null))];
        await Task.WhenAll(sweeps.Select(sweep => Task.Factory.StartNew(() => Run(sweep), TaskCreationOptions.LongRunning)));
        AssertWhole(sweeps.Sum(s => s.Trainings.All));
    }

    [Fact]
    public void A_run_that_another_is_at_is_left_to_it_by_a_shard()
    {
        string path = Path.Combine(Path.GetFullPath(directory["."]), SgdRunFile.NameOf(Jobs[0].Settings, 0, Images.Fingerprint));
        using (var other = new RunClaims(Path.GetFullPath(directory["."])))
        {
            Assert.True(other.TryTake(path));
            SgdSweep sweep = Open(new() { Shard = new(1, 1) });
            Assert.Equal(Jobs.Count - 1, Run(sweep).Count);
            Assert.Equal((1, 0, Trainings - 1), (sweep.AtWork, sweep.Late, sweep.Trainings.All));
        }
        SgdSweep after = Open(new() { Shard = new(1, 1) });
        Assert.Equal(Jobs.Count, Run(after).Count);
        AssertWhole(Trainings - 1 + after.Trainings.All);
    }

    [Fact]
    public async Task A_sweep_without_shards_waits_for_it()
    {
        string path = Path.Combine(Path.GetFullPath(directory["."]), SgdRunFile.NameOf(Jobs[0].Settings, 0, Images.Fingerprint));
        using var other = new RunClaims(Path.GetFullPath(directory["."]));
        Assert.True(other.TryTake(path));
        SgdSweep sweep = Open();
        List<string> told = [];
        Task<List<SgdRun>> work = Task.Factory.StartNew(() => Run(sweep, tell: told.Add), TaskCreationOptions.LongRunning);
        Assert.True(SpinWait.SpinUntil(() => directory.Files.Count(f => f.EndsWith(".h5", StringComparison.Ordinal)) == Jobs.Count - 1, 60_000));
        Assert.False(work.IsCompleted);

        Assert.True(SpinWait.SpinUntil(() => told.Count > 0, 60_000));
        SgdRunFile.Save(SgdTrainer.Train(Images, Jobs[0].Settings), path);
        other.Release(path);

        Assert.Equal(Jobs, (await work).Select(r => new SgdJob(r.Settings, r.Realization)));
        Assert.Equal("Waiting for 1 run that others are at.", Assert.Single(told));
        AssertWhole(1 + sweep.Trainings.All);
    }

    /// <summary>Time that is over leaves nothing over that others have done since the folder was looked at, or are at.</summary>
    [Fact]
    public void What_others_do_is_not_late()
    {
        var over = new SgdPace(TimeSpan.FromSeconds(1), () => TimeSpan.FromSeconds(2));
        over.Begin();
        SgdSweep late = Open(new() { Pace = over }), shard = Open(new() { Pace = over, Shard = new(1, 2) });
        string path = Path.Combine(Path.GetFullPath(directory["."]), SgdRunFile.NameOf(Jobs[0].Settings, 0, Images.Fingerprint));
        SgdSweep whole = Open();
        Run(whole);
        Assert.Equal(Jobs.Count, Run(late).Count);
        Assert.Equal((0, 0), (late.Late, late.Trainings.All));
        File.Delete(path);
        using (var other = new RunClaims(Path.GetFullPath(directory["."])))
        {
            Assert.True(other.TryTake(path));
            Run(shard);
            Assert.Equal((0, 1), (shard.Late, shard.AtWork));
        }
        Run(Open());
        AssertWhole(whole.Trainings.All);
    }

    [Fact]
    public void The_run_of_one_that_died_is_done()
    {
        RunClaim dead = RunClaim.Mine() with { ProcessStart = DateTime.UtcNow.AddDays(-1) };
        foreach (SgdJob job in Jobs)
        {
            string path = directory[SgdRunFile.NameOf(job.Settings, job.Realization, Images.Fingerprint)];
            File.WriteAllBytes(RunClaim.PathOf(RunClaim.TrainingOf(path, job.Realization, job.Settings.BatchSize == 40), 1),
                JsonSerializer.SerializeToUtf8Bytes(dead));
        }
        SgdSweep sweep = Open(new() { Shard = new(1, 2) });
        Run(sweep);
        AssertWhole(sweep.Trainings.All);
    }

    [Fact]
    public void A_claim_that_was_left_beside_its_run_goes()
    {
        SgdSweep sweep = Open();
        Run(sweep);
        RunClaim dead = RunClaim.Mine() with { ProcessStart = DateTime.UtcNow.AddDays(-1) };
        File.WriteAllBytes(RunClaim.PathOf(directory[directory.Files[0]], 1), JsonSerializer.SerializeToUtf8Bytes(dead));
        Run(Open());
        AssertWhole(sweep.Trainings.All);
    }

    [Fact]
    public void What_does_not_fit_into_the_time_is_left_and_what_is_shorter_is_not()
    {
        // The first that ends says that a unit of cost takes so long that only the short ones fit.
        TimeSpan now = TimeSpan.Zero;
        var pace = new SgdPace(TimeSpan.FromSeconds(1000), () => now);
        pace.Begin();
        long shortCost = SgdCost.Of(Cell, Images), longCost = SgdCost.Of(Jobs[0].Settings, Images);
        Assert.InRange(longCost, 1.5 * shortCost, 1e9);
        pace.End(shortCost, TimeSpan.FromSeconds(1000 / 1.4));
        SgdSweep sweep = Open(new() { Pace = pace });

        // On one thread: which of two ends first is chance, and says how long the others take.
        List<SgdRun> runs = Run(sweep, threads: 1);

        Assert.Equal(4, sweep.Late);
        Assert.Equal(Jobs.Skip(4), runs.Select(r => new SgdJob(r.Settings, r.Realization)));
        Assert.Equal(Jobs.Count - 4, directory.Files.Length);
        SgdSweep rest = Open();
        Run(rest);
        AssertWhole(sweep.Trainings.All + rest.Trainings.All);
    }

    [Fact]
    public void Told_to_finish_it_ends_what_it_is_at_and_begins_nothing()
    {
        using var finish = new CancellationTokenSource();
        SgdSweep sweep = Open(new() { Finish = finish.Token });
        var runs = new List<SgdRun>();
        sweep.Run(run =>
        {
            runs.Add(run);
            finish.Cancel();
        }, problem => throw problem, 1);

        Assert.InRange(sweep.Late, 1, Jobs.Count - 1);
        Assert.Equal(Jobs.Count, runs.Count + sweep.Late);
        Assert.Equal(runs.Count, directory.Files.Length);
        SgdSweep rest = Open();
        Run(rest);
        AssertWhole(sweep.Trainings.All + rest.Trainings.All);
    }

    [Fact]
    public void Cancelled_it_leaves_no_claim()
    {
        using var stop = new CancellationTokenSource();
        SgdSweep sweep = Open(new() { Shard = new(1, 2) }, [.. Jobs, new(Cell with { Steps = 100_000_000 }, 0)]);
        stop.CancelAfter(300);
        Assert.ThrowsAny<OperationCanceledException>(() => Run(sweep, cancel: stop.Token));
        Assert.All(directory.Files, f => Assert.EndsWith(".h5", f));
    }

    [Fact]
    public void A_damaged_file_of_the_own_share_is_done_again_and_of_another_only_a_cut_one()
    {
        Run(Open());
        string[] files = directory.Files;
        foreach (string file in files)
        {
            byte[] bytes = File.ReadAllBytes(directory[file]);
            bytes[^100] ^= 1;
            File.WriteAllBytes(directory[file], bytes);
        }
        SgdSweep half = Open(new() { Shard = new(1, 2) });
        Assert.Equal((half.Count, 0), (half.Damaged.Count, half.LeftOfOthers));
        Assert.All(half.Damaged, d => Assert.Equal(FileFault.Damaged, d.Fault));
        Run(half);
        SgdSweep other = Open(new() { Shard = new(2, 2) });
        Assert.Equal(other.Count, other.Damaged.Count);
        Run(other);
        AssertWhole(half.Trainings.All + other.Trainings.All);

        File.WriteAllBytes(directory[files[0]], File.ReadAllBytes(directory[files[0]])[..1000]);
        Assert.Equal(1, Enumerable.Range(1, 2).Sum(n => Open(new() { Shard = new(n, 2) }).Left));
        Assert.Equal(1, Enumerable.Range(1, 2).Sum(n => Open(new() { Shard = new(n, 2) }).LeftOfOthers));
    }
}
