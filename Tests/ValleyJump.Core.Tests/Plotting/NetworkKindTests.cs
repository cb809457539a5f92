using ValleyJump.Core.Datasets;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Plotting;
using ValleyJump.Core.Plotting.Kinds;
using ValleyJump.Core.Tables;
using ValleyJump.Core.Tests.Networks;

namespace ValleyJump.Core.Tests.Plotting;

/// <summary>
/// Kinds of figures of training runs and of what is measured on them: rows of files draw as the results do, and what is drawn are the
/// results' numbers.
/// </summary>
public sealed class NetworkKindTests
{
    private static readonly ImageDataset Data = new ImageDatasetImport { TrainPerClass = 3, TestPerClass = 4 }.Read();

    private static readonly Lazy<SgdRun[]> LazyRuns = new(() =>
    [
        .. from batch in (int[])[5, 10] from eta in (double[])[0.05, 0.1, 0.15] from realization in (int[])[0, 1]
           select SgdTrainer.Train(Data,
               new() { BatchSize = batch, LearningRate = eta, Steps = 400, Checkpoints = 6, HiddenWidths = [30, 20] }, realization),
    ]);

    private static readonly Dictionary<string, Lazy<object[]>> Made = new()
    {
        ["runs"] = LazyOf(_ => Runs),
        ["freeze points"] = LazyOf(_ => SgdFreezePoint.Of(Runs.SelectMany(r => SgdFreezeStep.Of(r, [0.9, 0.5])))),
        ["freeze steps"] = LazyOf(_ => Runs.SelectMany(r => SgdFreezeStep.Of(r, [0.9]))),
        ["freezing"] = LazyOf(Freeze),
        ["freezing of cells"] = LazyOf(data => SgdFreezingCell.Of(Freeze(data))),
        ["agreement of definitions"] = LazyOf(data => FreezeAgreement.Of([.. Freeze(data), .. FreezeByLoss(data, 0.5)])),
        ["flatness"] = Measured(new CurvatureMeasure(null, 3), 1, 3, 5),
        ["flatness of ends"] = Measured(new CurvatureMeasure(null, 3), 5),
        ["spectra"] = LazyOf(data => Runs.Take(2).Select(r => new CurvatureMeasure(null, 3, 4).Of(RunState.Of(r, 5, data), default))),
        ["sharpness"] = Measured(new SharpnessMeasure(0.1, 2, 3), 1, 3, 5),
        ["sharpness of ends"] = Measured(new SharpnessMeasure(0.1, 2, 3), 5),
        ["noise"] = LazyOf(data => Runs.Take(2).SelectMany(r => new[] { 1, 3, 5 }.Select(c =>
            new GradientNoiseMeasure(null, 4).Of(RunState.Of(r, c, data), default)))),
        ["timescales"] = LazyOf(data => Runs.Take(2).SelectMany(r => new[] { 1, 5 }.Select(c =>
            new TimescaleMeasure(null, 4, 2, 100).Of(RunState.Of(r, c, data), default)))),
        ["pairs"] = LazyOf(_ => Pairs().Select(p => SolutionComparison.Of(p.First, p.Second, match: false, default))),
        ["summaries"] = LazyOf(_ => SolutionSummary.Of(Runs.Select(r => Solution.Of(r, 5)), default)),
        ["barriers"] = LazyOf(_ =>
        {
            using var images = new MeasuredDataset(Data);
            return Pairs().Select(p => new BarrierMeasure(5, 1e-2, false).Between(p.First, p.Second, images, default)).ToArray();
        }),
        ["continuations"] = LazyOf(data => Runs.Take(2).SelectMany(r => new[] { 0, 2, 4, 5 }.Select(c =>
            new ContinuationMeasure(new(ContinuationPlan.Of(null, 420, null), data, true, false)).Of(r, c, default)))),
        ["classifications"] = LazyOf(data => Runs.Take(2).SelectMany(r => new[] { 1, 5 }.Select(c =>
            ClassificationMeasure.Of(r, c, data, default)))),
        ["clusters"] = LazyOf(_ => Clusterings().Single(c => c.Chosen).Members),
        ["numbers of clusters"] = LazyOf(_ => Clusterings()),
        ["ways"] = LazyOf(_ => WeightTrajectory.Of(Runs, [.. Runs.Select(_ => Enumerable.Range(0, 6).ToArray())], 2, 1, null, default)),
    };

