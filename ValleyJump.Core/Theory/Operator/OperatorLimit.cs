using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Theory.Operator;

/// <summary>Why a chain is beyond the transition operator.</summary>
internal enum OperatorLimitKind
{
    /// <summary>eta H11 reaches 2: trajectories grow from step to step, and there is no well to stay in.</summary>
    UnstableStep,

    /// <summary>Steps are so narrow, or escapes so rare, that no grid in double precision holds both a step and the valleys.</summary>
    WeakNoise,
}

/// <summary>What the transition operator cannot describe, and why.</summary>
/// <param name="Kind">The reason.</param>
/// <param name="Value">The learning rate or the noise strength, whichever is to blame.</param>
/// <param name="Reason">The reason in a sentence.</param>
internal sealed record OperatorLimit(OperatorLimitKind Kind, double Value, string Reason)
{
    public static OperatorLimit UnstableStep(ValleyPoint point)
    {
        double limit = Math.Min(point.Landscape.FlatnessSharp(point.Y), point.Landscape.FlatnessFlat(point.Y));
        return new(OperatorLimitKind.UnstableStep, point.LearningRate, FormattableString.Invariant(
            $"LearningRate must be below 2/H11 in both valleys, {limit:G4} at Y = {point.Y}: above it the step is unstable."));
    }

    /// <param name="strength">sigma.</param>
    /// <param name="reason">A sentence that begins with NoiseStrength.</param>
    public static OperatorLimit WeakNoise(double strength, FormattableString reason) =>
        new(OperatorLimitKind.WeakNoise, strength, FormattableString.Invariant(reason));

    /// <summary>A noise whose steps are so narrow that a grid of the valleys would take more than so many nodes.</summary>
    public static OperatorLimit EndlessGrid(double strength, double eta, int nodes) => WeakNoise(strength,
        $"NoiseStrength is too small: at eta = {eta} steps are so narrow that a grid over the valleys would take {nodes:N0} nodes.");

    /// <summary>The same as the refusal of what was asked for.</summary>
    public InvalidInputException Refusal() =>
        Check.OutOfRange(Kind == OperatorLimitKind.UnstableStep ? "LearningRate" : "NoiseStrength", Value, $"{Reason}");
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
