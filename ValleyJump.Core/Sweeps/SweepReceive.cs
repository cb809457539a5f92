using ValleyJump.Core.Files;

namespace ValleyJump.Core.Sweeps;

/// <summary>Gives the results of a sweep in the order of its rows.</summary>
/// <param name="sweep">The sweep.</param>
/// <param name="warn">Receives what is missing, and what was told while results were made.</param>
internal sealed class SweepReceive(SweepFolder sweep, Action<string> warn)
{
    private const int Named = 10; // tasks that a warning names

    /// <summary>Reads the files, one after the other.</summary>
    /// <param name="emit">Receives results, and plain rows.</param>
    /// <param name="report">Receives what is wrong with the file of a task: its results are left out.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="FileException">What the sweep is cannot be read.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(Action<object> emit, Action<FileException> report, CancellationToken cancel)
    {
        List<int> missing = [], uneasy = [];
        foreach (SweepPart part in sweep.Parts())
        {
            string file = sweep.ResultOf(part.Task);
            if (!File.Exists(file))
            {
                missing.Add(part.Task);
                continue;
            }
            try
            {
                IEnumerable<object> results = SweepResultFile.Results(file, part, warn, cancel, out SweepSeal seal);
                foreach (object result in results)
                {
                    cancel.ThrowIfCancellationRequested();
                    emit(result);
                }
                if (seal.Errors > 0)
                    uneasy.Add(part.Task);
            }
            catch (FileException problem)
            {
                report(problem);
            }
        }
        if (missing.Count > 0)
        {
            warn($"{missing.Count} of {sweep.Manifest.Tasks} tasks have no results yet: {Names(missing)}. "
                + "Get-ValleySweep says what they are at, and Submit-ValleySweep submits what is left.");
        }
        if (uneasy.Count > 0)
            warn($"The script block wrote errors in {Names(uneasy)}: results may be missing. Get-ValleySweep says which.");
    }

    private static string Names(List<int> tasks) => string.Join(", ", tasks.Take(Named)) + (tasks.Count > Named ? ", ..." : "");
}
