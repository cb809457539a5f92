using System.Diagnostics;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Sweeps;

/// <summary>
/// A task while it is done, by the process that does it. It says that it is at work; then either its results appear, whole, or why not.
/// Done twice at once, as by a scheduler that took its machine for dead, it ends with the same file.
/// </summary>
/// <remarks>Not thread-safe. Without <see cref="Finish"/> or <see cref="Fail"/> the task is as if it had not been begun.</remarks>
internal sealed class SweepTaskRun : IDisposable
{
    private readonly SweepFolder sweep;
    private readonly SweepPart part;
    private readonly SweepAttempt attempt;
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly AtomicFileSet files = new(FileTask.Submit, overwrite: true, replaceReadOnly: false);
    private readonly SweepLines lines = new();
    private readonly Stream body;
    private int count;
    private bool ended;

    /// <summary>Begins it.</summary>
    /// <param name="sweep">The sweep.</param>
    /// <param name="part">The task.</param>
    /// <param name="submission">The submission that it is of; 0 for none.</param>
    /// <exception cref="InvalidInputException">
    /// Another version of the module began the sweep, or the submission was stopped.
    /// </exception>
    /// <exception cref="FileException">Its rows cannot be read, or the folder cannot be written to.</exception>
    public SweepTaskRun(SweepFolder sweep, SweepPart part, int submission)
    {
        sweep.RequireVersion();
        (this.sweep, this.part, attempt) = (sweep, part, SweepAttempt.Begin(part, submission));
        Rows = sweep.RowsOf(part);
        attempt.Write(sweep);
        // Who stops a submission says so before looking for its tasks: one of the two sees the other.
        if (submission > 0 && SweepSubmission.WasStopped(sweep, submission))
        {
            Dispose();
            throw new InvalidInputException("Submission", submission, "The submission was stopped.") { Id = "SweepStopped" };
        }
        body = files.Begin(sweep.ResultOf(part.Task));
        Guard(() => body.Write(new byte[SweepSeal.Length]));
    }

    /// <summary>Its rows.</summary>
    public IReadOnlyList<object> Rows { get; }

    /// <summary>The row of a task by its own files: null where it is not done.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SweepTask? Done(SweepFolder sweep, SweepPart part, CancellationToken cancel)
    {
        try
        {
            string file = sweep.ResultOf(part.Task);
            return File.Exists(file) ? SweepResultFile.Verify(file, part, cancel).Row(sweep, part) : null;
        }
        catch (FileException)
        {
            return null; // it is made again, in its place
        }
    }

    /// <summary>Adds a result.</summary>
    /// <param name="row">The result as a row.</param>
    /// <param name="type">Its type; null for a plain row.</param>
    /// <exception cref="InvalidInputException">It would come back as something else.</exception>
    /// <exception cref="FileException">It cannot be written.</exception>
    public void Add(TableRow row, Type? type)
    {
        byte[] line = lines.Add(row, type);
        Guard(() => body.Write(line));
        count++;
    }

    /// <summary>Puts its results in place.</summary>
    /// <param name="reason">What was told while it was done.</param>
    /// <param name="errors">How many errors were.</param>
    /// <returns>The row of the task.</returns>
    /// <exception cref="FileException">They cannot be written.</exception>
    public SweepTask Finish(string reason, int errors)
    {
        SweepSeal seal = null!;
        Guard(() =>
        {
            byte[] hash = SweepResultFile.Hash(body, CancellationToken.None);
            seal = new SweepSeal
            {
                Task = part.Task, Identity = part.Identity, Results = count, Errors = errors, Plain = lines.ArePlain,
                Bytes = body.Length, Seconds = clock.Elapsed.TotalSeconds, Started = attempt.Started, Host = attempt.Host, Reason = reason,
            }.Sealed(hash);
            body.Position = 0;
            body.Write(seal.Line());
            AtomicFileSet.End(body);
        });
        files.Commit();
        ended = true;
        SweepAttempt.Remove(sweep, part.Task);
        return seal.Row(sweep, part);
    }

    /// <summary>Says why it failed.</summary>
    /// <exception cref="FileException">That cannot be written.</exception>
    /// <returns>The row of the task.</returns>
    public SweepTask Fail(string reason)
    {
        files.Dispose();
        ended = true;
        SweepAttempt failed = attempt with { State = SweepState.Failed, Seconds = clock.Elapsed.TotalSeconds, Reason = reason };
        failed.Write(sweep);
        return SweepTask.Of(sweep, part) with { State = failed.State, Seconds = failed.Seconds, Host = failed.Host, Reason = reason };
    }

    public void Dispose()
    {
        files.Dispose();
        if (!ended)
            SweepAttempt.Remove(sweep, part.Task);
        ended = true;
    }

    private void Guard(Action work) => FileGuard.Run(FileTask.Submit, sweep.ResultOf(part.Task), work);
}
