using System.Collections;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>A column of a long table: a list, or one value for all rows.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Values">The list.</param>
/// <param name="Constant">The value.</param>
/// <param name="Property">The record's property, of the type of the values; null for a column that it has not.</param>
internal sealed record LongColumn(string Name, IList? Values, object? Constant, ResultProperty? Property = null)
{
    public object? this[int row] => Values is null ? Constant : Values[row];
}

/// <summary>The rows of a long table that come from one record of parallel lists.</summary>
internal sealed class LongBlock
{
    /// <summary>The column beside Step that says the same in another unit.</summary>
    public const string TimeColumn = "Time";

    private LongBlock(LongTableAttribute table, IReadOnlyList<LongColumn> columns, int length) =>
        (Table, Columns, Length) = (table, columns, length);

    public LongTableAttribute Table { get; }

    public IReadOnlyList<LongColumn> Columns { get; }

    public int Length { get; }

    /// <param name="record">An instance of a type that is marked as a long table.</param>
    /// <param name="timePerStep">What turns Step into Time, or null for no such column.</param>
    /// <exception cref="InvalidInputException">Its lists differ in length.</exception>
    public static LongBlock Of(object record, double? timePerStep)
    {
        Type type = record.GetType();
        var columns = new List<LongColumn>();
        foreach (ResultProperty property in ResultSchema.Of(type))
        {
            object? value = property.Read(record);
            if (CellValue.IsScalar(property.Type))
            {
                columns.Add(new(property.Name, null, value, property));
            }
            else if (value is IEnumerable list && CellValue.KindOf(value) == FieldKind.Cell)
            {
                ResultProperty element = property with { Type = CellValue.ElementType(property.Type) ?? typeof(object) };
                columns.Add(new(property.Name, list as IList ?? list.Cast<object?>().ToArray(), null, element));
            }
        }
        int[] lengths = [.. columns.Where(c => c.Values is not null).Select(c => c.Values!.Count).Distinct()];
        if (lengths.Length > 1)
            throw TableRow.NotTabular($"The lists of {type.Name} differ in length.");
        int step = columns.FindIndex(c => c.Name == "Step" && c.Values is not null);
        if (step >= 0 && timePerStep is { } rate)
            columns.Insert(step + 1, new(TimeColumn, Times(columns[step].Values!, rate), null));
        return new(ResultSchema.LongTableOf(type)!, columns, lengths is [var length] ? length : 1);
    }

    // There may be millions of steps, in a list that holds them as they are.
    private static double[] Times(IList steps, double rate) => steps is long[] numbers ? Array.ConvertAll(numbers, s => rate * s)
        : [.. steps.Cast<IConvertible>().Select(s => rate * s.ToDouble(null))];
}
