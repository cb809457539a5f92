using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>How curved the training loss is at a checkpoint of a run: the largest eigenvalues of its Hessian, and F of Eq. 6.</summary>
[View(nameof(BatchSize), nameof(LearningRate), nameof(RunName), nameof(Step), nameof(Flatness), nameof(FlatnessError),
    nameof(LargestEigenvalue), nameof(TopShare))]
public sealed partial record FlatnessMeasurement : INoted
{
    /// <summary>The run's inputs.</summary>
    [Inputs]
    public MeasuredRun Run { get; internal init; }

    /// <summary>Which of the run's checkpoints, from 0.</summary>
    [Column(Width = 10)]
    public int Checkpoint { get; internal init; }

    /// <summary>Steps done by then.</summary>
    [Column(Symbol = "t", Unit = "steps", Width = 8)]
    public long Step { get; internal init; }

    /// <summary>The layers whose weights vary, from 1.</summary>
    public IReadOnlyList<int> Layer { get; internal init; }

    /// <summary>The biases of those layers vary too.</summary>
    public bool IncludeBiases { get; internal init; }

    /// <summary>N, eigenvalues that enter F.</summary>
    public int TopEigenvalues { get; internal init; }

    /// <summary>
    /// F = (lambda_1 ... lambda_N)^(-1/N), v1 Eq. 6, v2 Eq. 1. NaN where one of these eigenvalues is not certainly positive; see
    /// <see cref="Note"/>.
    /// </summary>
    [Column(Symbol = "F", Format = "G5", Least = 0)]
    public double Flatness => Note.Length == 0 ? Math.Exp(-Eigenvalues.Take(TopEigenvalues).Average(Math.Log)) : double.NaN;

    /// <summary>How far F can be off, at most: what it rises by where each eigenvalue is less by its bound.</summary>
    [Column(Label = "+-", Symbol = "F", Format = "G2", Width = 7, Least = 0)]
    public double FlatnessError
    {
        get
        {
            // Half of -log(1 - t) is atanh(t/(2 - t)), and exp(2 x) - 1 is 2 sinh(x) exp(x): with all digits of bounds of 1e-13.
            double half = Eigenvalues.Take(TopEigenvalues).Zip(Residuals, (value, bound) => bound / value)
                .Average(t => Math.Atanh(t / (2 - t)));
            return Flatness * 2 * Math.Sinh(half) * Math.Exp(half);
        }
    }

    /// <summary>Why F is not a number; empty where it is.</summary>
    public string Note
    {
        get
        {
            if (double.IsNaN(Trace))
                return "A weight is not finite: the run diverged.";
            int worst = Enumerable.Range(0, TopEigenvalues).FirstOrDefault(k => Eigenvalues[k] <= Residuals[k], -1);
            return worst < 0 ? "" : FormattableString.Invariant(
                $"Eigenvalue {worst + 1} of {TopEigenvalues} is not positive: {Eigenvalues[worst]:G3} +- {Residuals[worst]:G2}.");
        }
    }

    string INoted.Cell => FormattableString.Invariant($"{Run}, step {Step}");

    /// <summary>lambda_1 to lambda_N, in descending order.</summary>
    [Column(Symbol = "lambda")]
    public IReadOnlyList<double> Eigenvalues { get; internal init; }

    /// <summary>For each the norm of H u - lambda u: an eigenvalue of H is no further away than that.</summary>
    [Column(Symbol = "lambda")]
    public IReadOnlyList<double> Residuals { get; internal init; }

    /// <summary>lambda_1.</summary>
    [Column(Label = "lambda_1", Symbol = "lambda_1", Format = "G5", Width = 8)]
    public double LargestEigenvalue => Eigenvalues[0];

    /// <summary>eta lambda_1: full-batch descent is unstable above 2 (the edge of stability; Cohen et al., ICLR 2021).</summary>
    [Column(Symbol = "eta lambda_1", Format = "G4")]
    public double EtaLargestEigenvalue => LearningRate * LargestEigenvalue;

    /// <summary>The sum of all eigenvalues, exactly.</summary>
    [Column(Symbol = "tr H", Format = "G5", Width = 9)]
    public double Trace { get; internal init; }

    /// <summary>The standard error of <see cref="Trace"/>: 0, since the trace of a ReLU network's Hessian is a sum over images.</summary>
    [Column(Symbol = "tr H")]
    public double TraceSem { get; } = 0;

    /// <summary>lambda_1 + ... + lambda_N over the trace.</summary>
    [Column(Format = "F4")]
    public double TopShare => Eigenvalues.Sum() / Trace;

    /// <summary>
    /// Eigenvalues that are certainly negative. Of a single layer there is none; of several the Hessian has at least as many.
    /// </summary>
    public int NegativeCount { get; internal init; }

    /// <summary>The density of all eigenvalues; null where it was not asked for.</summary>
    public SpectralDensity? Spectrum { get; internal init; }

    /// <summary>Every eigenvalue is as exact as was asked for.</summary>
    public bool EigenvaluesConverged { get; internal init; }

    /// <summary>Products of the Hessian with a vector that it took.</summary>
    public int Products { get; internal init; }

    /// <summary>Wall-clock time.</summary>
    [Column(Unit = "s", Format = "F3", Least = 0)]
    public double Seconds { get; internal init; }

    /// <summary>The flatness, in a line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Run}, step {Step}: ")
        + (Note.Length > 0 ? Note
        : FormattableString.Invariant($"F = {Flatness:G5}, lambda_1 = {LargestEigenvalue:G5}, top share {TopShare:P1}"));
}
