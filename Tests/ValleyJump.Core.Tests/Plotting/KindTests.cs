using System.Reflection;
using System.Text.Json;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Noise;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Plotting;
using ValleyJump.Core.Tables;
using ValleyJump.Core.Theory;
using ValleyJump.Core.Theory.Evolution;
using ValleyJump.Core.Theory.Paper;

namespace ValleyJump.Core.Tests.Plotting;

/// <summary>
/// Every kind of figure: what came back from a file draws the same as results, and what is drawn are the results' numbers.
/// </summary>
public class KindTests
{
    private static readonly Lazy<TwoValleyResult[]> Grid = new(() => Ensembles([0.01, 0.02, 0.05], [0.02, 0.1]));
    private static readonly Lazy<TwoValleyResult[]> Recorded = new(() => Ensembles([0.05], [0.05, 0.1], record: 20, keep: 3));
    private static readonly NoiseLaw Noise = new() { Strength = 0.1 };

    private static readonly Lazy<DensityEvolutionResult> Evolution = new(() =>
        DensityEvolution.Run(new DensityEvolutionRun
        {
            LearningRate = 0.05, Noise = Noise, Steps = 500, RecordEvery = 20, Tolerance = 0.01,
        }));

    private static readonly Lazy<SteadyState[]> Steady = new(() =>
        [.. ((double[])[1, 2]).Select(y => SteadyStateMeasurement.Measure(HeldAt(y)))]);

    private static readonly Lazy<ValleyTheory[]> Theory = new(() => [.. ((double[])[2, 4, 6]).Select(y => TheoryAt(0.1, y))]);

    /// <summary>A kind, and results that it draws.</summary>
    private static readonly Dictionary<string, Func<IReadOnlyList<object>>> Cases = new()
    {
        ["PhaseDiagram"] = () => Grid.Value,
        ["Sweep"] = () => Grid.Value,
        ["Scatter"] = () => Grid.Value,
        ["HeatMap"] = () => Grid.Value,
        ["Landscape"] = () => [new TwoValleyLandscape { X1 = 0.9 }],
        ["Occupation"] = () => OnChain(0),
        ["Geometry"] = () => [.. ((double[])[1, 5, 20]).Select(y => new ValleyGeometry(new() { Yb = 25 }, y))],
        ["EffectivePotential"] = () => Theory.Value,
        ["TheoryAlongY"] = () => Theory.Value,
        ["FreezeTheory"] = () => [TheoryAt(0.05, 3), TheoryAt(0.1, 3), TheoryAt(0.2, 3)],
        ["StationaryPFlat"] = () => Steady.Value,
        ["EscapeRate"] = () => [.. ((double[])[1, 2]).Select(y => EscapeRate.Measure(HeldAt(y) with { Steps = 2000 }))],
        ["ChainRates"] = HeldOnChain,
        ["FreezePoint"] = () => [.. Recorded.Value.SelectMany(r => FreezePoint.Of(r))],
        ["Regime"] = () => [.. Grid.Value.Take(2).SelectMany(r => ValleyRegime.Test(r))],
        ["Forest"] = Comparisons,
        ["Trend"] = Trends,
        // What a row of a file does not hold comes back by JSON.
        ["Curve"] = () => Recorded.Value,
        ["OccupationCurve"] = () => [RecordedOn(Chain!), EvolvedOn(Chain!)],
        ["Paths"] = () => Recorded.Value,
        ["FreezeDistribution"] = () => Recorded.Value,
        ["SteadyState"] = () => Steady.Value,
        ["Survival"] = () => Survivals(FreezeClock.Step, FreezeClock.Y),
    };

    private static readonly string[] OfCurves = ["Curve", "OccupationCurve", "Paths", "FreezeDistribution", "SteadyState", "Survival"];

    // Types of results that no figure shows, and why.
    private static readonly Dictionary<string, string> NotDrawn = new()
    {
        ["SavedDataset"] = "files on a disk",
        ["CrossingProbability"] = "a number and its interval for a step; Scatter or HeatMap draws several",
        ["SweepSummary"] = "states of tasks; what they made is drawn",
        ["SweepTask"] = "states of tasks; what they made is drawn",
        ["SgdPlannedRun"] = "states of runs; the runs are drawn",
    };

    public static TheoryData<string> Kinds() => [.. FigureMaker.All.Select(k => k.Name).Except(NetworkKindTests.Tested)];

    [Theory, MemberData(nameof(Kinds))]
    public void Rows_of_a_file_draw_as_the_results_do(string kind)
    {
        Assert.True(Cases.ContainsKey(kind), $"{kind} is not tested here.");
        IReadOnlyList<object> results = Cases[kind]();
        var request = new PlotRequest { Kind = kind };
        Figure figure = FigureMaker.Make(Plotted.Rows(results), request);
        string text = FigureTexts.Of(figure);

        if (!OfCurves.Contains(kind))
            Assert.Equal(text, FigureTexts.Of(FigureMaker.Make(Plotted.Text(results), request)));
        Assert.Equal(text, FigureTexts.Of(FigureMaker.Make(Plotted.Json(results), request)));
        Assert.Equal(kind, figure.Kind);
        Assert.NotEmpty(figure.Title);
        Assert.All(figure.Panels, p => Assert.NotEmpty(p.X.Label + string.Concat(p.X.Categories)));
    }

