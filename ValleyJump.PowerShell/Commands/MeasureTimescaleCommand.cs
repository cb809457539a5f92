using System.Management.Automation;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>
/// Measures how long the gradient remembers along sharp and flat directions of the loss while a training run goes on: tau_x/tau_y.
/// </summary>
/// <remarks>
/// <para>
/// The paper's theory takes the motion across a valley, x, to be fast beside that along it, y. Here training goes on from a checkpoint,
/// with the run's batch size, learning rate and order of images, and before each of -Steps steps the gradient of the whole training loss is
/// projected onto the eigenvectors of the K largest eigenvalues of the checkpoint's Hessian (see Measure-Flatness), and the weights too.
/// Only projections are kept. Integrated autocorrelation times, 1/2 + rho_1 + rho_2 + ..., have a window and an error after Sokal (1997).
/// </para>
/// <para>
/// TauSharp is the mean over the first -GroupSize directions, TauFlat that over the last of the K, both of the gradient. In a parabola of
/// curvature lambda they would be 1/(eta lambda), less half a step: RelaxationSharp, RelaxationFlat. Holds says whether the sharp ones are
/// faster, by four standard errors. Directions has all K, the times of the weights as well; Correlations the autocorrelations themselves.
/// </para>
/// <para>
/// It is the gradient of the whole loss, lambda x in a parabola, and not that of the mini-batch: the sum of the latter is the
/// displacement over eta, which in a valley does not grow, so that its integrated time is zero however slow the valley is. And it is the
/// Hessian of all parameters, since training moves all: along eigenvectors of one layer's the gradient follows the other layers.
/// </para>
/// <para>
/// In epochs, without replacement, the noise of N/B steps nearly cancels, and what takes longer than that seems fast. -IndependentBatches
/// is the noise that the theory has. What to expect: in three runs of the paper's network (seeds 1, 2 and 42, B = 50, eta = 0.05) TauSharp
/// was 0.4 to 0.8 steps at checkpoint 50, and with independent batches 2.0, 2.5 and 2.1, each +- 0.3, where 1/(eta lambda) is 1.9, 2.6 and
/// 2.4. tau_x/tau_y of the 20 sharpest directions was 0.1 to 0.5, where the curvature says 0.04 to 0.1 and the toy model has 0.01.
/// </para>
/// <para type="notes">
/// A step takes as long as one of full-batch descent, 1 ms for the paper's network, and the eigenvectors some seconds. Some fifty times
/// should fit into the record; Note says how many do not. While the loss falls, the valley changes under way: directions and relaxation
/// times are those of the checkpoint. Averages of momentum, RMSProp and Adam start anew, and schedules are held where they are; of plain
/// SGD the steps are those of the run itself, as far as it went. The random numbers are keyed by seed and realization.
/// </para>
/// <para type="input">Runs of Start-SgdTraining or Import-SgdRun.</para>
/// <para type="output">One object for each run and checkpoint.</para>
/// </remarks>
/// <example>
/// Are sharp directions fast and flat ones slow, early and late?
/// <code>Start-SgdTraining (Import-ImageDataset) -Steps 400 -Checkpoints 21 |
///     Measure-Timescale -Checkpoint 5,20 -TopEigenvalues 10 -Steps 300</code>
/// </example>
/// <example>
/// The times beside 1/(eta lambda), direction by direction, for the noise of the theory.
/// <code>$run = Start-SgdTraining (Import-ImageDataset) -Steps 400 -Checkpoints 21
/// ($run | Measure-Timescale -TopEigenvalues 10 -Steps 300 -IndependentBatches).Directions</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "Timescale")]
[OutputType(typeof(TimescaleMeasurement))]
public sealed class MeasureTimescaleCommand : CheckpointCmdlet
{
    /// <summary>The layers whose weights the directions are of, from 1.</summary>
    /// <value>all of them, and their biases</value>
    [Parameter, Number<int>(List = true), ValidateNotNullOrEmpty]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int[]? Layer { get; set; }

    /// <summary>With -Layer: the biases of these layers as well.</summary>
    [Parameter]
    public SwitchParameter IncludeBiases { get; set; }

    /// <summary>
    /// K, the number of directions: eigenvectors of the largest eigenvalues. From twice -GroupSize to the number of weights.
    /// </summary>
    /// <value>20</value>
    [Parameter, Alias("K"), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? TopEigenvalues { get; set; }

    /// <summary>Directions at either end of the K that count as sharp, and as flat. 1 or more.</summary>
    /// <value>3</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? GroupSize { get; set; }

    /// <summary>Steps to record from the checkpoint on, also beyond the run's end. From 100 to 10^6.</summary>
    /// <value>1000</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Steps { get; set; }

    /// <summary>
    /// Draw every mini-batch by itself from all images, as the noise of the theory is, and not in epochs that visit each image once.
    /// </summary>
    [Parameter]
    public SwitchParameter IndependentBatches { get; set; }

    private protected override void Measure(IReadOnlyList<(SgdRun Run, int Checkpoint)> work)
    {
        ParameterChoice? choice = Layer is null ? null : new(Layer, IncludeBiases);
        if (TryBuild(() => new TimescaleMeasure(choice, TopEigenvalues ?? 20, GroupSize ?? 3, Steps ?? 1000, IndependentBatches),
            out TimescaleMeasure measure))
        {
            Measure("Measuring timescales", work, measure);
        }
    }
}
