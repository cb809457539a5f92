using System.Text;
using System.Text.Json;
using Parquet;
using Parquet.Schema;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Tables;

using static ValleyJump.Core.Tests.Tables.Exporting;

namespace ValleyJump.Core.Tests.Tables;

/// <summary>Parquet files, read by the library's own untyped reader where that is not what wrote them.</summary>
public sealed class ParquetExportTests : IDisposable
{
    private readonly TestDirectory directory = new();

    private TableExportOptions Options => new() { Path = directory["a.parquet"] };

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task A_file_begins_and_ends_as_the_format_says_and_its_footer_has_the_length_that_it_states()
    {
        Export(Options, TableRow.FromObject(WithCurve));

        byte[] bytes = await File.ReadAllBytesAsync(Options.Path);
        Assert.Equal("PAR1", Encoding.ASCII.GetString(bytes, 0, 4));
        Assert.Equal("PAR1", Encoding.ASCII.GetString(bytes, bytes.Length - 4, 4));
        Assert.InRange(BitConverter.ToInt32(bytes, bytes.Length - 8), 1, bytes.Length - 12);
        await using ParquetReader reader = await ParquetReader.CreateAsync(Options.Path);
        Assert.Equal(1, reader.RowGroupCount);
        Assert.Equal(
            ["LearningRate Double", "Kind String", "Seed UInt64", "Converged Boolean", "InitialX List", "Count Int32", "Samples List"],
            reader.Schema.Fields.Where(f => f.Name != "Name").Select(f => $"{f.Name} {Name(f)}"));
        using ParquetRowGroupReader group = reader.OpenRowGroupReader(0);
        var seed = new ulong?[1];
        await group.ReadAsync<ulong>(reader.Schema.FindDataField("Seed"), seed);
        Assert.Equal(ulong.MaxValue, seed[0]);
        var kind = new string?[1];
        await group.ReadAsync(reader.Schema.FindDataField("Kind"), kind);
        Assert.Equal("Fancy", kind[0]);

        static string Name(Field field) => field is ListField ? "List" : ((DataField)field).ClrType == typeof(ReadOnlyMemory<char>) ? "String"
            : ((DataField)field).ClrType.Name;
    }

    [Fact]
    public void Values_come_back_as_they_were_whatever_they_are()
    {
        TableRow[] rows =
        [
            Row(("I", 1), ("L", long.MinValue), ("U", ulong.MaxValue), ("D", double.NaN), ("B", true), ("T", "a;\"ü\n"), ("E", Kind.Fancy),
                ("When", new DateTime(2026, 11, 28, 1, 2, 3, DateTimeKind.Utc)), ("N", null), ("List", new double[] { -0.0, double.PositiveInfinity }),
                ("Texts", new[] { "a;b", "" })),
            Row(("I", null), ("L", null), ("U", null), ("D", null), ("B", null), ("T", ""), ("E", null), ("When", null), ("N", null),
                ("List", Array.Empty<double>()), ("Texts", null)),
        ];
        Export(Options, rows);

        object?[][] back = Back();
        Assert.Equal(
            [1, long.MinValue, ulong.MaxValue, double.NaN, true, "a;\"ü\n", "Fancy", new DateTime(2026, 11, 28, 1, 2, 3, DateTimeKind.Utc), null],
            back[0].Take(9));
        Assert.Equal([-0.0, double.PositiveInfinity], (object?[])back[0][9]!);
        Assert.True(double.IsNegative((double)((object?[])back[0][9]!)[0]!));
        Assert.Equal(["a;b", ""], (object?[])back[0][10]!);
        Assert.Equal([null, null, null, null, null, "", null, null, null], back[1].Take(9));
        Assert.Empty((object?[])back[1][9]!);
        Assert.Null(back[1][10]);
    }

    [Fact]
    public void Columns_and_types_that_come_late_are_those_of_all_rows_as_if_they_had_been_there()
    {
        // More values than are held at once, so that what was written before is copied.
        double[] many = new double[700_000];
        TableRow[] rows =
        [
            Row(("A", 1), ("List", many)), Row(("A", 2), ("List", many)), Row(("A", 1L << 40), ("List", many)), Row(("A", 0.5), ("B", "x")),
            Row(("List", many), ("B", 7)),
        ];
        Export(Options, rows);

        object?[][] back = Back();
        Assert.Equal([1.0, 2.0, (double)(1L << 40), 0.5, null], back.Select(r => r[0]));
        Assert.Equal([700_000, 700_000, 700_000, null, 700_000], back.Select(r => ((object?[]?)r[1])?.Length));
        Assert.Equal([null, null, null, "x", "7"], back.Select(r => r[2]));
        Assert.Equal(["a.parquet"], directory.Files);
    }

    [Fact]
    public void Equal_results_make_equal_files_in_every_culture()
    {
        using (new CultureScope("de-DE"))
            Export(Options, TableRow.FromObject(WithCurve), TableRow.FromObject(WithCurve));
        byte[] first = File.ReadAllBytes(Options.Path);
        Export(Options, TableRow.FromObject(WithCurve), TableRow.FromObject(WithCurve));

        Assert.Equal(first, File.ReadAllBytes(Options.Path));
    }

    [Fact]
    public void Curves_go_to_files_of_their_own_and_go_with_their_results()
    {
        Assert.Equal(
            [directory["a.parquet"], directory["a.curve.parquet"], directory["a.paths.parquet"]],
            Export(Options, TableRow.FromObject(WithCurve)));
        using (FileStream file = File.OpenRead(directory["a.curve.parquet"]))
        {
            using var curve = ParquetTableReader.Open(file);
            Assert.Equal(["Cell", "LearningRate", "Kind", "Step", "Time", "PFlat", "Alive"], curve.Columns);
            Assert.Equal([0L, 0.5, "Fancy", 10L, 5.0, double.NaN, 2], curve.Rows(default).Last());
        }
        Export(Options, Row(("A", 1)));
        Assert.Equal(["a.parquet"], directory.Files);

        File.WriteAllText(directory["a.curve.parquet"], "of somebody else");
        Export(Options, Row(("A", 1)));
        Assert.Equal(["a.curve.parquet", "a.parquet"], directory.Files);
    }

    [Fact]
    public async Task Meaning_unit_and_symbol_of_columns_are_in_the_metadata()
    {
        Export(Options, TableRow.FromObject(new ValleyGeometry(new(), 5)));

        await using ParquetReader reader = await ParquetReader.CreateAsync(Options.Path);
        JsonElement fact = JsonDocument.Parse(reader.CustomMetadata![ColumnFact.MetadataKey]).RootElement.GetProperty("TauY");
        Assert.Equal("eta step", fact.GetProperty("Unit").GetString());
        Assert.Equal("tau_y", fact.GetProperty("Symbol").GetString());
        Assert.StartsWith("tau_y (Eq. A8), the inverse of the drift", fact.GetProperty("Meaning").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_can_be_added_to_it()
    {
        Assert.Equal("ExportAppendFormat", IdOf(() => ITableOutput.Open(Options with { Append = true })));
        Assert.Empty(directory.Files);
    }

    private object?[][] Back()
    {
        using FileStream file = File.OpenRead(Options.Path);
        using var reader = ParquetTableReader.Open(file);
        return [.. reader.Rows(default).Select(r => r.ToArray())];
    }
}
