using System.Management.Automation;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Measures;
using ValleyJump.PowerShell.Infrastructure;

namespace ValleyJump.PowerShell.Commands;

/// <summary>Measures how probable it is that a trajectory still changes valley after a given step, however rare that is.</summary>
/// <remarks>
/// <para>
/// The ensembles are those of Invoke-TwoValleySim: y drifts, and the barrier grows. The probability is that of a change of valley which a
/// step after -AfterStep completes, up to the last of -Steps: that the freezing step lies beyond -AfterStep. A simulation counts it down to
/// one over its trajectories; this goes on from there, by adaptive multilevel splitting. Paths that came the least near to a crossing
/// after -AfterStep are ended, level by level, and replaced by branches of others, from their first state above the level. How near a state
/// is, is the loss left to climb to the ridge over the noise, at its own y. The estimate is unbiased; the interval is from independent
/// repetitions (Student's t of their mean, on the logarithm). The numbers repeat to the last bit whatever the number of threads.
/// </para>
/// <para type="notes">
/// It is of plain Sgd at a constant learning rate and noise strength, and of two valleys; others are refused. Paths run to the last step,
/// so that its time is that of some hundreds of trajectories for each factor of e in the probability. Under noise with heavy tails
/// (-NoiseModel StudentT) a crossing may be one jump, which splitting makes no more frequent: unbiased still, but what no repetition saw
/// lies outside of its interval, and Note says so.
/// </para>
/// <para type="output">One object for each learning rate, noise strength and step.</para>
/// </remarks>
/// <example>
/// Who still crosses in the last fifth of a run?
/// <code>Measure-CrossingProbability 0.05 0.02 -AfterStep 320 -Steps 400 -Repetitions 16</code>
/// </example>
/// <example>
/// The tail of the freezing step, beyond what an ensemble shows
/// <code>Measure-CrossingProbability 0.05 0.02 -AfterStep 0,100,200 -Steps 300 -Repetitions 16 | Export-ValleyData -Path tail.csv</code>
/// </example>
[Cmdlet(VerbsDiagnostic.Measure, "CrossingProbability")]
[OutputType(typeof(CrossingProbability))]
public sealed class MeasureCrossingProbabilityCommand : EnsembleCmdlet
{
    /// <summary>The step after which a crossing counts, from 0 to below -Steps. One result for each value.</summary>
    [Parameter(Mandatory = true, Position = 2, ValueFromPipelineByPropertyName = true), Number<long>(List = true)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long[] AfterStep { get; set; } = [];

    /// <summary>The seed, from 0 to 2^64 - 1.</summary>
    /// <value>42</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<ulong>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public ulong? Seed { get; set; }

    /// <summary>
    /// Paths of a repetition, from 2 to 100 000. A repetition's relative variance goes as one over it. 0 takes 100.
    /// </summary>
    /// <value>0</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Replicas { get; set; }

    /// <summary>
    /// Paths that are ended at each level, and more where they tie: from 1, the last one only, to below -Replicas. 0 ends one in twenty.
    /// </summary>
    /// <value>0</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? KillCount { get; set; }

    /// <summary>Independent repetitions, of which the interval is made.</summary>
    /// <value>128</value>
    [Parameter(ValueFromPipelineByPropertyName = true), Number<int>]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int? Repetitions { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (!TryBuild(BuildPoints, out List<(TwoValleySimulation Run, long Step, SplittingPlan Plan)> row))
            return;
        Gather(row, points => RunEach("Splitting crossings", points, ThrottleLimit ?? 0, (point, emit, threads, progress, cancel) =>
            emit(CrossingProbability.Measure(point.Run, point.Step, point.Plan, threads, progress, cancel))));
    }

    private List<(TwoValleySimulation Run, long Step, SplittingPlan Plan)> BuildPoints()
    {
        RequirePlain("splitting knows");
        var plan = SplittingPlan.Of(Replicas, KillCount, Repetitions);
        List<(TwoValleySimulation Run, long Step, SplittingPlan Plan)> points = [.. BuildRuns()
            .SelectMany(run => AfterStep.Select(step => (run with { Seed = Seed ?? Defaults.Seed }, step, plan)))];
        points.ForEach(p => CrossingSplitting.Require(p.Run, p.Step, p.Plan));
        return points;
    }
}
