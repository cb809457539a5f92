using ValleyJump.Core.Measures;
using ValleyJump.Core.Plotting;
using ValleyJump.Core.Plotting.Reports;
using ValleyJump.Core.Tables;
using ValleyJump.PowerShell.Commands;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// What the parameters of a cmdlet that measures runs are in its rows, where that is not the column of the parameter's name.
/// </summary>
internal sealed record RowArguments
{
    // Parameters by which Measure-FreezePoint makes rows of another type.
    private static readonly string[] ForDefinitions = [nameof(MeasureFreezePointCommand.Definition), nameof(MeasureFreezePointCommand.Rule),
        nameof(MeasureFreezePointCommand.Threshold), nameof(MeasureFreezePointCommand.Verify),
        nameof(MeasureFreezePointCommand.ContinuationRate), nameof(MeasureFreezePointCommand.EndStep),
        nameof(MeasureFreezePointCommand.MoreSteps), nameof(MeasureFreezePointCommand.Dataset)];

    private static readonly RowArgument PerRun = Always(nameof(MeasureFreezePointCommand.PerRun));

    private static readonly RowArgument Loss =
        OneOfList(nameof(MeasureFreezePointCommand.Loss), r => r[nameof(SgdFreezeStep.LossThreshold)]);

    private static readonly RowArgument[] ByDefinition =
    [
        OneOfList(nameof(MeasureFreezePointCommand.Definition), r => r[nameof(SgdFreezing.Definition)]),
        OneOfList(nameof(MeasureFreezePointCommand.Loss), r => IsBy(r, FreezeDefinition.Loss) ? r[nameof(SgdFreezing.Threshold)] : null),
        OneOfList(nameof(MeasureFreezePointCommand.Rule), r => r[nameof(SgdFreezing.Rule)]),
        OneOfList(nameof(MeasureFreezePointCommand.Threshold), r => IsOfEndpoints(r) ? r[nameof(SgdFreezing.Threshold)] : null),
        // Whoever looks at every checkpoint finds what is verified all the same.
        new(nameof(MeasureFreezePointCommand.Verify), r => IsOfEndpoints(r) && IsVerified(r), ArgumentKind.Switch),
        new(nameof(MeasureFreezePointCommand.ContinuationRate), r => r.Text("OwnRate") == "true" ? null : r["ContinuationRate"]),
        new(nameof(MeasureFreezePointCommand.EndStep), r => Ends(r, ContinuationStop.EndStep) ? r["EndStep"] : null),
        new(nameof(MeasureFreezePointCommand.MoreSteps), r => Ends(r, ContinuationStop.MoreSteps) ? r["MoreSteps"] : null),
        new(nameof(MeasureFreezePointCommand.Dataset), r => IsOfEndpoints(r) ? "$data" : null, ArgumentKind.Variable),
    ];

    private static readonly Dictionary<Type, RowArguments> OfTypes = new()
    {
        [typeof(SgdFreezePoint)] = new() { Arguments = [Loss], NotOfThese = [.. ForDefinitions, PerRun.Name], Untold = OfWhichRuns },
        [typeof(SgdFreezeStep)] = new() { Arguments = [Loss, PerRun], NotOfThese = ForDefinitions },
        [typeof(SgdFreezingCell)] = new()
        {
            Arguments = ByDefinition, NotOfThese = [PerRun.Name], Untold = r => OfWhichRuns(r) ?? OfWhichContinuation(r),
        },
        [typeof(SgdFreezing)] = new() { Arguments = [.. ByDefinition, PerRun], Untold = OfWhichContinuation },
        [typeof(GdContinuation)] = new()
        {
            Arguments =
            [
                OneOfList(nameof(InvokeGdContinuationCommand.Step), r => r[nameof(GdContinuation.FromStep)]),
                new(nameof(InvokeGdContinuationCommand.LearningRate), r => r[nameof(GdContinuation.ContinuationRate)]),
                new(nameof(InvokeGdContinuationCommand.EndStep),
                    r => Ends(r, ContinuationStop.EndStep) ? r[nameof(GdContinuation.EndStep)] : null),
                new(nameof(InvokeGdContinuationCommand.MoreSteps), r => Ends(r, ContinuationStop.MoreSteps)
                    ? (long)(r.Number(nameof(GdContinuation.EndStep)) - r.Number(nameof(GdContinuation.FromStep))) : null),
            ],
            Untold = OfWhichStart,
        },
        [typeof(ClassificationMeasurement)] = new() { Untold = OfWhichStart },
        [typeof(SharpnessMeasurement)] = new() { Untold = OfWhichStart },
        [typeof(FlatnessMeasurement)] = new()
        {
            NotOfThese = [nameof(MeasureFlatnessCommand.Probes)],
            Untold = r => OfWhichStart(r)
                ?? (r.Table(nameof(SpectralPoint.Eigenvalue), nameof(SpectralPoint.Density)) is null ? null : "-Probes"),
        },
        [typeof(GradientNoiseMeasurement)] = new()
        {
            NotOfThese = [nameof(MeasureGradientNoiseCommand.Summary)], Untold = OfWhichStart,
        },
        [typeof(GradientNoiseSummary)] = new()
        {
            Arguments = [Always(nameof(MeasureGradientNoiseCommand.Summary))],
            Untold = r => r.Numbers(nameof(GradientNoiseSummary.Checkpoint)) is [0] ? OfItsStart : null,
        },
        [typeof(TimescaleMeasurement)] = new()
        {
            Arguments = [new(nameof(MeasureTimescaleCommand.Steps), r => r[nameof(TimescaleMeasurement.RecordedSteps)])],
            Untold = OfWhichStart,
        },
        [typeof(SolutionComparison)] = Never("all inputs of the second run"),
        [typeof(LossBarrier)] = Never("all inputs of the second run"),
        [typeof(SolutionSummary)] = Never("-Checkpoint"),
        [typeof(SolutionCluster)] = Never(OfOthers),
        [typeof(SolutionClustering)] = Never(OfOthers),
        [typeof(WeightTrajectory)] = Never(OfOthers),
        [typeof(FreezeAgreement)] = Never("the rows that they are about"),
        [typeof(FreezeSurvival)] = Never("the rows that they are about"),
    };

