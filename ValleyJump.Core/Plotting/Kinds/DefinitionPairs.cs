using ValleyJump.Core.Measures;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>How far each two definitions of freezing agree, a line each: R^2 of runs and of cells, with their intervals.</summary>
internal sealed class DefinitionPairs : IFigureKind
{
    private const int MaxLines = 60;

    /// <inheritdoc/>
    public string Takes => "results of Compare-FreezeDefinition, up to sixty";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(FreezeAgreement)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, "First", "Second", "RSquaredOfRuns",
        "RSquaredOfRunsLow", "RSquaredOfRunsHigh", "RSquaredOfCells", "RSquaredOfCellsLow", "RSquaredOfCellsHigh", "Count", "Cells")
        ?? (rows.Count > MaxLines ? "there are more" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        PlotRow[] lines = [.. rows.Reverse()]; // the first at the top
        string[] without = [.. rows.Where(r => double.IsNaN(r.Number("RSquaredOfRuns"))).Select(NameOf)];
        string[] names = [.. lines.Select(r => $"{NameOf(r)} ({r.Text("Count")}/{r.Text("Cells")})")];
        Panel panel = new(new("{R^2} of {eta} {t_freeze}") { Low = -0.02, High = 1.02 },
            new("") { Categories = names, Low = -0.6, High = lines.Length - 0.4 },
            [
                .. MarksOf.Seen(Interval("RSquaredOfRuns", "of runs", 0, 0.1, Symbol.Circle),
                    Interval("RSquaredOfCells", "of cells' means", 1, -0.1, Symbol.Diamond)),
            ])
        {
            Note = NoteText.Parts("in brackets: runs/cells",
                without.Length == 0 ? "" : $"too few runs, or all alike: {string.Join("; ", without)}"),
        };
        return new(nameof(DefinitionPairs), "How far definitions of freezing agree", [panel])
        {
            Subtitle = "the squared correlation of freezing times, with 95 % intervals from five points on",
        };

        static string NameOf(PlotRow row) => $"{row.Text("First")} and {row.Text("Second")}";

        Points Interval(string column, string name, int series, double offset, Symbol symbol) =>
            new(Array.ConvertAll(lines, r => r.Number(column)), [.. Enumerable.Range(0, lines.Length).Select(i => i + offset)])
            {
                XLow = Array.ConvertAll(lines, r => r.Number(column + "Low")),
                XHigh = Array.ConvertAll(lines, r => r.Number(column + "High")),
                Name = name, Series = series, Symbol = symbol,
            };
    }
}
