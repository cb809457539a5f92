using System.Globalization;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>What the first row of a table of images says.</summary>
/// <param name="IsPresent">The first row is a header, and not an image.</param>
/// <param name="Names">The names of the columns, if they have names.</param>
/// <param name="LabelColumn">The number of the label column, from 0.</param>
internal sealed record CsvHeader(bool IsPresent, string[]? Names, int LabelColumn)
{
    private const string Default = "label";
    private const int MaxShown = 5;

    /// <summary>Reads the first row.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="cells">The first row.</param>
    /// <param name="labelColumn">A name, or a number from 0; null looks for the column called label.</param>
    /// <exception cref="FileException">There is no such label column.</exception>
    public static CsvHeader Of(string path, string[] cells, string? labelColumn)
    {
        double[] numbers = Array.ConvertAll(cells, NumberOf);
        // In an image at least the pixels are numbers. pandas numbers columns without names: no image rises by one from pixel to pixel.
        // Beside a name, the label's, such numbers may begin with 1 too.
        double[] counted = [.. numbers.Where(n => !double.IsNaN(n))];
        bool numbered = cells.Length > 4 && RisesFrom(0, numbers);
        bool besideOne = counted.Length > 3 && counted.Length == cells.Length - 1;
        bool named = counted.Length == 0 || besideOne && (RisesFrom(0, counted) || RisesFrom(1, counted));
        string[]? names = named ? cells : null;
        if (labelColumn is null && names is null)
            return new(numbered, null, 0);
        string wanted = labelColumn ?? Default;
        // A number is a column's place, and not the name of a numbered pixel.
        string[] text = names is null ? [] : [.. names.Select((n, c) => double.IsNaN(numbers[c]) ? n : "")];
        int[] found = [.. Find(text, wanted, StringComparison.Ordinal)];
        if (found.Length == 0)
            found = [.. Find(text, wanted, StringComparison.OrdinalIgnoreCase)];
        bool place = int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < cells.Length;
        if (found.Length == 0 && place)
            found = [number];
        if (found is [int column])
            return new(named || numbered, names, column);
        string more = names?.Length > MaxShown ? ", ..." : "";
        string shown = names is null ? "has no header" : $"has the columns {string.Join(", ", names.Take(MaxShown))}{more}";
        throw ImageFault.Of(FileFault.LabelColumnNotFound, path,
            $"'{path}' {shown}: {(found.Length == 0 ? "none" : "more than one")} of its columns is the label column '{wanted}'.", line: 1);
    }

    /// <summary>The name of a column, for messages.</summary>
    public string Describe(int column) => Names is null ? "" : $" ({Names[column]})";

    private static double NumberOf(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;

    private static bool RisesFrom(int first, double[] numbers) => numbers.Index().All(n => n.Item == first + n.Index);

    private static IEnumerable<int> Find(string[] names, string wanted, StringComparison comparison) =>
        names.Index().Where(n => string.Equals(n.Item, wanted, comparison)).Select(n => n.Index);
}
