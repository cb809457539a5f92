using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using ValleyJump.Core.Updates;

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

    /// <summary>mu of SGD with momentum, from 0 up to below 1.</summary>
    [Column(Symbol = "mu", Least = 0, Most = 1)]
    public double Momentum { get; internal init => field = Check.Require(value is >= 0 and < 1, value, "from 0 up to below 1"); }

    /// <summary>
    /// eta/(1 - mu), the rate of plain SGD that small steps with momentum amount to, and at which the density evolves.
    /// </summary>
    [Column(Symbol = "eta/(1 - mu)", Format = "G5", Least = 0)]
    public double EffectiveLearningRate => LearningRate / (1 - Momentum);

    /// <summary>Delta_S = eta sigma/(1 - mu).</summary>
    [Column(Symbol = "Delta_S", Format = "G5", Least = 0)]
    public double DeltaS => EffectiveLearningRate * Noise.Strength;

    /// <summary>Multiplies the learning rate in the course of the run.</summary>
    [Column(Name = "")]
    public Schedule LearningRateSchedule { get; internal init => field = value
        ?? throw new ArgumentNullException(nameof(LearningRateSchedule)); } = Schedule.Constant;

    /// <summary>Multiplies the batch size in the course of the run, and so divides sigma: the noise of a mini-batch goes as 1/B.</summary>
    [Column(Name = "")]
    public Schedule BatchSizeSchedule { get; internal init => field = value
        ?? throw new ArgumentNullException(nameof(BatchSizeSchedule)); } = Schedule.Constant;

    /// <summary>What multiplies the learning rate in the course of the run, as text that <see cref="Schedule.Parse"/> reads.</summary>
    [Column(Name = nameof(LearningRateSchedule))]
    internal string LearningRateScheduleText
    {
        get => LearningRateSchedule.ToString();
        private init => LearningRateSchedule = Schedule.Parse(value);
    }

    /// <summary>What multiplies the batch size in the course of the run, as text that <see cref="Schedule.Parse"/> reads.</summary>
    [Column(Name = nameof(BatchSizeSchedule))]
    internal string BatchSizeScheduleText
    {
        get => BatchSizeSchedule.ToString();
        private init => BatchSizeSchedule = Schedule.Parse(value);
    }

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
    public ValleyLandscape Landscape
    {
        get;
        internal init => field = value ?? throw new ArgumentNullException(nameof(Landscape));
    } = new TwoValleyLandscape();

    /// <summary>Checks what involves several properties.</summary>
    /// <exception cref="InvalidInputException">
    /// InitialY lies outside the landscape, the drift overflows within it, RecordEvery exceeds Steps, a batch size falls to 0, or steps
    /// with momentum are larger than those of which it is known that plain SGD describes them.
    /// </exception>
    public void Validate()
    {
        Landscape.RequireStart(InitialY);
        Check.That(RecordEvery <= Steps, nameof(RecordEvery), RecordEvery,
            FormattableString.Invariant($"at most {Steps}, the Steps of the run: nothing but the start would be recorded"));
        Check.That(BatchSizeSchedule.LowestBefore(Steps) > 0, nameof(BatchSizeSchedule), BatchSizeSchedule,
            "above 0 at every step: the noise goes as one over it");
        double sharpest = Enumerable.Range(0, Landscape.Valleys).Min(valley => Landscape.Flatness(valley, InitialY));
        double largest = EffectiveLearningRate * LearningRateSchedule.HighestBefore(Steps) * 2 / sharpest;
        Check.That(Momentum == 0 || largest <= MomentumRange, nameof(Momentum), Momentum, FormattableString.Invariant(
            $"such that eta H11/(1 - mu), {largest:G3} in the sharpest valley at the largest rate, is at most {MomentumRange}, or 0: beyond that plain ")
            + "SGD of the rate eta/(1 - mu), which the density evolution knows, freezes much later than SGD with momentum");
    }

    /// <summary>The largest eta H11/(1 - mu) at which momentum is taken for an effective rate.</summary>
    internal const double MomentumRange = 0.02;

    /// <summary>The learning rate or the noise is not the same in all steps.</summary>
    internal bool Changes => !LearningRateSchedule.IsConstant || !BatchSizeSchedule.IsConstant;

    /// <summary>The run of plain SGD that it is taken for.</summary>
    internal DensityEvolutionRun Plain => Momentum == 0 ? this : this with { LearningRate = EffectiveLearningRate, Momentum = 0 };

    /// <summary>eta of the step from t to t + 1.</summary>
    internal double RateAt(long step) => LearningRate * LearningRateSchedule.FactorAt(step, Steps);

    /// <summary>sigma of the step from t to t + 1.</summary>
    internal double StrengthAt(long step) => Noise.Strength / BatchSizeSchedule.FactorAt(step, Steps);

    /// <summary>
    /// The run at the rate and the noise of some steps, the same in all: as much drift and as much noise as they have together. Not all of
    /// their rates may be 0.
    /// </summary>
    internal DensityEvolutionRun During(long from, long count)
    {
        if (!Changes)
            return this;
        double flow = 0, kicks = 0;
        for (long t = from; t < from + count; t++)
        {
            double eta = RateAt(t);
            flow += eta;
            kicks += eta * eta * StrengthAt(t);
        }
        double rate = flow / count;
        return this with
        {
            LearningRate = rate, Noise = Noise with { Strength = kicks / count / (rate * rate) },
            LearningRateSchedule = Schedule.Constant, BatchSizeSchedule = Schedule.Constant,
        };
    }

    /// <summary>The point that the run passes at y.</summary>
    internal ValleyPoint At(double y) => new(Landscape, Noise, LearningRate, y);

    /// <summary>The cell, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"eta = {LearningRate:G5}, sigma = {Noise.Strength:G5}, {Noise.Model} noise, {Steps} steps");
}
