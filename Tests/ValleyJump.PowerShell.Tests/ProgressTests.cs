using System.Diagnostics;
using System.Management.Automation;
using Xunit.Abstractions;
using Engine = System.Management.Automation.PowerShell;

namespace ValleyJump.PowerShell.Tests;

/// <summary>What the progress bar is told, and that results come as they are made.</summary>
[Collection(Alone.Name)]
public sealed class ProgressTests(Session session, ITestOutputHelper log) : IClassFixture<Session>
{
    private const double Seconds = 1.5;

    [Fact]
    public void Progress_comes_ten_times_a_second_rises_and_ends()
    {
        var (records, elapsed) = Watch("Invoke-TwoValleySim 0.05 0.05 -Realizations 2000 -Steps $args[0]", StepsFor(Seconds, 2000));

        log.WriteLine($"{records.Count} records in {elapsed:F2} s: {string.Join(", ", records.Select(r => $"{r.At:F2} s {r.Record.PercentComplete} % {r.Record.SecondsRemaining} s left"))}");
        Assert.InRange(records.Count, 3, 10 * elapsed + 1);
        Assert.Equal(ProgressRecordType.Completed, records[^1].Record.RecordType);
        (double At, ProgressRecord Record)[] running = [.. records.SkipLast(1)];
        Assert.All(running, r => Assert.Equal(ProgressRecordType.Processing, r.Record.RecordType));
        Assert.All(running, r => Assert.InRange(r.Record.PercentComplete, 0, 100));
        Assert.Equal(running.Select(r => r.Record.PercentComplete).Order(), running.Select(r => r.Record.PercentComplete));
        Assert.Single(records.Select(r => r.Record.ActivityId).Distinct());
        Assert.Equal("Simulating two valleys", Assert.Single(records.Select(r => r.Record.Activity).Distinct()));
        Assert.All(running, r => Assert.Matches(@"^\d+ of 1 cells, ", r.Record.StatusDescription));
    }

    [Fact]
    public void Progress_says_how_far_it_is_and_how_long_it_will_take()
    {
        var (records, elapsed) = Watch("Invoke-TwoValleySim 0.05 0.05 -Realizations 2000 -Steps $args[0]", StepsFor(2 * Seconds, 2000));

        (double At, ProgressRecord Record)[] late = [.. records.SkipLast(1).Where(r => r.At > elapsed / 3)];
        Assert.NotEmpty(late);
        foreach (var (at, record) in late)
        {
            Assert.InRange(record.PercentComplete, 100 * at / elapsed - 30, 100 * at / elapsed + 30);
            Assert.InRange(record.SecondsRemaining, (int)((elapsed - at) / 3) - 1, 3 * (elapsed - at) + 1);
        }
    }

    [Fact]
    public void Training_tells_runs_done_and_time_left()
    {
        const string Trial = "Import-ImageDataset | Start-SgdTraining -BatchSize 50 -Steps 4000 -Checkpoints 2 -Realizations 2 -ThrottleLimit 1";
        session.Get(Trial);
        double seconds = session.Get(Trial).Sum(r => r.Get<double>("TrainSeconds"));
        var (records, elapsed) = Watch(
            "param($steps) Import-ImageDataset | Start-SgdTraining -BatchSize 50 -Steps $steps -Checkpoints 2 -Realizations 3 -ThrottleLimit 1", (long)(8000 * Seconds / seconds / 3));
        (double At, ProgressRecord Record)[] running = [.. records.Where(r => r.Record.Activity == "Training networks").SkipLast(1)];

        log.WriteLine($"{records.Count} records in {elapsed:F2} s: {string.Join(", ", running.Select(r => $"{r.At:F2} s {r.Record.PercentComplete} % {r.Record.SecondsRemaining} s left, {r.Record.StatusDescription}"))}");
        Assert.InRange(running.Length, 3, 10 * elapsed + 1);
        Assert.All(running, r => Assert.Matches("^[0-3] of 3 runs done$", r.Record.StatusDescription));
        // One after the other; on a busy machine one of them may have no moment of its own.
        string[] done = [.. running.Select(r => r.Record.StatusDescription[..1]).Distinct()];
        Assert.Equal(done.Order(), done);
        Assert.InRange(done.Length, 2, 4);
        Assert.Equal(running.Select(r => r.Record.PercentComplete).Order(), running.Select(r => r.Record.PercentComplete));
        Assert.All(running.Where(r => r.At > elapsed / 3), r =>
            Assert.InRange(r.Record.SecondsRemaining, (int)((elapsed - r.At) / 3) - 1, 3 * (elapsed - r.At) + 1));
        Assert.Equal(ProgressRecordType.Completed, records[^1].Record.RecordType);
    }

