using System.Globalization;
using System.Text.RegularExpressions;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Datasets;

/// <summary>
/// What to read as a data set, and how much of it. Everything has a default: without a <see cref="Path"/> it is the built-in one, the first
/// 10 000 training images of MNIST.
/// </summary>
/// <remarks>
/// The images are ordered class by class, and in the order of their file within a class. Pixels p from 0 to 255, or to
/// <see cref="MaxPixel"/>, become (p/255 - 0.5)/0.5, from -1 to 1, in float32 (arXiv 2601.10962, methods).
/// </remarks>
public sealed partial record ImageDatasetImport
{
    /// <summary>
    /// A folder, the IDX file of the training images, a CSV table, or an archive of numpy (.npz); null for the built-in images.
    /// </summary>
    public string? Path { get; internal init; }

    /// <summary>
    /// The file of the test images: IDX, CSV or .npz. Null for the one that belongs to <see cref="Path"/>; if there is none, the test set is
    /// made of further images of the training file.
    /// </summary>
    public string? TestPath { get; internal init; }

    /// <summary>Training images of each class; 0 takes all.</summary>
    public int? TrainPerClass { get; internal init; }

    /// <summary>Test images of each class; 0 takes all, or all that the training set leaves.</summary>
    public int? TestPerClass { get; internal init; }

    /// <summary>Draws the images of each class at random, the same ones for the same seed. Null takes the first ones.</summary>
    public ulong? Seed { get; internal init; }

    /// <summary>
    /// The label column of a CSV table, by its name, or its number from 0, or from -1 for the last one backwards. Null for the column
    /// called label, class, target or y; without a header for the first, where that is sure.
    /// </summary>
    public string? LabelColumn { get; internal init; }

    /// <summary>Columns of a CSV table that are neither labels nor pixels, by name or number, with semicolons between them.</summary>
    public string? ExcludeColumn { get; internal init; }

    /// <summary>
    /// The value of white in the files, above 0. Null for 255 and whole numbers; where it is given, pixels may be fractions.
    /// </summary>
    [Column(Format = "G4")]
    public double? MaxPixel { get; internal init; }

    /// <summary>Height of an image in pixels. CSV: needed if the images are not square. IDX: checked.</summary>
    [Column(Name = "FileRows")]
    public int? Rows { get; internal init; }

    /// <summary>Width of an image in pixels. CSV: needed if the images are not square. IDX: checked.</summary>
    [Column(Name = "FileColumns")]
    public int? Columns { get; internal init; }

    /// <summary>
    /// The files hold the images column by column, as EMNIST's do. Null goes by the name: those that start with emnist- do.
    /// </summary>
    public bool? Transpose { get; internal init; }

    /// <summary>What to call it; null for the name of the files or the folder.</summary>
    [Column(Name = "")]
    public string? Name { get; internal init; }

    /// <summary>Reads the images.</summary>
    /// <exception cref="FileException">They cannot be read, are damaged, do not fit together, or are too few.</exception>
    /// <exception cref="InvalidInputException">A number is out of range.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public ImageDataset Read(CancellationToken cancel = default)
    {
        Check.That(TrainPerClass is not < 0, nameof(TrainPerClass), TrainPerClass ?? 0, "zero or positive");
        Check.That(TestPerClass is not < 0, nameof(TestPerClass), TestPerClass ?? 0, "zero or positive");
        Check.That(Rows is not < 1, nameof(Rows), Rows ?? 0, "positive");
        Check.That(Columns is not < 1, nameof(Columns), Columns ?? 0, "positive");
        Check.That(MaxPixel is not { } white || double.IsFinite(white) && white > 0, nameof(MaxPixel), MaxPixel, "finite and above zero");
        var (train, test, name, notes) = Open(cancel);
        Check.That(LabelColumn is null || train is CsvImages || test is CsvImages, nameof(LabelColumn), LabelColumn ?? "", NoTable);
        Check.That(ExcludeColumn is null || train is CsvImages || test is CsvImages, nameof(ExcludeColumn), ExcludeColumn ?? "", NoTable);
        return new DatasetBuilder(this, train, test, notes).Build(Name ?? name, cancel);
    }

