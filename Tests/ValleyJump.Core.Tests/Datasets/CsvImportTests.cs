using System.Globalization;
using System.Text;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Tests.Tables;

namespace ValleyJump.Core.Tests.Datasets;

public class CsvImportTests
{
    // Images of 2 x 2 pixels, three of class 0 and three of class 1; the first pixel is ten times the number of the row.
    private const string Table =
        "label,p0,p1,p2,p3\n1,0,1,2,3\n0,10,11,12,13\n1,20,21,22,23\n0,30,31,32,33\n0,40,41,42,255\n1,50,51,52,53\n";
    private static readonly ImageDatasetImport Import = new() { TrainPerClass = 2, TestPerClass = 1 };

    private static ImageDataset Read(string text, ImageDatasetImport? import = null, string name = "digits.csv")
    {
        using var directory = new TestDirectory();
        File.WriteAllBytes(directory[name], Encoding.UTF8.GetBytes(text));
        return ((import ?? Import) with { Path = directory[name] }).Read();
    }

    private static FileException Problem(string text, ImageDatasetImport? import = null) =>
        Assert.Throws<FileException>(() => Read(text, import));

    [Fact]
    public void Rows_are_images_and_further_rows_the_test_set()
    {
        ImageDataset data = Read(Table);

        Assert.Equal(("digits", 2, 2, 2), (data.Name, data.Rows, data.Columns, data.Classes));
        Assert.Equal([1, 3, 0, 2], Idx.Numbers(data.Train));
        Assert.Equal([4, 5], Idx.Numbers(data.Test));
        Assert.Equal(["0", "1"], data.ClassNames);
        Assert.Equal(new[] { 10, 11, 12, 13 }.Select(p => (p / 255f - 0.5f) / 0.5f), data.Train.Image(0).ToArray());
        Assert.Equal(1f, data.Test.Image(0)[3]);
    }

    [Fact]
    public void Every_usual_way_to_write_the_table_gives_the_same_data()
    {
        string fingerprint = Read(Table).Fingerprint, rows = Table[(Table.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        string[] forms =
        [
            rows,
            Table.TrimEnd(),
            Changed("\n", "\r\n"),
            "\uFEFF" + Table,
            "\n\n" + Changed("\n", "\n\n"),
            Changed(",", ";"),
            Changed(",", "\t"),
            Changed(",", ", "),
            Changed(",10,11,", ", \"10\" , 11 ,"),
            Changed("255", "255.0"),
            Changed("label", "LABEL"),
            rows.Replace("\n1,", "\n1.0,", StringComparison.Ordinal),
            string.Join('\n', Table.Split('\n').Select(l => l.Length == 0 ? l
                : $"\"{l.Replace(",", "\",\"", StringComparison.Ordinal)}\"")),
            "0,1,2,3,4\n" + rows,
        ];
        foreach (string form in forms)
            Assert.Equal(fingerprint, Read(form).Fingerprint);
        using var german = new CultureScope("de-DE");
        Assert.Equal(fingerprint, Read(forms[9]).Fingerprint);

        static string Changed(string what, string instead) => Table.Replace(what, instead, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("last", "p0,p1,p2,p3,last")]
    [InlineData("4", "p0,p1,p2,p3,last")]
    [InlineData("4", null)]
    [InlineData("LAST", "p0,p1,p2,p3,last")]
    [InlineData("label", "p0,p1,p2,p3,label")]
    [InlineData(null, "p0,p1,p2,p3,label")]
    [InlineData(null, "0,1,2,3,label")]
    [InlineData(null, "1,2,3,4,Label")]
    [InlineData("class", "0,1,2,3,class")]
    [InlineData("4", "0,1,2,3,class")]
    public void The_label_column_is_found_by_name_or_number(string? column, string? header)
    {
        string rows = string.Concat(Table.Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1)
            .Select(l => l[2..] + "," + l[0] + "\n"));

        Assert.Equal(Read(Table).Fingerprint, Read((header is null ? "" : header + "\n") + rows, Import with { LabelColumn = column })
            .Fingerprint);
    }

    [Fact]
    public void A_header_that_does_not_name_the_label_is_no_image() =>
        Assert.Equal(FileFault.LabelColumnNotFound, Problem("kind,0,1,2,3" + Table["label,p0,p1,p2,p3".Length..]).Fault);

    [Fact]
    public void Labels_may_be_names()
    {
        ImageDataset data = Read(Table.Replace("\n1,", "\ncat,", StringComparison.Ordinal)
            .Replace("\n0,", "\ndog,", StringComparison.Ordinal));

        Assert.Equal(["cat", "dog"], data.ClassNames);
        Assert.Equal([0, 2, 1, 3], Idx.Numbers(data.Train));
        Assert.Equal(["-1", "9", "10"], Read("-1,0,0,0,0\n10,1,0,0,0\n9,2,0,0,0\n-1,0,1,1,1\n10,1,1,1,1\n9,2,1,1,1",
            Import with { TrainPerClass = 1 }).ClassNames);
    }

