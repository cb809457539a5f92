using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Measures;

/// <summary>A column of rows that a statement needs, and the parameter that names it.</summary>
internal readonly record struct NeededColumn(string Parameter, string Name);

/// <summary>What a statement needs of a row: numbers, NaN where one is missing, and what rows are told apart by.</summary>
internal sealed record StatementRow(double[] Numbers, string[] Keys);

/// <summary>The rows that statements are made of: any objects, of which only the columns that are needed are kept.</summary>
/// <param name="numbers">Columns of numbers.</param>
/// <param name="keys">Columns that rows are told apart by.</param>
internal sealed class StatementRows(IReadOnlyList<NeededColumn> numbers, IReadOnlyList<NeededColumn> keys)
{
    private readonly HashSet<string> found = [];
    private readonly List<StatementRow> rows = [];
    private IReadOnlyList<string> names = [];

    /// <summary>Rows that belong to no part, or to no group, since they have no value of a column; known once all are told apart.</summary>
    public int Ungrouped { get; private set; }

    /// <summary>The columns of which they have none.</summary>
    public IReadOnlyList<string> UngroupedBy { get; private set; } = [];

    /// <summary>Adds a row. A column that it does not have is a missing value there.</summary>
    /// <param name="cell">The cell of a column, and whether there is such a column.</param>
    /// <param name="all">The names of all columns of the row.</param>
    /// <exception cref="InvalidInputException">A cell is not the number that it should be.</exception>
    public void Add(Func<string, (bool There, object? Value)> cell, Func<IEnumerable<string>> all)
    {
        double[] values = [.. numbers.Select(c => CellReader.Number(Cell(c), c.Name))];
        string[] texts = [.. keys.Select(c => CellReader.Key(Cell(c)))];
        if (rows.Count == 0)
            names = [.. all()];
        rows.Add(new(values, texts));

        object? Cell(NeededColumn column)
        {
            var (there, value) = cell(column.Name);
            if (there)
                found.Add(column.Name);
            return value;
        }
    }

    /// <summary>The places of columns among the keys.</summary>
    public int[] KeysOf(IReadOnlyList<string> columns) => [.. columns.Select(name => keys.ToList().FindIndex(k => k.Name == name))];

    /// <summary>Checks that there are rows, and that some row has each column.</summary>
    /// <exception cref="InvalidInputException">There are none, or none has it.</exception>
    public void RequireColumns()
    {
        if (rows.Count == 0)
            throw new InvalidInputException("InputObject", null, "There are no rows.") { Id = "NoRows" };
        foreach (var (parameter, name) in numbers.Concat(keys).Where(c => !found.Contains(c.Name)))
        {
            throw new InvalidInputException(parameter, name,
                $"{parameter} must be a property of the rows. Those of the first row are {string.Join(", ", names)}.");
        }
    }

    /// <summary>
    /// Rows by what is in some columns, such as "LearningRate = 0.1", in the order of that; all of them where no column is named. Rows
    /// without a value there, or of the columns of the groups, are left out and counted.
    /// </summary>
    /// <param name="by">The columns.</param>
    /// <param name="groups">Columns that tell groups apart within each part.</param>
    /// <param name="cancel">Ends the work.</param>
    /// <exception cref="InvalidInputException">No row is left.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public IReadOnlyList<(string Cell, StatementRow[] Rows)> Each(IReadOnlyList<string> by, IReadOnlyList<string> groups,
        CancellationToken cancel)
    {
        int[] places = KeysOf(by), all = [.. KeysOf(groups), .. places];
        StatementRow[] told = [.. rows.Where(r => all.Length == 0 || Key(r, all, cancel).Length > 0)];
        Ungrouped = rows.Count - told.Length;
        int[] lacking = [.. all.Where(p => rows.Exists(r => r.Keys[p].Length == 0))];
        UngroupedBy = [.. lacking.Select(p => keys[p].Name).Distinct()];
        if (told.Length == 0)
        {
            int[] empty = [.. lacking.Where(p => rows.TrueForAll(r => r.Keys[p].Length == 0))];
            IEnumerable<string> missing = empty.Length > 0 ? empty.Select(p => keys[p].Name) : UngroupedBy;
            throw new InvalidInputException(keys[empty.Append(lacking[0]).First()].Parameter, null,
                $"No row has a value of {string.Join(" and ", missing)}.");
        }
        if (by.Count == 0)
            return [("", told)];
        return
        [
            .. told.GroupBy(r => Key(r, places, cancel)).OrderBy(g => g.Key.Split('\n'), Comparer<string[]>.Create(Compare))
                .Select(g => (string.Join(", ", by.Zip(g.Key.Split('\n'), (name, value) => $"{name} = {value}")), g.ToArray())),
        ];

        static int Compare(string[] a, string[] b) => a.Zip(b, CellReader.Compare).FirstOrDefault(order => order != 0);
    }

    /// <summary>Several keys of a row as one; empty where one of them is missing.</summary>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public static string Key(StatementRow row, int[] places, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        return Array.Exists(places, p => row.Keys[p].Length == 0) ? "" : string.Join('\n', places.Select(p => row.Keys[p]));
    }
}
