using ValleyJump.Core.Networks;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Runs;

/// <summary>What a planned training run is at.</summary>
public enum SgdRunState
{
    /// <summary>Its file is there.</summary>
    Done,

    /// <summary>There is no file of it, and nobody is at work on it.</summary>
    Missing,

    /// <summary>Its file is cut off, or was changed.</summary>
    Damaged,

    /// <summary>
    /// There is a run of the same batch size, learning rate, seed and realization, and what else it was made from differs.
    /// </summary>
    Other,

    /// <summary>A process is at work on it.</summary>
    Claimed,
}

/// <summary>A planned training run, and what it is at in a folder.</summary>
[View(nameof(BatchSize), nameof(LearningRate), nameof(RunName), nameof(State), nameof(Reason))]
[View(nameof(State), nameof(By), nameof(Since), nameof(Path), Name = "Where")]
public sealed partial record SgdPlannedRun
{
    /// <summary>All inputs but the data and the realization.</summary>
    [Inputs]
    public SgdSettings Settings { get; internal init; }

    /// <summary>The realization's number, from 0: with the seed it determines the order of the samples.</summary>
    [Column(IsInput = true)]
    public int Realization { get; internal init; }

    /// <summary>Seed and realization, for people.</summary>
    [Column(Label = RunText.Label, ViewOnly = true, Width = RunText.Width, Of = RunText.Columns)]
    public string RunName => RunText.Name(Settings.Seed, Realization);

    /// <summary>What it is at.</summary>
    [Column(Width = 7)]
    public SgdRunState State { get; internal init; }

    /// <summary>What is wrong with the file, what differs, or who is at work.</summary>
    [Column(Width = ColumnAttribute.Rest)]
    public string Reason { get; internal init; } = "";

    /// <summary>The process that is at work on it, its machine, and its job of Slurm; empty for none.</summary>
    [Column(Width = 30)]
    public string By { get; internal init; } = "";

    /// <summary>When that began; null for none.</summary>
    [Column(Width = 20)]
    public DateTime? Since { get; internal init; }

    /// <summary>The file that it has, or that is in its place; empty for none.</summary>
    [Column(Width = ColumnAttribute.Rest)]
    public string Path { get; internal init; } = "";

    /// <summary>The run and what it is at, in a line.</summary>
    public override string ToString() => $"{RunText.Line(BatchSize, LearningRate, Seed, Realization)}: {State}"
        + (Reason.Length > 0 ? $", {Reason}" : "");
}
