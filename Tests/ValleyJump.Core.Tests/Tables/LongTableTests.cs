using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Tables;

using static ValleyJump.Core.Tests.Tables.Exporting;

namespace ValleyJump.Core.Tests.Tables;

public class LongTableTests
{
    [Fact]
    public void Curves_and_paths_go_to_files_of_their_own()
    {
        using var directory = new TestDirectory();
        using var _ = new CultureScope("de-DE");

        IReadOnlyList<string> files = Export(new() { Path = directory["out.csv"] }, TableRow.FromObject(new TestResult()),
            TableRow.FromObject(WithCurve with { LearningRate = 0.25 }));

        Assert.Equal([directory["out.csv"], directory["out.curve.csv"], directory["out.paths.csv"]], files);
        Assert.Equal(["out.csv", "out.curve.csv", "out.paths.csv"], directory.Files);
        Assert.Equal("Cell,LearningRate,Kind,Step,Time,PFlat,Alive\n1,0.25,Fancy,0,0,0.5,3\n1,0.25,Fancy,10,2.5,NaN,2\n",
            Read(directory["out.curve.csv"]));
        Assert.Equal("Cell,LearningRate,Index,Step,X\n1,0.25,7,0,-0.01\n1,0.25,7,10,0.25\n1,0.25,9,0,1\n",
            Read(directory["out.paths.csv"]));
    }

    [Fact]
    public void Files_beside_it_that_an_earlier_export_left_go_with_it_and_no_others()
    {
        using var directory = new TestDirectory();
        Export(new() { Path = directory["out.csv"] }, TableRow.FromObject(WithCurve));
        File.WriteAllText(directory["out.freeze.csv"], "mine"); // no table of an export

        Export(new() { Path = directory["out.csv"] }, TableRow.FromObject(WithCurve with { Trajectories = [] }));
        Assert.Equal(["out.csv", "out.curve.csv", "out.freeze.csv"], directory.Files);

        Export(new() { Path = directory["out.csv"], OnlyTable = LongTableAttribute.Curve }, TableRow.FromObject(WithCurve));
        Assert.Equal(["out.csv", "out.curve.csv", "out.freeze.csv"], directory.Files);

        Export(new() { Path = directory["out.csv"] }, TableRow.FromObject(new TestResult()));
        Assert.Equal(["out.csv", "out.freeze.csv"], directory.Files);
        Assert.Equal("mine", Read(directory["out.freeze.csv"]));
    }

