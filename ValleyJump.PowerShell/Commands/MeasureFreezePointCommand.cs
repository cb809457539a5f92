using System.Management.Automation;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Measures when and where ensembles or training runs froze, by several definitions side by side.</summary>
/// <remarks>
/// <para>
/// For each result of Invoke-TwoValleySim there is one object a definition. LastCrossing is the paper's: the step that completed a
/// trajectory's last change of valley, 0 when it never changed. LastCrossingIfAny leaves out the trajectories that never changed valley.
/// Plateau is the first recorded step from which on P_flat stays within the 95 % interval of its final value; it needs a result
/// recorded with -RecordEvery and is left out without one.
/// </para>
/// <para>
/// Rows of ensembles that an earlier measurement exported are simulated again, and measured by the definition that they name.
/// </para>
/// <para>
/// For runs of Start-SgdTraining or Import-SgdRun a run freezes at its first checkpoint with a training loss below L_c (Eq. 7). There is
/// one
/// object for each cell, runs that differ in realization and seed only, each counted once, and each threshold of -Loss; or, with -PerRun,
/// for each run and
/// threshold. Means are over the runs that converged (reached 100 % training accuracy); Runs, ConvergedCount, DivergedCount and
/// CensoredCount
/// (converged, but the loss never fell below the threshold) tell what is left out. Batches of all training images and larger ones are one
/// cell: both are full-batch descent. Where nothing is left to take a mean of, Note says why, and one warning a call.
/// </para>
/// <para>
/// With -Definition runs are measured by several definitions side by side, with one object for each, its rule and its threshold: Loss as
/// above; Accuracy, the first checkpoint with a training accuracy of 100 %; and Basin and Agreement, v2's, by where the checkpoints lead
/// to. Each is continued by full-batch descent, as by Invoke-GdContinuation, and the run has frozen from the checkpoint on from which all
/// endpoints are alike: their sets of misclassified test images by Sim_J, or the classes that they put the test images into.
/// </para>
/// <para>
/// The scan goes from coarse to fine: every tenth checkpoint, backward from the last, then those around the freezing step. For AllPairs,
/// and for LastEndpoint with -Verify, every checkpoint from the freezing step on is looked at too. Checked is how many were; Verified that
/// the step follows from all that matter. All definitions and thresholds of a call share their endpoints. A run whose last endpoint is like
/// no other is censored: it has no freezing step, and counts in CensoredCount. Resolution is what one changed error does to the similarity:
/// differences of thresholds below it mean nothing.
/// </para>
/// <para type="notes">
/// A trajectory whose last change of valley lies in the last 5 % of the run is censored: it would probably have changed again. Where
/// CensoredFraction is not small all definitions give lower bounds; run more steps. Do not read Plateau as a property of single
/// trajectories: P_flat can be constant while trajectories still cross in both directions. Freezing steps of runs are those of checkpoints,
/// and too late by half their distance in the mean, T/200 with the default of 101: do not compare differences below that. Runs of one
/// seed share their initial weights: take several seeds for an error that holds for other initial weights too. Realizations of full-batch
/// descent are one and the same run: their means have no standard error unless there are several seeds, and in ConvergedFraction and its
/// interval they count once.
/// </para>
/// <para type="input">Results of Invoke-TwoValleySim, runs of Start-SgdTraining or Import-SgdRun, or rows of ensembles.</para>
/// <para type="output">For ensembles, one object for each result and definition.</para>
/// <para type="output">For runs, one object for each cell and threshold.</para>
/// <para type="output">For runs with -PerRun, one object for each run and threshold.</para>
/// <para type="output">For runs with -Definition, one object for each cell, definition, rule and threshold.</para>
/// <para type="output">For runs with -Definition and -PerRun, one object for each run, definition, rule and threshold.</para>
/// </remarks>
/// <example>
/// The freezing points of two ensembles.
/// <code>Invoke-TwoValleySim -LearningRate 0.01,0.1 -NoiseStrength 0.05 | Measure-FreezePoint</code>
/// </example>
/// <example>
/// Compares the last crossing with the plateau of P_flat, as a table.
/// <code>Invoke-TwoValleySim 0.05 0.05 -RecordEvery 50 | Measure-FreezePoint -Definition LastCrossing,Plateau |
///     Export-ValleyData -Path freeze.csv</code>
/// </example>
/// <example>
/// When training runs on disk froze, by three thresholds.
/// <code>Import-SgdRun ./runs/*.h5 | Measure-FreezePoint -Loss 0.1,0.05,0.01</code>
/// </example>
/// <example>
/// When a run found its valley, by the definitions of v2 and by the loss.
/// <code>$images = Import-ImageDataset -TrainPerClass 10 -TestPerClass 10
/// $run = Start-SgdTraining $images -BatchSize 10 -LearningRate 0.05 -CheckpointCount 21
/// $run | Measure-FreezePoint -Definition Basin, Agreement, Loss, Accuracy -Threshold 0.90, 0.95 -Rule AllPairs, LastEndpoint `
///     -EndStep 2000 -Dataset $images</code>
/// </example>
/// <seealso cref="InvokeTwoValleySimCommand"/>
/// <seealso cref="StartSgdTrainingCommand"/>
[Cmdlet(VerbsDiagnostic.Measure, "FreezePoint")]
[OutputType(typeof(FreezePoint), typeof(SgdFreezePoint), typeof(SgdFreezeStep), typeof(SgdFreezingCell), typeof(SgdFreezing))]
public sealed class MeasureFreezePointCommand : FreezingCmdlet
{
    private readonly EnsembleFreezing ensembles = new();
    private readonly RunFreezing runs = new();
    private bool refused;

