using ValleyJump.Core.Plotting;

namespace ValleyJump.Core.Tests.Plotting;

/// <summary>Figures that together have every mark, axis and label that there is, of made-up numbers.</summary>
internal static class SampleFigures
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyDictionary<string, Figure> All { get; } = new Dictionary<string, Figure>
    {
        ["curves"] = Curves(),
        ["cells"] = HeatMaps(),
        ["surface"] = Surface(),
        ["bars"] = BarCharts(),
        ["long"] = LongTexts(),
        ["empty"] = Empty(),
        ["four"] = Panels(4),
        ["seven"] = Panels(7),
        ["twelve"] = Panels(12),
    };

    /// <summary>Numbers with equal ratios.</summary>
    public static double[] Ratios(double from, double to, int count) =>
        [.. Enumerable.Range(0, count).Select(i => from * Math.Pow(to / from, i / (count - 1.0)))];

    /// <summary>Numbers with equal differences.</summary>
    public static double[] Steps(double from, double to, int count) =>
        [.. Enumerable.Range(0, count).Select(i => from + (to - from) * i / (count - 1))];

    /// <summary>A function on a grid.</summary>
    public static double[,] Grid(double[] x, double[] y, Func<double, double, double> function)
    {
        var values = new double[y.Length, x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            for (int j = 0; j < x.Length; j++)
                values[i, j] = function(x[j], y[i]);
        }
        return values;
    }

    /// <summary>A figure of so many panels that share a legend.</summary>
    public static Figure Panels(int count) => new("Panels", "Loss and accuracy along training", [.. Enumerable.Range(0, count).Select(Panel)])
    {
        Subtitle = "networks of 50-50 units, 1000 images, seeds 1 to 12; bands are ± one standard error of the mean",
    };

    private static Panel Panel(int i)
    {
        double[] x = Ratios(1, 1e4, 60), y = [.. x.Select(a => 1 / (1 + Math.Pow(a / (30 * (i + 1)), 1.2)))];
        return new(new("step {t}") { IsLog = true }, new("training loss {L}"),
        [
            new Band(x, [.. y.Select(v => v * 0.85)], [.. y.Select(v => v * 1.12)]) { Name = "mean of 20 runs" },
            new Line(x, y) { Name = "mean of 20 runs" },
            new Line(x, [.. y.Select(v => v * 0.8 + 0.1)]) { Name = "full batch", Series = 1, Dash = Dash.Dashed },
        ])
        { Title = $"{(char)('A' + i)}: {{eta}} = 0.0{i + 1}" };
    }

    private static Figure Curves()
    {
        double[] x = Ratios(1e-3, 1, 15), fine = Ratios(1e-3, 1, 200);
        double P(double a) => 0.5 + 0.45 * Math.Tanh(Math.Log10(a / 0.03));
        double[] Of(double[] at, double shift) => [.. at.Select(a => P(a) + shift)];
        return new("Theory", "Theory beside simulation",
        [
            new(new("learning rate {eta}") { IsLog = true }, new("probability of the flat valley {P_flat}") { Low = 0, High = 1 },
            [
                new Band(fine, Of(fine, -0.04), Of(fine, 0.04)) { Name = "exact" },
                new Line(fine, Of(fine, 0)) { Name = "exact" },
                new Line(fine, Of(fine, -0.08)) { Series = 1, Dash = Dash.Dashed, Name = "paper, Eq. 18" },
                new Line(fine, Of(fine, -0.12)) { Series = 1, Dash = Dash.Dotted, IsThin = true },
                new Points(x, Of(x, 0.01)) { Series = -1, Name = "simulation", YLow = Of(x, -0.05), YHigh = Of(x, 0.05) },
                new Rule(0.03, true) { Series = 3, Name = "{eta_c} = 2/{lambda_max}" },
                new Words(0.3, 0.2, "the edge of {<L>}") { Series = 2 },
            ])
            { Note = "3 of 15 cells diverged and are left out." },
        ])
        { Subtitle = "X1 = 0.8, X2 = 0.5, {sigma} = 0.05, seed 1" };
    }

    private static Figure HeatMaps()
    {
        double[] x = Ratios(1e-3, 0.3, 10), y = [0.01, 0.02, 0.03, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2];
        Axis eta = new("learning rate {eta}") { IsLog = true }, sigma = new("noise strength {sigma}") { IsLog = true };
        double[,] times = Grid(x, y, (a, b) => a * b > 0.2 ? double.NaN : a * b < 2.5e-5 ? 0 : a * 1000 * b * b);
        double[,] changes = Grid(x, y, (a, b) => Math.Log10(a * 30) + Math.Log10(b * 5));
        return new("PhaseDiagram", "Flat valleys at high rates and strong noise",
        [
            new(eta, sigma, [new Cells(x, y, times)])
            {
                Title = "Freezing time", Color = new("freezing time {eta t_freeze}") { IsLog = true }, Note = "3 cells diverged.",
            },
            new(eta, sigma, [new Cells(x, y, changes)]) { Title = "Change", Color = new("change {Delta F}") { IsDiverging = true, Low = -1, High = 1 } },
        ]);
    }

    private static Figure Surface()
    {
        double[] x = Steps(-2, 2, 61), y = Steps(0, 10, 51);
        double[,] loss = Grid(x, y, (a, b) => Math.Pow(a * a - 1, 2) * (1 + b / 3) + 0.1 * b);
        return new("Landscape", "Two valleys",
        [
            new(new("across {x}"), new("along {y}"),
            [
                new Cells(x, y, loss) { IsSurface = true },
                new Contours(x, y, loss, [0.5, 1, 2, 4, 8]) { Series = -1, Name = "equal loss", IsLabelled = true },
                new Points([-1, 0, 1], [2, 5, 8]) { Values = [1, 2, 3], Symbol = Symbol.Square, Name = "checkpoints" },
            ])
            { Color = new("loss {L}") { High = 20 } },
        ]);
    }

    private static Figure BarCharts() => new("Bars", "Freezing by four definitions",
    [
        new(new("definition") { Categories = ["Basin", "Agreement", "Loss 0.1", "Accuracy 0.95"] }, new("freezing step {t_freeze}"),
            [new Bars([0, 1, 2, 3], [1200, 1500, 900, 2500]) { YLow = [1100, 1400, 850, 2100], YHigh = [1300, 1600, 950, 2900] }]),
        new(new("network") { Categories = ["multilayer perceptron, batch 10", "linear", "the name of a file that somebody gave.h5"] },
            new("relative change"), [new Bars([0, 1, 2], [-0.2, 0.3, 0.4]) { Series = 1, Name = "change" }]),
        new(new("flatness {F}") { IsLog = true }, new("run") { Categories = ["one", "the second, with a name that goes on and on for ever", "three"] },
            [new Points([1e-5, 3e-3, 2], [0, 1, 2]) { XLow = [5e-6, 1e-3, 1], XHigh = [2e-5, 0.01, 4], Symbol = Symbol.Diamond }]),
    ]);

    private static Figure LongTexts() => new("Long", string.Join(' ', Enumerable.Repeat("a title that does not end", 9)),
    [
        new(new(string.Join(' ', Enumerable.Repeat("a long label", 9))), new(string.Join(' ', Enumerable.Repeat("another label {eta^2}", 7))),
        [
            new Line([0, 1, 2], [1e-7, 2e-7, 3e-7]) { Name = string.Join(' ', Enumerable.Repeat("a long name", 9)) },
            new Line([0, 1, 2], [3e-7, 1e-7, 3e-7]) { Name = "short", Series = 1 },
        ])
        { Title = string.Join(' ', Enumerable.Repeat("a panel's title", 9)), Note = string.Join(' ', Enumerable.Repeat("a note", 40)) },
        new(new("t"), new(new string('M', 200)), [new Points([1e5, 2e5, 3.5e5], [-1e6, 0, 1e6]) { Values = [1, 2, 3] }])
        {
            Color = new(string.Join(' ', Enumerable.Repeat("a colour bar's label", 7))),
        },
    ]);

    private static Figure Empty() => new("Empty", "Nothing, one point, no range",
    [
        new(new("{eta}") { IsLog = true }, new("{P_flat}"), [new Points([0.1, 0.2], [double.NaN, double.NaN])]),
        new(new("{eta}") { IsLog = true }, new("{P_flat}"), [new Points([0.1], [0.5]) { YLow = [0.4], YHigh = [0.6] }]),
        new(new("t"), new("y"), [new Line([1, 2, 3], [7, 7, 7])]),
        new(new("{eta}") { IsLog = true }, new("{sigma}"), [new Cells([0.1, 0.2], [0, 1], new double[,] { { double.NaN, double.NaN }, { double.NaN, double.NaN } })]),
        new(new("{eta}") { IsLog = true }, new("{sigma}"), [new Cells([0.1, 0.2], [0, 1], new double[,] { { 3, 3 }, { 3, 3 } })]),
        new(new("huge"), new("tiny"), [new Line([-1.7e308, 1.79e308], [1e-320, 1e-307]), new Line([double.NegativeInfinity, 0], [0, double.PositiveInfinity])]),
        new(new("none"), new("none") { IsLog = true }, []),
    ]);
}
