using System.Diagnostics;
using System.Management.Automation;
using ValleyJump.Tests;
using Xunit.Abstractions;
using Engine = System.Management.Automation.PowerShell;

namespace ValleyJump.PowerShell.Tests;

/// <summary>Tests of how long something takes: no other test of this assembly runs beside them.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = "Alone";
}

/// <summary>Stops pipelines and takes the time.</summary>
internal sealed class Stopping(ITestOutputHelper log)
{
    /// <summary>Stops a pipeline and checks that it ended as a stopped one, with no thread left behind; <see cref="StopClock.Milliseconds"/>.</summary>
    public double Time(Engine shell, IAsyncResult running)
    {
        // Errors can be listed only of what has ended.
        if (running.IsCompleted)
            Assert.Fail($"The work ended before it could be stopped. {string.Join(" ", shell.Streams.Error)}");
        var clock = new StopClock();
        shell.Stop();
        double milliseconds = clock.Milliseconds;
        log.WriteLine($"Stop() took {milliseconds:F1} ms ({clock.Wall:F1} by the wall): {shell.Commands.Commands[0].CommandText}");
        Assert.Equal(PSInvocationState.Stopped, shell.InvocationStateInfo.State);
        Assert.Throws<PipelineStoppedException>(() => shell.EndInvoke(running));
        Assert.Empty(shell.Streams.Error);
        AssertIdle();
        return milliseconds;
    }

    /// <summary>
    /// A worker left behind would take a whole core, for hours. The runtime compiles in the background for seconds: that passes.
    /// </summary>
    public void AssertIdle()
    {
        using var process = Process.GetCurrentProcess();
        var clock = Stopwatch.StartNew();
        double share;
        do
        {
            TimeSpan before = process.TotalProcessorTime;
            Thread.Sleep(200);
            process.Refresh();
            share = (process.TotalProcessorTime - before).TotalMilliseconds / 200;
            log.WriteLine($"{clock.ElapsedMilliseconds} ms after the end: {share:P0} of a core.");
        }
        while (share > 0.3 && clock.ElapsedMilliseconds < 20_000);
        Assert.InRange(share, 0, 0.3);
    }
}
