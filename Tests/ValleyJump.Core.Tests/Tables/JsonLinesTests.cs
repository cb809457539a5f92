using System.Text.Json;
using ValleyJump.Core.Files;
using ValleyJump.Core.Tables;

using static ValleyJump.Core.Tests.Tables.Exporting;

namespace ValleyJump.Core.Tests.Tables;

/// <summary>JSON lines, at once and as they come.</summary>
public sealed class JsonLinesTests : IDisposable
{
    private readonly TestDirectory directory = new();

    private TableExportOptions Options => new() { Path = directory["a.jsonl"], Append = true };

    public void Dispose() => directory.Dispose();

    [Theory]
    [InlineData("a.jsonl")]
    [InlineData("a.ndjson")]
    public void Each_result_is_an_object_on_a_line_of_its_own_the_same_as_in_an_array(string name)
    {
        TableRow[] rows = [TableRow.FromObject(WithCurve), Row(("A", double.NaN), ("B", "x\ny"))];
        string[] lines = ExportText(name, rows).Split('\n');

        Assert.Equal(3, lines.Length);
        Assert.Equal("", lines[^1]);
        Assert.Equal("""{"A":"NaN","B":"x\ny"}""", lines[1]);
        Assert.Equal($"[\n{lines[0]},\n{lines[1]}\n]\n", ExportText("a.json", rows));
        Assert.Equal([0.5, double.NaN], JsonDocument.Parse(lines[0]).RootElement.GetProperty("Curve").GetProperty("PFlat").EnumerateArray()
            .Select(v => v.ValueKind == JsonValueKind.String ? double.NaN : v.GetDouble()));
    }

    [Fact]
    public void In_parts_it_is_the_same_file_as_at_once_and_each_result_is_there_before_the_next_comes()
    {
        TableRow[] rows = [.. new[] { 0.25, 0.5, 0.125 }.Select(e => TableRow.FromObject(WithCurve with { LearningRate = e }))];
        string[] lines = ExportText("whole.jsonl", rows).Split('\n');

        Export(Options, rows[0]);
        using (ITableOutput append = ITableOutput.Open(Options))
        {
            append.Add(rows[1]);
            Assert.Equal($"{lines[0]}\n{lines[1]}\n", Shared());
            Assert.ThrowsAny<OperationCanceledException>(() => append.Add(rows[2], new CancellationToken(true)));
            Assert.Equal($"{lines[0]}\n{lines[1]}\n", Shared());
        }
        Assert.Equal([Options.Path], Export(Options, rows[2]));
        Export(Options); // nothing is left to do
        Assert.Equal(string.Join('\n', lines), Read(Options.Path));
    }

    [Fact]
    public void A_line_that_is_not_whole_is_an_error_and_force_cuts_it_off_and_says_so()
    {
        string torn = $$"""{"A":"{{new string('x', 200_000)}}""";
        File.WriteAllText(Options.Path, "{\"A\":1}\n" + torn);

        Assert.Equal(FileFault.Truncated, FaultOf(() => ITableOutput.Open(Options)));
        using (ITableOutput append = ITableOutput.Open(Options with { Force = true }))
        {
            Assert.Contains("""is not whole, '{"A":"xxx""", Assert.Single(append.Warnings), StringComparison.Ordinal);
            Assert.Equal("{\"A\":1}\n" + torn, Shared()); // as long as nothing takes its place
            append.Add(Row(("A", 2)));
        }
        Assert.Equal("{\"A\":1}\n{\"A\":2}\n", Read(Options.Path));

        File.WriteAllText(Options.Path, "{\"A\":1");
        Export(Options with { Force = true }, Row(("A", 3)));
        Assert.Equal("{\"A\":3}\n", Read(Options.Path));
    }

    [Fact]
    public void What_is_no_file_of_lines_or_exists_is_not_added_to()
    {
        Assert.Equal("ExportAppendCurve", IdOf(() => ITableOutput.Open(Options with { OnlyTable = LongTableAttribute.Curve })));
        Assert.Empty(directory.Files);
        File.WriteAllText(Options.Path, "[\n{\"A\":1}\n]\n");
        Assert.Equal(FileFault.InvalidHeader, FaultOf(() => ITableOutput.Open(Options with { Force = true })));
        Assert.Equal(FileFault.FileExists, FaultOf(() => ITableOutput.Open(Options with { Overwrite = false })));
        Assert.Equal("[\n{\"A\":1}\n]\n", Read(Options.Path));
        File.WriteAllText(Options.Path, "");
        Export(Options, Row(("A", 1)));
        Assert.Equal("{\"A\":1}\n", Read(Options.Path));
    }

    private string Shared()
    {
        using var file = new StreamReader(new FileStream(Options.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return file.ReadToEnd();
    }
}
