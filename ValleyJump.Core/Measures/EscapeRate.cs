using ValleyJump.Core.Dynamics;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Tables;
using GammaLaw = MathNet.Numerics.Distributions.Gamma;

namespace ValleyJump.Core.Measures;

/// <summary>
/// Rates of escape measured at held y. A passage is complete when a trajectory that last stood at the floor of one valley reaches the
/// floor of the other, so that returns over the ridge do not count; the rate is the number of passages over the time at risk, which
/// treats unfinished passages (censoring) exactly. Its inverse is the mean first-passage time from floor to floor.
/// Rates are per unit of t = eta step.
/// </summary>
[View(nameof(LearningRate), nameof(NoiseStrength), nameof(Y), nameof(RateSharp), nameof(RateFlat), nameof(PassagesSharp))]
public sealed partial record EscapeRate : INoted
{
    /// <summary>Passages each way that a run without a given number of steps aims for: a standard error of 5 %.</summary>
    internal const int WantedPassages = 400;

    /// <summary>Steps after which such a run gives up.</summary>
    internal const long MaxSteps = 2_000_000;

    private EscapeRate(HeldYSimulation simulation) => Simulation = simulation;

    /// <summary>All inputs.</summary>
    [Inputs]
    public HeldYSimulation Simulation { get; }

    /// <summary>Steps of each trajectory.</summary>
    [Column(IsInput = true, Symbol = "T", Unit = "steps")]
    public long Steps { get; private init; }

    /// <summary>Rate of escape from the sharp valley, k^-.</summary>
    [Column(Symbol = "k^-", Unit = "1/(eta step)", Width = 10, Format = "G4")]
    public double RateSharp { get; private init; }

    /// <summary>Lower end of its 95 % interval (Garwood's exact interval for a Poisson count).</summary>
    [Column(Symbol = "k^-", Unit = "1/(eta step)", Width = 10, Format = "G4")]
    public double RateSharpLow { get; private init; }

    /// <summary>Upper end of its 95 % interval.</summary>
    [Column(Symbol = "k^-", Unit = "1/(eta step)", Width = 10, Format = "G4")]
    public double RateSharpHigh { get; private init; }

    /// <summary>Rate of escape from the flat valley, k^+.</summary>
    [Column(Symbol = "k^+", Unit = "1/(eta step)", Width = 10, Format = "G4")]
    public double RateFlat { get; private init; }

    /// <summary>Lower end of its 95 % interval.</summary>
    [Column(Symbol = "k^+", Unit = "1/(eta step)", Width = 10, Format = "G4")]
    public double RateFlatLow { get; private init; }

    /// <summary>Upper end of its 95 % interval.</summary>
    [Column(Symbol = "k^+", Unit = "1/(eta step)", Width = 10, Format = "G4")]
    public double RateFlatHigh { get; private init; }

    /// <summary>Passages from the sharp to the flat valley.</summary>
    public long PassagesSharp { get; private init; }

    /// <summary>Passages from the flat to the sharp valley.</summary>
    public long PassagesFlat { get; private init; }

    /// <summary>Mean first-passage time from the sharp valley's floor to the flat one's.</summary>
    [Column(Symbol = "1/k^-", Unit = "eta step", Format = "G4")]
    public double PassageTimeSharp => 1 / RateSharp;

    /// <summary>Mean first-passage time from the flat valley's floor to the sharp one's.</summary>
    [Column(Symbol = "1/k^+", Unit = "eta step", Format = "G4")]
    public double PassageTimeFlat => 1 / RateFlat;

    /// <summary>Fraction of the trajectories that never completed a passage.</summary>
    [Column(Label = "Censored", Format = "F3")]
    public double CensoredFraction { get; private init; }

    /// <summary>Trajectories that diverged; they stop counting when they do.</summary>
    [Column(Label = "Diverged")]
    public int DivergedCount { get; private init; }

    /// <summary>Why the rates mean nothing: every trajectory diverged. Empty where they do.</summary>
    public string Note => DivergedCount == Realizations
        ? FormattableString.Invariant($"All {Realizations} trajectories diverged: rates are of the steps before.") : "";

    string INoted.Cell => FormattableString.Invariant($"eta = {LearningRate:G5}, sigma = {NoiseStrength:G5}, y = {Y:G5}");

    /// <summary>The cell and the rate of escape from the sharp valley, in a line.</summary>
    public override string ToString() => FormattableString.Invariant(
        $"{((INoted)this).Cell}: k^- = {RateSharp:G4} [{RateSharpLow:G4}, {RateSharpHigh:G4}]");

