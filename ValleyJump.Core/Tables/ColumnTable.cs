using System.Collections;

namespace ValleyJump.Core.Tables;

/// <summary>
/// A curve, or another table of a result: kept by columns, and read by rows, which are made when they are asked for. A pipeline, an index
/// and a loop see rows; a property of a column's name is the whole column, as an array.
/// </summary>
/// <typeparam name="TRow">A row: it has a property of each column's name.</typeparam>
public abstract record ColumnTable<TRow> : IReadOnlyList<TRow> where TRow : TableLine
{
    /// <summary>Rows.</summary>
    [Column(ViewOnly = true)]
    public abstract int Count { get; }

    /// <summary>A row, by its number from 0.</summary>
    /// <exception cref="IndexOutOfRangeException">There is none.</exception>
    public abstract TRow this[int index] { get; }

    /// <summary>The rows in their order.</summary>
    public IEnumerator<TRow> GetEnumerator()
    {
        for (int i = 0; i < Count; i++)
            yield return this[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>What is in it, such as "101 rows of Step, PFlat, YMean".</summary>
    public sealed override string ToString() => FormattableString.Invariant(
        $"{Count} rows of {string.Join(", ", ResultSchema.Of(typeof(TRow)).Select(p => p.Name))}");
}

/// <summary>A row of a <see cref="ColumnTable{TRow}"/>.</summary>
public abstract record TableLine
{
    /// <summary>The row in a line, such as "(Step = 100, PFlat = 0.52)": the same in every culture, with five digits.</summary>
    public sealed override string ToString() =>
        $"({string.Join(", ", ResultSchema.Of(GetType()).Select(p => $"{p.Name} = {Short(p.Read(this))}"))})";

    /// <summary>The type of a table's rows; null for what is none.</summary>
    internal static Type? Of(Type? table) => table is null ? null
        : table.IsGenericType && table.GetGenericTypeDefinition() == typeof(ColumnTable<>) ? table.GetGenericArguments()[0]
        : Of(table.BaseType);

    private static string Short(object? value) => value is double number
        ? number.ToString("G5", System.Globalization.CultureInfo.InvariantCulture) : CellValue.Text(value);
}

/// <summary>Several tables that are exported as one, after each other.</summary>
internal interface IColumnTables
{
    /// <summary>The tables, each marked with <see cref="LongTableAttribute"/>.</summary>
    IEnumerable<object> Tables { get; }
}
