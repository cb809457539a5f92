using System.Management.Automation;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>
/// Measures what fraction of trajectories or runs has not frozen yet, as time goes on, and counts those that had not by the end for what
/// they are: censored.
/// </summary>
/// <remarks>
/// <para>
/// A mean freezing step leaves out the runs that did not freeze, or takes a last change of valley shortly before the end for the last of
/// all: it is too low, and says nothing of by how much. Here such trajectories and runs count as long as they are known not to have frozen
/// (Kaplan and Meier). Where CensoredCount is 0 the curve is the empirical distribution. Where it is not small, take this and not the mean.
/// </para>
/// <para>
/// The last change of valley before the end is always seen; what is not seen is whether it was the last. One in the last 5 % of the
/// steps, or the part that -CensoringWindow says, would probably have been followed by another: such a trajectory is censored where these
/// begin, since it had not frozen by then. One that rests for as long by chance counts as frozen all the same, so that the curve falls
/// too early near its end. A wider window ends the curve sooner, and brings what is left closer to the truth: docs/freezing.md shows how
/// far. A run is censored at its last checkpoint where no step fits the definition: its loss never fell below the threshold, or its
/// endpoint is like no other. A run that diverged is left out, and counted.
/// </para>
/// <para>
/// Curve has the fraction with Greenwood's error and a 95 % interval that stays within 0 and 1 (log-log), and the cumulative hazard (Nelson
/// and Aalen), at each distinct time. Hazard has the rate of freezing of those that have not, with exact intervals of a Poisson count: per
/// step, or, with -Along, per eta step or per unit of y. The quartiles have the intervals of Brookmeyer and Crowley; one that is open above
/// ends at infinity, and a quantile that the curve does not come down to is NaN. RestrictedMean is the mean of the times where none counts
/// for more than Horizon, which is the same for all groups.
/// </para>
/// <para>
/// Without -GroupBy there is one object for each cell, of whatever seeds and realizations. With it, for each group, and all have the
/// log-rank test of whether freezing is the same in all of them: ChiSquare, Freedom, PValue, and how many would have frozen if it were,
/// ExpectedCount. Definitions are kept apart, and tested apart; and so is one whose checkpoints were continued in several ways, which Group
/// then tells.
/// </para>
/// <para>
/// Of ensembles as they come the definition is LastCrossing, of runs the loss below 0.1. For others, pipe in what Measure-FreezePoint
/// gives. Rows of ensembles are simulated again; rows of runs need FreezeStep, empty where it is censored, and LastStep or Steps.
/// </para>
/// <para type="notes">
/// The test and the errors take trajectories and runs for independent. Those of ensembles of one seed share their noise, one by one: groups
/// are then more alike than chance would have it, and p is too large; give -Seed another value for each. Runs of one seed share their
/// initial weights, and freezing steps of runs are those of checkpoints. A trajectory that never changed valley freezes at step 0: it is in
/// the curve, and not in the hazard. Along y, those that are censored count up to y at their last change of valley so far.
/// </para>
/// <para type="input">
/// Results of Invoke-TwoValleySim, runs of Start-SgdTraining or Import-SgdRun, results of Measure-FreezePoint, or rows of these.
/// </para>
/// <para type="output">One object for each definition, clock and group.</para>
/// </remarks>
/// <example>
/// The survival of an ensemble that was too short for a sixth of its trajectories, and the curve as a table.
/// <code>Invoke-TwoValleySim 0.05 0.05 -Steps 2500 | Measure-FreezeSurvival | Export-ValleyData km.csv</code>
/// </example>
/// <example>
/// Does more noise freeze later? Different seeds make the groups independent.
/// <code>$ensembles = @(Invoke-TwoValleySim 0.05 0.05 -Steps 4000 -Seed 1) + @(Invoke-TwoValleySim 0.05 0.1 -Steps 4000 -Seed 2)
/// $ensembles | Measure-FreezeSurvival -GroupBy NoiseStrength | Format-Table -View LogRank</code>
/// </example>
/// <example>
/// The hazard of freezing per unit of y.
/// <code>$survival = Invoke-TwoValleySim 0.05 0.05 -Steps 4000 | Measure-FreezeSurvival -Along Y
/// $survival.Hazard</code>
/// </example>
/// <example>
/// When runs freeze by batch size, those that did not among them.
/// <code>Start-SgdTraining (Import-ImageDataset) -BatchSize 20,100 -LearningRate 0.1 -Realizations 4 -Steps 400 -NoWeights |
///     Measure-FreezePoint -Loss 0.2 -PerRun | Measure-FreezeSurvival -GroupBy BatchSize</code>
/// </example>
/// <seealso cref="MeasureFreezePointCommand"/>
/// <seealso cref="InvokeTwoValleySimCommand"/>
[Cmdlet(VerbsDiagnostic.Measure, "FreezeSurvival")]
[OutputType(typeof(FreezeSurvival))]
public sealed class MeasureFreezeSurvivalCommand : ValleyCmdlet
{
    private SurvivalInput? input;
    private bool refused, toldOfPlateau;

