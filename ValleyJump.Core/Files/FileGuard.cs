using System.Security;

namespace ValleyJump.Core.Files;

/// <summary>Makes the one exception of files of whatever the system reports about paths and disks.</summary>
internal static class FileGuard
{
    private const int DiskFull = unchecked((int)0x80070070), HandleDiskFull = unchecked((int)0x80070027),
        SharingViolation = unchecked((int)0x80070020), InvalidName = unchecked((int)0x8007007B), FileExists = unchecked((int)0x80070050),
        ReadOnlyFileSystem = 30; // EROFS, of Linux and macOS

    /// <summary>Does something with a file.</summary>
    /// <exception cref="FileException">The system reports an error.</exception>
    public static T Run<T>(FileTask task, string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception problem) when (IsOfSystem(problem))
        {
            throw Named(task, path, problem);
        }
    }

    /// <summary>Does something with a file.</summary>
    /// <exception cref="FileException">The system reports an error.</exception>
    public static void Run(FileTask task, string path, Action work) => Run(task, path, () =>
    {
        work();
        return true;
    });

    /// <summary>Does something with a file that makes nothing worse when it fails, while another error is on its way.</summary>
    public static void TryQuietly(Action work)
    {
        try
        {
            work();
        }
        catch (Exception problem) when (IsOfSystem(problem))
        {
            // Nothing better can be done.
        }
    }

    /// <summary>Opens a file to read it.</summary>
    /// <exception cref="FileException">It cannot be read, or is a directory or a device.</exception>
    public static FileStream OpenRead(FileTask task, string path, FileShare share)
    {
        if (path.Contains('\0', StringComparison.Ordinal))
            throw InvalidPath(task, path);
        if (Directory.Exists(path))
            throw new FileException(task, FileFault.PathIsDirectory, path, $"Cannot read '{path}': it is a directory.");
        FileStream file = Run(task, path, () => new FileStream(path, FileMode.Open, FileAccess.Read, share | FileShare.Delete, 1 << 16));
        if (file.CanSeek)
            return file;
        file.Dispose();
        throw new FileException(task, FileFault.ReadFailed, path, $"Cannot read '{path}': it is a device, not a file.");
    }

    /// <summary>A path that no file system has.</summary>
    public static FileException InvalidPath(FileTask task, string path)
    {
        string shown = path.Replace("\0", "\\0", StringComparison.Ordinal);
        return new(task, FileFault.PathInvalid, path, $"Cannot {Verb(task)} '{shown}': that cannot be the name of a file.");
    }

    /// <summary>Does the system say so, and not our own code?</summary>
    public static bool IsOfSystem(Exception problem) =>
        problem is IOException or UnauthorizedAccessException or SecurityException || IsFileTooLarge(problem);

    /// <summary>Is it that a file, which was to be new, exists already: the EEXIST of Linux and macOS, or that of Windows?</summary>
    public static bool IsExisting(IOException problem) => problem.HResult == (OperatingSystem.IsWindows() ? FileExists : 17);

    /// <summary>The exception of files that says what the system reported about one.</summary>
    public static FileException Named(FileTask task, string path, Exception problem)
    {
        var (fault, what) = Verb(task) == "read" ? WhileReading(problem) : WhileWriting(problem);
        return new(task, fault, path, $"Cannot {Verb(task)} '{path}': {what}.", problem);
    }

    private static string Verb(FileTask task) =>
        task is FileTask.Run or FileTask.Dataset or FileTask.Import or FileTask.Sweep ? "read" : "write";

    private static (FileFault Fault, string What) WhileReading(Exception problem) => problem switch
    {
        FileNotFoundException or DirectoryNotFoundException => (FileFault.NotFound, "it does not exist"),
        UnauthorizedAccessException or SecurityException => (FileFault.AccessDenied, $"you may not read it{ReasonOf(problem)}"),
        _ when IsLocked(problem) => (FileFault.FileInUse, "another program has it open and locked"),
        _ => (FileFault.ReadFailed, TextOf(problem)),
    };

    private static (FileFault Fault, string What) WhileWriting(Exception problem) => problem switch
    {
        DirectoryNotFoundException or FileNotFoundException => (FileFault.DirectoryNotFound, "its directory does not exist"),
        UnauthorizedAccessException or SecurityException => (FileFault.AccessDenied, $"you may not write there{ReasonOf(problem)}"),
        PathTooLongException => (FileFault.PathInvalid, TextOf(problem)),
        _ when IsFileTooLarge(problem) => (FileFault.FileTooLarge, "the file system, or your limit, takes no file of that size"),
        { HResult: InvalidName } => (FileFault.PathInvalid, "that cannot be the name of a file"),
        { HResult: DiskFull or HandleDiskFull } => (FileFault.DiskFull, "the disk is full"),
        _ when IsLocked(problem) => (FileFault.FileInUse, "another program has it open"),
        { HResult: var errno } when IsFull(errno) => (FileFault.DiskFull, "the disk or your quota is full"),
        { HResult: ReadOnlyFileSystem } when !OperatingSystem.IsWindows() => (FileFault.AccessDenied, "the file system is read-only"),
        _ => (FileFault.WriteFailed, TextOf(problem)),
    };

    /// <summary>The system's words, without the name of the file, which may be a temporary one.</summary>
    private static string TextOf(Exception problem) =>
        problem is PathTooLongException ? "its name is too long" : problem.Message.Split(" : '")[0].TrimEnd('.');

    /// <summary>Why access is denied, in brackets, such as " (Permission denied)"; empty when the system does not say more.</summary>
    private static string ReasonOf(Exception problem) =>
        problem.InnerException is IOException { Message.Length: > 0 } reason ? $" ({TextOf(reason)})" : "";

    /// <summary>A sharing violation of Windows, or the EWOULDBLOCK of a lock on Linux or macOS.</summary>
    private static bool IsLocked(Exception problem) =>
        problem.HResult == (OperatingSystem.IsWindows() ? SharingViolation : OperatingSystem.IsMacOS() ? 35 : 11);

    /// <summary>ENOSPC, or the EDQUOT of Linux or macOS. On Unix the runtime passes errno on as the HResult.</summary>
    private static bool IsFull(int errno) =>
        !OperatingSystem.IsWindows() && (errno == 28 || errno == (OperatingSystem.IsMacOS() ? 69 : 122));

    /// <summary>Is it EFBIG? The runtime makes an ArgumentOutOfRangeException of it, on whatever is written.</summary>
    private static bool IsFileTooLarge(Exception problem) =>
        !OperatingSystem.IsWindows() && problem is ArgumentOutOfRangeException { ParamName: "value", ActualValue: null };
}
