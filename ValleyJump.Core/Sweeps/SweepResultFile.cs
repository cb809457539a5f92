using ValleyJump.Core.Files;

namespace ValleyJump.Core.Sweeps;

/// <summary>The file of a task's results: a seal, then a line for each.</summary>
internal static class SweepResultFile
{
    /// <summary>The seal of a task's file, by its first line and its length alone.</summary>
    /// <exception cref="FileException">The file cannot be read, was cut off, or is of another task.</exception>
    public static SweepSeal Peek(string path, SweepPart part)
    {
        Span<byte> line = stackalloc byte[SweepSeal.Length];
        int read;
        long length;
        try
        {
            using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete);
            length = RandomAccess.GetLength(file);
            read = RandomAccess.Read(file, line, 0);
        }
        catch (Exception problem) when (FileGuard.IsOfSystem(problem))
        {
            throw FileGuard.Named(FileTask.Sweep, path, problem);
        }
        if (read < line.Length)
            throw Fault(FileFault.Truncated, path, $"is truncated: it has {length} bytes");
        SweepSeal seal = SweepSeal.Parse(line) ?? throw Fault(FileFault.Damaged, path, $"is damaged in its first line");
        if (length < seal.Bytes)
            throw Fault(FileFault.Truncated, path, $"is truncated: it has {length} bytes of {seal.Bytes}");
        if (length > seal.Bytes)
            throw Fault(FileFault.Damaged, path, $"is damaged: it has {length} bytes instead of {seal.Bytes}");
        return seal.Task == part.Task && seal.Identity == part.Identity ? seal
            : throw Fault(FileFault.OtherSweep, path, $"holds results of another task or sweep");
    }

    /// <summary>The seal of a task's file, which is read whole.</summary>
    /// <exception cref="FileException">The file cannot be read, was cut off or changed, or is of another task.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static SweepSeal Verify(string path, SweepPart part, CancellationToken cancel)
    {
        SweepSeal seal = Peek(path, part);
        Open(path, seal, cancel).Dispose();
        return seal;
    }

    /// <summary>The results of a task, as they are asked for.</summary>
    /// <param name="path">The file.</param>
    /// <param name="seal">Its seal, of <see cref="Peek"/>.</param>
    /// <param name="warn">Receives what is odd.</param>
    /// <param name="cancel">Stops it.</param>
    /// <exception cref="FileException">The file cannot be read, or was changed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static IEnumerable<object> Results(string path, SweepSeal seal, Action<string> warn, CancellationToken cancel)
    {
        FileStream stream = Open(path, seal, cancel);
        if (seal.Results > 0)
            return SweepLine.Read(path, stream, warn, cancel, seal.Plain);
        stream.Dispose();
        return [];
    }

    /// <summary>Opens a file whose seal fits, at its first result.</summary>
    private static FileStream Open(string path, SweepSeal seal, CancellationToken cancel)
    {
        FileStream stream = FileGuard.OpenRead(FileTask.Sweep, path, FileShare.ReadWrite);
        try
        {
            if (!seal.Fits(FileGuard.Run(FileTask.Sweep, path, () => Hash(stream, cancel))))
                throw Fault(FileFault.Damaged, path, $"is damaged, or was changed: it does not have its checksum");
            stream.Position = SweepSeal.Length;
            return stream;
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>The checksum of all that follows the seal.</summary>
    public static byte[] Hash(Stream stream, CancellationToken cancel) => StreamHash.Sha256(stream, SweepSeal.Length, cancel);

    private static FileException Fault(FileFault fault, string path, FormattableString what) =>
        new(FileTask.Sweep, fault, path, $"'{path}' {FormattableString.Invariant(what)}.");
}
