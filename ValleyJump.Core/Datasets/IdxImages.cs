using System.Buffers.Binary;
using System.Globalization;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>Images and labels in a pair of IDX files.</summary>
internal sealed class IdxImages : ImageSource
{
    private const int Block = 1 << 16;
    private static readonly string[] Names = [.. Enumerable.Range(0, 256).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    private readonly ImageFormat format;

    private IdxImages(string path, int rows, int columns, string[] labels, ImageFormat format) : base(path, rows, columns, labels) =>
        this.format = format;

    /// <summary>Reads the labels and the header of the images.</summary>
    /// <param name="imagesPath">The file of the images.</param>
    /// <param name="labelsPath">The file of the labels, one byte each, or QMNIST's eight integers, of which the first is the class.</param>
    /// <param name="format">The size that is asked for, and the value of white.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="FileException">A file cannot be read, is damaged, or does not fit the other.</exception>
    public static IdxImages Open(string imagesPath, string labelsPath, ImageFormat format, CancellationToken cancel)
    {
        using var images = new IdxStream(imagesPath, labels: false);
        using var file = new IdxStream(labelsPath, labels: true);
        int count = file.Shape[0];
        if (count != images.Shape[0])
        {
            throw ImageFault.At(FileFault.CountMismatch, labelsPath, 4,
                $"there are {count} labels, but {images.Shape[0]} images in '{imagesPath}'");
        }
        var labels = new List<string>(); // grows with what is read
        byte[] block = new byte[Block];
        while (labels.Count < count)
        {
            cancel.ThrowIfCancellationRequested();
            Span<byte> next = block.AsSpan(0, Math.Min(Block / file.Item, count - labels.Count) * file.Item);
            file.Read(next);
            for (int at = 0; at < next.Length; at += file.Item)
                labels.Add(file.Item == 1 ? Names[next[at]] : $"{BinaryPrimitives.ReadInt32BigEndian(next[at..])}");
        }
        file.End();
        format.RequireSize(imagesPath, 8, images.Shape[1], images.Shape[2]);
        return new(imagesPath, images.Shape[1], images.Shape[2], [.. labels], format);
    }

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<int> indices, PixelSink sink, CancellationToken cancel)
    {
        using var images = new IdxStream(Path, labels: false);
        if (images.Shape is not [var count, var rows, var columns] || count != Labels.Length || rows != Rows || columns != Columns)
            throw ImageFault.At(FileFault.InvalidHeader, Path, 4, $"the file was changed while it was read");
        byte[] image = new byte[images.Item];
        float[] numbers = new float[images.Item];
        for (int i = 0, next = 0; i < count; i++)
        {
            if (i % 256 == 0)
                cancel.ThrowIfCancellationRequested();
            images.Read(image);
            if (format.White < byte.MaxValue && Array.FindIndex(image, p => p > format.White) is >= 0 and int p)
            {
                throw ImageFault.At(FileFault.InvalidPixel, Path, 16 + (long)i * image.Length + p,
                    $"the pixel is {image[p]}; pixels are {format.Pixels}");
            }
            See<byte>(image);
            if (next >= indices.Length || indices[next] != i)
                continue;
            CsvImages.Widen(image, numbers);
            sink(next++, numbers);
        }
        images.End();
    }
}