    [Fact]
    public void Two_files_may_be_packed_and_of_another_size_than_square()
    {
        using var directory = new TestDirectory();
        string wide = Table.Replace("p3", "p3,p4,p5", StringComparison.Ordinal);
        wide = string.Join('\n', wide.Split('\n').Select((l, i) => i == 0 || l.Length == 0 ? l : l + ",7,8"));
        File.WriteAllBytes(directory["a.csv.gz"], Idx.Gzip(Encoding.UTF8.GetBytes(wide)));
        File.WriteAllText(directory["b.tsv"], wide.Replace(',', '\t'));
        ImageDatasetImport import = Import with { Path = directory["a.csv.gz"], TestPath = directory["b.tsv"], TrainPerClass = 3,
            TestPerClass = 2 };

        foreach (ImageDatasetImport sized in (ImageDatasetImport[])[import with { Rows = 2 }, import with { Columns = 3 },
            import with { Rows = 2, Columns = 3 }])
        {
            ImageDataset data = sized.Read();
            Assert.Equal(("a", 2, 3, 6, 4), (data.Name, data.Rows, data.Columns, data.TrainCount, data.TestCount));
        }
        Assert.Equal(FileFault.NotSquare, Idx.Problem(import).Fault);
        Assert.Equal(FileFault.NotSquare, Idx.Problem(import with { Rows = 4 }).Fault);
        Assert.Equal(FileFault.NotSquare, Idx.Problem(import with { Rows = 7 }).Fault);
        Assert.Equal(FileFault.NotSquare, Idx.Problem(import with { Rows = int.MaxValue, Columns = int.MaxValue }).Fault);
        File.WriteAllText(directory["c.csv"], Table);
        Assert.Equal(FileFault.SizeMismatch, Idx.Problem(Import with { Path = directory["c.csv"], TestPath = IdxFile(directory) }).Fault);
    }

    private static string IdxFile(TestDirectory directory)
    {
        Idx.WriteSets(directory);
        return directory["t10k-images-idx3-ubyte"];
    }

