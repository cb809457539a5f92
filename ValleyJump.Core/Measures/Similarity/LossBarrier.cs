using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>
/// The loss on the straight line between two networks, and the barrier on it (Eq. 5): the first is at alpha = 1, the second at 0.
/// </summary>
[View(nameof(BatchSize), nameof(LearningRate), nameof(Pair), nameof(Jaccard), nameof(Barrier),
    nameof(AlphaAtMax), nameof(BarrierTest))]
public sealed record LossBarrier : RunPair
{
    /// <summary>The second's hidden units were brought into the order that is nearest to the first's.</summary>
    public required bool Matched { get; init; }

    /// <summary>Sim_J of the two: common errors on the test images over all errors of either.</summary>
    [Column(Symbol = "Sim_J", Format = "F4")]
    public required double Jaccard { get; init; }

    /// <summary>
    /// max over alpha in [0, 1] of L(alpha theta + (1 - alpha) theta') - (L(theta) + L(theta'))/2, of the training loss; not below 0, which
    /// it is where both losses are equal and none between them is higher.
    /// </summary>
    [Column(Symbol = "Delta L", Format = "G3", Width = 8)]
    public required double Barrier { get; init; }

    /// <summary>The alpha of that maximum.</summary>
    [Column(Symbol = "alpha", Format = "F4")]
    public required double AlphaAtMax { get; init; }

    /// <summary>The same of the test loss.</summary>
    [Column(Symbol = "Delta L", Format = "G3")]
    public required double BarrierTest { get; init; }

    /// <summary>The alpha of the test loss's maximum.</summary>
    [Column(Symbol = "alpha", Format = "F4")]
    public required double AlphaAtMaxTest { get; init; }

    /// <summary>How near alpha is to that of the maximum, of all points and those beside the highest.</summary>
    [Column(Symbol = "alpha")]
    public required double AlphaTolerance { get; init; }

    /// <summary>The losses along the line.</summary>
    public required LossPath Path { get; init; }

    /// <summary>The barrier, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{Run} and {Other}: barrier {Barrier:G4} at alpha = {AlphaAtMax:F3}, of the test loss {BarrierTest:G4}");
}

/// <summary>The loss on a line between two networks.</summary>
/// <param name="Alpha">0 at the second network, 1 at the first.</param>
/// <param name="TrainLoss">Training loss.</param>
/// <param name="TestLoss">Test loss.</param>
[LongTable("barrier", nameof(LossBarrier.BatchSize), nameof(LossBarrier.LearningRate), nameof(LossBarrier.Seed),
    nameof(LossBarrier.Realization), nameof(LossBarrier.OtherBatchSize), nameof(LossBarrier.OtherLearningRate),
    nameof(LossBarrier.OtherSeed), nameof(LossBarrier.OtherRealization), nameof(LossBarrier.Matched))]
public sealed record LossPath(double[] Alpha, double[] TrainLoss, double[] TestLoss) : ColumnTable<LossPoint>
{
    /// <inheritdoc/>
    public override int Count => Alpha.Length;

    /// <inheritdoc/>
    public override LossPoint this[int index] => new(Alpha[index], TrainLoss[index], TestLoss[index]);
}

/// <summary>The loss at a point of a line between two networks.</summary>
/// <inheritdoc cref="LossPath" path="/param"/>
[View(nameof(Alpha), nameof(TrainLoss), nameof(TestLoss))]
public sealed record LossPoint(
    [property: Column(Symbol = "alpha", Format = "F4")] double Alpha,
    [property: Column(Symbol = "L", Width = 11, Format = "G5")] double TrainLoss,
    [property: Column(Symbol = "L_test", Width = 11, Format = "G5")] double TestLoss) : TableLine;
