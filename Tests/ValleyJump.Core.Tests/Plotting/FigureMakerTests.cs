using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Plotting;

namespace ValleyJump.Core.Tests.Plotting;

/// <summary>What comes in may be anything: there is a figure, or an error that says what is wrong.</summary>
public class FigureMakerTests
{
    private static InvalidInputException Fails(PlotRows rows, PlotRequest? request = null) =>
        Assert.Throws<InvalidInputException>(() => FigureMaker.Make(rows, request));

    private static TwoValleyResult Ensemble(double eta = 0.05, double sigma = 0.05) => EnsembleRunner.Run(new()
    {
        LearningRate = eta, Noise = new() { Strength = sigma }, Realizations = 20, Steps = 100,
    });

    [Fact]
    public void No_rows_are_an_error()
    {
        Assert.Equal("PlotNoRows", Fails(new()).Id);
        Assert.Equal("PlotNoRows", Assert.Throws<InvalidInputException>(() => FigureMaker.MakePage([])).Id);
    }

    [Fact]
    public void A_kind_that_does_not_fit_names_those_that_do()
    {
        InvalidInputException problem = Fails(Plotted.Rows(Ensemble()), new() { Kind = "PhaseDiagram" });

        Assert.Equal(("PlotKindUnfit", "Kind"), (problem.Id, problem.Name));
        Assert.Contains("there is only one learning rate", problem.Message, StringComparison.Ordinal);
        Assert.Contains("Kinds that fit these rows: FreezeDistribution, Sweep, ", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_that_there_is_not_is_an_error()
    {
        InvalidInputException problem = Fails(Plotted.Rows(Ensemble()), new() { Kind = "Pie" });

        Assert.Equal("PlotKindUnknown", problem.Id);
        Assert.All(FigureMaker.All, k => Assert.Contains(k.Name, problem.Message, StringComparison.Ordinal));
        // The start of a name that several share is none of them.
        Assert.Equal("PlotKindUnknown", Fails(Plotted.Rows(Ensemble()), new() { Kind = "S" }).Id);
        Assert.Equal("Sweep", FigureMaker.Make(Plotted.Rows(Ensemble()), new() { Kind = "sw" }).Kind);
    }

    [Fact]
    public void Rows_of_several_sorts_are_drawn_on_one_page_or_not_at_all()
    {
        PlotRows ensembles = Plotted.Rows(Ensemble(), Ensemble(0.02));
        PlotRows geometry = Plotted.Rows(new ValleyGeometry(new(), 3), new ValleyGeometry(new(), 5));

        Assert.Equal("PlotMixedRows", Fails(new([.. ensembles, .. Plotted.Of([("Text", "a")])])).Id);
        // They both hold a landscape, which can be asked for.
        Assert.Equal("PlotMixedRows", Fails(new([.. ensembles, .. geometry])).Id);
        Assert.Equal("Landscape", FigureMaker.Make(new([.. ensembles, .. geometry]), new() { Kind = "Landscape" }).Kind);
        Figure page = FigureMaker.MakePage([ensembles, geometry], new() { Title = "Both" });
        Assert.Equal(("Both", 2 + 4), (page.Title, page.Panels.Count));
        Assert.Equal(FigureMaker.Make(ensembles).Title, page.Panels[0].Title);
        Assert.Equal(FigureMaker.Make(geometry).Title, page.Panels[2].Title);
    }

    [Fact]
    public void Where_every_value_is_missing_the_error_says_why()
    {
        // The noise throws every trajectory off the landscape.
        TwoValleyResult lost = Ensemble(eta: 5, sigma: 1e9);
        Assert.Equal(20, lost.DivergedCount);

        InvalidInputException problem = Fails(Plotted.Rows(lost), new() { Kind = "Sweep" });
        Assert.Equal("PlotNoNumbers", problem.Id);
        Assert.EndsWith("All 20 trajectories diverged.", problem.Message, StringComparison.Ordinal);
        Assert.Equal("PlotNoNumbers", Fails(Plotted.Of([("A", double.NaN), ("B", 1.0)]), new() { X = "A", Y = ["B"] }).Id);
    }

    [Fact]
    public void A_diagram_with_a_lost_cell_keeps_it_and_says_so()
    {
        Figure figure = FigureMaker.Make(Plotted.Rows(Ensemble(), Ensemble(0.05, 1e18), Ensemble(0.02), Ensemble(0.02, 0.1)));

        Assert.Equal("PhaseDiagram", figure.Kind);
        Assert.StartsWith("grey: 3 of 6 cells", figure.Panels[0].Note, StringComparison.Ordinal);
    }

    [Fact]
    public void One_point_and_values_that_are_all_the_same_are_figures()
    {
        Points point = FigureMaker.Make(Plotted.Rows(Ensemble()), new() { Kind = "Sweep" }).Panels[0].Marks.OfType<Points>().Single();
        Assert.Single(point.X);
        Points same = (Points)FigureMaker.Make(Plotted.Of([("A", 1), ("B", 2)], [("A", 1), ("B", 2)]), new() { X = "A", Y = ["B"] }).Panels[0].Marks[0];
        Assert.Equal([2, 2], same.Y);
        Assert.Equal("PlotNoKind", Fails(Plotted.Of([("A", "one"), ("B", "two")])).Id);
    }

    [Fact]
    public void A_million_points_are_drawn_as_their_density()
    {
        const int count = 1_000_000;
        PlotRows rows = Plotted.Of(Enumerable.Range(0, count).Select(i => new (string, object?)[] { ("A", i), ("B", i % 1000) }));
        Panel panel = FigureMaker.Make(rows).Panels[0];

        double[] counts = [.. panel.Marks.OfType<Cells>().Single().Values.Cast<double>().Where(double.IsFinite)];
        Assert.Equal(count, counts.Sum());
        Assert.False(panel.X.IsLog);
        Assert.Equal("1000000 points", panel.Note);
    }

    [Fact]
    public void Error_bars_are_found_by_name_and_text_is_read_as_numbers()
    {
        PlotRows rows = Plotted.Of([("Size", "1"), ("WeightMean", "2.5"), ("WeightSem", "0.5"), ("Note", "")],
            [("Size", "2"), ("WeightMean", "NA"), ("WeightSem", ""), ("Note", "none")], [("Size", "4"), ("WeightMean", "3"), ("WeightSem", "1"), ("Note", "")]);
        Points points = (Points)FigureMaker.Make(rows, new() { X = "size", Y = ["WeightMean"] }).Panels[0].Marks[0];

        Assert.Equal([1, 2, 4], points.X);
        Assert.Equal([2, double.NaN, 2], points.YLow!);
        Assert.Equal([3, double.NaN, 4], points.YHigh!);
        Assert.Contains("no row has Height; columns are Size, WeightMean", Fails(rows, new() { X = "Height" }).Message, StringComparison.Ordinal);
        Assert.Equal("ValueNotNumeric", Fails(rows, new() { X = "Size", Y = ["Note"] }).Id);
    }

    [Fact]
    public void What_has_no_place_on_a_logarithmic_axis_becomes_a_gap()
    {
        var axis = new Axis("a") { IsLog = true };
        var points = new Points([1, 0, 10], [-1, 2, 4]) { YLow = [-2, 1, 0], YHigh = [0, 3, double.PositiveInfinity] };
        Points clean = (Points)FigureGaps.Cleaned(new("k", "t", [new(axis, axis, [points])])).Panels[0].Marks[0];

        Assert.Equal([1, double.NaN, 10], clean.X);
        Assert.Equal([double.NaN, 2, 4], clean.Y);
        // Half of the lowest value that there is: the bar reaches below all of them.
        Assert.Equal([0.5, 1, 0.5], clean.YLow!);
        // An interval may have no end: writers draw it to the edge.
        Assert.Equal([0.5, 3, double.PositiveInfinity], clean.YHigh!);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_long_curve_keeps_its_ends_its_spikes_and_its_gaps(bool log)
    {
        double[] values = new double[1_000_000];
        (values[400_001], values[400_500], values[777_777]) = (5, -5, double.NaN);
        int[] places = Thinned.Places(values, log, default);

        Assert.InRange(places.Length, 1000, Thinned.MaxPoints + 2);
        Assert.Equal((0, 999_999), (places[0], places[^1]));
        Assert.Equal([400_001, 400_500, 777_777], places.Where(p => values[p] != 0));
        Assert.Equal(places.Order().Distinct(), places);
        Assert.Equal([0, 1, 2], Thinned.Places([3, 4, 3], log, default));
    }

    [Fact]
    public void Names_of_columns_are_words_and_known_ones_have_symbols()
    {
        var facts = Plotted.Rows(Ensemble()).Facts;

        Assert.Equal("learning rate {eta}", facts.Label("LearningRate"));
        Assert.Equal("{P_flat}", facts.Label("PFlat"));
        Assert.Equal("freeze step {eta t_freeze}", facts.Label("EtaFreezeStep"));
        Assert.Equal("freeze step median {t_freeze} ({steps})", facts.Label("FreezeStepMedian"));
        Assert.Equal("batch size", ColumnFacts.Words("BatchSize"));
        Assert.Equal(typeof(TwoValleyResult), Plotted.Text(Ensemble()).Facts.Type);
    }

    [Fact]
    public void Rows_that_lost_columns_are_still_drawn_by_those_that_they_have()
    {
        PlotRows rows = Plotted.Of([("LearningRate", "0.01"), ("NoiseStrength", "0.1"), ("PFlat", "0.5")], [("LearningRate", "0.02"), ("NoiseStrength", "0.1"), ("PFlat", "0.6")],
            [("LearningRate", "0.01"), ("NoiseStrength", "0.2"), ("PFlat", "0.7")]);
        Figure figure = FigureMaker.Make(rows);

        Assert.Equal(("PhaseDiagram", 1), (figure.Kind, figure.Panels.Count));
    }
}
