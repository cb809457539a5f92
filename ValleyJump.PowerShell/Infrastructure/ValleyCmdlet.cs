using System.Collections.Concurrent;
using System.Diagnostics;
using System.Management.Automation;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// The base of the cmdlets that compute. Engines run on a worker thread; only this class talks to the pipeline: it passes their
/// results on as they come, shows their progress at most ten times a second, and stops them when the pipeline stops.
/// </summary>
public abstract class ValleyCmdlet : PSCmdlet, IDisposable
{
    private const int ProgressInterval = 100; // milliseconds
    private const int MaxWaiting = 4; // results
    private readonly CancellationTokenSource stopping = new();

    /// <summary>How far an engine has come.</summary>
    /// <param name="Fraction">From 0 to 1.</param>
    /// <param name="Status">A few words.</param>
    protected sealed record Advance(double Fraction, string Status);

    /// <summary>Turns the progress of one cell out of several into the progress of all.</summary>
    private protected sealed class CellProgress(Action<Advance> report, int done, int all) : IProgress<double>
    {
        /// <inheritdoc/>
        public void Report(double value) => report(new((done + value) / all, FormattableString.Invariant($"{done} of {all} done")));
    }

    /// <summary>The parameters that the command line gives, and not what is piped in.</summary>
    private protected IReadOnlySet<string> Given { get; private set; } = new HashSet<string>();

    /// <inheritdoc/>
    protected override void BeginProcessing() => Given = MyInvocation.BoundParameters.Keys.ToHashSet();

    /// <summary>Runs an engine and writes what it emits.</summary>
    /// <param name="activity">What it does, for the progress bar.</param>
    /// <param name="engine">Calls its first argument with each result and its second with its progress, on any thread.</param>
    protected void RunEngine(string activity, Action<Action<object>, Action<Advance>, CancellationToken> engine)
    {
        ArgumentNullException.ThrowIfNull(engine);
        using var abandon = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        // Few, since a result can be large: the engine waits for a slow command downstream.
        using var output = new BlockingCollection<object>(MaxWaiting);
        Advance? latest = null; // replaced whole by the worker, read by the pump
        // On a thread of its own: the pool may be busy, and then it takes a second to lend one.
        Task work = Task.Factory.StartNew(Run, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var clock = Stopwatch.StartNew();
        long shown = 0;
        try
        {
            while (!output.IsCompleted)
            {
                if (output.TryTake(out object? result, ProgressInterval))
                    WriteResult(result);
                if (clock.ElapsedMilliseconds - shown >= ProgressInterval && latest is { } advance)
                {
                    shown = clock.ElapsedMilliseconds;
                    WriteProgress(Progress(activity, advance, clock.Elapsed));
                }
            }
        }
        finally
        {
            // The pipeline may have ended downstream (Select-Object -First): leave no thread behind, and no progress bar.
            abandon.Cancel();
            ((IAsyncResult)work).AsyncWaitHandle.WaitOne();
            if (shown > 0 && !Stopping)
                WriteProgress(new ProgressRecord(0, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
        if (stopping.IsCancellationRequested)
            throw new PipelineStoppedException();
        try
        {
            Try(work.GetAwaiter().GetResult);
        }
        catch (OutOfMemoryException problem)
        {
            WriteError(Errors.OutOfMemory(problem, activity));
        }

        void Run()
        {
            try
            {
                engine(result => output.Add(result, abandon.Token), a => latest = a, abandon.Token);
            }
            finally
            {
                output.CompleteAdding();
            }
        }
    }

    /// <summary>Writes what an engine emits, on the pipeline's thread: an error record is one of several results' own error.</summary>
    private protected virtual void WriteResult(object result)
    {
        if (result is ErrorRecord problem)
            WriteError(problem);
        else
            WriteObject(result);
    }

    /// <summary>Builds something from the parameters; a value out of range becomes an error of its own, and false is returned.</summary>
    protected bool TryBuild<T>(Func<T> build, out T result)
    {
        ArgumentNullException.ThrowIfNull(build);
        T? built = default;
        bool done = Try(() => built = build());
        result = built!;
        return done;
    }

    /// <summary>Does something; wrong input is an error of its own, and a fault of the module ends the cmdlet.</summary>
    private bool Try(Action work)
    {
        try
        {
            work();
            return true;
        }
        catch (InvalidInputException problem)
        {
            WriteError(Errors.InvalidInput(problem));
        }
        catch (Exception problem) when (problem is not (RuntimeException or OutOfMemoryException or FileException))
        {
            ThrowTerminatingError(Errors.Internal(problem));
        }
        return false;
    }

    /// <summary>
    /// Warns while the pipeline is being stopped. The streams are closed then, so that only the host's screen is left; -WarningAction and
    /// $WarningPreference are respected.
    /// </summary>
    private protected void WarnAfterStop(string message)
    {
        object? preference = MyInvocation.BoundParameters.GetValueOrDefault("WarningAction") ?? SessionState.PSVariable.GetValue("WarningPreference");
        if (!LanguagePrimitives.TryConvertTo(preference, out ActionPreference action) || action is ActionPreference.SilentlyContinue or ActionPreference.Ignore)
            return;
        Host.UI.WriteWarningLine(message);
    }

    /// <inheritdoc/>
    protected override void StopProcessing() => stopping.Cancel();

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping.Dispose();
        GC.SuppressFinalize(this);
    }

    private static ProgressRecord Progress(string activity, Advance advance, TimeSpan elapsed)
    {
        double left = advance.Fraction > 0 ? elapsed.TotalSeconds * (1 - advance.Fraction) / advance.Fraction : -1;
        return new(0, activity, advance.Status)
        {
            PercentComplete = (int)Math.Clamp(100 * advance.Fraction, 0, 100),
            SecondsRemaining = left is >= 0 and < int.MaxValue - 1 ? (int)Math.Ceiling(left) : -1,
        };
    }
}
