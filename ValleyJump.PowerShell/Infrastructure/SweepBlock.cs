using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using System.Runtime.CompilerServices;
using System.Runtime.ExceptionServices;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Sweeps;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// Runs the script block of a sweep on rows, in a session of its own that has the module and nothing of the caller's. All streams are told
/// on the thread that calls.
/// </summary>
internal sealed class SweepBlock : IDisposable
{
    // A statement that ends with an error ends the row: otherwise its results would be missing without a word. What leaves the block by
    // exit or break does not come to its end.
    private const string Row = """
        param($ValleyRow, $ValleyBlock, $ValleyEnd)
        try { ForEach-Object -InputObject $ValleyRow -Process ([scriptblock]::Create($ValleyBlock)) } catch { throw }
        $ValleyEnd.Value = $true
        """;

    private readonly Runspace runspace;
    private readonly string script;
    private readonly List<string> errors = [], warnings = [];

    /// <param name="script">The block's text.</param>
    /// <param name="module">The module's manifest.</param>
    /// <param name="location">Where it begins.</param>
    public SweepBlock(string script, string module, string location)
    {
        this.script = script;
        InitialSessionState state = InitialSessionState.CreateDefault2();
        state.ImportPSModule([module]);
        runspace = RunspaceFactory.CreateRunspace(state);
        runspace.ThreadOptions = PSThreadOptions.UseCurrentThread;
        runspace.Open();
        using var begin = System.Management.Automation.PowerShell.Create();
        begin.Runspace = runspace;
        begin.AddScript("""
            Set-StrictMode -Version 1.0
            $ProgressPreference = 'SilentlyContinue'
            $InformationPreference = 'Continue'
            Set-Location -LiteralPath $args[0] -ErrorAction Stop
            """).AddArgument(location).Invoke();
    }

    /// <summary>Errors that ended no row.</summary>
    public int Errors => errors.Count;

    /// <summary>What was told so far, in short.</summary>
    public string Told => string.Join(' ', new[] { Short(errors, "error"), Short(warnings, "warning") }.OfType<string>());

    /// <summary>Refuses a block that could not run elsewhere.</summary>
    /// <exception cref="InvalidInputException">It takes values of the session.</exception>
    public static string TextOf(ScriptBlock block)
    {
        if (block.Ast.Find(a => a is UsingExpressionAst, searchNestedScriptBlocks: true) is { } use)
        {
            throw new InvalidInputException("ScriptBlock", use.Extent.Text, "The script block runs in other processes, where variables of this "
                + "session are not. Put what it takes into columns of the rows, and read it by $_.");
        }
        return SweepDraft.Normal(block.ToString());
    }

    /// <summary>Does a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="take">Receives each result.</param>
    /// <param name="say">Receives errors that do not end it, warnings, and what is written for people.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="RuntimeException">An error ended it.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public void Run(object row, Action<PSObject> take, Action<object> say, CancellationToken cancel)
    {
        using var shell = System.Management.Automation.PowerShell.Create();
        shell.Runspace = runspace;
        var end = new StrongBox<bool>();
        shell.AddScript(Row).AddArgument(row).AddArgument(script).AddArgument(end);
        ExceptionDispatchInfo? refused = null;
        using var output = new PSDataCollection<PSObject>();
        output.DataAdded += (_, _) =>
        {
            foreach (PSObject result in output.ReadAll())
                Take(result);
        };
        Listen(shell.Streams.Error, e => errors.Add(e.ToString()), error =>
        {
            say(Place((ErrorRecord)error));
            say(error);
        });
        Listen(shell.Streams.Warning, w => warnings.Add(w.Message), say);
        Listen(shell.Streams.Information, _ => { }, say);
        // To stop what has not begun says nothing to it when it begins, or keeps it from it: that waits until it has.
        void StopRunning()
        {
            if (shell.InvocationStateInfo.State == PSInvocationState.Running)
                shell.BeginStop(null, null);
        }

        shell.InvocationStateChanged += (_, _) =>
        {
            if (cancel.IsCancellationRequested)
                StopRunning();
        };
        using (cancel.Register(StopRunning))
        {
            try
            {
                shell.Invoke(null, output);
            }
            catch (PipelineStoppedException)
            {
                refused?.Throw();
                cancel.ThrowIfCancellationRequested();
                throw;
            }
        }
        refused?.Throw();
        if (end.Value)
            return;
        // Stopped in its first moment it ends without a word.
        cancel.ThrowIfCancellationRequested();
        throw new RuntimeException("The script block was left by exit, break or continue, and not by its end.");

        void Take(PSObject result)
        {
            try
            {
                if (refused is null)
                    take(result);
            }
            catch (Exception problem)
            {
                // Thrown here it would be the block's, which could catch it.
                refused = ExceptionDispatchInfo.Capture(problem);
                shell.BeginStop(null, null);
            }
        }
    }

    /// <summary>Where in the block an error is: written elsewhere, it has the place of what writes it.</summary>
    public static InformationRecord Place(ErrorRecord error) => new(error.InvocationInfo?.PositionMessage ?? "", nameof(SweepBlock));

    public void Dispose() => runspace.Dispose();

    private static void Listen<T>(PSDataCollection<T> stream, Action<T> note, Action<object> say) where T : notnull =>
        stream.DataAdded += (_, _) =>
        {
            foreach (T item in stream.ReadAll())
            {
                note(item);
                say(item);
            }
        };

    private static string? Short(List<string> told, string what) => told.Count == 0 ? null
        : FormattableString.Invariant($"{told.Count} {what}{(told.Count > 1 ? "s" : "")}: {told[0].ReplaceLineEndings(" ")}");
}
