using System.Text;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting;

/// <summary>
/// What axes and legends say of columns. Symbols and units are those of the columns' own <see cref="ColumnAttribute"/>; words are the
/// column's name, where a kind of figure has no better ones.
/// </summary>
/// <param name="shape">What the rows are; null for rows that are not of this module.</param>
internal sealed class ColumnFacts(RowShape? shape)
{
    /// <summary>The type of the rows, or of a curve's points; null for others.</summary>
    public Type? Type => shape?.Type;

    /// <summary>A label such as "learning rate {eta}" or "{t_freeze} ({eta step})".</summary>
    /// <param name="column">The column.</param>
    /// <param name="words">Words in place of the column's name; empty for none.</param>
    public string Label(string column, string? words = null)
    {
        ColumnAttribute? fact = Fact(column);
        string? symbol = fact?.Symbol;
        words ??= symbol is null ? Words(column) : Letters(symbol) == Letters(column) ? ""
            // "eta" is in the symbol already.
            : Words(symbol.StartsWith("eta ", StringComparison.Ordinal) && column.StartsWith("Eta", StringComparison.Ordinal) ? column[3..] : column);
        string text = string.Join(' ', ((string[])[words, symbol is null ? "" : SymbolText.Of(symbol)]).Where(t => t.Length > 0));
        // "eta t_freeze" says itself that it is steps times eta.
        bool hasUnit = fact?.Unit is not null && !(fact.Unit == "eta step" && symbol?.StartsWith("eta ", StringComparison.Ordinal) == true);
        return hasUnit ? $"{text} ({SymbolText.Of(fact!.Unit!)})" : text;
    }

    /// <summary>The symbol alone, in braces; the column's name in words where it has none.</summary>
    public string Symbol(string column) => Fact(column)?.Symbol is { } symbol ? SymbolText.Of(symbol) : Words(column);

    /// <summary>Whether a column is an input of its results.</summary>
    public bool IsInput(string column) => Fact(column)?.IsInput == true;

    /// <summary>A value of a column, such as "{eta} = 0.05".</summary>
    public string Value(string column, string text) => $"{Symbol(column)} = {Short(text)}";

    /// <summary>A column's name in words: "BatchSize" reads "batch size". A single letter stays as it is.</summary>
    public static string Words(string column)
    {
        if (column.Length == 1)
            return column;
        var words = new StringBuilder();
        for (int i = 0; i < column.Length; i++)
        {
            bool begins = i > 0 && IsUpper(i) && (!IsUpper(i - 1) || (i + 1 < column.Length && char.IsLower(column[i + 1])));
            bool isAcronym = IsUpper(i) && (IsUpper(i - 1) || IsUpper(i + 1));
            words.Append(begins ? " " : "").Append(isAcronym && !begins ? column[i] : char.ToLowerInvariant(column[i]));
        }
        return words.ToString().Replace('_', ' ');

        bool IsUpper(int place) => place >= 0 && place < column.Length && char.IsUpper(column[place]);
    }

    /// <summary>A number of a legend, with five digits; other text as it is.</summary>
    public static string Short(string text) =>
        double.TryParse(text, System.Globalization.CultureInfo.InvariantCulture, out double number) && text.Length > 6
            && number != Math.Floor(number) ? number.ToString("G5", System.Globalization.CultureInfo.InvariantCulture) : text;

    private ColumnAttribute? Fact(string column) => shape?.Facts.GetValueOrDefault(column) ?? RowShape.FactOfAny(column);

    private static string Letters(string text) => string.Concat(text.Where(char.IsLetterOrDigit)).ToLowerInvariant();
}
