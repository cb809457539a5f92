using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Networks;

/// <summary>
/// Everything that determines a training run but the data set and the realization's number: one cell of a grid. The defaults are the
/// paper's protocol: 784-50-50-10, cross-entropy, plain SGD, T = 100/eta steps, 101 checkpoints.
/// </summary>
/// <remarks>Immutable; compared by value. Setters throw <see cref="InvalidInputException"/> naming the property.</remarks>
public sealed record SgdSettings
{
    /// <summary>eta T of the default number of steps.</summary>
    internal const double DefaultDuration = 100;

    /// <summary>The most steps of a run.</summary>
    internal const long MaxSteps = 1_000_000_000_000;

    /// <summary>B, samples in a mini-batch, 1 or more; more than there are samples is full-batch gradient descent.</summary>
    [Column(Symbol = "B")]
    public int BatchSize { get; internal init => field = Check.Require(value >= 1, value, "1 or more"); } = 50;

    /// <summary>eta, the learning rate. Finite and positive.</summary>
    [Column(Symbol = "eta", Format = "G5", Least = 0)]
    public double LearningRate { get; internal init => field = Check.Positive(value); } = 0.05;

    /// <summary>
    /// T, the number of mini-batch steps, 1 to 10^12; null for 100/eta, rounded. <see cref="StepCount"/> is what it comes to.
    /// </summary>
    [Column(Name = "")]
    public long? Steps { get; internal init => field = Check.Require(value is null or (>= 1 and <= MaxSteps), value, "from 1 to 10^12"); }

    /// <summary>T: <see cref="Steps"/>, or 100/eta, rounded and at least 1.</summary>
    /// <exception cref="InvalidInputException">100/eta exceeds 10^12.</exception>
    [Column(Name = nameof(Steps), Symbol = "T", Unit = "steps")]
    public long StepCount
    {
        get => Steps ?? (DefaultDuration / LearningRate <= MaxSteps ? Math.Max(1, (long)Math.Round(DefaultDuration / LearningRate))
            : throw new InvalidInputException(nameof(LearningRate), LearningRate,
                "LearningRate is so small that 100/eta exceeds 10^12 steps. Give Steps."));
        private init => Steps = value;
    }

    /// <summary>Evenly spaced checkpoints, 2 to 10^6, steps 0 and T included; one a step when there are fewer steps.</summary>
    [Column(Name = "")]
    public int Checkpoints
    {
        get;
        internal init => field = Check.Require(value is >= 2 and <= 1_000_000, value, "from 2 to 1 000 000");
    } = 101;

    /// <summary>
    /// The seed. It alone determines the initial weights, which all realizations and hyper-parameters share; the order of the samples
    /// follows from (seed, realization) alone.
    /// </summary>
    public ulong Seed { get; internal init; } = 42;

    /// <summary>What is minimised.</summary>
    public LossFunction Loss
    {
        get;
        internal init => field = Check.Require(Enum.IsDefined(value), value, "CrossEntropy or MeanSquaredError");
    }

    /// <summary>Units of each hidden layer, 1 to 2^20; none for a linear network.</summary>
    [Column(Name = "")]
    public IReadOnlyList<int> HiddenWidths
    {
        get;
        internal init => field = new NumberList<int>(Check.Require(value is not null
            && value.All(w => w is >= 1 and <= 1 << 20), value!, "a list of numbers from 1 to 2^20"));
    } = new NumberList<int>([50, 50]);

    /// <summary>Units of each hidden layer as a row shows them: 0 for a network without.</summary>
    [Column(Name = nameof(HiddenWidths))]
    internal IReadOnlyList<int> HiddenWidthsColumn
    {
        get => HiddenWidths.Count == 0 ? new NumberList<int>([0]) : HiddenWidths;
        private init => HiddenWidths = value is [0] ? [] : value;
    }

    /// <summary>What a step does with the gradient.</summary>
    [Inputs]
    public UpdateRule Rule { get; internal init => field = value ?? throw new ArgumentNullException(nameof(Rule)); } = UpdateRule.Sgd();

