using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>
/// When an ensemble's trajectories, or a run, froze, and up to when those that did not are known not to have. A trajectory that changed
/// valley in the last 5 % of the steps is known not to have frozen when these begin, and no more: its last change may be yet to come.
/// </summary>
internal sealed record FrozenTimes
{
    // Inputs that make no cell of their own: more of the same, what is recorded of it, and what follows from others.
    private static readonly HashSet<string> OfNoCell = new(StringComparer.OrdinalIgnoreCase)
    {
        "Seed", "Realization", "Realizations", "RealizationIndex", "TrajectoryIndex", "RecordEvery", "KeepTrajectories", "KeepWeights",
        "NoWeights", "CheckpointCount", "Checkpoints", "Definition", "Rule", "Threshold", "LossThreshold", "DeltaS", "EffectiveNoise",
        "EffectiveLearningRate", "Gamma",
    };

    // The columns of runs that are inputs.
    private static readonly string[] RunInputs = [.. ResultSchema.Of(typeof(SgdFreezing)).Concat(ResultSchema.Of(typeof(SgdFreezeStep)))
        .Where(p => p.IsInput).Select(p => p.Name).Except(ContinuedBy.Columns)];

    /// <summary>By what they froze.</summary>
    public required FrozenBy By { get; init; }

    /// <summary>What is the same where the same comes twice; null where nothing tells.</summary>
    public object? Identity { get; init; }

    /// <summary>Inputs that tell cells apart, in their order, as <see cref="CellReader.Key"/> has them.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Inputs { get; init; } = [];

    /// <summary>eta; NaN where it is not known.</summary>
    public double LearningRate { get; init; } = double.NaN;

    /// <summary>The learning rate changes in the course of the run.</summary>
    public bool IsScheduled { get; init; }

    /// <summary>y at the start; NaN for runs, which know none.</summary>
    public double InitialY { get; init; } = double.NaN;

    /// <summary>Freezing steps.</summary>
    public double[] Steps { get; init; } = [];

    /// <summary>y at them; empty for runs.</summary>
    public double[] Ys { get; init; } = [];

    /// <summary>Steps up to which those that are censored had not frozen.</summary>
    public double[] CensoredSteps { get; init; } = [];

    /// <summary>y at their last change of valley so far, up to which they had not frozen either; empty for runs.</summary>
    public double[] CensoredYs { get; init; } = [];

    /// <summary>Those that diverged, and are left out.</summary>
    public int DivergedCount { get; init; }

    /// <summary>Those of an ensemble whose trajectories' freezing steps are there.</summary>
    /// <param name="result">The ensemble.</param>
    /// <param name="definition">LastCrossing, or LastCrossingIfAny.</param>
    /// <param name="window">The last part of the steps in which a change of valley is censored; null for the usual one.</param>
    public static FrozenTimes Of(TwoValleyResult result, FreezeDefinition definition, double? window = null)
    {
        double after = Censoring.After(result.Steps, window ?? Censoring.Window);
        double[] steps = [.. result.FreezeSteps!], ys = [.. result.FreezeYs!];
        bool Enters(double step) => definition != FreezeDefinition.LastCrossingIfAny || step > 0;
        return new()
        {
            By = new(definition, null, double.NaN),
            // What is recorded changes no trajectory.
            Identity = result.Simulation with { RecordEvery = 0, KeepTrajectories = 0 },
            IsScheduled = !result.Simulation.LearningRateSchedule.IsConstant,
            Inputs = InputsOf(result),
            LearningRate = result.LearningRate,
            InitialY = result.InitialY,
            Steps = [.. steps.Where(s => s <= after && Enters(s))],
            Ys = [.. ys.Where((_, i) => steps[i] <= after && Enters(steps[i]))],
            CensoredSteps = [.. Enumerable.Repeat(Math.Floor(after), steps.Count(s => s > after))],
            CensoredYs = [.. ys.Where((_, i) => steps[i] > after)],
            DivergedCount = result.DivergedCount,
        };
    }

    /// <summary>That of a run by the loss.</summary>
    public static FrozenTimes Of(SgdFreezeStep run) => OfRun(run, new()
    {
        Settings = run.Settings, Dataset = run.Dataset, DatasetFingerprint = run.DatasetFingerprint, Realization = run.Realization,
        TrainCount = run.TrainCount,
    }, run.Curve, new(FreezeDefinition.Loss, null, run.LossThreshold), run.FreezeStep, run.Settings.StepCount, run.Diverged);

    /// <summary>That of a run by a definition.</summary>
    public static FrozenTimes Of(SgdFreezing run) =>
        OfRun(run, run.Run, run.Curve, run.By, run.FreezeStep, run.LastStep, run.Diverged);

