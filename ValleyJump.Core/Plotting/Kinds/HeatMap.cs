using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>Columns of any rows over the plane of two others, as colours: means where several rows share a place.</summary>
internal sealed class HeatMap : IFigureKind
{
    private const int MaxPanels = 12;

    private const string Batch = "BatchSize", Eta = "LearningRate";

    /// <inheritdoc/>
    public string Takes => "rows of any kind over two columns of numbers: -X and -By choose these, -Y what is shown by colour";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [];

    /// <inheritdoc/>
    public int Order => 1100;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) =>
        request.Y.Append(request.X).Append(request.By).OfType<string>().FirstOrDefault(c => !rows.All(r => r.Has(c))) is { } missing
                ? $"not all rows have {missing}; columns are {string.Join(", ", rows.Columns)}"
            : PlaneOf(rows, request) is not var (x, by) ? "there are no two inputs of numbers that vary"
            : Varies(rows, x) ?? Varies(rows, by)
            ?? (ShownOf(rows, request, x, by) is not { Count: > 0 } shown ? "there is no other column of numbers"
                : shown.Select(c => NotNumeric(rows, c)).FirstOrDefault(why => why is not null));

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        (string x, string by) = PlaneOf(rows, request)!.Value;
        IReadOnlyList<string> shown = ShownOf(rows, request, x, by);
        Check.That(shown.Count <= MaxPanels, "Y", string.Join(", ", shown), $"at most {MaxPanels} columns");
        ColumnFacts facts = rows.Facts;
        var panels = new List<Panel>();
        foreach (string column in shown)
        {
            cancel.ThrowIfCancellationRequested();
            panels.Add(RunGrid.Over(rows, x, by, column));
        }
        return new(nameof(HeatMap), $"{string.Join(", ", shown.Select(facts.Symbol))} over {facts.Symbol(x)} and {facts.Symbol(by)}", panels)
        {
            Subtitle = SharedInputs.Line(rows, [x, by, "Steps", .. shown]),
            PanelColumns = Math.Min(3, shown.Count),
        };
    }

    // The paper's plane where it is there, else the inputs that vary most.
    private static (string X, string By)? PlaneOf(PlotRows rows, PlotRequest request)
    {
        string[] varying = [.. SharedInputs.Varying(rows).OrderByDescending(c => c is Batch or Eta)];
        string? x = request.X ?? varying.FirstOrDefault(c => !Same(c, request.By)),
            by = request.By ?? varying.FirstOrDefault(c => !Same(c, x));
        return x is null || by is null ? null : (x, by);
    }

    private static bool Same(string column, string? other) => string.Equals(column, other, StringComparison.OrdinalIgnoreCase);

    private static string? Varies(PlotRows rows, string column) =>
        NotNumeric(rows, column) ?? (RunGrid.Values(rows, column).Length < 2 ? $"{column} does not vary" : null);

    private static string? NotNumeric(PlotRows rows, string column) =>
        rows.Any(r => CellReader.NumberOrNull(r[column]) is null) ? $"{column} is no column of numbers" : null;

    private static IReadOnlyList<string> ShownOf(PlotRows rows, PlotRequest request, string x, string by) => request.Y.Count > 0 ? request.Y
        :
        [
            .. rows.Columns.Where(c => !Same(c, x) && !Same(c, by) && c != Table.CellColumn && !rows.Facts.IsInput(c)
                && NotNumeric(rows, c) is null && RunGrid.Values(rows, c).Length > 1).Take(1),
        ];
}
