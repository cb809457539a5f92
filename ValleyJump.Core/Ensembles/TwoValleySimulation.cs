using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Ensembles;

/// <summary>
/// One cell of a phase diagram: an ensemble of trajectories of theta(t+1) = theta(t) - eta (grad L + xi) (Eq. 13-15), or of another
/// update rule, on the two-valley landscape. The defaults are the protocol of the paper's Fig. 5C-D.
/// </summary>
/// <remarks>Immutable. Setters throw <see cref="InvalidInputException"/> naming the property.</remarks>
public sealed record TwoValleySimulation
{
    /// <summary>eta, the learning rate. Finite and positive.</summary>
    [Column(Symbol = "eta", Format = "G5", Least = 0)]
    public double LearningRate { get; internal init => field = Check.Positive(value); } = 0.05;

    /// <summary>The noise, its strength sigma included.</summary>
    [Inputs]
    public NoiseLaw Noise { get; internal init => field = value ?? throw new ArgumentNullException(nameof(Noise)); } = new();

    /// <summary>Delta_S = eta sigma, the effective noise; eta sigma/(1 - mu) with momentum.</summary>
    [Column(Symbol = "Delta_S", Format = "G5", Least = 0)]
    public double DeltaS => Rule.EffectiveRate(LearningRate) * Noise.Strength;

    /// <summary>What a step does with the stochastic gradient grad L + xi; without weight decay.</summary>
    [Inputs(Except = new[] { nameof(UpdateRule.WeightDecay), nameof(UpdateRule.Epsilon) })]
    public UpdateRule Rule { get; internal init => field = value ?? throw new ArgumentNullException(nameof(Rule)); } = UpdateRule.Sgd();

    /// <summary>What RMSProp and Adam add to the root of the average of g^2; null for SGD.</summary>
    [Column(Symbol = "epsilon", Least = 0)]
    public double? Epsilon
    {
        get => Rule.Kind == UpdateRuleKind.Sgd ? null : Rule.Epsilon;
        private init => Rule = Rule.Kind == UpdateRuleKind.Sgd || value is null ? Rule : Rule with { Epsilon = value.Value };
    }

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

    /// <summary>
    /// The fraction of the run for which the learning rate is held before it falls, of a schedule that is stable and decays; null for
    /// others.
    /// </summary>
    [Column(Format = "F3")]
    public double? HoldFraction => LearningRateSchedule.Shape is ScheduleShape.StableLinear or ScheduleShape.StableCosine
        or ScheduleShape.StableSqrt ? 1 - LearningRateSchedule.Interval : null;

    /// <summary>Trajectories in the ensemble, 1 to 100 million.</summary>
    [Column(Symbol = "n")]
    public int Realizations { get; internal init =>
        field = Check.Require(value is >= 1 and <= 100_000_000, value, "from 1 to 100 000 000"); } = 2000;

    /// <summary>Trajectories that this simulation runs: <see cref="Realizations"/>, or those of <see cref="TrajectoryIndex"/>.</summary>
    public int TrajectoryCount => TrajectoryIndex?.Count ?? Realizations;

    /// <summary>Steps of each trajectory, 1 to 10^12.</summary>
    [Column(Symbol = "T", Unit = "steps")]
    public long Steps
    {
        get;
        internal init => field = Check.Require(value is >= 1 and <= 1_000_000_000_000, value, "from 1 to 10^12");
    } = 20_000;

    /// <summary>The seed. Trajectory i draws from a stream keyed by (seed, i) alone, the same in every cell.</summary>
    public ulong Seed { get; internal init; } = 42;

    /// <summary>x at step 0: trajectory i starts at element i modulo the length. At least one, all finite.</summary>
    [Column(Symbol = "x(0)")]
    public IReadOnlyList<double> InitialX
    {
        get;
        internal init => field = new NumberList<double>(Check.Require(value is { Count: > 0 }
            && value.All(double.IsFinite), value, "one or more finite numbers"));
    } = new NumberList<double>([-0.01, 0.01]);

    /// <summary>y at step 0. Finite and above -min(y_b, y_f), where the landscape ends.</summary>
    [Column(Symbol = "y(0)")]
    public double InitialY { get; internal init => field = Check.Require(double.IsFinite(value), value, "finite"); } = 5;

    /// <summary>Record ensemble curves every so many steps, step 0 included; 0 for none.</summary>
    [Column(Unit = "steps")]
    public long RecordEvery { get; internal init => field = Check.Require(value >= 0, value, "zero or positive"); }

