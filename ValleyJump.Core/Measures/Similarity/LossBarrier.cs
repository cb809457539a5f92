using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>
/// The loss on the straight line between two networks, and the barrier on it (Eq. 5): the first is at alpha = 1, the second at 0.
/// </summary>
[View(nameof(FirstRun), nameof(SecondRun), nameof(Jaccard), nameof(Barrier),
    nameof(AlphaAtMax), nameof(BarrierTest))]
public sealed record LossBarrier : RunPair
{
    /// <summary>The second's hidden units were brought into the order that is nearest to the first's.</summary>
    public bool Matched { get; internal init; }

    /// <summary>Sim_J of the two: common errors on the test images over all errors of either.</summary>
    [Column(Symbol = "Sim_J", Format = "F4", Least = 0, Most = 1)]
    public double Jaccard { get; internal init; }

    /// <summary>
    /// max over alpha in [0, 1] of L(alpha theta + (1 - alpha) theta') - (L(theta) + L(theta'))/2, of the training loss; not below 0, which
    /// it is where both losses are equal and none between them is higher. NaN where a run had diverged.
    /// </summary>
    [Column(Symbol = "Delta L", Format = "G3", Width = 8, Least = 0)]
    public double Barrier { get; internal init; }

    /// <summary>The alpha of that maximum.</summary>
    [Column(Symbol = "alpha", Format = "F4", Least = 0, Most = 1)]
    public double AlphaAtMax { get; internal init; }

    /// <summary>The same of the test loss.</summary>
    [Column(Symbol = "Delta L", Format = "G3", Least = 0)]
    public double BarrierTest { get; internal init; }

    /// <summary>The alpha of the test loss's maximum.</summary>
    [Column(Symbol = "alpha", Format = "F4", Least = 0, Most = 1)]
    public double AlphaAtMaxTest { get; internal init; }

    /// <summary>How near alpha is to that of the maximum, of all points and those beside the highest.</summary>
    [Column(Symbol = "alpha", Least = 0)]
    public double AlphaTolerance { get; internal init; }

    /// <summary>The losses along the line.</summary>
    public LossPath Path { get; internal init; }

    /// <summary>The barrier, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Run} and {OtherText}: barrier {Barrier:G4} at alpha = {AlphaAtMax:F3}, of the test loss {BarrierTest:G4}");
}

/// <summary>The loss on a line between two networks.</summary>
[LongTable("barrier", nameof(LossBarrier.BatchSize), nameof(LossBarrier.LearningRate), nameof(LossBarrier.Seed),
    nameof(LossBarrier.Realization), nameof(LossBarrier.OtherBatchSize), nameof(LossBarrier.OtherLearningRate),
    nameof(LossBarrier.OtherSeed), nameof(LossBarrier.OtherRealization), nameof(LossBarrier.Matched))]
public sealed record LossPath : ColumnTable<LossPoint>
{
    /// <summary>0 at the second network, 1 at the first.</summary>
    public double[] Alpha { get; internal init; }

    /// <summary>Training loss.</summary>
    public double[] TrainLoss { get; internal init; }

    /// <summary>Test loss.</summary>
    public double[] TestLoss { get; internal init; }

    /// <inheritdoc/>
    public override int Count => Alpha.Length;

    /// <inheritdoc/>
    public override LossPoint this[int index] => new() { Alpha = Alpha[index], TrainLoss = TrainLoss[index], TestLoss = TestLoss[index] };
}

/// <summary>The loss at a point of a line between two networks.</summary>
[View(nameof(Alpha), nameof(TrainLoss), nameof(TestLoss))]
public sealed record LossPoint : TableLine
{
    /// <inheritdoc cref="LossPath.Alpha"/>
    [Column(Symbol = "alpha", Format = "F4", Least = 0, Most = 1)]
    public double Alpha { get; internal init; }

    /// <inheritdoc cref="LossPath.TrainLoss"/>
    [Column(Symbol = "L", Width = 11, Format = "G5", Least = 0)]
    public double TrainLoss { get; internal init; }

    /// <inheritdoc cref="LossPath.TestLoss"/>
    [Column(Symbol = "L_test", Width = 11, Format = "G5", Least = 0)]
    public double TestLoss { get; internal init; }
}
