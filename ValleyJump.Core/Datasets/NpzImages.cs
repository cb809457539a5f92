using System.Globalization;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>Images and labels in two arrays of an archive of numpy, as Keras has them.</summary>
internal sealed class NpzImages : ImageSource
{
    private const int MaxPixels = 1 << 24; // of one image: the one buffer that is taken before its data are read
    private const int Block = 1 << 12; // labels

    // Without case and underscores. The training images come first, then those of files that have one set only.
    private static readonly (string Images, string Labels)[] Train =
        [("xtrain", "ytrain"), ("trainx", "trainy"), ("trainimages", "trainlabels"), ("trainingimages", "traininglabels")],
        Test = [("xtest", "ytest"), ("testx", "testy"), ("testimages", "testlabels")],
        Lone = [("images", "labels"), ("x", "y"), ("data", "labels"), ("data", "target")];

    private readonly string array;
    private readonly ImageFormat format;

    private NpzImages(string path, string array, int rows, int columns, string[] labels, ImageFormat format)
        : base(path, rows, columns, labels) => (this.array, this.format) = (array, format);

    /// <summary>Opens the images of an archive: those to train with and, if it has them, those to test with.</summary>
    /// <exception cref="FileException">It has none, or they cannot be read.</exception>
    public static (NpzImages Train, NpzImages? Test) Open(string path, ImageFormat format, CancellationToken cancel)
    {
        using var archive = new NpzArchive(path);
        NpzImages? test = Find(archive, Test) is { } pair ? Open(archive, pair, format, cancel) : null;
        return (Open(archive, Find(archive, Train) ?? Find(archive, Lone) ?? throw NoArrays(archive), format, cancel), test);
    }

    /// <summary>Opens the images of an archive that is given for the test images.</summary>
    /// <exception cref="FileException">It has none, or they cannot be read.</exception>
    public static NpzImages OpenTest(string path, ImageFormat format, CancellationToken cancel)
    {
        using var archive = new NpzArchive(path);
        return Open(archive, Find(archive, Test) ?? Find(archive, Lone) ?? throw NoArrays(archive), format, cancel);
    }

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<int> indices, PixelSink sink, CancellationToken cancel)
    {
        using var archive = new NpzArchive(Path);
        using NpyStream images = archive.Open(array);
        NpyHeader header = images.Header;
        if (header.Shape[0] != Labels.Length || SizeOf(Path, images, format) != (Rows, Columns))
            throw images.Wrong($"the file was changed while it was read");
        float[] pixels = new float[Rows * Columns];
        byte[] bytes = new byte[pixels.Length * header.ItemSize];
        for (int i = 0, next = 0; i < Labels.Length; i++)
        {
            if (i % 256 == 0)
                cancel.ThrowIfCancellationRequested();
            images.Read(bytes, bytes.Length);
            for (int p = 0; p < pixels.Length; p++)
            {
                double pixel = header.Value(bytes.AsSpan(p * header.ItemSize, header.ItemSize));
                if (!format.IsPixel(pixel))
                {
                    FileFault fault = format.MaxPixel is null && pixel >= 0 ? FileFault.UnknownPixelRange : FileFault.InvalidPixel;
                    throw ImageFault.Of(fault, Path,
                        $"'{Path}', image {i} of {array}, pixel {p}: it is {pixel}; pixels are {format.Pixels}.");
                }
                pixels[p] = (float)pixel;
            }
            See<float>(pixels);
            if (next < indices.Length && indices[next] == i)
                sink(next++, pixels);
        }
        images.End();
    }

    private static NpzImages Open(NpzArchive archive, (string Images, string Labels) pair, ImageFormat format, CancellationToken cancel)
    {
        using NpyStream images = archive.Open(pair.Images), file = archive.Open(pair.Labels);
        var (rows, columns) = SizeOf(archive.Path, images, format);
        long count = images.Header.Shape[0];
        if (file.Header.Shape is not ([_] or [_, 1]))
            throw file.Wrong($"its shape is ({string.Join(", ", file.Header.Shape)}); labels are one number for each image");
        if (file.Header.Shape[0] != count)
        {
            throw ImageFault.Of(FileFault.CountMismatch, archive.Path,
                $"'{archive.Path}' has {file.Header.Shape[0]} labels in {pair.Labels}, but {count} images in {pair.Images}.");
        }
        var labels = new List<string>(); // grows with what is read
        int size = file.Header.ItemSize;
        byte[] block = new byte[Block * size];
        while (labels.Count < count)
        {
            cancel.ThrowIfCancellationRequested();
            int next = (int)Math.Min(Block, count - labels.Count);
            file.Read(block, next * size);
            for (int i = 0; i < next; i++)
                labels.Add(LabelOf(file.Header.Value(block.AsSpan(i * size, size)), labels.Count, archive.Path));
        }
        file.End();
        return new(archive.Path, pair.Images, rows, columns, [.. labels], format);
    }

    private static string LabelOf(double label, int index, string path) =>
        double.IsInteger(label) && Math.Abs(label) < 1e15 ? ((long)label).ToString(CultureInfo.InvariantCulture)
            : throw ImageFault.Of(FileFault.InvalidLabel, path, $"'{path}', label {index}: it is {label}; labels are whole numbers.");

    /// <summary>count x rows x columns, with or without one channel, or count x pixels.</summary>
    private static (int Rows, int Columns) SizeOf(string path, NpyStream images, ImageFormat format)
    {
        (long rows, long columns) = images.Header.Shape switch
        {
            [_, 1, var r, var c] => (r, c),
            [_, var r, var c, .. [] or [1]] => (r, c),
            [_, <= MaxPixels and var pixels] => format.SizeOf(path, (int)pixels),
            _ => (0, 0),
        };
        if (rows == 0 || columns > MaxPixels / rows)
        {
            throw images.Wrong(
                $"its shape is ({string.Join(", ", images.Header.Shape)}); images are count x rows x columns, or count x pixels, in grey");
        }
        format.RequireSize(path, 0, (int)rows, (int)columns);
        return ((int)rows, (int)columns);
    }

    private static (string Images, string Labels)? Find(NpzArchive archive, (string Images, string Labels)[] names)
    {
        ILookup<string, string> arrays = archive.Arrays.ToLookup(a => a.Replace("_", "", StringComparison.Ordinal).ToLowerInvariant());
        (string Images, string Labels)[] found = [.. from pair in names
                                                     from images in arrays[pair.Images]
                                                     from labels in arrays[pair.Labels]
                                                     select (images, labels)];
        return found.Length < 2 ? found.Select(f => ((string, string)?)f).FirstOrDefault()
            : throw ImageFault.Of(FileFault.SeveralDatasets, archive.Path,
                $"'{archive.Path}' holds several sets of images: {string.Join(", ", found.Select(f => f.Images))}.");
    }

    private static FileException NoArrays(NpzArchive archive)
    {
        const int shown = 5;
        string names = string.Join(", ", archive.Names.Take(shown)) + (archive.Names.Length > shown ? ", ..." : "");
        return archive.Arrays.Length == 0
            ? ImageFault.Of(FileFault.NotImages, archive.Path,
                $"'{archive.Path}' is a zip archive of {(names.Length > 0 ? names : "nothing")}, and not one of numpy.")
            : ImageFault.Of(FileFault.InvalidArray, archive.Path,
                $"'{archive.Path}' has the arrays {names}, but no x_train and y_train or the like.");
    }
}
