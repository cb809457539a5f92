using System.Management.Automation;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Compares training runs, each with each: what they get wrong, what they answer, and how far apart their weights are.</summary>
/// <remarks>
/// <para>
/// Two networks may answer alike and be far apart, or be near and err differently. Jaccard is the paper's similarity Sim_J: the test images
/// that both get wrong over those that either does. Distance and Cosine are those of all weights and biases, CosineOfDisplacement that of
/// the ways from the initial weights; -Layer 2 takes the weights between the hidden layers alone, as the paper's own program does.
/// Networks compute the same when the units of a hidden layer change places: -MatchUnits gives the distance after they were brought into
/// the nearest order as well.
/// </para>
/// <para>
/// Pairs come in the order (1,2), (1,3), (2,3), (1,4) ... of the runs. With -Summary there is one object a cell, of runs that differ in
/// realization and seed: r_theta, the spread of their final weights, and means over pairs, with standard errors of the jackknife over runs.
/// Runs that did not converge are left out of summaries and counted; equal ones, such as realizations of full-batch descent, count once.
/// Pairs with a run that had diverged have no numbers, and Note says so.
/// </para>
/// <para type="notes">
/// All weights are in memory: 0.34 MB a run for the paper's network. The order that -MatchUnits finds is the nearest of four searches, not
/// certainly the nearest of all; units that only changed places are always recovered. Sim_J moves by about 1/Errors when one image changes
/// sides: read differences below that as none.
/// </para>
/// <para type="input">Runs of Start-SgdTraining or Import-SgdRun.</para>
/// <para type="output">One object for each pair.</para>
/// <para type="output">With -Summary, one object for each cell.</para>
/// </remarks>
/// <example>
/// Five realizations, pair by pair.
/// <code>Start-SgdTraining (Import-ImageDataset) -LearningRate 0.1 -Steps 500 -Realizations 5 | Compare-Solution</code>
/// </example>
/// <example>
/// How far apart do runs end that differ in the order of the images only, by batch size?
/// <code>Start-SgdTraining (Import-ImageDataset) -BatchSize 20,200 -LearningRate 0.1 -Realizations 4 | Compare-Solution -Summary</code>
/// </example>
/// <example>
/// The initial weights are another minimum, or are they? Distances before and after matching the hidden units.
/// <code>Start-SgdTraining (Import-ImageDataset) -LearningRate 0.1 -Seed 1,2 | Compare-Solution -MatchUnits |
///     Format-List Distance, MatchedDistance</code>
/// </example>
[Cmdlet(VerbsData.Compare, "Solution")]
[OutputType(typeof(SolutionComparison), typeof(SolutionSummary))]
public sealed class CompareSolutionCommand : RunCmdlet
{
    private readonly List<(SgdRun, int)> gathered = [];

    /// <summary>Which checkpoint: 0 is the initial weights, -1 the last one.</summary>
    /// <value>-1</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Checkpoint { get; set; }

    /// <summary>
    /// A layer, from 1, whose weights alone distances, cosines and r_theta are of, without its biases: 2 for those between the hidden
    /// layers, which are the paper's. Not beside -MatchUnits.
    /// </summary>
    /// <value>all weights and biases</value>
    [Parameter, Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Layer { get; set; }

    /// <summary>The distance after the hidden units were brought into the nearest order as well. Not beside -Summary.</summary>
    [Parameter]
    public SwitchParameter MatchUnits { get; set; }

    /// <summary>One object for each cell instead of one for each pair.</summary>
    [Parameter]
    public SwitchParameter Summary { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing()
    {
        base.BeginProcessing();
        if (Summary && MatchUnits)
            ThrowTerminatingError(Errors.NotTogether(nameof(MatchUnits), nameof(Summary)));
        if (Layer is not null && MatchUnits)
            ThrowTerminatingError(Errors.NotTogether(nameof(MatchUnits), nameof(Layer)));
    }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (SgdRun run in Run)
        {
            if (TryBuild(() => IndexOf(run, Checkpoint ?? -1), out int index))
                gathered.Add((run, index));
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        IReadOnlyList<(int First, int Second)> pairs = Pairs.Of(gathered.Count);
        RunEngine<int>("Comparing runs", done => (done / (double)Math.Max(1, pairs.Count), $"{done} of {pairs.Count} pairs done"),
            (emit, progress, cancel) =>
            {
                List<Solution> solutions = Pairs.Read(gathered, Threads, Emit<Solution>(emit), cancel, Layer);
                if (Summary)
                {
                    foreach (SolutionSummary cell in SolutionSummary.Of(solutions, cancel))
                        emit(cell);
                    return;
                }
                pairs = Pairs.Of(solutions, emit);
                MeasureRunner.Run(pairs.Count, (p, stop) =>
                    SolutionComparison.Of(solutions[pairs[p].First], solutions[pairs[p].Second], MatchUnits, stop),
                    Emit<SolutionComparison>(emit), Threads, progress, cancel);
            });
        base.EndProcessing();
    }
}
