using MathNet.Numerics.Statistics;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using ValleyJump.Core.Updates;

namespace ValleyJump.Core.Measures;

/// <summary>
/// The noise of mini-batch gradients at a checkpoint of a run, beside the curvature: how the covariance of one sample's gradient follows
/// the Hessian along its sharpest directions, and how large it is.
/// </summary>
[View(nameof(BatchSize), nameof(LearningRate), nameof(RunName), nameof(Step), nameof(NoiseExponent), nameof(NoiseExponentSem),
    nameof(Alignment), nameof(NoiseScale))]
public sealed partial record GradientNoiseMeasurement : INoted
{
    /// <summary>The run's inputs.</summary>
    [Inputs]
    public MeasuredRun Run { get; internal init; }

    /// <summary>Which of the run's checkpoints, from 0.</summary>
    [Column(Width = 10)]
    public int Checkpoint { get; internal init; }

    /// <summary>Steps done by then.</summary>
    [Column(Symbol = "t", Unit = "steps", Width = 7)]
    public long Step { get; internal init; }

    /// <summary>The layers whose weights vary, from 1.</summary>
    public IReadOnlyList<int> Layer { get; internal init; }

    /// <summary>The biases of those layers vary too.</summary>
    public bool IncludeBiases { get; internal init; }

    /// <summary>K, directions that were asked for.</summary>
    public int TopEigenvalues { get; internal init; }

    /// <summary>Eigenvalues among them that are certainly positive: those, and their directions, are what is measured.</summary>
    public int PositiveCount => Directions.Eigenvalue.Zip(Directions.Residual).TakeWhile(p => p.First > p.Second).Count();

    /// <summary>
    /// alpha of Sigma ~ H^alpha: the slope of log C_kk over log lambda_k, by least squares over the positive directions; NaN for fewer than
    /// three.
    /// </summary>
    [Column(Label = "alpha", Symbol = "alpha", Format = "F3", Width = 7)]
    public double NoiseExponent => Fit.Count > 2 && double.IsFinite(Fit.Slope) ? Fit.Slope : double.NaN;

    /// <summary>Its standard error, from the scatter of the directions about the line.</summary>
    [Column(Label = "+-", Symbol = "alpha", Format = "F3", Width = 7)]
    public double NoiseExponentSem => Fit.SlopeError;

    /// <summary>The lower end of its 95 % interval, by Student's t.</summary>
    [Column(Symbol = "alpha", Format = "F3")]
    public double NoiseExponentLow => NoiseExponent - Fit.SlopeMargin;

    /// <summary>The upper end of its 95 % interval.</summary>
    [Column(Symbol = "alpha", Format = "F3")]
    public double NoiseExponentHigh => NoiseExponent + Fit.SlopeMargin;

    /// <summary>
    /// Tr(C H)/(|C|_F |H|_F) on the positive directions: 1 where C is a multiple of H (Wu, Wang and Su, NeurIPS 2022).
    /// </summary>
    [Column(Format = "F4")]
    public double Alignment { get; internal init; }

    /// <summary>
    /// tr C/|g|^2 of these weights, in samples: a batch of so many has as much noise as gradient (McCandlish et al., arXiv 1812.06162). NaN
    /// where the gradient is zero.
    /// </summary>
    [Column(Symbol = "B_noise", Unit = "samples", Format = "G5", Width = 10)]
    public double NoiseScale => GradientNorm > 0 ? CovarianceTrace / (GradientNorm * GradientNorm) : double.NaN;

    /// <summary>
    /// (N - B)/(B (N - 1)), by which C becomes the covariance of the mean over a mini-batch of B of N images drawn without replacement: 0
    /// for full-batch descent. B is that of the step that follows the checkpoint.
    /// </summary>
    [Column(Symbol = "C_B/C", Format = "G5")]
    public double BatchFactor { get; internal init; }

    /// <summary>The mini-batch gradient's noise over its signal, <see cref="BatchFactor"/> times <see cref="NoiseScale"/>.</summary>
    [Column(Symbol = "B_noise C_B/C", Format = "G5")]
    public double NoiseToSignal => BatchFactor * NoiseScale;

