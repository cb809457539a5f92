namespace ValleyJump.Core.Files;

/// <summary>
/// Writes files so that each appears whole or not at all. It is written beside its target under a temporary name; committing flushes it to
/// disk and renames it. A reader of a target sees the old file or the new one, never a part.
/// </summary>
/// <remarks>
/// When one of several files cannot be put in place, those before it are put back as they were. A process that is killed, or a machine
/// that loses its power, between two renames has no time for that: then the first ones are new and the others old, each of them whole.
/// </remarks>
/// <param name="task">What it is for.</param>
/// <param name="overwrite">Existing files may be replaced.</param>
/// <param name="replaceReadOnly">Read-only files too; what replaces them is read-only again.</param>
/// <param name="open">Opens a temporary file, for tests.</param>
internal sealed class AtomicFileSet(FileTask task, bool overwrite, bool replaceReadOnly, Func<string, Stream>? open = null) : IDisposable
{
    // A file without a temporary one is to be removed.
    private readonly List<(string? Temporary, string Target, Stream? Stream)> files = [];

    /// <summary>Checks that a file could be written, as far as that can be told without writing it.</summary>
    /// <returns>The file itself, when <paramref name="path"/> is a symbolic link to it.</returns>
    /// <exception cref="FileException">It could not.</exception>
    public string Check(string path) => WritableFile.Check(task, path, overwrite, replaceReadOnly);

    /// <summary>
    /// Checks as <see cref="Check"/> does, and that the directory can be written to, by creating a temporary file for an instant. What
    /// killed processes left there is removed, as by <see cref="PrepareFolder"/>.
    /// </summary>
    /// <exception cref="FileException">It could not.</exception>
    public void Probe(string path)
    {
        string target = Check(path);
        FileGuard.Run(task, path, () => Touch(target));
        RemoveStale(Path.GetDirectoryName(target)!);
    }

    /// <summary>
    /// Creates a folder if need be, checks that a file could be written to it, and removes what killed processes left in it: temporary
    /// files that no process has open and that are <see cref="StaleAfter"/> old. (Ours are open while they are written, then renamed.)
    /// </summary>
    /// <exception cref="FileException">The folder cannot be created, or no file be written there.</exception>
    public static void PrepareFolder(FileTask task, string folder)
    {
        WritableFile.CreateFolder(task, folder);
        FileGuard.Run(task, folder, () => Touch(Path.Combine(folder, "any")));
        RemoveStale(folder);
    }

    private static void RemoveStale(string folder)
    {
        FileGuard.TryQuietly(() =>
        {
            DateTime stale = DateTime.UtcNow - StaleAfter;
            string ours = $".????????.???{Extension}";
            foreach (string file in Directory.EnumerateFiles(folder, ours).Where(f => File.GetLastWriteTimeUtc(f) < stale))
                FileGuard.TryQuietly(() => Delete(file));
        });

        // Not what another process has open.
        static void Delete(string file) =>
            new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
    }

    // So that no other program's files are taken for ours.
    internal const string Extension = ".valleyjump.tmp";

    /// <summary>Age from which a temporary file that no process has open counts as left over.</summary>
    internal static readonly TimeSpan StaleAfter = TimeSpan.FromMinutes(10);

    /// <summary>Starts a file and fills it.</summary>
    /// <exception cref="FileException">The file cannot be written.</exception>
    public void Write(string path, Action<Stream> fill)
    {
        Stream stream = Begin(path);
        FileGuard.Run(task, path, () =>
        {
            fill(stream);
            End(stream);
        });
    }

    /// <summary>Starts a file that is filled bit by bit, and ended by <see cref="End"/>.</summary>
    /// <exception cref="FileException">The file cannot be written.</exception>
    public Stream Begin(string path)
    {
        string target = Check(path);
        return FileGuard.Run(task, path, () =>
        {
            string temporary = TemporaryName(target);
            Stream stream = (open ?? Create)(temporary);
            files.Add((temporary, target, stream));
            return stream;
        });
    }

    /// <summary>Ends a file that <see cref="Begin"/> started. What the system reports is thrown as it is.</summary>
    public static void End(Stream stream)
    {
        if (stream is FileStream file)
            file.Flush(flushToDisk: true);
        stream.Dispose();
    }

    /// <summary>Gives up a file that <see cref="Begin"/> started.</summary>
    public void Discard(Stream stream)
    {
        int at = files.FindIndex(f => f.Stream == stream);
        stream.Dispose();
        File.Delete(files[at].Temporary!);
        files.RemoveAt(at);
    }

    /// <summary>Removes a file when the others are put in place.</summary>
    /// <exception cref="FileException">It cannot be replaced.</exception>
    public void Remove(string path) => files.Add((null, Check(path), null));

    /// <summary>Puts all files in place. When one cannot be, those before it are put back as they were.</summary>
    /// <exception cref="FileException">A file cannot be replaced.</exception>
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
                bool last = done == files.Count - 1;
                if (temporary is null)
                    Move(target, last ? null : backups[done] = TemporaryName(target));
                else if (exists && !last)
                    File.Copy(target, backups[done] = TemporaryName(target));
                if (temporary is not null)
                    Replace(temporary, target, exists);
            }
        }
        catch (Exception problem) when (FileGuard.IsOfSystem(problem))
        {
            string current = files[done].Target;
            while (--done >= 0)
                FileGuard.TryQuietly(() => Restore(files[done].Target, backups[done]));
            throw !overwrite && File.Exists(current)
                ? new FileException(task, FileFault.FileExists, current, $"'{current}' exists already.", problem)
                : FileGuard.Named(task, current, problem);
        }
        finally
        {
            foreach (string backup in backups.OfType<string>())
                FileGuard.TryQuietly(() => File.Delete(backup));
        }
        foreach (string folder in files.Select(f => Path.GetDirectoryName(f.Target)!).Distinct())
            DirectorySync.Flush(folder);
        files.Clear();

        static void Move(string target, string? backup)
        {
            if (backup is not null)
            {
                File.Move(target, backup);
                return;
            }
            // Windows does not remove a file while it is read-only.
            if (OperatingSystem.IsWindows())
                File.SetAttributes(target, FileAttributes.Normal);
            File.Delete(target);
        }
    }

    /// <summary>Removes what was not committed.</summary>
    public void Dispose()
    {
        foreach (var (temporary, _, stream) in files)
        {
            if (temporary is null)
                continue;
            FileGuard.TryQuietly(stream!.Dispose);
            FileGuard.TryQuietly(() => File.Delete(temporary));
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

    /// <summary>What time it is for the machine that has a folder. What the system reports is thrown as it is.</summary>
    public static DateTime TimeOf(string folder) => Touch(Path.Combine(folder, "any"));

    /// <summary>Creates a file beside the target for an instant.</summary>
    private static DateTime Touch(string target)
    {
        string temporary = TemporaryName(target);
        File.Create(temporary).Dispose();
        DateTime time = File.GetLastWriteTimeUtc(temporary);
        File.Delete(temporary);
        return time;
    }

    /// <summary>A name of its own in the target's directory, short whatever the target's is.</summary>
    private static string TemporaryName(string target) => Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetRandomFileName()}{Extension}");
}
