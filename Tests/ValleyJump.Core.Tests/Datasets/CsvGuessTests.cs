using System.Globalization;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Tests.Tables;

namespace ValleyJump.Core.Tests.Datasets;

/// <summary>What is guessed of a table is only taken where its outcome makes sense.</summary>
public class CsvGuessTests
{
    private const int Count = 120, Pixels = 9;

    private static readonly ImageDatasetImport Import = new() { TrainPerClass = 5, TestPerClass = 5 };

    /// <summary>The label and the pixels of an image: class k has a bright row; the border is dark, or noise.</summary>
    private static (string Label, string[] Pixels) Image(int i, int classes, int levels, Random random)
    {
        string[] pixels = [.. Enumerable.Range(0, Pixels).Select(p => $"{(p / 3 == i % classes ? levels - 1 : random.Next(levels))}")];
        return ($"{i % classes}", pixels);
    }

    private static string[] Rows(Func<string, string[], int, IEnumerable<string>> row, int classes = 3, int levels = 256, int count = Count)
    {
        var random = new Random(5);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var (label, pixels) = Image(i, classes, levels, random);
            return string.Join(',', row(label, pixels, i));
        })];
    }

    private static FileException? Problem(string[] rows, ImageDatasetImport? import = null) => Try(rows, import).Problem;

    private static (ImageDataset? Data, FileException? Problem) Try(string[] rows, ImageDatasetImport? import = null)
    {
        using var directory = new TestDirectory();
        File.WriteAllLines(directory["a.csv"], rows);
        try
        {
            return (((import ?? Import) with { Path = directory["a.csv"] }).Read(), null);
        }
        catch (FileException problem)
        {
            return (null, problem);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(17)]
    [InlineData(256)]
    public void Without_a_header_labels_first_are_sure_and_labels_last_are_asked_for(int levels)
    {
        (ImageDataset? first, FileException? none) = Try(Rows((l, p, _) => [l, .. p], levels: levels));
        Assert.Null(none);

        string[] last = Rows((l, p, _) => [.. p, l], levels: levels);
        Assert.Equal(FileFault.LabelColumnDoubtful, Problem(last)!.Fault);
        Assert.Equal(first!.Fingerprint, Try(last, Import with { LabelColumn = "-1" }).Data!.Fingerprint);
        Assert.Equal(FileFault.LabelColumnDoubtful, Problem(Rows((l, p, _) => [.. p, "c" + l], levels: levels))!.Fault);
        Assert.Null(Problem(Rows((l, p, _) => ["c" + l, .. p], levels: levels)));
    }

    [Theory]
    [InlineData("label")]
    [InlineData("Labels")]
    [InlineData("class")]
    [InlineData("TARGET")]
    [InlineData("y")]
    public void A_label_that_is_called_so_is_sure_wherever_it_is(string name)
    {
        string[] names = [.. Enumerable.Range(0, Pixels).Select(p => $"p{p}")];
        (ImageDataset? data, FileException? problem) = Try([$"{string.Join(',', names)},{name}", .. Rows((l, p, _) => [.. p, l])]);

        Assert.Null(problem);
        Assert.Equal(3, data!.Classes);
        Assert.Equal(FileFault.LabelColumnDoubtful,
            Problem([$"{string.Join(',', names)},label,class", .. Rows((l, p, _) => [.. p, l, l])])!.Fault);
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("Unnamed: 0", true)]
    [InlineData("id", true)]
    [InlineData("Index", true)]
    [InlineData("image_id", true)]
    [InlineData("filename", true)]
    [InlineData("n", true)]
    [InlineData("n", false)]
    public void A_column_that_numbers_the_rows_is_noticed_by_its_name_or_its_numbers(string name, bool labelNamed)
    {
        string header = $"{name},{(labelNamed ? "label" : "kind")},{string.Join(',', Enumerable.Range(0, Pixels).Select(p => $"p{p}"))}";
        foreach (int count in (int[])[60, 200])
        {
            string[] rows = [header, .. Rows((l, p, i) => [$"{i}", l, .. p], count: count)];
            ImageDatasetImport import = labelNamed ? Import : Import with { LabelColumn = "kind" };
            Assert.Equal(FileFault.IndexColumn, Problem(rows, import)!.Fault);
            // Nor does the size of the images make a pixel of it.
            Assert.Equal(FileFault.IndexColumn, Problem(rows, import with { Rows = 2, Columns = 5 })!.Fault);
            ImageDataset? data = Try(rows, import with { ExcludeColumn = "0" }).Data;
            Assert.Equal((3, 3), (data!.Rows, data.Classes));
            if (name.Length > 0)
                Assert.Equal(data.Fingerprint, Try(rows, import with { ExcludeColumn = name }).Data!.Fingerprint);
        }
    }

    [Fact]
    public void An_index_is_noticed_without_a_header_shuffled_last_or_beside_others()
    {
        int[] shuffled = [.. Enumerable.Range(0, Count)];
        new Random(3).Shuffle(shuffled);
        string names = string.Join(',', Enumerable.Range(0, Pixels).Select(p => $"p{p}"));

        Assert.Equal(FileFault.IndexColumn, Problem(Rows((l, p, i) => [$"{i}", l, .. p]))!.Fault);
        Assert.Equal(FileFault.IndexColumn, Problem(Rows((l, p, i) => [$"{shuffled[i]}", l, .. p]))!.Fault);
        Assert.Equal(FileFault.IndexColumn, Problem([$"n,label,{names}", .. Rows((l, p, i) => [$"{shuffled[i]}", l, .. p])])!.Fault);
        Assert.Equal(FileFault.IndexColumn, Problem([$"label,{names},n", .. Rows((l, p, i) => [l, .. p, $"{i + 1}"])])!.Fault);
        Assert.Equal(FileFault.IndexColumn, Problem([$"label,n,{names}", .. Rows((l, p, i) => [l, $"{i}", .. p])])!.Fault);
        string[] both = [$"id,file,label,{names}", .. Rows((l, p, i) => [$"{i}", $"{i}.png", l, .. p])];
        Assert.Equal(FileFault.IndexColumn, Problem(both)!.Fault);
        Assert.Null(Problem(both, Import with { ExcludeColumn = "id;1" }));
        Assert.Equal(FileFault.ExcludeColumnNotFound, Problem(both, Import with { ExcludeColumn = "nix" })!.Fault);
        Assert.Equal(FileFault.LabelColumnNotFound, Problem(both, Import with { ExcludeColumn = "id;file", LabelColumn = "id" })!.Fault);
    }

    [Fact]
    public void A_column_that_alone_has_no_pixels_is_asked_about()
    {
        string names = string.Join(',', Enumerable.Range(0, Pixels).Select(p => $"p{p}"));
        FileException problem = Problem([$"label,{names},mean", .. Rows((l, p, i) => [l, .. p, FormattableString.Invariant($"{i / 7.0}")])],
            Import with { Rows = 2, Columns = 5 })!;

        Assert.Equal(FileFault.IndexColumn, problem.Fault);
        Assert.Contains("(mean)", problem.Message, StringComparison.Ordinal);
        Assert.Contains("look whether all are pixels", Problem([$"label,{names},mean",
            .. Rows((l, p, i) => [l, .. p, "7"])])!.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1.0)]
    [InlineData(65535.0)]
    public void Pixels_of_another_range_are_told_with_it_and_read_with_MaxPixel(double white)
    {
        string[] rows = Rows((l, p, _) =>
            [l, .. p.Select(v => (int.Parse(v, CultureInfo.InvariantCulture) / 255.0 * white).ToString(CultureInfo.InvariantCulture))]);

        FileException problem = Problem(rows)!;

        Assert.Equal(FileFault.UnknownPixelRange, problem.Fault);
        Assert.Contains(FormattableString.Invariant($"run from 0 to {white}"), problem.Message, StringComparison.Ordinal);
        ImageDataset data = Try(rows, Import with { MaxPixel = white }).Data!;
        Assert.Equal(white, data.GreatestPixel);
        // 65535/255 is a whole number, and fractions are rounded to float32 as 255 parts are.
        Assert.Equal(Try(Rows((l, p, _) => [l, .. p])).Data!.Fingerprint, data.Fingerprint);
        Assert.Equal(FileFault.InvalidPixel, Problem(rows, Import with { MaxPixel = white / 2 })!.Fault);
        Assert.Equal(FileFault.InvalidPixel, Problem(Rows((l, p, _) => [l, .. p.Select(v => $"-{v}.5")]))!.Fault);
    }

    [Fact]
    public void Whole_numbers_0_and_1_are_warned_of()
    {
        ImageDataset data = Try(Rows((l, p, _) => [l, .. p], levels: 2)).Data!;

        Assert.Contains("from 0 to 1,", data.Note, StringComparison.Ordinal);
        Assert.DoesNotContain("pixels run", Try(Rows((l, p, _) => [l, .. p], levels: 2), Import with { MaxPixel = 1 })
            .Data!.Note, StringComparison.Ordinal);
    }

    [Fact]
    public void Images_that_teach_nothing_are_refused()
    {
        Assert.Equal(FileFault.OneClass, Problem(Rows((_, p, _) => ["7", .. p]), Import with { LabelColumn = "0" })!.Fault);
        Assert.Equal(FileFault.ImagesAlike, Problem(Rows((l, p, _) => [l, .. p.Select(_ => "255")]))!.Fault);
    }

    [Fact]
    public void Test_images_that_are_trained_on_are_counted_and_warned_of()
    {
        string[] rows = Rows((l, p, _) => [l, .. p]);
        // Every image twice: of the ten of a class that are taken, five are the first five, and five are the same again.
        (ImageDataset? data, _) = Try([.. rows[..15], .. rows[..15]]);

        Assert.Equal(15, data!.SharedCount);
        Assert.Contains("15 of 15 test images are among the training images", data.Note, StringComparison.Ordinal);
        Assert.Equal(0, Try(rows).Data!.SharedCount);
        Assert.Equal(0, new ImageDatasetImport().Read().SharedCount);
    }

    [Theory]
    [InlineData('|')]
    [InlineData(' ')]
    [InlineData(':')]
    public void Another_separator_is_told(char separator)
    {
        FileException problem = Problem([.. Rows((l, p, _) => [l, .. p]).Select(r => r.Replace(',', separator))])!;

        Assert.Equal(FileFault.UnknownSeparator, problem.Fault);
        Assert.Contains("no comma, semicolon or tab in its first line", problem.Message, StringComparison.Ordinal);
    }
}
