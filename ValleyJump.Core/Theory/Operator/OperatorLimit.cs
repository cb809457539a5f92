using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Operator;

/// <summary>Why a chain is beyond the transition operator.</summary>
internal enum OperatorLimitKind
{
    /// <summary>eta H11 reaches 2: trajectories grow from step to step, and there is no well to stay in.</summary>
    UnstableStep,

    /// <summary>eta H11 is so small that, whatever the noise, no grid in double precision holds both a step and a valley.</summary>
    SmallStep,

    /// <summary>Steps are so narrow, or escapes so rare, that no grid in double precision holds both a step and the valleys.</summary>
    WeakNoise,

    /// <summary>The noise has heavy tails: the operator knows Gaussian steps.</summary>
    HeavyTails,

    /// <summary>Noise spreads y over much of the way to where the ridges of a chain meet.</summary>
    WideSpread,
}

/// <summary>What the transition operator cannot describe, and why.</summary>
/// <param name="Kind">The reason.</param>
/// <param name="Value">The learning rate, the noise strength or the noise model, whichever is to blame.</param>
/// <param name="Reason">The reason in a sentence.</param>
internal sealed record OperatorLimit(OperatorLimitKind Kind, object Value, string Reason)
{
    public static OperatorLimit UnstableStep(ValleyPoint point)
    {
        double limit = Enumerable.Range(0, point.Landscape.Valleys).Min(k => point.Landscape.Flatness(k, point.Y));
        string which = point.Landscape.Valleys > 2 ? "all" : "both";
        return new(OperatorLimitKind.UnstableStep, point.EffectiveLearningRate, FormattableString.Invariant(
            $"LearningRate must be below 2/H11 in {which} valleys, {limit:G4} at Y = {point.Y}: above it the step is unstable."));
    }

    /// <summary>Noise that is not Gaussian; null where it is.</summary>
    public static OperatorLimit? HeavyTails(NoiseLaw noise) =>
        noise.HeavyTails is { } reason ? new(OperatorLimitKind.HeavyTails, noise.Model, reason) : null;

    /// <summary>y spreads so far that trajectories come near the end of a chain, and the closure of the moments no longer holds.</summary>
    public static OperatorLimit WideSpread(double strength) => new(OperatorLimitKind.WideSpread, strength,
        "NoiseStrength is too large for a density evolution of this chain: noise spreads y over much of the way to 0, where the ridges meet.");

    /// <param name="strength">sigma.</param>
    /// <param name="reason">A sentence that begins with NoiseStrength.</param>
    public static OperatorLimit WeakNoise(double strength, FormattableString reason) =>
        new(OperatorLimitKind.WeakNoise, strength, FormattableString.Invariant(reason));

    /// <summary>
    /// Steps are so narrow that a grid of the valleys would take more than so many nodes. Where the wells alone would, which are as many
    /// steps wide under any noise, it is the learning rate that is too small.
    /// </summary>
    /// <param name="point">Where.</param>
    /// <param name="nodes">The nodes that there may be.</param>
    /// <param name="perStep">Nodes to a deviation of the step.</param>
    /// <param name="range">Deviations of a well that the grid holds on either side of its floor.</param>
    public static OperatorLimit EndlessGrid(ValleyPoint point, int nodes, double perStep, double range)
    {
        double eta = point.EffectiveLearningRate, least = Enumerable.Range(0, point.Landscape.Valleys).Min(Steps);
        if (2 * range * least * perStep > nodes)
        {
            return new(OperatorLimitKind.SmallStep, eta, FormattableString.Invariant(
                $"LearningRate is too small: a valley is {least:G3} steps wide, and a grid would take more than {nodes:N0} nodes."));
        }
        return WeakNoise(point.Noise.Strength,
            $"NoiseStrength is too small: at eta = {eta} steps are so narrow that a grid over the valleys would take {nodes:N0} nodes.");

        // Deviations of the well over those of the step.
        double Steps(int valley)
        {
            double rate = 2 * eta / point.Landscape.Flatness(valley, point.Y);
            return 1 / Math.Sqrt(rate * (2 - rate));
        }
    }

    /// <summary>The same as the refusal of what was asked for.</summary>
    public InvalidInputException Refusal() =>
        Check.OutOfRange(Kind switch
        {
            OperatorLimitKind.WeakNoise or OperatorLimitKind.WideSpread => "NoiseStrength",
            OperatorLimitKind.HeavyTails => "NoiseModel",
            _ => "LearningRate",
        }, Value, $"{Reason}");
}

/// <summary>What came of an attempt: a value, or the limit that it met.</summary>
internal readonly record struct Outcome<T>(T? Value, OperatorLimit? Limit)
    where T : class
{
    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(OperatorLimit limit) => new(null, limit);

    /// <summary>The value, for who asked for no less.</summary>
    public T OrRefuse() => Value ?? throw Limit!.Refusal();
}
