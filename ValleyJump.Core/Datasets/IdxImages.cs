using System.Globalization;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>Images and labels in a pair of IDX files.</summary>
internal sealed class IdxImages : ImageSource
{
    private const int Block = 1 << 16;
    private static readonly string[] Names = [.. Enumerable.Range(0, 256).Select(i => i.ToString(CultureInfo.InvariantCulture))];

    private IdxImages(string path, int rows, int columns, string[] labels) : base(path, rows, columns, labels)
    {
    }

    /// <summary>Reads the labels and the header of the images.</summary>
    /// <exception cref="FileException">A file cannot be read, is damaged, or does not fit the other.</exception>
    public static IdxImages Open(string imagesPath, string labelsPath, CancellationToken cancel)
    {
        using var images = new IdxStream(imagesPath, 3);
        using var file = new IdxStream(labelsPath, 1);
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
            Span<byte> next = block.AsSpan(0, Math.Min(Block, count - labels.Count));
            file.Read(next);
            foreach (byte label in next)
                labels.Add(Names[label]);
        }
        file.End();
        return new(imagesPath, images.Shape[1], images.Shape[2], [.. labels]);
    }

    /// <inheritdoc/>
    public override byte[][] Read(ReadOnlySpan<int> indices, CancellationToken cancel)
    {
        using var images = new IdxStream(Path, 3);
        if (images.Shape is not [var count, var rows, var columns] || count != Labels.Length || rows != Rows || columns != Columns)
            throw ImageFault.At(FileFault.InvalidHeader, Path, 4, $"the file was changed while it was read");
        var pixels = new byte[indices.Length][];
        byte[] unwanted = new byte[images.Item];
        for (int i = 0, next = 0; i < count; i++)
        {
            if (i % 256 == 0)
                cancel.ThrowIfCancellationRequested();
            bool wanted = next < indices.Length && indices[next] == i;
            byte[] image = wanted ? new byte[images.Item] : unwanted;
            images.Read(image);
            if (wanted)
                pixels[next++] = image;
        }
        images.End();
        return pixels;
    }
}
