using System.Text;
using ValleyJump.Core.Files;
using ValleyJump.Core.Tables;

using static ValleyJump.Core.Tests.Tables.Exporting;

namespace ValleyJump.Core.Tests.Tables;

/// <summary>Results that are added to files as they come.</summary>
public sealed class AppendTests : IDisposable
{
    private readonly TestDirectory directory = new();

    private TableExportOptions Options => new() { Path = directory["a.csv"], Append = true };

    public void Dispose() => directory.Dispose();

    [Fact]
    public void A_result_is_whole_in_the_file_before_the_next_comes_and_a_part_of_one_never_is()
    {
        using ITableOutput append = ITableOutput.Open(Options);
        Assert.Empty(directory.Files);
        append.Add(Row(("A", 1), ("B", "x")));
        Assert.Equal("A,B\n1,x\n", Shared("a.csv"));
        append.Add(Row(("b", 3), ("a", 2))); // in the file's order
        Assert.Equal("A,B\n1,x\n2,3\n", Shared("a.csv"));
        Assert.ThrowsAny<OperationCanceledException>(() => append.Add(Row(("A", 4), ("B", 5)), new CancellationToken(true)));
        Assert.Equal("A,B\n1,x\n2,3\n", Shared("a.csv"));
    }

    [Fact]
    public void In_parts_it_is_the_same_files_as_at_once()
    {
        TableRow[] rows = [.. new[] { 0.25, 0.5, 0.125 }.Select(e => TableRow.FromObject(WithCurve with { LearningRate = e }))];
        Export(new() { Path = directory["whole.csv"] }, rows);

        Export(Options, rows[0]);
        Assert.Equal([directory["a.csv"], directory["a.curve.csv"], directory["a.paths.csv"]], Export(Options, rows[1], rows[2]).Order());
        Export(Options); // nothing is left to do

        foreach (string end in (string[])["", ".curve", ".paths"])
            Assert.Equal(Read(directory[$"whole{end}.csv"]), Read(directory[$"a{end}.csv"]));
    }

    [Fact]
    public void Other_columns_are_an_error_and_nothing_of_the_result_is_written()
    {
        Export(Options, TableRow.FromObject(WithCurve));
        string[] before = [.. directory.Files.Select(f => Read(directory[f]))];
        using (ITableOutput append = ITableOutput.Open(Options))
        {
            Assert.Equal("ExportColumnsDiffer", IdOf(() => append.Add(Row(("A", 1), ("Curve", WithCurve.Curve)))));
            Assert.Equal("ExportColumnsDiffer", IdOf(() => append.Add(TableRow.FromObject(WithCurve, [Pair("Label", "x")]))));
            Assert.Equal("ExportListElement",
                IdOf(() => append.Add(TableRow.FromObject(WithCurve, [Pair("Name", new[] { "a;b" })]))));
        }
        Assert.Equal(before, directory.Files.Select(f => Read(directory[f])));
    }

    [Theory]
    [InlineData("A,B\n1,2\n3,4", "A,B\n1,2\n", "3,4")]
    [InlineData("A,B\n1,2\n3,\"x\ny", "A,B\n1,2\n", "3,\"x y")]
    [InlineData("A,B\n3", "A,B\n", "3")]
    public void A_line_that_is_not_whole_is_an_error_and_force_cuts_it_off_and_says_so(string text, string whole, string shown)
    {
        File.WriteAllText(directory["a.csv"], text);

        Assert.Equal(FileFault.Truncated, FaultOf(() => ITableOutput.Open(Options)));
        using (ITableOutput append = ITableOutput.Open(Options with { Force = true }))
        {
            Assert.Contains($"'{shown}'", Assert.Single(append.Warnings), StringComparison.Ordinal);
            Assert.Equal(text, Shared("a.csv")); // as long as nothing takes its place
            append.Add(Row(("A", 5), ("B", 6)));
        }

        Assert.Equal(whole + "5,6\n", Read(directory["a.csv"]));
    }

