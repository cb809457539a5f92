using ValleyJump.Core.Files;

namespace ValleyJump.Core.Runs;

/// <summary>Why a run could not be read from a file, or not be taken for the one that is wanted.</summary>
public enum SgdRunFault
{
    /// <summary>There is no such file.</summary>
    NotFound,

    /// <summary>The path is a directory.</summary>
    PathIsDirectory,

    /// <summary>The user may not read the file.</summary>
    AccessDenied,

    /// <summary>The system failed to read for another reason.</summary>
    ReadFailed,

    /// <summary>The file was not written by this module.</summary>
    NotARun,

    /// <summary>A later version of the module wrote the file, in a format that this one does not know.</summary>
    NewerFormat,

    /// <summary>The file is shorter than it was when it was written.</summary>
    Truncated,

    /// <summary>The file's contents are not those that were written: they do not have its checksum.</summary>
    Damaged,

    /// <summary>The file is as it was written, but what it holds is not a run.</summary>
    InvalidContents,

    /// <summary>The file was replaced after the run was read from it, so that its weights are not the run's.</summary>
    Changed,

    /// <summary>The file that a sweep would write holds another run.</summary>
    OtherRun,
}

/// <summary>A run could not be read from a file. The message names the file.</summary>
public sealed class SgdRunException : Exception
{
    internal SgdRunException(SgdRunFault fault, string path, string what, Exception? inner = null) : base($"'{path}' {what}.", inner) => (Fault, Path) = (fault, path);

    /// <summary>Why.</summary>
    public SgdRunFault Fault { get; }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>A file that is worthless, and can be replaced without a loss.</summary>
    internal bool IsDamage => Fault is SgdRunFault.Truncated or SgdRunFault.Damaged;

    /// <summary>Names what the system reported while <paramref name="path"/> was read.</summary>
    internal static SgdRunException From(Exception problem, string path) => problem switch
    {
        FileNotFoundException or DirectoryNotFoundException => new(SgdRunFault.NotFound, path, "does not exist", problem),
        UnauthorizedAccessException or System.Security.SecurityException => new(SgdRunFault.AccessDenied, path, $"cannot be read: you may not{SystemReason.Of(problem)}", problem),
        _ => new(SgdRunFault.ReadFailed, path, $"cannot be read: {SystemReason.Text(problem)}", problem),
    };
}