    private static readonly (string Kind, string Results)[] OfRows =
    [
        ("TrainingSweep", "runs"),
        ("Freezing", "freeze points"),
        ("Freezing", "freeze steps"),
        ("Freezing", "freezing"),
        ("Freezing", "freezing of cells"),
        ("FreezingGrid", "freeze points"),
        ("FreezingGrid", "freezing of cells"),
        ("DefinitionAgreement", "freeze points"),
        ("DefinitionAgreement", "freezing"),
        ("DefinitionAgreement", "freezing of cells"),
        ("DefinitionPairs", "agreement of definitions"),
        ("Flatness", "flatness"),
        ("Flatness", "flatness of ends"),
        ("Eigenvalues", "flatness of ends"),
        ("EdgeOfStability", "flatness"),
        ("EdgeOfStability", "sharpness"),
        ("Sharpness", "sharpness of ends"),
        ("NoiseExponent", "noise"),
        ("Timescales", "timescales"),
        ("Similarity", "pairs"),
        ("Similarity", "barriers"),
        ("Solutions", "summaries"),
        ("Continuation", "continuations"),
        ("Classification", "classifications"),
        ("Silhouette", "clusters"),
        ("ClusterCount", "numbers of clusters"),
    ];

    private static readonly (string Kind, string Results, string Table)[] OfCurves =
    [
        ("Training", "runs", "curve"),
        ("Spectrum", "spectra", "spectrum"),
        ("NoiseAgainstCurvature", "noise", "noise"),
        ("Autocorrelation", "timescales", "correlation"),
        ("DirectionTimes", "timescales", "timescale"),
        ("WeightPaths", "ways", "trajectory"),
        ("Confusion", "classifications", "confusion"),
    ];

    /// <summary>The kinds that are tested here.</summary>
    public static IReadOnlySet<string> Tested =>
        OfRows.Select(c => c.Kind).Concat(OfCurves.Select(c => c.Kind)).Append("LossBarrier").Append("ImageSheet").ToHashSet();

    public static IEnumerable<object[]> RowCases => OfRows.Select(c => new object[] { c.Kind, c.Results });

    public static IEnumerable<object[]> CurveCases => OfCurves.Select(c => new object[] { c.Kind, c.Results, c.Table });

    private static SgdRun[] Runs => LazyRuns.Value;

    [Fact]
    public void A_line_of_text_tells_a_run_by_its_seed_and_its_cell()
    {
        foreach (object row in Made.Values.SelectMany(made => made.Value))
        {
            var cells = TableRow.FromObject(row);
            if (cells.Columns.Contains("Seed") && cells.Columns.Contains("Realization"))
                Assert.Contains(Line(""), $"{row}", StringComparison.Ordinal);
            if (row is RunPair)
                Assert.Contains($" and {Line("Other")}", $"{row}", StringComparison.Ordinal);
            Assert.DoesNotContain("RunName", cells.Columns);

            string Line(string of) => FormattableString.Invariant($"B = {cells[of + "BatchSize"]}, eta = {cells[of + "LearningRate"]:G5}, ")
                + FormattableString.Invariant($"seed {cells[of + "Seed"]}, realization {cells[of + "Realization"]}");
        }
    }

    [Theory, MemberData(nameof(RowCases))]
    public void Rows_of_a_file_draw_as_the_results_do(string kind, string what)
    {
        object[] results = Made[what].Value;
        var request = new PlotRequest { Kind = kind };
        Figure figure = FigureMaker.Make(Plotted.Rows(results), request);
        Assert.Equal(FigureTexts.Of(figure), FigureTexts.Of(FigureMaker.Make(Plotted.Text(results), request)));
        Assert.Equal(kind, figure.Kind);
        Assert.NotEmpty(figure.Title);
        Assert.NotEmpty(figure.Subtitle);
    }

