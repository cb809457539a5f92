using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>How rates of escape are measured.</summary>
public enum EscapeMethod
{
    /// <summary>Passages were counted.</summary>
    Direct,

    /// <summary>Adaptive multilevel splitting, where passages are too rare to be counted.</summary>
    Splitting,
}

/// <summary>
/// Rates of escape measured at held y. A passage is complete when a trajectory that last stood at the floor of one valley reaches the
/// floor of the other, so that returns over the ridge do not count; the rate is the number of passages over the time at risk, which
/// treats unfinished passages (censoring) exactly. Its inverse is the mean first-passage time from floor to floor.
/// Rates are per unit of t = eta step.
/// </summary>
/// <remarks>
/// By splitting it is the same rate, one over the mean first-passage time from floor to floor (<see cref="HeldYSplitting"/>). A direct
/// simulation begins its second and later passages where the one before ended, at the floor or a step beyond: the two differ by about that
/// step's part of the relaxation time, which matters only where a passage takes no longer than relaxation.
/// </remarks>
[View(nameof(LearningRate), nameof(NoiseStrength), nameof(Y), nameof(RateSharp), nameof(RateFlat), nameof(PassagesSharp), nameof(Method))]
public sealed partial record EscapeRate : INoted
{
    /// <summary>Passages each way that a run without a given number of steps aims for: a standard error of 5 %.</summary>
    internal const int WantedPassages = 400;

    /// <summary>Steps after which such a run gives up.</summary>
    internal const long MaxSteps = 2_000_000;

    private EscapeRate(HeldYSimulation simulation, SplittingPlan plan) => (Simulation, Plan) = (simulation, plan);

    /// <summary>All inputs.</summary>
    [Inputs(Kind = typeof(TwoValleyLandscape))]
    public HeldYSimulation Simulation { get; }

    /// <summary>Splitting was asked for; otherwise it is taken where nothing escapes.</summary>
    [Column(IsInput = true)]
    public bool Splitting { get; private init; }

    /// <summary>What splitting does where it is taken.</summary>
    [Inputs]
    public SplittingPlan Plan { get; }

    /// <summary>How the rates were measured: both by the same method.</summary>
    [Column(Width = 9)]
    public EscapeMethod Method { get; private init; }

    /// <summary>Steps of each trajectory of the direct simulation; as given, and without a meaning, where there was none.</summary>
    [Column(IsInput = true, Symbol = "T", Unit = "steps")]
    public long Steps { get; private init; }

    /// <summary>Rate of escape from the sharp valley, k^-.</summary>
    [Column(Symbol = "k^-", Unit = "1/(eta step)", Width = 10, Format = "G4", Least = 0)]
    public double RateSharp { get; private init; }

    /// <summary>
    /// Lower end of its 95 % interval: Garwood's exact one for a Poisson count; by splitting Student's t, of the repetitions' mean and on
    /// the logarithm.
    /// </summary>
    [Column(Symbol = "k^-", Unit = "1/(eta step)", Width = 10, Format = "G4", Least = 0)]
    public double RateSharpLow { get; private init; }

    /// <summary>Upper end of its 95 % interval.</summary>
    [Column(Symbol = "k^-", Unit = "1/(eta step)", Width = 10, Format = "G4", Least = 0)]
    public double RateSharpHigh { get; private init; }

    /// <summary>Rate of escape from the flat valley, k^+.</summary>
    [Column(Symbol = "k^+", Unit = "1/(eta step)", Width = 10, Format = "G4", Least = 0)]
    public double RateFlat { get; private init; }

    /// <summary>Lower end of its 95 % interval.</summary>
    [Column(Symbol = "k^+", Unit = "1/(eta step)", Width = 10, Format = "G4", Least = 0)]
    public double RateFlatLow { get; private init; }

    /// <summary>Upper end of its 95 % interval.</summary>
    [Column(Symbol = "k^+", Unit = "1/(eta step)", Width = 10, Format = "G4", Least = 0)]
    public double RateFlatHigh { get; private init; }

    /// <summary>Passages from the sharp to the flat valley that were counted by direct simulation.</summary>
    public long PassagesSharp { get; private init; }

    /// <summary>Passages from the flat to the sharp valley that were counted by direct simulation.</summary>
    public long PassagesFlat { get; private init; }

    /// <summary>Mean first-passage time from the sharp valley's floor to the flat one's.</summary>
    [Column(Symbol = "1/k^-", Unit = "eta step", Format = "G4", Least = 0)]
    public double PassageTimeSharp => 1 / RateSharp;

