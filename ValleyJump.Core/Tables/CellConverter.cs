using System.Collections;
using System.Globalization;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>
/// Makes values of cells: of the text that <see cref="CellValue.Text"/> wrote, of JSON's and of Parquet's. What is no such value is refused.
/// </summary>
internal static class CellConverter
{
    private static readonly NumberStyles Whole = NumberStyles.AllowLeadingSign;

    /// <summary>Makes a value of a type.</summary>
    /// <param name="cell">Null, text, a flag, a number, a time or an array of these.</param>
    /// <param name="type">What is wanted.</param>
    /// <param name="nullable">It may be null.</param>
    /// <param name="value">The value.</param>
    /// <returns>Whether it is one.</returns>
    public static bool TryConvert(object? cell, Type type, bool nullable, out object? value)
    {
        if (cell is null || (cell is "" && nullable))
        {
            value = null;
            return nullable;
        }
        Type plain = Nullable.GetUnderlyingType(type) ?? type;
        return CellValue.IsScalar(plain) ? TryScalar(cell, plain, out value) : TryList(cell, plain, out value);
    }

    /// <summary>Two values are the same: numbers but for rounding, since other machines compute the last bits otherwise.</summary>
    public static bool Same(object? a, object? b) => (a, b) switch
    {
        (double x, double y) => x.Equals(y) || Math.Abs(x - y) <= 1e-9 * Math.Max(Math.Abs(x), Math.Abs(y)),
        (string x, string y) => x == y,
        (IEnumerable x, IEnumerable y) => Same(x.Cast<object?>().ToArray(), y.Cast<object?>().ToArray()),
        _ => Equals(a, b),
    };

    private static bool Same(object?[] a, object?[] b) => a.Length == b.Length && a.Zip(b).All(p => Same(p.First, p.Second));

    private static bool TryScalar(object cell, Type type, out object? value)
    {
        string? text = cell as string;
        value = type switch
        {
            _ when type == typeof(string) => text,
            _ when type == typeof(double) => text is null ? NumberOf(cell)
                : double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double x) ? x : null,
            _ when type == typeof(bool) => cell is bool flag ? flag : text switch { "true" => true, "false" => false, _ => null },
            { IsEnum: true } => text is not null && Enum.TryParse(type, text, out object? name) && Enum.GetName(type, name) == text ? name
                : null,
            _ when type == typeof(long) => WholeOf(cell) is { } n && n >= long.MinValue && n <= long.MaxValue ? (long)n : null,
            _ when type == typeof(int) => WholeOf(cell) is { } n && n >= int.MinValue && n <= int.MaxValue ? (int)n : null,
            _ when type == typeof(ulong) => WholeOf(cell) is { } n && n >= ulong.MinValue && n <= ulong.MaxValue ? (ulong)n : null,
            _ => throw new NotSupportedException($"Columns of {type.Name} are not read."),
        };
        return value is not null;
    }

    private static object? NumberOf(object cell) => cell switch
    {
        double number => number,
        long number when (long)(double)number == number => (double)number,
        int number => (double)number,
        ulong number when (ulong)(double)number == number => (double)number,
        _ => null,
    };

    private static Int128? WholeOf(object cell) => cell switch
    {
        long number => number,
        int number => number,
        ulong number => number,
        // pandas makes doubles of whole numbers where some are missing.
        double number when Math.Floor(number) == number && Math.Abs(number) <= 1L << 53 => (Int128)number,
        string text when Int128.TryParse(text, Whole, CultureInfo.InvariantCulture, out Int128 number) => number,
        _ => null,
    };

    private static bool TryList(object cell, Type type, out object? list)
    {
        Type element = CellValue.ElementType(type)!;
        object?[]? cells = cell switch { object?[] array => array, "" => [], string text => text.Split(';'), _ => null };
        list = null;
        if (cells is null)
            return false;
        var values = Array.CreateInstance(element, cells.Length);
        for (int i = 0; i < cells.Length; i++)
        {
            if (!TryConvert(cells[i], element, nullable: false, out object? value))
                return false;
            values.SetValue(value, i);
        }
        // Short lists of numbers say what they hold, as those of results do. (An array of ulong is one of long to the runtime.)
        list = type.IsArray ? values : Type.GetTypeCode(element) switch
        {
            TypeCode.Double => new NumberList<double>((double[])values),
            TypeCode.Int64 => new NumberList<long>((long[])values),
            TypeCode.Int32 => new NumberList<int>((int[])values),
            TypeCode.UInt64 => new NumberList<ulong>((ulong[])values),
            _ => values,
        };
        return true;
    }
}
