using System.Management.Automation;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Turns the paths that users give into those of the file system.</summary>
internal static class FilePaths
{
    /// <summary>The full path of a file or folder, which need not exist. Wildcards are taken literally.</summary>
    /// <exception cref="RuntimeException">
    /// The path belongs to a provider without files, or to a drive that does not exist, or has a character that no path can have: the
    /// cmdlet ends.
    /// </exception>
    public static string FileSystemPath(this PSCmdlet cmdlet, string path)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
            cmdlet.ThrowTerminatingError(Errors.InvalidPath(path));
        string full = cmdlet.SessionState.Path.GetUnresolvedProviderPathFromPSPath(path, out ProviderInfo provider, out _);
        if (provider.Name != "FileSystem")
            cmdlet.ThrowTerminatingError(Errors.NotAFilePath(path, provider.Name));
        return full;
    }
}
