using System.Management.Automation;
using ValleyJump.Core.Measures;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Compares definitions of freezing over a grid of runs, each with each: R^2 of the freezing steps of runs and of cells.</summary>
/// <remarks>
/// <para>
/// Can the loss, which costs nothing, stand for the basin, which takes a continuation of every checkpoint? The paper holds definitions
/// against each other by R^2 of eta t_f over the cells of its grid. Here it is there for cells and for runs, each with its interval.
/// </para>
/// <para>
/// Pipe in what Measure-FreezePoint gives for runs with -Definition, by cells or with -PerRun. There is one object for each pair of
/// definitions, rules and thresholds. One definition whose checkpoints were continued in two ways, -EndStep 600 and by the rule of v2 say,
/// counts as two; First and Second then tell how. Runs enter that converged and froze by both; LeftOut counts the others. A cell is of one
/// data set.
/// </para>
/// <para type="notes">
/// A large R^2 over a grid says that both definitions follow the grid: it needs no agreement within a cell. Intervals are by the bootstrap
/// (BCa, widened for few values), of runs or of cells, and NaN for fewer than five. Equal runs, such as realizations of full-batch descent,
/// count once.
/// </para>
/// <para type="input">Results of Measure-FreezePoint -Definition for runs, with -PerRun or without.</para>
/// <para type="output">One object for each pair.</para>
/// </remarks>
/// <example>
/// Does the loss freeze when the accuracy is full?
/// <code>Start-SgdTraining (Import-ImageDataset) -BatchSize 20,50,100 -LearningRate 0.1 -Realizations 2 -NoWeights |
///     Measure-FreezePoint -Definition Loss, Accuracy -Loss 0.1, 0.05 | Compare-FreezeDefinition</code>
/// </example>
/// <example>
/// And the basin, run by run? Few images make it quick.
/// <code>$images = Import-ImageDataset -TrainPerClass 10 -TestPerClass 10
/// Start-SgdTraining $images -BatchSize 5,10,20 -LearningRate 0.05 -CheckpointCount 11 |
///     Measure-FreezePoint -Definition Basin, Loss -Rule LastEndpoint -EndStep 2000 -PerRun -Dataset $images |
///     Compare-FreezeDefinition</code>
/// </example>
[Cmdlet(VerbsData.Compare, "FreezeDefinition")]
[OutputType(typeof(FreezeAgreement))]
public sealed class CompareFreezeDefinitionCommand : ValleyCmdlet
{
    private readonly List<SgdFreezing> freezings = [];

    /// <summary>Results of Measure-FreezePoint -Definition for runs.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), Original<SgdFreezing>]
    public PSObject[] InputObject { get; set; } = [];

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject item in InputObject)
        {
            if (item.BaseObject is SgdFreezing run)
                freezings.Add(run);
            else if (item.BaseObject is SgdFreezingCell { Members.Count: > 0 } cell)
                freezings.AddRange(cell.Members);
            else if (item.BaseObject is SgdFreezingCell)
                ThrowTerminatingError(Errors.NoSingleRuns(item));
            else
                ThrowTerminatingError(Errors.NoFreezing(item));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        RunEngine<int>("Comparing definitions", _ => (double.NaN, ""), (emit, _, cancel) =>
        {
            bool any = false;
            foreach (FreezeAgreement pair in FreezeAgreement.Of(freezings, cancel))
            {
                any = true;
                emit(pair);
            }
            if (!any && freezings.Count > 0)
                emit(new WarningRecord("All rows are of one definition: there is nothing to compare it with."));
        });
        base.EndProcessing();
    }
}
