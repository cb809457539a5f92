using System.Collections;
using System.Management.Automation;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Turns what comes through the pipeline into rows of a table, for Core, which knows no PSObject.</summary>
internal static class ResultRow
{
    /// <summary>
    /// A custom object (of Select-Object, Import-Csv, or another process) has its properties as cells, a dictionary its entries, any other
    /// object those of its type and what Add-Member gave it. A copy of a result from another process has the result's columns.
    /// </summary>
    /// <exception cref="InvalidInputException">
    /// The object has nothing that a table could hold, or is a copy that has lost its curve.
    /// </exception>
    public static TableRow Of(PSObject item) => item.BaseObject switch
    {
        PSCustomObject when ResultCopy.TypeOf(item) is { } original => TableRow.FromPairs(ResultCopy.Cells(item, original, Unwrap)),
        PSCustomObject => TableRow.FromPairs(Pairs(item.Properties)),
        IDictionary entries => TableRow.FromPairs([.. entries.Cast<DictionaryEntry>()
            .Select(e => KeyValuePair.Create($"{e.Key}", Unwrap(e.Value)))]),
        object result => TableRow.FromObject(result, Pairs(item.Properties.Where(p => p is PSNoteProperty && p.IsInstance))),
    };

    /// <summary>The object of a plain row: a property for each column, objects within it likewise.</summary>
    public static PSObject Object(PlainRow row)
    {
        var item = new PSObject(row.Cells.Count);
        foreach (var (name, value) in row.Cells)
            item.Properties.Add(new PSNoteProperty(name.Length == 0 ? "_" : name, Inner(value)), preValidated: true);
        return item;

        static object? Inner(object? value) => value switch
        {
            PlainRow inner => Object(inner),
            object?[] list => Array.ConvertAll(list, Inner),
            _ => value,
        };
    }

    private static KeyValuePair<string, object?>[] Pairs(IEnumerable<PSPropertyInfo> properties) =>
        [.. properties.Where(p => p.IsGettable).Select(p => KeyValuePair.Create(p.Name, Unwrap(p.Value)))];

    internal static object? Unwrap(object? value) => value switch
    {
        // An enumeration from another process is its number, with its name as text.
        PSObject wrapped when wrapped.BaseObject is ValueType && wrapped.TypeNames is [var name, ..]
            && name.StartsWith("Deserialized.", StringComparison.Ordinal) => wrapped.ToString(),
        PSObject wrapped => Unwrap(wrapped.BaseObject),
        object[] or ArrayList or ICollection<PSObject> => ((IEnumerable)value).Cast<object?>().Select(Unwrap).ToArray(),
        _ => value,
    };
}
