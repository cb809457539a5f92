using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Tests.Tables;

namespace ValleyJump.Core.Tests.Datasets;

public class IdxImportTests
{
    private static ImageDatasetImport From(string path) => new() { Path = path, TrainPerClass = 2, TestPerClass = 1 };

    [Theory]
    [InlineData("", "", '-')]
    [InlineData("", ".gz", '-')]
    [InlineData("", "", '.')]
    [InlineData("", ".gz", '.')]
    [InlineData("emnist-letters-", "", '-')]
    [InlineData("emnist-letters-", ".gz", '-')]
    [InlineData("Fashion_", ".gz", '-')]
    public void Files_are_found_by_their_names(string prefix, string suffix, char separator)
    {
        using var directory = new TestDirectory();
        Idx.WriteSets(directory, prefix, suffix, separator);

        foreach (string path in (string[])[directory[""], directory[$"{prefix}train-images{separator}idx3-ubyte{suffix}"]])
        {
            ImageDataset data = (From(path) with { Transpose = false }).Read();
            Assert.Equal([1, 3, 0, 2], Idx.Numbers(data.Train));
            Assert.Equal([0, 0, 1, 1], data.Train.Labels);
            Assert.Equal([0, 1], Idx.Numbers(data.Test));
            Assert.Equal((2, 3, 2), (data.Rows, data.Columns, data.Classes));
            Assert.Equal(Enumerable.Range(10, 6).Select(p => (p / 255f - 0.5f) / 0.5f), data.Train.Image(0).ToArray());
        }
    }

    [Fact]
    public void A_plain_file_is_preferred_to_the_packed_one_beside_it_and_a_gz_that_is_unpacked_is_read()
    {
        using var directory = new TestDirectory();
        Idx.WriteSets(directory);
        File.WriteAllText(directory["train-images-idx3-ubyte.gz"], "not looked at");
        string fingerprint = From(directory[""]).Read().Fingerprint;
        File.Move(directory["train-images-idx3-ubyte"], directory["train-images-idx3-ubyte.gz"], overwrite: true);

        Assert.Equal(fingerprint, From(directory[""]).Read().Fingerprint);
    }

    [Fact]
    public void Torchvisions_folder_raw_is_found()
    {
        using var directory = new TestDirectory();
        Directory.CreateDirectory(directory["MNIST/raw"]);
        Idx.WriteSets(directory, "MNIST/raw/");
        File.Move(directory["MNIST/raw/test-images-idx3-ubyte"], directory["MNIST/raw/t10k-images-idx3-ubyte"]);
        File.Move(directory["MNIST/raw/test-labels-idx1-ubyte"], directory["MNIST/raw/t10k-labels-idx1-ubyte"]);

        Assert.Equal("MNIST", From(directory["MNIST"]).Read().Name);
    }

    [Theory]
    [InlineData("emnist-mnist-", null, true)]
    [InlineData("emnist-mnist-", false, false)]
    [InlineData("", null, false)]
    [InlineData("", true, true)]
    public void Emnist_is_turned_upright(string prefix, bool? transpose, bool turned)
    {
        using var directory = new TestDirectory();
        Idx.WriteSets(directory, prefix);

        ImageDataset data = (From(directory[""]) with { Transpose = transpose }).Read();

        Assert.Equal(turned ? (3, 2) : (2, 3), (data.Rows, data.Columns));
        // Image 1 is stored as 10 11 12 / 13 14 15.
        int[] expected = turned ? [10, 13, 11, 14, 12, 15] : [10, 11, 12, 13, 14, 15];
        Assert.Equal(expected.Select(p => (p / 255f - 0.5f) / 0.5f), data.Train.Image(0).ToArray());
    }