    [Theory, MemberData(nameof(CurveCases))]
    public void The_file_of_a_curve_draws_as_the_results_do(string kind, string what, string table)
    {
        object[] results = Made[what].Value;
        var request = new PlotRequest { Kind = kind };
        Figure figure = FigureMaker.Make(Plotted.Rows(results), request), ofFile = FigureMaker.Make(Plotted.Curve(table, results), request);
        // A curve's file has not all that the results have: names of axes and legends may say less, the numbers are the same.
        Assert.Equal(figure.Panels.Select(p => FigureTexts.Of(Nameless(p))), ofFile.Panels.Select(p => FigureTexts.Of(Nameless(p))));

        static IReadOnlyList<Mark> Nameless(Panel panel) => [.. panel.Marks.Select(m => m with { Name = "", Series = 0 })];
    }

    [Theory]
    [InlineData("runs", "Training")]
    [InlineData("freeze points", "FreezingGrid")]
    [InlineData("freezing of cells", "FreezingGrid")]
    [InlineData("freezing", "FreezingGrid")]
    [InlineData("flatness", "Flatness")]
    [InlineData("spectra", "Spectrum")]
    [InlineData("sharpness", "EdgeOfStability")]
    [InlineData("sharpness of ends", "Sharpness")]
    [InlineData("noise", "NoiseAgainstCurvature")]
    [InlineData("timescales", "Autocorrelation")]
    [InlineData("pairs", "Similarity")]
    [InlineData("summaries", "Solutions")]
    [InlineData("barriers", "LossBarrier")]
    [InlineData("continuations", "Continuation")]
    [InlineData("ways", "WeightPaths")]
    [InlineData("classifications", "Confusion")]
    [InlineData("clusters", "Silhouette")]
    [InlineData("numbers of clusters", "ClusterCount")]
    public void Results_are_drawn_by_the_kind_that_suits_them(string what, string kind) =>
        Assert.Equal(kind, FigureMaker.Make(Plotted.Rows(Made[what].Value)).Kind);

    [Fact]
    public void Flatness_through_training_shows_each_measurement_at_its_step()
    {
        FlatnessMeasurement[] measured =
            [.. Made["flatness"].Value.Cast<FlatnessMeasurement>().Where(m => m is { LearningRate: 0.1, BatchSize: 5 })];
        Panel panel = FigureMaker.Make(Plotted.Rows(measured)).Panels[0];
        Assert.Equal("flatness {F}", panel.Y.Label);
        var drawn = panel.Marks.OfType<Points>().SelectMany(p => Enumerable.Range(0, p.X.Length)
            .Select(i => (p.X[i], p.Y[i], p.YLow![i], p.YHigh![i]))).Where(p => double.IsFinite(p.Item2)).ToArray();
        // What has no F is not drawn.
        var expected = measured.Where(m => m.Note.Length == 0)
            .Select(m => ((double)m.Step, m.Flatness, m.Flatness - m.FlatnessError, m.Flatness + m.FlatnessError)).ToArray();
        Assert.NotEmpty(expected);
        Assert.Equal(expected.Order(), drawn.Order());
    }

    [Fact]
    public void Barriers_against_similarities_are_those_of_all_pairs_and_draw_so_from_a_file()
    {
        LossBarrier[] pairs = [.. Made["barriers"].Value.Cast<LossBarrier>()];
        Figure figure = FigureMaker.Make(Plotted.Rows(pairs)), ofFile = FigureMaker.Make(Plotted.Text(pairs), new() { Kind = "LossBarrier" });
        var drawn = Assert.Single(figure.Panels[1].Marks.OfType<Points>());
        Assert.Equal(pairs.Select(p => (p.Jaccard, p.Barrier)).Order(), drawn.X.Zip(drawn.Y).Order());
        // A file of pairs has no lines between them.
        Assert.Equal(FigureTexts.Of(figure.Panels[1]), FigureTexts.Of(Assert.Single(ofFile.Panels)));
        var lines = figure.Panels[0].Marks.OfType<Line>().ToArray();
        Assert.Equal(6, lines.Length);
        Assert.All(lines, l => Assert.Contains(pairs, p => p.Path.TrainLoss.SequenceEqual(l.Y)));
    }

    [Fact]
    public void The_matrix_of_similarities_is_symmetric_with_ones_and_holds_each_pair()
    {
        SolutionComparison[] pairs = [.. Made["pairs"].Value.Cast<SolutionComparison>()];
        double[,] values = Assert.Single(FigureMaker.Make(Plotted.Rows(pairs)).Panels[0].Marks.OfType<Cells>()).Values;
        int n = values.GetLength(0);
        Assert.Equal(Runs.Length, n);
        var shown = new List<double>();
        for (int i = 0; i < n; i++)
        {
            Assert.Equal(1, values[i, i]);
            for (int j = 0; j < i; j++)
            {
                Assert.Equal(values[i, j], values[j, i]);
                shown.Add(values[i, j]);
            }
        }
        Assert.Equal(pairs.Select(p => p.Jaccard).Order(), shown.Order());
    }