    [Theory]
    [InlineData("PhaseDiagram")]
    [InlineData("Landscape")]
    [InlineData("Geometry")]
    [InlineData("TheoryAlongY")]
    [InlineData("FreezeTheory")]
    [InlineData("EscapeRate")]
    [InlineData("ChainRates")]
    [InlineData("StationaryPFlat")]
    [InlineData("FreezePoint")]
    [InlineData("Regime")]
    [InlineData("Forest")]
    [InlineData("Trend")]
    [InlineData("Paths")]
    [InlineData("Survival")]
    public void The_figure_that_suits_is_drawn_unless_another_is_asked_for(string kind)
    {
        Assert.Equal(kind, FigureMaker.Make(Plotted.Rows(Cases[kind]())).Kind);
        Assert.Equal(kind, FigureMaker.KindsFor(Plotted.Rows(Cases[kind]()))[0]);
    }

    [Fact]
    public void Of_ensembles_what_varies_and_what_was_kept_decides()
    {
        static string KindOf(params object[] results) => FigureMaker.Make(Plotted.Rows(results)).Kind;
        TwoValleyResult[] grid = Grid.Value, recorded = Ensembles([0.05], [0.05], record: 20);

        Assert.Equal("Sweep", KindOf(grid[0], grid[1]));
        Assert.Equal("FreezeDistribution", KindOf(grid[0]));
        Assert.Equal("Curve", KindOf(recorded[0]));
        Assert.Equal("Paths", KindOf(Recorded.Value[0]));
        // A row of a file has none of that.
        Assert.Equal("Sweep", FigureMaker.Make(Plotted.Text(recorded)).Kind);
    }

    [Fact]
    public void Every_type_of_results_has_a_figure_or_says_why_not()
    {
        string[] types = [.. typeof(Figure).Assembly.GetExportedTypes()
            .Where(t => t.IsDefined(typeof(ViewAttribute)) && !t.IsAssignableTo(typeof(TableLine))).Select(t => t.Name)];
        HashSet<string> drawn = [.. FigureMaker.All.SelectMany(k => k.For).Select(t => t.Name)];

        Assert.DoesNotContain(types, t => !drawn.Contains(t) && !NotDrawn.ContainsKey(t));
        Assert.DoesNotContain(NotDrawn.Keys, t => drawn.Contains(t) || !types.Contains(t));
    }

    private static double At(Cells drawn, TwoValleyResult result) =>
        drawn.Values[Array.IndexOf(drawn.Y, result.NoiseStrength), Array.IndexOf(drawn.X, result.LearningRate)];

    [Fact]
    public void A_phase_diagram_shows_the_tables_numbers()
    {
        Figure figure = FigureMaker.Make(Plotted.Rows(Grid.Value));
        var flat = figure.Panels[0].Marks.OfType<Cells>().Single();
        var freezing = figure.Panels[1].Marks.OfType<Cells>().Single();
        foreach (TwoValleyResult result in Grid.Value)
        {
            Assert.Equal(result.PFlat, At(flat, result));
            Assert.Equal(result.EtaFreezeStep, At(freezing, result));
        }
        Assert.All(figure.Panels, p => Assert.True(p.X.IsLog && p.Y.IsLog));
        Assert.Equal("learning rate {eta}", figure.Panels[0].X.Label);
        Assert.Equal("{P_flat}", figure.Panels[0].Color!.Label);
        Assert.Contains("seed 42", figure.Subtitle, StringComparison.Ordinal);
    }

    [Fact]
    public void A_freezing_time_of_0_keeps_the_others_on_a_logarithmic_scale()
    {
        TwoValleyResult[] grid = Grid.Value;
        PlotRows rows = Plotted.Text([.. grid]);
        PlotRow first = rows[0];
        object?[] cells = [.. first.Cells];
        cells[first.Header.PlaceOf("EtaFreezeStep")] = "0";
        Panel freezing = FigureMaker.Make(new(rows.Skip(1).Prepend(first with { Cells = cells }))).Panels[1];
        var drawn = freezing.Marks.OfType<Cells>().Single();

        Assert.True(freezing.Color!.IsLog);
        Assert.Equal(0, At(drawn, grid[0]));
        Assert.Equal(grid[1].EtaFreezeStep, At(drawn, grid[1]));
        Assert.False(Spacing.IsWideBesideZero([-1, 1, 20]));
        Assert.False(Spacing.IsWideBesideZero([0, 1, 2]));
    }