    /// <summary>
    /// Results of Invoke-TwoValleySim, runs of Start-SgdTraining or Import-SgdRun, results of Measure-FreezePoint, or rows of these.
    /// </summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true), Alias("Run"), Original<SgdRun>]
    public PSObject[] InputObject { get; set; } = [];

    /// <summary>
    /// Properties of the rows whose values make groups, such as NoiseStrength, or BatchSize, LearningRate: they are pooled within a group,
    /// and tested against each other.
    /// </summary>
    /// <value>none: cells, which are not tested</value>
    [Parameter, ValidateNotNullOrEmpty]
    public string[] GroupBy { get; set; } = [];

    /// <summary>
    /// What freezing is measured along, one object for each: Step; EtaStep, eta times the step, for constant rates; Y, for ensembles.
    /// </summary>
    /// <value>Step</value>
    [Parameter, ValidateNotNullOrEmpty, Choice<FreezeClock>(List = true)]
    public FreezeClock[] Along { get; set; } = [FreezeClock.Step];

    /// <summary>
    /// The last part of an ensemble's steps in which a change of valley is censored. From 0, below 1. Make it longer than trajectories rest
    /// between two changes of valley.
    /// </summary>
    /// <value>0.05</value>
    [Parameter, Number<double>, ArgumentCompleter(typeof(NumberCompleter))]
    public double? CensoringWindow { get; set; }

    /// <summary>The time up to which RestrictedMean goes, in the unit of -Along. Positive.</summary>
    /// <value>the longest that is known of all groups</value>
    [Parameter, Number<double>, ArgumentCompleter(typeof(NumberCompleter))]
    public double? Horizon { get; set; }

    /// <summary>Bins of the hazard, of equal width, up to the last that freezes. From 1.</summary>
    /// <value>20</value>
    [Parameter, Number<int>, ArgumentCompleter(typeof(NumberCompleter))]
    public int? HazardBins { get; set; }

    private SurvivalPlan Plan => new()
    {
        GroupBy = [.. GroupBy.Distinct(StringComparer.OrdinalIgnoreCase)],
        Along = [.. Along.Distinct()],
        CensoringWindow = CensoringWindow,
        Horizon = Horizon,
        HazardBins = HazardBins ?? SurvivalPlan.DefaultBins,
    };

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (PSObject item in InputObject)
        {
            ThrowIfStopping();
            refused = refused || (input is null && !TryBuild(() => new SurvivalInput(Plan), out input)) || !Take(item, input!);
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        RunGathered();
        if (!refused && input is not null)
        {
            RunEngine("Measuring survival", (emit, cancel) =>
            {
                foreach (FreezeSurvival group in input.Samples.Measure(cancel))
                    emit(group);
            });
            WarnOfUngrouped(input.Samples.Ungrouped, GroupBy);
        }
        base.EndProcessing();
    }

    /// <summary>Takes an object; false where what is wrong with it is wrong with all that comes.</summary>
    private bool Take(PSObject item, SurvivalInput into)
    {
        bool holds = false;
        if (SurvivalInput.IsPlateau(item))
        {
            if (!toldOfPlateau)
                WriteWarning("A plateau is an ensemble's, and no trajectory's: it has no survival, and is left out.");
            return toldOfPlateau = true;
        }
        // One error says what is wrong with all rows alike.
        if (!TryBuild(() => { Stoppable(cancel => holds = into.Add(item, cancel)); return true; }, out _))
            return false;
        if (holds)
            return true;
        HearRow(typeof(InvokeTwoValleySimCommand));
        if (SurvivalInput.Refuse(item) is { } problem)
        {
            WriteRowError(problem);
        }
        else if (TryBuild(() => into.Rows(item, CommandRuntime), out IReadOnlyList<SurvivalRow> rows))
        {
            Gather(rows, all => RunEngine<EnsembleProgress>("Simulating two valleys", InvokeTwoValleySimCommand.Show,
                (_, progress, cancel) => into.Simulate(all, progress, cancel)));
        }
        return true;
    }
}
