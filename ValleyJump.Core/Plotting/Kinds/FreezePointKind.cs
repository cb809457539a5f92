using ValleyJump.Core.Measures;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// When and where ensembles froze by each definition: medians with quartiles, along the input that varies or side by side.
/// </summary>
internal sealed class FreezePointKind : IFigureKind
{
    private const int MaxSeries = 12;

    /// <inheritdoc/>
    public string Takes => "results of Measure-FreezePoint of ensembles";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(FreezePoint)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) =>
        IFigureKind.Lacking(rows, "Definition", "LearningRate", "FreezeStepMedian", "FreezeStepQ1", "FreezeStepQ3", "FreezeYMedian", "FreezeYQ1", "FreezeYQ3")
        ?? (Series(rows).Count > MaxSeries ? "there are more than twelve series" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        ColumnFacts facts = rows.Facts;
        string? x = SharedInputs.Main(rows);
        string[] names = [.. rows.Select(r => r.Text("Definition")).Distinct()];
        Axis axis = x is null ? new("") { Categories = [.. names.Select(ColumnFacts.Words)] }
            : new(facts.Label(x)) { IsLog = Spacing.IsGeometric(rows.Select(r => r.Number(x))) };
        var series = Series(rows);
        // Colours are cells, symbols definitions.
        string[] cells = [.. series.Select(s => CellOf(s.Rows)).Distinct()];
        Func<PlotRow, double> place = x is null ? r => Array.IndexOf(names, r.Text("Definition")) : r => r.Number(x);
        return new(((IFigureKind)this).Name, "When and where ensembles freeze, by definition",
        [
            new(axis, new(facts.Label("EtaFreezeStep", "freezing time")) { IsLog = Spacing.IsWide(rows.Select(r => r.Number("FreezeStepMedian"))) },
                [.. series.Select((s, i) => Mark(s.Rows, i, s.Name, r => Time(r, "FreezeStepMedian"), r => (Time(r, "FreezeStepQ1"), Time(r, "FreezeStepQ3"))))]),
            new(axis, new(facts.Label("FreezeYMedian", "")),
                [.. series.Select((s, i) => Mark(s.Rows, i, s.Name, r => r.Number("FreezeYMedian"), r => (r.Number("FreezeYQ1"), r.Number("FreezeYQ3"))))]),
        ])
        {
            Subtitle = NoteText.Parts(SharedInputs.Line(rows, x ?? ""), "medians and quartiles"),
        };

        Mark Mark(PlotRows of, int i, string name, Func<PlotRow, double> y, Func<PlotRow, (double, double)> error) =>
            MarksOf.Points(of, place, y, error) with
            {
                Series = cells.Length > 1 ? Array.IndexOf(cells, CellOf(of)) : i,
                Name = x is null ? "" : name,
                Symbol = (Symbol)(Array.IndexOf(names, of[0].Text("Definition")) % 5),
            };

        string CellOf(PlotRows of) => string.Join(' ', SharedInputs.Varying(rows).Where(c => c != x).Select(of[0].Text));

        static double Time(PlotRow row, string column) => row.Number("LearningRate") * row.Number(column);
    }

    private static IReadOnlyList<(string Name, PlotRows Rows)> Series(PlotRows rows)
    {
        string? x = SharedInputs.Main(rows);
        return x is null ? SharedInputs.SeriesBy(rows, ["Definition"])
            : SharedInputs.SeriesBy(rows, [.. SharedInputs.Varying(rows).Skip(1), .. rows.Select(r => r.Text("Definition")).Distinct().Count() > 1 ? ["Definition"] : (string[])[]]);
    }
}
