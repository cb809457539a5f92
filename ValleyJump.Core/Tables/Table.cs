namespace ValleyJump.Core.Tables;

/// <summary>Columns, and rows of as many values. A row is valid until the next one is asked for.</summary>
internal sealed record Table(IReadOnlyList<string> Columns, IEnumerable<IReadOnlyList<object?>> Rows)
{
    /// <summary>The first column of a long table: the number of the result, counted from 0, which is its row in the main table.</summary>
    public const string CellColumn = "Cell";

    /// <summary>The cells of all results. The columns are those of any result, in the order of their first appearance.</summary>
    public static Table Main(IReadOnlyList<TableRow> rows)
    {
        string[] columns = [.. rows.SelectMany(r => r.Columns).Distinct(StringComparer.OrdinalIgnoreCase)];
        return new(columns, Rows());

        IEnumerable<IReadOnlyList<object?>> Rows()
        {
            var values = new object?[columns.Length];
            foreach (TableRow row in rows)
            {
                for (int c = 0; c < columns.Length; c++)
                    values[c] = row[columns[c]];
                yield return values;
            }
        }
    }

    /// <summary>The long table of a name, over all results: the result's number, its keys, and the elements.</summary>
    public static Table Long(IReadOnlyList<TableRow> rows, string name)
    {
        (int Cell, TableRow Row, LongBlock Block)[] blocks = [.. rows.SelectMany((row, cell) =>
            row.Fields.SelectMany(f => f.Blocks).Where(b => b.Table.Name == name).Select(b => (cell, row, b)))];
        string[] own = [.. blocks.SelectMany(b => b.Block.Columns.Select(c => c.Name)).Distinct()];
        string[] keys = [.. blocks.SelectMany(b => b.Block.Table.Keys.Where(b.Row.Has)).Distinct().Except(own)];
        return new([CellColumn, .. keys, .. own], Rows());

        IEnumerable<IReadOnlyList<object?>> Rows()
        {
            var values = new object?[1 + keys.Length + own.Length];
            foreach (var (cell, row, block) in blocks)
            {
                values[0] = cell;
                for (int k = 0; k < keys.Length; k++)
                    values[1 + k] = row[keys[k]];
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

    /// <summary>The names of the long tables of some results, in the order of their first appearance.</summary>
    public static IReadOnlyList<string> LongNames(IEnumerable<TableRow> rows) =>
        [.. rows.SelectMany(r => r.Fields).SelectMany(f => f.Blocks).Select(b => b.Table.Name).Distinct()];
}
