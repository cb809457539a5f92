using System.Diagnostics;
using System.Management.Automation;
using System.Management.Automation.Internal;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// The base of the cmdlets that compute. Engines run on a worker thread; only this class talks to the pipeline: it passes their
/// results on as they come, shows their progress at most ten times a second, and stops them when the pipeline stops.
/// </summary>
public abstract class ValleyCmdlet : PSCmdlet
{
    private const int ProgressInterval = 100; // milliseconds

    // Few, since a result can be large: the engine waits for a slow command downstream.
    private const int MaxWaiting = 4;

    private readonly ShortNotes notes = new();

    /// <summary>Ends a loop on the pipeline's thread that writes nothing, when the pipeline stops.</summary>
    private protected void ThrowIfStopping() => Stoppable(cancel => cancel.ThrowIfCancellationRequested());

    /// <summary>Does something on the pipeline's thread that ends soon after the pipeline is stopped.</summary>
    private protected void Stoppable(Action<CancellationToken> work)
    {
        CancellationToken stop = PipelineStopToken(this);
        try
        {
            work(stop);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            throw new PipelineStoppedException();
        }
    }

    /// <summary>Runs an engine that tells no progress, and writes what it emits.</summary>
    /// <inheritdoc cref="RunEngine{T}"/>
    protected void RunEngine(string activity, Action<Action<object>, CancellationToken> engine) =>
        RunEngine<double>(activity, fraction => (fraction, ""), (emit, _, cancel) => engine(emit, cancel));

    /// <summary>
    /// Works through items in turn, and writes what comes of each. Wrong input is an item's own error: the others have their results.
    /// </summary>
    /// <param name="activity">What it does, for the progress bar.</param>
    /// <param name="items">The items.</param>
    /// <param name="work">Receives an item, what to call with each result, and what to tell the fraction done of the item.</param>
    private protected void RunEach<TItem>(string activity, IReadOnlyList<TItem> items,
        Action<TItem, Action<object>, IProgress<double>, CancellationToken> work) =>
        RunEngine<(int Done, double Part)>(activity,
            p => ((p.Done + p.Part) / items.Count, FormattableString.Invariant($"{p.Done} of {items.Count} done")),
            (emit, progress, cancel) =>
            {
                for (int i = 0; i < items.Count; i++)
                {
                    cancel.ThrowIfCancellationRequested();
                    progress.Report((i, 0));
                    try
                    {
                        work(items[i], emit, new Relay<double>(part => progress.Report((i, part))), cancel);
                    }
                    catch (InvalidInputException problem)
                    {
                        emit(Errors.InvalidInput(problem));
                    }
                }
            });

    /// <summary>The parameters that the command line gives, and not what is piped in.</summary>
    private protected IReadOnlySet<string> Given { get; private set; } = new HashSet<string>();

    /// <summary>Warns, once a call, of results that lack their numbers.</summary>
    protected override void EndProcessing()
    {
        if (notes.Warning is { } warning)
            WriteWarning(warning);
    }

    /// <inheritdoc/>
    protected override void BeginProcessing() => Given = MyInvocation.BoundParameters.Keys.ToHashSet();

    /// <summary>What the pipeline has brought; null where nothing is piped in.</summary>
    private protected PSObject? Piped => CurrentPipelineObject(this) is { } item && item != AutomationNull.Value ? item : null;

    /// <summary>Warns of what the row that was brought says and no parameter takes, once for each column.</summary>
    /// <param name="takers">Other cmdlets that take what it says.</param>
    private protected void HearRow(params Type[] takers)
    {
        if (Piped is not { } row)
            return;
        unheard ??= new(MyInvocation.MyCommand.Name, [GetType(), .. takers]);
        if (unheard.In(row) is { } warning)
            WriteWarning(warning);
    }

    private UnheardColumns? unheard;

    /// <summary>Runs an engine and writes what it emits.</summary>
    /// <param name="activity">What it does, for the progress bar.</param>
    /// <param name="show">
    /// The fraction done and a few words, of what the engine tells: called only when it is shown, on the pipeline's thread.
    /// </param>
    /// <param name="engine">Calls its first argument with each result and its second with its progress, on any thread.</param>
    private protected void RunEngine<T>(string activity, Func<T, (double Fraction, string Status)> show,
        Action<Action<object>, IProgress<T>, CancellationToken> engine) where T : notnull
    {
        object? latest = null; // replaced whole by the engine, read by the pump
        ExceptionDispatchInfo? failure = null;
        var clock = Stopwatch.StartNew();
        long shown = 0;
        try
        {
            Stoppable(cancel => WorkerPool.Run<object>(1, MaxWaiting, Work, (result, _) => WriteResult(result), cancel, Show));
        }
        finally
        {
            // Also where the pipeline has ended downstream (Select-Object -First).
            if (shown > 0 && !Stopping)
                WriteProgress(new ProgressRecord(0, activity, "Done") { RecordType = ProgressRecordType.Completed });
        }
        try
        {
            if (failure is not null)
                Try(failure.Throw);
        }
        catch (OutOfMemoryException problem)
        {
            WriteError(Errors.OutOfMemory(problem, activity));
        }

        void Work(Action<object> emit, CancellationToken cancel)
        {
            try
            {
                engine(emit, new Relay<T>(value => Volatile.Write(ref latest, value)), cancel);
            }
            catch (Exception problem) when (problem is not OperationCanceledException || !cancel.IsCancellationRequested)
            {
                // Kept apart from what commands downstream throw.
                failure = ExceptionDispatchInfo.Capture(problem);
            }
        }

        void Show()
        {
            if (clock.ElapsedMilliseconds - shown < ProgressInterval || Volatile.Read(ref latest) is not T value)
                return;
            shown = clock.ElapsedMilliseconds;
            var (fraction, status) = show(value);
            WriteProgress(Progress(activity, fraction, status, clock.Elapsed));
        }
    }

    /// <summary>Writes what an engine emits, on the pipeline's thread: an error record is one of several results' own error.</summary>
    private protected void WriteResult(object result)
    {
        notes.Add(result);
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
        object? preference = MyInvocation.BoundParameters.GetValueOrDefault("WarningAction")
            ?? SessionState.PSVariable.GetValue("WarningPreference");
        if (LanguagePrimitives.TryConvertTo(preference, out ActionPreference action)
            && action is not (ActionPreference.SilentlyContinue or ActionPreference.Ignore))
        {
            Host.UI.WriteWarningLine(message);
        }
    }

    // PowerShell has it from 7.6 on; the reference assemblies of PowerShell Standard do not know it.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_" + nameof(PipelineStopToken))]
    private static extern CancellationToken PipelineStopToken(Cmdlet cmdlet);

    // A cmdlet is told the values of its parameters, and not what they were taken from: what was not taken is only there.
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_" + nameof(CurrentPipelineObject))]
    private static extern PSObject? CurrentPipelineObject(InternalCommand cmdlet);

    private static ProgressRecord Progress(string activity, double fraction, string status, TimeSpan elapsed)
    {
        double left = fraction > 0 ? elapsed.TotalSeconds * (1 - fraction) / fraction : -1;
        return new(0, activity, status.Length > 0 ? status : " ")
        {
            PercentComplete = (int)Math.Clamp(100 * fraction, 0, 100),
            SecondsRemaining = left is >= 0 and < int.MaxValue - 1 ? (int)Math.Ceiling(left) : -1,
        };
    }

    /// <summary>
    /// Passes progress on, on the thread that tells it; the base library's Progress would post it elsewhere, out of order.
    /// </summary>
    private sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
