using System.Collections;

namespace ValleyJump.Core.Tables;

/// <summary>Rows of a long table that belong to one result: columns, and as many cells in each row.</summary>
/// <param name="Columns">The columns.</param>
/// <param name="Cells">For each the cells of all rows, or one cell for all of them, which is no array.</param>
/// <param name="Length">Rows.</param>
internal sealed record TableBlock(IReadOnlyList<string> Columns, IReadOnlyList<object?> Cells, int Length);

/// <summary>A property of a result that is a long table, or several after each other.</summary>
internal sealed class RestoredTable
{
    private readonly RestoredProperty property;
    private readonly RestoredProperty? several;
    private readonly Type record;
    private readonly RestoredProperty[] columns;

    public RestoredTable(RestoredProperty property)
    {
        this.property = property;
        Type type = property.Info.PropertyType;
        several = typeof(IColumnTables).IsAssignableFrom(type)
            ? new(type.GetProperties().Single(p => CellValue.ElementType(p.PropertyType) is { } e
                && ResultSchema.LongTableOf(e) is not null))
            : null;
        record = several is null ? type : CellValue.ElementType(several.Info.PropertyType)!;
        Name = ResultSchema.LongTableOf(record)!.Name;
        columns = [.. ResultSchema.Of(record).Select(p => new RestoredProperty(p.Info))];
    }

    /// <summary>The property.</summary>
    public string Property => property.Info.Name;

    /// <summary>The table's name, which its file carries.</summary>
    public string Name { get; }

    /// <summary>Columns that have one value for all rows of a table: where it changes, another begins.</summary>
    public IEnumerable<string> Constants => columns.Where(c => CellValue.IsScalar(c.Info.PropertyType)).Select(c => c.Info.Name);

    /// <summary>Sets the property.</summary>
    /// <param name="result">The result.</param>
    /// <param name="blocks">Its tables; null where there is no file that could have them.</param>
    /// <exception cref="RestoreException">The result cannot be without, or the tables are not its own.</exception>
    public void Set(object result, IReadOnlyList<TableBlock>? blocks)
    {
        if (several is not null)
        {
            Array records = Array.CreateInstance(record, blocks?.Count ?? 0);
            for (int i = 0; i < records.Length; i++)
                records.SetValue(Make(blocks![i]), i);
            object tables = RestoredResult.New(property.Info.PropertyType);
            several.Set(tables, records);
            property.Set(result, tables);
            return;
        }
        if (blocks?.Count > 1)
            throw new RestoreException($"it has {blocks.Count} tables {Name}");
        object? table = blocks is [var block] && (block.Length > 0 || !property.IsNullable) ? Make(block)
            : blocks is not null && !property.IsNullable ? Make(new([], [], 0)) : null;
        property.Set(result, table is not null || property.IsNullable ? table
            : throw new RestoreException($"its {Name} is missing: the file of it that was written beside must be there"));
    }

    private object Make(TableBlock block)
    {
        object table = RestoredResult.New(record);
        foreach (RestoredProperty column in columns)
        {
            int place = block.Columns.ToList().FindIndex(c => string.Equals(c, column.Info.Name, StringComparison.OrdinalIgnoreCase));
            object? cells = place >= 0 ? block.Cells[place] : block.Length == 0 ? Array.Empty<object>()
                : throw new RestoreException($"its {Name} has no column {column.Info.Name}");
            if (!CellConverter.TryConvert(cells, column.Info.PropertyType, nullable: false, out object? value)
                || (value is ICollection list && list.Count != block.Length))
            {
                throw new RestoreException($"column {column.Info.Name} of its {Name} is not what it should be");
            }
            column.Set(table, value);
        }
        return table;
    }
}
