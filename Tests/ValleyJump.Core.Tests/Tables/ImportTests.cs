using System.Diagnostics;
using System.Text;
using ValleyJump.Core.Ensembles;
using ValleyJump.Core.Files;
using ValleyJump.Core.Landscapes;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tables;
using ValleyJump.Core.Theory.Evolution;

using static ValleyJump.Core.Tests.Tables.Exporting;

namespace ValleyJump.Core.Tests.Tables;

/// <summary>Files that are read back, whole and otherwise.</summary>
public sealed class ImportTests : IDisposable
{
    private static readonly TwoValleyResult[] Results = [.. new[] { 0.03, 0.05 }.Select(eta => EnsembleRunner.Run(
        new TwoValleySimulation { LearningRate = eta, Realizations = 20, Steps = 60, RecordEvery = 20, KeepTrajectories = 2 }))];

    private readonly TestDirectory directory = new();
    private readonly List<string> warnings = [];

    public static TheoryData<string> Names => ["a.csv", "a.json", "a.jsonl", "a.parquet"];

    public void Dispose() => directory.Dispose();

    [Theory, MemberData(nameof(Names))]
    public void Results_come_back_as_they_were(string name)
    {
        Export(name);

        TwoValleyResult[] back = [.. Import(name).Cast<TwoValleyResult>()];
        Assert.Equal(Results.Length, back.Length);
        for (int i = 0; i < back.Length; i++)
        {
            Assert.Equal(Results[i].Simulation.Landscape, back[i].Simulation.Landscape);
            Assert.True(Results[i].IsOf(back[i].Simulation));
            Assert.Equal(Results[i].FreezeStepQ3, back[i].FreezeStepQ3);
            Assert.Equal(Results[i].Curve!.PFlat, back[i].Curve!.PFlat);
            Assert.Equal(Results[i].Trajectories.Paths.Select(p => p.X), back[i].Trajectories.Paths.Select(p => p.X));
            Assert.Equal(name == "a.csv" ? null : Results[i].FreezeSteps, back[i].FreezeSteps);
        }
        Assert.Empty(warnings);
    }

    [Fact]
    public async Task A_file_of_several_row_groups_makes_the_same_one_again()
    {
        TwoValleyResult large = EnsembleRunner.Run(new() { Realizations = 300_000, Steps = 1 });
        Exporting.Export(new() { Path = directory["a.parquet"] }, [.. Enumerable.Repeat(TableRow.FromObject(large), 3)]);
        await using (FileStream file = File.OpenRead(directory["a.parquet"]))
        {
            await using Parquet.ParquetReader reader = await Parquet.ParquetReader.CreateAsync(file, leaveStreamOpen: true);
            Assert.Equal(2, reader.RowGroupCount);
        }

        Exporting.Export(new() { Path = directory["b.parquet"] }, [.. Rows("a.parquet").Select(r => TableRow.FromObject(r))]);
        Assert.Equal(File.ReadAllBytes(directory["a.parquet"]), File.ReadAllBytes(directory["b.parquet"]));
    }

