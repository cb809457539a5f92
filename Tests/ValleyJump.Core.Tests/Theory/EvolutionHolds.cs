using ValleyJump.Core.Noise;

namespace ValleyJump.Core.Tests.Theory;

/// <summary>What tests ask of <see cref="EvolutionCoverage"/>.</summary>
internal static class EvolutionHolds
{
    /// <summary>
    /// Checks that four standard errors of 5000 trajectories and the stated error hold every number, on some of the landscapes.
    /// </summary>
    /// <returns>The numbers that were compared: none of a landscape that <see cref="EvolutionCoverage.Look"/> passes over.</returns>
    public static List<EvolutionCoverage.Comparison> Everything(IEnumerable<int> landscapes, NoiseModel law,
        Func<int, (string Rate, string Batch)>? schedules = null, Func<int, int>? valleys = null)
    {
        var all = new List<EvolutionCoverage.Comparison>();
        foreach (int i in landscapes)
        {
            if (EvolutionCoverage.Look(i, law, 5000, schedules?.Invoke(i), valleys?.Invoke(i) ?? 2) is not var (_, predicted, found))
                continue;
            Assert.All(found, c => Assert.True(c.Holds, $"{law} {i} {schedules?.Invoke(i)}: {c}; {predicted}"));
            all.AddRange(found);
        }
        return all;
    }
}
