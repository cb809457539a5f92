namespace ValleyJump.Core.Files;

/// <summary>What was to be done with a file.</summary>
public enum FileTask
{
    /// <summary>Write a table.</summary>
    Export,

    /// <summary>Write a figure.</summary>
    Plot,

    /// <summary>Read a table.</summary>
    Import,

    /// <summary>Write a run.</summary>
    Save,

    /// <summary>Read a run.</summary>
    Run,

    /// <summary>Read images.</summary>
    Dataset,

    /// <summary>Download a data set.</summary>
    Download,

    /// <summary>Write to the folder of a sweep.</summary>
    Submit,

    /// <summary>Read the folder of a sweep.</summary>
    Sweep,
}

/// <summary>What is wrong with a file, a folder, a disk or a server.</summary>
public enum FileFault
{
    /// <summary>There is no such file or folder.</summary>
    NotFound,

    /// <summary>The directory to write to does not exist.</summary>
    DirectoryNotFound,

    /// <summary>The path cannot be a file's name on this system.</summary>
    PathInvalid,

    /// <summary>The path is a directory, and a file is needed.</summary>
    PathIsDirectory,

    /// <summary>A folder is needed where there is a file: the path, or one that it is in.</summary>
    PathIsFile,

    /// <summary>The path is a device, which would be replaced by a file.</summary>
    PathIsDevice,

    /// <summary>The file exists and may not be replaced.</summary>
    FileExists,

    /// <summary>The file exists and is read-only.</summary>
    FileReadOnly,

    /// <summary>Another program has the file open in a way that keeps it from being replaced.</summary>
    FileInUse,

    /// <summary>The user may not read the file, or not write there.</summary>
    AccessDenied,

    /// <summary>The disk is full, or the user's quota is.</summary>
    DiskFull,

    /// <summary>The file system, or a limit of the user's, does not take a file of that size.</summary>
    FileTooLarge,

    /// <summary>The system failed to read for another reason.</summary>
    ReadFailed,

    /// <summary>The system failed to write for another reason.</summary>
    WriteFailed,

    /// <summary>The server could not be reached.</summary>
    Unreachable,

    /// <summary>The server answered with an error.</summary>
    Refused,

    /// <summary>The connection was lost, or nothing came for too long, before the file was whole.</summary>
    Interrupted,

    /// <summary>The file that came is not the published one.</summary>
    ChecksumMismatch,

    /// <summary>The data do not fit in memory, or the server sends more than any of its files can have.</summary>
    TooLarge,

    /// <summary>The file ends before the data that it announces.</summary>
    Truncated,

    /// <summary>The file goes on after the data that it announces.</summary>
    TrailingData,

    /// <summary>The gzip file is damaged.</summary>
    CorruptGzip,

    /// <summary>The contents are not those that were written: they do not have their checksum.</summary>
    Damaged,

    /// <summary>The file was not written by this module.</summary>
    NotARun,

    /// <summary>A later version of the module wrote the file, in a format that this one does not know.</summary>
    NewerFormat,

    /// <summary>The file is as it was written, but what it holds is not a run.</summary>
    InvalidContents,

    /// <summary>The file was replaced after the run was read from it, so that its weights are not the run's.</summary>
    Changed,

    /// <summary>The file that is to be written holds another run.</summary>
    OtherRun,

    /// <summary>The folder holds no sweep, and other files where one is to be written.</summary>
    NotASweep,

    /// <summary>The file belongs to another sweep, or to another task.</summary>
    OtherSweep,

    /// <summary>What the file says of its network does not come out on the images that were given.</summary>
    OtherImages,

    /// <summary>The file is of a kind that holds no images, or none that can be read here.</summary>
    NotImages,

    /// <summary>The zip archive is damaged or cut off.</summary>
    CorruptZip,

    /// <summary>The archive has no arrays of images and labels, or they have another type or shape.</summary>
    InvalidArray,

    /// <summary>The folder holds no image files with one of the names that are known.</summary>
    NoImageFiles,

    /// <summary>The folder holds the files of several data sets.</summary>
    SeveralDatasets,

    /// <summary>The file of images has no file of labels beside it, or its name does not tell how that is called.</summary>
    LabelsNotFound,

    /// <summary>The header of an IDX file is none, or one of data that are not images or labels in unsigned bytes.</summary>
    InvalidHeader,

    /// <summary>There are not as many labels as images.</summary>
    CountMismatch,

    /// <summary>The images have another size than the training images, or than the one asked for.</summary>
    SizeMismatch,

    /// <summary>The table has no rows, or no columns of pixels.</summary>
    EmptyTable,

    /// <summary>The table has no such label column.</summary>
    LabelColumnNotFound,

    /// <summary>Which column has the labels was not said, and cannot be told for sure.</summary>
    LabelColumnDoubtful,

    /// <summary>The table has no column of the name or number that is to be left out.</summary>
    ExcludeColumnNotFound,

    /// <summary>A column numbers or names the rows, and would be taken for a pixel.</summary>
    IndexColumn,

    /// <summary>The cells of the table are separated by something else than commas, semicolons or tabs.</summary>
    UnknownSeparator,

    /// <summary>A row of the table has more or fewer cells than the first.</summary>
    RaggedRow,

    /// <summary>A cell is not a pixel value.</summary>
    InvalidPixel,

    /// <summary>Pixels are fractions or too great, and which value is white was not said.</summary>
    UnknownPixelRange,

    /// <summary>A cell is not a label.</summary>
    InvalidLabel,

    /// <summary>The number of pixels is not that of a square image, and no size was given.</summary>
    NotSquare,

    /// <summary>A class has fewer images than asked for, or there are none for the test set.</summary>
    TooFewImages,

    /// <summary>All images are of one class: there is nothing to learn.</summary>
    OneClass,

    /// <summary>All training images are the same: there is nothing to learn from them.</summary>
    ImagesAlike,

    /// <summary>The test set has a class that the training set has not.</summary>
    UnknownClass,

    /// <summary>The built-in data are missing, or not those that were shipped.</summary>
    BuiltInDamaged,
}
