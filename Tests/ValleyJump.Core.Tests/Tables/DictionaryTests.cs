using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Measures;
using ValleyJump.Core.Tables;

using static ValleyJump.Core.Tests.Tables.Exporting;

namespace ValleyJump.Core.Tests.Tables;

/// <summary>What columns mean, beside the columns.</summary>
public sealed class DictionaryTests : IDisposable
{
    private readonly TestDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public void It_has_a_row_for_each_column_that_was_written()
    {
        IReadOnlyList<string> files = Export(new() { Path = directory["a.json"], Dictionary = true }, TableRow.FromObject(new ValleyGeometry(new(), 5)));

        Assert.Equal([directory["a.json"], directory["a.dictionary.csv"]], files);
        string[] lines = Read(directory["a.dictionary.csv"]).Split('\n');
        Assert.Equal("Table,Column,Type,Meaning,Unit,Symbol,Range,Role", lines[0]);
        Assert.Equal(ResultSchema.Of(typeof(ValleyGeometry)).Count(p => CellValue.KindOf(p.Type) == FieldKind.Cell), lines.Length - 2);
        Assert.Contains(
            ",X1,number,x1: sets the position 2 x1 y/(y + y_b) and the flatness of the flat valley (x >= 0). Positive.,,x_1,from 0,input", lines);
        Assert.Contains(lines, l => l.StartsWith(",TauXFlat,number,\"tau_x in the flat valley, f1/2", StringComparison.Ordinal)
            && l.EndsWith(",eta step,tau_x,from 0,result", StringComparison.Ordinal));
    }

    [Fact]
    public void Curves_have_their_columns_and_enumerations_their_names()
    {
        Export(new() { Path = directory["a.csv"], Dictionary = true, Append = true }, TableRow.FromObject(WithCurve), TableRow.FromObject(WithCurve));

        string[] lines = Read(directory["a.dictionary.csv"]).Split('\n');
        Assert.Contains(",Kind,name,,,,\"Plain, Fancy\",result", lines);
        Assert.DoesNotContain(lines, l => l.StartsWith(",Samples,", StringComparison.Ordinal));
        Assert.Contains("curve,Cell,integer,\"The result's row in the table of results, counted from 0.\",,,,", lines);
        Assert.Contains("curve,Time,number,LearningRate times Step.,eta step,eta t,,result", lines);
        Assert.Contains(lines, l => l.StartsWith("paths,X,number,", StringComparison.Ordinal));
    }

    [Fact]
    public void Numbers_have_the_ranges_that_their_columns_declare()
    {
        string Range(Type type, string column) => ColumnFact.Of(column, ResultSchema.Of(type).Single(p => p.Name == column)).Range;
        Assert.Equal("0 to 1", Range(typeof(TwoValleyResult), "PFlat"));
        Assert.Equal("from 0", Range(typeof(TwoValleyResult), "FreezeYSem"));
        Assert.Equal("from 0", Range(typeof(TwoValleyResult), "LearningRate"));
        Assert.Equal("from 0", Range(typeof(TwoValleyResult), "Seed"));
        Assert.Equal("", Range(typeof(TwoValleyResult), "FinalYMean"));
        Assert.Equal("-1 to 1", Range(typeof(SolutionComparison), "CosineOfDisplacement"));
        // A curve's columns are described where its points have them.
        ColumnFact inCurve = ColumnFact.Of("PFlat", ResultSchema.Of(typeof(EnsembleCurve)).Single(p => p.Name == "PFlat") with { Type = typeof(double) });
        Assert.Equal(("P_flat", "0 to 1"), (inCurve.Symbol, inCurve.Range));
    }

    [Fact]
    public void It_is_not_replaced_where_nothing_may_be()
    {
        File.WriteAllText(directory["a.dictionary.csv"], "mine");
        Assert.Equal(Core.Files.FileFault.FileExists,
            FaultOf(() => Export(new() { Path = directory["a.csv"], Dictionary = true, Overwrite = false }, Row(("A", 1)))));
        Assert.Equal(["a.dictionary.csv"], directory.Files);
    }
}
