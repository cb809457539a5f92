using System.Globalization;
using System.Numerics;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>Receives the pixels of one image, as the file has them.</summary>
/// <param name="position">Which of the images that were asked for.</param>
/// <param name="pixels">Row by row; valid until the call returns.</param>
internal delegate void PixelSink(int position, ReadOnlySpan<float> pixels);

/// <summary>How images are to be read.</summary>
/// <param name="Rows">Height of an image in pixels, where it is given.</param>
/// <param name="Columns">Width.</param>
/// <param name="MaxPixel">The value of white; null for 255, and whole numbers only.</param>
internal sealed record ImageFormat(int? Rows = null, int? Columns = null, double? MaxPixel = null)
{
    /// <summary>The value of white.</summary>
    public double White => MaxPixel ?? byte.MaxValue;

    /// <summary>Can it be a pixel?</summary>
    public bool IsPixel(double value) => value >= 0 && value <= White && (MaxPixel is not null || double.IsInteger(value));

    /// <summary>What a pixel must be, for messages.</summary>
    public string Pixels => MaxPixel is { } white
        ? FormattableString.Invariant($"numbers from 0 to {white}") : "whole numbers from 0 to 255";

    /// <summary>The size of images that a file has as rows of pixels: the one that is given, or a square.</summary>
    /// <exception cref="FileException">The number of pixels is another.</exception>
    public (int Rows, int Columns) SizeOf(string path, int pixels)
    {
        int side = (int)Math.Round(Math.Sqrt(pixels));
        int height = Rows ?? (Columns is { } c ? pixels / c : side), width = Columns ?? (Rows is { } r ? pixels / r : side);
        if ((long)height * width == pixels)
            return (height, width);
        string unfit = Rows is null && Columns is null ? "they are not a square"
            : $"images of {Shown(Rows)} rows and {Shown(Columns)} columns need another number";
        // Advice to give the sizes would make a pixel of a column that is none.
        int more = Enumerable.Range(1, 3).FirstOrDefault(n => IsSquare(pixels - n));
        string surplus = more > 0 && Rows is null && Columns is null
            ? $" Without {(more == 1 ? "one" : $"{more}")} of them they would be: look whether all are pixels." : "";
        throw ImageFault.Of(FileFault.NotSquare, path, $"'{path}' has {pixels} columns of pixels; {unfit}.{surplus}");

        static string Shown(int? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "any";

        static bool IsSquare(int number) => number > 1 && Math.Round(Math.Sqrt(number)) is var root && root * root == number;
    }

    /// <summary>Checks the size of images that the file says.</summary>
    /// <exception cref="FileException">Another one is given.</exception>
    public void RequireSize(string path, long offset, int rows, int columns)
    {
        if ((Rows ?? rows, Columns ?? columns) != (rows, columns))
        {
            throw ImageFault.At(FileFault.SizeMismatch, path, offset,
                $"the images have {rows} x {columns} pixels, not {Rows ?? rows} x {Columns ?? columns}");
        }
    }
}

/// <summary>Labelled images of one size in a file, whose pixels are read when it is known which are wanted.</summary>
/// <param name="path">The file, for messages.</param>
/// <param name="rows">Height of an image in pixels.</param>
/// <param name="columns">Width of an image in pixels.</param>
/// <param name="labels">The label of each image, as the file writes it.</param>
internal abstract class ImageSource(string path, int rows, int columns, string[] labels)
{
    public string Path { get; } = path;

    public int Rows { get; } = rows;

    public int Columns { get; } = columns;

    public string[] Labels { get; } = labels;

    /// <summary>The least pixel of those that were read.</summary>
    public double Smallest { get; private set; } = double.PositiveInfinity;

    /// <summary>The greatest pixel of those that were read.</summary>
    public double Greatest { get; private set; } = double.NegativeInfinity;

    /// <summary>The distinct labels: by value if all are whole numbers, by their characters otherwise.</summary>
    public string[] ClassNames { get; } = Sort([.. labels.Distinct(StringComparer.Ordinal)]);

    /// <summary>Reads the pixels of some images. The whole file is checked, whichever are wanted.</summary>
    /// <param name="indices">Ascending, each once.</param>
    /// <param name="sink">Called for each of them, in this order.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="FileException">The file cannot be read, or is damaged.</exception>
    public abstract void Read(ReadOnlySpan<int> indices, PixelSink sink, CancellationToken cancel);

    /// <summary>Sees the pixels of an image, whether it is wanted or not: what white is shows in all of them.</summary>
    protected void See<T>(ReadOnlySpan<T> pixels) where T : struct, INumber<T>
    {
        T least = pixels[0], greatest = pixels[0];
        foreach (T pixel in pixels)
        {
            least = T.Min(least, pixel);
            greatest = T.Max(greatest, pixel);
        }
        Smallest = Math.Min(Smallest, double.CreateChecked(least));
        Greatest = Math.Max(Greatest, double.CreateChecked(greatest));
    }

    private static string[] Sort(string[] names)
    {
        if (names.All(n => long.TryParse(n, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)))
            Array.Sort(Array.ConvertAll(names, n => long.Parse(n, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)), names);
        else
            Array.Sort(names, StringComparer.Ordinal);
        return names;
    }
}
