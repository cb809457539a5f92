using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>
/// How the training loss rises around a checkpoint of a run when each unit's weights change by a fraction of their norm, and how its
/// curvature compares with the learning rate.
/// </summary>
[View(nameof(BatchSize), nameof(LearningRate), nameof(RunName), nameof(Step), nameof(SymmetricSharpness),
    nameof(EtaLargestEigenvalue), nameof(EtaBatchSharpness))]
public sealed partial record SharpnessMeasurement : INoted
{
    /// <summary>The run's inputs.</summary>
    [Inputs]
    public MeasuredRun Run { get; internal init; }

    /// <summary>Which of the run's checkpoints, from 0.</summary>
    public int Checkpoint { get; internal init; }

    /// <summary>Steps done by then.</summary>
    [Column(Symbol = "t", Unit = "steps", Width = 8)]
    public long Step { get; internal init; }

    /// <summary>rho, by which fraction of its norm each unit's incoming weights change, and each bias of itself.</summary>
    [Column(Symbol = "rho", Least = 0)]
    public double Radius { get; internal init; }

    /// <summary>Random directions.</summary>
    public int Directions { get; internal init; }

    /// <summary>The mean of L(theta + delta) - L(theta) over random delta of that size.</summary>
    [Column(Symbol = "Delta L", Format = "G4")]
    public double RelativeSharpness { get; internal init; }

    /// <summary>Its standard error over directions.</summary>
    [Column(Symbol = "Delta L", Format = "G2")]
    public double RelativeSharpnessSem { get; internal init; }

    /// <summary>
    /// The mean of (L(theta + delta) + L(theta - delta))/2 - L(theta): without the slope, and with less error. For small rho it goes as
    /// rho^2.
    /// </summary>
    [Column(Label = "Symmetric", Symbol = "Delta L", Format = "G4", Width = 10)]
    public double SymmetricSharpness { get; internal init; }

    /// <summary>Its standard error over directions.</summary>
    [Column(Symbol = "Delta L", Format = "G2")]
    public double SymmetricSharpnessSem { get; internal init; }

    /// <summary>The highest L(theta + delta) - L(theta) that was found, by ascent from the steepest of them: the worst is not
    /// lower.</summary>
    [Column(Symbol = "Delta L", Format = "G4", Width = 9)]
    public double WorstSharpness { get; internal init; }

    /// <summary>lambda_1 of the Hessian with respect to all weights and biases.</summary>
    [Column(Symbol = "lambda_1", Format = "G5")]
    public double LargestEigenvalue { get; internal init; }

    /// <summary>An eigenvalue of the Hessian is no further away than that.</summary>
    [Column(Symbol = "lambda_1", Format = "G2", Least = 0)]
    public double LargestEigenvalueResidual { get; internal init; }

    /// <summary>eta lambda_1. Full-batch descent hovers around 2 at the edge of stability (Cohen et al., ICLR 2021).</summary>
    [Column(Label = "eta lambda_1", Symbol = "eta lambda_1", Format = "G4")]
    public double EtaLargestEigenvalue => LearningRate * LargestEigenvalue;

    /// <summary>Mini-batches that were drawn.</summary>
    public int Batches { get; internal init; }

    /// <summary>
    /// The mean over mini-batches of g^T H g/|g|^2, with the batch's own gradient g and Hessian H: where SGD is at its edge of stability,
    /// 2/eta (Andreyev and Beneventano, arXiv 2412.20553). Of a full batch it is that of the whole training set.
    /// </summary>
    [Column(Format = "G4")]
    public double BatchSharpness { get; internal init; }

    /// <summary>Its standard error over mini-batches; 0 for a full batch.</summary>
    [Column(Format = "G2")]
    public double BatchSharpnessSem { get; internal init; }

    /// <summary>eta times <see cref="BatchSharpness"/>.</summary>
    [Column(Label = "eta batch", Format = "G4", Width = 9)]
    public double EtaBatchSharpness => LearningRate * BatchSharpness;

    /// <summary>Its standard error.</summary>
    [Column(Format = "G2")]
    public double EtaBatchSharpnessSem => LearningRate * BatchSharpnessSem;

    /// <summary>Why there are no numbers; empty where there are.</summary>
    public string Note => double.IsNaN(LargestEigenvalue) ? "A weight is not finite: the run diverged." : "";

    string INoted.Cell => FormattableString.Invariant($"{Run}, step {Step}");

    /// <summary>The sharpness, in a line.</summary>
    public override string ToString() => FormattableString.Invariant($"{Run}, step {Step}: ") + (Note.Length > 0 ? Note
        : FormattableString.Invariant($"symmetric sharpness {SymmetricSharpness:G4}, eta lambda_1 = {EtaLargestEigenvalue:G4}"));
}