    /// <summary>
    /// Keep the paths of the first so many trajectories, at most <see cref="Realizations"/>, thinned to <see cref="RecordEvery"/> steps.
    /// </summary>
    public int KeepTrajectories { get; internal init => field = Check.Require(value >= 0, value, "zero or positive"); }

    /// <summary>
    /// Simulate these trajectories only, and keep their paths, every step of them unless <see cref="RecordEvery"/> says otherwise.
    /// From 0 to below <see cref="Realizations"/>. Each is the very path that the whole ensemble takes.
    /// </summary>
    public IReadOnlyList<long>? TrajectoryIndex
    {
        get;
        internal init
        {
            Check.Require(value is null || (value.Count > 0 && value.All(i => i >= 0)), value, "one or more indices from 0 up");
            field = value is null ? null : new NumberList<long>(value);
        }
    }

    /// <summary>The loss surface.</summary>
    [Inputs]
    public ValleyLandscape Landscape
    {
        get;
        internal init => field = value ?? throw new ArgumentNullException(nameof(Landscape));
    } = new TwoValleyLandscape();

    /// <summary>Checks what involves several properties.</summary>
    /// <exception cref="InvalidInputException">
    /// InitialY lies outside the landscape's domain, the drift overflows within it, there are not so many trajectories or steps as are to
    /// be shown, or the recorded paths would not fit in memory; the rule has weight decay, or the batch size falls to 0.
    /// </exception>
    public void Validate()
    {
        Landscape.RequireStart(InitialY);
        RequireSizes();
        Pace.Validate();
        // Of a chain the shares of all valleys are recorded, of two one.
        double most = Math.Floor(MaxRecords * 2 / Landscape.Valleys);
        if (Records > most || KeptPaths * (double)Records > MaxPathPoints)
        {
            string limit = FormattableString.Invariant($"at most {most:N0} steps, and {MaxPathPoints:N0} points of paths");
            throw Check.OutOfRange(nameof(RecordEvery), RecordEvery,
                $"This would record {Records:N0} steps of {KeptPaths:N0} paths, more than fits in memory ({limit}). {Advice}");
        }
    }

    /// <summary>Checks that there are as many trajectories and steps as are to be shown.</summary>
    /// <exception cref="InvalidInputException">There are not.</exception>
    internal void RequireSizes()
    {
        Check.That(TrajectoryIndex is null || TrajectoryIndex.Max() < Realizations, nameof(TrajectoryIndex), TrajectoryIndex,
            FormattableString.Invariant($"numbers from 0 to {Realizations - 1}: the ensemble has {Realizations} Realizations"));
        Check.That(KeepTrajectories <= Realizations, nameof(KeepTrajectories), KeepTrajectories,
            FormattableString.Invariant($"at most {Realizations}, the Realizations of the ensemble"));
        Check.That(RecordEvery <= Steps, nameof(RecordEvery), RecordEvery,
            FormattableString.Invariant($"at most {Steps}, the Steps of a trajectory: nothing but the start would be recorded"));
    }

    private const string Advice = "Raise RecordEvery or keep fewer trajectories.";

    /// <summary>The cell, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"eta = {LearningRate:G5}, sigma = {Noise.Strength:G5}, {Noise.Model}, {TrajectoryCount} x {Steps} steps, seed {Seed}");

    /// <summary>The loss surface, for who knows two valleys only.</summary>
    /// <exception cref="InvalidInputException">It is a chain.</exception>
    internal TwoValleyLandscape TwoValleys => Landscape.RequireTwo();

    /// <summary>How its steps are made.</summary>
    internal Pace Pace => new(Noise, LearningRate, Rule, LearningRateSchedule, BatchSizeSchedule, Steps);

    /// <summary>Plain SGD at a constant learning rate and noise strength, of which the theory speaks.</summary>
    internal bool IsPlain => Rule.IsPlain && LearningRateSchedule.IsConstant && BatchSizeSchedule.IsConstant;

    /// <summary>Steps between recorded points, or 0 when nothing is recorded.</summary>
    internal long RecordInterval => RecordEvery > 0 ? RecordEvery : TrajectoryIndex is not null ? 1 : KeepTrajectories > 0
        ? Math.Max(1, Steps / 1000) : 0;

    /// <summary>Recorded points: step 0, and every <see cref="RecordInterval"/>-th after it.</summary>
    internal long Records => RecordInterval == 0 ? 0 : Steps / RecordInterval + 1;

    /// <summary>Paths kept.</summary>
    internal int KeptPaths => TrajectoryIndex?.Count ?? KeepTrajectories;

    // 28 bytes a record of two valleys for each thread's block, and 16 a point of a path: a few gigabytes at most.
    private const double MaxRecords = 1e7, MaxPathPoints = 2e8;
}
