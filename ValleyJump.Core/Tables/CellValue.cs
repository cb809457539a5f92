using System.Collections;
using System.Globalization;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>What a value is to a table.</summary>
internal enum FieldKind
{
    /// <summary>Nothing: an object without a place in a table.</summary>
    Skipped,

    /// <summary>A scalar or a list of scalars, which is one cell.</summary>
    Cell,

    /// <summary>A list of scalars that is too long for a cell.</summary>
    LongList,

    /// <summary>One or several records of parallel lists.</summary>
    LongTable,
}

/// <summary>Tells apart what tables hold, and writes cells as text.</summary>
internal static class CellValue
{
    private const char Separator = ';';

    /// <summary>Numbers, enumerations, text, dates and the like; null stands for any of them.</summary>
    public static bool IsScalar(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        return type == typeof(string) || type.IsPrimitive || (type.IsValueType && typeof(IFormattable).IsAssignableFrom(type));
    }

    /// <summary>The kind of values of a declared type; object, and lists of it, can only be told from a value and count as cells.</summary>
    public static FieldKind KindOf(Type type)
    {
        if (type == typeof(object) || IsScalar(type))
            return FieldKind.Cell;
        if (ResultSchema.LongTableOf(type) is not null || typeof(IColumnTables).IsAssignableFrom(type))
            return FieldKind.LongTable;
        return ElementType(type) is not { } element ? FieldKind.Skipped
            : element == typeof(object) || IsScalar(element) ? FieldKind.Cell
            : ResultSchema.LongTableOf(element) is not null ? FieldKind.LongTable
            : FieldKind.Skipped;
    }

    /// <summary>The kind of a value, whose elements decide when its type does not.</summary>
    public static FieldKind KindOf(object? value)
    {
        if (value is null)
            return FieldKind.Cell;
        Type type = value.GetType();
        if (value is string or IColumnTables or not IEnumerable || ResultSchema.LongTableOf(type) is not null
            || (ElementType(type) is { } element && element != typeof(object)))
        {
            return type == typeof(object) ? FieldKind.Skipped : KindOf(type);
        }

        if (value is IDictionary)
            return FieldKind.Skipped;
        FieldKind[] kinds = [.. ((IEnumerable)value).Cast<object?>()
            .Select(e => e is not string and IEnumerable ? FieldKind.Skipped : KindOf(e)).Distinct()];
        return kinds.Length switch { 0 => FieldKind.Cell, 1 => kinds[0], _ => FieldKind.Skipped };
    }

    /// <summary>
    /// A cell as text, the same in every culture, from which numbers read back exactly. Null is empty; a flag is true or false, the one
    /// spelling that R, pandas, Julia and Excel all read as a flag.
    /// </summary>
    /// <exception cref="InvalidInputException">An element of a list has the semicolon that stands between elements.</exception>
    public static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "true" : "false",
        DateTime or DateTimeOffset or DateOnly or TimeOnly => ((IFormattable)value).ToString("O", CultureInfo.InvariantCulture),
        IFormattable scalar => scalar.ToString(null, CultureInfo.InvariantCulture),
        IEnumerable list => string.Join(Separator, list.Cast<object?>().Select(Element)),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };

    private static string Element(object? value)
    {
        string text = Text(value);
        return !text.Contains(Separator, StringComparison.Ordinal) ? text : throw TableRow.Unfit("ListElement", "InputObject",
            $"'{text}' is an element of a list, which is one cell with semicolons between its elements, and has a semicolon itself. "
            + "Write JSON, or make one text of the list.");
    }

    internal static Type? ElementType(Type type)
    {
        if (type.IsArray)
            return type.GetArrayRank() == 1 ? type.GetElementType() : null;
        Type? list = type.GetInterfaces().Append(type).FirstOrDefault(i => i.IsGenericType
            && i.GetGenericTypeDefinition() == typeof(IEnumerable<>));
        return list?.GetGenericArguments()[0] ?? (typeof(IEnumerable).IsAssignableFrom(type) ? typeof(object) : null);
    }
}
