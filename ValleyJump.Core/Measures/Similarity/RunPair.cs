using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>Two training runs of which something is measured: the inputs of both, and where they were.</summary>
public abstract partial record RunPair : INoted
{
    private readonly MeasuredRun? other;

    /// <summary>The inputs of the first run.</summary>
    [Inputs]
    public MeasuredRun Run { get; internal init; }

    /// <summary>The inputs of the second.</summary>
    /// <exception cref="InvalidInputException">This was read from a file, which says no more of it than columns do.</exception>
    public MeasuredRun Other
    {
        get => other ?? throw NotInTable.Of(this, nameof(Other), "Compare the runs themselves again.");
        internal init
        {
            other = value;
            (OtherBatchSize, OtherLearningRate) = (value.Settings.BatchSize, value.Settings.LearningRate);
            (OtherSeed, OtherRealization) = (value.Settings.Seed, value.Realization);
        }
    }

    /// <summary>B of the second.</summary>
    [Column(Symbol = "B")]
    public int OtherBatchSize { get; private init; }

    /// <summary>eta of the second.</summary>
    [Column(Symbol = "eta", Format = "G5", Least = 0)]
    public double OtherLearningRate { get; private init; }

    /// <summary>The seed of the second.</summary>
    public ulong OtherSeed { get; private init; }

    /// <summary>The realization of the second.</summary>
    public int OtherRealization { get; private init; }

    /// <summary>The second run, in a few words.</summary>
    private protected string OtherText => RunText.Line(OtherBatchSize, OtherLearningRate, OtherSeed, OtherRealization);

    /// <summary>
    /// Batch size, learning rate, seed and realization of the first, for people: the runs of a pair need not be of one cell, so that a view
    /// has all four of both.
    /// </summary>
    [Column(Label = "B eta seed/realiz", ViewOnly = true, Width = 19, Of = "BatchSize LearningRate Seed Realization")]
    public string FirstRun => RunText.Short(BatchSize, LearningRate, Seed, Realization);

    /// <summary>Those of the second, for people.</summary>
    [Column(Label = "of the other", ViewOnly = true, Width = 19, Of = "OtherBatchSize OtherLearningRate OtherSeed OtherRealization")]
    public string SecondRun => RunText.Short(OtherBatchSize, OtherLearningRate, OtherSeed, OtherRealization);

    /// <summary>Steps that the first had done.</summary>
    [Column(Symbol = "t", Unit = "steps")]
    public long Step { get; internal init; }

    /// <summary>Steps that the second had done.</summary>
    [Column(Symbol = "t", Unit = "steps")]
    public long OtherStep { get; internal init; }

    /// <summary>Which run had diverged, so that nothing can be measured between the two; empty where none had.</summary>
    public string Note { get; internal init; } = "";

    string INoted.Cell => $"{Run} and {OtherText}";

    /// <summary>The <see cref="Note"/> of two runs.</summary>
    internal static string NoteOf(Solution first, Solution second) => (first.Diverged, second.Diverged) switch
    {
        (false, false) => "",
        (true, false) => "The first run had diverged.",
        (false, true) => "The second run had diverged.",
        _ => "Both runs had diverged.",
    };
}
