using System.Diagnostics;
using System.Text.Json;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Runs;
using ValleyJump.Core.Tests.Tables;

namespace ValleyJump.Core.Tests.Runs;

/// <summary>What planned runs are at, told from names, first bytes and claims.</summary>
public sealed class SgdPlanTests : IDisposable
{
    private static readonly ImageDataset Images = new ImageDatasetImport { TrainPerClass = 4, TestPerClass = 2 }.Read();
    private static readonly SgdSettings Cell = new() { Steps = 20, Checkpoints = 3, HiddenWidths = [8], BatchSize = 10 };

    private readonly TestDirectory directory = new();

    public void Dispose() => directory.Dispose();

    private SgdRun Train(SgdSettings settings, int realization = 0)
    {
        SgdRun run = SgdTrainer.Train(Images, settings, realization);
        return SgdRunFile.Save(run, directory[SgdRunFile.NameOf(run)]);
    }

    private SgdPlannedRun Of(SgdSettings settings, int realization = 0, string? fingerprint = null) =>
        new SgdPlan(directory["."], fingerprint).Of(new(settings, realization));

    [Fact]
    public void Runs_are_done_or_missing()
    {
        Assert.Equal(SgdRunState.Missing, Of(Cell).State);
        SgdRun run = Train(Cell);
        SgdPlannedRun done = Of(Cell);
        Assert.Equal((SgdRunState.Done, run.Path, ""), (done.State, done.Path, done.Reason));
        Assert.Equal((Cell, 0), (done.Settings, done.Realization));
        // What comes to the same is the same.
        Assert.Equal(SgdRunState.Done, Of(Cell with { Checkpoints = 3, Steps = 20 }, fingerprint: Images.Fingerprint).State);
        Assert.Equal(SgdRunState.Missing, Of(Cell, 1).State);
        Assert.Equal(SgdRunState.Missing, Of(Cell with { BatchSize = 11 }).State);
    }

    [Fact]
    public void A_run_of_other_settings_says_which()
    {
        Train(Cell);
        SgdPlannedRun other = Of(Cell with { Steps = 40, Rule = Cell.Rule with { Momentum = 0.5 }, HiddenWidths = [8, 8] });
        Assert.Equal((SgdRunState.Other, "Steps is 20, not 40; HiddenWidths is 8, not 8;8; Momentum is 0, not 0.5"), (other.State, other.Reason));
        other = Of(Cell, fingerprint: new string('a', 64));
        Assert.Equal((SgdRunState.Other, $"DatasetFingerprint is {Images.Fingerprint[..8]}, not aaaaaaaa"), (other.State, other.Reason));
        // By name alone it would be done.
        File.Copy(other.Path, directory[SgdRunFile.NameOf(Cell, 3, Images.Fingerprint)]);
        other = Of(Cell, 3);
        Assert.Equal((SgdRunState.Other, "Realization is 0, not 3"), (other.State, other.Reason));
        SgdRun run = SgdRunFile.Read(directory[SgdRunFile.NameOf(Cell, 0, Images.Fingerprint)]);
        SgdRunFile.Save(run with { Engine = SgdTrainer.Engine + 1 }, run.Path!);
        Assert.Equal((SgdRunState.Other, "Engine is 2, not 1"), (Of(Cell).State, Of(Cell).Reason));
        File.WriteAllText(run.Path!, "my notes");
        Assert.Equal(SgdRunState.Other, Of(Cell).State);
        Assert.Contains("is not the file of a run", Of(Cell).Reason, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_cut_off_or_changed_where_it_is_looked_at_is_damaged()
    {
        string path = Train(Cell).Path!;
        byte[] whole = File.ReadAllBytes(path);
        byte[] sealOnly = [.. whole[..512], .. new byte[whole.Length - 512]];
        foreach (byte[] bytes in (byte[][])[whole[..1000], whole[..100], [], [.. whole, 0], sealOnly])
        {
            File.WriteAllBytes(path, bytes);
            SgdPlannedRun run = Of(Cell, fingerprint: Images.Fingerprint);
            Assert.Equal((SgdRunState.Damaged, path), (run.State, run.Path));
            Assert.NotEmpty(run.Reason);
            Assert.Equal((SgdRunState.Damaged, path), (Of(Cell).State, Of(Cell).Path));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_run_that_somebody_is_at_says_who(bool known)
    {
        if (known)
            Train(Cell with { LearningRate = 0.01 });
        string path = directory[SgdRunFile.NameOf(Cell, 5, Images.Fingerprint)], all = RunClaim.TrainingOf(path, 5, fullBatch: true);
        using var claims = new RunClaims(Path.GetDirectoryName(Path.GetFullPath(path))!);
        claims.TryTake(Path.GetFullPath(path));
        SgdPlannedRun run = Of(Cell, 5);
        Assert.Equal((SgdRunState.Claimed, $"{RunClaim.Mine()}"), (run.State, run.By));
        Assert.InRange(DateTime.UtcNow - run.Since!.Value, TimeSpan.FromSeconds(-5), TimeSpan.FromMinutes(1));
        Assert.Equal(SgdRunState.Missing, Of(Cell, 6).State);
        claims.Release(Path.GetFullPath(path));
        Assert.Equal(SgdRunState.Missing, Of(Cell, 5).State);

        claims.TryTake(Path.GetFullPath(all));
        Assert.Equal([SgdRunState.Claimed, SgdRunState.Claimed], new[] { 5, 6 }.Select(r => Of(Cell, r).State));
        RunClaim dead = RunClaim.Mine() with { ProcessStart = DateTime.UtcNow.AddDays(-1) };
        File.WriteAllBytes(RunClaim.PathOf(path, 1), JsonSerializer.SerializeToUtf8Bytes(dead));
        claims.Release(Path.GetFullPath(all));
        Assert.Equal(SgdRunState.Missing, Of(Cell, 5).State);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_an_error() => Assert.Equal(FileFault.NotFound,
        Assert.Throws<FileException>(() => new SgdPlan(directory["none"], null)).Fault);

    /// <summary>Copies of one run under the names of others: each file is opened, and tells that it is not the one of its name.</summary>
    [Fact]
    public void Thousands_of_files_are_looked_at_in_seconds()
    {
        const int Count = 2000;
        string path = Train(Cell).Path!;
        foreach (int r in Enumerable.Range(1, Count - 1))
            File.Copy(path, directory[SgdRunFile.NameOf(Cell, r, Images.Fingerprint)]);
        var clock = Stopwatch.StartNew();
        var plan = new SgdPlan(directory["."], null);
        Assert.Equal(Count - 1, Enumerable.Range(0, Count).Count(r => plan.Of(new(Cell, r)).State == SgdRunState.Other));
        // 0.2 ms a file where nothing else runs.
        Assert.InRange(clock.Elapsed.TotalSeconds, 0, 20);
    }
}