    [Theory]
    [InlineData("0,30,31,32,33", "0,30,31,32", FileFault.RaggedRow, 5L, "the number of cells is 4, but 5 in the first line")]
    [InlineData("0,30,31,32,33", "0,30,31,32,33,34", FileFault.RaggedRow, 5L, "the number of cells is 6")]
    [InlineData("0,30,31,32,33", "0,30,31,32,33,", FileFault.RaggedRow, 5L, "the number of cells is 6")]
    [InlineData("0,30,31,32,33", "  ", FileFault.RaggedRow, 5L, "the number of cells is 1")]
    [InlineData("0,30,31,32,33", "0,30,31,\"32,33", FileFault.RaggedRow, 5L, "the number of cells is 4")]
    [InlineData("0,30,31,32,33", "0,30,31,32,256", FileFault.InvalidPixel, 5L, "column 4 (p3) is '256'")]
    [InlineData("0,30,31,32,33", "0,30,31,32,-1", FileFault.InvalidPixel, 5L, "column 4 (p3) is '-1'")]
    [InlineData("0,30,31,32,33", "0,0.5,31,32,33", FileFault.InvalidPixel, 5L, "column 1 (p0) is '0.5'")]
    [InlineData("0,30,31,32,33", "0,30,,32,33", FileFault.InvalidPixel, 5L, "column 2 (p1) is empty")]
    [InlineData("0,30,31,32,33", "0,30,NaN,32,33", FileFault.InvalidPixel, 5L, "column 2 (p1) is 'NaN'")]
    [InlineData("0,30,31,32,33", "0,30,abc,32,33", FileFault.InvalidPixel, 5L, "column 2 (p1) is 'abc'")]
    [InlineData("0,30,31,32,33", "0,30,1e400,32,33", FileFault.InvalidPixel, 5L, "column 2 (p1) is '1e400'")]
    [InlineData("0,30,31,32,33", ",30,31,32,33", FileFault.InvalidLabel, 5L, "the label is missing")]
    [InlineData("0,30,31,32,33", "0.5,30,31,32,33", FileFault.InvalidLabel, 5L, "the label is '0.5'")]
    [InlineData("0,30,31,32,33", "nan,30,31,32,33", FileFault.InvalidLabel, 5L, "the label is 'nan'")]
    [InlineData("0,30,31,32,33", "//0,30,31,32,33", FileFault.InvalidPixel, 5L, "it starts with //")]
    [InlineData("0,30,31,32,33", "0,\"30\"1,31,32,33", FileFault.InvalidPixel, 5L, "a cell that begins with a quote")]
    [InlineData("label,p0", "# digits\nlabel,p0", FileFault.InvalidPixel, 1L, "it starts with #;")]
    [InlineData("0,30,31,32,33", "0,30,3\01,32,33", FileFault.InvalidPixel, 5L, "it has a zero byte")]
    [InlineData("label,p0", "kind,p0", FileFault.LabelColumnNotFound, 1L,
        "has the columns kind, p0, p1, p2, p3: none of its columns is the label column 'label'.")]
    [InlineData("label,p0", "label,label", FileFault.LabelColumnDoubtful, 1L, "more than one of its columns")]
    public void What_a_table_may_not_hold_is_named_with_its_line(string what, string instead, FileFault fault, long line, string message)
    {
        FileException problem = Problem(Table.Replace(what, instead, StringComparison.Ordinal));

        Assert.Equal((fault, line), (problem.Fault, problem.Line));
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.Contains("digits.csv'", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Tables_without_images_are_refused()
    {
        Assert.Equal(FileFault.EmptyTable, Problem("").Fault);
        Assert.Equal(FileFault.EmptyTable, Problem("\n\n").Fault);
        Assert.Equal(FileFault.EmptyTable, Problem("label,p0,p1,p2,p3\n").Fault);
        Assert.Equal(FileFault.EmptyTable, Problem("1\n2\n").Fault);
        Assert.Equal(FileFault.NotSquare, Problem("1,2,3\n").Fault);
        Assert.Equal(FileFault.LabelColumnNotFound, Problem("1,2\n", Import with { LabelColumn = "2" }).Fault);
        Assert.Equal(FileFault.OneClass, Problem("1,2\n").Fault);
        Assert.Equal(FileFault.NotFound, Idx.Problem(new() { Path = "nothing.csv" }).Fault);
        Assert.Throws<OperationCanceledException>(() =>
            CsvImages.Open(typeof(CsvImportTests).Assembly.Location, null, null, new(), new CancellationToken(canceled: true)));
    }

    /// <summary>Random damage: an error, or the table as another reader splits it.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_damage_gives_an_error_or_what_is_written_there(bool packed)
    {
        using var directory = new TestDirectory();
        var random = new Random(20260110);
        string path = directory[packed ? "digits.csv.gz" : "digits.csv"];
        byte[] original = packed ? Idx.Gzip(Encoding.UTF8.GetBytes(Table)) : Encoding.UTF8.GetBytes(Table);
        string fingerprint = Read(Table).Fingerprint;
        int accepted = 0;
        for (int trial = 0; trial < 700; trial++)
        {
            byte[] bytes = Fuzz.Damage(original, random);
            File.WriteAllBytes(path, bytes);
            try
            {
                CsvImages table = CsvImages.Open(path, null, null, new(), CancellationToken.None);
                accepted++;
                var images = new float[table.Labels.Length][];
                table.Read([.. Enumerable.Range(0, images.Length)], (i, pixels) => images[i] = pixels.ToArray(), CancellationToken.None);
                if (packed)
                    Assert.Equal(fingerprint, (Import with { Path = path }).Read().Fingerprint);
                else
                    AssertSplit(Encoding.UTF8.GetString(bytes), table.Labels, images);
            }
            catch (FileException problem)
            {
                Assert.NotEqual(FileFault.ReadFailed, problem.Fault);
            }
        }
        Assert.InRange(accepted, packed ? 5 : 20, 650);
    }

    private static void AssertSplit(string text, string[] labels, float[][] images)
    {
        string[][] rows = [.. text.Split(['\n', '\r'], StringSplitOptions.RemoveEmptyEntries)
            .Select(l => l.Split(text.First(",;\t".Contains)))];
        if (rows[0].All(c => !double.TryParse(c, CultureInfo.InvariantCulture, out _)))
            rows = rows[1..];
        Assert.Equal(rows.Length, images.Length);
        for (int i = 0; i < rows.Length; i++)
        {
            double[] numbers = [.. rows[i].Select(c => double.TryParse(c, CultureInfo.InvariantCulture, out double n) ? n : double.NaN)];
            int label = rows[i].Length - 1 == images[i].Length && !numbers.Skip(1).Any(double.IsNaN) ? 0
                : Array.FindIndex(numbers, double.IsNaN);
            Assert.Equal(numbers.Where((_, c) => c != label), images[i].Select(p => (double)p));
            Assert.Equal(double.IsNaN(numbers[label]) ? rows[i][label].Trim()
                : numbers[label].ToString(CultureInfo.InvariantCulture), labels[i]);
        }
    }
}
