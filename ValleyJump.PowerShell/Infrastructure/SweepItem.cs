using System.Management.Automation;
using System.Reflection;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Sweeps;
using ValleyJump.Core.Tables;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Rows and results of a sweep, which must come back as what they were.</summary>
internal static class SweepItem
{
    /// <summary>The row of an object, and the type that it must come back as; null for a plain row.</summary>
    /// <exception cref="InvalidInputException">It could not come back.</exception>
    public static (TableRow Row, Type? Type) Of(PSObject? item)
    {
        item = Kept(item);
        object what = item.BaseObject;
        if (what is PSCustomObject)
        {
            string[] names = [.. item.Properties.Where(p => p.Value is not null).Select(p => p.Name)];
            if (names.Length == 0)
                throw SweepLine.Lost("A row without properties says nothing. Give rows with columns, as of Import-Csv or [pscustomobject]@{...}.");
            if (names.FirstOrDefault(n => CellValue.KindOf(ResultRow.Unwrap(item.Properties[n].Value)) == FieldKind.Skipped) is { } left)
            {
                throw SweepLine.Lost($"Its property {left} is neither a number, flag or text nor a list of these. Leave it out, or select what "
                    + "counts of it.");
            }
            return (ResultRow.Of(item), null);
        }
        Type type = what.GetType();
        if (RestoredResult.All.Any(r => r.Type == type))
            return (ResultRow.Of(item), type);
        throw SweepLine.Lost(type.GetCustomAttribute<RowsOnlyAttribute>() is { } rows
            ? $"A {type.Name} cannot be kept as what it is. {rows.Reason}"
            : $"An object of the type {type} cannot be kept as what it is. Results of the module can, and rows of numbers and text, such as "
                + "[pscustomobject]@{ Name = $_ } or Select-Object makes.");
    }

    /// <summary>A row as the script block gets it.</summary>
    public static object Back(object row) => row is PlainRow plain ? ResultRow.Object(plain) : row;

    /// <summary>A row with a seed, where it has none.</summary>
    /// <exception cref="InvalidInputException">It can have none.</exception>
    public static PSObject Seeded(PSObject? row, ulong seed)
    {
        row = Kept(row);
        PSPropertyInfo? own = row.Properties["Seed"];
        if (!string.IsNullOrEmpty(own?.Value?.ToString()))
            return row;
        if (row.BaseObject is not PSCustomObject)
            throw new InvalidInputException("Seed", null, $"A {row.BaseObject.GetType().Name} has no column Seed. Give the seed in the script block.");
        PSObject seeded = row.Copy();
        if (own is not null)
            seeded.Properties.Remove(own.Name);
        seeded.Properties.Add(new PSNoteProperty("Seed", seed));
        return seeded;
    }

    private static PSObject Kept(PSObject? item) => item ?? throw SweepLine.Lost("$null cannot be kept. Leave it out.");
}