    private const string NoTable = "left out: the images are not in a table";

    private ImageFormat Format => new(Rows, Columns, MaxPixel);

    private (ImageSource Train, ImageSource? Test, string Name, string[] Notes) Open(CancellationToken cancel)
    {
        ImageSource? test = TestPath is null ? null : OpenTest(TestPath, LabelColumn, cancel);
        if (Path is null)
            return (OpenIdx(BuiltInImages.Find(), cancel), test, BuiltInImages.Name, []);
        DatasetFiles files = Directory.Exists(Path) ? DatasetSearch.In(Path) : new(Path, "");
        string fileName = System.IO.Path.GetFileName(files.Train), name = files.Name.Length > 0 ? files.Name : DatasetSearch.Stem(fileName);
        switch (FormatOf(files.Train))
        {
            case FileFormat.Zip:
                var (train, inside) = NpzImages.Open(files.Train, Format, cancel);
                string? archive = test is null && inside is null ? DatasetSearch.TestBeside(files.Train) : null;
                return (train, test ?? inside ?? (archive is null ? null : OpenTest(archive, null, cancel)), name, []);
            case FileFormat.Text:
                CsvImages table = OpenTable(files.Train, LabelColumn, cancel);
                string[] notes = test is null && DatasetSearch.TestBeside(files.Train) is { } beside
                    ? OpenBeside(table, beside, out test, cancel) : [];
                return (table, test, name, notes);
            default:
                var (pair, testPair, set) = IdxFiles.Beside(files.Train);
                string known = files.Name.Length > 0 ? files.Name : set.Length > 0 ? set : fileName;
                return (OpenIdx(pair, cancel), test ?? (testPair is null ? null : OpenIdx(testPair, cancel)), known, []);
        }
    }

    /// <summary>What the reader of a file is: its content decides, and only where that says nothing its name.</summary>
    /// <exception cref="FileException">It is something that holds no images, or cannot be read.</exception>
    private static FileFormat FormatOf(string path)
    {
        FileContent content = FileContent.Of(path);
        content.RefuseForeign(path);
        bool table = TableName().IsMatch(path);
        return content.Format switch
        {
            FileFormat.Text => IdxFiles.IsName(path) ? FileFormat.Idx : FileFormat.Text,
            FileFormat.Unknown when table => FileFormat.Text,
            FileFormat.Unknown when IdxFiles.IsImages(path) => FileFormat.Idx,
            FileFormat.Unknown => throw ImageFault.Of(FileFault.NotImages, path, $"'{path}' is {content.Name}."),
            var format => format,
        };
    }

    private ImageSource OpenTest(string path, string? labelColumn, CancellationToken cancel) => FormatOf(path) switch
    {
        FileFormat.Zip => NpzImages.OpenTest(path, Format, cancel),
        FileFormat.Text => OpenTable(path, labelColumn, cancel),
        _ => OpenIdx(IdxFiles.PairOf(path), cancel),
    };

    /// <summary>Opens the table of test images that lies beside one, unless it has no labels, as those of competitions.</summary>
    /// <returns>Why it is not used, if so.</returns>
    private string[] OpenBeside(CsvImages train, string path, out ImageSource? test, CancellationToken cancel)
    {
        try
        {
            // Without a header the labels are where the training images have them.
            string? column = train.Table.Header.Names is null ? train.Table.Label.ToString(CultureInfo.InvariantCulture) : LabelColumn;
            test = OpenTest(path, column, cancel);
            return [];
        }
        catch (FileException problem) when (problem.Fault is FileFault.LabelColumnNotFound or FileFault.NotSquare)
        {
            test = null;
            return [$"The table beside the training images is not used as the test set, since it has no labels: {problem.Message}"];
        }
    }

    [GeneratedRegex(@"\.(csv|tsv|txt)(\.gz)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TableName();

    private CsvImages OpenTable(string path, string? labelColumn, CancellationToken cancel) =>
        CsvImages.Open(path, labelColumn, ExcludeColumn, Format, cancel);

    private IdxImages OpenIdx(IdxPair pair, CancellationToken cancel) => IdxImages.Open(pair.Images, pair.Labels, Format, cancel);
}
