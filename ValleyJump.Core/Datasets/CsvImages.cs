using System.Globalization;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>Images in a table: a row for each, with a column of labels and a column for each pixel, row by row.</summary>
internal sealed class CsvImages : ImageSource
{
    private readonly List<byte[]> images;

    private CsvImages(string path, int rows, int columns, string[] labels, List<byte[]> images) : base(path, rows, columns, labels) =>
        this.images = images;

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file, plain or gzip, in UTF-8. Commas, semicolons or tabs, whichever come first, separate cells.</param>
    /// <param name="labelColumn">
    /// A name in the header, or a number from 0. Null is the column called label, or, without a header, the first.
    /// </param>
    /// <param name="rows">Height of an image in pixels.</param>
    /// <param name="columns">Width. Null for both is a square.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="FileException">The file cannot be read, or a row is not an image.</exception>
    public static CsvImages Open(string path, string? labelColumn, int? rows, int? columns, CancellationToken cancel)
    {
        using var table = new CsvTable(path, cancel);
        int cells = table.Count, pixels = cells - 1;
        CsvHeader header = CsvHeader.Of(path, [.. Enumerable.Range(0, cells).Select(table.Text)], labelColumn);
        var (height, width) = SizeOf(path, pixels, rows, columns);
        var labels = new List<string>();
        var images = new List<byte[]>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal); // one copy of each
        for (bool more = !header.IsPresent || table.Read(); more; more = table.Read())
        {
            if (labels.Count % 256 == 0)
                cancel.ThrowIfCancellationRequested();
            table.Require(cells);
            string label = LabelOf(table, header.LabelColumn, path);
            labels.Add(names.TryAdd(label, label) ? label : names[label]);
            images.Add(ImageOf(table, header, path));
        }
        return labels.Count > 0 ? new(path, height, width, [.. labels], images)
            : throw ImageFault.Of(FileFault.EmptyTable, path, $"'{path}' has a header, but no rows.");
    }

    private static byte[] ImageOf(CsvTable table, CsvHeader header, string path)
    {
        byte[] image = new byte[table.Count - 1];
        for (int p = 0; p < image.Length; p++)
        {
            int cell = p < header.LabelColumn ? p : p + 1;
            if (!TryPixel(table[cell], out image[p]))
            {
                throw ImageFault.InLine(FileFault.InvalidPixel, path, table.Line,
                    $"column {cell}{header.Describe(cell)} is {Quote(table.Text(cell))}; pixels are whole numbers from 0 to 255");
            }
        }
        return image;
    }

    /// <inheritdoc/>
    public override byte[][] Read(ReadOnlySpan<int> indices, CancellationToken cancel)
    {
        var chosen = new byte[indices.Length][];
        for (int i = 0; i < chosen.Length; i++)
            chosen[i] = images[indices[i]];
        return chosen;
    }

    private static (int Rows, int Columns) SizeOf(string path, int pixels, int? rows, int? columns)
    {
        if (pixels < 1)
            throw ImageFault.Of(FileFault.EmptyTable, path, $"'{path}' has no columns of pixels besides the labels.");
        int side = (int)Math.Round(Math.Sqrt(pixels));
        int height = rows ?? (columns is { } c ? pixels / c : side), width = columns ?? (rows is { } r ? pixels / r : side);
        return (long)height * width == pixels ? (height, width)
            : throw ImageFault.Of(FileFault.NotSquare, path, $"'{path}' has {pixels} columns of pixels; {Unfit(rows, columns)}.");
    }

    private static string Unfit(int? rows, int? columns)
    {
        if (rows is null && columns is null)
            return "they are not a square";
        return $"images of {Shown(rows)} rows and {Shown(columns)} columns need another number";

        static string Shown(int? count) => count?.ToString(CultureInfo.InvariantCulture) ?? "any";
    }

    /// <summary>Whole numbers lose their zeros, as in 05 and 5.0; other text is the name of a class.</summary>
    private static string LabelOf(CsvTable table, int cell, string path)
    {
        string text = table.Text(cell);
        if (text.Length == 0)
            throw ImageFault.InLine(FileFault.InvalidLabel, path, table.Line, $"the label is missing");
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return text;
        return double.IsInteger(number) && Math.Abs(number) < 1e15 ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : throw ImageFault.InLine(FileFault.InvalidLabel, path, table.Line,
                $"the label is {Quote(text)}; labels are whole numbers or names");
    }

    private static bool TryPixel(ReadOnlySpan<byte> cell, out byte pixel)
    {
        if (byte.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out pixel))
            return true;
        // 0.0, 255.0, 1e2
        if (!double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsInteger(number)
            || number is < 0 or > 255)
        {
            return false;
        }
        pixel = (byte)number;
        return true;
    }

    private static string Quote(string cell) => cell.Length == 0 ? "empty" : cell.Length <= 20 ? $"'{cell}'" : $"'{cell[..20]}...'";
}
