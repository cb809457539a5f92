using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>Chooses the images of a training and a test set, and looks whether something can be learnt of them.</summary>
/// <param name="import">What was asked for.</param>
/// <param name="train">The training images.</param>
/// <param name="test">The test images; null for further ones of the training file.</param>
/// <param name="notes">What is to be told already.</param>
internal sealed class DatasetBuilder(ImageDatasetImport import, ImageSource train, ImageSource? test, string[] notes)
{
    private const int PaperTrain = 100, PaperTest = 20, BuiltInTest = 100;

    private readonly double white = import.MaxPixel ?? byte.MaxValue;

    /// <summary>Reads the images.</summary>
    /// <exception cref="FileException">They cannot be read, do not fit together, are too few, or all alike or of one class.</exception>
    public ImageDataset Build(string name, CancellationToken cancel)
    {
        int trainTake = import.TrainPerClass ?? PaperTrain;
        int testTake = import.TestPerClass ?? (import.Path is null ? BuiltInTest : PaperTest);
        string[] names = train.ClassNames;
        if (names.Length < 2)
        {
            throw ImageFault.Of(FileFault.OneClass, train.Path,
                $"All {train.Labels.Length} images of '{train.Path}' have the label {names[0]}: a network has nothing to tell apart.");
        }
        int[] trainLabels = ClassesOf(train, names);
        int[][] trainChosen = BalancedSubset.Choose(trainLabels, names, train.Path, 0, trainTake, import.Seed, stream: 0);
        if (test is not null && SizeOf(test) != SizeOf(train))
        {
            var (rows, columns) = SizeOf(test);
            var (otherRows, otherColumns) = SizeOf(train);
            throw ImageFault.Of(FileFault.SizeMismatch, test.Path,
                $"The images of '{test.Path}' have {rows} x {columns} pixels, those of '{train.Path}' {otherRows} x {otherColumns}.");
        }
        if (test is null && trainTake == 0)
        {
            throw ImageFault.Of(FileFault.TooFewImages, train.Path,
                $"'{train.Path}' is read whole as the training set, and there is no other file for the test set.");
        }
        ImageSource testSource = test ?? train;
        // The streams of a file's classes are those of its place: a test file is shuffled by other ones than the training file.
        int[][] testChosen = test is null
            ? BalancedSubset.Choose(trainLabels, names, train.Path, trainTake, testTake, import.Seed, stream: 0)
            : BalancedSubset.Choose(ClassesOf(test, names), names, test.Path, 0, testTake, import.Seed, stream: 1UL << 32);
        if (testChosen.All(c => c.Length == 0))
            throw ImageFault.Of(FileFault.TooFewImages, testSource.Path, $"'{testSource.Path}' has no images left for the test set.");
        LabelledImages trainImages = Load(train, trainChosen, cancel);
        if (AreAlike(trainImages))
        {
            throw ImageFault.Of(FileFault.ImagesAlike, train.Path,
                $"The {trainImages.Count} training images of '{train.Path}' are all the same: a network has nothing to tell apart.");
        }
        ImageDataset data = ImageDataset.Create(name, trainImages, Load(testSource, testChosen, cancel), names);
        double smallest = Math.Min(train.Smallest, testSource.Smallest), greatest = Math.Max(train.Greatest, testSource.Greatest);
        return data with
        {
            Source = import with { Name = name, TrainPerClass = trainTake, TestPerClass = testTake, Transpose = IsTransposed(train) },
            SmallestPixel = smallest,
            GreatestPixel = greatest,
            Note = string.Join(' ', [.. notes, .. NotesOf(data, smallest, greatest)]),
        };
    }

    private IEnumerable<string> NotesOf(ImageDataset data, double smallest, double greatest)
    {
        if (import.MaxPixel is null && greatest < white / 2)
        {
            yield return FormattableString.Invariant($"The pixels run from {smallest} to {greatest}, far below {white}, which is white. ")
                + "Give -MaxPixel the value that white has in the file, such as 1, 16 or 100, or 255 if the images are so dark.";
        }
        if (data.SharedCount > 0)
        {
            yield return FormattableString.Invariant($"{data.SharedCount} of {data.TestCount} test images are among the training images, ")
                + "pixel by pixel: the test accuracy tells the less of other images.";
        }
    }

    private static bool AreAlike(LabelledImages images)
    {
        for (int i = 1; i < images.Count; i++)
        {
            if (!images.Image(i).SequenceEqual(images.Image(0)))
                return false;
        }
        return true;
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
            places = [.. Enumerable.Range(0, order.Length)];
        Array.Sort(order, places);
        bool transpose = IsTransposed(source);
        var (rows, columns) = SizeOf(source);
        int size = rows * columns;
        if ((long)order.Length * size > Array.MaxLength)
        {
            throw ImageFault.Of(FileFault.TooLarge, source.Path,
                $"{order.Length} images of {rows} x {columns} pixels do not fit in memory.");
        }
        float[] pixels = new float[(long)order.Length * size];
        source.Read(order, (i, image) =>
        {
            Span<float> target = pixels.AsSpan(places[i] * size, size);
            for (int p = 0; p < size; p++)
                target[p] = Normalise(transpose ? image[p % columns * rows + p / columns] : image[p]);
        }, cancel);
        return new(pixels, labels, rows, columns);
    }

    private float Normalise(float pixel) => ((float)(pixel / white) - 0.5f) / 0.5f;

    private bool IsTransposed(ImageSource source) =>
        import.Transpose ?? Path.GetFileName(source.Path).StartsWith("emnist-", StringComparison.OrdinalIgnoreCase);

    private (int Rows, int Columns) SizeOf(ImageSource source) => IsTransposed(source) ? (source.Columns, source.Rows)
        : (source.Rows, source.Columns);
}
