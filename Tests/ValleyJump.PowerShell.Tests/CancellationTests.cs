using System.Diagnostics;
using System.Management.Automation;
using ValleyJump.Tests;
using Xunit.Abstractions;
using Engine = System.Management.Automation.PowerShell;

namespace ValleyJump.PowerShell.Tests;

/// <summary>However a pipeline ends, the work ends with it, at once.</summary>
[Collection(Alone.Name)]
public sealed class CancellationTests(Session session, ITestOutputHelper log) : IClassFixture<Session>
{
    private const string Hours = "Invoke-TwoValleySim 0.05 0.05 -Realizations 1000000 -Steps 1000000000";

    // A row whose ensemble is simulated again.
    private const string HoursOfARow = "[pscustomobject]@{ LearningRate = '0.01'; NoiseStrength = '0.05'; Realizations = '100000';"
        + " Steps = '100000000' }";

    private readonly Stopping stopping = new(log);

    // Each cell takes a fraction of a second, all of them hours.
    private const string HoursOfCells = "Invoke-TwoValleySim (1..1000 | ForEach-Object { $_ * 1e-5 })"
        + " (1..100 | ForEach-Object { $_ * 1e-3 }) -Realizations 1000 -Steps 10000";

    [Fact]
    public void A_command_downstream_that_has_enough_stops_the_work()
    {
        // The time of the first cell, and of building the others, is not the stop's.
        session.Get("Invoke-TwoValleySim 0.05 0.05 -Realizations 1000 -Steps 10000");
        var clock = Stopwatch.StartNew();

        PSObject first = session.One(HoursOfCells + " | Select-FirstObject");

        log.WriteLine($"The whole pipeline took {clock.ElapsedMilliseconds} ms.");
        Assert.Equal(1e-5, first.Get<double>("LearningRate"), 15);
        // No limit on the time, which is that of making 100 000 cells on a machine as busy as it may be: that it ended is the point.
        stopping.AssertIdle();
    }

    [Fact]
    public void A_break_downstream_stops_the_work()
    {
        IReadOnlyList<PSObject> output = session.Get($"do {{ {HoursOfCells} | ForEach-Object {{ $_; break }} }} while ($false); 'after'");

        Assert.Equal(2, output.Count);
        Assert.Equal("after", $"{output[1]}");
        stopping.AssertIdle();
    }

    [Fact]
    public void An_error_downstream_stops_the_work()
    {
        Outcome outcome = session.Run($"try {{ {HoursOfCells} | ForEach-Object {{ throw 'enough' }} }} catch {{ \"caught $_\" }}");

        Assert.Equal("caught enough", $"{Assert.Single(outcome.Output)}");
        stopping.AssertIdle();
    }

    [Theory]
    [InlineData(Hours)]
    [InlineData(Hours + " -ThrottleLimit 1")]
    [InlineData(Hours + " -NoiseModel HessianPower -NoiseExponent 1.5")]
    [InlineData(Hours + " -RecordEvery 1000000")]
    [InlineData(HoursOfCells)]
    [InlineData("1..1000 | ForEach-Object { New-ValleyLandscape } | " + HoursOfCells)]
    [InlineData(HoursOfCells + " | Measure-FreezePoint")]
    [InlineData("Import-ImageDataset | Start-SgdTraining -BatchSize 10 -LearningRate 0.001 -Realizations 1000 -NoWeights")]
    [InlineData("Import-ImageDataset | Start-SgdTraining -BatchSize 1000 -Steps 100000000 -HiddenWidths 300,300 -NoWeights")]
    [InlineData("Import-ImageDataset | Start-SgdTraining -BatchSize 50 -Steps 100000000 -Checkpoints 1000000 -NoWeights | Measure-FreezePoint")]
    [InlineData("Get-ValleyTheory 1e-5 100 -Y (3..1000)")]
    [InlineData(HoursOfARow + " | Measure-FreezePoint")]
    [InlineData(HoursOfARow + " | Test-ValleyRegime -Simulate")]
    [InlineData(HoursOfARow + " | Get-ValleyTheory -Y 5 -Simulate")]
    public void Stopping_the_pipeline_stops_the_work(string script)
    {
        StopClock.InTime(() =>
        {
            using Engine shell = session.Command(script);
            IAsyncResult running = shell.BeginInvoke();
            // The first progress record says that the engine is at work, and not the script that makes its input.
            Assert.True(SpinWait.SpinUntil(() => shell.Streams.Progress.Count > 0 || running.IsCompleted, TimeSpan.FromSeconds(60)),
                "The run did not start.");
            return stopping.Time(shell, running);
        });
    }