    [Fact]
    public void Progress_is_ended_when_a_command_downstream_has_enough()
    {
        var (records, _) = Watch("Invoke-TwoValleySim 0.05 (1..1000 | ForEach-Object { $_ * 1e-4 }) -Realizations 1000 -Steps $args[0] -ThrottleLimit 1 | Select-FirstObject", StepsFor(0.8, 1000));

        Assert.NotEmpty(records);
        Assert.Equal(ProgressRecordType.Completed, records[^1].Record.RecordType);
    }

    [Theory]
    [InlineData("Invoke-TwoValleySim 0.05 0.05 -Realizations 64 -Steps 100")]
    [InlineData("Invoke-TwoValleySim 0.05, 0.06 0.05, 0.06 -Realizations 64 -Steps 100 | Measure-FreezePoint")]
    [InlineData("New-ValleyLandscape | Get-ValleyGeometry 1, 2, 3")]
    public void Short_runs_show_no_progress(string script)
    {
        session.Run(script); // compiles what it needs

        Assert.Empty(session.Run(script).Progress);
    }

    [Theory]
    [InlineData("Invoke-TwoValleySim 0.05, 0.06 0.05 -Realizations 5000000 -Steps 1000000000000")]
    [InlineData("Invoke-TwoValleySim 0.05 0.05 -Realizations 20000000 -Steps 1000000000000")]
    public void Runs_of_more_steps_than_a_long_can_count_start_and_say_so(string script)
    {
        using Engine shell = session.Command(script);
        IAsyncResult running = shell.BeginInvoke();
        Assert.True(SpinWait.SpinUntil(() => shell.Streams.Progress.Count > 1 || running.IsCompleted, TimeSpan.FromSeconds(20)));
        shell.Stop();

        Assert.Empty(shell.Streams.Error);
        Assert.All(shell.Streams.Progress, r => Assert.Equal(0, r.PercentComplete));
        Assert.All(shell.Streams.Progress, r => Assert.Matches(@"steps$", r.StatusDescription));
        Assert.Contains("of 9.2e+18 steps", shell.Streams.Progress[0].StatusDescription, StringComparison.Ordinal);
    }

    [Fact]
    public void Results_come_as_their_cells_are_done()
    {
        long steps = StepsFor(Seconds / 10, 500);
        using Engine shell = session.Command(
            "Invoke-TwoValleySim 0.05 (1..10 | ForEach-Object { $_ * 0.01 }) -Realizations 500 -Steps $args[0]", steps);
        using var output = new PSDataCollection<PSObject>();
        var arrivals = new List<double>();
        var clock = Stopwatch.StartNew();
        output.DataAdded += (_, _) => arrivals.Add(clock.Elapsed.TotalSeconds);
        shell.Invoke(null, output, null);
        double elapsed = clock.Elapsed.TotalSeconds;

        log.WriteLine($"Of {elapsed:F2} s: {string.Join(", ", arrivals.Select(a => $"{a:F2}"))}");
        Assert.Equal(10, arrivals.Count);
        Assert.InRange(arrivals[0], 0, 0.5 * elapsed);
        Assert.InRange(arrivals[4], 0, 0.8 * elapsed);
        Assert.Equal(Enumerable.Range(1, 10).Select(i => i * 0.01), output.Select(r => r.Get<double>("NoiseStrength")));
    }

    /// <summary>Steps that so many trajectories do in about so many seconds on this machine.</summary>
    private long StepsFor(double seconds, int realizations)
    {
        const string Trial = "Invoke-TwoValleySim 0.05 0.05 -Realizations 2000 -Steps 10000";
        session.Get(Trial);
        return (long)(session.One(Trial).Get<double>("StepsPerSecond") * seconds / realizations);
    }

    /// <summary>Runs a script of so many steps, and of twice as many where the machine was busier when its speed was taken.</summary>
    private (List<(double At, ProgressRecord Record)> Records, double Elapsed) Watch(string script, long steps)
    {
        for (; ; steps *= 2)
        {
            var seen = WatchOnce(script, steps);
            if (seen.Elapsed > 0.8 * Seconds)
                return seen;
        }
    }

    private (List<(double At, ProgressRecord Record)> Records, double Elapsed) WatchOnce(string script, long steps)
    {
        using Engine shell = session.Command(script, steps);
        var records = new List<(double, ProgressRecord)>();
        var clock = Stopwatch.StartNew();
        shell.Streams.Progress.DataAdded += (sender, e) =>
            records.Add((clock.Elapsed.TotalSeconds, ((PSDataCollection<ProgressRecord>)sender!)[e.Index]));
        shell.Invoke();
        Assert.Empty(shell.Streams.Error);
        return (records, clock.Elapsed.TotalSeconds);
    }
}
