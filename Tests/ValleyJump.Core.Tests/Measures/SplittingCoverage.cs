using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;
using Xunit.Abstractions;

namespace ValleyJump.Core.Tests.Measures;

/// <summary>Do the intervals of splitting cover as often as they say?</summary>
internal static class SplittingCoverage
{
    private const int Repeats = 200;

    /// <summary>
    /// 95 % intervals of 200 whole estimates. Too few are below three standard errors of 190, sqrt(200 x 0.05 x 0.95) = 3.1; and the mean
    /// of all is as far from exact as their spread says.
    /// </summary>
    /// <param name="exact">The number, to far more digits than an estimate.</param>
    /// <param name="estimate">The estimate of a seed.</param>
    /// <param name="output">Receives what was found.</param>
    public static void Check(double exact, Func<ulong, SplittingEstimate> estimate, ITestOutputHelper output)
    {
        SplittingEstimate[] estimates = [.. Enumerable.Range(1, Repeats).Select(seed => estimate((ulong)seed))];
        int covered = estimates.Count(e => e.Low <= exact && exact <= e.High);
        SampleSummary sample = SampleSummary.Of(estimates.Select(e => e.Mean));
        double z = (sample.Mean - exact) / sample.StandardError;
        output.WriteLine($"{covered} of {Repeats} cover {exact:G4}; z of the mean {z:F2}");
        Assert.InRange(covered, 181, Repeats);
        Assert.InRange(z, -4, 4);
    }
}
