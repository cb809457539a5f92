using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Exact;
using ValleyJump.Core.Theory.Paper;

namespace ValleyJump.Core.Measures;

/// <summary>
/// Every prediction for one point, the paper's closed forms beside exact solutions, and beside an ensemble where there is one. Paper
/// columns hold for Hessian noise only and are NaN otherwise; rates are per unit of eta times steps.
/// </summary>
[View(nameof(LearningRate), nameof(NoiseStrength), nameof(Y), nameof(PFlatPaper), nameof(PFlatExact), nameof(PFlatOperator))]
[View(nameof(LearningRate), nameof(NoiseStrength), nameof(YFreezePaper), nameof(YFreezeHazard),
    nameof(YFreezeSimulatedMedian), Name = "Simulated")]
public sealed partial record ValleyTheory : INoted
{
    private ValleyTheory(ValleyPoint point, TheoryOptions options) => (Point, Options) = (point, options);

    /// <summary>Checks that there are two valleys at a point, and a way between them.</summary>
    /// <exception cref="InvalidInputException">Y or NoiseStrength is not positive.</exception>
    internal static void Require(ValleyPoint point)
    {
        Check.That(point.Noise.Strength > 0, "NoiseStrength", point.Noise.Strength, "greater than zero: without noise nothing escapes");
        Check.That(point.Y > 0, "Y", point.Y, "finite and greater than zero: at y = 0 there is one valley only");
    }

    /// <summary>Evaluates the predictions; the transition operator takes milliseconds, everything else microseconds.</summary>
    /// <param name="point">Where: y positive, and sigma too.</param>
    /// <param name="options">Choices.</param>
    /// <param name="simulated">
    /// An ensemble to stand beside the predictions, whose end also limits the medians. It is left out unless landscape, noise and learning
    /// rate are its own.
    /// </param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">Y or NoiseStrength is not positive.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    internal static ValleyTheory At(ValleyPoint point, TheoryOptions options, TwoValleyResult? simulated = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(point);
        ArgumentNullException.ThrowIfNull(options);
        var (landscape, noise, y, deltaS) = (point.TwoValleys, point.Noise, point.Y, point.DeltaS);
        Require(point);
        if (simulated?.Simulation is { } run && (run.Landscape, run.Noise, run.LearningRate, run.Rule.Momentum)
            != (landscape, noise, point.LearningRate, point.Momentum))
        {
            simulated = null;
        }
        double end = simulated is { FinalYMean: > 0 } ? simulated.FinalYMean : double.PositiveInfinity;
        EscapeRates exact = ExactRates.Escape(point, options.Convention);
        OperatorColumns columns = OperatorColumns.At(point, cancel, options.SkipOperator);
        return new(point, options)
        {
            Simulation = simulated?.Simulation,
            PFlatPaper = Paper(() => PaperFormulas.PFlat(landscape, deltaS, y)),
            PFlatPaperAsymptotic = Paper(() => PaperFormulas.PFlatAsymptotic(landscape, deltaS, y)),
            PFlatEquilibriumPaper = PaperFormulas.PFlatEquilibrium(landscape),
            PFlatEquilibriumExact = ExactStationary.PFlatEquilibrium(landscape),
            PFlatExact = ExactStationary.Logistic(exact.LogOdds),
            PFlatOperator = columns.PFlat,
            PFlatOperatorError = columns.PFlatError,
            OperatorNote = columns.Note,
            RateSharpPaper = Paper(() => PaperFormulas.RateSharp(landscape, deltaS, y)),
            RateFlatPaper = Paper(() => PaperFormulas.RateFlat(landscape, deltaS, y)),
            RateSharpExact = exact.RateSharp,
            RateFlatExact = exact.RateFlat,
            RelaxationRateOperator = columns.RelaxationRate,
            YFreezePaper = Paper(() => PaperFormulas.YFreeze(landscape, deltaS, options.Epsilon, options.PhiScale)),
            YFreezeCriterion = Paper(() => PaperFormulas.YFreezeCriterion(landscape, deltaS, options.Epsilon, options.PhiScale)),
            YFreezeHazard = ExactFreezing.YFreezeHazard(point),
            YFreezeMedian = ExactFreezing.YFreezeMedian(point, finalY: end),
            YFreezeMedianCrossing = ExactFreezing.YFreezeMedianCrossing(point, finalY: end),
            YFreezeSimulated = simulated?.FreezeYMean ?? double.NaN,
            YFreezeSimulatedSem = simulated?.FreezeYSem ?? double.NaN,
            YFreezeSimulatedMedian = simulated?.FreezeYMedian ?? double.NaN,
            PFlatTransientPaper = Paper(() => PaperFormulas.PFlatTransient(landscape, deltaS, options.Epsilon, options.PhiScale)),
            SimulationNote = simulated?.Note ?? "",
            PFlatSimulated = simulated?.PFlat ?? double.NaN,
            PFlatSimulatedLow = simulated?.PFlatLow ?? double.NaN,
            PFlatSimulatedHigh = simulated?.PFlatHigh ?? double.NaN,
        };

