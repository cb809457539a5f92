using System.Security.Cryptography;
using System.Text;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Runs;

/// <summary>The numbers and names of a run as HDF5 attributes: what they are called, and how they become settings again.</summary>
internal static class RunAttributes
{
    /// <summary>An attribute of a group; the group "" is the root.</summary>
    public readonly record struct Entry(string Group, string Name, object Value);

    /// <summary>Everything that determines a run, but its data set and realization.</summary>
    public static IEnumerable<Entry> Of(SgdSettings settings) =>
    [
        new("", nameof(SgdSettings.BatchSize), settings.BatchSize),
        new("", nameof(SgdSettings.LearningRate), settings.LearningRate),
        new("", nameof(SgdSettings.Steps), settings.StepCount),
        new("", nameof(SgdSettings.Checkpoints), settings.Checkpoints),
        new("", nameof(SgdSettings.Seed), settings.Seed),
        new("", nameof(SgdSettings.Loss), settings.Loss.ToString()),
        new("", nameof(SgdSettings.KeepWeights), Flag(settings.KeepWeights)),
        new(nameof(SgdSettings.Rule), nameof(UpdateRule.Kind), settings.Rule.Kind.ToString()),
        new(nameof(SgdSettings.Rule), nameof(UpdateRule.Momentum), settings.Rule.Momentum),
        new(nameof(SgdSettings.Rule), nameof(UpdateRule.Nesterov), Flag(settings.Rule.Nesterov)),
        new(nameof(SgdSettings.Rule), nameof(UpdateRule.WeightDecay), settings.Rule.WeightDecay),
        new(nameof(SgdSettings.Rule), nameof(UpdateRule.SquareDecay), settings.Rule.SquareDecay),
        new(nameof(SgdSettings.Rule), nameof(UpdateRule.Epsilon), settings.Rule.Epsilon),
        .. Of(nameof(SgdSettings.LearningRateSchedule), settings.LearningRateSchedule),
        .. Of(nameof(SgdSettings.BatchSizeSchedule), settings.BatchSizeSchedule),
    ];

    /// <summary>What a run was made from, and by what, beside its settings.</summary>
    public static IEnumerable<Entry> OfOrigin(SgdRun run) =>
    [
        new("", nameof(SgdRun.Realization), run.Realization),
        new("", nameof(SgdRun.Dataset), run.Dataset),
        new("", nameof(SgdRun.DatasetFingerprint), run.DatasetFingerprint),
        new("", nameof(NetworkArchitecture.Widths), run.Architecture.Widths.ToArray()),
        new("", nameof(SgdRun.ModuleVersion), run.ModuleVersion),
        new("", nameof(SgdRun.Engine), run.Engine),
        new("", StepsGiven, Flag(run.Settings.Steps is not null)),
        .. run.Origin is { } origin ? OfOrigin(origin) : [],
        .. run.TrainCount is { } images ? (Entry[])[new("", nameof(SgdRun.TrainCount), images)] : [],
    ];

    /// <summary>What descent continues that is kept like a run.</summary>
    /// <exception cref="InvalidDataException">An attribute is missing, or of another kind.</exception>
    public static DescentOrigin? Origin(RunNode root)
    {
        if (!root.Has(RunLayout.Origin))
            return null;
        RunNode node = root.Group(RunLayout.Origin);
        return new(node.Number<long>(nameof(DescentOrigin.FromStep)), node.Number<ulong>(nameof(DescentOrigin.Start)),
            node.Text(nameof(DescentOrigin.Rule)), node.Flag(nameof(DescentOrigin.Reached)));
    }

    private static Entry[] OfOrigin(DescentOrigin origin) =>
    [
        new(RunLayout.Origin, nameof(origin.FromStep), origin.FromStep),
        new(RunLayout.Origin, nameof(origin.Start), origin.Start),
        new(RunLayout.Origin, nameof(origin.Rule), origin.Rule),
        new(RunLayout.Origin, nameof(origin.Reached), Flag(origin.Reached)),
    ];

    /// <summary>
    /// How a run ended, and, for those who read the file with other tools, what follows from its checkpoints; NaN stands for never.
    /// </summary>
    public static IEnumerable<Entry> OfResult(SgdRun run) =>
    [
        new("", nameof(SgdRun.Diverged), Flag(run.Diverged)),
        new("", nameof(SgdRun.TrainSeconds), run.TrainSeconds),
        new("", nameof(SgdRun.Converged), Flag(run.Converged)),
        new("", nameof(SgdRun.EffectiveNoise), run.EffectiveNoise),
        new("", nameof(SgdRun.FinalTrainLoss), run.FinalTrainLoss),
        new("", nameof(SgdRun.FinalTrainAccuracy), run.FinalTrainAccuracy),
        new("", nameof(SgdRun.FinalTestLoss), run.FinalTestLoss),
        new("", nameof(SgdRun.FinalTestAccuracy), run.FinalTestAccuracy),
        new("", nameof(SgdRun.MaxTestAccuracy), run.MaxTestAccuracy),
        new("", nameof(SgdRun.FreezeStepLoss), run.FreezeStepLoss ?? double.NaN),
        new("", nameof(SgdRun.EtaFreezeStepLoss), run.EtaFreezeStepLoss ?? double.NaN),
        new("", nameof(SgdRun.EtaStepFullAccuracy), run.EtaStepFullAccuracy ?? double.NaN),
    ];

