using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.CompilerServices;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>
/// How results of a type are made of their rows again. What a result keeps is set from its columns, its inputs from those that show them,
/// and its curves from their tables; what it computes must then be what the row says of it.
/// </summary>
internal sealed class RestoredResult
{
    private readonly List<RestoredInputs> inputs = [];
    private readonly List<RestoredProperty> kept = [], computed = [];
    private readonly List<RestoredTable> tables = [];
    private readonly HashSet<string> later;

    private RestoredResult(Type type)
    {
        Type = type;
        const BindingFlags all = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
        var taken = new Dictionary<string, PropertyInfo>();
        later = [.. ResultSchema.Of(type).Where(p => p.Info.GetCustomAttribute<ColumnAttribute>()?.IsLater == true).Select(p => p.Name)];
        foreach (PropertyInfo holder in type.GetProperties(all).Where(p => p.IsDefined(typeof(InputsAttribute))))
            inputs.Add(new(holder, taken));
        foreach (ResultProperty column in ResultSchema.Of(type))
        {
            var property = new RestoredProperty(column.Info);
            FieldKind kind = KindOf(column);
            if (kind == FieldKind.LongTable)
                tables.Add(new(property));
            else if (kind != FieldKind.Skipped)
                (property.IsKept && !column.Info.IsDefined(typeof(InputsAttribute)) ? kept : computed).Add(property);
        }
    }

    /// <summary>The types that are read back, in the order of their names.</summary>
    public static IReadOnlyList<RestoredResult> All => Results.Value;

    private static readonly Lazy<RestoredResult[]> Results = new(() =>
    [
        .. from type in typeof(RestoredResult).Assembly.GetExportedTypes()
           where type.IsDefined(typeof(ViewAttribute), inherit: false) && !type.IsAbstract && ResultSchema.LongTableOf(type) is null
               && !type.IsDefined(typeof(RowsOnlyAttribute))
           orderby type.FullName
           select new RestoredResult(type),
    ]);

    /// <summary>
    /// The type whose rows have exactly these columns, in whatever order, or had before some came later; null for none.
    /// </summary>
    public static RestoredResult? Of(IReadOnlyList<string> columns, TableFormat format)
    {
        var names = new HashSet<string>(columns, StringComparer.OrdinalIgnoreCase);
        (RestoredResult Result, HashSet<string> Columns)[] all = ByFormat.GetOrAdd(format,
            f => [.. All.Select(r => (r, r.Columns(f).ToHashSet(StringComparer.OrdinalIgnoreCase)))]);
        return all.FirstOrDefault(r => r.Columns.SetEquals(names)).Result
            ?? all.FirstOrDefault(r => r.Result.Fits(names, r.Columns)).Result;
    }

    /// <summary>Whether these are the columns of its rows in a format, or were before some came later.</summary>
    public bool Fits(IReadOnlySet<string> names, TableFormat format) => Fits(names, Columns(format));

    private bool Fits(IReadOnlySet<string> names, IEnumerable<string> columns) => names.IsSubsetOf(columns)
        && columns.All(c => names.Contains(c) || later.Contains(c));

    // A sweep has many small files: what columns a type has is not asked again for each.
    private static readonly ConcurrentDictionary<TableFormat, (RestoredResult, HashSet<string>)[]> ByFormat = new();

    public Type Type { get; }

    /// <summary>The long tables that its files have.</summary>
    public IReadOnlyList<RestoredTable> Tables => tables;

    /// <summary>The columns of its rows in a format.</summary>
    public IEnumerable<string> Columns(TableFormat format) => from column in ResultSchema.Of(Type)
                                                              let kind = KindOf(column)
                                                              where kind == FieldKind.Cell
                                                                  || (kind == FieldKind.LongList && format != TableFormat.Csv)
                                                                  || (kind == FieldKind.LongTable && !TableFiles.HasFilesBeside(format))
                                                              select column.Name;

    /// <summary>Makes the result of a row.</summary>
    /// <param name="cell">The cell of a column, if there is such a column.</param>
    /// <param name="table">The tables of a name that its files have; null for no such file.</param>
    /// <exception cref="RestoreException">The row is none that such a result writes.</exception>
    public object Make(Func<string, (bool Found, object? Cell)> cell, Func<RestoredTable, IReadOnlyList<TableBlock>?> table)
    {
        object result = New(Type);
        foreach (RestoredInputs record in inputs.Where(i => i.Property.IsKept))
            record.Property.Set(result, record.Make(cell));
        foreach (RestoredProperty property in kept)
        {
            // Long lists are not in every format.
            if (cell(property.Info.Name) is (true, var found))
                property.Set(result, Convert(property, found));
            else if (!later.Contains(property.Info.Name))
                property.Set(result, property.IsNullable ? null : throw new RestoreException($"there is no {property.Info.Name}"));
        }
        foreach (RestoredTable part in tables)
            part.Set(result, table(part));
        foreach (RestoredProperty property in computed)
            Require(property, result, cell(property.Info.Name).Cell);
        return result;
    }

    /// <summary>An object without values, or with those that its type begins with.</summary>
    public static object New(Type type) => type.GetConstructor(Type.EmptyTypes) is { } begin ? begin.Invoke(null)
        : RuntimeHelpers.GetUninitializedObject(type);

    /// <summary>A cell that cannot be what its column says.</summary>
    public static RestoreException Mismatch(string column, object? cell) =>
        new($"{column} cannot be {(cell is null or "" ? "empty" : $"'{Short(CellValue.Text(cell))}'")}");

    private static object? Convert(RestoredProperty property, object? cell) =>
        CellConverter.TryConvert(cell, property.Type, property.IsNullable, out object? value) ? value
            : throw Mismatch(property.Info.Name, cell);

    private static void Require(RestoredProperty property, object result, object? cell)
    {
        object? said = Convert(property, cell), actual;
        try
        {
            actual = property.Info.GetValue(result);
        }
        catch (TargetInvocationException problem) when (problem.InnerException is InvalidInputException reason)
        {
            throw new RestoreException(reason.Message, reason);
        }
        if (!CellConverter.Same(actual, said))
        {
            throw new RestoreException($"{property.Info.Name} is '{Short(CellValue.Text(said))}', and the other columns make it "
                + $"'{Short(CellValue.Text(actual))}'");
        }
    }

    private static FieldKind KindOf(ResultProperty column)
    {
        FieldKind kind = CellValue.KindOf(column.Type);
        return kind == FieldKind.Cell && column.IsLongList ? FieldKind.LongList : kind;
    }

    private static string Short(string text) => text.Length <= 40 ? text : text[..40] + "...";
}
