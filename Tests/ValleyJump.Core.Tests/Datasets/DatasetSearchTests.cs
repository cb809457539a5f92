using System.Text;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Tests.Tables;

namespace ValleyJump.Core.Tests.Datasets;

/// <summary>Data sets are found where programs put them, and files are known by what they hold.</summary>
public class DatasetSearchTests
{
    private const string Train = "label,p0,p1,p2,p3\n1,0,1,2,3\n0,10,11,12,13\n1,20,21,22,23\n0,30,31,32,255\n",
        Test = "label,p0,p1,p2,p3\n1,40,1,2,3\n0,50,11,12,13\n";

    private static ImageDatasetImport From(string path) => new() { Path = path, TrainPerClass = 1, TestPerClass = 1 };

    [Theory]
    [InlineData("mnist_train.csv", "mnist_test.csv")]
    [InlineData("mnist_train.csv", "MNIST_TEST.tsv")]
    [InlineData("train.csv", "test.csv")]
    [InlineData("fashion-mnist_train.csv.gz", "fashion-mnist_test.csv")]
    [InlineData("training.csv", "test.csv")]
    public void The_table_of_test_images_is_found_beside_that_of_the_training_images(string train, string test)
    {
        using var directory = new TestDirectory();
        byte[] bytes = Encoding.UTF8.GetBytes(Train);
        File.WriteAllBytes(directory[train], train.EndsWith(".gz", StringComparison.Ordinal) ? Idx.Gzip(bytes) : bytes);
        File.WriteAllText(directory[test], Test);
        File.WriteAllText(directory["train notes.txt"], "none of it");

        foreach (string path in (string[])[directory[train], directory[""]])
        {
            ImageDataset data = From(path).Read();
            Assert.Equal([5, 4], Idx.Numbers(data.Test));
            Assert.Empty(data.Note);
        }
        File.WriteAllText(directory["other_train.csv"], Train);
        FileException problem = Idx.Problem(From(directory[""]));
        Assert.Equal(FileFault.SeveralDatasets, problem.Fault);
        Assert.Contains("other_train.csv", problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_table_without_labels_is_told_and_not_used()
    {
        using var directory = new TestDirectory();
        File.WriteAllText(directory["train.csv"], Train);
        File.WriteAllText(directory["test.csv"], "p0,p1,p2,p3\n40,1,2,3\n50,11,12,13\n");

        ImageDataset data = From(directory["train.csv"]).Read();

        Assert.Equal([3, 2], Idx.Numbers(data.Test));
        Assert.Contains("test.csv", data.Note, StringComparison.Ordinal);
        Assert.Equal(FileFault.LabelColumnNotFound,
            Idx.Problem(From(directory["train.csv"]) with { TestPath = directory["test.csv"] }).Fault);
    }

    [Fact]
    public void Folders_that_are_named_like_the_files_in_them_are_looked_into()
    {
        using TestDirectory directory = new(), plain = new();
        Idx.WriteSets(plain, separator: '.');
        foreach (string file in Directory.GetFiles(plain[""]))
        {
            string name = Path.GetFileName(file), folder = directory[name.Replace(".idx", "-idx", StringComparison.Ordinal)];
            Directory.CreateDirectory(folder);
            File.Copy(file, Path.Combine(folder, name));
        }
        string expected = From(plain[""]).Read().Fingerprint;

        foreach (string path in (string[])[directory[""], directory["train-images-idx3-ubyte"],
            directory["train-images-idx3-ubyte/train-images.idx3-ubyte"]])
        {
            Assert.Equal(expected, From(path).Read().Fingerprint);
        }
    }

    [Fact]
    public void Several_sets_are_listed()
    {
        using var root = new TestDirectory();
        foreach (string set in (string[])["MNIST", "FashionMNIST", "KMNIST"])
        {
            Directory.CreateDirectory(root[$"{set}/raw"]);
            Idx.WriteSets(root, $"{set}/raw/");
        }
        FileException problem = Idx.Problem(From(root[""]));

        Assert.Equal(FileFault.SeveralDatasets, problem.Fault);
        foreach (string set in (string[])["MNIST", "FashionMNIST", "KMNIST"])
            Assert.Contains(Path.Combine(set, "raw", "train-images-idx3-ubyte"), problem.Message, StringComparison.Ordinal);
        Assert.Equal("KMNIST", From(root["KMNIST"]).Read().Name);
    }

    [Theory]
    [InlineData("<!DOCTYPE html><html><body>Sign in</body></html>", "a web page")]
    [InlineData("  <html>", "a web page")]
    [InlineData("<?xml version=\"1.0\"?><Error/>", "XML")]
    [InlineData("{\"message\": \"Not Found\"}", "JSON")]
    [InlineData("version https://git-lfs.github.com/spec/v1\noid sha256:12\n", "a pointer of Git LFS")]
    [InlineData("\u0089PNG\r\n\u001A\n\0\0", "a PNG picture")]
    [InlineData("PAR1\0\0", "a Parquet file")]
    [InlineData("\u0089HDF\r\n\u001A\n", "an HDF5 file")]
    [InlineData("\u0080\u0004\u0095\0", "a pickle of Python")]
    [InlineData("\u0093NUMPY\u0001\0", "a single array of numpy")]
    [InlineData("\u00FF\u00FEl\0a\0", "text in UTF-16")]
    [InlineData("7z\u00BC\u00AF\u0027\u001C", "a 7z archive")]
    [InlineData("\u0001\u0002\u0003\u0004\u0005", "a file of an unknown kind")]
    public void What_is_no_file_of_images_is_named_whatever_it_is_called(string start, string name)
    {
        using var directory = new TestDirectory();
        byte[] bytes = Encoding.Latin1.GetBytes(start);
        foreach (string file in (string[])["mnist", "mnist.bin", "mnist.npz", "mnist.csv", "train-images-idx3-ubyte"])
        {
            if (name.Contains("unknown", StringComparison.Ordinal) && file is "mnist.csv" or "train-images-idx3-ubyte")
                continue; // damaged ones, which their readers tell of
            foreach (bool packed in (bool[])[false, true])
            {
                string path = directory[packed ? file + ".gz" : file];
                File.WriteAllBytes(path, packed ? Idx.Gzip(bytes) : bytes);
                FileException problem = Idx.Problem(From(path));
                Assert.Equal(FileFault.NotImages, problem.Fault);
                Assert.Contains($"is {name}", problem.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Labels_that_are_a_web_page_are_named_and_a_table_needs_no_ending()
    {
        using var directory = new TestDirectory();
        Idx.WriteSets(directory);
        File.WriteAllText(directory["train-labels-idx1-ubyte"], "<!doctype html>");
        FileException problem = Idx.Problem(From(directory[""]));
        Assert.Equal((FileFault.NotImages, directory["train-labels-idx1-ubyte"]), (problem.Fault, problem.Path));
        File.WriteAllText(directory["digits"], Train);
        Assert.Equal("digits", From(directory["digits"]).Read().Name);
    }

    [Fact]
    public void Qmnists_labels_must_have_eight_columns_and_nothing_more()
    {
        using var directory = new TestDirectory();
        File.WriteAllBytes(directory["qmnist-train-images-idx3-ubyte"], Idx.Images(4));
        byte[] Labels(int columns, int count = 4)
        {
            byte[] file = Idx.File([count, columns], [.. Enumerable.Range(0, count * columns)
                .SelectMany(i => (byte[])[0, 0, 1, (byte)(i / columns % 2)])]);
            file[2] = 12;
            return file;
        }
        FileFault Fault(byte[] labels)
        {
            File.WriteAllBytes(directory["qmnist-train-labels-idx2-int"], labels);
            return Idx.Problem(From(directory[""])).Fault;
        }
        File.WriteAllBytes(directory["qmnist-train-labels-idx2-int"], Labels(8));
        Assert.Equal(["256", "257"], From(directory[""]).Read().ClassNames);
        Assert.Equal(FileFault.InvalidHeader, Fault(Labels(7)));
        Assert.Equal(FileFault.CountMismatch, Fault(Labels(8, 5)));
        Assert.Equal(FileFault.Truncated, Fault(Labels(8)[..^1]));
        Assert.Equal(FileFault.TrailingData, Fault([.. Labels(8), 0]));
    }
}
