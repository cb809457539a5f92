using System.Globalization;
using System.Text.RegularExpressions;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Datasets;

/// <summary>What the first row of a table of images says.</summary>
/// <param name="IsPresent">The first row is a header, and not an image.</param>
/// <param name="Names">The names of the columns, if they have names.</param>
/// <param name="Count">The number of columns.</param>
internal sealed partial record CsvHeader(bool IsPresent, string[]? Names, int Count)
{
    private const int MaxShown = 5;

    // A number is a column's place, and not the name of a numbered pixel.
    private string[] words = [];

    /// <summary>Reads the first row.</summary>
    public static CsvHeader Of(string[] cells)
    {
        double[] numbers = Array.ConvertAll(cells, NumberOf);
        // In an image at least the pixels are numbers. pandas numbers columns without names: no image rises by one from pixel to pixel.
        // Beside a name or two, the label's and the index', such numbers may begin with 1 too.
        double[] counted = [.. numbers.Where(n => !double.IsNaN(n))];
        bool numbered = cells.Length > 4 && RisesFrom(0, numbers);
        bool besideSome = counted.Length > 3 && cells.Length - counted.Length is 1 or 2;
        bool named = counted.Length == 0 || besideSome && (RisesFrom(0, counted) || RisesFrom(1, counted));
        return new(named || numbered, named ? cells : null, cells.Length)
        {
            words = named ? [.. cells.Select((n, c) => double.IsNaN(numbers[c]) ? n : "\0")] : [],
        };
    }

    /// <summary>The columns that are called what columns of labels usually are.</summary>
    public int[] Labels => Matching(LabelName());

    /// <summary>The columns that are called what columns are that number or name the rows; pandas' index has no name.</summary>
    public int[] Indices => Matching(IndexName());

    /// <summary>A column by its name, or its number from 0, or from -1 for the last one backwards.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="wanted">The name or number.</param>
    /// <param name="fault">What it is if there is none.</param>
    /// <param name="role">What it should be, for messages.</param>
    /// <exception cref="FileException">There is no such column.</exception>
    public int Find(string path, string wanted, FileFault fault, string role)
    {
        int[] found = Find(wanted, StringComparison.Ordinal);
        if (found.Length == 0)
            found = Find(wanted, StringComparison.OrdinalIgnoreCase);
        if (found.Length == 0 && int.TryParse(wanted, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number)
            && number < Count && number >= -Count)
        {
            return number < 0 ? Count + number : number;
        }
        return found is [int column] ? column
            : throw Wrong(path, fault, $"{(found.Length == 0 ? "none" : "more than one")} of its columns is the {role} '{wanted}'");
    }

    /// <summary>What is wrong with the columns, after what they are.</summary>
    public FileException Wrong(string path, FileFault fault, FormattableString what)
    {
        string more = Names?.Length > MaxShown ? ", ..." : "";
        string shown = Names is null ? "has no header"
            : $"has the columns {string.Join(", ", Names.Take(MaxShown).Select(n => n.Length > 0 ? n : "''"))}{more}";
        return ImageFault.Of(fault, path, $"'{path}' {shown}: {FormattableString.Invariant(what)}.", line: 1);
    }

    /// <summary>The name of a column, for messages.</summary>
    public string Describe(int column) => Names is null ? "" : $" ({(Names[column].Length > 0 ? Names[column] : "without a name")})";

    private static double NumberOf(string cell) =>
        double.TryParse(cell, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) ? number : double.NaN;

    private static bool RisesFrom(int first, double[] numbers) => numbers.Index().All(n => n.Item == first + n.Index);

    private int[] Find(string wanted, StringComparison comparison) =>
        [.. words.Index().Where(n => string.Equals(n.Item, wanted, comparison)).Select(n => n.Index)];

    private int[] Matching(Regex pattern) => [.. words.Index().Where(n => pattern.IsMatch(n.Item)).Select(n => n.Index)];

    [GeneratedRegex("^(labels?|class|targets?|y)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex LabelName();

    [GeneratedRegex(@"^(|unnamed: ?\d+|(\w+[ _-])?(id|index|idx)|image ?id|row|no|nr|file[ _]?name|file|path)$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex IndexName();
}
