using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Theory.Exact;
using ValleyJump.Core.Theory.Paper;

namespace ValleyJump.Core.Measures;

/// <summary>
/// Every prediction for one point, the paper's closed forms beside exact solutions. Paper columns hold for Hessian noise only and are
/// NaN otherwise; rates are per unit of eta times steps.
/// </summary>
public sealed record ValleyTheory
{
    private readonly ValleyGeometry geometry;
    private readonly bool hessian;
    private readonly OperatorColumns columns;

    /// <summary>Evaluates the predictions; the transition operator takes milliseconds, everything else microseconds.</summary>
    /// <param name="landscape">The landscape.</param>
    /// <param name="noise">The noise law; sigma positive.</param>
    /// <param name="learningRate">eta, finite and positive.</param>
    /// <param name="y">Finite and positive.</param>
    /// <param name="options">Choices.</param>
    /// <param name="simulated">
    /// An ensemble to stand beside the predictions, whose end also limits the medians. It is left out unless landscape, noise and learning
    /// rate are its own.
    /// </param>
    /// <param name="cancel">Stops the work within milliseconds.</param>
    /// <exception cref="InvalidInputException">A value is out of range.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public ValleyTheory(TwoValleyLandscape landscape, NoiseLaw noise, double learningRate, double y, TheoryOptions? options = null, TwoValleyResult? simulated = null,
        CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(landscape);
        ArgumentNullException.ThrowIfNull(noise);
        Options = options ?? new();
        (Landscape, Noise, LearningRate) = (landscape, noise, learningRate);
        Check.That(double.IsFinite(learningRate) && learningRate > 0, nameof(LearningRate), learningRate, "finite and greater than zero");
        Check.That(noise.Strength > 0, nameof(NoiseStrength), noise.Strength, "greater than zero: without noise nothing escapes");
        Check.That(double.IsFinite(y) && y > 0, nameof(Y), y, "finite and greater than zero: at y = 0 there is one valley only");
        Check.That(double.IsFinite(Options.Epsilon) && Options.Epsilon > 0, nameof(Options.Epsilon), Options.Epsilon, "finite and greater than zero");
        Check.That(double.IsFinite(Options.PhiScale) && Options.PhiScale > 0, nameof(Options.PhiScale), Options.PhiScale, "finite and greater than zero");
        geometry = new(landscape, y);
        hessian = noise.Model == NoiseModel.Hessian;

