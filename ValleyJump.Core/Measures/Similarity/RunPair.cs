using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>Two training runs of which something is measured: the inputs of both, and where they were.</summary>
public abstract partial record RunPair
{
    /// <summary>The inputs of the first run.</summary>
    [Inputs]
    public MeasuredRun Run { get; internal init; }

    /// <summary>The inputs of the second.</summary>
    public MeasuredRun Other { get; internal init; }

    /// <summary>B of the second.</summary>
    [Column(Symbol = "B")]
    public int OtherBatchSize => Other.Settings.BatchSize;

    /// <summary>eta of the second.</summary>
    [Column(Symbol = "eta", Format = "G5")]
    public double OtherLearningRate => Other.Settings.LearningRate;

    /// <summary>The seed of the second.</summary>
    public ulong OtherSeed => Other.Settings.Seed;

    /// <summary>The realization of the second.</summary>
    public int OtherRealization => Other.Realization;

    /// <summary>Seed and realization of both, for people.</summary>
    [Column(Label = "Seed/realization", ViewOnly = true, Width = 16)]
    public string Pair => $"{Seed}/{Realization}, {OtherSeed}/{OtherRealization}";

    /// <summary>Steps that the first had done.</summary>
    [Column(Symbol = "t", Unit = "steps")]
    public long Step { get; internal init; }

    /// <summary>Steps that the second had done.</summary>
    [Column(Symbol = "t", Unit = "steps")]
    public long OtherStep { get; internal init; }
}
