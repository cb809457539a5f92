using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Datasets;

/// <summary>A training and a test set with the same image size and classes.</summary>
[View(nameof(Name), nameof(TrainCount), nameof(TestCount), nameof(Classes), nameof(ImageSize), nameof(PixelRange))]
[RowsOnly("Tables do not hold images: Import-Csv data.csv | Import-ImageDataset reads them again.")]
public sealed partial record ImageDataset : INoted
{
    /// <summary>What to call it in tables, such as mnist-10k.</summary>
    [Column(IsInput = true, Width = 24)]
    public string Name { get; internal init; }

    /// <summary>The training images.</summary>
    public LabelledImages Train { get; internal init; }

    /// <summary>The test images.</summary>
    public LabelledImages Test { get; internal init; }

    /// <summary>The number of classes; labels run from 0 to Classes - 1.</summary>
    public int Classes { get; internal init; }

    /// <summary>
    /// A SHA-256 over the pixels and labels of both sets, in lower-case hexadecimal: two data sets with the same one train the same
    /// networks.
    /// </summary>
    public string Fingerprint { get; internal init; }

    /// <summary>Where it was read from, and how much of it; null where it was not read.</summary>
    [Inputs]
    public ImageDatasetImport? Source { get; internal init; }

    /// <summary>What the files call the classes: the class k of <see cref="LabelledImages.Labels"/> is ClassNames[k].</summary>
    public IReadOnlyList<string> ClassNames { get; internal init; } = [];

    /// <summary>The least pixel of all that the files have; NaN where it was not read.</summary>
    [Column(Format = "G4")]
    public double SmallestPixel { get; internal init; } = double.NaN;

    /// <summary>The greatest pixel of all that the files have: 255 as a rule. NaN where it was not read.</summary>
    [Column(Format = "G4")]
    public double GreatestPixel { get; internal init; } = double.NaN;

    /// <summary>The range of the pixels in the files, for people.</summary>
    [Column(ViewOnly = true, Label = "Pixels", Width = 10)]
    public string PixelRange => double.IsNaN(GreatestPixel) ? "" : $"{SmallestPixel:G4} - {GreatestPixel:G4}";

    /// <summary>Test images that are among the training images, pixel by pixel.</summary>
    public int SharedCount { get; private init; }

    /// <summary>What is odd about the images, and what to do about it; empty where all is as it should be.</summary>
    public string Note { get; internal init; } = "";

    string INoted.Cell => Name;

    /// <summary>Height of an image in pixels.</summary>
    [Column(Unit = "pixels")]
    public int Rows => Train.Rows;

    /// <summary>Width of an image in pixels.</summary>
    [Column(Unit = "pixels")]
    public int Columns => Train.Columns;

    /// <summary>Height and width of an image, for people.</summary>
    [Column(ViewOnly = true, Width = 11)]
    public string ImageSize => $"{Rows} x {Columns}";

    /// <summary>The number of training images.</summary>
    [Column(Label = "Train", Width = 8)]
    public int TrainCount => Train.Count;

    /// <summary>The number of test images.</summary>
    [Column(Label = "Test", Width = 8)]
    public int TestCount => Test.Count;

    /// <summary>Makes a data set with its fingerprint.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="train">The training images.</param>
    /// <param name="test">The test images, of the same size.</param>
    /// <param name="classNames">What to call the classes, each once.</param>
    /// <exception cref="ArgumentException">The sizes differ, or a label is not that of a class.</exception>
    public static ImageDataset Create(string name, LabelledImages train, LabelledImages test, IReadOnlyList<string> classNames)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        ArgumentNullException.ThrowIfNull(classNames);
        if ((train.Rows, train.Columns) != (test.Rows, test.Columns))
        {
            throw new ArgumentException(
                $"The test images must have {train.Rows} x {train.Columns} pixels, not {test.Rows} x {test.Columns}.", nameof(test));
        }

        if (train.Labels.Concat(test.Labels).Any(label => label < 0 || label >= classNames.Count))
            throw new ArgumentException($"Labels must be from 0 to {classNames.Count - 1}.", nameof(train));
        return new()
        {
            Name = name,
            Train = train,
            Test = test,
            Classes = classNames.Count,
            Fingerprint = FingerprintOf(train, test, classNames.Count),
            ClassNames = classNames,
            SharedCount = SharedImages.Count(test, train),
        };
    }

    /// <summary>
    /// The SHA-256 over, in little-endian order, the number of classes and, for the training and then the test set, its count, rows and
    /// columns
    /// (int32), labels (int32) and pixels (float32).
    /// </summary>
    public static string FingerprintOf(LabelledImages train, LabelledImages test, int classes)
    {
        ArgumentNullException.ThrowIfNull(train);
        ArgumentNullException.ThrowIfNull(test);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Append([classes]);
        foreach (LabelledImages set in (LabelledImages[])[train, test])
        {
            Append([set.Count, set.Rows, set.Columns]);
            Append(set.Labels);
            Append(MemoryMarshal.Cast<float, int>(set.Pixels));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());

        void Append(ReadOnlySpan<int> words)
        {
            if (BitConverter.IsLittleEndian)
            {
                for (; words.Length > 0; words = words[Math.Min(words.Length, 1 << 20)..])
                    hash.AppendData(MemoryMarshal.AsBytes(words[..Math.Min(words.Length, 1 << 20)]));
                return;
            }
            Span<byte> word = stackalloc byte[4];
            foreach (int value in words)
            {
                BinaryPrimitives.WriteInt32LittleEndian(word, value);
                hash.AppendData(word);
            }
        }
    }

    /// <summary>One line: the name and the numbers of images.</summary>
    public override string ToString() =>
        FormattableString.Invariant(
        $"{Name}: {TrainCount} training and {TestCount} test images of {Rows} x {Columns} pixels in {Classes} classes");
}