        Exact = ExactRates.Escape(landscape, noise, learningRate, y, Options.Convention);
        PFlatExact = ExactStationary.PFlat(landscape, noise, learningRate, y, Options.Convention);
        YFreezeHazard = ExactFreezing.YFreezeHazard(landscape, noise, learningRate);
        if (simulated is not null && simulated.Simulation.Landscape == landscape && simulated.Simulation.Noise == noise && simulated.LearningRate == learningRate)
            Simulated = simulated;
        double end = Simulated is { FinalYMean: > 0 } ? Simulated.FinalYMean : double.PositiveInfinity;
        YFreezeMedian = ExactFreezing.YFreezeMedian(landscape, noise, learningRate, finalY: end);
        YFreezeMedianCrossing = ExactFreezing.YFreezeMedianCrossing(landscape, noise, learningRate, finalY: end);
        columns = Options.SkipOperator ? OperatorColumns.None("Left out.")
            : OperatorColumns.At(landscape, noise, learningRate, y, cancel);
    }

    /// <summary>The landscape.</summary>
    public TwoValleyLandscape Landscape { get; }

    /// <summary>The noise.</summary>
    public NoiseLaw Noise { get; }

    /// <summary>The options.</summary>
    public TheoryOptions Options { get; }

    /// <summary>eta.</summary>
    public double LearningRate { get; }

    /// <summary>sigma.</summary>
    public double NoiseStrength => Noise.Strength;

    /// <summary>The noise law.</summary>
    public NoiseModel NoiseModel => Noise.Model;

    /// <summary>alpha, used by <see cref="NoiseModel.HessianPower"/> only.</summary>
    public double NoiseExponent => Noise.Exponent;

    /// <summary>The convention of the exact columns.</summary>
    public NoiseConvention Convention => Options.Convention;

    /// <summary>y.</summary>
    public double Y => geometry.Y;

    /// <summary>Delta_S = eta sigma.</summary>
    public double DeltaS => LearningRate * Noise.Strength;

    /// <summary>DL, the barrier.</summary>
    public double Barrier => geometry.Barrier;

    /// <summary>f1.</summary>
    public double FlatnessFlat => geometry.FlatnessFlat;

    /// <summary>f2.</summary>
    public double FlatnessSharp => geometry.FlatnessSharp;

    /// <summary>gamma = f1/f2.</summary>
    public double Gamma => geometry.Gamma;

    /// <summary>tau_x, the longer of both valleys' (Eq. A7).</summary>
    public double TauX => Math.Max(geometry.TauXFlat, geometry.TauXSharp);

    /// <summary>tau_y (Eq. A8).</summary>
    public double TauY => geometry.TauY;

    /// <summary>P_ss,flat from the rates of Eq. 21.</summary>
    public double PFlatPaper => IfHessian(PaperFormulas.PFlat);

    /// <summary>P_ss,flat, Eq. 22.</summary>
    public double PFlatPaperAsymptotic => IfHessian(PaperFormulas.PFlatAsymptotic);

    /// <summary>P_eq,flat = gamma/(1 + gamma), Eq. 23.</summary>
    public double PFlatEquilibriumPaper => PaperFormulas.PFlatEquilibrium(Landscape);

    /// <summary>Boltzmann's value for isotropic noise, gamma^(1/2)/(1 + gamma^(1/2)).</summary>
    public double PFlatEquilibriumExact => ExactStationary.PFlatEquilibrium(Landscape);

    /// <summary>P_ss,flat, exact for small learning rates.</summary>
    public double PFlatExact { get; }

    /// <summary>P_ss,flat, exact at this learning rate; NaN where <see cref="OperatorNote"/> says why.</summary>
    public double PFlatOperator => columns.PFlat;

    /// <summary>The estimated numerical error of <see cref="PFlatOperator"/>.</summary>
    public double PFlatOperatorError => columns.PFlatError;

    /// <summary>
    /// Why there is nothing of the transition operator: it was left out, or steps are unstable at this learning rate, or the noise is too
    /// weak for its grid. Empty where there is.
    /// </summary>
    public string OperatorNote => columns.Note;

    /// <summary>Rate of escape from the sharp valley, Eq. 21.</summary>
    public double RateSharpPaper => IfHessian(PaperFormulas.RateSharp);

    /// <summary>Rate of escape from the flat valley, Eq. 21.</summary>
    public double RateFlatPaper => IfHessian(PaperFormulas.RateFlat);

    /// <summary>Exact rate of escape from the sharp valley, returns over the ridge included.</summary>
    public double RateSharpExact => Exact.RateSharp;

    /// <summary>Exact rate of escape from the flat valley, returns over the ridge included.</summary>
    public double RateFlatExact => Exact.RateFlat;

    /// <summary>k^+ + k^- of the transition operator; NaN where there is none.</summary>
    public double RelaxationRateOperator => columns.RelaxationRate;

    /// <summary>y_freeze, Eq. 25.</summary>
    public double YFreezePaper => hessian ? PaperFormulas.YFreeze(Landscape, DeltaS, Options.Epsilon, Options.PhiScale) : double.NaN;

    /// <summary>y_freeze from the implicit criterion of Eq. A32.</summary>
    public double YFreezeCriterion => hessian ? PaperFormulas.YFreezeCriterion(Landscape, DeltaS, Options.Epsilon, Options.PhiScale) : double.NaN;

    /// <summary>
    /// The y at which the exact relaxation rate falls to the rate of change of the logarithm of the stationary odds: no fitted constant.
    /// NaN when it never does.
    /// </summary>
    public double YFreezeHazard { get; }

    /// <summary>The median y of the last passage between the valleys, from the exact rates (<see cref="ExactFreezing.YFreezeMedian"/>).</summary>
    public double YFreezeMedian { get; }

    /// <summary>The median y of the last change of the sign of x, from the exact rates (<see cref="ExactFreezing.YFreezeMedianCrossing"/>).</summary>
    public double YFreezeMedianCrossing { get; }

    /// <summary>Mean y at the last change of the sign of x in the simulation; NaN without one.</summary>
    public double YFreezeSimulated => Simulated?.FreezeYMean ?? double.NaN;

    /// <summary>Standard error of <see cref="YFreezeSimulated"/>.</summary>
    public double YFreezeSimulatedSem => Simulated?.FreezeYSem ?? double.NaN;

    /// <summary>Median y at the last change of the sign of x in the simulation: what the two medians predict.</summary>
    public double YFreezeSimulatedMedian => Simulated?.FreezeYMedian ?? double.NaN;

    /// <summary>P_tr,flat, Eq. 26.</summary>
    public double PFlatTransientPaper => hessian ? PaperFormulas.PFlatTransient(Landscape, DeltaS, Options.Epsilon, Options.PhiScale) : double.NaN;

    /// <summary>P_flat of the simulation at its end; NaN without one.</summary>
    public double PFlatSimulated => Simulated?.PFlat ?? double.NaN;

    /// <summary>Lower end of its 95 % interval.</summary>
    public double PFlatSimulatedLow => Simulated?.PFlatLow ?? double.NaN;

    /// <summary>Upper end of its 95 % interval.</summary>
    public double PFlatSimulatedHigh => Simulated?.PFlatHigh ?? double.NaN;

    private TwoValleyResult? Simulated { get; }

    private EscapeRates Exact { get; }

    private double IfHessian(Func<TwoValleyLandscape, double, double, double> formula) => hessian ? formula(Landscape, DeltaS, Y) : double.NaN;
}

/// <summary>Choices of the theory.</summary>
public sealed record TheoryOptions
{
    /// <summary>How the exact columns read the noise; the simulation is Ito.</summary>
    public NoiseConvention Convention { get; init; } = NoiseConvention.Ito;

    /// <summary>epsilon of Eq. 25, 26 and A32.</summary>
    public double Epsilon { get; init; } = PaperFormulas.DefaultEpsilon;

    /// <summary>A factor on Phi, 1 as printed; the published Fig. 6 used 3000.</summary>
    public double PhiScale { get; init; } = PaperFormulas.DefaultPhiScale;

    /// <summary>Leave out the transition operator's columns.</summary>
    public bool SkipOperator { get; init; }
}