    [Fact]
    public void Stopping_at_the_very_start_is_safe()
    {
        foreach (int delay in (int[])[0, 1, 2, 5, 10, 20, 40])
            StopClock.InTime(() => StopAfter(delay));
    }

    [Fact]
    public void Stopping_as_the_run_ends_is_safe()
    {
        for (int delay = 0; delay < 20; delay++)
        {
            using Engine shell = session.Command("Invoke-TwoValleySim 0.05 0.05 -Realizations 64 -Steps 20000");
            IAsyncResult running = shell.BeginInvoke();
            Thread.Sleep(delay);
            shell.Stop();
            Assert.Empty(shell.Streams.Error);
            Assert.Contains(shell.InvocationStateInfo.State, (PSInvocationState[])[PSInvocationState.Stopped, PSInvocationState.Completed]);
            // PowerShell tells the state first, and then those who wait: a moment later where the run ended by itself.
            Assert.True(running.AsyncWaitHandle.WaitOne(TimeSpan.FromSeconds(5)));
        }
    }

    [Fact]
    public async Task A_busy_thread_pool_delays_neither_a_run_nor_its_stop()
    {
        double TenRuns()
        {
            var clock = Stopwatch.StartNew();
            session.Get("1..10 | ForEach-Object { Invoke-TwoValleySim 0.05 0.05 -Realizations 64 -Steps 100 }");
            return clock.Elapsed.TotalMilliseconds;
        }

        double freely = TenRuns();
        using var released = new ManualResetEventSlim();
        Task[] busy = [.. Enumerable.Range(0, 4 * Environment.ProcessorCount).Select(_ => Task.Run(released.Wait))];
        try
        {
            double busily = TenRuns();
            log.WriteLine($"Ten runs took {busily:F1} ms, and {freely:F1} ms before.");
            // A run that waited for a thread of the pool would wait for half a second.
            Assert.InRange(busily, 0, 10 * freely + 2000);
            StopClock.InTime(() => StopAfter(100));
        }
        finally
        {
            released.Set();
            await Task.WhenAll(busy);
        }
    }

    private double StopAfter(int delay)
    {
        using Engine shell = session.Command(Hours);
        IAsyncResult running = shell.BeginInvoke();
        Thread.Sleep(delay);
        return stopping.Time(shell, running);
    }

    [Fact]
    public void After_a_stop_the_session_works_and_gives_the_same_numbers()
    {
        const string Script = "Invoke-TwoValleySim 0.05 0.1 -Realizations 500 -Steps 500";
        string before = session.One(Script).Numbers();
        using Engine shell = session.Command(Hours);
        shell.BeginInvoke();
        Thread.Sleep(200);
        shell.Stop();

        Assert.Equal(before, session.One(Script).Numbers());
    }

    [Fact]
    public void What_was_written_before_a_stop_is_delivered_and_is_right()
    {
        using Engine shell = session.Command(HoursOfCells);
        using var output = new PSDataCollection<PSObject>();
        shell.BeginInvoke<PSObject, PSObject>(null, output);
        Assert.True(SpinWait.SpinUntil(() => output.Count >= 2, TimeSpan.FromSeconds(20)), "No results came.");
        shell.Stop();

        PSObject[] delivered = [.. output];
        Assert.InRange(delivered.Length, 2, 99_999);
        foreach (PSObject result in delivered.Take(2))
            Assert.Equal(session.One("$args[0] | Invoke-TwoValleySim", result).Numbers(), result.Numbers());
    }

    [Fact]
    public void An_export_that_is_stopped_leaves_no_file()
    {
        string folder = Directory.CreateTempSubdirectory("valleyjump ").FullName;
        try
        {
            using Engine shell = session.Command(HoursOfCells + " | Export-ValleyData $args[0]", Path.Combine(folder, "out.csv"));
            shell.BeginInvoke();
            Thread.Sleep(500);
            shell.Stop();

            Assert.Empty(Directory.GetFileSystemEntries(folder));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
        stopping.AssertIdle();
    }
}
