namespace ValleyJump.Core.Tables;

/// <summary>Columns, and rows of as many values. A row is valid until the next one is asked for.</summary>
internal sealed record Table(IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<object?>> Rows)
{
    /// <summary>The first column of a long table: the number of the result, counted from 0, which is its row in the main table.</summary>
    public const string CellColumn = "Cell";

    /// <summary>A result's cells, as a table of one row.</summary>
    public static Table Main(TableRow row)
    {
        string[] columns = [.. row.Columns.Distinct(StringComparer.OrdinalIgnoreCase)];
        return new(columns, [[.. columns.Select(c => row[c])]]);
    }

    /// <summary>A result's part of the long table of a name: the result's number, its keys, and the elements.</summary>
    public static Table Long(TableRow row, long cell, string name)
    {
        LongBlock[] blocks = [.. row.Fields.SelectMany(f => f.Blocks).Where(b => b.Table.Name == name)];
        string[] own = [.. blocks.SelectMany(b => b.Columns.Select(c => c.Name)).Distinct()];
        string[] keys = [.. blocks.SelectMany(b => b.Table.Keys.Where(row.Has)).Distinct().Except(own)];
        return new([CellColumn, .. keys, .. own], Rows());

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
