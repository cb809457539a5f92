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
/// The images are ordered class by class, and in the order of their file within a class. Pixels p from 0 to 255 become (p/255 - 0.5)/0.5,
/// from -1
/// to 1, in float32 (arXiv 2601.10962, methods).
/// </remarks>
public sealed partial record ImageDatasetImport
{
    private const int PaperTrain = 100, PaperTest = 20, BuiltInTest = 100;

    /// <summary>A folder of IDX files, the IDX file of the training images, or a CSV table; null for the built-in images.</summary>
    public string? Path { get; init; }

    /// <summary>
    /// The file of the test images, IDX or CSV. Null for the one that belongs to <see cref="Path"/>; if there is none, the test set is
    /// made of further images of the training file.
    /// </summary>
    public string? TestPath { get; init; }

    /// <summary>Training images of each class; 0 takes all.</summary>
    public int? TrainPerClass { get; init; }

    /// <summary>Test images of each class; 0 takes all, or all that the training set leaves.</summary>
    public int? TestPerClass { get; init; }

    /// <summary>Draws the images of each class at random, the same ones for the same seed. Null takes the first ones.</summary>
    public ulong? Seed { get; init; }

    /// <summary>The label column of a CSV table, by its name or its number from 0.</summary>
    public string? LabelColumn { get; init; }

    /// <summary>Height of an image in pixels. CSV: needed if the images are not square. IDX: checked.</summary>
    [Column(Name = "FileRows")]
    public int? Rows { get; init; }

    /// <summary>Width of an image in pixels. CSV: needed if the images are not square. IDX: checked.</summary>
    [Column(Name = "FileColumns")]
    public int? Columns { get; init; }

    /// <summary>
    /// The files hold the images column by column, as EMNIST's do. Null goes by the name: those that start with emnist- do.
    /// </summary>
    public bool? Transpose { get; init; }

