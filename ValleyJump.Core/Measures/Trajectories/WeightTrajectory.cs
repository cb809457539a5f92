using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>The way of a run's weights along the principal components of all runs that were looked at together.</summary>
[View(nameof(BatchSize), nameof(LearningRate), nameof(RunName), nameof(Explained), nameof(PathCount))]
public sealed partial record WeightTrajectory
{
    /// <summary>The run's inputs.</summary>
    [Inputs]
    public MeasuredRun Run { get; internal init; }

    /// <summary>Runs whose weights make the components.</summary>
    public int Runs { get; internal init; }

    /// <summary>Components.</summary>
    public int Components { get; internal init; }

    /// <summary>For each component the fraction along it of the variance of all checkpoints of all runs.</summary>
    [Column(Symbol = "R^2")]
    public IReadOnlyList<double> ExplainedVariance { get; internal init; }

    /// <summary><see cref="ExplainedVariance"/> of all components together.</summary>
    [Column(Format = "F3")]
    public double Explained => ExplainedVariance.Sum();

    /// <summary>Checkpoints of the run that are left out, since a weight is not finite: it diverged.</summary>
    public int LeftOut { get; internal init; }

    /// <summary>Points of the way.</summary>
    [Column(Label = "Points", ViewOnly = true)]
    public int PathCount => Trajectory.Count / Components;

    /// <summary>The coordinates, checkpoint by checkpoint and component by component.</summary>
    public TrajectoryCurve Trajectory { get; internal init; }

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
            return new()
            {
                Step = [.. rows.Select(p => p.Step)],
                TrainLoss = [.. rows.Select(p => p.TrainLoss)],
                Component = [.. rows.Select(p => p.component + 1)],
                Coordinate = [.. rows.Select(p => p.Coordinate)],
            };
        }
    }
}

/// <summary>A way along principal components. All arrays have one element for each checkpoint and component.</summary>
[LongTable("trajectory", nameof(SgdRun.BatchSize), nameof(SgdRun.LearningRate), nameof(SgdRun.Realization), nameof(SgdRun.Seed),
    TimePerStep = nameof(SgdRun.LearningRate))]
public sealed record TrajectoryCurve : ColumnTable<TrajectoryPoint>
{
    /// <summary>Steps done.</summary>
    public long[] Step { get; internal init; }

    /// <summary>Training loss there.</summary>
    public double[] TrainLoss { get; internal init; }

    /// <summary>The component, from 1.</summary>
    public int[] Component { get; internal init; }

    /// <summary>The coordinate along it, about the mean of all points.</summary>
    public double[] Coordinate { get; internal init; }

    /// <inheritdoc/>
    public override int Count => Step.Length;

    /// <inheritdoc/>
    public override TrajectoryPoint this[int index] => new()
    {
        Step = Step[index],
        TrainLoss = TrainLoss[index],
        Component = Component[index],
        Coordinate = Coordinate[index],
    };
}

/// <summary>A checkpoint along a principal component.</summary>
[View(nameof(Step), nameof(TrainLoss), nameof(Component), nameof(Coordinate))]
public sealed record TrajectoryPoint : TableLine
{
    /// <inheritdoc cref="TrajectoryCurve.Step"/>
    [Column(Symbol = "t", Unit = "steps", Width = 10)]
    public long Step { get; internal init; }

    /// <inheritdoc cref="TrajectoryCurve.TrainLoss"/>
    [Column(Symbol = "L", Width = 11, Format = "G5", Least = 0)]
    public double TrainLoss { get; internal init; }

    /// <inheritdoc cref="TrajectoryCurve.Component"/>
    [Column(Symbol = "k", Width = 9)]
    public int Component { get; internal init; }

    /// <inheritdoc cref="TrajectoryCurve.Coordinate"/>
    [Column(Symbol = "theta_k", Width = 11, Format = "G5")]
    public double Coordinate { get; internal init; }
}