    /// <summary>Multiplies the learning rate in the course of the run.</summary>
    [Column(Name = "")]
    public Schedule LearningRateSchedule { get; internal init => field = value
        ?? throw new ArgumentNullException(nameof(LearningRateSchedule)); } = Schedule.Constant;

    /// <summary>Multiplies the batch size in the course of the run; rounded, and at least 1.</summary>
    [Column(Name = "")]
    public Schedule BatchSizeSchedule { get; internal init => field = value
        ?? throw new ArgumentNullException(nameof(BatchSizeSchedule)); } = Schedule.Constant;

    /// <summary>Keep the weights at every checkpoint (4 bytes a parameter); otherwise at the last only.</summary>
    [Column(Name = "")]
    public bool KeepWeights { get; internal init; } = true;

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

    /// <summary>The weights of the last checkpoint only are kept.</summary>
    [Column]
    internal bool NoWeights { get => !KeepWeights; private init => KeepWeights = !value; }

    /// <summary>
    /// The checkpoints' steps, floor(k T/(n - 1)) for k = 0 .. n - 1: the first is 0, the last T, and each is the number of steps done.
    /// </summary>
    public IReadOnlyList<long> CheckpointSteps => [.. Enumerable.Range(0, CheckpointsInAll).Select(CheckpointStep)];

    /// <summary>
    /// Evenly spaced checkpoints, steps 0 and T included: as many as there are <see cref="CheckpointSteps"/>, whatever was asked for.
    /// </summary>
    [Column(Name = "CheckpointCount")]
    internal int CheckpointsInAll { get => (int)Math.Min(Checkpoints - 1, StepCount) + 1; private init => Checkpoints = value; }

    /// <summary>One of the <see cref="CheckpointSteps"/>.</summary>
    internal long CheckpointStep(int index) => (long)((Int128)index * StepCount / (CheckpointsInAll - 1));

    /// <summary>
    /// The same cell, whose numbers are those that it comes to: settings that train the same networks and show the same are equal so.
    /// </summary>
    internal SgdSettings Resolved => this with { Steps = StepCount, Checkpoints = CheckpointsInAll };

    /// <summary>
    /// What the rows of a view have in common and are told apart by: the images, the number of steps where it is not 100/eta, and the
    /// checkpoints.
    /// </summary>
    /// <param name="dataset">The data set's name.</param>
    /// <param name="fingerprint">Its fingerprint.</param>
    internal string Protocol(string dataset, string fingerprint)
    {
        string steps = Steps is { } given ? FormattableString.Invariant($"{given}") : "100/eta";
        return FormattableString.Invariant($"{dataset} ({fingerprint[..Math.Min(8, fingerprint.Length)]}), {steps} steps, {CheckpointsInAll} checkpoints");
    }

    /// <summary>eta at step t, from 0: the rate by which checkpoint t becomes t + 1.</summary>
    public double LearningRateAt(long step) => LearningRate * LearningRateSchedule.FactorAt(step, StepCount);

    /// <summary>B at step t, from 0, before it is cut at the end of an epoch.</summary>
    public int BatchSizeAt(long step) =>
        (int)Math.Clamp(Math.Round(BatchSize * BatchSizeSchedule.FactorAt(step, StepCount)), 1, int.MaxValue);

    /// <summary>eta/B, B being all images at most: a larger batch is full-batch descent and no less noisy than that.</summary>
    /// <param name="images">Training images; null where they are not known.</param>
    internal double EffectiveNoise(int? images) => LearningRate / Math.Min(BatchSize, images ?? int.MaxValue);

    /// <summary>The settings that every run of a cell shares: what trains the same networks but for seed and order of the images.</summary>
    /// <param name="images">Training images; null where they are not known.</param>
    internal SgdSettings Cell(int? images) => Resolved with
    {
        Seed = 0,
        KeepWeights = true,
        // A schedule multiplies the number that was given.
        BatchSize = BatchSizeSchedule.IsConstant ? Math.Min(BatchSize, images ?? int.MaxValue) : BatchSize,
    };

    /// <summary>The cell, in a line.</summary>
    public override string ToString() =>
        FormattableString.Invariant($"B = {BatchSize}, eta = {LearningRate:G5}, {StepCount} steps, {Rule}, seed {Seed}");
}
