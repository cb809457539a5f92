using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Sweeps;

/// <summary>A sweep in one row: what was submitted, and how many of its tasks are at what.</summary>
[View(nameof(Path), nameof(Engine), nameof(Job), nameof(Submitted), nameof(Tasks), nameof(Done), nameof(Running), nameof(Waiting),
    nameof(Failed), nameof(Lost))]
public sealed record SweepSummary
{
    /// <summary>The folder.</summary>
    [Column(Width = ColumnAttribute.Rest)]
    public string Path { get; internal init; } = "";

    /// <summary>What the tasks were given to.</summary>
    [Column(Width = 6)]
    public SweepEngine Engine { get; internal init; }

    /// <summary>Slurm's number of the job array; empty for none.</summary>
    [Column(Width = 8)]
    public string Job { get; internal init; } = "";

    /// <summary>Tasks that were submitted now: those that were missing, failed or lost.</summary>
    [Column(Width = 9)]
    public int Submitted { get; internal init; }

    /// <summary>All tasks.</summary>
    [Column(Width = 6)]
    public int Tasks { get; internal init; }

    /// <summary>Rows of all tasks.</summary>
    public int Rows { get; internal init; }

    /// <summary>Tasks whose results are there.</summary>
    [Column(Width = 6)]
    public int Done { get; internal init; }

    /// <summary>Tasks that are being done.</summary>
    [Column(Width = 7)]
    public int Running { get; internal init; }

    /// <summary>Tasks that wait.</summary>
    [Column(Width = 7)]
    public int Waiting { get; internal init; }

    /// <summary>Tasks that ended with an error.</summary>
    [Column(Width = 6)]
    public int Failed { get; internal init; }

    /// <summary>Tasks that ended without a word.</summary>
    [Column(Width = 6)]
    public int Lost { get; internal init; }

    /// <summary>The sweep in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Path}: {Done} of {Tasks} tasks done, {Running} at work, {Waiting} waiting, {Failed} failed, {Lost} lost");
}