    [Fact]
    public void Curves_without_their_result_are_an_error_and_force_cuts_them_off()
    {
        TableRow row = TableRow.FromObject(WithCurve);
        Export(Options, row, row);
        string[] whole = [.. directory.Files.Select(f => Read(directory[f]))];
        Export(Options, row);
        // As a kill before the result's own row leaves it.
        File.WriteAllText(directory["a.csv"], whole[0]);

        Assert.Equal(FileFault.Truncated, FaultOf(() => ITableOutput.Open(Options)));
        using (ITableOutput append = ITableOutput.Open(Options with { Force = true }))
        {
            Assert.Equal(2, append.Warnings.Count);
            append.Add(row);
        }
        Export(new() { Path = directory["b.csv"] }, row, row, row);
        foreach (string end in (string[])["", ".curve", ".paths"])
            Assert.Equal(Read(directory[$"b{end}.csv"]), Read(directory[$"a{end}.csv"]));
    }

    [Fact]
    public void What_has_no_end_to_add_to_is_refused()
    {
        Assert.Equal("ExportAppendFormat", IdOf(() => ITableOutput.Open(Options with { Path = directory["a.json"] })));
        Assert.Equal("ExportAppendFormat", IdOf(() => ITableOutput.Open(Options with { Format = TableFormat.Json })));
        Assert.Equal("ExportAppendCurve", IdOf(() => ITableOutput.Open(Options with { OnlyTable = LongTableAttribute.Curve })));
        Assert.Equal("ExportNotTabular", IdOf(() => Export(Options, TableRow.FromObject(WithCurve.Curve!))));
        Assert.Empty(directory.Files);
        File.WriteAllText(directory["a.csv"], "a note without an end");
        Assert.Equal(FileFault.InvalidHeader, FaultOf(() => ITableOutput.Open(Options with { Force = true })));
        Assert.Equal("a note without an end", Read(directory["a.csv"]));
    }

    [Fact]
    public void Only_a_new_file_is_added_to_where_none_may_exist()
    {
        Export(Options with { Overwrite = false }, Row(("A", 1)), Row(("A", 2)));
        Assert.Equal(FileFault.FileExists, FaultOf(() => ITableOutput.Open(Options with { Overwrite = false })));
        Assert.Equal("A\n1\n2\n", Read(directory["a.csv"]));
        File.SetAttributes(directory["a.csv"], FileAttributes.ReadOnly);
        Assert.Equal(FileFault.AccessDenied, FaultOf(() => ITableOutput.Open(Options with { Force = true })));
        File.SetAttributes(directory["a.csv"], FileAttributes.Normal);
    }

    [Fact]
    public void Two_do_not_add_to_one_file()
    {
        Export(Options, Row(("A", 1)));
        using ITableOutput first = ITableOutput.Open(Options);
        using ITableOutput second = ITableOutput.Open(Options);
        first.Add(Row(("A", 2)));
        Assert.Equal(FileFault.FileInUse, FaultOf(() => second.Add(Row(("A", 3)))));
        first.Add(Row(("A", 4)));
        Assert.Equal("A\n1\n2\n4\n", Shared("a.csv"));
    }

    [Fact]
    public void A_header_of_another_program_is_taken_with_its_byte_order_mark_and_line_ends()
    {
        File.WriteAllBytes(directory["a.csv"], [.. Encoding.UTF8.Preamble, .. "\"A\",\"B\"\r\n1,2\r\n"u8]);
        Export(Options, Row(("B", 4), ("A", 3)));
        Assert.EndsWith("1,2\r\n3,4\n", File.ReadAllText(directory["a.csv"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Records_are_told_apart_by_line_feeds_that_are_not_in_quotes_however_long_they_are()
    {
        string[] records = ["a,\"b\nc\"\n", $"\"{new string('x', 200_000)}\n\"\"\",1\n", "\n", "2,\"open\n"];
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(string.Concat(records)));
        Assert.Equal(records.Select((r, i) => (r, i < 3)),
            CsvRecords.Of(stream).Select(r => (Encoding.UTF8.GetString(r.Bytes.Span), r.IsWhole)));
    }

    /// <summary>The text of a file that is still being written.</summary>
    private string Shared(string name)
    {
        using var file = new FileStream(directory[name], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return new StreamReader(file).ReadToEnd();
    }
}
