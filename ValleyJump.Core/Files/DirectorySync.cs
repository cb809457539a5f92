using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace ValleyJump.Core.Files;

/// <summary>Writes the names of a directory to disk, so that what was renamed in it survives a loss of power too.</summary>
internal static partial class DirectorySync
{
    /// <summary>Does so where the system has a way to, which Windows has not. A file system that refuses has its own way.</summary>
    public static void Flush(string directory)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var handle = new SafeFileHandle(Open(directory, flags: 0), ownsHandle: true);
        if (!handle.IsInvalid)
            FileGuard.TryQuietly(() => RandomAccess.FlushToDisk(handle));
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);
}