    [Fact]
    public void A_matrix_of_classes_has_each_image_once_and_writes_its_counts()
    {
        var found = (ClassificationMeasurement)Made["classifications"].Value[1];
        Panel panel = Assert.Single(FigureMaker.Make(Plotted.Rows(found)).Panels);
        double[,] values = Assert.Single(panel.Marks.OfType<Cells>()).Values;
        Assert.Equal(Data.TestCount, values.Cast<double>().Sum());
        Assert.Equal(found.Accuracy, Enumerable.Range(0, 10).Sum(k => values[k, k]) / Data.TestCount, 1e-12);
        // Row by row what an image is, column by column what it is taken for.
        for (int k = 0; k < found.Confusion.Count; k++)
            Assert.Equal(found.Confusion[k].Images, values[found.Confusion[k].Class, found.Confusion[k].Predicted]);
        Words[] written = [.. panel.Marks.OfType<Words>()];
        Assert.Equal(values.Cast<double>().Count(v => v > 0), written.Length);
        Assert.All(written, w => Assert.Equal(w.Text, $"{values[(int)w.Y, (int)w.X]}"));
    }

    [Fact]
    public void More_cells_than_colours_are_told_apart_by_learning_rate_and_each_run_keeps_its_line()
    {
        SgdRun[] runs =
        [
            .. from batch in (int[])[3, 5, 10, 30] from eta in (double[])[0.05, 0.1, 0.15]
               let settings = new SgdSettings { BatchSize = batch, LearningRate = eta, Steps = 6, Checkpoints = 3, HiddenWidths = [4, 3] }
               select SgdTrainer.Train(Data, settings, 0),
        ];
        IReadOnlyList<WeightTrajectory> ways = WeightTrajectory.Of(runs, [.. runs.Select(_ => new[] { 0, 1, 2 })], 2, 1, null, default);
        Line[] lines = [.. FigureMaker.Make(Plotted.Rows([.. ways])).Panels[0].Marks.OfType<Line>()];
        Assert.Equal(12, lines.Length);
        Assert.All(lines, l => Assert.Equal(3, l.X.Length));
        Assert.Equal(["{eta} = 0.05", "{eta} = 0.1", "{eta} = 0.15"], lines.Select(l => l.Name).Distinct());
        Assert.Equal([0, 1, 2], lines.Select(l => l.Series).Distinct());
        // A few cells have all their inputs in their names.
        string few = FigureMaker.Make(Plotted.Rows([.. ways.Take(6)])).Panels[0].Marks.OfType<Line>().First().Name;
        Assert.Contains("{B} = 3", few, StringComparison.Ordinal);
    }

    [Fact]
    public void A_silhouette_plot_has_a_bar_a_run_and_marks_the_runs_in_the_middle()
    {
        SolutionCluster[] runs = [.. Made["clusters"].Value.Cast<SolutionCluster>()];
        Panel panel = FigureMaker.Make(Plotted.Rows(runs)).Panels[0];
        Bars[] bars = [.. panel.Marks.OfType<Bars>()];
        Assert.Equal(runs.Max(r => r.Cluster), bars.Length);
        foreach ((int k, Bars cluster) in bars.Index())
            Assert.Equal(runs.Where(r => r.Cluster == k + 1).Select(r => r.Silhouette).OrderDescending(), cluster.Y);
        Assert.Equal(Enumerable.Range(1, runs.Length).Select(i => (double)i), bars.SelectMany(b => b.X).Order());
        Assert.Equal(runs.Where(r => r.IsMedoid).Select(r => r.Silhouette).Order(), Assert.Single(panel.Marks.OfType<Points>()).Y.Order());
    }

