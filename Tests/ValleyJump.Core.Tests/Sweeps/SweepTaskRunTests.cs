using System.Diagnostics;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Sweeps;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Tests.Sweeps;

/// <summary>Results of a task: whole or not there, as what they were, and nothing in them changes without a word.</summary>
public sealed class SweepTaskRunTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("valleyjump sweep ").FullName;
    private readonly SweepFolder sweep;
    private readonly SweepPart part;

    public SweepTaskRunTests()
    {
        sweep = SweepFolder.Create(Path.Combine(folder, "sweep"), SweepFolderTests.Draft(rows: 4, tasks: 2));
        part = sweep.Part(1);
    }

    private string File1 => sweep.ResultOf(1);

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Results_come_back_as_what_they_were()
    {
        TwoValleyResult result = Ensemble();
        Finish(run =>
        {
            run.Add(TableRow.FromObject(result), typeof(TwoValleyResult));
            run.Add(TableRow.FromPairs([new("Text", "007"), new("Na", "NA"), new("List", new object[] { 1L, 2L }), new("Nan", double.NaN)]), null);
        });

        SweepSeal seal = SweepResultFile.Peek(File1, part);
        object[] back = [.. SweepResultFile.Results(File1, seal, _ => { }, default)];

        TwoValleyResult again = Assert.IsType<TwoValleyResult>(back[0]);
        Assert.Equal(result.Curve!.PFlat, again.Curve!.PFlat);
        Assert.Equal(result.FreezeSteps, again.FreezeSteps);
        Assert.Equal(["007", "NA", "1;2", "NaN"], Assert.IsType<PlainRow>(back[1]).Cells.Select(c => CellValue.Text(c.Value)));
        Assert.Equal(double.NaN, ((PlainRow)back[1]).Cells[3].Value);
        Assert.Equal((2, "told", 3, false), (seal.Results, seal.Reason, seal.Errors, seal.Plain));
        Assert.False(File.Exists(sweep.StateOf(1)));
    }

    [Fact]
    public void A_plain_row_with_the_columns_of_results_stays_one()
    {
        var cells = RestoredResult.All.First(r => r.Tables.Count == 0).Columns(TableFormat.JsonLines)
            .Select(c => KeyValuePair.Create(c, (object?)"1")).ToList();
        Finish(run => run.Add(TableRow.FromPairs(cells), null));

        Assert.IsType<PlainRow>(Assert.Single(SweepResultFile.Results(File1, SweepResultFile.Peek(File1, part), _ => { }, default)));

        using var mixed = new SweepTaskRun(sweep, sweep.Part(2), 0);
        mixed.Add(TableRow.FromPairs(cells), null);
        Assert.Equal("SweepNotKept", Assert.Throws<InvalidInputException>(() =>
            mixed.Add(TableRow.FromObject(Ensemble()), typeof(TwoValleyResult))).Id);
    }

    [Fact]
    public void What_would_come_back_as_something_else_is_refused()
    {
        using var run = new SweepTaskRun(sweep, part, 0);
        TableRow labelled = TableRow.FromObject(Ensemble(), [new("Label", 1)]);

        Assert.Equal("SweepNotKept", Assert.Throws<InvalidInputException>(() => run.Add(labelled, typeof(TwoValleyResult))).Id);
    }

    [Fact]
    public void Any_byte_that_changes_is_found_and_so_is_any_that_is_missing()
    {
        Finish(run => run.Add(SweepFolderTests.Row(1), null), "a warning with \"quotes\" and ümläuts");
        byte[] whole = File.ReadAllBytes(File1);
        Assert.Equal(part.Task, SweepResultFile.Verify(File1, part, default).Task);

        for (int at = 0; at < whole.Length; at++)
        {
            byte[] changed = [.. whole];
            changed[at] ^= 1;
            File.WriteAllBytes(File1, changed);
            Assert.Throws<FileException>(() => SweepResultFile.Verify(File1, part, default));
        }
        foreach (int length in new[] { 0, 1, SweepSeal.Length - 1, SweepSeal.Length, whole.Length - 1 })
        {
            File.WriteAllBytes(File1, whole[..length]);
            Assert.Equal(FileFault.Truncated, Assert.Throws<FileException>(() => SweepResultFile.Peek(File1, part)).Fault);
        }
        File.WriteAllBytes(File1, [.. whole, (byte)'\n']);
        Assert.Equal(FileFault.Damaged, Assert.Throws<FileException>(() => SweepResultFile.Peek(File1, part)).Fault);
        File.WriteAllBytes(sweep.ResultOf(2), whole);
        Assert.Equal(FileFault.OtherSweep,
            Assert.Throws<FileException>(() => SweepResultFile.Peek(sweep.ResultOf(2), sweep.Part(2))).Fault);
    }

    [Fact]
    public void A_reason_that_is_too_long_is_cut()
    {
        Finish(_ => { }, new string('ä', 5000));

        Assert.InRange(SweepResultFile.Verify(File1, part, default).Reason.Length, 100, 500);
        Assert.Empty(SweepResultFile.Results(File1, SweepResultFile.Peek(File1, part), _ => { }, default));
    }

    [Fact]
    public void A_task_says_what_it_is_at()
    {
        Assert.Equal(SweepState.Waiting, State().State);
        using (var run = new SweepTaskRun(sweep, part, 0))
        {
            Assert.Equal(SweepState.Running, State().State);
            run.Add(SweepFolderTests.Row(1), null);
        }
        Assert.Equal(SweepState.Waiting, State().State);
        using (var run = new SweepTaskRun(sweep, part, 0))
            run.Fail("It rained.");
        Assert.Equal((SweepState.Failed, "It rained."), (State().State, State().Reason));
        Finish(run => run.Add(SweepFolderTests.Row(1), null));
        Assert.Equal((SweepState.Done, 1, "told"), (State().State, State().Results!.Value, State().Reason));
        File.WriteAllText(File1, "");
        Assert.Equal(SweepState.Failed, State().State);
        Assert.Contains("is truncated", State().Reason, StringComparison.Ordinal);
    }

    /// <summary>A process that is only starting when its submission is stopped is not at work yet, and must not be later.</summary>
    [Fact]
    public void What_was_stopped_is_not_begun_but_by_hand()
    {
        SweepSubmission submission = new()
        {
            Number = 1, Tasks = [1, 2], Submitted = DateTime.UtcNow, JobName = "valley", Options = new() { Engine = SweepEngine.Local },
            Used = new(),
        };
        submission.Write(sweep);
        using (new SweepTaskRun(sweep, part, 1))
            Assert.Equal(SweepState.Running, State().State);
        submission.Stop(sweep);
        Assert.Equal("SweepStopped", Assert.Throws<InvalidInputException>(() => new SweepTaskRun(sweep, part, 1)).Id);
        Assert.False(File.Exists(sweep.StateOf(1)));
        Assert.Equal((SweepState.Waiting, "Stopped."), (State().State, State().Reason));
        using (new SweepTaskRun(sweep, part, 0))
            Assert.Equal(SweepState.Running, State().State);
    }

    [Fact]
    public void A_process_that_is_gone_has_lost_its_task()
    {
        (SweepAttempt.Begin(part, 0) with { ProcessStart = DateTime.UtcNow.AddDays(-1) }).Write(sweep);
        Assert.Equal(SweepState.Lost, State().State);

        // One that was killed, and that nobody has asked after since: an entry without a process.
        if (OperatingSystem.IsLinux())
        {
            using var parent = Process.Start(new ProcessStartInfo("sh", ["-c", "sh -c 'sleep 0.5; kill -9 $$' & echo $!; exec sleep 60"])
            {
                RedirectStandardOutput = true,
            })!;
            try
            {
                int child = int.Parse(parent.StandardOutput.ReadLine()!, System.Globalization.CultureInfo.InvariantCulture);
                SpinWait.SpinUntil(() => File.ReadAllText($"/proc/{child}/stat").Contains(") Z", StringComparison.Ordinal), 10_000);
                using var remains = Process.GetProcessById(child);
                (SweepAttempt.Begin(part, 0) with { ProcessId = child, ProcessStart = remains.StartTime.ToUniversalTime() }).Write(sweep);
                Assert.Equal(SweepState.Lost, State().State);
            }
            finally
            {
                parent.Kill();
            }
        }

        (SweepAttempt.Begin(part, 0) with { Host = "elsewhere" }).Write(sweep);
        Assert.Equal(SweepState.Running, State().State);
        Assert.Contains("elsewhere", State().Reason, StringComparison.Ordinal);

        File.WriteAllText(sweep.StateOf(1), "{ damaged");
        Assert.Equal(SweepState.Waiting, State().State);
    }

    private SweepTask State() => new SweepStatus(sweep, text => Assert.Fail(text)).Tasks(verify: false, default).First().Task;

    private void Finish(Action<SweepTaskRun> work, string told = "told")
    {
        using var run = new SweepTaskRun(sweep, part, 0);
        work(run);
        Assert.Equal(SweepState.Done, run.Finish(told, 3).State);
    }

    private static TwoValleyResult Ensemble() =>
        EnsembleRunner.Run(new() { LearningRate = 0.05, Realizations = 20, Steps = 100, RecordEvery = 10 });
}
