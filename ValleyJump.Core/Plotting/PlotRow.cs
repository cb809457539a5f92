using System.Collections;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting;

/// <summary>A table within a row, such as an ensemble's curve: columns of equal length.</summary>
/// <param name="columns">Names, and lists of numbers or text; a single value stands for as many.</param>
internal sealed class PlotTable(IReadOnlyDictionary<string, object?> columns)
{
    /// <summary>Its columns, whose names' case does not matter.</summary>
    public IEnumerable<string> Columns => columns.Keys;

    /// <summary>Rows of the table.</summary>
    public int Count => columns.Values.OfType<ICollection>().Select(list => list.Count).FirstOrDefault(1);

    /// <summary>Whether it has all of these columns.</summary>
    public bool Has(params string[] names) => Array.TrueForAll(names, columns.ContainsKey);

    /// <summary>A column as numbers; NaN where there is none.</summary>
    /// <exception cref="InvalidInputException">One of its cells is no number.</exception>
    public double[] Numbers(string name) => columns.GetValueOrDefault(name) switch
    {
        double[] numbers => numbers,
        long[] numbers => Array.ConvertAll(numbers, n => (double)n),
        int[] numbers => Array.ConvertAll(numbers, n => (double)n),
        string or null => [.. Enumerable.Repeat(CellReader.Number(columns.GetValueOrDefault(name), name), Count)],
        IEnumerable list => [.. list.Cast<object?>().Select(cell => CellReader.Number(cell, name))],
        object one => [.. Enumerable.Repeat(CellReader.Number(one, name), Count)],
    };
}

/// <summary>The names of a row's cells. Rows of one origin share theirs.</summary>
internal sealed class PlotHeader
{
    private readonly Dictionary<string, int> places = new(StringComparer.OrdinalIgnoreCase);
    private readonly Lazy<RowShape?> shape;

    public PlotHeader(IReadOnlyList<string> names)
    {
        Names = names;
        for (int i = 0; i < names.Count; i++)
            places.TryAdd(names[i], i);
        shape = new(() => RowShape.Of(names));
    }

    /// <summary>The names, in their order.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>What rows of such columns are; null where nothing of this module comes near.</summary>
    public RowShape? Shape => shape.Value;

    /// <summary>The place of a name, -1 where it is not there.</summary>
    public int PlaceOf(string name) => places.GetValueOrDefault(name, -1);
}

/// <summary>
/// A row to draw: a result, or what came back of one from a file, between which nothing here tells apart. Cells are read by their columns'
/// names, and text is read as numbers.
/// </summary>
/// <param name="Header">The names of its cells.</param>
/// <param name="Cells">Their values.</param>
/// <param name="Lists">Lists too long for a cell, such as FreezeSteps, by their names; files of rows have none.</param>
/// <param name="Tables">Curves, paths and other tables within it; files of rows have none.</param>
internal sealed record PlotRow(PlotHeader Header, object?[] Cells, IReadOnlyDictionary<string, double[]> Lists,
    IReadOnlyList<PlotTable> Tables)
{
    /// <summary>The value of a cell; null where it is missing.</summary>
    public object? this[string column] => Header.PlaceOf(column) is >= 0 and var place ? Cells[place] : null;

    /// <summary>Whether it has all of these cells, be they empty or not.</summary>
    public bool Has(params string[] columns) => Array.TrueForAll(columns, c => Header.PlaceOf(c) >= 0);

    /// <summary>A cell as a number; NaN where it is missing.</summary>
    /// <exception cref="InvalidInputException">It is something else.</exception>
    public double Number(string column) => CellReader.Number(this[column], column);

    /// <summary>A cell as text, the same for a value and for its text; empty where it is missing.</summary>
    public string Text(string column) => CellReader.Key(this[column]);

    /// <summary>The numbers of a cell that is a list, or of its text; none where it is missing.</summary>
    /// <exception cref="InvalidInputException">One of them is no number.</exception>
    public double[] Numbers(string column) => this[column] switch
    {
        null or "" => [],
        string text => [.. text.Split(';').Select(part => CellReader.Number(part, column))],
        IEnumerable list => [.. list.Cast<object?>().Select(part => CellReader.Number(part, column))],
        object one => [CellReader.Number(one, column)],
    };

    /// <summary>The first table within that has all of these columns; null where there is none.</summary>
    public PlotTable? Table(params string[] columns) => Tables.FirstOrDefault(t => t.Has(columns) && t.Count > 0);
}
