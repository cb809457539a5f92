using System.Globalization;

namespace ValleyJump.Core.Tables;

/// <summary>What rows of files are when they are no results, and the parts of results that are tables.</summary>
internal static class PlainCells
{
    /// <summary>
    /// A row with numbers, flags and times as such. Text of CSV is a number where it is one and does not begin with a zero that numbers do
    /// not have, such as 007; NA and what is empty are null.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="keepText">Text stays text, but for what JSON has no numbers for: NaN, Infinity and -Infinity.</param>
    public static PlainRow Of(SourceRow row, bool keepText = false) =>
        new([.. row.Columns.Names.Zip(row.Cells, (name, cell) => KeyValuePair.Create(name, Value(cell, keepText)))]);

    /// <summary>The tables that rows of a file make.</summary>
    public static IReadOnlyList<TableBlock> Blocks(List<SourceRow> rows, RestoredTable table)
    {
        List<TableBlock> blocks = [];
        string[] constants = [.. table.Constants];
        for (int start = 0, end; start < rows.Count; start = end)
        {
            object?[] key = KeyOf(rows[start]);
            for (end = start + 1; end < rows.Count && (key.Length == 0 || KeyOf(rows[end]).SequenceEqual(key)); end++)
            {
            }
            SourceRow[] part = [.. rows.Skip(start).Take(end - start)];
            blocks.Add(new(part[0].Columns.Names, [.. part[0].Columns.Names.Select((name, c) =>
                constants.Contains(name) ? part[0].Cells[c] : Array.ConvertAll(part, r => r.Cells[c]))], part.Length));
        }
        return blocks;

        object?[] KeyOf(SourceRow row) => Array.ConvertAll(constants, c => row[c].Cell);
    }

    /// <summary>The tables that a value of JSON is: an object of arrays, or several.</summary>
    /// <exception cref="RestoreException">It is something else.</exception>
    public static IReadOnlyList<TableBlock>? Blocks(object? value, RestoredTable table) => value switch
    {
        null => null,
        JsonObject one => [Block(one)],
        object?[] several => [.. several.Select(v => v is JsonObject one ? Block(one)
            : throw new RestoreException($"{table.Property} is no table"))],
        _ => throw new RestoreException($"{table.Property} is no table"),
    };

    private static TableBlock Block(JsonObject table) => new([.. table.Cells.Select(c => c.Key)], [.. table.Cells.Select(c => c.Value)],
        table.Cells.Select(c => c.Value).OfType<object?[]>().FirstOrDefault()?.Length ?? 1);

    private static object? Value(object? cell, bool keepText) => cell switch
    {
        string text => !keepText ? OfText(text) : text switch
        {
            "NaN" => double.NaN,
            "Infinity" => double.PositiveInfinity,
            "-Infinity" => double.NegativeInfinity,
            _ => text,
        },
        object?[] list => Array.ConvertAll(list, c => Value(c, keepText)),
        JsonObject inner => new PlainRow([.. inner.Cells.Select(c => KeyValuePair.Create(c.Key, Value(c.Value, keepText)))]),
        _ => cell,
    };

    private static object? OfText(string text)
    {
        if (text.Length == 0 || text == "NA")
            return null;
        if (bool.TryParse(text, out bool flag))
            return flag;
        if (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]))
            return text;
        ReadOnlySpan<char> digits = text.AsSpan().TrimStart('-');
        if (digits is ['0', >= '0' and <= '9', ..])
            return text;
        if (long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long whole) && text != "-0")
            return whole;
        if (ulong.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out ulong large))
            return large;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return number;
        return DateTimeOffset.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateTimeOffset time)
            && text.Length == time.ToString("O", CultureInfo.InvariantCulture).Length ? time
            : DateTime.TryParseExact(text, "O", CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out DateTime moment) ? moment : text;
    }
}
