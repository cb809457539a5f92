using System.Management.Automation;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Continues training runs from their checkpoints by full-batch gradient descent, to the solution they led to by then.</summary>
/// <remarks>
/// <para>
/// Without noise a network runs down the valley that it is in. Where the endpoints from a checkpoint and all later ones are alike, the run
/// had found its valley by then: Measure-FreezePoint -Definition Basin. Jaccard and Agreement compare each endpoint with the last one, that
/// from the last checkpoint that can be continued.
/// </para>
/// <para>
/// Descent ends at the common step -EndStep, after -MoreSteps steps, or, without either, by the rule of the paper's v2: once the training
/// loss was below 0.005 and the training accuracy 100 % at three evaluations in a row. These are 0.5/eta steps apart, the checkpoint's own
/// the first. It is given up after 1000/eta steps; Reached is false then, and Note says where it was.
/// </para>
/// <para>
/// It is plain descent on the training loss, whatever rule the run was trained by: no momentum, no weight decay, no schedule. A
/// continuation is a run of batches of all images that starts at these weights, to the last bit. Endpoints that are asked for twice are
/// trained once. Those of runs that are in a file are kept beside it, in a folder of its name and .endpoints, some 0.2 MB each, sealed as
/// runs are; they are found there again, with the same bits. -NoCache leaves the disk alone.
/// </para>
/// <para>
/// Endpoint is the run with the endpoint for its only checkpoint: its weights, predictions and misclassified images. Measure-Flatness,
/// Compare-Solution and Measure-LossBarrier take it.
/// </para>
/// <para type="notes">
/// From a checkpoint at -EndStep the endpoint is that checkpoint itself; one beyond it is an error. Runs of -NoWeights have weights at
/// their last checkpoint only.
/// </para>
/// <para type="input">Runs of Start-SgdTraining or Import-SgdRun.</para>
/// <para type="output">One object for each run and checkpoint.</para>
/// </remarks>
/// <example>
/// Where did a run lead to, seen from its steps 100, 400 and 1000?
/// <code>Start-SgdTraining (Import-ImageDataset) -BatchSize 50 -LearningRate 0.1 |
///     Invoke-GdContinuation -Step 100, 400, 1000 -EndStep 1000</code>
/// </example>
/// <example>
/// The flatness of the endpoints.
/// <code>(Start-SgdTraining (Import-ImageDataset) -BatchSize 20 -LearningRate 0.1 | Invoke-GdContinuation -Checkpoint 50, 100).Endpoint |
///     Measure-Flatness</code>
/// </example>
[Cmdlet(VerbsLifecycle.Invoke, "GdContinuation")]
[OutputType(typeof(GdContinuation))]
public sealed class InvokeGdContinuationCommand : CheckpointCmdlet
{
    private Endpoints? endpoints;

    /// <summary>eta of the descent. Positive.</summary>
    /// <value>each run's own</value>
    [Parameter, Alias("Eta"), Number<double>, ArgumentCompleter(typeof(NumberCompleter))]
    public double? LearningRate { get; set; }

    /// <summary>The step at which all end, those before the checkpoint included. Not before the checkpoints' steps.</summary>
    [Parameter, Number<long>, ArgumentCompleter(typeof(NumberCompleter))]
    public long? EndStep { get; set; }

    /// <summary>Steps of each. 0 or more. Not beside -EndStep.</summary>
    [Parameter, Number<long>, ArgumentCompleter(typeof(NumberCompleter))]
    public long? MoreSteps { get; set; }

    /// <summary>Neither keep endpoints in files beside those of the runs, nor look for them there.</summary>
    [Parameter]
    public SwitchParameter NoCache { get; set; }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        base.EndProcessing();
        WarnOfCache(endpoints?.Problem);
    }

    private protected override void Measure(IReadOnlyList<(SgdRun Run, int Checkpoint)> work)
    {
        if (!TryBuild(() => endpoints ??= new(ContinuationPlan.Of(LearningRate, EndStep, MoreSteps), Datasets, keepWeights: true, !NoCache),
            out Endpoints kept))
        {
            return;
        }
        var by = new ContinuationMeasure(kept);
        RunEngine<int>("Continuing runs", done => (done / (double)work.Count, FormattableString.Invariant($"{done} of {work.Count} done")),
            (emit, progress, cancel) => MeasureRunner.Run(work.Count, (k, stop) => by.Of(work[k].Run, work[k].Checkpoint, stop),
                Emit<GdContinuation>(emit), ThrottleLimit ?? 0, progress, cancel));
    }
}