    [Fact]
    public void A_heat_map_shows_chosen_columns_over_chosen_ones()
    {
        TwoValleyResult[] grid = Grid.Value;
        var request = new PlotRequest { Kind = "HeatMap", X = "LearningRate", By = "NoiseStrength", Y = ["PFlat", "FreezeStepMean"] };
        Figure figure = FigureMaker.Make(Plotted.Rows(grid), request);

        Assert.Equal(2, figure.Panels.Count);
        foreach (var (panel, of) in figure.Panels.Zip((Func<TwoValleyResult, double>[])[r => r.PFlat, r => r.FreezeStepMean]))
        {
            var drawn = panel.Marks.OfType<Cells>().Single();
            foreach (TwoValleyResult result in grid)
                Assert.Equal(of(result), At(drawn, result));
        }
        Assert.Contains("does not vary", Why(grid, request with { By = "Steps" }), StringComparison.Ordinal);
        // Text tells series of points apart, and is no side of a plane.
        Assert.Contains("NoiseModel is no column of numbers", Why(grid, request with { By = "NoiseModel" }), StringComparison.Ordinal);
        Assert.Equal("Scatter", FigureMaker.Make(Plotted.Rows(grid), request with { Kind = null, By = "NoiseModel" }).Kind);
        Assert.Contains("not all rows have Nothing", Why(grid, request with { Y = ["Nothing"] }), StringComparison.Ordinal);

        static string Why(TwoValleyResult[] rows, PlotRequest request) =>
            Assert.Throws<Core.Numerics.InvalidInputException>(() => FigureMaker.Make(Plotted.Rows(rows), request)).Message;
    }

    [Fact]
    public void A_sweep_shows_the_tables_numbers_and_intervals()
    {
        TwoValleyResult[] some = [.. Grid.Value.Where(r => r.NoiseStrength == 0.1)];
        var points = FigureMaker.Make(Plotted.Rows(some)).Panels[0].Marks.OfType<Points>().Single();

        Assert.Equal(some.Select(r => r.LearningRate), points.X);
        Assert.Equal(some.Select(r => r.PFlat), points.Y);
        Assert.Equal(some.Select(r => r.PFlatLow), points.YLow!);
        Assert.Equal(some.Select(r => r.PFlatHigh), points.YHigh!);
    }

    [Fact]
    public void Curves_and_paths_of_files_of_their_own_show_the_same_numbers()
    {
        TwoValleyResult[] results = Recorded.Value;
        foreach (PlotRows rows in (PlotRows[])[Plotted.Rows(results), Plotted.Curve("curve", results)])
        {
            var lines = FigureMaker.Make(rows, new() { Kind = "Curve" }).Panels[0].Marks.OfType<Line>().Where(l => l.Dash == Dash.Solid).ToArray();
            Assert.Equal(results.Select(r => r.Curve!.PFlat), lines.Select(l => l.Y));
            Assert.Equal(results[0].Curve!.Step.Select(s => 0.05 * s), lines[0].X.Select(x => double.IsNaN(x) ? 0 : x));
        }
        foreach (PlotRows rows in (PlotRows[])[Plotted.Rows(results), Plotted.Curve("paths", results)])
        {
            Figure figure = FigureMaker.Make(rows, new() { Kind = "Paths" });
            Assert.Equal(2, figure.Panels.Count);
            Assert.Equal(results[0].Trajectories.Paths.Select(p => p.X[^1]).Order(),
                figure.Panels[0].Marks.OfType<Line>().Where(l => l.IsThin).Select(l => l.X[^1]).Order());
        }
        // Curves that are piped by themselves, with nothing but their columns.
        Figure own = FigureMaker.Make(Plotted.Rows(results[0].Curve!));
        Assert.Equal(("Curve", "time {t} ({steps})"), (own.Kind, own.Panels[0].X.Label));
    }

    [Fact]
    public void A_chain_of_valleys_has_its_surface_its_paths_and_its_occupations()
    {
        TwoValleyResult run = (TwoValleyResult)OnChain(3)[0];
        Figure surface = FigureMaker.Make(Plotted.Text(Chain));
        Line[] floors = [.. surface.Panels[0].Marks.OfType<Line>()];
        Assert.Equal("Landscape", surface.Kind);
        Assert.Equal([Chain.Minimum(2, 100), Chain.Minimum(0, 100), Chain.Minimum(1, 100)], floors.Select(l => l.X[^1]));
        Assert.Contains("flattest", floors[0].Name, StringComparison.Ordinal);
        Assert.Single(FigureMaker.Make(Plotted.Rows(run), new() { Kind = "Landscape" }).Panels);

        Panel paths = FigureMaker.Make(Plotted.Rows(run)).Panels[0];
        Assert.Equal(3, paths.Marks.OfType<Line>().Count(l => l.Name == "floors of the valleys"));
        Assert.All(paths.Marks.OfType<Line>().Where(l => l.IsThin),
            l => Assert.Equal(l.Series == 0, Chain.ValleyOf(l.X[^1], l.Y[^1]) == 2));

        Panel shares = FigureMaker.Make(Plotted.Rows(run), new() { Kind = "Occupation" }).Panels[0];
        Points points = shares.Marks.OfType<Points>().Single();
        Assert.Equal(run.Occupation, points.Y);
        Assert.Equal(run.OccupationLow, points.YLow!);
        Assert.Equal(["{w} = 0.5", "{w} = 0.65", "{w} = 0.8"], shares.X.Categories);
    }