    [Fact]
    public void What_is_written_and_removed_is_told_beforehand()
    {
        using var directory = new TestDirectory();
        TableExportOptions options = new() { Path = directory["a.csv"] };
        string every = string.Join(", ", LongTableAttribute.KnownNames.Order(StringComparer.Ordinal).Select(name => $"a.{name}.csv"));
        Assert.Contains("a.curve.csv", every, StringComparison.Ordinal);
        Assert.Equal($"{options.Path} (beside it, of results that have such curves: {every})", TableFiles.Describe(options));
        Export(options, TableRow.FromObject(WithCurve));
        Assert.EndsWith("; replaced or removed: a.curve.csv, a.paths.csv)", TableFiles.Describe(options), StringComparison.Ordinal);
        Assert.Equal(directory["a.json"], TableFiles.Describe(new() { Path = directory["a.json"] }));
        Assert.DoesNotContain("removed", TableFiles.Describe(options with { Append = true }), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_curves_there_is_one_file()
    {
        using var directory = new TestDirectory();
        Assert.Equal([directory["out.csv"]], Export(new() { Path = directory["out.csv"] }, TableRow.FromObject(new TestResult())));
        Assert.Equal(["out.csv"], directory.Files);
    }

    [Fact]
    public void Only_the_curve_can_be_written()
    {
        using var directory = new TestDirectory();
        Export(new() { Path = directory["out.csv"], OnlyTable = LongTableAttribute.Curve }, TableRow.FromObject(WithCurve));

        Assert.Equal(["out.csv"], directory.Files);
        Assert.StartsWith("Cell,LearningRate,Kind,Step,", Read(directory["out.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Curves_taken_out_of_their_results_are_the_table_itself()
    {
        using var directory = new TestDirectory();
        Export(new() { Path = directory["out.csv"] }, TableRow.FromObject(WithCurve.Curve!));
        Export(new() { Path = directory["paths.csv"] }, [.. WithCurve.Trajectories.Select(t => TableRow.FromObject(t))]);

        Assert.Equal("Cell,Step,PFlat,Alive\n0,0,0.5,3\n0,10,NaN,2\n", Read(directory["out.csv"]));
        Assert.Equal("Cell,Index,Step,X\n0,7,0,-0.01\n0,7,10,0.25\n1,9,0,1\n", Read(directory["paths.csv"]));
        Assert.Equal(["out.csv", "paths.csv"], directory.Files);
    }

    [Fact]
    public void A_selection_of_properties_keeps_its_curve()
    {
        using var directory = new TestDirectory();
        Export(new() { Path = directory["out.csv"] }, Row(("learningrate", 2), ("Curve", WithCurve.Curve),
            ("Paths", WithCurve.Trajectories.ToArray<object>())));

        Assert.Equal("learningrate\n2\n", Read(directory["out.csv"]));
        Assert.Equal("Cell,LearningRate,Step,Time,PFlat,Alive\n0,2,0,0,0.5,3\n0,2,10,20,NaN,2\n", Read(directory["out.curve.csv"]));
        Assert.Equal(["out.csv", "out.curve.csv", "out.paths.csv"], directory.Files);
    }

    [Fact]
    public void No_curve_where_one_is_asked_for_is_an_error()
    {
        using var directory = new TestDirectory();
        TableExportOptions curve = new() { Path = directory["a.csv"], OnlyTable = LongTableAttribute.Curve };
        Assert.Equal("ExportNoTable", IdOf(() => Export(curve, TableRow.FromObject(new TestResult()))));
        Assert.Empty(directory.Files);
    }

    [Fact]
    public void Lists_of_different_lengths_are_an_error() =>
        Assert.Equal("ExportNotTabular", IdOf(() => TableRow.FromObject(new TestCurve([1, 2], [1], [1]))));

    [Fact]
    public void An_ensemble_shows_its_public_columns_in_order_and_its_curve()
    {
        string[] expected = ("LearningRate NoiseStrength NoiseModel NoiseExponent DeltaS Realizations Steps Seed InitialX InitialY X1 X2 X0 F0 Yb Yf Yd Ld " +
            "PFlat PFlatLow PFlatHigh FreezeStepMean FreezeStepSem FreezeStepMedian FreezeYMean FreezeYSem EtaFreezeStep NeverCrossedFraction " +
            "CensoredFraction DivergedCount FinalYMean StepsPerSecond").Split(' ');
        using var directory = new TestDirectory();
        TwoValleyResult result = EnsembleRunner.Run(new() { Realizations = 8, Steps = 20, RecordEvery = 10, KeepTrajectories = 2 });

        Export(new() { Path = directory["a.csv"] }, TableRow.FromObject(result));

        string[] header = Read(directory["a.csv"]).Split('\n')[0].Split(',');
        Assert.Equal(expected, header.Where(expected.Contains));
        Assert.DoesNotContain("Simulation", header);
        Assert.DoesNotContain("FreezeSteps", header);
        string[] curve = Read(directory["a.curve.csv"]).Split('\n');
        Assert.StartsWith("Cell,LearningRate,NoiseStrength,NoiseModel,NoiseExponent,Seed,Step,Time,", curve[0], StringComparison.Ordinal);
        Assert.StartsWith("0,0.05,", curve[1], StringComparison.Ordinal);
        Assert.Equal(5, curve.Length); // header, steps 0, 10 and 20, and the end
        Assert.Equal("Cell,LearningRate,NoiseStrength,NoiseModel,NoiseExponent,Seed,Index,Step,X,Y", Read(directory["a.paths.csv"])
            .Split('\n')[0]);
    }

    [Fact]
    public void A_selection_of_all_properties_leaves_out_long_lists_too()
    {
        string text = ExportText("a.csv", Row(("Seed", 1), ("FreezeSteps", new object[] { 1.0, 2.0 }),
            ("InitialX", new object[] { 1, 2 })));
        Assert.Equal("Seed,InitialX\n1,1;2\n", text);
    }
}
