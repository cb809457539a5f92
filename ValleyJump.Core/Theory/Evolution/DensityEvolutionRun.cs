using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Theory.Evolution;

/// <summary>
/// What a density evolution describes: where it starts, under which noise, how far it goes, and how closely it is followed.
/// </summary>
/// <remarks>Immutable. Values out of range are refused by name.</remarks>
public sealed record DensityEvolutionRun
{
    /// <summary>The longest run: an evolution keeps the distribution of the freezing step at each step.</summary>
    internal const long MaxSteps = 10_000_000;

    /// <summary>eta, the learning rate. Finite and positive.</summary>
    [Column(Symbol = "eta", Format = "G5", Least = 0)]
    public double LearningRate { get; internal init => field = Check.Positive(value); } = 0.05;

    /// <summary>The noise law, its strength sigma included.</summary>
    [Inputs]
    public NoiseLaw Noise { get; internal init => field = value ?? throw new ArgumentNullException(nameof(Noise)); } = new();

    /// <summary>Delta_S = eta sigma.</summary>
    [Column(Symbol = "Delta_S", Format = "G5", Least = 0)]
    public double DeltaS => LearningRate * Noise.Strength;

    /// <summary>Steps of the run, 1 to 10 million.</summary>
    [Column(Symbol = "T", Unit = "steps")]
    public long Steps
    {
        get;
        internal init => field = Check.Require(value is >= 1 and <= MaxSteps, value, "from 1 to 10 000 000: an evolution keeps each step");
    } = 20_000;

    /// <summary>x at step 0: a mixture of these points with equal weights. At least one, all finite.</summary>
    [Column(Symbol = "x(0)")]
    public IReadOnlyList<double> InitialX
    {
        get;
        internal init => field = new NumberList<double>(
            Check.Require(value is { Count: > 0 } && value.All(double.IsFinite), value, "one or more finite numbers"));
    } = new NumberList<double>([-0.01, 0.01]);

    /// <summary>y at step 0. Finite and above -min(y_b, y_f), where the landscape ends.</summary>
    [Column(Symbol = "y(0)")]
    public double InitialY { get; internal init => field = Check.Require(double.IsFinite(value), value, "finite"); } = 5;

    /// <summary>Record the run through time every so many steps, step 0 included; 0 for not at all.</summary>
    [Column(Unit = "steps")]
    public long RecordEvery { get; internal init => field = Check.Require(value >= 0, value, "zero or positive"); }

    /// <summary>
    /// Largest accepted change of P_flat when the evolution is refined, and of the mean freezing step relative to it (absolute where that
    /// is below 1). 1e-7 to 0.1.
    /// </summary>
    [Column(Format = "G5", Least = 0)]
    public double Tolerance { get; internal init => field = Check.Require(value is >= 1e-7 and <= 0.1, value, "from 1e-7 to 0.1"); } = 1e-3;

    /// <summary>The loss surface.</summary>
    [Inputs]
    public TwoValleyLandscape Landscape
    {
        get;
        internal init => field = value ?? throw new ArgumentNullException(nameof(Landscape));
    } = new();

    /// <summary>Checks what involves several properties.</summary>
    /// <exception cref="InvalidInputException">
    /// InitialY lies outside the landscape, the drift overflows within it, or RecordEvery exceeds Steps.
    /// </exception>
    public void Validate()
    {
        Landscape.RequireStart(InitialY);
        Check.That(RecordEvery <= Steps, nameof(RecordEvery), RecordEvery,
            FormattableString.Invariant($"at most {Steps}, the Steps of the run: nothing but the start would be recorded"));
    }

    /// <summary>The point that the run passes at y.</summary>
    internal ValleyPoint At(double y) => new(Landscape, Noise, LearningRate, y);

    /// <summary>The cell, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"eta = {LearningRate:G5}, sigma = {Noise.Strength:G5}, {Noise.Model} noise, {Steps} steps");
}