    [Fact]
    public void The_valleys_of_a_chain_are_drawn_along_y()
    {
        ChainGeometry[] along = [.. new[] { 1.0, 5, 20 }.Select(y => new ChainGeometry(new() { HalfWidth = [0.65, 0.8, 0.5] }, y))];
        Figure figure = FigureMaker.Make(Plotted.Rows([.. along]));
        Assert.Equal("Geometry", figure.Kind);
        foreach (PlotRows rows in (PlotRows[])[Plotted.Text([.. along]), Plotted.Json([.. along])])
            Assert.Equal(FigureTexts.Of(figure), FigureTexts.Of(FigureMaker.Make(rows)));
        Line[] floors = [.. figure.Panels[0].Marks.OfType<Line>()], flatness = [.. figure.Panels[2].Marks.OfType<Line>()];
        Line[] times = [.. figure.Panels[3].Marks.OfType<Line>()];
        for (int k = 0; k < 3; k++)
        {
            Assert.Equal(along.Select(g => g.Minimum[k]), floors[k].Y);
            Assert.Equal(along.Select(g => g.Flatness[k]), flatness[k].Y);
            Assert.Equal(along.Select(g => g.TauX[k]), times[k + 1].Y);
        }
        // The widest has the flat valley's colour, and the time along y one that is none of theirs.
        Assert.Equal([1, 0, 2], floors.Select(l => l.Series));
        Assert.Equal((3, "{w} = 0.65"), (times[0].Series, floors[0].Name));
        Assert.Equal(along[0].Landscape.ToString(), figure.Subtitle);
        InvalidInputException two = Assert.Throws<InvalidInputException>(
            () => FigureMaker.Make(Plotted.Rows([.. along, new ChainGeometry(new(), 5)]), new() { Kind = "Geometry" }));
        Assert.Contains("there are several landscapes", two.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_column_of_rows_of_no_type_is_what_a_single_number_of_that_name_is()
    {
        // Of a solution F, and of the valleys of a chain a list of f.
        Assert.Equal("F", RowShape.FactOfAny("Flatness")!.Symbol);
        Assert.Equal("P_flat", RowShape.FactOfAny("PFlat")!.Symbol);
    }

    [Fact]
    public void Points_by_noise_that_lack_a_number_are_not_taken_for_several_at_one_noise()
    {
        string[] columns = ["RTheta", "JaccardMean", "DisplacementMean", "CosineOfDisplacementMean"];
        string[] errors = ["RThetaSem", "JaccardSem", "DisplacementSem", "CosineOfDisplacementSem"];
        (string, object?)[] Row(int batch, double rate, double value) =>
        [
            ("BatchSize", batch), ("LearningRate", rate), ("EffectiveNoise", rate / batch),
            .. columns.Select(c => (c, (object?)value)), .. errors.Select(c => (c, (object?)0.1)),
        ];
        Mark[] Marks(double missing)
        {
            PlotRows rows = Plotted.Of(Row(10, 0.1, missing), Row(20, 0.1, 1), Row(50, 0.1, 2), Row(50, 0.2, 2));
            return [.. FigureMaker.Make(rows, new() { Kind = "Solutions" }).Panels.SelectMany(p => p.Marks)];
        }
        Assert.Empty(Marks(3).OfType<Line>());
        Assert.Empty(Marks(double.NaN).OfType<Line>());
    }

    [Fact]
    public void Shares_of_valleys_through_time_stand_beside_their_evolution_in_a_panel_for_each_cell()
    {
        ValleyChain other = new() { HalfWidth = [0.8, 0.5, 0.5] };
        (TwoValleyResult simulated, DensityEvolutionResult evolved) = (RecordedOn(Chain), EvolvedOn(Chain));
        var request = new PlotRequest { Kind = "OccupationCurve" };
        Figure figure = FigureMaker.Make(Plotted.Rows(simulated, RecordedOn(other), evolved), request);
        Assert.Equal(["{w} = 0.5, 0.65, 0.8", "{w} = 0.8, 0.5, 0.5"], figure.Panels.Select(p => p.Title));
        Line[] lines = [.. figure.Panels[0].Marks.OfType<Line>()];
        Band[] bands = [.. figure.Panels[0].Marks.OfType<Band>()];
        EnsembleOccupation shares = simulated.OccupationCurve!;
        for (int k = 0; k < 3; k++)
        {
            EnsembleOccupationPoint[] of = [.. shares.Where(p => p.Valley == k + 1)];
            Assert.Equal(of.Select(p => p.Step * 0.05), lines[k].X);
            Assert.Equal(of.Select(p => p.Occupation), lines[k].Y);
            Assert.Equal(of.Select(p => p.OccupationLow), bands[k].Low);
            Assert.Equal(of.Select(p => p.OccupationHigh), bands[k].High);
            Assert.Equal(evolved.OccupationCurve!.Where(p => p.Valley == k + 1).Select(p => p.Occupation), lines[3 + k].Y);
            Assert.Equal((Dash.Solid, Dash.Dashed), (lines[k].Dash, lines[3 + k].Dash));
            // The widest valley has the flat one's colour.
            Assert.Equal((2 - k, 2 - k, 2 - k), (lines[k].Series, lines[3 + k].Series, bands[k].Series));
        }
        // Two valleys of one width are told apart.
        Assert.Equal(["{w} = 0.8", "{w} = 0.5, valley 2", "{w} = 0.5, valley 3"],
            figure.Panels[1].Marks.OfType<Line>().Select(l => l.Name));
        // Files of shares have the widths too, and so the same names and colours.
        Figure filed = FigureMaker.Make(Plotted.Curve("occupation", simulated, RecordedOn(other)), request);
        Assert.Equal(figure.Panels[1].Marks.OfType<Line>(), filed.Panels[1].Marks.OfType<Line>(), (a, b) =>
            a.Name == b.Name && a.Series == b.Series && a.X.SequenceEqual(b.X) && a.Y.SequenceEqual(b.Y));
        // Of piped points the valleys are known by their places alone; an ensemble and its evolution stand in one panel.
        Figure ofPoints = FigureMaker.Make(Plotted.Rows([.. shares, .. evolved.OccupationCurve!]), request);
        Line[] piped = [.. ofPoints.Panels[0].Marks.OfType<Line>()];
        Assert.Equal(["valley 1", "valley 2", "valley 3", "valley 1, evolution", "valley 2, evolution", "valley 3, evolution"],
            piped.Select(l => l.Name));
        Assert.Equal(lines.Select(l => l.Y), piped.Select(l => l.Y));
        Assert.Contains("a valley twice", WhyNot([.. shares, .. shares]), StringComparison.Ordinal);
        Assert.Contains("several ensembles", WhyNot(simulated, RecordedOn(Chain)), StringComparison.Ordinal);
        Assert.Contains("not one of 1, 2", WhyNot([.. shares, shares[0] with { Valley = 0 }]), StringComparison.Ordinal);
        // Where they were recorded they come first, and an ensemble of two valleys has none.
        Assert.Equal("OccupationCurve", FigureMaker.Make(Plotted.Rows(simulated)).Kind);
        Assert.Contains("no shares of valleys were recorded", WhyNot(Recorded.Value), StringComparison.Ordinal);

        string WhyNot(params object[] results) =>
            Assert.Throws<InvalidInputException>(() => FigureMaker.Make(Plotted.Rows(results), request)).Message;
    }

    [Fact]
    public void Occupations_along_y_stand_beside_those_of_ensembles_in_a_panel_for_each_order()
    {
        ValleyChain[] orders = [Chain, new() { HalfWidth = [0.65, 0.8, 0.5] }];
        ChainTheory[] theory =
            [.. orders.SelectMany(c => new[] { 5.0, 6 }.Select(y => ChainTheory.At(new(c, Noise, 0.05, y), new(), default)))];
        TwoValleyResult[] ended = [.. orders.SelectMany(c => new[] { 200, 400 }.Select(steps => Run(c, 0.05, steps)))];
        Figure figure = FigureMaker.Make(Plotted.Rows([.. theory, .. ended]));
        Assert.Equal("Occupation", figure.Kind);
        // P_ss would be of the lines alone.
        Assert.All(figure.Panels, p => Assert.Equal("share of trajectories", p.Y.Label));
        Assert.Equal(["{w} = 0.5, 0.65, 0.8", "{w} = 0.65, 0.8, 0.5"], figure.Panels.Select(p => p.Title));
        for (int order = 0; order < 2; order++)
        {
            Line[] lines = [.. figure.Panels[order].Marks.OfType<Line>()];
            Points[] points = [.. figure.Panels[order].Marks.OfType<Points>()];
            int widest = orders[order].Flat;
            Assert.Equal(theory.Skip(2 * order).Take(2).Select(t => t.OccupationOperator[widest]), lines[widest].Y);
            Assert.Equal(ended.Skip(2 * order).Take(2).Select(r => r.FinalYMean), points[widest].X);
            Assert.Equal(ended.Skip(2 * order).Take(2).Select(r => r.Occupation[widest]), points[widest].Y);
            Assert.Equal("{w} = 0.8, simulated", points[widest].Name);
            Assert.Equal((0, 0), (lines[widest].Series, points[widest].Series));
        }
        InvalidInputException none = Assert.Throws<InvalidInputException>(
            () => FigureMaker.Make(Plotted.Rows([.. theory, Run(Chain, 0.02, 200)]), new() { Kind = "Occupation" }));
        Assert.Contains("of some ensembles there is no theory", none.Message, StringComparison.Ordinal);
        // Noise of another exponent is another cell.
        NoiseLaw power = new() { Strength = 0.1, Model = NoiseModel.HessianPower, Exponent = 1.5 };
        ChainTheory[] ofPower = [.. new[] { 5.0, 6 }.Select(y => ChainTheory.At(new(Chain, power, 0.05, y), new(), default))];
        Assert.Equal("Occupation", FigureMaker.Make(Plotted.Rows([.. ofPower, Of(power)]), new() { Kind = "Occupation" }).Kind);
        Assert.Throws<InvalidInputException>(
            () => FigureMaker.Make(Plotted.Rows([.. ofPower, Of(power with { Exponent = 2 })]), new() { Kind = "Occupation" }));
        // Elsewhere, too, chains of other widths are not taken for one.
        Assert.Equal(["{w} = 0.5, 0.65, 0.8", "{w} = 0.65, 0.8, 0.5"],
            SharedInputs.Series(Plotted.Rows(ended), "Steps").Select(s => s.Name));

        static TwoValleyResult Run(ValleyChain chain, double eta, long steps) =>
            EnsembleRunner.Run(new() { LearningRate = eta, Noise = Noise, Landscape = chain, Realizations = 50, Steps = steps });
        static TwoValleyResult Of(NoiseLaw noise) =>
            EnsembleRunner.Run(new() { LearningRate = 0.05, Noise = noise, Landscape = Chain, Realizations = 50, Steps = 200 });
    }

    [Fact]
    public void A_chain_that_is_held_has_its_density_its_potential_and_its_occupations()
    {
        ChainSteadyState[] held = [.. ((double[])[3, 5]).Select(y => SteadyStateMeasurement.MeasureChain(
            HeldAt(y) with { Landscape = Chain, Noise = Noise, Steps = 500 }, bins: 40))];
        ChainSteadyStateDensity density = held[0].Density;
        foreach (PlotRows rows in (PlotRows[])[Plotted.Rows(held[0]), Plotted.Json(held[0])])
        {
            Figure figure = FigureMaker.Make(rows);
            Assert.Equal("SteadyState", figure.Kind);
            Assert.Equal(density.DensityExact, figure.Panels[0].Marks.OfType<Line>().Single().Y);
            Assert.Equal(density.Density, figure.Panels[0].Marks.OfType<Points>().Single().Y);
            Assert.Equal(density.EffectivePotentialExact, figure.Panels[1].Marks.OfType<Line>().Single().Y);
        }

        foreach (object one in (object[])[held[1], ChainTheory.At(held[1].Simulation.Point(), new(), default)])
        {
            Line[] lines = [.. FigureMaker.Make(Plotted.Rows(one), new() { Kind = "Eff" }).Panels[0].Marks.OfType<Line>()];
            Assert.Equal(2, lines.Length);
            // The widest valley is the deepest to the noise, and each lies above it by what its density says.
            double[] lowest = [.. Enumerable.Range(0, 3).Select(k =>
                lines[1].X.Zip(lines[1].Y).Where(p => Chain.ValleyOf(p.First, 5) == k).Min(p => p.Second))];
            Assert.Equal(0, lowest[2]);
            Assert.True(lowest[0] > lowest[1] && lowest[1] > 0);
            Assert.InRange(lowest[0], 0, FigureMaker.Make(Plotted.Rows(one), new() { Kind = "Eff" }).Panels[0].Y.High);
        }

        Figure along = FigureMaker.Make(Plotted.Text([.. held]));
        Assert.Equal("Occupation", along.Kind);
        Line[] theory = [.. along.Panels.Single().Marks.OfType<Line>()];
        Points[] points = [.. along.Panels.Single().Marks.OfType<Points>()];
        for (int k = 0; k < 3; k++)
        {
            Assert.Equal(held.Select(h => h.OccupationOperator[k]), theory[k].Y);
            Assert.Equal([3, 5], points[k].X);
            Assert.Equal(held.Select(h => h.Occupation[k]), points[k].Y);
            Assert.Equal(held.Select(h => h.OccupationLow[k]), points[k].YLow!);
        }
        Assert.Contains("two theories", FigureMaker.Make(Plotted.Rows([.. held]), new() { Kind = "StationaryPFlat" }).Title, StringComparison.Ordinal);
    }

    [Fact]
    public void Rates_of_a_chain_are_drawn_way_by_way_beside_the_exact_ones()
    {
        ChainEscapeRate[] rates = [.. HeldOnChain().Cast<ChainEscapeRate>()];
        Figure figure = FigureMaker.Make(Plotted.Text([.. rates]));
        Assert.Equal(2, figure.Panels.Count);
        foreach (var (panel, isRight) in figure.Panels.Zip((bool[])[true, false]))
        {
            Points[] points = [.. panel.Marks.OfType<Points>()];
            Line[] lines = [.. panel.Marks.OfType<Line>()];
            for (int k = 0; k < 2; k++)
            {
                Assert.Equal(rates.Select(r => (isRight ? r.RateRight : r.RateLeft)[k]), points[k].Y);
                Assert.Equal(rates.Select(r => (isRight ? r.RateRightHigh : r.RateLeftHigh)[k]), points[k].YHigh!);
                ChainTheory theory = ChainTheory.At(rates[2].Simulation.Point(), new() { SkipOperator = true }, default);
                Assert.Equal((isRight ? theory.RateRight : theory.RateLeft)[k], lines[k].Y[^1], 1e-9);
                // As in every figure, the widest valley has the flat one's colour.
                int valley = isRight ? k : k + 1;
                Assert.Equal((2 - valley, 2 - valley), (lines[k].Series, points[k].Series));
                Assert.Equal("from {w} = " + ((string[])["0.5", "0.65", "0.8"])[valley] + ", measured", points[k].Name);
            }
        }
    }

    [Fact]
    public void A_figure_of_one_chain_says_which()
    {
        var held = SteadyStateMeasurement.MeasureChain(HeldAt(3) with { Landscape = Chain, Noise = Noise, Steps = 100 }, bins: 40);
        foreach (object[] results in (object[][])[[held], [.. HeldOnChain()], [.. OnChain(0)]])
        {
            Assert.Contains("{w} = 0.5, 0.65, 0.8", FigureMaker.Make(Plotted.Rows(results)).Subtitle, StringComparison.Ordinal);
            Assert.Contains("{w} = 0.5, 0.65, 0.8", FigureMaker.Make(Plotted.Json(results)).Subtitle, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("{w}", FigureMaker.Make(Plotted.Rows(Steady.Value)).Subtitle, StringComparison.Ordinal);
    }

    [Fact]
    public void Theory_is_drawn_through_the_tables_points()
    {
        Figure figure = FigureMaker.Make(Plotted.Rows(Theory.Value));
        Line exact = figure.Panels[0].Marks.OfType<Line>().Single(l => l.Name.StartsWith("exact", StringComparison.Ordinal));
        var rates = figure.Panels[1].Marks.OfType<Line>().ToArray();
        Assert.All(Theory.Value, t =>
        {
            int at = Array.IndexOf(exact.X, t.Y);
            Assert.Equal(t.PFlatExact, exact.Y[at], 12);
            Assert.Equal(t.RateSharpPaper, rates[0].Y[at], 12);
            Assert.Equal(t.RateFlatExact, rates[3].Y[at], 12);
        });
        Rule rule = figure.Panels[1].Marks.OfType<Rule>().Single();
        Assert.Equal(0.01 * PaperFormulas.Phi(new()) / 0.005, rule.At, 12);
    }

    [Fact]
    public void An_effective_potential_lifts_the_sharp_valley()
    {
        Panel panel = FigureMaker.Make(Plotted.Rows(TheoryAt(0.1, 8)), new() { Kind = "Eff" }).Panels[0];
        Line[] lines = [.. panel.Marks.OfType<Line>()];
        var (loss, paper, exact) = (lines[0], lines[1], lines[2]);
        // Eq. 19 scales each side's depth below the ridge by gamma^(+-1/2); the grid meets the floors to a thousandth of the depth.
        double depth = new TwoValleyLandscape().Barrier(8), root = Math.Sqrt(new TwoValleyLandscape().Gamma);
        Assert.Equal(0, Lowest(loss), 0.002 * depth);
        Assert.Equal((root - 1 / root) * depth, Lowest(paper), 0.004 * depth);
        // The exact density counts the sharp valley's larger diffusion once more: T_eff ln gamma.
        var point = new ValleyPoint(new TwoValleyLandscape(), Noise, 0.05, 8);
        double temperature = PaperFormulas.EffectiveTemperature(point.TwoValleys, point.DeltaS, 8);
        Assert.Equal(Lowest(paper) + temperature * Math.Log(point.TwoValleys.Gamma), Lowest(exact), 0.004 * depth);

        static double Lowest(Line line) => line.Y.Zip(line.X).Where(p => p.Second < 0).Min(p => p.First);
    }

    [Fact]
    public void Simulated_and_exact_freezing_come_together()
    {
        Figure figure = FigureMaker.Make(Plotted.Rows(Recorded.Value[0], Evolution.Value), new() { Kind = "FreezeDistribution" });
        Assert.Equal(["simulated", "exact"], figure.Panels[0].Marks.OfType<Line>().Select(l => l.Name.Split(' ')[^1]));
        Line counted = figure.Panels[0].Marks.OfType<Line>().First();
        Assert.Equal(1, counted.Y[^1]);
        Assert.Equal(Recorded.Value[0].FreezeSteps!.Max() * 0.05, counted.X[^1]);
    }

    [Fact]
    public void Survival_is_drawn_as_steps_through_the_curves_points()
    {
        FreezeSurvival[] groups = [.. Survivals(FreezeClock.Step).Cast<FreezeSurvival>()];
        Assert.Equal(2, groups.Length);
        foreach (PlotRows rows in (PlotRows[])[Plotted.Rows(groups), Plotted.Curve("curve", [.. groups])])
        {
            Panel panel = FigureMaker.Make(rows).Panels.Single();
            Line[] lines = [.. panel.Marks.OfType<Line>()];
            Assert.Equal(["{sigma} = 0.02", "{sigma} = 0.1"], lines.Select(l => l.Name));
            for (int g = 0; g < 2; g++)
            {
                SurvivalCurve curve = groups[g].Curve;
                // Each time but the first twice: before the step down and after it.
                double[] after = [.. lines[g].Y.Where((_, i) => lines[g].X.Length % 2 == 1 ? i % 2 == 0 : i % 2 == 1)];
                Assert.Equal(curve.Survival, after.TakeLast(curve.Count));
                Assert.Equal(curve.At, lines[g].X.Where((_, i) => (lines[g].X.Length - i) % 2 == 1).TakeLast(curve.Count));
                Band band = panel.Marks.OfType<Band>().ElementAt(g);
                Assert.Equal(curve.SurvivalLow[^1], band.Low[^1]);
                Points crosses = panel.Marks.OfType<Points>().ElementAt(g);
                Assert.Equal([380], crosses.X);
                Assert.Equal([groups[g].FinalSurvival], crosses.Y);
            }
        }
    }

    [Fact]
    public void Trends_go_through_the_rows_that_they_are_of()
    {
        ValleyTrend trend = (ValleyTrend)Trends()[0];
        var rows = new PlotRows([.. Plotted.Rows(Grid.Value), .. Plotted.Rows(trend)]);
        Panel panel = FigureMaker.Make(rows).Panels[0];
        Line line = panel.Marks.OfType<Line>().Single();
        Assert.Equal(Grid.Value.Length, panel.Marks.OfType<Points>().Single().X.Length);
        Assert.Equal(trend.Intercept + trend.Slope * Math.Log10(line.X[0]), line.Y[0], 12);
        Assert.True(panel.X.IsLog);
    }

    private static readonly ValleyChain Chain = new();

    private static IReadOnlyList<object> OnChain(int keep) =>
    [
        EnsembleRunner.Run(new()
        {
            LearningRate = 0.05, Noise = Noise, Landscape = Chain, Realizations = 50, Steps = 400, KeepTrajectories = keep,
        }),
        .. keep > 0 ? [] : (object[])[ChainTheory.At(new(Chain, Noise, 0.05, 5), new(), default)],
    ];

    private static TwoValleyResult RecordedOn(ValleyChain chain) => EnsembleRunner.Run(new()
    {
        LearningRate = 0.05, Noise = Noise, Landscape = chain, Realizations = 50, Steps = 400, RecordEvery = 20,
    });

    private static DensityEvolutionResult EvolvedOn(ValleyChain chain) => DensityEvolution.Run(new DensityEvolutionRun
    {
        LearningRate = 0.05, Noise = Noise, Landscape = chain, Steps = 400, RecordEvery = 20, Tolerance = 0.01,
    });

    private static IReadOnlyList<object> HeldOnChain() => [.. ((double[])[3, 4, 5]).Select(y =>
        ChainEscapeMeasurement.Measure(HeldAt(y) with { Landscape = Chain, Steps = 2000 }, new()))];

    private static IReadOnlyList<object> Survivals(params FreezeClock[] along)
    {
        var samples = new SurvivalSamples(new() { Along = along });
        foreach (TwoValleyResult result in Grid.Value.Where(r => r.LearningRate == 0.05))
            samples.Add(FrozenTimes.Of(result, FreezeDefinition.LastCrossing), _ => (false, null), () => []);
        return [.. samples.Measure()];
    }

    private static TwoValleyResult[] Ensembles(double[] etas, double[] sigmas, long record = 0, int keep = 0) =>
    [
        .. from eta in etas
           from sigma in sigmas
           select EnsembleRunner.Run(new()
           {
               LearningRate = eta, Noise = new() { Strength = sigma }, Realizations = 50, Steps = 400, RecordEvery = record,
               KeepTrajectories = keep,
           }),
    ];

    private static HeldYSimulation HeldAt(double y) => new() { LearningRate = 0.05, Noise = Noise, Y = y, Realizations = 64 };

    private static ValleyTheory TheoryAt(double sigma, double y) =>
        ValleyTheory.At(new(new TwoValleyLandscape(), new() { Strength = sigma }, 0.05, y), new());

    /// <summary>Of three values and three others, ranks bound the shift on neither side: it is not to look exact.</summary>
    [Theory]
    [InlineData(double.NegativeInfinity, double.PositiveInfinity)]
    [InlineData(-1, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, 2)]
    public void An_interval_without_an_end_goes_to_the_edge(double low, double high)
    {
        PlotRows rows = Plotted.Rows();
        rows.Add(TableRow.FromPairs(
        [
            new("Property", "Flatness"), new("By", "BatchSize"), new("Group", "20"), new("Against", "50"), new("Each", ""),
            new("MeanDifference", 1.0), new("MeanDifferenceLow", 0.5), new("MeanDifferenceHigh", 1.5),
            new("Shift", 0.8), new("ShiftLow", low), new("ShiftHigh", high),
        ]));
        Figure figure = FigureMaker.Make(rows, new() { Kind = "Forest" });
        Panel panel = Assert.Single(figure.Panels);
        Points shift = panel.Marks.OfType<Points>().Single(p => p.Name == "shift");
        Assert.Equal([low], shift.XLow!);
        Assert.Equal([high], shift.XHigh!);
        Assert.Contains("no end on that side", panel.Note, StringComparison.Ordinal);

        // Pages draw it beyond the edge, which they are told.
        JsonElement page = FigurePageTests.PanelsOf(FigurePageTests.PageOf(figure))[0];
        JsonElement edges = page.GetProperty("layout").GetProperty("xaxis").GetProperty("range");
        double[] range = [.. edges.EnumerateArray().Select(v => v.GetDouble())];
        JsonElement error = page.GetProperty("data").EnumerateArray()
            .Single(t => t.GetProperty("name").GetString() == "shift").GetProperty("error_x");
        double drawnLow = 0.8 - error.GetProperty("arrayminus")[0].GetDouble(), drawnHigh = 0.8 + error.GetProperty("array")[0].GetDouble();
        Assert.Equal(double.IsInfinity(low), drawnLow < range[0]);
        Assert.Equal(double.IsInfinity(high), drawnHigh > range[1]);
    }

    private static IReadOnlyList<object> Comparisons()
    {
        var question = new GroupQuestion { Property = ["PFlat", "EtaFreezeStep"], By = "LearningRate", Against = "0.05", Resamples = 100 };
        StatementRows rows = question.NewRows();
        foreach (PlotRow row in Plotted.Rows(Grid.Value))
            rows.Add(c => (row.Has(c), row[c]), () => row.Header.Names);
        return [.. question.Pairs(rows, default).Select(p => GroupComparer.Of(question, p))];
    }

    private static IReadOnlyList<object> Trends()
    {
        var question = new TrendQuestion { X = "LearningRate", Y = ["PFlat", "EtaFreezeStep"], Log = true, Resamples = 100 };
        StatementRows rows = question.NewRows();
        foreach (PlotRow row in Plotted.Rows(Grid.Value))
            rows.Add(c => (row.Has(c), row[c]), () => row.Header.Names);
        return [.. question.Points(rows, default).Select(p => TrendFitter.Of(question, p))];
    }
}