    /// <summary>Mean first-passage time from the flat valley's floor to the sharp one's.</summary>
    [Column(Symbol = "1/k^+", Unit = "eta step", Format = "G4", Least = 0)]
    public double PassageTimeFlat => 1 / RateFlat;

    /// <summary>Fraction of the trajectories that never completed a passage; NaN where none was simulated directly.</summary>
    [Column(Label = "Censored", Format = "F3", Least = 0, Most = 1)]
    public double CensoredFraction { get; private init; }

    /// <summary>Trajectories that diverged; they stop counting when they do. By splitting, repetitions, which are left out.</summary>
    [Column(Label = "Diverged")]
    public int DivergedCount { get; private init; }

    /// <summary>Repetitions whose paths all died out before one arrived, of both valleys: they count as 0. 0 without splitting.</summary>
    [Column(Label = "Extinct")]
    public int ExtinctCount { get; private init; }

    /// <summary>Steps that splitting took, of all its paths; 0 without it.</summary>
    [Column(Unit = "steps")]
    public long SplittingSteps { get; private init; }

    /// <summary>
    /// Why the rates mean nothing, or less than they seem to, or that splitting was taken because nothing escaped. Empty where all is as
    /// it was asked for.
    /// </summary>
    public string Note { get; private init; } = "";

    string INoted.Cell => FormattableString.Invariant($"eta = {LearningRate:G5}, sigma = {NoiseStrength:G5}, y = {Y:G5}");

    /// <summary>The cell and the rate of escape from the sharp valley, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{((INoted)this).Cell}: k^- = {RateSharp:G4} [{RateSharpLow:G4}, {RateSharpHigh:G4}]");

    private (double Rate, double Low, double High) Sharp { init => (RateSharp, RateSharpLow, RateSharpHigh) = value; }

    private (double Rate, double Low, double High) Flat { init => (RateFlat, RateFlatLow, RateFlatHigh) = value; }

    /// <inheritdoc cref="Measure(HeldYSimulation, SplittingPlan, int, IProgress{double}?, CancellationToken)"/>
    internal static EscapeRate Measure(HeldYSimulation simulation, int throttleLimit = 0, IProgress<double>? progress = null,
        CancellationToken cancel = default) => Measure(simulation, new(), throttleLimit, progress, cancel);

    /// <summary>Measures both rates by direct simulation, and by splitting where nothing escapes in it.</summary>
    /// <param name="simulation">
    /// With Steps = 0 the run goes on until it has <see cref="WantedPassages"/> each way, or for <see cref="MaxSteps"/>.
    /// </param>
    /// <param name="plan">What splitting does.</param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="progress">Receives the fraction done, on worker threads; it never falls.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">The plan's KillCount is not below its Replicas.</exception>
    internal static EscapeRate Measure(HeldYSimulation simulation, SplittingPlan plan, int throttleLimit, IProgress<double>? progress,
        CancellationToken cancel)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        HeldYSplitting.Require(simulation, plan);
        double sharpFloor = simulation.Floors[0], flatFloor = simulation.Floors[1];
        long fewest = 0;
        // While nothing has escaped from a valley, half of the work may be still to come.
        using var ensemble = new HeldYEnsemble(simulation, throttleLimit,
            progress is null ? null : new Part(part => progress.Report(fewest == 0 ? part / 2 : part)), cancel);
        var tallies = new PassageTally[simulation.Blocks];
        for (int b = 0; b < tallies.Length; b++)
            tallies[b] = new PassageTally(sharpFloor, flatFloor);
        long steps = Count(simulation, ensemble, (b, x) => tallies[b].Add(x),
            () => fewest = Math.Min(tallies.Sum(t => t.Passages[0]), tallies.Sum(t => t.Passages[1])));
        PoissonRate sharp = Of(0), flat = Of(1);
        var counted = new EscapeRate(simulation, plan)
        {
            Steps = steps,
            PassagesSharp = sharp.Count,
            PassagesFlat = flat.Count,
            Sharp = (sharp.Rate, sharp.Low, sharp.High),
            Flat = (flat.Rate, flat.Low, flat.High),
            CensoredFraction = Enumerable.Range(0, simulation.Realizations)
                .Count(i => !tallies[i / TrajectoryBlock.Size].Passed[i % TrajectoryBlock.Size]) / (double)simulation.Realizations,
            DivergedCount = ensemble.Diverged,
        };
        int n = simulation.Realizations;
        if (counted.DivergedCount == n)
            return counted with { Note = FormattableString.Invariant($"All {n} trajectories diverged: rates are of the steps before.") };
        if (fewest > 0)
            return counted;
        string none = FormattableString.Invariant($"Nothing escaped from {WhereOf(sharp.Count, flat.Count)} in {counted.Steps} steps");
        // There its interval cannot be trusted unseen; the count's can.
        string unseen = SplittingNotes.Unseen(simulation);
        return unseen.Length == 0
            ? counted.Split(throttleLimit, progress is null ? null : new Part(part => progress.Report((1 + part) / 2)),
                $"{none}: both rates are by splitting.", cancel)
            : counted with { Note = $"{none}. {unseen} It is not taken by itself." };

