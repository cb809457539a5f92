using System.Globalization;
using System.Numerics;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>Reads cells of rows that come from anywhere: objects have numbers, and Import-Csv has text.</summary>
internal static class CellReader
{
    /// <summary>
    /// A number, in the invariant culture; true is 1 and false is 0. NaN for a missing one: null, empty, NaN, or NA as R writes it.
    /// </summary>
    /// <exception cref="InvalidInputException">It is something else: text, a list, a date.</exception>
    public static double Number(object? cell, string column) => NumberOrNull(cell)
        ?? throw new InvalidInputException(column, CellValue.Text(cell), $"{column} must be a number, or true or false, in every row.")
        {
            Id = "ValueNotNumeric",
        };

    /// <summary>The same; null for something else.</summary>
    public static double? NumberOrNull(object? cell) => cell switch
    {
        null => double.NaN,
        double number => number,
        bool flag => flag ? 1 : 0,
        string text when string.IsNullOrWhiteSpace(text) || text.Trim() == "NA" => double.NaN,
        string text when double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) => number,
        string text when bool.TryParse(text, out bool flag) => flag ? 1 : 0,
        BigInteger number => (double)number,
        IConvertible number when cell is not Enum && Type.GetTypeCode(cell.GetType()) is >= TypeCode.SByte and <= TypeCode.Decimal =>
            number.ToDouble(CultureInfo.InvariantCulture),
        _ => null,
    };

    /// <summary>
    /// What rows are told apart by, the same for a value and for its text: numbers by their value, all else by its text. Empty for a
    /// missing one.
    /// </summary>
    public static string Key(object? cell)
    {
        string text = CellValue.Text(cell).Trim();
        if (bool.TryParse(text, out bool flag))
            return CellValue.Text(flag);
        // Whole numbers such as seeds have more digits than a double holds.
        if (BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out BigInteger whole))
            return whole.ToString(CultureInfo.InvariantCulture);
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? Shortest(number) : text;
    }

    /// <summary>Keys in order: numbers by size, then text.</summary>
    public static int Compare(string a, string b)
    {
        bool first = double.TryParse(a, NumberStyles.Float, CultureInfo.InvariantCulture, out double x);
        bool second = double.TryParse(b, NumberStyles.Float, CultureInfo.InvariantCulture, out double y);
        int bySize = first && second ? x.CompareTo(y) : second.CompareTo(first);
        return bySize != 0 ? bySize : string.CompareOrdinal(a, b);
    }

    // 1000.0 and 1e3 are 1000.
    private static string Shortest(double number) => (number + 0.0).ToString(Math.Abs(number) < 1e15 && number == Math.Floor(number)
        ? "F0" : "R", CultureInfo.InvariantCulture);
}