    /// <summary>That of a row, which has a FreezeStep, empty where it is censored, and then LastStep, or Steps.</summary>
    /// <param name="cell">The cell of a column; null where there is none.</param>
    /// <exception cref="InvalidInputException">A cell is not what it should be, or nothing says up to when the row is known.</exception>
    public static FrozenTimes OfRow(Func<string, object?> cell)
    {
        double step = Number("FreezeStep"), last = Number("LastStep") is var l && double.IsNaN(l) ? Number("Steps") : l;
        bool diverged = Number("Diverged") is not (0 or double.NaN), frozen = !double.IsNaN(step);
        Check.That(frozen ? double.IsFinite(step) && step >= 0 : diverged || (double.IsFinite(last) && last >= 0),
            frozen ? "FreezeStep" : "LastStep", frozen ? step : last,
            frozen ? "zero or a positive number" : "a step, zero or a positive number, in a row whose FreezeStep is empty");
        var inputs = RunInputs.Select(n => KeyValuePair.Create(n, CellReader.Key(cell(n)))).Where(p => p.Value.Length > 0).ToArray();
        bool isSingle = inputs.Any(i => i.Key == "Realization") && inputs.Any(i => i.Key == "Seed");
        return new()
        {
            By = FrozenBy.OfRow(cell),
            Identity = isSingle ? string.Join('\n', inputs) : null,
            Inputs = [.. inputs.Where(i => !OfNoCell.Contains(i.Key))],
            LearningRate = Number("LearningRate"),
            Steps = frozen && !diverged ? [step] : [],
            CensoredSteps = frozen || diverged ? [] : [last],
            DivergedCount = diverged ? 1 : 0,
        };

        double Number(string column) => CellReader.Number(cell(column), column);
    }

    /// <summary>Where time begins.</summary>
    public double Origin(FreezeClock clock) => clock == FreezeClock.Y ? InitialY : 0;

    /// <summary>The times along a clock: those of trajectories that never changed valley, and the others.</summary>
    /// <exception cref="InvalidInputException">The clock is not known here.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public (EventTimes AtStart, EventTimes Later) Along(FreezeClock clock, CancellationToken cancel)
    {
        if (clock == FreezeClock.Y && double.IsNaN(InitialY))
            throw new InvalidInputException("Along", clock, "Along must be Step or EtaStep for training runs, which have no y.");
        if (clock == FreezeClock.EtaStep && double.IsNaN(LearningRate))
            throw new InvalidInputException("Along", clock, "Along must be Step for rows without LearningRate.");
        if (clock == FreezeClock.EtaStep && IsScheduled)
        {
            throw new InvalidInputException("Along", clock,
                "Along must be Step or Y where the learning rate has a schedule: eta times the step is not the time of the flow there.");
        }
        double unit = clock == FreezeClock.EtaStep ? LearningRate : 1;
        double[] times = clock == FreezeClock.Y ? Ys : Array.ConvertAll(Steps, s => unit * s);
        double[] open = clock == FreezeClock.Y ? [.. CensoredYs] : Array.ConvertAll(CensoredSteps, s => unit * s);
        return (EventTimes.OfSortable([.. times.Where((_, i) => Steps[i] == 0)], [], cancel),
            EventTimes.OfSortable([.. times.Where((_, i) => Steps[i] > 0)], open, cancel));
    }

    private static FrozenTimes OfRun(object row, MeasuredRun run, ulong curve, FrozenBy by, long? step, long last, bool diverged)
    {
        SgdSettings cell = run.Settings.Cell(run.TrainCount);
        return new()
        {
            By = by,
            Identity = IdentityOf(run, curve),
            IsScheduled = !run.Settings.LearningRateSchedule.IsConstant,
            Inputs = Cell(InputsOf(row), cell.BatchSize),
            LearningRate = run.Settings.LearningRate,
            Steps = step is { } frozen && !diverged ? [frozen] : [],
            CensoredSteps = step is null && !diverged ? [last] : [],
            DivergedCount = diverged ? 1 : 0,
        };
    }

    /// <summary>What is the same for a run that comes twice.</summary>
    /// <param name="run">Its inputs.</param>
    /// <param name="curve">
    /// Stands for its curves: full-batch descent gives the same ones for every realization. 0 for a row of a file, which has none:
    /// realizations are told apart there by their numbers, but for those of full-batch descent.
    /// </param>
    public static (SgdSettings Cell, string DatasetFingerprint, ulong Seed, string Which) IdentityOf(MeasuredRun run, ulong curve) =>
        (run.Settings.Cell(run.TrainCount), run.DatasetFingerprint, run.Settings.Seed,
            curve != 0 ? FormattableString.Invariant($"curve {curve}")
                : run.TrainCount is { } images && SgdTrainer.IsFullBatch(run.Settings, images) ? "full batches"
                : FormattableString.Invariant($"realization {run.Realization}"));

    private static IReadOnlyList<KeyValuePair<string, string>> InputsOf(object result) =>
    [
        .. ResultSchema.Of(result.GetType()).Where(p => p.IsInput && !OfNoCell.Contains(p.Name))
            .ExceptBy(ContinuedBy.Columns, p => p.Name).Select(p => KeyValuePair.Create(p.Name, CellReader.Key(p.Read(result)))),
    ];

    // Batches of all images and larger ones are one cell.
    private static IReadOnlyList<KeyValuePair<string, string>> Cell(IReadOnlyList<KeyValuePair<string, string>> inputs, int batch) =>
        [.. inputs.Select(i => i.Key == "BatchSize" ? KeyValuePair.Create(i.Key, CellReader.Key(batch)) : i)];
}
