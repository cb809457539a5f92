using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Sweeps;

/// <summary>
/// Runs the tasks of a submission as processes on this machine, some at once, and waits for them. When it is cancelled it ends them; when
/// its own process is killed those at work go on to their end.
/// </summary>
internal sealed class LocalEngine(SweepFolder sweep, SweepSubmission submission, IProgress<SweepProgress>? progress)
{
    private readonly Lock gate = new();
    private int running, ended, failed;

    /// <summary>Runs them.</summary>
    /// <exception cref="InvalidInputException">PowerShell cannot be started.</exception>
    /// <exception cref="FileException">The folder cannot be written to.</exception>
    /// <exception cref="OperationCanceledException">Cancelled: tasks that were at work wait again.</exception>
    public void Run(CancellationToken cancel) => WorkerPool.For(submission.Tasks.Count, submission.Used.Throttle ?? 1, Do, cancel);

    /// <summary>The options of a submission with what is not given filled in: tasks share the cores of this machine.</summary>
    public static SweepOptions Filled(SweepOptions options, int tasks, int cores)
    {
        int throttle = options.Throttle ?? Math.Max(1, cores / (options.Cpus ?? 1));
        return options with { Throttle = throttle, Cpus = options.Cpus ?? Math.Max(1, cores / Math.Min(throttle, Math.Max(tasks, 1))) };
    }

    private void Do(int index, CancellationToken cancel)
    {
        if (submission.WasStopped(sweep))
            return;
        lock (gate)
        {
            running++;
            Report();
        }
        int task = submission.Tasks[index];
        SweepPart part = sweep.Part(task);
        string[] shell = submission.Used.Shell!;
        var start = new ProcessStartInfo(shell[0], [.. shell[1..], "-NoProfile", "-NonInteractive", "-File",
            submission.FileOf(sweep, "ps1"), "-Task", task.ToString(CultureInfo.InvariantCulture)])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true, UseShellExecute = false,
        };
        start.Environment["DOTNET_PROCESSOR_COUNT"] = submission.Used.Cpus!.Value.ToString(CultureInfo.InvariantCulture);
        start.Environment["NO_COLOR"] = "1";
        using var log = new LocalLog(submission.LogOf(sweep, index + 1));
        using Process process = Start(start);
        process.OutputDataReceived += (_, line) => log.Add(line.Data);
        process.ErrorDataReceived += (_, line) => log.Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        process.StandardInput.Close();
        bool late = !Wait(process, cancel);
        if (cancel.IsCancellationRequested)
            SweepAttempt.Remove(sweep, task);
        cancel.ThrowIfCancellationRequested();
        bool isDone = File.Exists(sweep.ResultOf(task));
        if (!isDone && !submission.WasStopped(sweep))
            Note(part, process.ExitCode, late, log.Last);
        else if (!isDone)
            SweepAttempt.Remove(sweep, task);
        lock (gate)
        {
            (running, ended, failed) = (running - 1, ended + 1, failed + (isDone ? 0 : 1));
            Report();
        }
    }

    /// <summary>Says how a task ended that has said nothing of it itself.</summary>
    private void Note(SweepPart part, int code, bool late, string last)
    {
        SweepAttempt? said = SweepAttempt.Of(sweep, part);
        if (said?.State == SweepState.Failed && said.Submission == submission.Number)
            return;
        SweepAttempt attempt = said?.Submission == submission.Number ? said : SweepAttempt.Begin(part, submission.Number);
        string reason = late ? $"It took longer than {submission.Options.Time}."
            : FormattableString.Invariant($"Its process ended with exit code {code} and without results.")
                + (last.Length == 0 ? "" : $" It said: {last}");
        // A signal is no exit of its own accord.
        (attempt with { State = late || code is > 128 or < 0 ? SweepState.Lost : SweepState.Failed, Reason = reason }).Write(sweep);
    }

    /// <summary>Waits for a process, and ends it where that takes too long or nobody wants it any more.</summary>
    /// <returns>It ended in time.</returns>
    private bool Wait(Process process, CancellationToken cancel)
    {
        var clock = Stopwatch.StartNew();
        while (!process.WaitForExit(10))
        {
            bool late = submission.Options.Time is { } time && clock.Elapsed > time;
            if (!late && !cancel.IsCancellationRequested)
                continue;
            process.Kill(entireProcessTree: true);
            process.WaitForExit(5000);
            return !late;
        }
        // For the rest of what it said: but a process that it has left behind may keep that open for ever.
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        patience.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            process.WaitForExitAsync(patience.Token).GetAwaiter().GetResult();
        }
        catch (OperationCanceledException)
        {
            // What is said later is not the task's.
        }
        return true;
    }

    private static Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start)!;
        }
        catch (Win32Exception problem)
        {
            throw new InvalidInputException("Shell", start.FileName, $"PowerShell cannot be started: {problem.Message}", problem);
        }
    }

    private void Report() => progress?.Report(new(ended, failed, running, submission.Tasks.Count));

    /// <summary>What a task says, in a file that is there when it says something.</summary>
    private sealed class LocalLog(string path) : IDisposable
    {
        private readonly Lock gate = new();
        private StreamWriter? writer;
        private bool closed;

        /// <summary>Its last line that is not empty.</summary>
        public string Last { get; private set; } = "";

        public void Add(string? line)
        {
            if (line is null)
                return;
            lock (gate)
            {
                if (!string.IsNullOrWhiteSpace(line))
                    Last = line.Trim();
                // Without a log the task goes on: its results are what counts.
                if (!closed)
                    FileGuard.TryQuietly(() => (writer ??= new(path) { AutoFlush = true }).WriteLine(line));
            }
        }

        public void Dispose()
        {
            lock (gate)
            {
                closed = true;
                FileGuard.TryQuietly(() => writer?.Dispose());
            }
        }
    }
}
