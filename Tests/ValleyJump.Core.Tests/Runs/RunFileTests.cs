using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Runs;
using ValleyJump.Core.Tests.Tables;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Tests.Runs;

/// <summary>A run survives its file to the last bit.</summary>
public class RunFileTests
{
    public static TheoryData<string, SgdRun> Cases => new()
    {
        { "the paper's protocol", Runs.Make(new SgdSettings { HiddenWidths = [5, 5] }) },
        { "nothing at its default", Runs.Make(Runs.Unusual) },
        { "diverged", Runs.Make(Runs.Small, diverged: true) },
        { "weights at the end only", Runs.Make(Runs.Small with { KeepWeights = false }) },
        { "no hidden layer", Runs.Make(Runs.Small with { HiddenWidths = [] }) },
        { "steps given that are the default", Runs.Make(Runs.Small with { Steps = 2000 }) },
        { "Adam, cosine", Runs.Make(Runs.Small with { Rule = UpdateRule.Adam(), LearningRateSchedule = Schedule.Cosine(0.1) }) },
        { "piecewise", Runs.Make(Runs.Small with { BatchSizeSchedule = Schedule.Piecewise((0, 1), (0.4, 2)),
            LearningRateSchedule = Schedule.StableThenDecay(ScheduleShape.StableSqrt, 0, 0.2) with { Warmup = 0.1 } }) },
        { "Nesterov", Runs.Make(Runs.Small with { Rule = UpdateRule.Sgd(0.9, nesterov: true) }) },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_run_is_read_as_it_was_written(string what, SgdRun run)
    {
        _ = what;
        using var directory = new TestDirectory();

        SgdRun saved = SgdRunFile.Save(run, directory["run.h5"]);
        SgdRun read = SgdRunFile.Read(directory["run.h5"]);

        Runs.AssertSame(run, saved);
        Runs.AssertSame(run, read);
        Assert.Equal(directory["run.h5"], read.Path);
        Assert.Equal(["run.h5"], directory.Files);
    }

    [Fact]
    public void A_run_without_any_weights_can_be_kept()
    {
        using var directory = new TestDirectory();
        SgdRun run = Runs.Make(Runs.Small);
        run = run with { Checkpoints = [.. run.Checkpoints.Select(c => c with { Weights = [] })] };

        SgdRunFile.Save(run, directory["run.h5"]);

        Runs.AssertSame(run, SgdRunFile.Read(directory["run.h5"]));
    }

    [Fact]
    public void Equal_runs_make_equal_files()
    {
        using var directory = new TestDirectory();

        SgdRunFile.Save(Runs.Make(Runs.Unusual), directory["a.h5"]);
        SgdRunFile.Save(SgdRunFile.Read(directory["a.h5"]), directory["b.h5"]);

        Assert.Equal(File.ReadAllBytes(directory["a.h5"]), File.ReadAllBytes(directory["b.h5"]));
    }

    [Fact]
    public void Weights_stay_in_the_file_until_they_are_asked_for()
    {
        using var directory = new TestDirectory();
        SgdRun run = Runs.Make(Runs.Small);
        SgdRunFile.Save(run, directory["run.h5"]);

        SgdRun read = SgdRunFile.Read(directory["run.h5"]);
        Assert.NotSame(read.Checkpoints[2].Weights, read.Checkpoints[2].Weights);
        SgdRunFile.Save(Runs.Make(Runs.Small, random: 2), directory["run.h5"]);
        Assert.Equal(FileFault.Changed, Assert.Throws<FileException>(() => read.Checkpoints[2].Weights).Fault);
        File.Delete(directory["run.h5"]);
        Assert.Equal(FileFault.NotFound, Assert.Throws<FileException>(() => read.Checkpoints[2].Weights).Fault);

        // What is not in question does not need the file.
        Assert.Equal(run.FinalTrainLoss, read.FinalTrainLoss);
    }

    [Fact]
    public void An_equal_run_in_its_place_has_the_same_weights()
    {
        using var directory = new TestDirectory();
        SgdRun run = Runs.Make(Runs.Small);
        SgdRun saved = SgdRunFile.Save(run, directory["run.h5"]), read = SgdRunFile.Read(directory["run.h5"]);

        SgdRunFile.Save(run with { TrainSeconds = run.TrainSeconds + 1 }, directory["run.h5"]);

        Runs.AssertSame(run, saved);
        Runs.AssertSame(run, read);
    }

    public static TheoryData<string, SgdRun> Others => new()
    {
        { "other weights", Runs.Make(Runs.Small, random: 2) },
        { "another network", Runs.Make(Runs.Small with { HiddenWidths = [5] }) },
        { "another number of layers", Runs.Make(Runs.Small with { HiddenWidths = [] }) },
        { "fewer checkpoints", Runs.Make(Runs.Small with { Checkpoints = 4 }) },
        { "no such weights", Runs.Make(Runs.Small with { KeepWeights = false }) },
    };

    [Theory]
    [MemberData(nameof(Others))]
    public void Another_run_in_its_place_is_not_taken_for_it(string what, SgdRun other)
    {
        _ = what;
        using var directory = new TestDirectory();
        SgdRun saved = SgdRunFile.Save(Runs.Make(Runs.Small), directory["run.h5"]);

        SgdRunFile.Save(other, directory["run.h5"]);

        Assert.Equal(FileFault.Changed, Assert.Throws<FileException>(() => saved.Checkpoints[2].Weights).Fault);
        byte[] bytes = File.ReadAllBytes(directory["run.h5"]);
        File.WriteAllBytes(directory["run.h5"], bytes[..^1]);
        Assert.Equal(FileFault.Truncated, Assert.Throws<FileException>(() => saved.Checkpoints[2].Weights).Fault);
        bytes[^1] ^= 1;
        File.WriteAllBytes(directory["run.h5"], bytes);
        Assert.Equal(FileFault.Damaged, Assert.Throws<FileException>(() => saved.Checkpoints[2].Weights).Fault);
    }

    [Fact]
    public void A_file_that_another_program_has_locked_is_in_use()
    {
        using var directory = new TestDirectory();
        SgdRunFile.Save(Runs.Make(Runs.Small), directory["run.h5"]);
        using var locked = new FileStream(directory["run.h5"], FileMode.Open, FileAccess.ReadWrite, FileShare.None);

        Assert.Equal(FileFault.FileInUse, Assert.Throws<FileException>(() => SgdRunFile.Read(directory["run.h5"])).Fault);
    }

    [Fact]
    public void A_run_in_a_file_can_replace_that_file()
    {
        using var directory = new TestDirectory();
        SgdRun run = Runs.Make(Runs.Small);

        SgdRun again = SgdRunFile.Save(SgdRunFile.Save(run, directory["run.h5"]), directory["run.h5"]);

        Runs.AssertSame(run, again);
    }

    [Fact]
    public void Weights_that_were_changed_behind_the_seal_are_not_believed()
    {
        using var directory = new TestDirectory();
        SgdRun run = Runs.Make(Runs.Small);
        SgdRun saved = SgdRunFile.Save(run, directory["run.h5"]);
        byte[] bytes = File.ReadAllBytes(directory["run.h5"]), weights = BitConverter.GetBytes(run.Checkpoints[2].Weights[5]);
        int at = bytes.AsSpan().IndexOf(weights);
        bytes[at] ^= 1;
        File.WriteAllBytes(directory["run.h5"], bytes);

        Assert.Equal(FileFault.Damaged, Assert.Throws<FileException>(() => saved.Checkpoints[2].Weights).Fault);
        Assert.Equal(run.Checkpoints[1].Weights, saved.Checkpoints[1].Weights);
    }

    [Fact]
    public void Names_tell_runs_apart_by_everything_that_determines_them()
    {
        SgdSettings settings = Runs.Small;
        string[] names =
        [
            .. ((SgdSettings[])[
                settings, settings with { BatchSize = 51 }, settings with { LearningRate = 0.051 }, settings with { Steps = 101 },
                    settings with { Checkpoints = 6 },
                settings with { Seed = 43 }, settings with { Loss = LossFunction.MeanSquaredError }, settings with { HiddenWidths = [5] },
                    settings with { HiddenWidths = [4, 4] },
                settings with { Rule = UpdateRule.Sgd(0.9) }, settings with { Rule = UpdateRule.Sgd(0.9, nesterov: true) },
                    settings with { Rule = UpdateRule.Sgd(weightDecay: 1e-4) },
                settings with { LearningRateSchedule = Schedule.Cosine() }, settings with { BatchSizeSchedule = Schedule.Cosine() },
                    settings with { KeepWeights = false },
            ]).Select(s => SgdRunFile.NameOf(s, 0, "a")),
            SgdRunFile.NameOf(settings, 1, "a"), SgdRunFile.NameOf(settings, 0, "b"),
        ];

        Assert.Equal(names.Length, names.Distinct().Count());
        Assert.Equal(SgdRunFile.NameOf(settings with { Steps = null }, 0, "a"),
            SgdRunFile.NameOf(settings with { Steps = settings.StepCount * 20 }, 0, "a"));
        Assert.Matches("^eta0\\.05_B50_seed42_r000_[0-9a-f]{8}\\.h5$", names[0]);
    }

    [Fact]
    public void Another_run_in_a_file_is_found_out()
    {
        using var directory = new TestDirectory();
        SgdRun run = Runs.Make(Runs.Small);
        string path = directory["run.h5"];
        SgdRunFile.RefuseOther(run, path);
        SgdRunFile.RefuseOther(run, SgdRunFile.Save(run, path).Path!);
        SgdRunFile.RefuseOther(run with { Settings = run.Settings with { Steps = run.Settings.StepCount } }, path);

        SgdRun[] others =
        [
            run with { Realization = 1 }, run with { DatasetFingerprint = "other" }, run with { Engine = 2 },
            run with { Settings = run.Settings with { Seed = 43 } },
        ];
        foreach (SgdRun other in others)
        {
            SgdRunFile.Save(other, path);
            Assert.Equal(FileFault.OtherRun, Exporting.FaultOf(() => SgdRunFile.RefuseOther(run, path)));
        }
        File.WriteAllText(path, "my notes");
        Assert.Equal(FileFault.OtherRun, Exporting.FaultOf(() => SgdRunFile.RefuseOther(run, path)));
        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        {
            FileException locked = Assert.Throws<FileException>(() => SgdRunFile.RefuseOther(run, path));
            Assert.Equal((FileTask.Save, FileFault.FileInUse), (locked.Task, locked.Fault));
        }
        File.WriteAllBytes(path, []);
        SgdRunFile.RefuseOther(run, path);
    }

    [Fact]
    public void Files_are_replaced_only_when_they_may_be()
    {
        using var directory = new TestDirectory();
        SgdRun run = Runs.Make(Runs.Small);
        File.WriteAllText(directory["run.h5"], "old");

        Assert.Equal(FileFault.FileExists, Exporting.FaultOf(() => SgdRunFile.Save(run, directory["run.h5"], overwrite: false)));
        Assert.Equal("old", File.ReadAllText(directory["run.h5"]));
        Assert.Equal(FileFault.DirectoryNotFound, Assert.Throws<FileException>(() => SgdRunFile.Save(run, directory["no/run.h5"])).Fault);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    [InlineData(3000)]
    [InlineData(-10)]
    public void A_disk_that_fills_up_leaves_nothing_behind(int room)
    {
        using var directory = new TestDirectory();
        SgdRun run = Runs.Make(Runs.Unusual);
        int whole = (int)new FileInfo(SgdRunFile.Save(run, directory["whole.h5"]).Path!).Length;
        File.WriteAllText(directory["run.h5"], "old");

        var problem = Assert.Throws<FileException>(
            () => SgdRunFile.Save(run, directory["run.h5"], true, false, path => new SmallDisk(path, room < 0 ? whole + room : room)));

        Assert.Equal(FileFault.DiskFull, problem.Fault);
        Assert.Equal("old", File.ReadAllText(directory["run.h5"]));
        Assert.Equal(["run.h5", "whole.h5"], directory.Files.Order());
    }

    /// <summary>A file on a disk with little room left.</summary>
    private sealed class SmallDisk(string path, int room) : FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite)
    {
        // ENOSPC, or ERROR_DISK_FULL of Windows.
        private static readonly int Full = OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : 28;

        // In a derived class a span comes here too.
        public override void Write(byte[] buffer, int offset, int count)
        {
            if (Position + count > room)
                throw new IOException("No space left on device", Full);
            base.Write(buffer, offset, count);
        }

        public override void SetLength(long value)
        {
            if (value > room)
                throw new IOException("No space left on device", Full);
            base.SetLength(value);
        }
    }
}
