using System.Collections.ObjectModel;
using System.Management.Automation;
using System.Management.Automation.Host;
using System.Security;

namespace ValleyJump.Shell.Hosting;

/// <summary>Results go to standard output, everything else to standard error; questions are asked as lines of text.</summary>
internal sealed class ConsoleUserInterface(Terminal terminal, LineReader reader, Interruption interruption, bool canAsk) : PSHostUserInterface
{
    private readonly RawUserInterface _raw = new();

    public override PSHostRawUserInterface RawUI => _raw;

    public override bool SupportsVirtualTerminal => terminal.HasColor;

    /// <summary>Sends what is written as a result to standard error, while the error that ended a pipeline is being shown.</summary>
    internal bool IsReportingError { get; set; }

    public override void Write(string value) => terminal.Write(value);

    public override void Write(ConsoleColor foregroundColor, ConsoleColor backgroundColor, string value) =>
        Write(PSStyle.Instance.Foreground.FromConsoleColor(foregroundColor) + value + PSStyle.Instance.Reset);

    public override void WriteLine(string value)
    {
        if (IsReportingError)
        {
            WriteErrorLine(value);
        }
        else
        {
            terminal.Write(value + Environment.NewLine);
        }
    }

    public override void WriteErrorLine(string value)
    {
        // The error view ends with an empty line, which pwsh leaves out as well.
        if (!string.IsNullOrEmpty(value))
        {
            terminal.WriteError(Decorate(PSStyle.Instance.Formatting.Error, value));
        }
    }

    public override void WriteWarningLine(string message) => terminal.WriteError(Decorate(PSStyle.Instance.Formatting.Warning, "WARNING: " + message));

    public override void WriteVerboseLine(string message) => terminal.WriteError(Decorate(PSStyle.Instance.Formatting.Verbose, "VERBOSE: " + message));

    public override void WriteDebugLine(string message) => terminal.WriteError(Decorate(PSStyle.Instance.Formatting.Debug, "DEBUG: " + message));

    public override void WriteProgress(long sourceId, ProgressRecord record) => terminal.WriteProgress(record);

    public override string ReadLine() => Ask(string.Empty);

    public override Dictionary<string, PSObject> Prompt(string caption, string message, Collection<FieldDescription> descriptions)
    {
        RequireTerminal(string.Join(", ", descriptions.Select(field => field.Name)));
        WriteQuestion(caption, message);
        return descriptions.ToDictionary(field => field.Name, AskField);
    }

    public override int PromptForChoice(string caption, string message, Collection<ChoiceDescription> choices, int defaultChoice)
    {
        RequireTerminal(message);
        WriteQuestion(caption, message);
        ChoicePrompt prompt = new(choices, defaultChoice);
        while (true)
        {
            string answer = Ask(prompt.Question);
            if (prompt.Find(answer) is int choice)
            {
                return choice;
            }

            if (answer.Trim() == ChoicePrompt.HelpKey)
            {
                terminal.WriteError(prompt.Help);
            }
        }
    }

    public override SecureString ReadLineAsSecureString() => throw NoSecrets();

    public override PSCredential PromptForCredential(string caption, string message, string userName, string targetName) => throw NoSecrets();

    public override PSCredential PromptForCredential(
        string caption, string message, string userName, string targetName, PSCredentialTypes allowedCredentialTypes, PSCredentialUIOptions options) => throw NoSecrets();

    internal void ClearProgress() => terminal.ClearProgress();

    private static string Decorate(string style, string text) => style + text + PSStyle.Instance.Reset + Environment.NewLine;

    private static HostException NoSecrets() => new("ValleyJump.Shell does not ask for passwords.");

    private void WriteQuestion(string caption, string message)
    {
        foreach (string line in new[] { caption, message }.Where(line => !string.IsNullOrEmpty(line)))
        {
            terminal.WriteError(line + Environment.NewLine);
        }
    }

    private PSObject AskField(FieldDescription field)
    {
        bool isList = field.ParameterTypeFullName.EndsWith("[]", StringComparison.Ordinal);
        if (!isList)
        {
            return PSObject.AsPSObject(Ask($"{field.Name}: "));
        }

        // An empty line ends a list, as it does in pwsh.
        List<string> items = [];
        while (Ask($"{field.Name}[{items.Count}]: ") is { Length: > 0 } item)
        {
            items.Add(item);
        }

        return PSObject.AsPSObject(items.ToArray());
    }

    private string Ask(string question)
    {
        RequireTerminal(question);
        terminal.WriteError(question);
        using CancellationTokenSource source = new();
        using (interruption.Enter(source.Cancel, passOn: true))
        {
            try
            {
                return reader.ReadLine(source.Token) ?? throw new HostException("Standard input ended before the question was answered.");
            }
            catch (OperationCanceledException)
            {
                terminal.WriteError(Environment.NewLine);
                throw new PipelineStoppedException();
            }
        }
    }

    private void RequireTerminal(string question)
    {
        if (!canAsk)
        {
            throw new HostException($"The question cannot be asked, because standard input is not a terminal or -NonInteractive is set: {question}");
        }
    }
}
