using System.Globalization;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>Images in a table: a row for each, with a column of labels and a column for each pixel, row by row.</summary>
internal sealed class CsvImages : ImageSource
{
    private readonly List<Array> images; // of bytes where that is enough, else of float

    private CsvImages(string path, int rows, int columns, string[] labels, List<Array> images, CsvColumns table)
        : base(path, rows, columns, labels)
    {
        (this.images, Table) = (images, table);
        foreach (Array image in images)
        {
            if (image is byte[] bytes)
            {
                See<byte>(bytes);
            }
            else
            {
                See<float>((float[])image);
            }
        }
    }

    /// <summary>What the columns are.</summary>
    public CsvColumns Table { get; }

    /// <summary>Reads a table.</summary>
    /// <param name="path">The file, plain or gzip, in UTF-8. Commas, semicolons or tabs, whichever come first, separate cells.</param>
    /// <param name="labelColumn">
    /// A name in the header, or a number from 0, or from -1 for the last. Null is the column called label, class, target or y, or, without
    /// a header, the first if that is sure.
    /// </param>
    /// <param name="excludeColumn">Names or numbers of columns that are left out, with semicolons between them; null for none.</param>
    /// <param name="format">The size of the images; a square if it is not given. The value of white.</param>
    /// <param name="cancel">Ends the reading.</param>
    /// <exception cref="FileException">The file cannot be read, or a row is not an image.</exception>
    public static CsvImages Open(string path, string? labelColumn, string? excludeColumn, ImageFormat format, CancellationToken cancel)
    {
        using var file = new CsvTable(path, cancel);
        CsvColumns columns = CsvColumns.Of(file, path, labelColumn, excludeColumn, cancel);
        var (height, width) = format.SizeOf(path, columns.Pixels.Length);
        var labels = new List<string>();
        var images = new List<Array>();
        var names = new Dictionary<string, string>(StringComparer.Ordinal); // one copy of each
        float[] image = new float[columns.Pixels.Length];
        for (bool more = !columns.Header.IsPresent || file.Read(); more; more = file.Read())
        {
            if (labels.Count % 256 == 0)
                cancel.ThrowIfCancellationRequested();
            string label = LabelOf(file, columns.Label, path);
            labels.Add(names.TryAdd(label, label) ? label : names[label]);
            for (int p = 0; p < image.Length; p++)
            {
                if (!TryPixel(file[columns.Pixels[p]], format, out image[p]))
                    throw InvalidPixel(file, columns, columns.Pixels[p], format, path, cancel);
            }
            images.Add(Pack(image));
        }
        return new(path, height, width, [.. labels], images, columns);
    }

    /// <inheritdoc/>
    public override void Read(ReadOnlySpan<int> indices, PixelSink sink, CancellationToken cancel)
    {
        float[] image = new float[Rows * Columns];
        for (int i = 0; i < indices.Length; i++)
        {
            Array packed = images[indices[i]];
            if (packed is byte[] bytes)
                Widen(bytes, image);
            sink(i, packed as float[] ?? image);
        }
    }

    /// <summary>Bytes as numbers.</summary>
    public static void Widen(ReadOnlySpan<byte> bytes, Span<float> numbers)
    {
        for (int i = 0; i < bytes.Length; i++)
            numbers[i] = bytes[i];
    }

    private static Array Pack(float[] image)
    {
        byte[] bytes = new byte[image.Length];
        for (int p = 0; p < image.Length; p++)
        {
            bytes[p] = (byte)Math.Clamp(image[p], 0, byte.MaxValue);
            if (bytes[p] != image[p])
                return (float[])image.Clone();
        }
        return bytes;
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
                $"the label is {CsvTable.Quote(text)}; labels are whole numbers or names");
    }

    private static bool TryPixel(ReadOnlySpan<byte> cell, ImageFormat format, out float pixel)
    {
        if (byte.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out byte whole))
        {
            pixel = whole;
            return whole <= format.White;
        }
        // 0.0, 255.0, 1e2, or fractions
        bool read = double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number);
        pixel = (float)number;
        return read && format.IsPixel(number);
    }

    /// <summary>A cell that is no pixel; if it is a number, what range the pixels of the table have.</summary>
    private static FileException InvalidPixel(CsvTable table, CsvColumns columns, int cell, ImageFormat format, string path,
        CancellationToken cancel)
    {
        string text = table.Text(cell);
        FormattableString what = $"column {cell}{columns.Header.Describe(cell)} is {CsvTable.Quote(text)}; pixels are {format.Pixels}";
        long line = table.Line;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) || !double.IsFinite(number))
            return ImageFault.InLine(FileFault.InvalidPixel, path, line, what);
        double least = number, greatest = number;
        bool numbers = true;
        var wrong = new Dictionary<int, int>(); // cells that are no pixels, by column
        table.Restart();
        for (bool more = !columns.Header.IsPresent || table.Read(); more; more = table.Read())
        {
            cancel.ThrowIfCancellationRequested();
            foreach (int c in columns.Pixels)
            {
                numbers &= double.TryParse(table[c], NumberStyles.Float, CultureInfo.InvariantCulture, out double pixel)
                    && double.IsFinite(pixel);
                (least, greatest) = (Math.Min(least, pixel), Math.Max(greatest, pixel));
                if (!format.IsPixel(pixel))
                    wrong[c] = wrong.GetValueOrDefault(c) + 1;
            }
        }
        if (wrong is { Count: 1 } && wrong[cell] > 1)
        {
            return ImageFault.InLine(FileFault.IndexColumn, path, line,
                $"{FormattableString.Invariant(what)}, and the cells of all other columns are: is it one of pixels?");
        }
        // Without a white that was given, fractions and 16-bit pixels are told by their range; below zero none helps.
        return !numbers || wrong.Values.Sum() == 1 ? ImageFault.InLine(FileFault.InvalidPixel, path, line, what)
            : ImageFault.InLine(format.MaxPixel is null && least >= 0 ? FileFault.UnknownPixelRange : FileFault.InvalidPixel, path, line,
                $"{FormattableString.Invariant(what)}, and those of the table run from {least} to {greatest}");
    }
}