    /// <summary>What to call it; null for the name of the files or the folder.</summary>
    [Column(Name = "")]
    public string? Name { get; init; }

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
        Check.That(LabelColumn is null || Path is not null && IsTable(Path) || TestPath is not null
            && IsTable(TestPath), nameof(LabelColumn), LabelColumn ?? "", "left out: the images are not in a table");
        var (train, test, name) = Open(cancel);
        return Select(train, test, Name ?? name, cancel);
    }

    private (ImageSource Train, ImageSource? Test, string Name) Open(CancellationToken cancel)
    {
        ImageSource? test = TestPath is null ? null : IsTable(TestPath) ? OpenTable(TestPath, cancel)
            : OpenIdx(IdxFiles.PairOf(TestPath), cancel);
        if (Path is null)
            return (OpenIdx(BuiltInImages.Find(), cancel), test, BuiltInImages.Name);
        string fileName = System.IO.Path.GetFileName(System.IO.Path.TrimEndingDirectorySeparator(System.IO.Path.GetFullPath(Path)));
        if (IsTable(Path))
            return (OpenTable(Path, cancel), test, TableName().Replace(fileName, ""));
        var (pair, testPair, name) = IdxFiles.Find(Path);
        return (OpenIdx(pair, cancel), test ?? (testPair is null ? null : OpenIdx(testPair, cancel)), name.Length > 0 ? name : fileName);
    }

    private static bool IsTable(string path) => !Directory.Exists(path) && TableName().IsMatch(path);

    [GeneratedRegex(@"\.(csv|tsv|txt)(\.gz)?$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex TableName();

    private CsvImages OpenTable(string path, CancellationToken cancel) => CsvImages.Open(path, LabelColumn, Rows, Columns, cancel);

    private IdxImages OpenIdx(IdxPair pair, CancellationToken cancel)
    {
        IdxImages images = IdxImages.Open(pair.Images, pair.Labels, cancel);
        if ((Rows ?? images.Rows, Columns ?? images.Columns) != (images.Rows, images.Columns))
        {
            throw ImageFault.At(FileFault.SizeMismatch, pair.Images, 8,
                $"the images have {images.Rows} x {images.Columns} pixels, not {Rows ?? images.Rows} x {Columns ?? images.Columns}");
        }
        return images;
    }

    private ImageDataset Select(ImageSource train, ImageSource? test, string name, CancellationToken cancel)
    {
        int trainTake = TrainPerClass ?? PaperTrain, testTake = TestPerClass ?? (Path is null ? BuiltInTest : PaperTest);
        string[] names = train.ClassNames;
        int[] trainLabels = ClassesOf(train, names);
        int[][] trainChosen = BalancedSubset.Choose(trainLabels, names, train.Path, 0, trainTake, Seed, stream: 0);
        if (test is not null && SizeOf(test) != SizeOf(train))
        {
            var ((rows, columns), (wantedRows, wantedColumns)) = (SizeOf(test), SizeOf(train));
            throw ImageFault.Of(FileFault.SizeMismatch, test.Path,
                $"The images of '{test.Path}' have {rows} x {columns} pixels, those of '{train.Path}' {wantedRows} x {wantedColumns}.");
        }
        if (test is null && trainTake == 0)
        {
            throw ImageFault.Of(FileFault.TooFewImages, train.Path,
                $"'{train.Path}' is read whole as the training set, and there is no other file for the test set.");
        }
        ImageSource testSource = test ?? train;
        // The streams of a file's classes are those of its place: a test file is shuffled by other ones than the training file.
        int[][] testChosen = test is null
            ? BalancedSubset.Choose(trainLabels, names, train.Path, trainTake, testTake, Seed, stream: 0)
            : BalancedSubset.Choose(ClassesOf(test, names), names, test.Path, 0, testTake, Seed, stream: 1UL << 32);
        if (testChosen.All(c => c.Length == 0))
            throw ImageFault.Of(FileFault.TooFewImages, testSource.Path, $"'{testSource.Path}' has no images left for the test set.");
        return ImageDataset.Create(name, Load(train, trainChosen, cancel), Load(testSource, testChosen, cancel), names) with
        {
            Source = this with { Name = name, TrainPerClass = trainTake, TestPerClass = testTake, Transpose = IsTransposed(train) },
        };
    }

    private static int[] ClassesOf(ImageSource source, string[] names)
    {
        Dictionary<string, int> index = names.Index().ToDictionary(n => n.Item, n => n.Index, StringComparer.Ordinal);
        if (source.ClassNames.FirstOrDefault(n => !index.ContainsKey(n)) is { } unknown)
        {
            throw ImageFault.Of(FileFault.UnknownClass, source.Path,
                $"'{source.Path}' has images of class {unknown}; the training set has none.");
        }
        return Array.ConvertAll(source.Labels, label => index[label]);
    }

    private LabelledImages Load(ImageSource source, int[][] chosen, CancellationToken cancel)
    {
        int[] order = [.. chosen.SelectMany(c => c)], labels = [.. chosen.SelectMany((c, k) => c.Select(_ => k))],
            sorted = [.. order.Order()];
        byte[][] images = source.Read(sorted, cancel);
        bool transpose = IsTransposed(source);
        var (rows, columns) = SizeOf(source);
        int size = rows * columns;
        if ((long)order.Length * size > Array.MaxLength)
        {
            throw ImageFault.Of(FileFault.TooLarge, source.Path,
                $"{order.Length} images of {rows} x {columns} pixels do not fit in memory.");
        }
        float[] pixels = new float[(long)order.Length * size];
        for (int i = 0; i < order.Length; i++)
        {
            byte[] image = images[Array.BinarySearch(sorted, order[i])];
            Span<float> target = pixels.AsSpan(i * size, size);
            for (int p = 0; p < size; p++)
                target[p] = Normalised[transpose ? image[p % columns * rows + p / columns] : image[p]];
        }
        return new(pixels, labels, rows, columns);
    }

    private bool IsTransposed(ImageSource source) =>
        Transpose ?? System.IO.Path.GetFileName(source.Path).StartsWith("emnist-", StringComparison.OrdinalIgnoreCase);

    private (int Rows, int Columns) SizeOf(ImageSource source) => IsTransposed(source) ? (source.Columns, source.Rows)
        : (source.Rows, source.Columns);

    private static readonly float[] Normalised = [.. Enumerable.Range(0, 256).Select(p => (p / 255f - 0.5f) / 0.5f)];
}
