namespace ValleyJump.Core.Files;

/// <summary>What the system says about a file that it does not read or write.</summary>
internal static class SystemReason
{
    /// <summary>The system's words, without the name of the file, which may be a temporary one.</summary>
    public static string Text(Exception problem) => problem is PathTooLongException ? "its name is too long" : problem.Message.Split(" : '")[0].TrimEnd('.');

    /// <summary>Why access is denied, in brackets, such as " (Permission denied)"; empty when the system does not say more.</summary>
    public static string Of(Exception problem) => problem.InnerException is IOException { Message.Length: > 0 } reason ? $" ({Text(reason)})" : "";

    /// <summary>Is it EFBIG? The runtime makes an ArgumentOutOfRangeException of it, on whatever is written.</summary>
    public static bool IsFileTooLarge(Exception problem) => !OperatingSystem.IsWindows() && problem is ArgumentOutOfRangeException { ParamName: "value", ActualValue: null };
}
