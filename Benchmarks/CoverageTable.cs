using System.Diagnostics;
using System.Globalization;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Tests.Theory;

namespace ValleyJump.Benchmarks;

/// <summary>
/// Density evolution against simulation on thirty landscapes drawn at random, under all laws of Gaussian noise: how often four standard
/// errors and the stated error hold the difference. The table of docs/theory.md.
/// </summary>
internal static class CoverageTable
{
    /// <param name="realizations">Trajectories of each ensemble.</param>
    /// <param name="landscapes">How many landscapes, at most 30.</param>
    /// <param name="scheduled">Under schedules, each landscape and law under one of them in turn.</param>
    /// <param name="chains">Chains of three and of five valleys in turn instead of two.</param>
    /// <returns>1 when a number is not held.</returns>
    public static int Run(int realizations, int landscapes, bool scheduled, bool chains)
    {
        CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
        var process = Process.GetCurrentProcess();
        int failures = 0;
        foreach (NoiseModel law in EvolutionCoverage.Laws)
        {
            List<EvolutionCoverage.Comparison> all = [];
            int looked = 0;
            TimeSpan evolved = default;
            for (int i = 0; i < landscapes; i++)
            {
                (string, string)? schedules = null;
                if (scheduled)
                    schedules = EvolutionCoverage.Schedules[(i + (int)law) % EvolutionCoverage.Schedules.Count];
                int valleys = chains ? 3 + 2 * (i % 2) : 2;
                if (EvolutionCoverage.Look(i, law, realizations, schedules, valleys) is not var (simulated, predicted, found))
                    continue;
                looked++;
                evolved += TimeSpan.FromSeconds(predicted.WallSeconds);
                all.AddRange(found);
                foreach (var miss in found.Where(f => !f.Holds))
                {
                    failures++;
                    Console.WriteLine($"  {law} {i}: {miss.Quantity} simulated {miss.Simulated:G6} predicted {miss.Predicted:G6}, beyond the stated error by " +
                        $"{miss.Off / miss.StandardError:F1} standard errors; {predicted}, {predicted.YNodes} nodes in y");
                }
            }
            Console.WriteLine($"{law}: {looked} landscapes, {looked * (long)realizations} trajectories; evolutions took {evolved.TotalSeconds / looked:F2} s each");
            foreach (var group in all.GroupBy(c => c.Quantity))
            {
                Console.WriteLine($"  {group.Key,-24} {group.Count(c => c.Holds),3} of {group.Count(),3} held, " +
                    $"{group.Count(c => c.Plain <= 4 * c.StandardError),3} without the stated error; " +
                    $"largest difference {group.Max(c => c.Plain / c.StandardError):F1} standard errors, of {group.Max(c => c.Off / c.StandardError):F1} beyond");
            }
        }
        Console.WriteLine($"{failures} not held; {process.TotalProcessorTime.TotalSeconds:F0} s of processor time");
        return failures == 0 ? 0 : 1;
    }
}
