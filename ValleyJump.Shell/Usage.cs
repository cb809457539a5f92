namespace ValleyJump.Shell;

internal static class Usage
{
    internal const string Text = """
        Usage: ValleyJump.Shell [-Command <text> | [-File] <script.ps1> [arguments] | -Help | -Version]

          -Command, -c <text>    Runs the rest of the command line as PowerShell; '-' reads it from standard input.
          -File, -f <path>       Runs a script; what follows are its arguments: -Name value, -Name:value, -Switch.
          -NonInteractive        Fails instead of asking when a command wants an answer.
          -NoProfile, -NoLogo    Accepted as pwsh does; there is no profile.
          -Version               Prints the versions of the module and of the engine.
          -Help, -?              Prints this text.

        With neither a command nor a script it prompts; redirected standard input is run as a script.
        The ValleyJump module is imported. Exit codes: 0 success, 1 the command or script failed, N from 'exit N',
        64 bad usage, 70 the module could not be loaded, 130 interrupted.

        From the repository's root:
          dotnet run --project ValleyJump.Shell -c Release -- -Command "Get-Command -Module ValleyJump"

        """;
}