    [Fact]
    public void A_result_that_its_curve_belongs_to_comes_as_a_row_where_the_curve_is_gone()
    {
        DensityEvolutionResult evolved = DensityEvolution.Run(new() { Steps = 200 });
        Exporting.Export(new() { Path = directory["a.csv"] }, TableRow.FromObject(evolved));
        Assert.IsType<DensityEvolutionResult>(Assert.Single(Import("a.csv")));
        File.Delete(directory["a.freeze.csv"]);

        Assert.IsType<PlainRow>(Assert.Single(Import("a.csv")));
        Assert.Contains("its freeze is missing", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void A_row_that_was_changed_comes_as_a_plain_one_with_a_warning_or_an_error_where_its_type_is_wanted()
    {
        Exporting.Export(new() { Path = directory["a.csv"] }, TableRow.FromObject(new ValleyGeometry(new(), 5)));
        string text = Read(directory["a.csv"]);
        File.WriteAllText(directory["a.csv"], text.Replace(",0.8,", ",0.9,", StringComparison.Ordinal).Replace("\n0.8,", "\n0.9,", StringComparison.Ordinal));

        PlainRow row = Assert.IsType<PlainRow>(Assert.Single(Import("a.csv")));
        Assert.Equal(0.9, row.Cells.Single(c => c.Key == "X1").Value);
        Assert.Matches("Row 1 of .* has the columns of ValleyGeometry, but Gamma is .*and the other columns make it", Assert.Single(warnings));
        Assert.Equal("ImportNotOfType", IdOf(() => Import("a.csv", "ValleyGeometry")));
        Assert.Equal("ImportNotOfType", IdOf(() => Import("a.csv", "TwoValleyResult")));
    }

    [Fact]
    public void Rows_of_other_programs_have_numbers_flags_and_times_as_such()
    {
        File.WriteAllText(directory["a.csv"], "\uFEFFA,B,C,D,E,F,G,H\r\n1,2.50,True,2026-11-28T01:02:03.0000000Z,007,NA,\"a,\"\"b\"\"\",18446744073709551615\r\n");
        File.WriteAllText(directory["a.jsonl"], """{"A":1,"B":"NaN","C":[1,2],"D":{"E":null}} {"A":-0.0}""");

        Assert.Equal(
            [1L, 2.5, true, new DateTime(2026, 11, 28, 1, 2, 3, DateTimeKind.Utc), "007", null, "a,\"b\"", ulong.MaxValue],
            ((PlainRow)Import("a.csv")[0]).Cells.Select(c => c.Value is DateTimeOffset t ? t.UtcDateTime : c.Value));
        var rows = Import("a.jsonl").Cast<PlainRow>().ToArray();
        Assert.Equal([1L, double.NaN], rows[0].Cells.Take(2).Select(c => c.Value));
        Assert.Equal([1L, 2L], (object?[])rows[0].Cells[2].Value!);
        Assert.Equal("E", ((PlainRow)rows[0].Cells[3].Value!).Cells[0].Key);
        Assert.Equal(-0.0, rows[1].Cells[0].Value);
    }

    [Theory]
    [InlineData("a.csv", "", FileFault.EmptyTable)]
    [InlineData("a.csv", "A,B\n1\n", FileFault.RaggedRow)]
    [InlineData("a.csv", "A,B\n1,\"2\n", FileFault.InvalidContents)]
    [InlineData("a.csv", "A,a\n1,2\n", FileFault.InvalidHeader)]
    [InlineData("a.csv", "A\n\0\n", FileFault.InvalidContents)]
    [InlineData("a.json", "", FileFault.EmptyTable)]
    [InlineData("a.json", "{\"A\":1}", FileFault.InvalidContents)]
    [InlineData("a.json", "[1]", FileFault.InvalidContents)]
    [InlineData("a.json", "[{\"A\":1},", FileFault.InvalidContents)]
    [InlineData("a.json", "[{\"A\":1,\"a\":2}]", FileFault.InvalidContents)]
    [InlineData("a.jsonl", "{\"A\":1}\n{\"A\":", FileFault.Truncated)]
    [InlineData("a.jsonl", "{\"A\":1}\nnonsense\n", FileFault.InvalidContents)]
    [InlineData("a.parquet", "", FileFault.Damaged)]
    [InlineData("a.parquet", "PAR1PAR1", FileFault.Damaged)]
    [InlineData("a.parquet", "A,B\n1,2\n", FileFault.Damaged)]
    public void What_is_not_as_its_format_has_it_is_an_error(string name, string text, FileFault fault)
    {
        File.WriteAllText(directory[name], text);

        Assert.Equal(fault, FaultOf(() => Import(name)));
    }

    [Fact]
    public void Files_that_are_not_there_or_none_are_errors()
    {
        Assert.Equal(FileFault.NotFound, FaultOf(() => Import("none.csv")));
        Directory.CreateDirectory(directory["dir.csv"]);
        Assert.Equal(FileFault.PathIsDirectory, FaultOf(() => Import("dir.csv")));
        Directory.Delete(directory["dir.csv"]);
        Assert.Equal("ImportUnknownFormat", IdOf(() => Import("a.xlsx")));
        File.WriteAllText(directory["deep.json"], new string('[', 100_000));
        Assert.Equal(FileFault.InvalidContents, FaultOf(() => Import("deep.json")));
        using var open = new MemoryStream(Encoding.UTF8.GetBytes("A\n\"" + new string('x', 200_000)));
        Assert.Equal(FileFault.TooLarge, Assert.Throws<SourceException>(() => CsvRecords.Of(open, longest: 100_000).Count()).Fault);
    }

    // Cut off anywhere, a file gives the results before the cut, or an error: never a number that is half of one.
    [Theory, MemberData(nameof(Names))]
    public void A_file_that_is_cut_off_gives_whole_results_and_an_error(string name)
    {
        Export(name);
        byte[] bytes = File.ReadAllBytes(directory[name]);
        object[] whole = Import(name);
        string[] texts = [.. whole.Select(Text)];
        foreach (int length in Enumerable.Range(0, 150).Select(k => (int)((long)k * (bytes.Length - 1) / 149)))
        {
            File.WriteAllBytes(directory[name], bytes[..length]);
            List<object> found = [];
            try
            {
                found.AddRange(Rows(name));
                // Without an error only what ends with a result.
                Assert.True(name is "a.csv" or "a.jsonl" || (name == "a.json" && length == bytes.Length - 1), $"{length} of {bytes.Length}");
            }
            catch (FileException)
            {
                // As it should be.
            }
            Assert.Equal(texts.Take(found.Count), found.Select(Text));
        }

        static string Text(object result)
        {
            using var folder = new TestDirectory();
            Exporting.Export(new() { Path = folder["x.json"] }, TableRow.FromObject(result));
            return Read(folder["x.json"]);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void A_file_that_is_changed_anywhere_is_read_or_an_error_and_soon(string name)
    {
        Export(name);
        string[] files = [.. directory.Files];
        var random = new Random(7);
        foreach (string file in files)
        {
            byte[] bytes = File.ReadAllBytes(directory[file]);
            for (int k = 0; k < 300; k++)
            {
                byte[] changed = [.. bytes];
                for (int n = random.Next(1, 4); n > 0; n--)
                    changed[random.Next(changed.Length)] = (byte)random.Next(256);
                File.WriteAllBytes(directory[file], changed);
                long start = Stopwatch.GetTimestamp();
                try
                {
                    _ = Import(name);
                }
                catch (Exception problem) when (problem is FileException or InvalidInputException)
                {
                    // As it should be.
                }
                Assert.InRange(Stopwatch.GetElapsedTime(start).TotalSeconds, 0, 20);
            }
            File.WriteAllBytes(directory[file], bytes);
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void Reading_ends_when_it_is_told_to(string name)
    {
        Export(name);

        Assert.ThrowsAny<OperationCanceledException>(() => new TableImport(directory[name], null, null, warnings.Add)
            .Results(new CancellationToken(true)).Count());
    }

    [Fact]
    public void Curves_out_of_order_or_left_over_are_told_of()
    {
        Export("a.csv");
        string[] lines = File.ReadAllLines(directory["a.curve.csv"]);
        File.WriteAllText(directory["a.curve.csv"], string.Join('\n', lines) + "\n" + lines[^1].Replace("1,", "2,", StringComparison.Ordinal) + "\n");
        Assert.Equal(2, Import("a.csv").Length);
        Assert.Contains("has rows of result 2", Assert.Single(warnings), StringComparison.Ordinal);
        File.WriteAllText(directory["a.curve.csv"], $"{lines[0]}\n{lines[^1]}\n{lines[1]}\n");
        Assert.Equal(FileFault.InvalidContents, FaultOf(() => Import("a.csv")));
    }

    private void Export(string name) =>
        Exporting.Export(new() { Path = directory[name] }, [.. Results.Select(r => TableRow.FromObject(r))]);

    private object[] Import(string name, string? type = null) => [.. Rows(name, type)];

    private IEnumerable<object> Rows(string name, string? type = null) =>
        new TableImport(directory[name], null, type is null ? null : TableImport.TypeOf(type), warnings.Add).Results(default);
}