    [Fact]
    public void Each_pair_of_definitions_has_a_line_with_its_numbers()
    {
        // The runs here are too few for intervals.
        FreezeAgreement[] pairs = [.. Made["agreement of definitions"].Value.Cast<FreezeAgreement>().Reverse().Select((p, i) =>
            p with { RSquaredOfRunsLow = 0.1 + 0.01 * i, RSquaredOfRunsHigh = 0.99 - 0.01 * i, RSquaredOfCellsHigh = 1 - 0.01 * i })];
        Figure figure = FigureMaker.Make(Plotted.Rows([.. pairs.Reverse()]));
        Assert.Equal("DefinitionPairs", figure.Kind);
        Panel panel = Assert.Single(figure.Panels);
        Assert.Equal(pairs.Length, panel.Y.Categories.Distinct().Count());
        Assert.Equal(pairs.Select(p => $"{p.First} and {p.Second} ({p.Count}/{p.Cells})"), panel.Y.Categories);
        Points[] points = [.. panel.Marks.OfType<Points>()];
        Assert.Equal(pairs.Select(p => p.RSquaredOfRuns), points[0].X);
        Assert.Equal(pairs.Select(p => p.RSquaredOfRunsLow), points[0].XLow);
        Assert.Equal(pairs.Select(p => p.RSquaredOfRunsHigh), points[0].XHigh);
        Assert.Equal(pairs.Select(p => p.RSquaredOfCells), points[1].X);
        Assert.Equal(pairs.Select(p => p.RSquaredOfCellsHigh), points[1].XHigh);
    }

    [Fact]
    public void The_fitted_power_is_that_of_the_measurement()
    {
        GradientNoiseMeasurement noise = Made["noise"].Value.Cast<GradientNoiseMeasurement>().First(m => m.PositiveCount > 2);
        var line = Assert.Single(FigureMaker.Make(Plotted.Rows(noise)).Panels[0].Marks.OfType<Line>());
        double slope = Math.Log(line.Y[1] / line.Y[0]) / Math.Log(line.X[1] / line.X[0]);
        Assert.Equal(noise.NoiseExponent, slope, 1e-9);
    }

    /// <summary>Results, and their rows from a file: names tell what was continued otherwise, and nothing where nothing was.</summary>
    [Theory]
    [InlineData("freezing")]
    [InlineData("freezing of cells")]
    public void Ways_to_continue_are_series_of_their_own(string results)
    {
        SgdFreezing[] ended = [.. Made["freezing"].Value.Cast<SgdFreezing>()];
        SgdFreezing[] matched = [.. ended.Where(f => f.Definition == FreezeDefinition.Basin)
            .Select(f => f with { Stop = ContinuationStop.Matched, EndStep = null, FreezeStep = f.FreezeStep + 80 })];
        object[] Of(params SgdFreezing[] rows) => results == "freezing" ? rows : [.. SgdFreezingCell.Of(rows)];
        foreach (Func<object[], PlotRows> rows in (Func<object[], PlotRows>[])[r => Plotted.Rows(r), r => Plotted.Text(r)])
        {
            Assert.Equal(["basin 0.8", "loss < 0.9"], NamesOf("Freezing", rows(Of(ended))));
            Assert.Equal(["basin 0.8, to step 420", "basin 0.8, matched", "loss < 0.9"],
                NamesOf("Freezing", rows(Of([.. ended, .. matched]))).OrderBy(n => n.StartsWith("loss", StringComparison.Ordinal)));
            Figure agreement = FigureMaker.Make(rows(Of([.. ended.Where(f => f.Definition == FreezeDefinition.Basin), .. matched])),
                new() { Kind = "DefinitionAgreement" });
            Points points = Assert.Single(agreement.Panels[0].Marks.OfType<Points>());
            Assert.Equal("basin 0.8, matched", points.Name);
            Assert.All(points.X.Zip(points.Y).Where(p => double.IsFinite(p.First)), p => Assert.True(p.Second > p.First));
        }
    }

