namespace ValleyJump.Core.Files;

/// <summary>
/// Writes files so that all of them appear, whole, or none does. Each is written beside its target under a temporary name; committing
/// flushes them to disk and renames them. A reader of a target sees the old file or the new one, never a part.
/// </summary>
/// <param name="overwrite">Existing files may be replaced.</param>
/// <param name="replaceReadOnly">Read-only files too; what replaces them is read-only again.</param>
/// <param name="open">Opens a temporary file, for tests.</param>
internal sealed class AtomicFileSet(bool overwrite, bool replaceReadOnly, Func<string, Stream>? open = null) : IDisposable
{
    private readonly List<(string Temporary, string Target, Stream Stream)> files = [];

    /// <summary>Checks that a file could be written, as far as that can be told without writing it.</summary>
    /// <returns>The file itself, when <paramref name="path"/> is a symbolic link to it.</returns>
    /// <exception cref="TableExportException">It could not.</exception>
    public string Check(string path)
    {
        string name = Path.GetFileName(path);
        if (path.Contains('\0') || name.AsSpan().ContainsAny(Path.GetInvalidFileNameChars()))
            throw new TableExportException(TableExportFault.PathInvalid, $"Cannot write '{path.Replace("\0", "\\0", StringComparison.Ordinal)}': that cannot be the name of a file.", path);
        return Guard(path, () =>
        {
            var link = new FileInfo(path);
            string target = link.LinkTarget is null ? link.FullName : link.ResolveLinkTarget(returnFinalTarget: true)!.FullName;
            RefuseDevice(target, path);
            if (Directory.Exists(target))
                throw new TableExportException(TableExportFault.PathIsDirectory, $"Cannot write '{path}': it is a directory.", path);
            RequireFolder(Path.GetDirectoryName(target)!, path);
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
                throw new TableExportException(TableExportFault.FileExists, $"'{path}' exists already.", path);
            if (file.IsReadOnly && !replaceReadOnly)
                throw new TableExportException(TableExportFault.FileReadOnly, $"'{path}' is read-only.", path);
            if (OperatingSystem.IsWindows() && !file.IsReadOnly)
                File.OpenHandle(target, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete).Dispose(); // throws when a program locks it
            return target;
        });
    }

    /// <summary>Checks as <see cref="Check"/> does, and that the directory can be written to, by creating a temporary file for an instant.</summary>
    /// <exception cref="TableExportException">It could not.</exception>
    public void Probe(string path)
    {
        string target = Check(path);
        Guard(path, () =>
        {
            string temporary = TemporaryName(target);
            File.Create(temporary).Dispose();
            File.Delete(temporary);
            return true;
        });
    }

    /// <summary>
    /// Creates a folder if need be, checks that a file could be written to it, and removes what killed processes left in it: temporary files
    /// that no process has open and that are <see cref="StaleAfter"/> old. (Ours are open while they are written, and renamed at once.)
    /// </summary>
    /// <exception cref="TableExportException">The folder cannot be created, or no file be written there.</exception>
    public static void PrepareFolder(string folder, string path)
    {
        CreateFolder(folder);
        using (var files = new AtomicFileSet(overwrite: true, replaceReadOnly: true))
            files.Probe(path);
        TryQuietly(() =>
        {
            foreach (string file in Directory.EnumerateFiles(folder, ".????????.???.tmp").Where(f => DateTime.UtcNow - File.GetLastWriteTimeUtc(f) > StaleAfter))
                TryQuietly(() => new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose());
        });
    }

    /// <summary>Creates a folder, and those that it is in, if need be.</summary>
    /// <exception cref="TableExportException">It cannot be created.</exception>
    public static void CreateFolder(string folder) => Guard(folder, () =>
    {
        RefuseDevice(folder, folder);
        RefuseFile(folder, folder);
        return Directory.CreateDirectory(folder);
    });

    /// <summary>Age from which a temporary file that no process has open counts as left over.</summary>
    internal static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(10);

    /// <summary>Starts a file and fills it.</summary>
    /// <exception cref="TableExportException">The file cannot be written.</exception>
    public void Write(string path, Action<Stream> fill)
    {
        string target = Check(path);
        Guard(path, () =>
        {
            string temporary = TemporaryName(target);
            Stream stream = (open ?? Create)(temporary);
            files.Add((temporary, target, stream));
            fill(stream);
            if (stream is FileStream file)
                file.Flush(flushToDisk: true);
            stream.Dispose();
            return true;
        });
    }

