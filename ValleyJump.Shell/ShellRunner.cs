using System.Globalization;
using System.Management.Automation;
using System.Management.Automation.Runspaces;
using ValleyJump.Shell.Hosting;

namespace ValleyJump.Shell;

/// <summary>Opens the engine with the module in it, and does what the command line asks for.</summary>
internal static class ShellRunner
{
    internal static int Run(ShellArguments arguments)
    {
        if (ModuleLocation.Find(AppContext.BaseDirectory) is not { } module)
        {
            Console.Error.WriteLine($"{ModuleLocation.ManifestName} was not found in or above '{AppContext.BaseDirectory}'. Run the shell from a build of the repository.");
            return ExitCode.StartFailure;
        }

        if (arguments.Mode == ShellMode.Version)
        {
            Console.Out.WriteLine($"ValleyJump {module.Version}, PowerShell {PSVersionInfo.PSVersion}");
            return ExitCode.Success;
        }

        LeaveInvariantCulture();
        using Interruption interruption = new();
        Terminal terminal = new();
        LineReader reader = new();
        bool canAsk = !Console.IsInputRedirected && !arguments.NonInteractive;
        ConsoleUserInterface userInterface = new(terminal, reader, interruption, canAsk);
        ConsoleHost host = new(userInterface);

        using Runspace runspace = RunspaceFactory.CreateRunspace(host, SessionState());
        runspace.Open();
        Runspace.DefaultRunspace = runspace;
        PipelineRunner runner = new(runspace, host, userInterface, interruption, reader);

        if (!runner.ImportModule(module.Manifest))
        {
            terminal.WriteError($"The ValleyJump module could not be imported from '{module.Manifest}'. Build it first: dotnet build -c Release{Environment.NewLine}");
            return ExitCode.StartFailure;
        }

        return arguments.Mode switch
        {
            ShellMode.Command => runner.RunCommand(arguments.Text, mayReadInput: true),
            ShellMode.File => runner.RunFile(Path.GetFullPath(arguments.Text), arguments.Rest),
            ShellMode.Prompt when !Console.IsInputRedirected => new PromptLoop(runner, host, terminal, reader, interruption).RunToExit(),
            _ => runner.RunCommand(reader.Input.ReadToEnd(), mayReadInput: false),
        };
    }

    /// <summary>Takes the English culture where the system names none, as containers do.</summary>
    /// <remarks>The engine wraps help between words only in the languages it knows, and the invariant culture is not one of them.</remarks>
    private static void LeaveInvariantCulture()
    {
        if (CultureInfo.CurrentCulture.Name.Length > 0)
        {
            return;
        }

        try
        {
            CultureInfo.CurrentCulture = CultureInfo.DefaultThreadCurrentCulture = CultureInfo.GetCultureInfo("en-US");
        }
        catch (CultureNotFoundException)
        {
            // The system has the invariant culture only.
        }
    }

    private static InitialSessionState SessionState()
    {
        InitialSessionState state = InitialSessionState.CreateDefault2();
        if (OperatingSystem.IsWindows())
        {
            state.ExecutionPolicy = Microsoft.PowerShell.ExecutionPolicy.Bypass;
        }

        // The modules of an installed pwsh may be on the path; they need assemblies that only pwsh has, and would answer an unknown
        // command with a page of load errors.
        state.Variables.Add(new SessionStateVariableEntry("PSModuleAutoLoadingPreference", "None", "Modules are imported by name only."));

        // The engine's own 'help' pages through commands that only pwsh has.
        state.Commands.Add(new SessionStateAliasEntry("help", "Get-Help"));
        return state;
    }
}
