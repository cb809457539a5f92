using System.Collections;
using System.Reflection;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting;

/// <summary>
/// What rows are, told by the names of their columns alone: a row that comes back from a file is then what it was. Each type of results is
/// a
/// shape, each of their curves is one as it flows through a pipeline, and one as it stands in a file, beside what tells results apart.
/// </summary>
/// <param name="Type">The type of results, or of the points of a curve.</param>
/// <param name="Facts">Its columns, and what is said of each; null where nothing is.</param>
internal sealed record RowShape(Type Type, IReadOnlyDictionary<string, ColumnAttribute?> Facts)
{
    private static readonly Lazy<RowShape[]> All = new(() =>
        [.. typeof(RowShape).Assembly.GetExportedTypes().OrderBy(t => t.FullName, StringComparer.Ordinal).SelectMany(ShapesOf)]);

    private static readonly Lazy<Dictionary<string, ColumnAttribute>> AnyFacts = new(() =>
        All.Value.Select(s => s.Type).Distinct().SelectMany(ColumnsOf)
            .Select(p => (p.Name, Fact: p.Info.GetCustomAttribute<ColumnAttribute>(),
                IsList: p.Type != typeof(string) && p.Type.IsAssignableTo(typeof(IEnumerable))))
            .Where(p => p.Fact is not null).GroupBy(p => p.Name, StringComparer.OrdinalIgnoreCase)
            // A number before a list: the flatness of a solution is F, and those of a chain's valleys are f.
            .ToDictionary(g => g.Key, g => g.OrderByDescending(p => p.Fact!.Symbol is not null).ThenBy(p => p.IsList).First().Fact!,
                StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// The shape that most of the columns are of, and of these the one that lacks fewest; null where none is that of more than half.
    /// </summary>
    public static RowShape? Of(IReadOnlyList<string> columns)
    {
        var best = All.Value.Select(s => (Shape: s, Known: columns.Count(s.Facts.ContainsKey)))
            .OrderByDescending(s => s.Known).ThenBy(s => s.Shape.Facts.Count).FirstOrDefault();
        return best.Known * 2 > columns.Count ? best.Shape : null;
    }

    /// <summary>What any result says of a column of this name; null where none does.</summary>
    public static ColumnAttribute? FactOfAny(string column) => AnyFacts.Value.GetValueOrDefault(column);

    private static IEnumerable<RowShape> ShapesOf(Type type)
    {
        if (TableLine.Of(type) is { } line && ResultSchema.LongTableOf(type) is { } table)
        {
            var own = FactsOf(line);
            yield return new(line, own);
            var inFile = new Dictionary<string, ColumnAttribute?>(own, StringComparer.OrdinalIgnoreCase);
            foreach (string name in table.Keys.Append(Table.CellColumn).Concat(table.TimePerStep is null ? [] : [LongBlock.TimeColumn]))
                inFile.TryAdd(name, null);
            yield return new(line, inFile);
        }
        else if (type.IsDefined(typeof(ViewAttribute)) && !typeof(TableLine).IsAssignableFrom(type))
        {
            yield return new(type, FactsOf(type));
        }
    }

    private static IEnumerable<ResultProperty> ColumnsOf(Type type) =>
        ResultSchema.Of(type).Where(p => !p.IsLongList && CellValue.KindOf(p.Type) == FieldKind.Cell);

    private static Dictionary<string, ColumnAttribute?> FactsOf(Type type) =>
        ColumnsOf(type).GroupBy(p => p.Name, StringComparer.OrdinalIgnoreCase)
            .ToDictionary(g => g.Key, g => g.First().Info.GetCustomAttribute<ColumnAttribute>(), StringComparer.OrdinalIgnoreCase);
}