    /// <summary>Results of Invoke-TwoValleySim, runs of Start-SgdTraining or Import-SgdRun, or rows of ensembles.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), Alias("Run"), Original<SgdRun>]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>
    /// The definitions wanted. For ensembles LastCrossing, LastCrossingIfAny and Plateau; for runs Basin, Agreement, Loss and Accuracy.
    /// </summary>
    /// <value>all for ensembles; for runs the loss, as without definitions</value>
    [Parameter(ValueFromPipelineByPropertyName = true), ValidateNotNullOrEmpty, Choice<FreezeDefinition>(List = true)]
    public FreezeDefinition[]? Definition { get; set; }

    /// <summary>L_c, one or more thresholds of the training loss. Positive. For runs.</summary>
    /// <value>0.1</value>
    [Parameter, Alias("LossThreshold"), Number<double>(List = true), ArgumentCompleter(typeof(LossThresholdCompleter))]
    public double[]? Loss { get; set; }

    /// <summary>One object for each run instead of one for each cell. For runs.</summary>
    [Parameter]
    public SwitchParameter PerRun { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject item in InputObject)
        {
            if (item.BaseObject is SgdRun run)
                Measure(run);
            else
                Measure(item);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        RunGathered();
        Stoppable(cancel =>
        {
            foreach (object cell in runs.Cells(cancel).Concat<object>(Cells(cancel)))
                WriteResult(cell);
        });
        base.EndProcessing();
    }

    private void Measure(SgdRun run)
    {
        if (Definition?.All(FreezingPlan.OfRuns) == false)
            Refuse(Errors.ForEnsemblesOnly(nameof(Definition)));
        if (refused)
            return;
        if (Definition is null && GivenForEndpoints is null)
            MeasureLoss(run);
        else
            Gather<SgdRun>([run], gathered => refused |= !Measure(gathered, Definition ?? [], Loss, PerRun));
    }

    private void MeasureLoss(SgdRun run)
    {
        RunGathered();
        // Thresholds out of range are an error once, not once a run.
        refused = !TryBuild(() => runs.Measure(run, Loss, keep: !PerRun), out IReadOnlyList<SgdFreezeStep> measured);
        if (PerRun && !refused)
            WriteObject(measured, enumerateCollection: true);
    }

    private void Measure(PSObject item)
    {
        HearRow(typeof(InvokeTwoValleySimCommand));
        string? forRuns = Loss is not null ? nameof(Loss) : PerRun ? nameof(PerRun) : GivenForEndpoints
            ?? (Definition?.Any(FreezingPlan.OfRuns) == true ? nameof(Definition) : null);
        if (forRuns is not null)
            Refuse(Errors.ForRunsOnly(forRuns));
        if ((item.BaseObject as TwoValleyResult ?? (item.BaseObject as FreezePoint)?.KeptSource) is { } result)
        {
            RunGathered();
            Stoppable(cancel =>
            {
                foreach (object found in EnsembleFreezing.Measure(result, Definition, cancel))
                    WriteResult(found);
            });
        }
        else if (EnsembleFreezing.Refuse(item, Errors.NothingThatFreezes) is { } problem)
        {
            WriteRowError(problem);
        }
        else if (TryBuild(() => EnsembleFreezing.Ensembles(item, CommandRuntime), out List<TwoValleySimulation> cells))
        {
            Gather<FreezingRow>([new(cells, Definition)], rows =>
                RunEngine<EnsembleProgress>("Simulating two valleys", InvokeTwoValleySimCommand.Show, (emit, progress, cancel) =>
                    ensembles.Measure(rows, emit, progress, cancel)));
        }
    }

    private void Refuse(ErrorRecord problem)
    {
        EndProcessing(); // cells of runs that came before
        ThrowTerminatingError(problem);
    }
}
