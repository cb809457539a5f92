namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>The valleys of a chain as series: what they are called, and their colours.</summary>
internal static class ValleySeries
{
    /// <summary>
    /// The valleys by their half-widths, from left to right, and those of one width by their place too; none where the row is of no chain.
    /// </summary>
    public static string[] Names(PlotRow row)
    {
        string[] names = Array.ConvertAll(row.Numbers("HalfWidth"), w => FormattableString.Invariant($"{{w}} = {w:G4}"));
        return [.. names.Select((name, k) =>
            names.Count(n => n == name) == 1 ? name : FormattableString.Invariant($"{name}, valley {k + 1}"))];
    }

    /// <summary>A valley's colour, by its rank in width, so that it is the same in every order; the widest has the flat valley's.</summary>
    public static int ColourOf(PlotRow row, int valley) => row.Numbers("HalfWidth") is not { Length: > 0 } widths ? valley
        : Enumerable.Range(0, widths.Length).Count(k => widths[k] > widths[valley] || (widths[k] == widths[valley] && k < valley));
}
