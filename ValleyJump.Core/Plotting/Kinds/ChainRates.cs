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
            [.. SharedInputs.Series(rows, x).SelectMany(s => (Panel[])[PanelOf(s.Rows, s.Name, true), PanelOf(s.Rows, s.Name, false)])])
        {
            Subtitle = SharedInputs.Line(rows, x),
            PanelColumns = 2,
        };

        Panel PanelOf(PlotRows series, string name, bool isRight)
        {
            string side = isRight ? "right" : "left", column = isRight ? "RateRight" : "RateLeft";
            int ways = series[0].Numbers(column).Length;
            // A colour for each valley that is left, in both panels the same.
            int first = isRight ? 0 : 1;
            return new(axis, new($"{facts.Symbol(column)} to the {side} ({{1/(eta step)}})") { IsLog = true },
            [
                .. Enumerable.Range(0, ways).SelectMany(k => (Mark[])[
                    .. Exact(series, x, axis.IsLog, s => isRight ? s.LogRight[k] : s.LogLeft[k], cancel)
                        .Select(m => m with { Series = first + k }),
                    MarksOf.Points(series, r => r.Number(x), r => r.Numbers(column)[k],
                        r => (r.Numbers($"{column}Low")[k], r.Numbers($"{column}High")[k])) with
                    {
                        Name = $"from valley {first + k + 1}, measured", Series = first + k,
                    },
                ]),
            ])
            {
                Title = name,
            };
        }
    }

    private static string X(PlotRows rows) =>
        SharedInputs.Varying(rows).FirstOrDefault(c => c is "Y" or "LearningRate" or "NoiseStrength") ?? "Y";

    /// <summary>The exact rate along x; at a single point there is no line.</summary>
    private static IEnumerable<Line> Exact(PlotRows rows, string x, bool log, Func<ExactChain.Solution, double> logRate,
        CancellationToken cancel)
    {
        double[] at = [.. rows.Select(r => r.Number(x)).Where(v => v > 0).Distinct().Order()];
        if (at.Length < 2 || rows[0].SurfacePoint() is not { } point)
            yield break;
        double[] along = Spacing.Along(at[0], at[^1], CurvePoints, log);
        yield return new(along, Array.ConvertAll(along, v => Math.Exp(logRate(ExactChain.Solve(x switch
        {
            "Y" => point with { Y = v },
            "LearningRate" => point with { LearningRate = v },
            _ => point with { Noise = point.Noise with { Strength = v } },
        }, NoiseConvention.Ito, cancel)))));
    }
}
