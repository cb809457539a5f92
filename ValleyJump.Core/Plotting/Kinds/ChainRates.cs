using ValleyJump.Core.Measures;
using ValleyJump.Core.Theory.Exact;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// Rates between the neighbours of a chain, to the right and to the left, measured with their intervals, beside the exact ones, along the
/// input that varies.
/// </summary>
internal sealed class ChainRates : IFigureKind
{
    private const int MaxPanels = 6, MaxValleys = 9, CurvePoints = 60;

    private static readonly string[] Needed =
        ["HalfWidth", "RateRight", "RateRightLow", "RateRightHigh", "RateLeft", "RateLeftLow", "RateLeftHigh"];

    /// <inheritdoc/>
    public string Takes => "results of Measure-EscapeRate on chains of up to nine valleys; several differ in y, learning rate, noise or chain";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(ChainEscapeRate)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request) => IFigureKind.Lacking(rows, Needed)
        ?? (rows.Any(r => r.Numbers("RateRight").Length == 0) ? "not all rows have rates"
            : rows.Any(r => r.Numbers("HalfWidth").Length > MaxValleys) ? "a chain has more valleys"
            : 2 * SharedInputs.Series(rows, X(rows)).Count > MaxPanels ? "there are more than three series" : null);

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        string x = X(rows);
        ColumnFacts facts = rows.Facts;
        var axis = new Axis(facts.Label(x)) { IsLog = Spacing.IsGeometric(rows.Select(r => r.Number(x))) };
        return new(nameof(ChainRates), $"Rates between neighbours along {facts.Label(x)}: measured, and exact for small {{eta}}",
            [.. SharedInputs.Series(rows, x).SelectMany(Panels)])
        {
            Subtitle = SharedInputs.Line(rows, x),
            PanelColumns = 2,
        };

        Panel[] Panels((string Name, PlotRows Rows) series)
        {
            var (along, exact) = Exact(series.Rows, x, axis.IsLog, cancel);
            return [PanelOf(true), PanelOf(false)];

            Panel PanelOf(bool isRight)
            {
                string side = isRight ? "right" : "left", column = isRight ? "RateRight" : "RateLeft";
                return new(axis, new($"{facts.Symbol(column)} to the {side} ({{1/(eta step)}})") { IsLog = true },
                    [.. Enumerable.Range(0, series.Rows[0].Numbers(column).Length).SelectMany(k => Way(column, isRight, k))])
                {
                    Title = series.Name,
                };
            }

            // Coloured as the valley that is left, in both panels, and wherever its chain is drawn.
            IEnumerable<Mark> Way(string column, bool isRight, int k)
            {
                int valley = isRight ? k : k + 1, colour = ValleySeries.ColourOf(series.Rows[0], valley);
                if (along.Length > 1)
                {
                    double[] rates = Array.ConvertAll(exact, s => Math.Exp((isRight ? s.LogRight : s.LogLeft)[k]));
                    yield return new Line(along, rates) { Series = colour };
                }
                yield return MarksOf.Points(series.Rows, r => r.Number(x), r => r.Numbers(column)[k],
                    r => (r.Numbers($"{column}Low")[k], r.Numbers($"{column}High")[k])) with
                {
                    Name = $"from {ValleySeries.Names(series.Rows[0])[valley]}, measured", Series = colour,
                };
            }
        }
    }

    private static string X(PlotRows rows) =>
        SharedInputs.Varying(rows).FirstOrDefault(c => c is "Y" or "LearningRate" or "NoiseStrength") ?? "Y";

    /// <summary>The exact rates along x; none at a single point, where there is no line.</summary>
    private static (double[] Along, ExactChain.Solution[] Rates) Exact(PlotRows rows, string x, bool log, CancellationToken cancel)
    {
        double[] at = [.. rows.Select(r => r.Number(x)).Where(v => v > 0).Distinct().Order()];
        if (at.Length < 2 || rows[0].SurfacePoint() is not { } point)
            return ([], []);
        double[] along = Spacing.Along(at[0], at[^1], CurvePoints, log);
        return (along, Array.ConvertAll(along, v => ExactChain.Solve(x switch
        {
            "Y" => point with { Y = v },
            "LearningRate" => point with { LearningRate = v },
            _ => point with { Noise = point.Noise with { Strength = v } },
        }, NoiseConvention.Ito, cancel)));
    }
}
