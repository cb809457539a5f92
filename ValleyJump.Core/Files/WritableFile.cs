namespace ValleyJump.Core.Files;

/// <summary>What can be told of a path before anything is written to it.</summary>
internal static class WritableFile
{
    /// <summary>Checks that a file could be written, as far as that can be told without writing it.</summary>
    /// <param name="task">What it is for.</param>
    /// <param name="path">The file.</param>
    /// <param name="overwrite">It may exist, and is then replaced.</param>
    /// <param name="replaceReadOnly">Even if it is read-only.</param>
    /// <returns>The file itself, when <paramref name="path"/> is a symbolic link to it.</returns>
    /// <exception cref="FileException">It could not.</exception>
    public static string Check(FileTask task, string path, bool overwrite, bool replaceReadOnly)
    {
        string name = Path.GetFileName(path);
        if (path.Contains('\0') || name.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()))
            throw FileGuard.InvalidPath(task, path);
        return FileGuard.Run(task, path, () =>
        {
            var link = new FileInfo(path);
            string target = link.LinkTarget is null ? link.FullName : link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            RefuseDevice(task, target, path);
            if (Directory.Exists(target))
                throw Refused(task, FileFault.PathIsDirectory, path, "it is a directory");
            RequireFolder(task, Path.GetDirectoryName(target)!, path);
            var file = new FileInfo(target);
            try
            {
                _ = File.GetAttributes(target); // throws for names that are too long
            }
            catch (FileNotFoundException)
            {
                return target;
            }
            if (!overwrite)
                throw new FileException(task, FileFault.FileExists, path, $"'{path}' exists already.");
            if (file.IsReadOnly && !replaceReadOnly)
                throw new FileException(task, FileFault.FileReadOnly, path, $"'{path}' is read-only.");
            if (OperatingSystem.IsWindows() && !file.IsReadOnly) // throws when a program locks it
                File.OpenHandle(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose();
            return target;
        });
    }

    /// <summary>Creates a folder, and those that it is in, if need be.</summary>
    /// <exception cref="FileException">It cannot be created.</exception>
    public static void CreateFolder(FileTask task, string folder) => FileGuard.Run(task, folder, () =>
    {
        RefuseDevice(task, folder, folder);
        RefuseFile(task, folder, folder);
        return Directory.CreateDirectory(folder);
    });

    private static bool IsDevice(string path)
    {
        if (OperatingSystem.IsWindows())
            return path.StartsWith(@"\\.\", StringComparison.Ordinal);
        return path.StartsWith("/proc/", StringComparison.Ordinal)
            || (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal));
    }

    private static void RefuseDevice(FileTask task, string target, string path)
    {
        if (IsDevice(target))
        {
            string what = File.Exists(target) ? "it is a device, not a file" : "devices are there, not files";
            throw Refused(task, FileFault.PathIsDevice, path, what);
        }
    }

    /// <summary>Checks that a folder exists; the exception says what is in its place, or what the system says.</summary>
    private static void RequireFolder(FileTask task, string folder, string path)
    {
        if (Directory.Exists(folder))
            return;
        RefuseFile(task, folder, path);
        try
        {
            _ = File.GetAttributes(folder); // throws for names that are too long, and where one may not look
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Refused(task, FileFault.DirectoryNotFound, path, $"the directory '{folder}' does not exist");
        }
    }

    /// <summary>Checks that neither a folder nor any that it is in is a file.</summary>
    private static void RefuseFile(FileTask task, string folder, string path)
    {
        for (string? part = folder; part is not null && !Directory.Exists(part); part = Path.GetDirectoryName(part))
        {
            if (!Path.Exists(part))
                continue;
            string what = new FileInfo(part).LinkTarget is { } target ? $"a link to '{target}', which is no folder" : "a file";
            throw Refused(task, FileFault.PathIsFile, path, $"a folder is needed, and {(part == path ? "it" : $"'{part}'")} is {what}");
        }
    }

    private static FileException Refused(FileTask task, FileFault fault, string path, string what) =>
        new(task, fault, path, $"Cannot write '{path}': {what}.");
}
