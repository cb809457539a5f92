using System.Collections;
using System.Management.Automation;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Plotting;
using ValleyJump.Core.Plotting.Kinds;

namespace ValleyJump.PowerShell.Infrastructure;

/// <summary>Rows to draw, of what comes through the pipeline, in groups.</summary>
/// <param name="grouped">What comes as a list is a group of its own, and what comes singly is one for each kind of rows.</param>
internal sealed class PlotInput(bool grouped)
{
    private readonly List<PlotRows> lists = [];
    private PlotRows? singles;

    /// <summary>The groups, in the order in which each began.</summary>
    public IReadOnlyList<PlotRows> Groups => !grouped ? lists
        : [.. lists.SelectMany(g => g == singles ? g.GroupBy(r => r.Header.Shape?.Type).Select(t => new PlotRows(t)) : [g])];

    /// <summary>Adds what came at once.</summary>
    /// <exception cref="InvalidInputException">
    /// There is nothing to draw about one of them, or it is a copy that has lost its curve.
    /// </exception>
    public void Add(PSObject[] items, Action beforeEach)
    {
        bool isList = grouped && items.Length > 1;
        PlotRows rows = isList || singles is null ? new() : singles;
        if (!isList)
            singles = rows;
        if (!lists.Contains(rows))
            lists.Add(rows);
        foreach (PSObject item in items)
        {
            beforeEach();
            rows.Add(ResultRow.Of(item), item.BaseObject is PSCustomObject && ResultCopy.TypeOf(item) is null
                ? item.Properties.Where(p => p is PSNoteProperty).SelectMany(p => TablesOf(p.Value))
                : ImageSheet.TablesOf(item.BaseObject));
        }
    }

    /// <summary>Curves as ConvertFrom-Json has them: an object of lists, or a list of such.</summary>
    private static IEnumerable<PlotTable> TablesOf(object? value) => value switch
    {
        PSObject { BaseObject: PSCustomObject } one => TableOf(one),
        object[] several when several.Length > 0 && Array.TrueForAll(several, e => e is PSObject { BaseObject: PSCustomObject }) =>
            several.SelectMany(e => TableOf((PSObject)e)),
        _ => [],
    };

    private static IEnumerable<PlotTable> TableOf(PSObject record)
    {
        var columns = record.Properties.ToDictionary(p => p.Name, p => ResultRow.Unwrap(p.Value), StringComparer.OrdinalIgnoreCase);
        int[] lengths = [.. columns.Values.Where(v => v is not string and IList).Select(v => ((IList)v!).Count).Distinct()];
        return lengths.Length == 1 ? [new PlotTable(columns)] : [];
    }
}
