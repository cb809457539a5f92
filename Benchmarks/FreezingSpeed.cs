using System.Diagnostics;
using System.Globalization;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Benchmarks;

/// <summary>The reference experiment of v2: when runs of B = 50, eta = 0.05 froze, endpoints at t = 2000, by three thresholds.</summary>
internal static class FreezingSpeed
{
    /// <param name="runs">Runs, of 20: the times are also told for that many.</param>
    public static int Run(int runs)
    {
        ImageDataset data = new ImageDatasetImport().Read();
        SgdRun[] trained = [.. Enumerable.Range(0, runs).Select(r => SgdTrainer.Train(data, new(), r))];
        using var datasets = new MeasuredDatasets([data]);
        foreach (FreezeRule rule in (FreezeRule[])[FreezeRule.LastEndpoint, FreezeRule.AllPairs])
        {
            var measure = new FreezingMeasure(new()
            {
                Definitions = [FreezeDefinition.Basin],
                Rules = [rule],
                Thresholds = [0.90, 0.95, 0.99],
                Continuation = new() { EndStep = 2000 },
            }, datasets, keepFiles: false);
            TimeSpan before = Process.GetCurrentProcess().TotalProcessorTime;
            long start = Stopwatch.GetTimestamp();
            var found = new IReadOnlyList<SgdFreezing>[runs];
            // As the cmdlet does: a run a core while there are enough, and the last ones on those that are left.
            int cores = Environment.ProcessorCount;
            WorkerPool.For(runs, cores,
                (r, stop) => found[r] = measure.Of(trained[r], Math.Max(1, cores / Math.Min(cores, runs - r)), null, stop), default);
            double wall = Stopwatch.GetElapsedTime(start).TotalSeconds;
            double processor = (Process.GetCurrentProcess().TotalProcessorTime - before).TotalSeconds;
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{rule}: {runs} runs in {wall:F1} s, {processor:F1} s of processor; ")
                + string.Create(CultureInfo.InvariantCulture, $"{measure.Trained / (double)runs:F1} continuations and ")
                + string.Create(CultureInfo.InvariantCulture, $"{measure.Steps / (double)runs:F0} steps a run, ")
                + string.Create(CultureInfo.InvariantCulture, $"{1000 * processor / measure.Steps:F3} ms each; ")
                + string.Create(CultureInfo.InvariantCulture, $"20 runs: {wall * 20 / runs:F0} s, on {cores} free cores {processor * 20 / runs / cores:F0} s"));
            foreach (SgdFreezing freezing in found.SelectMany(f => f))
                Console.WriteLine($"  {freezing.Run.Realization} {freezing} ({freezing.Checked} checked, verified: {freezing.Verified})");
        }
        return 0;
    }
}
