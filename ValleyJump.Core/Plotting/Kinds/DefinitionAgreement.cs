namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>The freezing time by other definitions against that by one: where they agree, points lie on the line.</summary>
internal sealed class DefinitionAgreement : IFigureKind
{
    private const int MaxSeries = 12;

    // What makes a run, or a cell.
    private static readonly string[] Key =
    [
        .. RunSeries.CellColumns, .. RunSeries.RunColumns, "RealizationIndex", "DatasetFingerprint", "Steps", "Nesterov", "WeightDecay",
        "CheckpointCount",
    ];

    /// <inheritdoc/>
    public string Takes => "results of Measure-FreezePoint of training runs by two to twelve definitions";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => FreezingRows.Types;

    /// <inheritdoc/>
    public int Order => 60;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => FreezingRows.WhyNot(rows)
        ?? FreezingRows.ByDefinition(rows).Count switch
        {
            < 2 => "there is only one definition",
            > MaxSeries => "there are more than twelve definitions",
            _ => null,
        };

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var definitions = FreezingRows.ByDefinition(rows);
        var (name, first) = definitions[0];
        var known = first.GroupBy(KeyOf).ToDictionary(g => g.Key, g => g.First());
        List<Mark> marks = [];
        List<double> all = [.. first.Select(r => r.Number(FreezingRows.Time))];
        foreach (var ((other, of), i) in definitions.Skip(1).Select((d, i) => (d, i)))
        {
            var pairs = of.Select(r => (Row: r, First: known.GetValueOrDefault(KeyOf(r)))).Where(p => p.First is not null).ToArray();
            PlotRow[] xRows = Array.ConvertAll(pairs, p => p.First!), yRows = Array.ConvertAll(pairs, p => p.Row);
            double[] ys = Array.ConvertAll(yRows, r => r.Number(FreezingRows.Time));
            all.AddRange(ys);
            marks.Add(new Points(Array.ConvertAll(xRows, r => r.Number(FreezingRows.Time)), ys)
            {
                XLow = Ends(xRows, e => e.Low), XHigh = Ends(xRows, e => e.High),
                YLow = Ends(yRows, e => e.Low), YHigh = Ends(yRows, e => e.High),
                Name = other, Series = i, Symbol = (Symbol)(i % 5),
            });
        }
        double[] finite = [.. all.Where(v => v > 0 && double.IsFinite(v))];
        bool log = finite.Length == all.Count && Spacing.IsWide(finite);
        if (finite.Length > 0)
        {
            double low = log ? finite.Min() : 0, high = finite.Max();
            marks.Insert(0, new Line([low, high], [low, high]) { Series = -1, Dash = Dash.Dashed, Name = "equal times" });
        }
        string time = rows.Facts.Label(FreezingRows.Time, "freezing time");
        return new(nameof(DefinitionAgreement), "Whether definitions of freezing agree",
            [new(new($"{time} by {name}") { IsLog = log }, new($"{time} by the others") { IsLog = log }, marks) { Note = FreezingRows.Note(rows) }])
        {
            Subtitle = RunSeries.Line(rows, "Steps"),
        };

        static double[]? Ends(PlotRow[] of, Func<(double Low, double High), double> end)
        {
            double[] ends = Array.ConvertAll(of, r => end(FreezingRows.Error(r)));
            return Array.Exists(ends, double.IsFinite) ? ends : null;
        }
    }

    private static string KeyOf(PlotRow row) => string.Join('\n', Key.Select(row.Text));
}
