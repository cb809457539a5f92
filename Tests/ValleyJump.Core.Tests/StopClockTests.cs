using System.Diagnostics;
using ValleyJump.Core.Tests.Ensembles;
using ValleyJump.Tests;

namespace ValleyJump.Core.Tests;

/// <summary>The clock of all promises to stop: what it lets pass and what it does not.</summary>
[Collection(nameof(Alone))]
public class StopClockTests
{
    [Fact]
    public void WorkThatGoesOnCountsOnABusyMachineToo()
    {
        var clock = new StopClock();
        using var process = Process.GetCurrentProcess();
        TimeSpan start = process.TotalProcessorTime;
        // 300 ms of every core, however long the machine takes to give them.
        TimeSpan due = TimeSpan.FromMilliseconds(300) * Environment.ProcessorCount;
        Thread[] workers = [.. Enumerable.Range(0, Environment.ProcessorCount).Select(_ => new Thread(() =>
        {
            using var mine = Process.GetCurrentProcess();
            while (mine.TotalProcessorTime - start < due)
                Thread.SpinWait(10_000);
        }))];
        Array.ForEach(workers, w => w.Start());
        Array.ForEach(workers, w => w.Join());
        // Windows counts processor time in ticks of 16 ms.
        Assert.InRange(clock.Milliseconds, 300 - 16, clock.Wall);
    }

    [Fact]
    public void TheClockNeverShowsMoreThanTheWall()
    {
        var clock = new StopClock();
        Thread.Sleep(20);
        double shown = clock.Milliseconds;
        Assert.InRange(shown, 0, clock.Wall);
    }
}