    /// <summary>tr C of all these weights, exactly: the mean of |g_n|^2 over the images, less |g|^2.</summary>
    [Column(Symbol = "tr C", Format = "G5", Least = 0)]
    public double CovarianceTrace { get; internal init; }

    /// <summary>The part of tr C that lies in the positive directions.</summary>
    [Column(Format = "F4")]
    public double NoiseShare => Positive(Directions.Variance).Sum() / CovarianceTrace;

    /// <summary>|g|, of the mean loss's gradient with respect to these weights.</summary>
    [Column(Symbol = "|g|", Format = "G5", Least = 0)]
    public double GradientNorm { get; internal init; }

    /// <summary>The median over the positive directions of the kurtosis of one sample's gradient: 3 for a normal law.</summary>
    [Column(Symbol = "kurtosis", Format = "F2")]
    public double Kurtosis => Positive(Directions.Kurtosis).Median();

    /// <summary>
    /// sigma of the toy model's Sigma = 2 sigma H with the mini-batch's noise: its trace over twice that of H, on the positive directions.
    /// </summary>
    [Column(Symbol = "sigma", Format = "G4")]
    public double ImpliedNoiseStrength => PositiveCount == 0 ? double.NaN
        : BatchFactor * Positive(Directions.Variance).Sum() / (2 * Positive(Directions.Eigenvalue).Sum());

    /// <summary>sigma of Sigma = 2 sigma H^alpha, with the alpha that was fitted.</summary>
    [Column(Symbol = "sigma_alpha", Format = "G4")]
    public double ImpliedPowerStrength => BatchFactor * Math.Exp(Fit.Intercept) / 2;

    /// <summary>
    /// Delta_S = eta sigma of <see cref="ImpliedNoiseStrength"/>, with eta of the step that follows; with momentum over 1 - mu, and NaN for
    /// RMSProp and Adam, which rescale the gradient.
    /// </summary>
    [Column(Symbol = "Delta_S", Format = "G4")]
    public double ImpliedDeltaS => Run.Settings.Rule.Kind == UpdateRuleKind.Sgd
        ? Run.Settings.LearningRateAt(Step) * ImpliedNoiseStrength / (1 - Run.Settings.Rule.Momentum) : double.NaN;

    /// <summary>The mean training loss.</summary>
    [Column(Symbol = "L", Format = "G5", Least = 0)]
    public double TrainLoss { get; internal init; }

    /// <summary>Every eigenvalue is as exact as was asked for.</summary>
    public bool EigenvaluesConverged { get; internal init; }

    /// <summary>Wall-clock time.</summary>
    [Column(Unit = "s", Format = "F3", Least = 0)]
    public double Seconds { get; internal init; }

    /// <summary>Curvature and noise direction by direction.</summary>
    public NoiseDirections Directions { get; internal init; }

    /// <summary>What is missing, or means less; empty where all is as it should be.</summary>
    public string Note => double.IsNaN(CovarianceTrace) ? "A weight is not finite: the run diverged."
        : PositiveCount < TopEigenvalues ? FormattableString.Invariant(
            $"{PositiveCount} of {TopEigenvalues} eigenvalues are certainly positive: numbers are of their directions.")
        : GradientNorm == 0 ? "The gradient is zero: there is no noise scale."
        : double.IsNaN(NoiseExponent) ? "An exponent takes three directions with noise." : "";

    string INoted.Cell => FormattableString.Invariant($"{Run}, step {Step}");

    internal LineFit Fit => LineFit.Of(
        [.. Positive(Directions.Eigenvalue).Select(x => Math.Log(x))], [.. Positive(Directions.Variance).Select(x => Math.Log(x))]);

    /// <summary>The noise, in a line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Run}, step {Step}: ") + (double.IsNaN(NoiseExponent) ? Note
        : FormattableString.Invariant(
            $"alpha = {NoiseExponent:F3} +- {NoiseExponentSem:F3}, alignment {Alignment:F3}, noise scale {NoiseScale:G4}"));

    private IEnumerable<double> Positive(double[] column) => column.Take(PositiveCount);
}
