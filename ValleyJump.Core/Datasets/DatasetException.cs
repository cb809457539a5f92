using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>Why images could not be read.</summary>
public enum DatasetFault
{
    /// <summary>There is no such file or folder.</summary>
    NotFound,

    /// <summary>The path is a directory, and a file is needed.</summary>
    PathIsDirectory,

    /// <summary>The folder holds no image files with one of the names that are known.</summary>
    NoImageFiles,

    /// <summary>The folder holds the files of several data sets.</summary>
    SeveralDatasets,

    /// <summary>The file of images has no file of labels beside it, or its name does not tell how that is called.</summary>
    LabelsNotFound,

    /// <summary>The user may not read the file.</summary>
    AccessDenied,

    /// <summary>The system failed to read for another reason.</summary>
    ReadFailed,

    /// <summary>The header of an IDX file is none, or one of data that are not images or labels in unsigned bytes.</summary>
    InvalidHeader,

    /// <summary>The file ends before the data that it announces.</summary>
    Truncated,

    /// <summary>The file goes on after the data that it announces.</summary>
    TrailingData,

    /// <summary>The gzip file is damaged.</summary>
    CorruptGzip,

    /// <summary>There are not as many labels as images.</summary>
    CountMismatch,

    /// <summary>The images have another size than the training images, or than the one asked for.</summary>
    SizeMismatch,

    /// <summary>The table has no rows, or no columns of pixels.</summary>
    EmptyTable,

    /// <summary>The table has no such label column.</summary>
    LabelColumnNotFound,

    /// <summary>A row of the table has more or fewer cells than the first.</summary>
    RaggedRow,

    /// <summary>A cell is not a pixel value.</summary>
    InvalidPixel,

    /// <summary>A cell is not a label.</summary>
    InvalidLabel,

    /// <summary>The number of pixels is not that of a square image, and no size was given.</summary>
    NotSquare,

    /// <summary>A class has fewer images than asked for, or there are none for the test set.</summary>
    TooFewImages,

    /// <summary>The test set has a class that the training set has not.</summary>
    UnknownClass,

    /// <summary>The data do not fit in memory.</summary>
    TooLarge,

    /// <summary>The built-in data are missing, or not those that were shipped.</summary>
    BuiltInDamaged,
}

/// <summary>Images could not be read. The message names the file, and the place in it.</summary>
public sealed class DatasetException : Exception
{
    internal DatasetException(DatasetFault fault, string path, string message, long? offset = null, long? line = null, Exception? inner = null) : base(message, inner) =>
        (Fault, Path, Offset, Line) = (fault, path, offset, line);

    /// <summary>Why.</summary>
    public DatasetFault Fault { get; }

    /// <summary>The file or folder.</summary>
    public string Path { get; }

    /// <summary>The byte at which it went wrong, counted from 0; in a gzip file, of the data that it holds.</summary>
    public long? Offset { get; }

    /// <summary>The line at which it went wrong, counted from 1.</summary>
    public long? Line { get; }

    /// <summary>What is wrong at a byte of a file.</summary>
    internal static DatasetException At(DatasetFault fault, string path, long offset, string what, Exception? inner = null) =>
        new(fault, path, FormattableString.Invariant($"'{path}' at byte {offset}: {what}."), offset: offset, inner: inner);

    /// <summary>What is wrong in a line of a file.</summary>
    internal static DatasetException InLine(DatasetFault fault, string path, long line, string what) =>
        new(fault, path, FormattableString.Invariant($"'{path}', line {line}: {what}."), line: line);

    /// <summary>Names what the system reported while <paramref name="path"/> was read.</summary>
    internal static DatasetException From(Exception problem, string path)
    {
        var (fault, what) = problem switch
        {
            FileNotFoundException or DirectoryNotFoundException => (DatasetFault.NotFound, "it does not exist"),
            UnauthorizedAccessException or System.Security.SecurityException => (DatasetFault.AccessDenied, $"you may not read it{SystemReason.Of(problem)}"),
            OutOfMemoryException => (DatasetFault.TooLarge, "its data do not fit in memory"),
            _ => (DatasetFault.ReadFailed, SystemReason.Text(problem)),
        };
        return new(fault, path, $"Cannot read '{path}': {what}.", inner: problem);
    }

    /// <summary>Does the system say so, and not the data?</summary>
    internal static bool IsInputOutput(Exception problem) =>
        problem is IOException or UnauthorizedAccessException or System.Security.SecurityException or NotSupportedException or OutOfMemoryException;
}
