using ValleyJump.Core.Networks;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>What makes a training run the one that was measured: all its inputs, without what came of it.</summary>
public sealed record MeasuredRun
{
    /// <summary>The settings.</summary>
    [Inputs]
    public SgdSettings Settings { get; internal init; }

    /// <summary>The data set's name.</summary>
    public string Dataset { get; internal init; }

    /// <summary>The data set's fingerprint.</summary>
    public string DatasetFingerprint { get; internal init; }

    /// <summary>The realization's number.</summary>
    public int Realization { get; internal init; }

    /// <summary>Seed and realization, for people.</summary>
    [Column(Label = RunText.Label, ViewOnly = true, Width = RunText.Width, Of = RunText.Columns)]
    public string RunName => RunText.Name(Settings.Seed, Realization);

    /// <summary>Training images; null where the run's file does not say.</summary>
    [Column(Name = "")]
    public int? TrainCount { get; internal init; }

    /// <summary>eta/min(B, N): a batch of all images or more is full-batch descent.</summary>
    [Column(Symbol = "eta/B", Format = "G5", Least = 0)]
    public double EffectiveNoise
    {
        get => Settings.EffectiveNoise(TrainCount);
        // What a row says of the number of images: nothing, unless a batch is all of them.
        private init => TrainCount = value > Settings.EffectiveNoise(null) ? (int)Math.Round(Settings.LearningRate / value) : null;
    }

    /// <summary>The inputs of a run.</summary>
    internal static MeasuredRun Of(SgdRun run) => new()
    {
        Settings = run.Settings,
        Dataset = run.Dataset,
        DatasetFingerprint = run.DatasetFingerprint,
        Realization = run.Realization,
        TrainCount = run.TrainCount,
    };

    /// <summary>The run, in a few words.</summary>
    public override string ToString() =>
        RunText.Line(Settings.BatchSize, Settings.LearningRate, Settings.Seed, Realization);
}
