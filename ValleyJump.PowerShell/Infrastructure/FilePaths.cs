using System.Collections.ObjectModel;
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

    /// <summary>
    /// The full paths of what a path with wildcards stands for, in the order of their names; one without stands for itself.
    /// </summary>
    /// <param name="cmdlet">The cmdlet.</param>
    /// <param name="path">What the user gave.</param>
    /// <param name="nothing">The error where nothing is found, which the cmdlet writes.</param>
    /// <exception cref="RuntimeException">As of <see cref="FileSystemPath"/>: the cmdlet ends.</exception>
    public static IEnumerable<string> FileSystemPaths(this PSCmdlet cmdlet, string path, Func<string, ErrorRecord> nothing)
    {
        if (!WildcardPattern.ContainsWildcardCharacters(path))
            return [cmdlet.FileSystemPath(path)];
        try
        {
            Collection<string> found = cmdlet.SessionState.Path.GetResolvedProviderPathFromPSPath(path, out ProviderInfo provider);
            if (provider.Name != "FileSystem")
                cmdlet.ThrowTerminatingError(Errors.NotAFilePath(path, provider.Name));
            if (found.Count > 0)
                return found.Order(StringComparer.Ordinal);
        }
        catch (ItemNotFoundException)
        {
            // As if nothing was found.
        }
        cmdlet.WriteError(nothing(path));
        return [];
    }
}