    /// <summary>The settings that attributes hold.</summary>
    /// <exception cref="InvalidInputException">
    /// A value is out of range, or the steps are not those that the learning rate implies.
    /// </exception>
    public static SgdSettings Settings(RunNode root, IReadOnlyList<int> widths)
    {
        RunNode rule = root.Group(nameof(SgdSettings.Rule));
        long steps = root.Number<long>(nameof(SgdSettings.Steps));
        var settings = new SgdSettings
        {
            BatchSize = root.Number<int>(nameof(SgdSettings.BatchSize)),
            LearningRate = root.Number<double>(nameof(SgdSettings.LearningRate)),
            Steps = root.Flag(StepsGiven) ? steps : null,
            Checkpoints = root.Number<int>(nameof(SgdSettings.Checkpoints)),
            Seed = root.Number<ulong>(nameof(SgdSettings.Seed)),
            Loss = root.Choice<LossFunction>(nameof(SgdSettings.Loss)),
            HiddenWidths = [.. widths.Skip(1).SkipLast(1)],
            KeepWeights = root.Flag(nameof(SgdSettings.KeepWeights)),
            Rule = new()
            {
                Kind = rule.Choice<UpdateRuleKind>(nameof(UpdateRule.Kind)),
                Momentum = rule.Number<double>(nameof(UpdateRule.Momentum)),
                Nesterov = rule.Flag(nameof(UpdateRule.Nesterov)),
                WeightDecay = rule.Number<double>(nameof(UpdateRule.WeightDecay)),
                SquareDecay = rule.Number<double>(nameof(UpdateRule.SquareDecay)),
                Epsilon = rule.Number<double>(nameof(UpdateRule.Epsilon)),
            },
            LearningRateSchedule = Schedule(root.Group(nameof(SgdSettings.LearningRateSchedule))),
            BatchSizeSchedule = Schedule(root.Group(nameof(SgdSettings.BatchSizeSchedule))),
        };
        Check.That(settings.StepCount == steps, nameof(SgdSettings.Steps), steps, $"{settings.StepCount}, 100/eta");
        return settings;
    }

    /// <summary>Eight hexadecimal digits that tell runs of different settings, networks and data sets apart.</summary>
    public static string Key(SgdSettings settings, string fingerprint)
    {
        IEnumerable<Entry> all = Of(settings.Resolved).Append(new("", nameof(SgdSettings.HiddenWidths), settings.HiddenWidths))
            .Append(new("", nameof(SgdRun.DatasetFingerprint), fingerprint));
        string text = string.Concat(all.Select(e => $"{e.Group}/{e.Name}={CellValue.Text(e.Value)}\n"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..8];
    }

    // Steps = 100/eta by itself and Steps given as that number train the same networks, but are different settings.
    private const string StepsGiven = "StepsGiven";

    private static IEnumerable<Entry> Of(string group, Schedule schedule) =>
    [
        new(group, nameof(schedule.Shape), schedule.Shape.ToString()),
        new(group, nameof(schedule.Factor), schedule.Factor),
        new(group, nameof(schedule.Interval), schedule.Interval),
        new(group, nameof(schedule.Warmup), schedule.Warmup),
        new(group, nameof(schedule.WarmupStart), schedule.WarmupStart),
        .. schedule.Points.Count == 0 ? Array.Empty<Entry>() : [new(group, nameof(schedule.Points), schedule.Points.ToArray())],
    ];

    private static Schedule Schedule(RunNode node) => new()
    {
        Shape = node.Choice<ScheduleShape>(nameof(Updates.Schedule.Shape)),
        Factor = node.Number<double>(nameof(Updates.Schedule.Factor)),
        Interval = node.Number<double>(nameof(Updates.Schedule.Interval)),
        Warmup = node.Number<double>(nameof(Updates.Schedule.Warmup)),
        WarmupStart = node.Number<double>(nameof(Updates.Schedule.WarmupStart)),
        // Other shapes have none, and files are those of before.
        Points = node.Choice<ScheduleShape>(nameof(Updates.Schedule.Shape)) == ScheduleShape.Piecewise
            ? node.Numbers<double>(nameof(Updates.Schedule.Points)) : [],
    };

    // HDF5 has no Boolean; 0 or 1 in a byte is what every reader understands.
    private static byte Flag(bool value) => value ? (byte)1 : (byte)0;
}
