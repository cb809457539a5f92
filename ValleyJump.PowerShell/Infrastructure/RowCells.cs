using System.Collections;
using System.Management.Automation;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>The cells of rows of any kind, by their columns' names: results, rows of Import-Csv, custom objects, hashtables.</summary>
internal static class RowCells
{
    /// <summary>The cell of a column, and whether there is such a column; case does not matter.</summary>
    public static Func<string, (bool There, object? Value)> Of(PSObject item)
    {
        if (item.BaseObject is IDictionary entries)
        {
            return name => entries.Keys.Cast<object>().FirstOrDefault(k => string.Equals($"{k}", name, StringComparison.OrdinalIgnoreCase))
                is { } key ? (true, ResultRow.Unwrap(entries[key])) : (false, null);
        }
        return name => item.Properties[name] is { } property ? (true, ResultRow.Unwrap(property.Value)) : (false, null);
    }

    /// <summary>The names of all columns.</summary>
    public static IEnumerable<string> Names(PSObject item) => item.BaseObject is IDictionary entries
        ? entries.Keys.Cast<object>().Select(k => $"{k}") : item.Properties.Select(p => p.Name);
}
