using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Runs;

// What a sweep does with the runs that are left.
internal sealed partial class SgdSweep
{
    // Between two looks at runs that others are at.
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50), LongestWait = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Does what is left to do, in parallel, and hands out all runs in the order of the list, each as soon as it and those before it are
    /// there. With a folder a run is saved as soon as it is finished, whatever the order, and handed out with its weights in its file;
    /// without one a run that waits for those before it waits in memory. A run that another sweep is at is waited for, and one that it has
    /// put into the folder meanwhile stays: that one is handed out, so that what was read from its file goes on being there. Of a shard
    /// come first the own runs that are there, then all that is trained here, as it is finished.
    /// </summary>
    /// <param name="emit">Receives the runs on the calling thread.</param>
    /// <param name="report">
    /// Receives, on the calling thread, what is wrong with the file of a single run: one that was there and no longer is, which is then not
    /// handed out, or one that cannot be replaced, whose run is handed out with its weights in memory.
    /// </param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="progress">Receives the state of the runs that were left to do.</param>
    /// <param name="tell">Receives, on the calling thread, that runs by others are waited for.</param>
    /// <param name="cancel">Stops the work within milliseconds; what was finished is saved.</param>
    /// <exception cref="InvalidInputException">A run does not fit the data.</exception>
    /// <exception cref="FileException">Runs can no longer be saved, as on a full disk. Those before are.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(Action<SgdRun> emit, Action<FileException> report, int throttleLimit = 0, IProgress<SgdProgress>? progress = null,
        Action<string>? tell = null, CancellationToken cancel = default)
    {
        ArgumentNullException.ThrowIfNull(emit);
        ArgumentNullException.ThrowIfNull(report);
        using RunClaims? claims = OpenClaims();
        SgdSweepGate gate = new(options, claims, place => TrainingOf(data, jobs[place], paths[place]!),
            place => SgdCost.Of(jobs[place].Settings, data), IsThere);
        var finished = new SgdRun?[jobs.Count];
        HashSet<int> due = [.. pending.Where(IsOwn)];
        HashSet<string?> absent = [];
        List<int> waiting = [];
        int next = 0;
        ExceptionDispatchInfo? failure = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        HandOut();
        try
        {
            IProgress<SgdProgress>? told = progress;
            for (int[] round = pending; round.Length > 0; round = Again())
            {
                SgdTrainer.Run(data, [.. round.Select(p => jobs[p])], (i, run) => Take(round[i], run), throttleLimit, told, null,
                    gate.Of(round), stop.Token);
                told = null; // it has come to its end, and does not begin anew for a few
            }
            AtWork = waiting.Count;
            foreach (int place in Drain(gate.Late))
            {
                Late++;
                due.Remove(place);
                absent.Add(paths[place]);
            }
            HandOut();
        }
        catch (OperationCanceledException) when (failure is not null)
        {
        }
        finally
        {
            int[] begun = [.. gate.Begun];
            Trainings = (begun.Length, begun.Count(place => !IsOwn(place)));
        }
        failure?.Throw();

        void Take(int place, SgdRun run)
        {
            FileException? unsaved = null;
            finished[place] = paths[place] is { } path ? Keep(run, jobs[place], path, out unsaved) : run;
            gate.Saved(place);
            if (finished[place]!.Path is not null && IsOwn(place))
                Kept++;
            if (failure is not null)
                return;
            try
            {
                if (unsaved is not null)
                    report(unsaved);
                if (own is not null)
                {
                    due.Remove(place);
                    emit(finished[place]!);
                    finished[place] = null;
                }
                Arrive();
                HandOut();
            }
            catch (Exception problem)
            {
                // Cancelled, or nobody wants more runs: those that had finished by now are saved all the same.
                failure = ExceptionDispatchInfo.Capture(problem);
                stop.Cancel();
            }
        }

        // The runs of the list up to the first that is to come; of a shard those that are there by now.
        void HandOut()
        {
            for (; next < jobs.Count && (own is not null || finished[next] is not null || !due.Contains(next)); next++)
            {
                cancel.ThrowIfCancellationRequested();
                if (own is not null && (!own[next] || due.Contains(next)))
                    continue;
                if ((finished[next] ?? Stored(next)) is { } run)
                    emit(run);
                finished[next] = null;
            }
        }

        SgdRun? Stored(int place)
        {
            if (IsRefused(paths[place]) || absent.Contains(paths[place]))
                return null;
            try
            {
                return Read(paths[place]!, jobs[place], data, cancel);
            }
            catch (FileException problem)
            {
                report(problem);
                return null;
            }
        }

        // What others have done meanwhile.
        void Arrive()
        {
            foreach (int place in Drain(gate.Arrived))
            {
                due.Remove(place);
                if (!IsOwn(place))
                    continue;
                Kept++;
                if (own is not null && Stored(place) is { } run)
                    emit(run);
            }
        }

        // What others were at, and are no longer: it is there, or has to be done here.
        int[] Again()
        {
            Arrive();
            HandOut();
            waiting.AddRange(Drain(gate.Taken));
            bool told = false;
            for (TimeSpan wait = ShortestWait; waiting.Count > 0; wait = wait * 1.5 < LongestWait ? wait * 1.5 : LongestWait)
            {
                int[] free = [.. waiting.Where(p => !claims!.IsTaken(TrainingOf(data, jobs[p], paths[p]!)))];
                waiting.RemoveAll(free.Contains);
                if (free.Length > 0 || own is not null)
                    return free;
                if (options.Finish.IsCancellationRequested || options.Pace?.IsOver == true)
                {
                    waiting.ForEach(gate.Late.Enqueue);
                    waiting.Clear();
                    break;
                }
                if (!told && wait > ShortestWait)
                {
                    told = true;
                    tell?.Invoke(FormattableString.Invariant($"Waiting for {waiting.Count} ")
                        + $"{(waiting.Count == 1 ? "run" : "runs")} that others are at.");
                }
                WaitHandle.WaitAny([stop.Token.WaitHandle, options.Finish.WaitHandle], wait);
                stop.Token.ThrowIfCancellationRequested();
            }
            return [];
        }
    }

    private RunClaims? OpenClaims()
    {
        if (paths is not [{ } first, ..])
            return null;
        var claims = new RunClaims(Path.GetDirectoryName(first)!);
        // Only where there are any.
        Lazy<HashSet<string>> done = new(() => [.. Trainings(Enumerable.Range(0, jobs.Count)).Except(Trainings(pending))]);
        claims.Sweep(training => done.Value.Contains(training));
        return claims;

        IEnumerable<string> Trainings(IEnumerable<int> places) => places.Select(p => TrainingOf(data, jobs[p], paths[p]!));
    }

    /// <summary>Has another process done the run meanwhile? One whose file is in the way is done here, and told of then.</summary>
    private bool IsThere(int place)
    {
        try
        {
            return IsOwn(place) ? Find(paths[place]!, jobs[place], data, _ => { }, CancellationToken.None) is not null
                : SgdRunFile.IsThere(paths[place]!);
        }
        catch (FileException)
        {
            return false;
        }
    }

    private static List<int> Drain(ConcurrentQueue<int> queue)
    {
        List<int> places = [];
        while (queue.TryDequeue(out int place))
            places.Add(place);
        return places;
    }
}
