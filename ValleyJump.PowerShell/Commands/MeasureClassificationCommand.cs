using System.Management.Automation;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Measures how training runs classify the test images at any checkpoint: accuracy, log-loss, and each class by itself.</summary>
/// <remarks>
/// <para>
/// The metrics are those of ML.NET's multiclass evaluator: the accuracy over images (micro) with its interval, the mean of the classes'
/// recalls (macro) with its error, and, where there are probabilities, the log-loss with its error over images. Classes has precision and
/// recall class by class, Confusion how often images of a class were put into each: both are rows to a pipeline.
/// </para>
/// <para>
/// Probabilities are the softmax of the outputs. They need the weights of the checkpoint, and training on the cross-entropy: else the
/// log-loss is NaN.
/// </para>
/// <para type="notes">
/// Intervals and errors are over test images, those of one network: they say nothing of how other runs do. Intervals of two runs on the
/// same images are not independent; Compare-Solution says how many they answer differently. ML.NET is loaded when this cmdlet is first
/// used. [ValleyJump.Core.Measures.MachineLearning]::ViewOf gives results of one type, such as [ValleyJump.Core.Networks.SgdRun[]] $runs,
/// and the predictions of a run as IDataView.
/// </para>
/// <para type="input">Runs of Start-SgdTraining or Import-SgdRun.</para>
/// <para type="output">One object for each run and checkpoint.</para>
/// </remarks>
/// <example>
/// Two batch sizes at their ends.
/// <code>Start-SgdTraining (Import-ImageDataset) -BatchSize 20,200 -LearningRate 0.1 -Steps 300 | Measure-Classification</code>
/// </example>
/// <example>
/// Which digits are taken for which, most often?
/// <code>$found = Start-SgdTraining (Import-ImageDataset) -LearningRate 0.1 -Steps 300 | Measure-Classification
/// $found.Confusion | Where-Object { $_.Class -ne $_.Predicted } | Sort-Object Images -Descending -Top 5</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "Classification")]
[OutputType(typeof(ClassificationMeasurement))]
public sealed class MeasureClassificationCommand : CheckpointCmdlet
{
    private protected override void Measure(IReadOnlyList<(SgdRun Run, int Checkpoint)> work) =>
        RunEngine<int>("Classifying", done => (done / (double)work.Count, FormattableString.Invariant($"{done} of {work.Count} done")),
            (emit, progress, cancel) => MeasureRunner.Run(work.Count,
                (i, stop) => ClassificationMeasure.Of(work[i].Run, work[i].Checkpoint, Datasets, stop),
                Emit<ClassificationMeasurement>(emit), ThrottleLimit ?? 0, progress, cancel));
}
