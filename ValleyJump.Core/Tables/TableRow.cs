using System.Collections;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>
/// A value that a row holds. That of a long table is a <see cref="LongBlock"/>, or an array of them when there are several.
/// </summary>
/// <param name="Name">The column.</param>
/// <param name="Value">The value.</param>
/// <param name="Kind">What it is to a table.</param>
/// <param name="Property">The property of a result that it is; null for what is none.</param>
internal sealed record TableField(string Name, object? Value, FieldKind Kind, ResultProperty? Property = null)
{
    /// <summary>The long table's blocks; none for other kinds.</summary>
    public IReadOnlyList<LongBlock> Blocks => Value as LongBlock[] ?? (Value is LongBlock one ? [one] : []);
}

/// <summary>
/// One result as a row of a table: scalars and short lists become cells, records marked with <see cref="LongTableAttribute"/> become rows
/// of long tables, other objects are skipped (a result repeats what matters of them in scalars of its own).
/// </summary>
internal sealed class TableRow
{
    private readonly Dictionary<string, TableField> cells;

    private TableRow(IReadOnlyList<TableField> fields)
    {
        Fields = fields;
        cells = new(StringComparer.OrdinalIgnoreCase);
        foreach (TableField field in fields.Where(f => f.Kind == FieldKind.Cell))
            cells.TryAdd(field.Name, field);
    }

    internal IReadOnlyList<TableField> Fields { get; }

    /// <summary>The names of the cells.</summary>
    public IEnumerable<string> Columns => Fields.Where(f => f.Kind == FieldKind.Cell).Select(f => f.Name);

    /// <summary>The cell of a column, whose name's case does not matter; null when there is none.</summary>
    public object? this[string column] => cells.GetValueOrDefault(column)?.Value;

    /// <summary>Checks that each cell can be text: see <see cref="CellValue.Text"/>.</summary>
    /// <exception cref="InvalidInputException">A list has an element with a semicolon.</exception>
    internal void RequireText()
    {
        foreach (TableField cell in cells.Values.Where(c => c.Value is not string and IEnumerable))
            _ = CellValue.Text(cell.Value);
    }

    internal bool Has(string column) => cells.ContainsKey(column);

    /// <summary>What is known of a column.</summary>
    internal ResultProperty? PropertyOf(string column) => cells.GetValueOrDefault(column)?.Property;

    /// <summary>The row of an object's public properties, in declared order. A record that is itself a long table has no cells.</summary>
    /// <param name="result">The object.</param>
    /// <param name="extra">Further values, which replace properties of the same name.</param>
    /// <exception cref="InvalidInputException">The object has nothing that a table could hold, or a property throws.</exception>
    public static TableRow FromObject(object result, IReadOnlyList<KeyValuePair<string, object?>>? extra = null)
    {
        ArgumentNullException.ThrowIfNull(result);
        Type type = result.GetType();
        var values = new List<Entry>();
        if (ResultSchema.LongTableOf(type) is { } table)
            values.Add(new(table.Name, result, FieldKind.LongTable));
        else if (!CellValue.IsScalar(type) && result is not IEnumerable)
            values.AddRange(ResultSchema.Of(type).Select(p => EntryOf(p, result)));
        return Build(values, extra ?? []);
    }

    /// <summary>The row of names and values. Names differ in more than case; where they do not, the last value counts.</summary>
    /// <exception cref="InvalidInputException">There is nothing that a table could hold.</exception>
    public static TableRow FromPairs(IReadOnlyList<KeyValuePair<string, object?>> pairs)
    {
        ArgumentNullException.ThrowIfNull(pairs);
        return Build([], pairs);
    }

    /// <summary>What no table can hold.</summary>
    internal static InvalidInputException NotTabular(string reason, Exception? inner = null) =>
        Unfit("NotTabular", "InputObject", reason, inner);

    /// <summary>What cannot be exported.</summary>
    internal static InvalidInputException Unfit(string id, string name, string reason, Exception? inner = null) =>
        new(name, null, reason, inner) { Id = "Export" + id };

    private readonly record struct Entry(string Name, object? Value, FieldKind Kind, ResultProperty? Property = null);

    private static Entry EntryOf(ResultProperty property, object owner)
    {
        FieldKind declared = CellValue.KindOf(property.Type);
        // What can be neither a cell nor a table is not even computed.
        if (declared == FieldKind.Skipped && property.Type.IsSealed)
            return new(property.Name, null, FieldKind.Skipped, property);
        object? value = property.Read(owner);
        FieldKind kind = value is null ? declared : CellValue.KindOf(value);
        return new(property.Name, value, kind == FieldKind.Cell && property.IsLongList ? FieldKind.LongList : kind, property);
    }

    private static TableRow Build(List<Entry> values, IReadOnlyList<KeyValuePair<string, object?>> extra)
    {
        foreach (var (name, value) in extra)
        {
            int known = values.FindIndex(v => string.Equals(v.Name, name, StringComparison.OrdinalIgnoreCase));
            FieldKind kind = CellValue.KindOf(value);
            if (kind == FieldKind.Cell && value is not string and IEnumerable && ResultSchema.LongListNames.Contains(name))
                kind = FieldKind.LongList;
            // What another process has made text of.
            if (kind == FieldKind.Cell && value is IEnumerable<object?> && ResultSchema.LongTableProperties.Contains(name))
                kind = FieldKind.Skipped;
            var entry = new Entry(known < 0 ? name : values[known].Name, value, kind);
            if (known < 0)
                values.Add(entry);
            else
                values[known] = entry;
        }
        values.RemoveAll(v => v.Kind == FieldKind.Skipped);
        if (values.Count == 0)
        {
            throw NotTabular(
                "This object has no properties that a table could hold. Results of this module do, and objects with numbers or text.");
        }
        return new([.. values.Select(v => v.Kind == FieldKind.LongTable ? Unfold(v, values)
            : new TableField(v.Name, v.Value, v.Kind, v.Property))]);
    }

    private static TableField Unfold(Entry entry, List<Entry> owner)
    {
        LongBlock Block(object record)
        {
            string? rate = ResultSchema.LongTableOf(record.GetType())!.TimePerStep;
            object? value = owner.Find(v => string.Equals(v.Name, rate, StringComparison.OrdinalIgnoreCase)).Value;
            return LongBlock.Of(record, value is IConvertible number and not string ? number.ToDouble(null) : null);
        }
        object? blocks = entry.Value switch
        {
            null => null,
            IColumnTables several => several.Tables.Select(Block).ToArray(),
            IEnumerable list when ResultSchema.LongTableOf(list.GetType()) is null => list.Cast<object>().Select(Block).ToArray(),
            object one => Block(one),
        };
        return new(entry.Name, blocks, FieldKind.LongTable, entry.Property);
    }
}
