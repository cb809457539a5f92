using System.Globalization;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

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

    /// <summary>The distinct labels: by value if all are whole numbers, by their characters otherwise.</summary>
    public string[] ClassNames { get; } = Sort([.. labels.Distinct(StringComparer.Ordinal)]);

    /// <summary>Reads the pixels of some images, 0 to 255, row by row. The whole file is checked, whichever are wanted.</summary>
    /// <param name="indices">Ascending, each once.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="FileException">The file cannot be read, or is damaged.</exception>
    public abstract byte[][] Read(ReadOnlySpan<int> indices, CancellationToken cancel);

    private static string[] Sort(string[] names)
    {
        if (names.All(n => long.TryParse(n, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _)))
            Array.Sort(Array.ConvertAll(names, n => long.Parse(n, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture)), names);
        else
            Array.Sort(names, StringComparer.Ordinal);
        return names;
    }
}
