namespace ValleyJump.Core.Files;

/// <summary>A file could not be read, written or downloaded. Files that were there before are as they were.</summary>
public sealed class FileException : Exception
{
    internal FileException(FileTask task, FileFault fault, string path, string message, Exception? inner = null) : base(message, inner) =>
        (Task, Fault, Path) = (task, fault, path);

    /// <summary>What was to be done.</summary>
    public FileTask Task { get; }

    /// <summary>What is wrong.</summary>
    public FileFault Fault { get; }

    /// <summary>The file, the folder, or the address.</summary>
    public string Path { get; }

    /// <summary>The byte at which it went wrong, counted from 0; in a gzip file, of the data that it holds.</summary>
    public long? Offset { get; internal init; }

    /// <summary>The line at which it went wrong, counted from 1.</summary>
    public long? Line { get; internal init; }
}
