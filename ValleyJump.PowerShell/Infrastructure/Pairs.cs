using System.Management.Automation;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Runs that are gathered to be compared, each with each.</summary>
internal static class Pairs
{
    /// <summary>The pairs (0, 1), (0, 2), (1, 2), (0, 3), ... of a number of things: each thing with those before it.</summary>
    public static IReadOnlyList<(int First, int Second)> Of(int count) =>
        [.. Enumerable.Range(0, count).SelectMany(j => Enumerable.Range(0, j).Select(i => (i, j)))];

    /// <summary>The pairs of runs; where there is but one run, there is none, and a warning says so.</summary>
    public static IReadOnlyList<(int First, int Second)> Of(IReadOnlyList<Solution> solutions, Action<object> emit)
    {
        if (solutions.Count == 1)
            emit(new WarningRecord("One run makes no pair: there is nothing to compare it with."));
        return Of(solutions.Count);
    }

    /// <summary>Reads the weights of runs, side by side.</summary>
    /// <param name="runs">Runs, and which of their checkpoints.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="problem">Receives what is wrong with one of them, which is then left out.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <param name="layer">A layer whose weights alone are kept; null for all.</param>
    public static List<Solution> Read(IReadOnlyList<(SgdRun Run, int Checkpoint)> runs, int threads, Action<Measured<Solution>> problem,
        CancellationToken cancel, int? layer = null)
    {
        var solutions = new List<Solution>();
        MeasureRunner.Run<Solution>(runs.Count, (k, _) => Solution.Of(runs[k].Run, runs[k].Checkpoint, layer), read =>
        {
            if (read.Result is { } solution)
                solutions.Add(solution);
            else
                problem(read);
        }, threads, cancel: cancel);
        return solutions;
    }
}
