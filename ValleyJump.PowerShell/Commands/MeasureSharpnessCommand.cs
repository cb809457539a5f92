using System.Management.Automation;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Measures how sharp the training loss is around training runs, independently of how their layers are scaled.</summary>
/// <remarks>
/// <para>
/// F of Measure-Flatness changes when a layer's weights are doubled and the next one's halved, although the network computes the same. Here
/// each unit's incoming weights change by a fraction of their norm, and each bias by that fraction of itself, and what the loss rises by
/// does not depend on such scales of whole layers: in random directions (RelativeSharpness), without the slope (SymmetricSharpness), and
/// at its worst as far as ascent finds it (WorstSharpness). Scales that differ between the units of a layer do change it.
/// </para>
/// <para>
/// Beside it stand the two curvatures that the learning rate is held against: eta lambda_1 of all weights and biases, around 2 where
/// full-batch descent is at the edge of stability, and eta times the batch sharpness, the mean of g^T H g/|g|^2 over mini-batches of the
/// run's size, around 2 where SGD is at its own.
/// </para>
/// <para type="notes">
/// 0.5 s a checkpoint of the paper's network. Random directions follow from the run's seed, realization and step: the same every
/// time. Where a batch is the whole training set, the batch sharpness is one number without an error.
/// </para>
/// <para type="input">Runs of Start-SgdTraining or Import-SgdRun.</para>
/// <para type="output">One object for each run and checkpoint.</para>
/// </remarks>
/// <example>
/// The sharpness where two runs end.
/// <code>Start-SgdTraining (Import-ImageDataset) -BatchSize 20,200 -LearningRate 0.1 -Steps 500 | Measure-Sharpness</code>
/// </example>
/// <example>
/// Is full-batch descent at the edge of stability, where eta lambda_1 is 2?
/// <code>Start-SgdTraining (Import-ImageDataset) -BatchSize 1000 -LearningRate 0.1 -Steps 500 |
///     Measure-Sharpness -Checkpoint 20,60,100 -Directions 5</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "Sharpness")]
[OutputType(typeof(SharpnessMeasurement))]
public sealed class MeasureSharpnessCommand : CheckpointCmdlet
{
    /// <summary>rho, the fraction by which each unit's weights change. Above 0, up to 1.</summary>
    /// <value>0.05</value>
    [Parameter, Alias("Rho"), Number<double>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public double? Radius { get; set; }

    /// <summary>Random directions. 2 or more.</summary>
    /// <value>20</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Directions { get; set; }

    /// <summary>Mini-batches for the batch sharpness. 2 or more.</summary>
    /// <value>50</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Batches { get; set; }

    private protected override void Measure(IReadOnlyList<(SgdRun Run, int Checkpoint)> work)
    {
        if (TryBuild(() => new SharpnessMeasure(Radius ?? 0.05, Directions ?? 20, Batches ?? 50), out SharpnessMeasure measure))
            Measure("Measuring sharpness", work, measure);
    }
}