        PoissonRate Of(int valley) =>
            PoissonRate.Of(tallies.Sum(t => t.Passages[valley]), tallies.Sum(t => t.StepsAtRisk[valley]) * simulation.LearningRate);
    }

    /// <summary>Measures both rates by splitting.</summary>
    /// <inheritdoc cref="Measure(HeldYSimulation, SplittingPlan, int, IProgress{double}?, CancellationToken)"/>
    internal static EscapeRate Split(HeldYSimulation simulation, SplittingPlan plan, int throttleLimit = 0,
        IProgress<double>? progress = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        var asked = new EscapeRate(simulation, plan) { Splitting = true, Steps = simulation.Steps, CensoredFraction = double.NaN };
        return asked.Split(throttleLimit, progress, "", cancel);
    }

    private EscapeRate Split(int throttleLimit, IProgress<double>? progress, string why, CancellationToken cancel)
    {
        HeldYSplitting.Outcome[] both = HeldYSplitting.Measure(Simulation, Plan, throttleLimit, progress, cancel);
        var (sharp, flat) = (both[0], both[1]);
        return this with
        {
            Method = EscapeMethod.Splitting,
            Sharp = (sharp.Rate.Mean, sharp.Rate.Low, sharp.Rate.High),
            Flat = (flat.Rate.Mean, flat.Rate.Low, flat.Rate.High),
            DivergedCount = Math.Max(sharp.Rate.Lost, flat.Rate.Lost),
            ExtinctCount = sharp.Rate.Zeros + flat.Rate.Zeros,
            SplittingSteps = sharp.Steps + flat.Steps,
            Note = NoteText.Sentences(why, SplittingNotes.Unseen(Simulation), SplittingNotes.Of(sharp.Rate, sharp.Unfinished, Plan, "From the sharp valley"),
                SplittingNotes.Of(flat.Rate, flat.Unfinished, Plan, "From the flat valley")),
        };
    }

    private static string WhereOf(long sharp, long flat) => (sharp, flat) switch
    {
        (0, 0) => "either valley",
        (0, _) => "the sharp valley",
        _ => "the flat valley",
    };

    /// <summary>Runs an ensemble in rounds that double, for its Steps or until each passage was seen often enough.</summary>
    /// <param name="simulation">Its inputs.</param>
    /// <param name="ensemble">The ensemble.</param>
    /// <param name="look">Counts the passages of a block's step.</param>
    /// <param name="fewest">How often the rarest was seen.</param>
    /// <returns>The steps.</returns>
    internal static long Count(HeldYSimulation simulation, HeldYEnsemble ensemble, Action<int, ReadOnlySpan<double>> look,
        Func<long> fewest)
    {
        long before = ensemble.Step, limit = simulation.Steps > 0 ? simulation.Steps : MaxSteps, steps = 0, seen = 0;
        for (long round = 1024; steps < limit && (simulation.Steps > 0 || seen < WantedPassages); round = steps)
        {
            ensemble.Expected = before + (simulation.Steps > 0 || seen == 0 ? limit : Expected(steps, seen));
            ensemble.Run(Math.Min(round, limit - steps), 1, look);
            (steps, seen) = (ensemble.Step - before, fewest());
        }
        return steps;
    }

    /// <summary>The step at which the last of the doubling rounds will end, at the rate of passages so far.</summary>
    private static long Expected(long step, long fewest)
    {
        double needed = step * (WantedPassages / (double)fewest);
        while (step < needed && step < MaxSteps)
            step *= 2;
        return Math.Min(step, MaxSteps);
    }

    internal sealed class Part(Action<double> report) : IProgress<double>
    {
        public void Report(double value) => report(value);
    }
}
