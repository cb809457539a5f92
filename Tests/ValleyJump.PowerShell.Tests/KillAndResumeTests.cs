using System.Diagnostics;
using Xunit.Abstractions;

namespace ValleyJump.PowerShell.Tests;

/// <summary>A sweep in a process that is killed at random moments, again and again, ends with the runs of one that never was.</summary>
[Collection(Alone.Name)]
public sealed class KillAndResumeTests(Session session, ITestOutputHelper log) : IClassFixture<Session>, IDisposable
{
    // 12 runs of some 200 ms: long beside the moments between a file and the kill after it.
    private const string Sweep = "Import-ImageDataset -TrainPerClass 20 -TestPerClass 5 | "
        + "Start-SgdTraining -BatchSize 10,50 -LearningRate 0.05,0.02 -Realizations 3 -Seed 3 -Steps 10000 -Checkpoints 21";
    private const int Runs = 12;

    private readonly string folder = Directory.CreateTempSubdirectory("valleyjump ").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public async Task A_sweep_that_is_killed_again_and_again_ends_with_the_same_bits()
    {
        string whole = Path.Combine(folder, "whole"), killed = Path.Combine(folder, "killed");
        session.Get(Sweep + " -Path $args[0] | ForEach-Object { }", whole);
        Assert.Equal(Runs, Directory.GetFiles(whole).Length);
        var random = new Random(4);
        int kills = 0, leftovers = 0;
        var progress = new List<int>();
        var clock = Stopwatch.StartNew();
        for (bool done = false; !done;)
        {
            Assert.InRange(progress.Count, 0, 2 * Runs); // two of three processes add a file
            int before = Count(killed);
            using Process shell = PowerShellProcess.Start($"{Sweep} -Path '{killed}' | ForEach-Object {{ }}");
            Task ended = shell.WaitForExitAsync();
            // Two of three after the first new file, in the middle of the work however long the start takes here; the third at any moment.
            bool work = kills % 3 != 2;
            while (work && !ended.IsCompleted && Count(killed) == before)
                await Task.WhenAny(ended, Task.Delay(2));
            await Task.WhenAny(ended, Task.Delay(random.Next(work ? 60 : 1000)));
            done = ended.IsCompleted;
            if (!done)
            {
                shell.Kill(entireProcessTree: true); // SIGKILL: nothing of the process runs any more
                await ended;
                kills++;
            }
            else
            {
                Assert.Equal((0, ""), (shell.ExitCode, await shell.StandardError.ReadToEndAsync()));
            }

            progress.Add(Count(killed));
            leftovers = Directory.GetFiles(killed).Length - Count(killed);
        }

        log.WriteLine($"{kills} kills in {clock.Elapsed.TotalSeconds:F1} s; files after each process: {string.Join(", ", progress)}; "
            + $"temporary files left over: {leftovers}");
        Assert.InRange(kills, 3, int.MaxValue);
        Assert.Equal(Names(whole), Names(killed));
        foreach (string name in Names(whole))
        {
            byte[] expected = Content(Path.Combine(whole, name)), actual = Content(Path.Combine(killed, name));
            Assert.Equal(expected.Length, actual.Length);
            int[] different = [.. Enumerable.Range(0, expected.Length).Where(i => expected[i] != actual[i])];
            // HDF5 has a checksum of four bytes over the header that has the time in it.
            Assert.True(
                different.Length == 0 || different[^1] - different[0] < 4,
                $"{name} differs at bytes {string.Join(", ", different.Take(20))}.");
        }
        // Leftovers are not taken for runs.
        Assert.Equal(Runs, session.Get("Import-SgdRun -LiteralPath $args[0] | ForEach-Object Realization", killed).Count);
    }

    private static int Count(string folder) => Directory.Exists(folder) ? Directory.GetFiles(folder, "*.h5").Length : 0;

    private static string[] Names(string folder) =>
        [.. Directory.GetFiles(folder, "*.h5").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal)];

    /// <summary>A file but for the time that the run took, and the seal over it.</summary>
    private byte[] Content(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        double trained = session.One("Import-SgdRun -LiteralPath $args[0]", path).Get<double>("TrainSeconds");
        byte[] seconds = BitConverter.GetBytes(trained);
        bytes.AsSpan(0, 512).Clear();
        int at = bytes.AsSpan().IndexOf(seconds);
        Assert.InRange(at, 512, bytes.Length);
        Assert.Equal(at, bytes.AsSpan().LastIndexOf(seconds));
        bytes.AsSpan(at, seconds.Length).Clear();
        return bytes;
    }
}