    [Fact]
    public void Sizes_are_compared_upright()
    {
        using var directory = new TestDirectory();
        Idx.WriteSets(directory, "emnist-mnist-");
        Idx.WriteSets(directory);
        ImageDatasetImport import = From(
            directory["emnist-mnist-train-images-idx3-ubyte"]) with { TestPath = directory["train-images-idx3-ubyte"] };

        FileException problem = Idx.Problem(import);

        Assert.Equal(FileFault.SizeMismatch, problem.Fault);
        Assert.Contains("2 x 3 pixels, those of", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_test_file_the_next_images_of_each_class_are_the_test_set()
    {
        using var directory = new TestDirectory();
        Idx.WriteSets(directory);
        File.Delete(directory["t10k-images-idx3-ubyte"]);
        File.Delete(directory["t10k-labels-idx1-ubyte"]);

        ImageDataset data = From(directory[""]).Read();
        Assert.Equal([1, 3, 0, 2], Idx.Numbers(data.Train));
        Assert.Equal([4, 5], Idx.Numbers(data.Test));
        Assert.Equal(FileFault.TooFewImages, Idx.Problem(From(directory[""]) with { TestPerClass = 2 }).Fault);
        Assert.Equal(FileFault.TooFewImages, Idx.Problem(From(directory[""]) with { TrainPerClass = 3, TestPerClass = 0 }).Fault);
        Assert.Equal(FileFault.TooFewImages, Idx.Problem(From(directory[""]) with { TrainPerClass = 0 }).Fault);
    }

    [Fact]
    public void Zero_takes_all_images()
    {
        using var directory = new TestDirectory();
        Idx.WriteSets(directory);

        ImageDataset data = (From(directory[""]) with { TrainPerClass = 0, TestPerClass = 0 }).Read();

        Assert.Equal([1, 3, 4, 0, 2, 5], Idx.Numbers(data.Train));
        Assert.Equal([0, 3, 1, 2], Idx.Numbers(data.Test));
    }

    [Fact]
    public void A_test_file_of_another_name_can_be_given()
    {
        using var directory = new TestDirectory();
        Idx.WriteSets(directory);
        File.WriteAllBytes(directory["other-images"], Idx.Images(2));
        File.WriteAllBytes(directory["other-labels"], Idx.Labels(1, 0));

        Assert.Equal([1, 0], Idx.Numbers((From(directory[""]) with { TestPath = directory["other-images"] }).Read().Test));
    }

    [Fact]
    public void Labels_are_numbered_from_zero_in_their_order()
    {
        using var directory = new TestDirectory();
        File.WriteAllBytes(directory["train-images-idx3-ubyte"], Idx.Images(4));
        File.WriteAllBytes(directory["train-labels-idx1-ubyte"], Idx.Labels(26, 9, 26, 9));

        ImageDataset data = new ImageDatasetImport { Path = directory[""], TrainPerClass = 1, TestPerClass = 1 }.Read();

        Assert.Equal(["9", "26"], data.ClassNames);
        Assert.Equal([0, 1], data.Train.Labels);
        Assert.Equal([1, 0], Idx.Numbers(data.Train));
    }

    /// <summary>
    /// Each of the 10 choose 3 = 120 subsets of a class is as likely: chi-squared over 6000 seeds, 119 degrees of freedom, 1 in 10 000.
    /// </summary>
    [Fact]
    public void Random_subsets_repeat_with_the_seed_and_are_uniform()
    {
        int[] labels = [.. Enumerable.Range(0, 20).Select(i => i % 2)];
        int[][] Choose(ulong seed, int skip, int take) => BalancedSubset.Choose(labels, ["a", "b"], "file", skip, take, seed, 0);
        Assert.Equal(Choose(7, 0, 3), Choose(7, 0, 3));

        for (int c = 0; c < 2; c++)
        {
            var counts = new Dictionary<string, int>();
            for (ulong seed = 0; seed < 6000; seed++)
            {
                int[] chosen = Choose(seed, 0, 3)[c];
                Assert.Equal(chosen.Order().Distinct(), chosen);
                Assert.All(chosen, i => Assert.Equal(c, labels[i]));
                string key = string.Join(",", chosen);
                counts[key] = counts.GetValueOrDefault(key) + 1;
            }
            Assert.Equal(120, counts.Count);
            Assert.InRange(counts.Values.Sum(n => (n - 50.0) * (n - 50.0) / 50.0), 69, 184);
        }
    }

    [Fact]
    public void A_random_test_set_of_the_same_file_shares_no_image_with_the_training_set()
    {
        ImageDatasetImport import = new() { TrainPerClass = 30, TestPerClass = 30 };
        ImageDataset first = (import with { Seed = 1 }).Read(), again = (import with { Seed = 1 }).Read(),
            other = (import with { Seed = 2 }).Read();

        Assert.Equal(first.Fingerprint, again.Fingerprint);
        Assert.NotEqual(first.Fingerprint, other.Fingerprint);
        Assert.NotEqual(first.Fingerprint, import.Read().Fingerprint);
        string[] Keys(LabelledImages set) => [.. Enumerable.Range(0, set.Count).Select(i => string.Join(",", set.Image(i).ToArray()))];
        Assert.Empty(Keys(first.Train).Intersect(Keys(first.Test)));
        Assert.Equal(300, Keys(first.Train).Distinct().Count());
    }

    [Fact]
    public void Bad_numbers_are_refused()
    {
        Assert.Throws<InvalidInputException>(() => new ImageDatasetImport { TrainPerClass = -1 }.Read());
        Assert.Throws<InvalidInputException>(() => new ImageDatasetImport { TestPerClass = -1 }.Read());
        Assert.Throws<InvalidInputException>(() => new ImageDatasetImport { Rows = 0 }.Read());
        Assert.Throws<InvalidInputException>(() => new ImageDatasetImport { Columns = -28 }.Read());
        Assert.Equal(FileFault.SizeMismatch, Idx.Problem(new() { Rows = 14 }).Fault);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Throws<OperationCanceledException>(() => new ImageDatasetImport().Read(cancelled.Token));
    }
}
