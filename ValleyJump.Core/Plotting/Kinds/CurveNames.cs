namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>Names of curves of runs at their steps.</summary>
internal static class CurveNames
{
    /// <summary>A name for each row, of what varies: its cell, its run, its step. Empty where nothing does.</summary>
    public static string[] Of(PlotRows rows)
    {
        ColumnFacts facts = rows.Facts;
        string[] by = [.. RunSeries.VaryingCells(rows), .. ((string[])["Seed", "Realization", "Step"])
            .Where(c => rows.All(r => r.Has(c)) && rows.Select(r => r.Text(c)).Distinct().Count() > 1)];
        return [.. rows.Select(r => string.Join(", ", by.Select(c => c is "Seed" or "Realization" or "Step"
            ? $"{ColumnFacts.Words(c)} {r.Text(c)}" : facts.Value(c, r.Text(c)))))];
    }
}
