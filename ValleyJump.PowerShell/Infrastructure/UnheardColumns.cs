using System.Management.Automation;
using ValleyJump.Core.Tables;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>
/// Tells of what rows say and no parameter takes: PowerShell passes over such columns without a word, and the default would be run.
/// Columns of the results of any cmdlet are no news: a table that was exported has them.
/// </summary>
/// <param name="command">The cmdlet that the rows are piped to.</param>
/// <param name="cmdlets">Its type, and those of others that it hands rows to.</param>
internal sealed class UnheardColumns(string command, params Type[] cmdlets)
{
    // What remoting and the providers of PowerShell add to objects.
    internal static readonly string[] OfPowerShell =
        ["PSComputerName", "RunspaceId", "PSShowComputerName", "PSSourceJobInstanceId", "PSPath", "PSParentPath", "PSChildName", "PSDrive",
            "PSProvider", "PSIsContainer"];

    private readonly RowParameter[] parameters = [.. cmdlets.SelectMany(RowParameter.Of)];
    private readonly HashSet<string> known = new(
        cmdlets.SelectMany(RowParameter.Of).SelectMany(p => p.Names).Concat(ResultSchema.ColumnNames).Concat(OfPowerShell),
        StringComparer.OrdinalIgnoreCase);

    /// <summary>
    /// The columns of a row that no parameter takes, and what may have been meant; null where there is nothing new to tell.
    /// </summary>
    public string? In(PSObject row)
    {
        string[] unheard = [.. Columns(row).Where(known.Add)];
        if (unheard.Length == 0)
            return null;
        string[] advice = [.. unheard.Select(Advice).OfType<string>()];
        string columns = unheard.Length == 1 ? "column" : "columns", match = unheard.Length == 1 ? "matches" : "match";
        return $"The {columns} {string.Join(", ", unheard)} of the rows {match} no parameter of {command}, and nothing is made of "
            + $"{(unheard.Length == 1 ? "it" : "them")}."
            + string.Concat(advice.Select(a => $" {a}"));
    }

    /// <summary>
    /// What somebody has written into a row. An empty cell says nothing; a result's own properties are known, and what PowerShell notes of
    /// a file is not a row's.
    /// </summary>
    private static IEnumerable<string> Columns(PSObject row) =>
        from property in row.Properties
        where row.BaseObject is PSCustomObject || (property is PSNoteProperty && row.BaseObject is not FileSystemInfo)
        where property.IsInstance && !string.IsNullOrEmpty(property.Value?.ToString())
        select property.Name;

    private string? Advice(string column)
    {
        if (cmdlets.SelectMany(RowParameter.OfCommandLine).Any(p => p.Names.Contains(column, StringComparer.OrdinalIgnoreCase)))
            return $"-{column} is for the command line.";
        return ColumnNames.Meant(column, parameters) is { } parameter ? $"Did you mean {parameter} by {column}?" : null;
    }
}
