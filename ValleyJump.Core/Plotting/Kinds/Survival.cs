using ValleyJump.Core.Measures;

namespace ValleyJump.Core.Plotting.Kinds;

/// <summary>
/// What fraction has not frozen yet: survival curves of groups with their intervals, and crosses where some are censored; a panel for each
/// definition and clock.
/// </summary>
internal sealed class Survival : IFigureKind
{
    private const int MaxPanels = 6, MaxCurves = 8, MaxCrosses = 30;

    // A fall of the curve that nobody sees: rows between are left out.
    private const double Unseen = 1 / 400.0;

    // How far time may go beyond the first quarter before its logarithm is the better axis.
    private const double Wide = 50;

    private static readonly string[] Needed = ["At", "Censored", "Survival", "SurvivalLow", "SurvivalHigh"];

    /// <inheritdoc/>
    public string Takes => "results of Measure-FreezeSurvival, or the rows of their curves: up to eight groups a panel, six panels";

    /// <inheritdoc/>
    public IReadOnlyList<Type> For => [typeof(FreezeSurvival), typeof(SurvivalPoint)];

    /// <inheritdoc/>
    public int Order => 20;

    /// <inheritdoc/>
    public string? WhyNot(PlotRows rows, PlotRequest request)
    {
        if (!PlotCurves.Any(rows, Needed))
            return "there are no survival curves";
        var panels = PlotCurves.Of(rows, null, Needed).GroupBy(Sample).ToArray();
        return panels.Length > MaxPanels ? "there are more than six definitions and clocks"
            : panels.Any(p => p.Count() > MaxCurves) ? "there are more than eight groups" : null;
    }

    /// <inheritdoc/>
    public Figure Make(PlotRows rows, PlotRequest request, CancellationToken cancel)
    {
        var panels = PlotCurves.Of(rows, null, Needed).GroupBy(Sample).ToArray();
        string[][] told = [.. panels.SelectMany(p => p).Select(c => c.Owner.Text("Group").Split(", "))];
        string[] shared = [.. told.Aggregate((a, b) => [.. a.Intersect(b)]).Where(t => t.Length > 0)];
        bool severalDefinitions = panels.Select(p => Definition(p.First())).Distinct().Count() > 1;
        return new(nameof(Survival), "What fraction has not frozen yet", [.. panels.Select(PanelOf)])
        {
            Subtitle = string.Join(", ", shared.Select(Said).Append("95 % intervals")),
        };

        Panel PanelOf(IEnumerable<PlotCurve> curves)
        {
            cancel.ThrowIfCancellationRequested();
            PlotCurve[] all = [.. curves];
            string along = all[0].Owner.Text("Along");
            // The whole curve is to be seen: many freeze at once, and some late.
            double end = all.Max(c => c["At"][^1]);
            bool isLog = along != nameof(FreezeClock.Y) && all.Min(Quarter) is > 0 and var quarter && end > Wide * quarter;
            bool fromZero = along != nameof(FreezeClock.Y) && !isLog;
            return new(new(Label(along)) { IsLog = isLog }, new("fraction not frozen") { Low = 0, High = 1.03 },
                [.. all.SelectMany((c, i) => Lines(c, fromZero, i, NameOf(c))), .. all.SelectMany(Crosses)])
            {
                Title = severalDefinitions ? Definition(all[0]) : "",
            };
        }

        string NameOf(PlotCurve curve) => string.Join(", ", curve.Owner.Text("Group").Split(", ").Except(shared).Select(Said));

        // As the axes say it: "NoiseStrength = 0.1" is {sigma} = 0.1.
        string Said(string input) => input.Split(" = ", 2) is [var name, var value] ? rows.Facts.Value(name, value) : input;
    }

    private static string Label(string along) => along switch
    {
        nameof(FreezeClock.Y) => "{y_freeze}",
        nameof(FreezeClock.EtaStep) => "freezing time {eta} {t_freeze}",
        _ => "freezing step {t_freeze}",
    };

    private static string Sample(PlotCurve curve) => $"{Definition(curve)} {curve.Owner.Text("Along")}";

    private static string Definition(PlotCurve curve) => string.Join(' ', ((string[])["Definition", "Rule", "Threshold"])
        .Select(c => curve.Owner.Text(c)).Where(t => t.Length > 0 && t != "NaN"));

    /// <summary>The time by which a quarter has frozen.</summary>
    private static double Quarter(PlotCurve curve) =>
        Array.FindIndex(curve["Survival"], s => s <= 0.75) is >= 0 and var at ? curve["At"][at] : curve["At"][^1];

    /// <summary>The curve and its interval as steps.</summary>
    private static IEnumerable<Mark> Lines(PlotCurve curve, bool fromZero, int series, string name)
    {
        double[] at = curve["At"], survival = curve["Survival"], low = curve["SurvivalLow"], high = curve["SurvivalHigh"];
        List<double> x = [], s = [], below = [], above = [];
        if (fromZero)
            Add(0, 1, 1, 1);
        for (int i = 0; i < at.Length; i++)
        {
            if (i > 0 && i < at.Length - 1 && s[^1] - survival[i] < Unseen)
                continue;
            Add(at[i], s.Count > 0 ? s[^1] : 1, below.Count > 0 ? below[^1] : 1, above.Count > 0 ? above[^1] : 1);
            Add(at[i], survival[i], low[i], high[i]);
        }
        yield return new Band([.. x], [.. below], [.. above]) { Series = series };
        yield return new Line([.. x], [.. s]) { Series = series, Name = name };

        void Add(double time, double value, double lower, double upper)
        {
            x.Add(time);
            s.Add(value);
            below.Add(lower);
            above.Add(upper);
        }
    }

    /// <summary>Crosses where some are censored, as many as can be told apart.</summary>
    private static IEnumerable<Mark> Crosses(PlotCurve curve, int series)
    {
        double[] at = curve["At"], survival = curve["Survival"], censored = curve["Censored"];
        double apart = (at[^1] - at[0]) / MaxCrosses, last = double.NegativeInfinity;
        List<double> x = [], y = [];
        for (int i = 0; i < at.Length; i++)
        {
            if (!(censored[i] > 0) || at[i] < last + apart)
                continue;
            x.Add(last = at[i]);
            y.Add(survival[i]);
        }
        return x.Count == 0 ? [] : [new Points([.. x], [.. y]) { Series = series, Symbol = Symbol.Cross, Name = "censored" }];
    }
}
