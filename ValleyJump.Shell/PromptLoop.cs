using System.Management.Automation.Language;
using ValleyJump.Shell.Hosting;

namespace ValleyJump.Shell;

/// <summary>Prompts on the terminal, reads a complete statement, runs it, and starts again.</summary>
internal sealed class PromptLoop(PipelineRunner runner, ConsoleHost host, Terminal terminal, LineReader reader, Interruption interruption)
{
    private const string ContinuationPrompt = ">> ";

    /// <summary>Runs until <c>exit</c> or the end of the input, and returns the exit code.</summary>
    internal int RunToExit()
    {
        host.PromptLoop = Run;
        Run();
        return interruption.IsTerminating ? ExitCode.Interrupted : host.RequestedExitCode ?? ExitCode.Success;
    }

    private void Run()
    {
        while (!host.ShouldLeavePrompt && !interruption.IsTerminating)
        {
            try
            {
                if (ReadStatement() is not string statement)
                {
                    terminal.WriteError(Environment.NewLine);
                    host.SetShouldExit(ExitCode.Success);
                    return;
                }

                if (!string.IsNullOrWhiteSpace(statement))
                {
                    runner.RunCommand(statement, mayReadInput: false);
                }
            }
            catch (OperationCanceledException)
            {
                terminal.WriteError(Environment.NewLine);
            }
        }
    }

    /// <summary>Reads lines until they are whole statements; an empty line ends even an unfinished one, to get at its error.</summary>
    private string? ReadStatement()
    {
        string? text = ReadLine(runner.Evaluate("prompt") as string ?? "PS> ");
        while (text is not null && IsIncomplete(text))
        {
            string? line = ReadLine(ContinuationPrompt);
            if (string.IsNullOrEmpty(line))
            {
                break;
            }

            text += Environment.NewLine + line;
        }

        return text;
    }

    private string? ReadLine(string prompt)
    {
        terminal.WriteError(prompt);
        using CancellationTokenSource source = new();
        using (interruption.Enter(source.Cancel))
        {
            return reader.ReadLine(source.Token);
        }
    }

    private static bool IsIncomplete(string text)
    {
        Parser.ParseInput(text, out _, out ParseError[] errors);
        return errors.Any(error => error.IncompleteInput);
    }
}