    /// <summary>Puts all files in place. When one cannot be, those before it are put back as they were.</summary>
    /// <exception cref="TableExportException">A file cannot be replaced.</exception>
    public void Commit()
    {
        var backups = new string?[files.Count];
        int done = 0;
        try
        {
            for (; done < files.Count; done++)
            {
                var (temporary, target, _) = files[done];
                bool exists = File.Exists(target);
                // The last file needs no way back: it is replaced, or nothing is.
                if (exists && done < files.Count - 1)
                    File.Copy(target, backups[done] = TemporaryName(target));
                Replace(temporary, target, exists);
            }
        }
        catch (Exception problem) when (IsInputOutput(problem))
        {
            string current = files[done].Target;
            while (--done >= 0)
                TryQuietly(() => Restore(files[done].Target, backups[done]));
            throw !overwrite && File.Exists(current) ? new TableExportException(TableExportFault.FileExists, $"'{current}' exists already.", current, problem) : TableExportException.From(problem, current);
        }
        finally
        {
            foreach (string backup in backups.OfType<string>())
                TryQuietly(() => File.Delete(backup));
        }
        files.Clear();
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        foreach (var (temporary, _, stream) in files)
        {
            TryQuietly(stream.Dispose);
            TryQuietly(() => File.Delete(temporary));
        }
        files.Clear();
    }

    private void Replace(string temporary, string target, bool exists)
    {
        if (!OperatingSystem.IsWindows())
        {
            if (exists)
                File.SetUnixFileMode(temporary, File.GetUnixFileMode(target));
            File.Move(temporary, target, overwrite);
            return;
        }
        // Windows does not replace a file while it is read-only.
        FileAttributes attributes = exists ? File.GetAttributes(target) : default;
        bool unlock = replaceReadOnly && attributes.HasFlag(FileAttributes.ReadOnly);
        if (unlock)
            File.SetAttributes(target, attributes & ~FileAttributes.ReadOnly);
        try
        {
            File.Move(temporary, target, overwrite);
        }
        finally
        {
            if (unlock)
                File.SetAttributes(target, attributes);
        }
    }

    private static void Restore(string target, string? backup)
    {
        if (backup is null)
            File.Delete(target);
        else
            File.Move(backup, target, overwrite: true);
    }

    private static FileStream Create(string path) => new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 1 << 16);

    /// <summary>A name of its own in the target's directory, short whatever the target's is.</summary>
    private static string TemporaryName(string target) => Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetRandomFileName()}.tmp");

    private static bool IsDevice(string path) => OperatingSystem.IsWindows()
        ? path.StartsWith(@"\\.\", StringComparison.Ordinal)
        : path.StartsWith("/proc/", StringComparison.Ordinal) || (path.StartsWith("/dev/", StringComparison.Ordinal) && !path.StartsWith("/dev/shm/", StringComparison.Ordinal));

    private static void RefuseDevice(string target, string path)
    {
        if (IsDevice(target))
            throw new TableExportException(TableExportFault.PathIsDevice, $"Cannot write '{path}': {(File.Exists(target) ? "it is a device, not a file" : "devices are there, not files")}.", path);
    }

    /// <summary>Checks that a folder exists; the exception says what is in its place, or what the system says.</summary>
    private static void RequireFolder(string folder, string path)
    {
        if (Directory.Exists(folder))
            return;
        RefuseFile(folder, path);
        try
        {
            _ = File.GetAttributes(folder); // throws for names that are too long, and where one may not look
        }
        catch (Exception problem) when (problem is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new TableExportException(TableExportFault.DirectoryNotFound, $"Cannot write '{path}': the directory '{folder}' does not exist.", path, problem);
        }
    }

    /// <summary>Checks that neither a folder nor any that it is in is a file.</summary>
    private static void RefuseFile(string folder, string path)
    {
        for (string? part = folder; part is not null && !Directory.Exists(part); part = Path.GetDirectoryName(part))
        {
            if (!Path.Exists(part))
                continue;
            string what = new FileInfo(part).LinkTarget is { } target ? $"a link to '{target}', which is no folder" : "a file";
            throw new TableExportException(TableExportFault.PathIsFile, $"Cannot write '{path}': a folder is needed, and {(part == path ? "it" : $"'{part}'")} is {what}.", path);
        }
    }

    private static T Guard<T>(string path, Func<T> work)
    {
        try
        {
            return work();
        }
        catch (Exception problem) when (IsInputOutput(problem))
        {
            throw TableExportException.From(problem, path);
        }
    }

    private static bool IsInputOutput(Exception problem) => problem is IOException or UnauthorizedAccessException or System.Security.SecurityException || SystemReason.IsFileTooLarge(problem);

    private static void TryQuietly(Action work)
    {
        try
        {
            work();
        }
        catch (Exception problem) when (IsInputOutput(problem))
        {
            // Nothing better can be done while another error is on its way.
        }
    }
}
