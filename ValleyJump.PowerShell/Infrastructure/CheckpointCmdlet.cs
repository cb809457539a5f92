using System.Management.Automation;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// The base of the cmdlets that measure something on runs at checkpoints. Runs are gathered, so that those of a pipeline are measured side
/// by side, and results come in order.
/// </summary>
public abstract class CheckpointCmdlet : RunImagesCmdlet
{
    /// <summary>
    /// Which checkpoints, by their numbers: 0 is the initial weights, -1 the last one, -2 the one before. Not beside -Step.
    /// </summary>
    /// <value>-1</value>
    [Parameter, Number<int>(List = true)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public int[]? Checkpoint { get; set; }

    /// <summary>Which checkpoints, by their steps.</summary>
    [Parameter, Number<long>(List = true)]
    [ArgumentCompleter(typeof(NumberCompleter))]
    public long[]? Step { get; set; }

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        foreach (SgdRun run in Run)
        {
            if (TryBuild(() => CheckpointsOf(run), out IReadOnlyList<int> chosen))
                Gather(chosen.Select(k => (run, k)), Measure);
        }
    }

    /// <summary>Measures runs at checkpoints.</summary>
    private protected abstract void Measure(IReadOnlyList<(SgdRun Run, int Checkpoint)> work);

    /// <summary>Measures them side by side.</summary>
    private protected void Measure<T>(string activity, IReadOnlyList<(SgdRun Run, int Checkpoint)> work, ICheckpointMeasure<T> measure) =>
        Measure(activity, work, measure, Emit<T>);

    /// <summary>Measures them side by side, and makes what is written of the results, which come in order.</summary>
    private protected void Measure<T>(string activity, IReadOnlyList<(SgdRun Run, int Checkpoint)> work, ICheckpointMeasure<T> measure,
        Func<Action<object>, Action<Measured<T>>> writer) =>
        RunEngine<int>(activity, done => (done / (double)work.Count, FormattableString.Invariant($"{done} of {work.Count} done")),
            (emit, progress, cancel) => MeasureRunner.Run(work, Datasets, measure, writer(emit), ThrottleLimit ?? 0, progress, cancel));

    /// <summary>Writes one object for all checkpoints of a run, and the errors of those that have any.</summary>
    private protected Func<Action<object>, Action<Measured<T>>> PerRun<T>(Func<IReadOnlyList<T>, object> summary) => emit =>
    {
        // Every run has the same checkpoints: those that were asked for.
        int each = Checkpoint?.Length ?? Step?.Length ?? 1, seen = 0;
        var results = new List<T>();
        return measured =>
        {
            if (measured.Problem is null)
                results.Add(measured.Result!);
            else
                Emit<T>(emit)(measured);
            if (++seen % each != 0)
                return;
            if (results.Count > 0)
                emit(summary(results));
            results.Clear();
        };
    };

    private IReadOnlyList<int> CheckpointsOf(SgdRun run)
    {
        Check.That(Checkpoint is null || Step is null, nameof(Step), Step, "left out where -Checkpoint says which");
        if (Step is null)
            return [.. (Checkpoint ?? [-1]).Select(index => IndexOf(run, index))];
        long[] steps = [.. run.Checkpoints.Select(c => c.Step)];
        return [.. Step.Select(step => Array.IndexOf(steps, step) is >= 0 and var place ? place
            : throw new InvalidInputException(nameof(Step), step, $"Step must be that of a checkpoint. The nearest are {Nearest(steps, step)}."))];
    }

    private static string Nearest(long[] steps, long step)
    {
        IEnumerable<long> around = ((long?[])[Array.FindLast(steps, s => s < step), steps.Cast<long?>().FirstOrDefault(s => s > step)])
            .OfType<long>().Distinct();
        return string.Join(" and ", around);
    }
}
