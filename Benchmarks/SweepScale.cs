using System.Globalization;
using System.Security.Cryptography;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Sweeps;
using ValleyJump.Core.Tables;

namespace ValleyJump.Benchmarks;

/// <summary>
/// The folder of a sweep of very many tasks, as if all but a hundredth of them were done: Benchmarks/SweepScale.ps1 reads it.
/// </summary>
internal static class SweepScale
{
    /// <summary>Writes the folder.</summary>
    /// <param name="folder">Where: it is new.</param>
    /// <param name="tasks">How many, of one row and one result each.</param>
    public static int Write(string folder, int tasks)
    {
        SweepFolder sweep = SweepFolder.Create(folder, new()
        {
            Script = "$_ | Invoke-TwoValleySim -NoiseStrength 0.05 -Realizations 100 -Steps 1000", Tasks = tasks, Location = "/", PlainRows = true,
            Rows = [.. Enumerable.Range(1, tasks).Select(i => new SweepRow(SweepLine.Of(TableRow.FromPairs(
                [new("LearningRate", 1e-6 * i), new("Seed", (long)i)]), null), 1))],
        });
        TwoValleyResult result = EnsembleRunner.Run(new() { LearningRate = 0.05, Realizations = 100, Steps = 1000 });
        byte[] line = SweepLine.Of(TableRow.FromObject(result), typeof(TwoValleyResult)), hash = SHA256.HashData(line);
        DateTime now = DateTime.UtcNow;
        int[] all = [.. Enumerable.Range(1, tasks)];
        new SweepSubmission
        {
            Number = 1, Tasks = all, Submitted = now, JobName = "", Options = new() { Engine = SweepEngine.Local, Throttle = 1, Cpus = 1 },
        }.Write(sweep);
        foreach (SweepPart part in sweep.Parts())
        {
            if (part.Task % 100 == 0)
            {
                SweepAttempt attempt = SweepAttempt.Begin(part, 1);
                (attempt with { State = SweepState.Failed, Reason = "It rained.", Seconds = 1 }).Write(sweep);
                continue;
            }
            SweepSeal seal = new SweepSeal
            {
                Task = part.Task, Identity = part.Identity, Results = 1, Errors = 0, Plain = false, Bytes = SweepSeal.Length + line.Length,
                Seconds = 1, Started = now, Host = "node", Reason = "",
            }.Sealed(hash);
            File.WriteAllBytes(sweep.ResultOf(part.Task), [.. seal.Line(), .. line]);
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{tasks} tasks, {line.Length} bytes a result"));
        return 0;
    }
}
