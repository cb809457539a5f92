using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>Measures a <see cref="ChainEscapeRate"/>.</summary>
internal static class ChainEscapeMeasurement
{
    /// <summary>Measures all rates by direct simulation, and by splitting where some passage is never seen in it.</summary>
    /// <param name="simulation">
    /// With Steps = 0 the run goes on until it has <see cref="EscapeRate.WantedPassages"/> of each passage, or for
    /// <see cref="EscapeRate.MaxSteps"/>.
    /// </param>
    /// <param name="plan">What splitting does.</param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="progress">Receives the fraction done, on worker threads; it never falls.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">The plan's KillCount is not below its Replicas.</exception>
    public static ChainEscapeRate Measure(HeldYSimulation simulation, SplittingPlan plan, int throttleLimit = 0,
        IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        HeldYSplitting.Require(simulation, plan);
        double[] floors = simulation.Floors, ridges = simulation.Ridges;
        long limit = simulation.Steps > 0 ? simulation.Steps : EscapeRate.MaxSteps, fewest = 0;
        // While some passage has not been seen, half of the work may be still to come.
        using var ensemble = new HeldYEnsemble(simulation, throttleLimit,
            progress is null ? null : new EscapeRate.Part(part => progress.Report(fewest == 0 ? part / 2 : part)), cancel);
        ChainPassageTally[] tallies = [.. Enumerable.Range(0, simulation.Blocks).Select(b => new ChainPassageTally(floors, ridges,
            i => simulation.StartOf((long)b * TrajectoryBlock.Size + i)))];
        // In times of relaxation across the widest valley: what is left of a start at the floor is e^-10.
        double slowest = simulation.Landscape.Flatness(simulation.Landscape.Flat, simulation.Y) / 2 / simulation.LearningRate;
        long burnIn = (long)Math.Min(HeldYRelaxation.BurnInRelaxations * Math.Max(1, slowest), EscapeRate.MaxSteps);
        ensemble.Expected = burnIn + limit;
        ensemble.Run(burnIn, 1, (b, x) => tallies[b].Add(x));
        Array.ForEach(tallies, t => t.Reset());
        long steps = EscapeRate.Count(simulation, ensemble, (b, x) => tallies[b].Add(x), () => fewest = Enumerable.Range(0, ridges.Length)
            .Min(k => Math.Min(tallies.Sum(t => t.PassagesRight[k]), tallies.Sum(t => t.PassagesLeft[k]))));
        double[] time = [.. floors.Select((_, k) => tallies.Sum(t => t.StepsIn[k]) * simulation.LearningRate)];
        PoissonRate[] right = [.. ridges.Select((_, k) => PoissonRate.Of(tallies.Sum(t => t.PassagesRight[k]), time[k]))];
        PoissonRate[] left = [.. ridges.Select((_, k) => PoissonRate.Of(tallies.Sum(t => t.PassagesLeft[k]), time[k + 1]))];
        int n = simulation.Realizations;
        var counted = new ChainEscapeRate(simulation, plan)
        {
            Splitting = false,
            Method = EscapeMethod.Direct,
            Steps = steps,
            BurnIn = burnIn,
            PassagesRight = new NumberList<long>(right.Select(r => r.Count)),
            PassagesLeft = new NumberList<long>(left.Select(r => r.Count)),
            Right = Array.ConvertAll(right, r => (r.Rate, r.Low, r.High)),
            Left = Array.ConvertAll(left, r => (r.Rate, r.Low, r.High)),
            CensoredFraction = Enumerable.Range(0, n)
                .Count(i => !tallies[i / TrajectoryBlock.Size].Passed[i % TrajectoryBlock.Size]) / (double)n,
            DivergedCount = ensemble.Diverged,
            ExtinctCount = 0,
            SplittingSteps = 0,
        };
        if (counted.DivergedCount == n)
            return counted with { Note = FormattableString.Invariant($"All {n} trajectories diverged: rates are of the steps before.") };
        if (fewest > 0)
            return counted;
        string[] ways = [.. ridges.SelectMany((_, k) => (string[])[
            .. right[k].Count == 0 ? [Way(k, k + 1)] : (string[])[], .. left[k].Count == 0 ? [Way(k + 1, k)] : (string[])[]])];
        string none = FormattableString.Invariant($"Nothing passed from valley {string.Join(", ", ways)} in {steps} steps");
        // There its interval cannot be trusted unseen; the count's can.
        string unseen = SplittingNotes.Unseen(simulation);
        return unseen.Length == 0
            ? Split(counted, throttleLimit, progress is null ? null : new EscapeRate.Part(part => progress.Report((1 + part) / 2)),
                $"{none}: all rates are by splitting.", cancel)
            : counted with { Note = $"{none}. {unseen} It is not taken by itself." };
    }

    /// <summary>Measures all rates by splitting.</summary>
    /// <inheritdoc cref="Measure"/>
    public static ChainEscapeRate Split(HeldYSimulation simulation, SplittingPlan plan, int throttleLimit = 0,
        IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        var asked = new ChainEscapeRate(simulation, plan)
        {
            Splitting = true,
            Method = EscapeMethod.Splitting,
            Steps = simulation.Steps,
            BurnIn = 0,
            CensoredFraction = double.NaN,
            DivergedCount = 0,
            ExtinctCount = 0,
            SplittingSteps = 0,
        };
        return Split(asked, throttleLimit, progress, "", cancel);
    }

    private static ChainEscapeRate Split(ChainEscapeRate row, int throttleLimit, IProgress<double>? progress, string why,
        CancellationToken cancel)
    {
        HeldYSplitting.Outcome[] ways = HeldYSplitting.Measure(row.Simulation, row.Plan, throttleLimit, progress, cancel);
        HeldYSplitting.Outcome[] right = [.. ways.Where((_, i) => i % 2 == 0)], left = [.. ways.Where((_, i) => i % 2 == 1)];
        return row with
        {
            Method = EscapeMethod.Splitting,
            Right = Array.ConvertAll(right, o => (o.Rate.Mean, o.Rate.Low, o.Rate.High)),
            Left = Array.ConvertAll(left, o => (o.Rate.Mean, o.Rate.Low, o.Rate.High)),
            DivergedCount = ways.Max(o => o.Rate.Lost),
            ExtinctCount = ways.Sum(o => o.Rate.Zeros),
            SplittingSteps = ways.Sum(o => o.Steps),
            Note = NoteText.Sentences([why, SplittingNotes.Unseen(row.Simulation), .. ways.Select((o, i) =>
                SplittingNotes.Of(o.Rate, o.Unfinished, row.Plan, $"From valley {(i % 2 == 0 ? Way(i / 2, i / 2 + 1) : Way(i / 2 + 1, i / 2))}"))]),
        };
    }

    /// <summary>A way by its valleys, counted from 1 at the left.</summary>
    private static string Way(int from, int to) => FormattableString.Invariant($"{from + 1} to {to + 1}");
}
