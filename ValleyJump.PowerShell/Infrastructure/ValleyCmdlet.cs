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

    /// <summary>What is done with one of several items.</summary>
    /// <param name="item">The item.</param>
    /// <param name="emit">What to call with each result.</param>
    /// <param name="threads">Threads that the item can take for itself: one while there are items enough for all.</param>
    /// <param name="progress">What to tell the fraction done of the item.</param>
    /// <param name="cancel">Ends the work.</param>
    private protected delegate void ItemWork<in TItem>(TItem item, Action<object> emit, int threads, IProgress<double> progress,
        CancellationToken cancel);

    /// <summary>
    /// Works through items side by side, and writes what comes of each in their order. Wrong input is an item's own error: the others have
    /// their results.
    /// </summary>
    /// <param name="activity">What it does, for the progress bar.</param>
    /// <param name="items">The items.</param>
    /// <param name="throttleLimit">Threads; 0 for one a core.</param>
    /// <param name="work">What is done with each.</param>
    private protected void RunEach<TItem>(string activity, IReadOnlyList<TItem> items, int throttleLimit, ItemWork<TItem> work)
    {
        int threads = throttleLimit > 0 ? throttleLimit : Environment.ProcessorCount;
        RunEngine<(int Done, double Parts)>(activity,
            p => (p.Parts / items.Count, FormattableString.Invariant($"{p.Done} of {items.Count} done")),
            (emit, progress, cancel) =>
            {
                var tally = new ItemProgress(items.Count, progress);
                WorkerPool.InOrder(items.Count, threads, Item, emit, cancel);

                void Item(int index, Action<object> emitHere, CancellationToken stop)
                {
                    tally.Begin();
                    // The last items have fewer beside them.
                    int share = Math.Max(1, threads / Math.Min(threads, items.Count - index));
                    try
                    {
                        work(items[index], emitHere, share, new Relay<double>(part => tally.Report(index, part)), stop);
                    }
                    catch (InvalidInputException problem)
                    {
                        emitHere(Errors.InvalidInput(problem));
                    }
                    tally.End(index);
                }
            });
    }

    // So that the end of a window, where cores wait for its last piece of work, costs 1 part in 64 at most. The inputs of as many rows take
    // little room, and the first result waits for their binding, some ten milliseconds.
    private const int WindowPerCore = 64;

    // A row that took so long to come is made by something slow, or by hand: nobody waits for a window of such.
    private const int SlowRow = 200; // milliseconds

    private readonly Stopwatch sinceRow = new();
    private System.Collections.IList? gathered;
    private Action? runGathered;

    /// <summary>
    /// Puts work of a row by, so that rows are done side by side as the cells of a grid are. It is run when there is enough for all cores,
    /// when rows come slowly, before the error of a row, and at the end. Everything that a row says must be in it: the parameters are
    /// another row's by then.
    /// </summary>
    /// <param name="work">The row's.</param>
    /// <param name="run">Runs what has been gathered, in its order.</param>
    /// <param name="whole">All rows are wanted at once, and none is run before the end.</param>
    private protected void Gather<T>(IEnumerable<T> work, Action<IReadOnlyList<T>> run, bool whole = false)
    {
        if (gathered is not (null or List<T>))
            RunGathered();
        bool slow = sinceRow.ElapsedMilliseconds > SlowRow;
        var list = gathered as List<T> ?? [];
        list.AddRange(work);
        (gathered, runGathered) = (list, () => run(list));
        if (!whole && (slow || list.Count >= WindowPerCore * Environment.ProcessorCount))
            RunGathered();
        else
            sinceRow.Restart();
    }

    /// <summary>Runs what has been gathered of rows so far.</summary>
    private protected void RunGathered()
    {
        Action? run = runGathered;
        (gathered, runGathered) = (null, null);
        run?.Invoke();
        sinceRow.Restart();
    }

    /// <summary>Writes the error of a row, after the results of the rows before it.</summary>
    private protected void WriteRowError(ErrorRecord problem)
    {
        RunGathered();
        WriteError(problem);
    }

    /// <summary>Warns of a file of an endpoint that could not be written; null for none.</summary>
    private protected void WarnOfCache(FileException? problem)
    {
        if (problem is not null)
            WriteWarning($"{problem.Message} Endpoints that could not be kept beside their runs are trained again next time; see -NoCache.");
    }

    /// <summary>Warns of rows that are in no group, where there are any.</summary>
    private protected void WarnOfUngrouped(int rows, IEnumerable<string> columns)
    {
        if (rows > 0)
        {
            WriteWarning($"{rows} {(rows == 1 ? "row has" : "rows have")} no value of {string.Join(" or ", columns)}, "
                + $"and {(rows == 1 ? "is" : "are")} left out.");
        }
    }

    /// <summary>The parameters that the command line gives, and not what is piped in.</summary>
    private protected IReadOnlySet<string> Given { get; private set; } = new HashSet<string>();

    /// <summary>Runs what is left of rows, and warns, once a call, of results that lack their numbers.</summary>
    protected override void EndProcessing()
    {
        RunGathered();
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
        if (Piped is { } row)
            HearRow(row, takers);
    }

    /// <summary>Warns of what a row says and no parameter takes, once for each column.</summary>
    private protected void HearRow(PSObject row, params Type[] takers)
    {
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
            WriteError(Errors.OutOfMemory(problem, activity, MyInvocation.MyCommand.Parameters.Keys));
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

    /// <summary>
    /// Writes what an engine emits, on the pipeline's thread: an error record is one of several results' own error, and what was said goes
    /// to its stream.
    /// </summary>
    private protected void WriteResult(object result)
    {
        switch (result)
        {
            case ErrorRecord problem:
                WriteError(problem);
                break;
            case WarningRecord warning:
                WriteWarning(warning.Message);
                break;
            case InformationRecord information:
                WriteInformation(information);
                break;
            default:
                notes.Add(result);
                WriteObject(result);
                break;
        }
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
            WriteRowError(Errors.InvalidInput(problem));
        }
        catch (Exception problem) when (problem is not (RuntimeException or OutOfMemoryException or FileException))
        {
            ThrowTerminatingError(Errors.Internal(problem));
        }
        return false;
    }

    /// <summary>Does something with the file that a cmdlet is about: one that fails ends the cmdlet.</summary>
    /// <param name="work">What is done.</param>
    /// <param name="shown">What to show for wrong input, which then ends the cmdlet as well; null leaves it to others.</param>
    private protected void OrStop(Action work, object? shown = null)
    {
        try
        {
            work();
        }
        catch (FileException problem)
        {
            ThrowTerminatingError(Errors.FileFailed(problem));
        }
        catch (InvalidInputException problem) when (shown is not null)
        {
            ThrowTerminatingError(Errors.InvalidInput(problem, shown));
        }
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
    private protected sealed class Relay<T>(Action<T> report) : IProgress<T>
    {
        public void Report(T value) => report(value);
    }
}