        double Paper(Func<double> formula) => noise.Model == NoiseModel.Hessian ? formula() : double.NaN;
    }

    /// <summary>The point.</summary>
    [Inputs]
    public ValleyPoint Point { get; }

    /// <summary>The options.</summary>
    [Inputs]
    public TheoryOptions Options { get; }

    /// <summary>Whether an ensemble stands beside the predictions.</summary>
    [Column(IsInput = true)]
    public bool Simulate => Simulation is not null;

    /// <summary>The ensemble that stands beside the predictions; null without one.</summary>
    [Inputs(Except = new[] { nameof(TwoValleySimulation.RecordEvery), nameof(TwoValleySimulation.KeepTrajectories) })]
    public TwoValleySimulation? Simulation { get; private init; }

    /// <summary>DL, the barrier.</summary>
    [Column(Symbol = "Delta L", Width = 8, Format = "F5", Least = 0)]
    public double Barrier => Geometry.Barrier;

    /// <summary>f1, the inverse curvature of the flat valley.</summary>
    [Column(Symbol = "f_1", Format = "F4", Least = 0)]
    public double FlatnessFlat => Geometry.FlatnessFlat;

    /// <summary>f2, the inverse curvature of the sharp valley.</summary>
    [Column(Symbol = "f_2", Format = "F4", Least = 0)]
    public double FlatnessSharp => Geometry.FlatnessSharp;

    /// <summary>tau_x, the longer of both valleys' (Eq. A7).</summary>
    [Column(Symbol = "tau_x", Unit = "eta step")]
    public double TauX => Math.Max(Geometry.TauXFlat, Geometry.TauXSharp);

    /// <summary>tau_y (Eq. A8).</summary>
    [Column(Symbol = "tau_y", Unit = "eta step", Width = 8, Format = "F1")]
    public double TauY => Geometry.TauY;

    /// <summary>P_ss,flat from the rates of Eq. 21.</summary>
    [Column(Symbol = "P_ss,flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatPaper { get; private init; }

    /// <summary>P_ss,flat, Eq. 22.</summary>
    [Column(Symbol = "P_ss,flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatPaperAsymptotic { get; private init; }

    /// <summary>P_eq,flat = gamma/(1 + gamma), Eq. 23.</summary>
    [Column(Symbol = "P_eq,flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatEquilibriumPaper { get; private init; }

    /// <summary>Boltzmann's value for isotropic noise, gamma^(1/2)/(1 + gamma^(1/2)).</summary>
    [Column(Symbol = "P_eq,flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatEquilibriumExact { get; private init; }

    /// <summary>P_ss,flat, exact for small learning rates.</summary>
    [Column(Symbol = "P_ss,flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatExact { get; private init; }

    /// <summary>P_ss,flat, exact at this learning rate; NaN where <see cref="OperatorNote"/> says why.</summary>
    [Column(Symbol = "P_ss,flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatOperator { get; private init; }

    /// <summary>The estimated numerical error of <see cref="PFlatOperator"/>.</summary>
    [Column(Symbol = "P_ss,flat", Format = "G2", Least = 0)]
    public double PFlatOperatorError { get; private init; }

    /// <summary>
    /// Why there is nothing of the transition operator: it was left out, or steps are unstable at this learning rate, or the noise is too
    /// weak for its grid. Empty where there is.
    /// </summary>
    public string OperatorNote { get; private init; } = "";

    /// <summary>Rate of escape from the sharp valley, Eq. 21.</summary>
    [Column(Symbol = "k^-", Unit = "1/(eta step)", Format = "G4", Least = 0)]
    public double RateSharpPaper { get; private init; }

    /// <summary>Rate of escape from the flat valley, Eq. 21.</summary>
    [Column(Symbol = "k^+", Unit = "1/(eta step)", Format = "G4", Least = 0)]
    public double RateFlatPaper { get; private init; }

    /// <summary>Exact rate of escape from the sharp valley, returns over the ridge included.</summary>
    [Column(Symbol = "k^-", Unit = "1/(eta step)", Format = "G4", Least = 0)]
    public double RateSharpExact { get; private init; }

    /// <summary>Exact rate of escape from the flat valley, returns over the ridge included.</summary>
    [Column(Symbol = "k^+", Unit = "1/(eta step)", Format = "G4", Least = 0)]
    public double RateFlatExact { get; private init; }

    /// <summary>k^+ + k^- of the transition operator; NaN where there is none.</summary>
    [Column(Symbol = "k^+ + k^-", Unit = "1/(eta step)", Format = "G4")]
    public double RelaxationRateOperator { get; private init; }

    /// <summary>y_freeze, Eq. 25.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double YFreezePaper { get; private init; }

    /// <summary>y_freeze from the implicit criterion of Eq. A32.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double YFreezeCriterion { get; private init; }

    /// <summary>
    /// The y at which the exact relaxation rate falls to the rate of change of the logarithm of the stationary odds: no fitted constant.
    /// NaN when it never does.
    /// </summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double YFreezeHazard { get; private init; }

    /// <summary>
    /// The median y of the last passage between the valleys, from the exact rates: where ln 2 passages are still to be expected.
    /// </summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double YFreezeMedian { get; private init; }

    /// <summary>The median y of the last change of the sign of x, which is what a simulation counts, from the exact rates.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double YFreezeMedianCrossing { get; private init; }

    /// <summary>Mean y at the last change of the sign of x in the simulation; NaN without one.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double YFreezeSimulated { get; private init; }

    /// <summary>Standard error of <see cref="YFreezeSimulated"/>.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double YFreezeSimulatedSem { get; private init; }

    /// <summary>Median y at the last change of the sign of x in the simulation: what the two medians predict.</summary>
    [Column(Symbol = "y_freeze", Format = "F3")]
    public double YFreezeSimulatedMedian { get; private init; }

    /// <summary>P_tr,flat, Eq. 26.</summary>
    [Column(Symbol = "P_tr,flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatTransientPaper { get; private init; }

    /// <summary>P_flat of the simulation at its end; NaN without one.</summary>
    [Column(Symbol = "P_flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatSimulated { get; private init; }

    /// <summary>Why the simulation has no numbers: every trajectory diverged. Empty where it has, and without one.</summary>
    public string SimulationNote { get; private init; } = "";

    string INoted.Note => SimulationNote;

    string INoted.Cell => Point.ToString();

    /// <summary>The point and P_flat there, in a line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Point}: P_flat = {PFlatExact:F4} exact, {PFlatPaper:F4} paper");

    /// <summary>Lower end of its 95 % interval.</summary>
    [Column(Symbol = "P_flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatSimulatedLow { get; private init; }

    /// <summary>Upper end of its 95 % interval.</summary>
    [Column(Symbol = "P_flat", Format = "F4", Least = 0, Most = 1)]
    public double PFlatSimulatedHigh { get; private init; }

    private ValleyGeometry Geometry => new(Point.TwoValleys, Point.Y);
}

/// <summary>Choices of the theory.</summary>
public sealed record TheoryOptions
{
    /// <summary>How the exact columns read the noise; the simulation is Ito.</summary>
    public NoiseConvention Convention { get; internal init; } = NoiseConvention.Ito;

    /// <summary>epsilon of Eq. 25, 26 and A32. Finite and positive.</summary>
    [Column(Symbol = "epsilon", Least = 0)]
    public double Epsilon { get; internal init => field = Check.Positive(value); } = PaperFormulas.DefaultEpsilon;

    /// <summary>A factor on Phi, 1 as printed; the published Fig. 6 used 3000. Finite and positive.</summary>
    [Column(Format = "G5", Least = 0)]
    public double PhiScale { get; internal init => field = Check.Positive(value); } = PaperFormulas.DefaultPhiScale;

    /// <summary>Leave out the transition operator's columns.</summary>
    public bool SkipOperator { get; internal init; }
}
