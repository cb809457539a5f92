namespace ValleyJump.Core.Files;

/// <summary>Why a table could not be written.</summary>
public enum TableExportFault
{
    /// <summary>The file's extension names no format, and no format was given.</summary>
    UnknownFormat,

    /// <summary>The path cannot be a file's name on this system.</summary>
    PathInvalid,

    /// <summary>The directory to write to does not exist.</summary>
    DirectoryNotFound,

    /// <summary>The path is a directory.</summary>
    PathIsDirectory,

    /// <summary>A folder is needed where there is a file: the path, or one that it is in.</summary>
    PathIsFile,

    /// <summary>The path is a device, which would be replaced by a file.</summary>
    PathIsDevice,

    /// <summary>The file exists and may not be overwritten.</summary>
    FileExists,

    /// <summary>The file exists and is read-only.</summary>
    FileReadOnly,

    /// <summary>Another program has the file open in a way that keeps it from being replaced.</summary>
    FileInUse,

    /// <summary>The user may not write there.</summary>
    AccessDenied,

    /// <summary>The disk is full, or the user's quota is.</summary>
    DiskFull,

    /// <summary>The file system, or a limit of the user's, does not take a file of that size.</summary>
    FileTooLarge,

    /// <summary>The system failed to write for another reason.</summary>
    WriteFailed,

    /// <summary>There are no results.</summary>
    NoRows,

    /// <summary>The long table asked for is in none of the results.</summary>
    NoTable,

    /// <summary>An object has nothing that a table could hold.</summary>
    NotTabular,
}

/// <summary>A table could not be written. Files that were there before are as they were.</summary>
public sealed class TableExportException : Exception
{
    internal TableExportException(TableExportFault fault, string message, object? target = null, Exception? inner = null) : base(message, inner) =>
        (Fault, Target) = (fault, target);

    /// <summary>Why.</summary>
    public TableExportFault Fault { get; }

    /// <summary>The path or the object that caused it.</summary>
    public object? Target { get; }

    private const int DiskFull = unchecked((int)0x80070070), HandleDiskFull = unchecked((int)0x80070027),
        SharingViolation = unchecked((int)0x80070020), InvalidName = unchecked((int)0x8007007B),
        ReadOnlyFileSystem = 30; // EROFS, of Linux and macOS

    /// <summary>Names what the system reported while <paramref name="path"/> was written.</summary>
    internal static TableExportException From(Exception problem, string path)
    {
        var (fault, what) = problem switch
        {
            DirectoryNotFoundException or FileNotFoundException => (TableExportFault.DirectoryNotFound, "its directory does not exist"),
            UnauthorizedAccessException or System.Security.SecurityException => (TableExportFault.AccessDenied, $"you may not write there{SystemReason.Of(problem)}"),
            _ when SystemReason.IsFileTooLarge(problem) => (TableExportFault.FileTooLarge, "the file system, or your limit, does not take a file of that size"),
            PathTooLongException => (TableExportFault.PathInvalid, SystemReason.Text(problem)),
            IOException { HResult: InvalidName } or ArgumentException or NotSupportedException => (TableExportFault.PathInvalid, "that cannot be the name of a file"),
            IOException { HResult: DiskFull or HandleDiskFull } => (TableExportFault.DiskFull, "the disk is full"),
            IOException { HResult: SharingViolation } when OperatingSystem.IsWindows() => (TableExportFault.FileInUse, "another program has it open"),
            IOException { HResult: var errno } when !OperatingSystem.IsWindows() && IsFull(errno) => (TableExportFault.DiskFull, "the disk or your quota is full"),
            IOException { HResult: ReadOnlyFileSystem } when !OperatingSystem.IsWindows() => (TableExportFault.AccessDenied, "the file system is read-only"),
            _ => (TableExportFault.WriteFailed, SystemReason.Text(problem)),
        };
        return new(fault, $"Cannot write '{path}': {what}.", path, problem);
    }

    /// <summary>ENOSPC, or the EDQUOT of Linux or macOS. On Unix the runtime passes errno on as the HResult.</summary>
    private static bool IsFull(int errno) => errno == 28 || errno == (OperatingSystem.IsMacOS() ? 69 : 122);
}
