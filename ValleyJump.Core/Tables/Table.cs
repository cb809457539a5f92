namespace ValleyJump.Core.Tables;

/// <summary>Columns, and rows of as many values. A row is valid until the next one is asked for.</summary>
/// <param name="Columns">Their names.</param>
/// <param name="Rows">The rows.</param>
/// <param name="Properties">What is known of each column; null for what did not come from a result's property.</param>
internal sealed record Table(IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<object?>> Rows,
    IReadOnlyList<ResultProperty?> Properties)
{
    /// <summary>The first column of a long table: the number of the result, counted from 0, which is its row in the main table.</summary>
    public const string CellColumn = "Cell";

    /// <summary>A result's cells, as a table of one row.</summary>
    /// <param name="row">The result.</param>
    /// <param name="lists">With its long lists.</param>
    public static Table Main(TableRow row, bool lists = false)
    {
        TableField[] fields = [.. row.Fields.Where(f => f.Kind == FieldKind.Cell || (lists && f.Kind == FieldKind.LongList))
            .DistinctBy(f => f.Name, StringComparer.OrdinalIgnoreCase)];
        return new([.. fields.Select(f => f.Name)], [[.. fields.Select(f => f.Value)]], [.. fields.Select(f => f.Property)]);
    }

    /// <summary>A result's part of the long table of a name: the result's number, its keys, and the elements.</summary>
    public static Table Long(TableRow row, long cell, string name)
    {
        LongBlock[] blocks = [.. row.Fields.SelectMany(f => f.Blocks).Where(b => b.Table.Name == name)];
        string[] own = [.. blocks.SelectMany(b => b.Columns.Select(c => c.Name)).Distinct()];
        string[] keys = [.. blocks.SelectMany(b => b.Table.Keys.Where(row.Has)).Distinct().Except(own)];
        return new([CellColumn, .. keys, .. own], Rows(), [null, .. keys.Select(row.PropertyOf),
            .. own.Select(n => blocks.SelectMany(b => b.Columns).First(c => c.Name == n).Property)]);

        IEnumerable<IReadOnlyList<object?>> Rows()
        {
            object?[] values = [cell, .. keys.Select(k => row[k]), .. own];
            foreach (LongBlock block in blocks)
            {
                LongColumn?[] columns = [.. own.Select(n => block.Columns.FirstOrDefault(c => c.Name == n))];
                for (int i = 0; i < block.Length; i++)
                {
                    for (int c = 0; c < columns.Length; c++)
                        values[1 + keys.Length + c] = columns[c]?[i];
                    yield return values;
                }
            }
        }
    }

    /// <summary>The names of a result's long tables, in the order of their first appearance.</summary>
    public static IReadOnlyList<string> LongNames(TableRow row) =>
        [.. row.Fields.SelectMany(f => f.Blocks).Select(b => b.Table.Name).Distinct()];
}
