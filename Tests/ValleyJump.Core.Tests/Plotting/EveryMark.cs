using ValleyJump.Core.Plotting;

namespace ValleyJump.Core.Tests.Plotting;

/// <summary>Figures that have every mark between them.</summary>
internal static class EveryMark
{
    private static readonly double[] Rates = [0.001, 0.003, 0.01, 0.03, 0.1], Noises = [0.01, 0.02, 0.05, 0.1];

    /// <summary>Two heat maps on logarithmic axes, one with a logarithmic scale; a cell without a value, contours.</summary>
    public static Figure Maps { get; } = new("PhaseDiagram", "{P_flat} over the plane of learning rate and noise",
    [
        new(new("learning rate {eta}") { IsLog = true }, new("noise strength {sigma}") { IsLog = true },
            [
                new Cells(Rates, Noises, Grid(Noises, Rates, (y, x) =>
                    y == 0.1 && x == 0.1 ? double.NaN : 0.5 + 0.5 * Math.Tanh(Math.Log(x * y * 3e3) / 3))),
                new Contours(Rates, Noises, Grid(Noises, Rates, (y, x) => x * y), [1e-4, 1e-3]) { Name = "equal {Delta_S}", Series = -1 },
            ])
        {
            Color = new("{P_flat}"),
            Note = "grey: 1 of 20 cells without a number",
        },
        new(new("learning rate {eta}") { IsLog = true }, new("noise strength {sigma}") { IsLog = true },
            [new Cells(Rates, Noises, Grid(Noises, Rates, (y, x) => 0.1 / (x * y)))]) { Color = new("freezing time {eta t_freeze}") { IsLog = true } },
    ])
    {
        Subtitle = "{n} = 2000, Hessian noise <b>, seed 42",
        PanelColumns = 2,
    };

    /// <summary>Curves with bands, points with errors, rules, words, bars and an axis of names.</summary>
    public static Figure Curves { get; } = new("Curves", "Freezing along {y}",
    [
        new(new("step {t}"), new("{P_flat}") { Low = 0, High = 1 },
            [
                new Band(Steps, [.. Steps.Select(t => Flat(t) - 0.05)], [.. Steps.Select(t => Flat(t) + 0.05)]) { Series = 0 },
                new Line(Steps, [.. Steps.Select(Flat)]) { Name = "theory {P_ss}" },
                new Line(Steps, [.. Steps.Select(t => 1 - Flat(t))]) { Name = "the sharp valley", Series = 1, Dash = Dash.Dashed },
                new Points([0, 250, 500, 750, 1000], [0.5, 0.71, double.NaN, 0.9, 0.95])
                {
                    Name = "simulation", Series = 2, YLow = [0.45, 0.66, double.NaN, 0.87, 0.93], YHigh = [0.55, 0.76, double.NaN, 0.93, 0.97],
                },
                new Rule(600, true) { Series = -1, Name = "{t_freeze}" },
                new Words(620, 0.2, "frozen at {y_f} < 3"),
            ]) { Title = "Along a run" },
        new(new("definition") { Categories = ["Basin", "Agreement", "Loss"] }, new("{t_freeze} ({steps})"),
            [new Bars([0, 1, 2], [120, 340, 260]) { YLow = [100, 300, 230], YHigh = [140, 380, 290] }]) { Title = "By definition" },
        new(new("{eta}") { IsLog = true }, new("{lambda_max}") { IsLog = true },
            [new Points([0.01, 0.1, 1], [30, 3, 0.3]) { Symbol = Symbol.Diamond, Values = [1, 10, 100] }, new Rule(2, false) { Name = "the edge" }])
        {
            Color = new("batch size {B}") { IsLog = true },
        },
    ]);

    /// <summary>A smooth function with lines over it, which can be turned.</summary>
    public static Figure Surface { get; } = new("Landscape", "Two valleys",
    [
        new(new("{x}"), new("{y}"),
            [
                new Cells(Across, Along, Grid(Along, Across, Loss)) { IsSurface = true },
                new Contours(Across, Along, Grid(Along, Across, Loss), [0.5, 1, 2, 3]) { Series = -1 },
                new Line([.. Along.Select(_ => 0.75)], Along) { Name = "floor of the flat valley" },
                new Line([.. Along.Select(_ => -0.75)], Along) { Name = "floor of the sharp valley", Series = 1 },
                new Points([0.1, 0.7], [0, 4]) { Name = "start and end", Series = 2 },
                new Rule(0, true),
                new Words(0, 4, "the barrier"),
            ]) { Color = new("loss {L}") },
    ]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Figure> All { get; } = [Maps, Curves, Surface];

    private static double[] Steps => [.. Enumerable.Range(0, 101).Select(i => 10.0 * i)];

    private static double[] Across => [.. Enumerable.Range(0, 41).Select(i => -1.5 + 3 * i / 40.0)];

    private static double[] Along => [.. Enumerable.Range(0, 31).Select(i => i / 6.0)];

    private static double Flat(double step) => 1 - 0.5 * Math.Exp(-step / 300);

    private static double Loss(double y, double x) => (x * x - 0.6) * (x * x - 0.6) * (1 + y) * (x > 0 ? 1 : 1.6) + 0.2 * (5 - y);

    private static double[,] Grid(double[] y, double[] x, Func<double, double, double> value)
    {
        var values = new double[y.Length, x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            for (int j = 0; j < x.Length; j++)
                values[i, j] = value(y[i], x[j]);
        }
        return values;
    }
}
