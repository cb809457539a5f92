using ValleyJump.Shell.Help;

namespace ValleyJump.Shell;

internal static class Program
{
    private static int Main(string[] args)
    {
        // Must be set before any type of the engine is loaded.
        Environment.SetEnvironmentVariable("POWERSHELL_TELEMETRY_OPTOUT", "1");

        ShellArguments arguments = ShellArguments.Parse(args);
        switch (arguments.Mode)
        {
            case ShellMode.Help:
                Console.Out.Write(Usage.Text);
                return ExitCode.Success;
            case ShellMode.BadUsage:
                return RejectUsage(arguments.Text);
            case ShellMode.WriteHelp:
                return HelpGenerator.Run(arguments.Text, arguments.Rest[0], Console.Error);
            case ShellMode.File when !File.Exists(arguments.Text):
                return RejectUsage($"There is no script file '{arguments.Text}'. Check the spelling of the path.");
            default:
                return ShellRunner.Run(arguments);
        }
    }

    private static int RejectUsage(string message)
    {
        Console.Error.WriteLine(message);
        Console.Error.WriteLine();
        Console.Error.Write(Usage.Text);
        return ExitCode.BadUsage;
    }
}
