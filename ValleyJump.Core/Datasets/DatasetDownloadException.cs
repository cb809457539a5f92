using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>Why a data set could not be downloaded.</summary>
public enum DatasetDownloadFault
{
    /// <summary>A file of that name with another content is there already.</summary>
    FileExists,

    /// <summary>The folder or a file in it cannot be written: the inner exception, a <see cref="TableExportException"/>, says why.</summary>
    WriteFailed,

    /// <summary>The server could not be reached.</summary>
    Unreachable,

    /// <summary>The server has no such file.</summary>
    NotFound,

    /// <summary>The server answered with another error.</summary>
    Refused,

    /// <summary>The connection was lost, or nothing came for too long, before the file was whole.</summary>
    Interrupted,

    /// <summary>The file that came is not the published one.</summary>
    ChecksumMismatch,

    /// <summary>The server sends more than any of these files can have.</summary>
    TooLarge,
}

/// <summary>A data set could not be downloaded. No file with another content is left under the name of a wanted one.</summary>
public sealed class DatasetDownloadException : Exception
{
    internal DatasetDownloadException(DatasetDownloadFault fault, string target, string message, Exception? inner = null) : base(message, inner) => (Fault, Target) = (fault, target);

    /// <summary>Why.</summary>
    public DatasetDownloadFault Fault { get; }

    /// <summary>The address or the file.</summary>
    public string Target { get; }

    /// <summary>May the next try succeed?</summary>
    internal bool IsPassing { get; init; }
}
