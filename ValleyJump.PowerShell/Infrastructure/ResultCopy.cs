using System.Collections;
using System.Management.Automation;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Copies of results that PowerShell makes for another process or a file: bags of properties, named after the original.</summary>
internal static class ResultCopy
{
    private const string Prefix = "Deserialized.";

    /// <summary>The type of the module's result that an object is a copy of; null where it is none.</summary>
    public static Type? TypeOf(PSObject item) =>
        item.TypeNames is [var name, ..] && name.StartsWith(Prefix + nameof(ValleyJump), StringComparison.Ordinal)
            ? typeof(TableRow).Assembly.GetType(name[Prefix.Length..]) : null;

    /// <summary>What a copy is, and what to do.</summary>
    public static string Explain(Type original) =>
        $"This is a copy of a {original.Name} that Start-Job, remoting or Import-Clixml has made: it has lost what the original holds. "
        + (original == typeof(SgdRun) ? "Save runs by Save-SgdRun, or Start-SgdTraining -Path, and read them by Import-SgdRun."
            : original == typeof(ImageDataset) ? "Import the images where they are used, by Import-ImageDataset."
            : "Do all of it in the job, or use ForEach-Object -Parallel or Start-ThreadJob, which hand results over as they are.");

    /// <summary>The cells of a copy: the columns of the original that are still what they were, and what was added to it.</summary>
    /// <exception cref="InvalidInputException">A curve or paths of the original are lost.</exception>
    public static KeyValuePair<string, object?>[] Cells(PSObject copy, Type original, Func<object?, object?> unwrap)
    {
        string[] columns = [.. ResultSchema.Of(original).Select(p => p.Name)];
        var kinds = ResultSchema.Of(original).ToDictionary(p => p.Name, p => CellValue.KindOf(p.Type));
        if (kinds.Where(k => k.Value == FieldKind.LongTable).Select(k => k.Key).FirstOrDefault(IsThere) is { } lost)
            throw TableRow.Unfit("Copy", "InputObject", $"{Explain(original)} Its {lost} cannot be exported: export within the job.");
        return
        [
            .. from property in copy.Properties
               where kinds.TryGetValue(property.Name, out FieldKind kind) ? kind == FieldKind.Cell
                   : property is PSNoteProperty && property.IsInstance && original.GetProperty(property.Name) is null
                     && !UnheardColumns.OfPowerShell.Contains(property.Name)
                     // The line of a result on the screen, which a copy has as any other property.
                     && property.Name != original.Name
               orderby (uint)Array.IndexOf(columns, property.Name) // what was added comes last
               select KeyValuePair.Create(property.Name, unwrap(property.Value)),
        ];

        bool IsThere(string name) => (copy.Properties[name]?.Value is PSObject wrapped ? wrapped.BaseObject : copy.Properties[name]?.Value)
            switch { null or "" => false, string => true, IEnumerable list => list.Cast<object?>().Any(), _ => true };
    }
}
