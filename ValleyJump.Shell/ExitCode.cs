namespace ValleyJump.Shell;

/// <summary>The exit codes of the shell, the same as those of <c>pwsh</c>.</summary>
internal static class ExitCode
{
    internal const int Success = 0;
    internal const int Failure = 1;
    internal const int BadUsage = 64;
    internal const int StartFailure = 70;
    internal const int Interrupted = 130;
}