    private PoissonRate Sharp { init => (PassagesSharp, RateSharp, RateSharpLow, RateSharpHigh) = value; }

    private PoissonRate Flat { init => (PassagesFlat, RateFlat, RateFlatLow, RateFlatHigh) = value; }

    /// <summary>Measures both rates.</summary>
    /// <param name="simulation">
    /// With Steps = 0 the run goes on until it has <see cref="WantedPassages"/> each way, or for <see cref="MaxSteps"/>.
    /// </param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="progress">Receives the fraction done, on worker threads; it never falls.</param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    internal static EscapeRate Measure(HeldYSimulation simulation, int throttleLimit = 0, IProgress<double>? progress = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(simulation);
        double sharpFloor = simulation.Landscape.MinimumSharp(simulation.Y), flatFloor = simulation.Landscape.MinimumFlat(simulation.Y);
        using var ensemble = new HeldYEnsemble(simulation, throttleLimit, progress, cancel);
        var tallies = new Tally[simulation.Blocks];
        for (int b = 0; b < tallies.Length; b++)
            tallies[b] = new Tally(sharpFloor, flatFloor);
        long limit = simulation.Steps > 0 ? simulation.Steps : MaxSteps, fewest = 0;
        for (long round = 1024; ensemble.Step < limit && (simulation.Steps > 0 || fewest < WantedPassages); round = ensemble.Step)
        {
            ensemble.Expected = simulation.Steps > 0 || fewest == 0 ? limit : Expected(ensemble.Step, fewest);
            ensemble.Run(Math.Min(round, limit - ensemble.Step), 1, (b, x) => tallies[b].Add(x));
            fewest = Math.Min(tallies.Sum(t => t.Passages[0]), tallies.Sum(t => t.Passages[1]));
        }
        return new(simulation)
        {
            Steps = ensemble.Step,
            Sharp = PoissonRate.Of(tallies.Sum(t => t.Passages[0]), tallies.Sum(t => t.StepsAtRisk[0]) * simulation.LearningRate),
            Flat = PoissonRate.Of(tallies.Sum(t => t.Passages[1]), tallies.Sum(t => t.StepsAtRisk[1]) * simulation.LearningRate),
            CensoredFraction = Enumerable.Range(0, simulation.Realizations)
                .Count(i => !tallies[i / TrajectoryBlock.Size].Passed[i % TrajectoryBlock.Size]) / (double)simulation.Realizations,
            DivergedCount = ensemble.Diverged,
        };
    }

    /// <summary>The step at which the last of the doubling rounds will end, at the rate of passages so far.</summary>
    private static long Expected(long step, long fewest)
    {
        double needed = step * (WantedPassages / (double)fewest);
        while (step < needed && step < MaxSteps)
            step *= 2;
        return Math.Min(step, MaxSteps);
    }

    /// <summary>Counts the passages of one block's trajectories: index 0 out of the sharp valley, 1 out of the flat one.</summary>
    private sealed class Tally(double sharpFloor, double flatFloor)
    {
        private readonly byte[] home = [.. Enumerable.Range(0, TrajectoryBlock.Size).Select(i => (byte)(i % 2))];

        public long[] Passages { get; } = new long[2];

        public long[] StepsAtRisk { get; } = new long[2];

        public bool[] Passed { get; } = new bool[TrajectoryBlock.Size];

        public void Add(ReadOnlySpan<double> x)
        {
            long atSharp = 0, atFlat = 0;
            for (int i = 0; i < x.Length; i++)
            {
                if (double.IsNaN(x[i]))
                    continue;
                if (home[i] == 0)
                    atSharp++;
                else
                    atFlat++;
                if (home[i] == 0 ? x[i] >= flatFloor : x[i] <= sharpFloor)
                {
                    Passages[home[i]]++;
                    home[i] ^= 1;
                    Passed[i] = true;
                }
            }
            StepsAtRisk[0] += atSharp;
            StepsAtRisk[1] += atFlat;
        }
    }

    /// <summary>A rate from a Poisson count and the time at risk, with Garwood's exact 95 % interval (Biometrika 28, 437, 1936).</summary>
    private readonly record struct PoissonRate(long Count, double Rate, double Low, double High)
    {
        public static PoissonRate Of(long count, double time) => new(count, count / time,
            count == 0 ? 0 : GammaLaw.InvCDF(count, 1, 0.025) / time, GammaLaw.InvCDF(count + 1, 1, 0.975) / time);
    }
}
