using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.ExceptionServices;
using ValleyJump.Core.Numerics;

namespace ValleyJump.Core.Tables;

/// <summary>A public property of a result.</summary>
internal sealed record ResultProperty(string Name, Type Type, bool IsLongList, PropertyInfo Info)
{
    /// <summary>It says what the result was made from.</summary>
    public bool IsInput => Info.GetCustomAttribute<ColumnAttribute>()?.IsInput == true;

    /// <exception cref="InvalidInputException">A property of a type that is not ours cannot be computed.</exception>
    public object? Read(object owner)
    {
        try
        {
            return Info.GetValue(owner);
        }
        catch (TargetInvocationException problem)
        {
            Exception cause = problem.InnerException!;
            if (owner.GetType().Assembly == typeof(ResultProperty).Assembly)
                ExceptionDispatchInfo.Throw(cause);
            throw TableRow.NotTabular($"{Name} of {owner.GetType().Name} cannot be read: {cause.Message}", cause);
        }
    }
}

/// <summary>
/// What a type of results shows to a table: its public readable properties, inputs first, in declared order, those of a base first.
/// </summary>
internal static class ResultSchema
{
    private static readonly ConcurrentDictionary<Type, ResultProperty[]> Properties = new();
    private static readonly ConcurrentDictionary<Type, LongTableAttribute?> LongTables = new();

    public static IReadOnlyList<ResultProperty> Of(Type type) => Properties.GetOrAdd(type, static t =>
    [
        .. t.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => p.GetMethod is { IsPublic: true } && p.GetIndexParameters().Length == 0)
            .Where(p => !p.PropertyType.IsByRefLike && !p.PropertyType.IsPointer)
            .Where(p => p.GetCustomAttribute<ColumnAttribute>()?.ViewOnly != true)
            .GroupBy(p => p.Name).Select(g => g.MaxBy(p => Depth(p.DeclaringType))!) // a property that hides its base's
            .OrderByDescending(p => p.GetCustomAttribute<ColumnAttribute>()?.IsInput == true)
            .ThenBy(p => Depth(p.DeclaringType)).ThenBy(p => p.MetadataToken)
            .Select(p => new ResultProperty(p.Name, p.PropertyType, p.IsDefined(typeof(LongListAttribute)), p)),
    ]);

    /// <summary>
    /// The names of the long lists of all results in this assembly: they are long in a selection of a result's properties too, which
    /// has lost its type.
    /// </summary>
    public static IReadOnlySet<string> LongListNames => LazyLongListNames.Value;

    private static readonly Lazy<HashSet<string>> LazyLongListNames = new(() =>
        typeof(ResultSchema).Assembly.GetExportedTypes().SelectMany(t => t.GetProperties())
            .Where(p => p.IsDefined(typeof(LongListAttribute)))
            .Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>The names of the properties that are long tables, in any result.</summary>
    public static IReadOnlySet<string> LongTableProperties => LazyLongTableProperties.Value;

    private static readonly Lazy<HashSet<string>> LazyLongTableProperties = new(() =>
        typeof(ResultSchema).Assembly.GetExportedTypes().Where(t => t.IsDefined(typeof(ViewAttribute))).SelectMany(t => t.GetProperties())
            .Where(p => CellValue.KindOf(p.PropertyType) == FieldKind.LongTable)
            .Select(p => p.Name).ToHashSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>
    /// The names of all columns that results of this assembly have, on the screen, in a file, or in the file of a curve beside it; case
    /// does not matter.
    /// </summary>
    public static IReadOnlySet<string> ColumnNames => LazyColumnNames.Value;

    private static readonly Lazy<HashSet<string>> LazyColumnNames = new(() =>
        typeof(ResultSchema).Assembly.GetExportedTypes()
            .Where(t => t.IsDefined(typeof(ViewAttribute)) || t.IsDefined(typeof(LongTableAttribute)))
            .SelectMany(t => t.GetProperties()).Select(p => p.Name)
            .Append(Table.CellColumn).Append(LongBlock.TimeColumn).ToHashSet(StringComparer.OrdinalIgnoreCase));

    /// <summary>The long table that a type is marked as, or null.</summary>
    public static LongTableAttribute? LongTableOf(Type type) =>
        LongTables.GetOrAdd(type, static t => t.GetCustomAttribute<LongTableAttribute>());

    private static int Depth(Type? type) => type is null ? 0 : 1 + Depth(type.BaseType);
}
