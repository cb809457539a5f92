using System.Management.Automation;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>
/// Measures the noise of mini-batch gradients where training runs are, and how it follows the curvature: alpha of Sigma ~ H^alpha.
/// </summary>
/// <remarks>
/// <para>
/// The paper's theory rests on the noise being proportional to the Hessian, Sigma = 2 sigma H. Here C is the exact covariance of one
/// sample's gradient, over all training images, along the eigenvectors of the K largest eigenvalues lambda_k of the exact Hessian (see
/// Measure-Flatness). NoiseExponent is the slope of log C_kk over log lambda_k: 1 if the paper is right, 0 for isotropic noise. Its error
/// and its 95 % interval are of the scatter of directions about the line. Alignment is Tr(C H)/(|C||H|) on these directions: 1 where C is
/// a multiple of H (Wu, Wang and Su, NeurIPS 2022). Directions has lambda_k and C_kk, one by one; Export-ValleyData writes it to a
/// .noise.csv.
/// </para>
/// <para>
/// NoiseScale is tr C/|g|^2 of all weights of the layer, the batch that has as much noise as gradient (McCandlish et al., arXiv
/// 1812.06162). The noise of a mini-batch is C times BatchFactor, (N - B)/(B (N - 1)), for images drawn without replacement: 0 for
/// full-batch descent. ImpliedNoiseStrength is the sigma of the toy model that has this noise, by the traces of C and H, and
/// ImpliedDeltaS = eta sigma.
/// </para>
/// <para>
/// What to expect: in ten runs of the paper's network (five seeds, two realizations each; B = 50, eta = 0.05, K = 20) alpha was 1.02, 0.94,
/// 0.93 and 0.94 at checkpoints 5, 20, 50 and 100, with a spread of 0.02 to 0.05 from run to run, and the alignment 0.94 to 0.97: the
/// paper's assumption holds early, and later the noise grows a little less than the curvature does.
/// </para>
/// <para type="notes">
/// Where fewer than K eigenvalues are certainly positive the numbers are of those, and Note says so. C is that of the training images: of
/// others that might have been drawn nothing is said. Zhang, Yang and Tu (arXiv 2602.05600) argue for exponents from 1 to 2.
/// </para>
/// <para type="input">Runs of Start-SgdTraining or Import-SgdRun.</para>
/// <para type="output">One object for each run and checkpoint.</para>
/// <para type="output">With -Summary, one object for each run.</para>
/// </remarks>
/// <example>
/// Is the noise proportional to the curvature, early and late?
/// <code>Start-SgdTraining (Import-ImageDataset) -Steps 400 -Checkpoints 21 |
///     Measure-GradientNoise -Layer 2 -Checkpoint 5,20 -TopEigenvalues 20</code>
/// </example>
/// <example>
/// One exponent for a run.
/// <code>Start-SgdTraining (Import-ImageDataset) -Steps 400 -Checkpoints 21 | Measure-GradientNoise -Checkpoint (2..20) -Summary</code>
/// </example>
/// <example>
/// Curvature and noise, direction by direction.
/// <code>(Start-SgdTraining (Import-ImageDataset) -Steps 200 | Measure-GradientNoise).Directions</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "GradientNoise")]
[OutputType(typeof(GradientNoiseMeasurement), typeof(GradientNoiseSummary))]
public sealed class MeasureGradientNoiseCommand : LayerCmdlet
{
    /// <summary>K, the number of directions: eigenvectors of the largest eigenvalues. From 1 to the number of weights.</summary>
    /// <value>20</value>
    [Parameter, Alias("K"), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? TopEigenvalues { get; set; }

    /// <summary>One object for each run, over all of its checkpoints that are asked for.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    private protected override void Measure(IReadOnlyList<(SgdRun Run, int Checkpoint)> work) =>
        Measure("Measuring gradient noise", work, new GradientNoiseMeasure(Choice, TopEigenvalues ?? 20),
            Summary ? PerRun<GradientNoiseMeasurement>(GradientNoiseSummary.Of) : Emit<GradientNoiseMeasurement>);
}