    [Fact]
    public void Data_sets_of_one_name_are_told_apart()
    {
        SgdFreezing[] all = [.. Made["freezing"].Value.Cast<SgdFreezing>()];
        SgdFreezing[] one = [.. all.Where(f => f.Definition == FreezeDefinition.Loss)];
        SgdFreezing[] Others(SgdFreezing[] of) => [.. of.Select(f => f with
        {
            Run = f.Run with { DatasetFingerprint = "abcdefgh0123" }, FreezeStep = f.FreezeStep + 80,
        })];
        PlotRows rows = Plotted.Rows([.. one, .. Others(one)]);

        Assert.Equal([$"loss < 0.9, images {Data.Fingerprint[..8]}", "loss < 0.9, images abcdefgh"], NamesOf("Freezing", rows).Order());
        Assert.Equal(2, FigureMaker.Make(rows, new() { Kind = "FreezingGrid" }).Panels.Count);
        Assert.Equal(2 * Core.Plotting.Kinds.RunSeries.Runs(Plotted.Rows(one)).Count, Core.Plotting.Kinds.RunSeries.Runs(rows).Count);
        // A run is compared with itself, and not with that of another data set.
        Points own = OfAgreement(all), both = OfAgreement([.. all, .. Others(all)]);
        Assert.Equal(own.X.Concat(own.X.Select((x, i) => x + 80 * all[2 * i].LearningRate)).Order(), both.X.Order(), (a, b) =>
            a.Equals(b) || Math.Abs(a - b) < 1e-9);

        static Points OfAgreement(SgdFreezing[] of) => Assert.Single(
            FigureMaker.Make(Plotted.Rows(of), new() { Kind = "DefinitionAgreement" }).Panels[0].Marks.OfType<Points>());
    }

    private static IEnumerable<string> NamesOf(string kind, PlotRows rows) =>
        FigureMaker.Make(rows, new() { Kind = kind }).Panels.SelectMany(p => p.Marks).OfType<Points>().Select(p => p.Name);

    [Fact]
    public void A_sheet_of_images_shows_the_first_of_each_class()
    {
        ImageDataset small = SmallData.Dataset();
        PlotRows rows = Plotted.Rows();
        rows.Add(TableRow.FromObject(small), ImageSheet.TablesOf(small));
        Figure figure = FigureMaker.Make(rows);
        Assert.Equal("ImageSheet", figure.Kind);
        Cells sheet = Assert.Single(figure.Panels[0].Marks.OfType<Cells>());
        // Images of one row of 12 pixels, with a gap of two lines and two columns: class 0 is at the top, and its second image the fourth.
        int top = sheet.Values.GetLength(0) - 1;
        for (int k = 0; k < 12; k++)
        {
            Assert.Equal(small.Train.Image(0)[k], sheet.Values[top, k]);
            Assert.Equal(small.Train.Image(3)[k], sheet.Values[top, 14 + k]);
            Assert.Equal(small.Train.Image(1)[k], sheet.Values[top - 3, k]);
        }
        Assert.Equal("class", figure.Panels[0].Y.Label);
    }

    private static Lazy<object[]> LazyOf(Func<MeasuredDatasets, IEnumerable<object>> make) => new(() =>
    {
        using var datasets = new MeasuredDatasets([Data]);
        return [.. make(datasets)];
    });

    private static Lazy<object[]> Measured<T>(ICheckpointMeasure<T> measure, params int[] checkpoints) where T : class =>
        LazyOf(data => Runs.SelectMany(r => checkpoints.Select(c => measure.Of(RunState.Of(r, c, data), default))));

    private static IEnumerable<(Solution First, Solution Second)> Pairs()
    {
        Solution[] all = [.. Runs.Select(r => Solution.Of(r, 5))];
        return from i in Enumerable.Range(0, all.Length) from j in Enumerable.Range(0, i) select (all[j], all[i]);
    }

    private static IReadOnlyList<SolutionClustering> Clusterings() =>
        SolutionClustering.Of([.. Runs.Select(r => Solution.Of(r, 5))], null, default);

    private static IEnumerable<SgdFreezing> FreezeByLoss(MeasuredDatasets data, double loss)
    {
        var measure = new FreezingMeasure(new()
        {
            Definitions = [FreezeDefinition.Loss], Losses = [loss], Continuation = ContinuationPlan.Of(null, 420, null),
        }, data, false);
        return Runs.SelectMany(r => measure.Of(r, 1));
    }

    private static SgdFreezing[] Freeze(MeasuredDatasets data)
    {
        var measure = new FreezingMeasure(new()
        {
            Definitions = [FreezeDefinition.Basin, FreezeDefinition.Loss], Thresholds = [0.8], Losses = [0.9],
            Continuation = ContinuationPlan.Of(null, 420, null),
        }, data, false);
        return [.. Runs.SelectMany(r => measure.Of(r, 1))];
    }
}
