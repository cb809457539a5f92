using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>The way of a run's weights along the principal components of all runs that were looked at together.</summary>
[View(nameof(BatchSize), nameof(LearningRate), nameof(Realization), nameof(Seed), nameof(Explained), nameof(PathCount))]
public sealed partial record WeightTrajectory
{
    /// <summary>The run's inputs.</summary>
    [Inputs]
    public required MeasuredRun Run { get; init; }

    /// <summary>Runs whose weights make the components.</summary>
    public required int Runs { get; init; }

    /// <summary>Components.</summary>
    public required int Components { get; init; }

    /// <summary>For each component the fraction along it of the variance of all checkpoints of all runs.</summary>
    [Column(Symbol = "R^2")]
    public required IReadOnlyList<double> ExplainedVariance { get; init; }

    /// <summary><see cref="ExplainedVariance"/> of all components together.</summary>
    [Column(Format = "F3")]
    public double Explained => ExplainedVariance.Sum();

    /// <summary>Checkpoints of the run that are left out, since a weight is not finite: it diverged.</summary>
    public required int LeftOut { get; init; }

    /// <summary>Points of the way.</summary>
    [Column(Label = "Points", ViewOnly = true)]
    public int PathCount => Trajectory.Count / Components;

    /// <summary>The coordinates, checkpoint by checkpoint and component by component.</summary>
    public required TrajectoryCurve Trajectory { get; init; }

    /// <summary>The way, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Run}: {PathCount} points along {Components} components with {Explained:P1} of the variance of {Runs} runs");

    /// <summary>The ways of runs, in their order.</summary>
    /// <param name="runs">The runs: of one architecture, with their weights.</param>
    /// <param name="checkpoints">Which checkpoints of each, from 0, in order.</param>
    /// <param name="components">Components wanted.</param>
    /// <param name="threads">Threads.</param>
    /// <param name="progress">Receives the fraction done.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="InvalidInputException">Weights were not kept, networks differ, or there are too few checkpoints.</exception>
    /// <exception cref="Files.FileException">A run's file is gone or damaged.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static IReadOnlyList<WeightTrajectory> Of(IReadOnlyList<SgdRun> runs, IReadOnlyList<IReadOnlyList<int>> checkpoints,
        int components, int threads, IProgress<double>? progress, CancellationToken cancel)
    {
        if (runs.Count == 0)
            return [];
        List<(int Run, int Checkpoint)> places = [];
        List<float[]> points = [];
        for (int r = 0; r < runs.Count; r++)
        {
            Check.That(runs[r].Architecture.Equals(runs[0].Architecture), "Run", runs[r].Architecture,
                $"of the same network as the first, {runs[0].Architecture}");
            foreach (int k in checkpoints[r])
            {
                cancel.ThrowIfCancellationRequested();
                float[] weights = RunState.WeightsOf(runs[r], k);
                if (!Array.TrueForAll(weights, float.IsFinite))
                    continue;
                places.Add((r, k));
                points.Add(weights);
            }
        }
        Check.That(components >= 1 && components < points.Count, nameof(Components), components,
            $"from 1 to {points.Count - 1}, the checkpoints with finite weights less one");
        var found = PrincipalComponents.Of(points, components, (0, places.FindLastIndex(p => p.Run == places[0].Run)), threads, progress,
            cancel);
        var explained = new NumberList<double>(found.Explained);
        return [.. runs.Select((run, r) => new WeightTrajectory
        {
            Run = MeasuredRun.Of(run),
            Runs = runs.Count,
            Components = components,
            ExplainedVariance = explained,
            LeftOut = checkpoints[r].Count - places.Count(p => p.Run == r),
            Trajectory = CurveOf(run, r),
        })];

        TrajectoryCurve CurveOf(SgdRun run, int r)
        {
            var rows = (from place in Enumerable.Range(0, places.Count)
                        where places[place].Run == r
                        let seen = run.Checkpoints[places[place].Checkpoint]
                        from component in Enumerable.Range(0, components)
                        select (seen.Step, seen.TrainLoss, component, Coordinate: found.Coordinates[component][place])).ToArray();
            return new([.. rows.Select(p => p.Step)], [.. rows.Select(p => p.TrainLoss)], [.. rows.Select(p => p.component + 1)],
                [.. rows.Select(p => p.Coordinate)]);
        }
    }
}

/// <summary>A way along principal components. All arrays have one element for each checkpoint and component.</summary>
/// <param name="Step">Steps done.</param>
/// <param name="TrainLoss">Training loss there.</param>
/// <param name="Component">The component, from 1.</param>
/// <param name="Coordinate">The coordinate along it, about the mean of all points.</param>
[LongTable("trajectory", nameof(SgdRun.BatchSize), nameof(SgdRun.LearningRate), nameof(SgdRun.Realization), nameof(SgdRun.Seed),
    TimePerStep = nameof(SgdRun.LearningRate))]
public sealed record TrajectoryCurve(long[] Step, double[] TrainLoss, int[] Component, double[] Coordinate)
    : ColumnTable<TrajectoryPoint>
{
    /// <inheritdoc/>
    public override int Count => Step.Length;

    /// <inheritdoc/>
    public override TrajectoryPoint this[int index] => new(Step[index], TrainLoss[index], Component[index], Coordinate[index]);
}

/// <summary>A checkpoint along a principal component.</summary>
/// <inheritdoc cref="TrajectoryCurve" path="/param"/>
[View(nameof(Step), nameof(TrainLoss), nameof(Component), nameof(Coordinate))]
public sealed record TrajectoryPoint(
    [property: Column(Symbol = "t", Unit = "steps", Width = 10)] long Step,
    [property: Column(Symbol = "L", Width = 11, Format = "G5")] double TrainLoss,
    [property: Column(Symbol = "k", Width = 9)] int Component,
    [property: Column(Symbol = "theta_k", Width = 11, Format = "G5")] double Coordinate) : TableLine;
