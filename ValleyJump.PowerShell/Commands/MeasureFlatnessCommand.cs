using System.Management.Automation;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Measures how curved the training loss is where training runs are: eigenvalues of the Hessian, trace and flatness.</summary>
/// <remarks>
/// <para>
/// F = (lambda_1 ... lambda_N)^(-1/N) of the N largest eigenvalues of the exact Hessian of the training loss with respect to W2, the
/// weights between the hidden layers, as in the paper; other layers, several, and their biases by -Layer and -IncludeBiases. Nothing is
/// sampled: products of the Hessian with vectors are exact, in double precision and over all training images; Lanczos' method with full
/// reorthogonalisation gives the eigenvalues, and Residuals how far each can be off; a second start looks for eigenvalues that the first
/// missed. The trace is the sum over images of its exact terms.
/// </para>
/// <para>
/// With respect to one layer the loss of a ReLU network is piecewise linear before the softmax, so that its Hessian is the Gauss-Newton
/// matrix and no eigenvalue is negative. Of several layers some are: NegativeCount are certainly so.
/// </para>
/// <para type="notes">
/// Flatness is NaN, and Note says why, where one of the N eigenvalues is not certainly positive: a network that has few active
/// units, or that has learnt its images all but perfectly, has fewer. F is not the same after a layer's weights are doubled and the next
/// one's halved, although the network computes the same.
/// </para>
/// <para type="input">Runs of Start-SgdTraining or Import-SgdRun.</para>
/// <para type="output">One object for each run and checkpoint.</para>
/// </remarks>
/// <example>
/// The flatness of runs at their ends.
/// <code>Start-SgdTraining (Import-ImageDataset) -BatchSize 20,200 -LearningRate 0.1 | Measure-Flatness</code>
/// </example>
/// <example>
/// Is eta lambda_1 above 2, the edge of stability, in the course of a run?
/// <code>Start-SgdTraining (Import-ImageDataset) -BatchSize 1000 -LearningRate 0.1 |
///     Measure-Flatness -Checkpoint (0..5) -Layer 1,2,3 -IncludeBiases |
///     Format-Table Step, LargestEigenvalue, EtaLargestEigenvalue, NegativeCount</code>
/// </example>
/// <example>
/// The density of the eigenvalues of W2 at the end of a run, in flatness.spectrum.csv.
/// <code>Start-SgdTraining (Import-ImageDataset) -LearningRate 0.1 -Steps 500 | Measure-Flatness -Probes 5 |
///     Export-ValleyData -Path flatness.csv</code>
/// </example>
/// <example>
/// The flatness of saved runs as a table.
/// <code>Import-SgdRun ./runs/*.h5 | Measure-Flatness -Layer 2 -TopEigenvalues 10 | Export-ValleyData -Path flatness.csv</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "Flatness")]
[OutputType(typeof(FlatnessMeasurement))]
public sealed class MeasureFlatnessCommand : LayerCmdlet
{
    /// <summary>N, the number of eigenvalues. From 1 to the number of weights.</summary>
    /// <value>10</value>
    [Parameter, Alias("N"), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? TopEigenvalues { get; set; }

    /// <summary>
    /// Random vectors for the density of all eigenvalues, in Spectrum, by stochastic Lanczos quadrature: 80 products each. 2 or more.
    /// </summary>
    /// <value>none</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Probes { get; set; }

    private protected override void Measure(IReadOnlyList<(SgdRun Run, int Checkpoint)> work)
    {
        if (TryBuild(() => new CurvatureMeasure(Choice, TopEigenvalues ?? 10, Probes), out CurvatureMeasure measure))
            Measure("Measuring flatness", work, measure);
    }
}
