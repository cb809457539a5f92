using System.Management.Automation;
using System.Management.Automation.Language;
using System.Management.Automation.Runspaces;
using ValleyJump.Shell.Hosting;

namespace ValleyJump.Shell;

/// <summary>Runs commands and scripts with their results formatted and their errors shown.</summary>
internal sealed class PipelineRunner(Runspace runspace, ConsoleHost host, ConsoleUserInterface userInterface, Interruption interruption, LineReader reader)
{
    private enum Outcome
    {
        Completed,
        Failed,
        Interrupted,
    }

    private bool LastSucceeded => Evaluate("$global:?") is true;

    private int ScriptExitCode => Evaluate("$global:LASTEXITCODE") is int code and not 0 ? code : ExitCode.Failure;

    internal bool ImportModule(string manifest)
    {
        Command import = new("Import-Module");
        import.Parameters.Add("Name", manifest);
        import.Parameters.Add("ErrorAction", ActionPreference.Stop);
        return Run(import, readsInput: false) == Outcome.Completed;
    }

    /// <summary>Runs text as <c>pwsh -Command</c> does and returns the exit code.</summary>
    /// <param name="text">A command, a statement of the prompt, or a whole script.</param>
    /// <param name="mayReadInput">Whether the lines of a redirected standard input are its <c>$input</c>.</param>
    internal int RunCommand(string text, bool mayReadInput)
    {
        Outcome outcome = Run(Script(text), mayReadInput && ReadsInput(text));
        return ExitCodeOf(outcome, LastSucceeded ? ExitCode.Success : ExitCode.Failure);
    }

    /// <summary>Runs a script as <c>pwsh -File</c> does and returns the exit code.</summary>
    internal int RunFile(string path, IEnumerable<string> words)
    {
        // 'exit N' leaves the script only, with N in $LASTEXITCODE and $? false, as $? is when the script cannot run; errors that did
        // not end the script are no failure.
        Outcome outcome = Run(Script(ScriptInvocation.Compose(path, words)), ReadsInput(File.ReadAllText(path)));
        return ExitCodeOf(outcome, LastSucceeded ? ExitCode.Success : ScriptExitCode);
    }

    /// <summary>The value of an expression, or null when it fails.</summary>
    internal object? Evaluate(string expression)
    {
        using Pipeline pipeline = CreatePipeline();
        pipeline.Commands.AddScript(expression, useLocalScope: false);
        try
        {
            return pipeline.Invoke().FirstOrDefault()?.BaseObject;
        }
        catch (RuntimeException)
        {
            return null;
        }
    }

    private static Command Script(string text) => new(text, isScript: true, useLocalScope: false);

    private int ExitCodeOf(Outcome outcome, int whenCompleted) => outcome switch
    {
        Outcome.Interrupted => ExitCode.Interrupted,
        _ when host.RequestedExitCode is int code => code,
        Outcome.Completed => whenCompleted,
        _ => ExitCode.Failure,
    };

    private Outcome Run(Command command, bool readsInput)
    {
        // Only a pipeline that goes to the history leaves its $? behind.
        using Pipeline pipeline = host.IsNested ? runspace.CreateNestedPipeline(command.CommandText, true) : runspace.CreatePipeline(command.CommandText, true);
        pipeline.Commands.Clear();
        command.MergeMyResults(PipelineResultTypes.Error, PipelineResultTypes.Output);
        pipeline.Commands.Add(command);
        pipeline.Commands.Add("Out-Default");

        using Interruption.Target target = interruption.Enter(pipeline.StopAsync);
        try
        {
            if (readsInput)
            {
                InvokeWithInput(pipeline);
            }
            else
            {
                pipeline.Invoke();
            }
        }
        catch (Exception e) when (e is RuntimeException or InvalidPipelineStateException)
        {
            // The state of the pipeline says it again, or it was interrupted before it began.
        }

        userInterface.ClearProgress();
        if (target.IsInterrupted)
        {
            return Outcome.Interrupted;
        }

        if (pipeline.PipelineStateInfo.Reason is Exception reason)
        {
            Report(reason);
        }

        return pipeline.PipelineStateInfo.State == PipelineState.Completed ? Outcome.Completed : Outcome.Failed;
    }

    /// <summary>Shows the error that ended a pipeline, through the same view as any other error.</summary>
    private void Report(Exception exception)
    {
        ErrorRecord? record = (exception as RuntimeException)?.ErrorRecord;

        // The view has nothing to say about the syntax of text that is in no file; the message has what there is to say.
        bool isUnplacedSyntax = exception is ParseException && string.IsNullOrEmpty(record?.InvocationInfo?.ScriptName);
        if (record is null || isUnplacedSyntax)
        {
            userInterface.WriteErrorLine(exception.Message);
            return;
        }

        using Pipeline pipeline = CreatePipeline();
        pipeline.Commands.Add("Out-Default");
        userInterface.IsReportingError = true;
        try
        {
            pipeline.Invoke(new[] { record });
        }
        finally
        {
            userInterface.IsReportingError = false;
        }
    }

    /// <summary>Whether a script wants the lines of a redirected standard input as its <c>$input</c>.</summary>
    private static bool ReadsInput(string script)
    {
        static bool IsInput(Ast ast) =>
            ast is VariableExpressionAst variable && variable.VariablePath.UserPath.Equals("input", StringComparison.OrdinalIgnoreCase);
        return Console.IsInputRedirected && Parser.ParseInput(script, out _, out _).Find(IsInput, searchNestedScriptBlocks: false) is not null;
    }

    private void InvokeWithInput(Pipeline pipeline)
    {
        using ManualResetEventSlim finished = new();
        pipeline.StateChanged += (_, change) =>
        {
            if (change.PipelineStateInfo.State is PipelineState.Completed or PipelineState.Failed or PipelineState.Stopped)
            {
                finished.Set();
            }
        };
        pipeline.InvokeAsync();
        Task.Run(() => FeedInput(pipeline.Input));
        finished.Wait();
    }

    private void FeedInput(PipelineWriter writer)
    {
        try
        {
            while (reader.Input.ReadLine() is string line)
            {
                writer.Write(line);
            }

            writer.Close();
        }
        catch (PipelineClosedException)
        {
            // The command has ended and wants no more.
        }
    }

    private Pipeline CreatePipeline() => host.IsNested ? runspace.CreateNestedPipeline() : runspace.CreatePipeline();
}