    private const string OfOthers = "which runs were looked at together";

    private const string OfItsStart = "how a run was continued whose endpoint this is";

    /// <summary>Those that no column of their name tells, in their order.</summary>
    public IReadOnlyList<RowArgument> Arguments { get; private init; } = [];

    /// <summary>Parameters by which the cmdlet makes rows of another type, or that <see cref="Untold"/> speaks of.</summary>
    public IReadOnlyList<string> NotOfThese { get; private init; } = [];

    /// <summary>What is needed and a row does not tell; null where it tells all.</summary>
    public Func<PlotRow, string?> Untold { get; private init; } = _ => null;

    /// <summary>What no row of the type tells; null where rows may tell all.</summary>
    public string? NeverTold { get; private init; }

    /// <summary>What is known of a type.</summary>
    public static RowArguments Of(Type result) => OfTypes.GetValueOrDefault(result) ?? new();

    /// <summary>Whether it says something of a parameter.</summary>
    public bool Knows(string parameter) => NotOfThese.Contains(parameter) || Arguments.Any(a => a.Name == parameter);

    private static RowArguments Never(string what) => new() { NeverTold = what };

    private static RowArgument Always(string name) => new(name, _ => true, ArgumentKind.Switch);

    private static RowArgument OneOfList(string name, Func<PlotRow, object?> read) => new(name, read, ArgumentKind.OneOfList);

    private static bool IsBy(PlotRow row, FreezeDefinition definition) => row.Text(nameof(SgdFreezing.Definition)) == $"{definition}";

    private static bool IsOfEndpoints(PlotRow row) =>
        Enum.TryParse(row.Text(nameof(SgdFreezing.Definition)), out FreezeDefinition definition) && FreezingPlan.OfEndpoints(definition);

    private static bool IsVerified(PlotRow row) => row.Has(nameof(SgdFreezing.Verified)) ? row.Number(nameof(SgdFreezing.Verified)) is 1
        : row.Number(nameof(SgdFreezingCell.VerifiedCount)) == row.Number(nameof(SgdFreezingCell.Count));

    private static bool Ends(PlotRow row, ContinuationStop stop) => row.Text(nameof(GdContinuation.Stop)) == $"{stop}";

    /// <summary>A checkpoint that is the first, and not of step 0, is the end of a continuation: no training leads to it.</summary>
    private static string? OfWhichStart(PlotRow row) => row.Number(nameof(GdContinuation.Checkpoint)) is 0
        && row.Number(row.Has(nameof(GdContinuation.FromStep)) ? nameof(GdContinuation.FromStep) : nameof(FlatnessMeasurement.Step)) > 0
        ? OfItsStart : null;

    /// <summary>A cell whose runs are not all combinations of its seeds and realizations.</summary>
    private static string? OfWhichRuns(PlotRow row) => row.Number(nameof(SgdFreezePoint.Runs))
        == row.Numbers(nameof(SgdFreezePoint.Seed)).Length * row.Numbers(nameof(SgdFreezePoint.RealizationIndex)).Length
        ? null : "which realizations each of their seeds has";

    /// <summary>Rows of older files do not say when continuations were to end, and cells at which rate.</summary>
    private static string? OfWhichContinuation(PlotRow row) => row.Text(nameof(SgdFreezing.Stop)) is "" ? null
        : CellValue.Text(row["ContinuationRate"]) is "" or "NaN" ? "-ContinuationRate"
        : Ends(row, ContinuationStop.EndStep) && row.Text("EndStep").Length == 0 ? "-EndStep"
        : Ends(row, ContinuationStop.MoreSteps) && row.Text("MoreSteps").Length == 0 ? "-MoreSteps" : null;
}
