using System.Globalization;
using System.Management.Automation.Host;

namespace ValleyJump.Shell.Hosting;

/// <summary>What the engine sees of this console.</summary>
internal sealed class ConsoleHost(ConsoleUserInterface userInterface) : PSHost
{
    private readonly Stack<bool> _nestedPrompts = new();

    public override string Name => "ValleyJump.Shell";

    public override Version Version { get; } = typeof(ConsoleHost).Assembly.GetName().Version!;

    public override Guid InstanceId { get; } = Guid.NewGuid();

    public override PSHostUserInterface UI => userInterface;

    public override CultureInfo CurrentCulture { get; } = CultureInfo.CurrentCulture;

    public override CultureInfo CurrentUICulture { get; } = CultureInfo.CurrentUICulture;

    /// <summary>The code of <c>exit</c>, once a command has said it.</summary>
    internal int? RequestedExitCode { get; private set; }

    /// <summary>Reads and runs commands until it is time to leave; set by the shell when it can prompt.</summary>
    internal Action? PromptLoop { get; set; }

    /// <summary>Whether a suspended command still holds the runspace, so that what runs meanwhile must be nested in it.</summary>
    internal bool IsNested => _nestedPrompts.Count > 0;

    /// <summary>Whether the loop that runs innermost should return.</summary>
    internal bool ShouldLeavePrompt => RequestedExitCode is not null || (_nestedPrompts.TryPeek(out bool leave) && leave);

    public override void SetShouldExit(int exitCode) => RequestedExitCode = exitCode;

    public override void EnterNestedPrompt()
    {
        Action loop = PromptLoop ?? throw new HostException("Only the interactive prompt can suspend a command.");
        _nestedPrompts.Push(false);
        try
        {
            loop();
        }
        finally
        {
            _nestedPrompts.Pop();
        }
    }

    public override void ExitNestedPrompt()
    {
        if (_nestedPrompts.TryPop(out _))
        {
            _nestedPrompts.Push(true);
        }
    }

    // Native programs share the terminal as it is: there is no state to save or to restore.
    public override void NotifyBeginApplication() => userInterface.ClearProgress();

    public override void NotifyEndApplication()
    {
    }
}
