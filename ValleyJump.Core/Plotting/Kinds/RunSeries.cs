namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>Rows of one run, or of one cell, and how they are drawn.</summary>
/// <param name="Name">Its name in the legend, which all runs of a cell share; empty where there is nothing to tell apart.</param>
/// <param name="Series">Its colour.</param>
/// <param name="Rows">Its rows.</param>
internal sealed record RunGroup(string Name, int Series, PlotRows Rows);

/// <summary>Rows of training runs told apart: cells by colour, and the runs of a cell by their lines.</summary>
internal static class RunSeries
{
    private const int MaxNamed = 8;

    // There are no more colours that can be told apart.
    private const int MaxColors = 10;

    private const string Eta = "LearningRate";

    /// <summary>What makes a cell, but for the images. Steps and checkpoints follow the learning rate.</summary>
    public static IReadOnlyList<string> CellColumns { get; } =
        ["BatchSize", "LearningRate", "Momentum", "Optimizer", "LearningRateSchedule", "BatchSizeSchedule", "HiddenWidths", "Loss"];

    /// <summary>What tells the runs of a cell apart.</summary>
    public static IReadOnlyList<string> RunColumns { get; } = ["Seed", "Realization"];

    /// <summary>The inputs of cells that vary.</summary>
    public static string[] VaryingCells(PlotRows rows) => [.. Varying(rows, CellColumns), .. Images(rows)];

    /// <summary>
    /// What tells data sets apart: nothing where there is one, their names, and their fingerprints where sets of one name differ.
    /// </summary>
    public static IReadOnlyList<string> Images(PlotRows rows)
    {
        const string name = "Dataset", fingerprint = "DatasetFingerprint";
        string[] varying = Varying(rows, [name, fingerprint]);
        int names = rows.Select(r => r.Text(name)).Distinct().Count();
        return names == rows.Select(r => (r.Text(name), r.Text(fingerprint))).Distinct().Count()
            ? [.. varying.Where(c => c == name)] : varying;
    }

    /// <summary>
    /// Rows by cell, each of a colour. More cells than there are colours are told apart by one input: the learning rate, or the one that
    /// has most values of those that have no more.
    /// </summary>
    public static IReadOnlyList<RunGroup> Cells(PlotRows rows)
    {
        string[] by = VaryingCells(rows);
        var cells = SharedInputs.SeriesBy(rows, by);
        int Values(string column) => rows.Select(r => r.Text(column)).Distinct().Count();
        string[] told = [.. by.Where(c => Values(c) <= MaxColors).OrderByDescending(c => c == Eta).ThenByDescending(Values).Take(1)];
        if (cells.Count > MaxColors && by.Length > 1 && told.Length == 1)
            cells = SharedInputs.SeriesBy(rows, told);
        return [.. cells.Select((s, i) => new RunGroup(s.Name, i, s.Rows))];
    }

    /// <summary>
    /// Rows by run. A few runs of one cell have colours of their own; those of several cells share the colour of their cell.
    /// </summary>
    public static IReadOnlyList<RunGroup> Runs(PlotRows rows)
    {
        var cells = Cells(rows);
        string[] by = [.. VaryingCells(rows), .. Varying(rows, RunColumns)];
        var runs = cells.SelectMany(c => SharedInputs.SeriesBy(c.Rows, by).Select(r => (Cell: c, r.Name, r.Rows))).ToArray();
        // Where there is one cell, names are those of runs alone.
        return cells.Count == 1 && runs.Length <= MaxNamed
            ? [.. runs.Select((r, i) => new RunGroup(r.Name, i, r.Rows))]
            : [.. runs.Select(r => new RunGroup(r.Cell.Name, r.Cell.Series, r.Rows))];
    }

    /// <summary>The inputs that all rows share, in a line.</summary>
    public static string Line(PlotRows rows, params string[] except)
    {
        string line = SharedInputs.Line(rows, except);
        return SharedInputs.Shared(rows, "Realization") is { Length: > 0 } one and not "0" ? $"{line}, realization {one}" : line;
    }

    private static string[] Varying(PlotRows rows, IReadOnlyList<string> columns) =>
        [.. columns.Where(c => rows.All(r => r.Has(c)) && rows.Select(r => r.Text(c)).Distinct().Count() > 1)];
}
