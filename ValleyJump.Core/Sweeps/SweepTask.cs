using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Sweeps;

/// <summary>What a task of a sweep is at.</summary>
public enum SweepState
{
    /// <summary>It was not begun: not submitted yet, in the queue, or stopped.</summary>
    Waiting,

    /// <summary>It is being done.</summary>
    Running,

    /// <summary>Its results are there, whole.</summary>
    Done,

    /// <summary>It ended with an error, or its file of results was damaged.</summary>
    Failed,

    /// <summary>It ended without results and without a word: it was killed, ran out of time or memory, or its machine went down.</summary>
    Lost,
}

/// <summary>A task of a sweep, and what it is at.</summary>
[View(nameof(Task), nameof(State), nameof(Rows), nameof(Results), nameof(Seconds), nameof(Job), nameof(Reason))]
[View(nameof(Task), nameof(State), nameof(Seconds), nameof(Host), nameof(Log), Name = "Where")]
public sealed record SweepTask
{
    /// <summary>The folder of the sweep.</summary>
    public string Path { get; internal init; } = "";

    /// <summary>Its number, from 1, in the order of the rows.</summary>
    [Column(Width = 6)]
    public int Task { get; internal init; }

    /// <summary>What it is at.</summary>
    [Column(Width = 7)]
    public SweepState State { get; internal init; }

    /// <summary>Its rows.</summary>
    [Column(Width = 6)]
    public int Rows { get; internal init; }

    /// <summary>Its first row, from 1.</summary>
    public int FirstRow { get; internal init; }

    /// <summary>Results that came of it; null while it is not done.</summary>
    [Column(Width = 7)]
    public int? Results { get; internal init; }

    /// <summary>What it took, or has taken so far; null where that is not known.</summary>
    [Column(Label = "Seconds", Unit = "s", Format = "F1", Width = 9)]
    public double? Seconds { get; internal init; }

    /// <summary>Where it is, or was, at work; empty where that is not known.</summary>
    [Column(Width = 16)]
    public string Host { get; internal init; } = "";

    /// <summary>The job of Slurm, such as 17_3, or the number of the process; empty for none.</summary>
    [Column(Width = 10)]
    public string Job { get; internal init; } = "";

    /// <summary>Why it failed, was lost or waits; of what is done, errors that did not end it and warnings.</summary>
    [Column(Width = ColumnAttribute.Rest)]
    public string Reason { get; internal init; } = "";

    /// <summary>The file of what it said; empty where there is none.</summary>
    [Column(Width = ColumnAttribute.Rest)]
    public string Log { get; internal init; } = "";

    /// <summary>The task and what it is at, in a line.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"Task {Task} ({Rows} rows): {State}") + (Reason.Length > 0 ? $", {Reason}" : "");

    /// <summary>A task of which nothing is known yet.</summary>
    internal static SweepTask Of(SweepFolder sweep, SweepPart part) =>
        new() { Path = sweep.Path, Task = part.Task, State = SweepState.Waiting, Rows = part.Rows, FirstRow = part.FirstRow + 1 };
}
