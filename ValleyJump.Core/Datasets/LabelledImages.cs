namespace ValleyJump.Core.Datasets;

/// <summary>Images with a class label each, normalised and flattened: what a network is trained or tested on.</summary>
public sealed class LabelledImages
{
    /// <summary>Wraps the arrays without copying them; they are not to be changed afterwards.</summary>
    /// <param name="pixels">Pixel values, image after image, each row by row; length count x rows x columns. Finite.</param>
    /// <param name="labels">One class label per image, 0 to classes - 1.</param>
    /// <param name="rows">Height of an image in pixels, 1 or more.</param>
    /// <param name="columns">Width of an image in pixels, 1 or more.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no image.</exception>
    public LabelledImages(float[] pixels, int[] labels, int rows, int columns)
    {
        ArgumentNullException.ThrowIfNull(pixels);
        ArgumentNullException.ThrowIfNull(labels);
        ArgumentOutOfRangeException.ThrowIfLessThan(rows, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (labels.Length == 0)
            throw new ArgumentException("A set of images must hold at least one.", nameof(labels));
        if (pixels.LongLength != (long)labels.Length * rows * columns)
        {
            throw new ArgumentException(
                $"{labels.Length} images of {rows} x {columns} pixels do not have {pixels.Length} values.", nameof(pixels));
        }
        (Pixels, Labels, Rows, Columns) = (pixels, labels, rows, columns);
    }

    /// <summary>Normalised pixel values, image after image; length Count x Features.</summary>
    public float[] Pixels { get; }

    /// <summary>The class of each image.</summary>
    public int[] Labels { get; }

    /// <summary>Height of an image in pixels.</summary>
    public int Rows { get; }

    /// <summary>Width of an image in pixels.</summary>
    public int Columns { get; }

    /// <summary>The number of images.</summary>
    public int Count => Labels.Length;

    /// <summary>The number of inputs of a network for these images: Rows x Columns.</summary>
    public int Features => Rows * Columns;

    /// <summary>The pixels of one image, length Features.</summary>
    public ReadOnlySpan<float> Image(int index) => Pixels.AsSpan(index * Features, Features);
}
