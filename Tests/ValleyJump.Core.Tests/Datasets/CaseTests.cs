using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Tests.Tables;

namespace ValleyJump.Core.Tests.Datasets;

/// <summary>The inputs in Data/cases, whose right values its expected.py works out without the module.</summary>
public class CaseTests
{
    private const string Torchvision = "c015ca66700940bcd873cccb8c21f2a6e04a83ec180c07c872d0ce7afe341208";

    private static ImageDatasetImport From(string name) =>
        new() { Path = Path.Combine(AppContext.BaseDirectory, "Data", "cases", name), TrainPerClass = 20, TestPerClass = 10 };

    [Fact]
    public void The_label_is_not_guessed_where_the_first_column_is_constant()
    {
        ImageDatasetImport import = From("label-last-no-header.csv") with { MaxPixel = 16 };

        Assert.Equal(FileFault.LabelColumnDoubtful, Idx.Problem(import).Fault);
        Assert.Equal(FileFault.OneClass, Idx.Problem(import with { LabelColumn = "0" }).Fault);
        Assert.Equal("b18218669c2525d94cd8c675cd61684b80c5d87f33376dac50d5d068ebe986c3",
            (import with { LabelColumn = "-1" }).Read().Fingerprint);
        Assert.Equal((import with { LabelColumn = "-1" }).Read().Fingerprint, (import with { LabelColumn = "64" }).Read().Fingerprint);
    }

    [Fact]
    public void White_that_is_not_255_is_warned_of_and_can_be_given()
    {
        ImageDatasetImport import = From("pixels-0-to-16.csv");

        ImageDataset dark = import.Read(), right = (import with { MaxPixel = 16 }).Read();

        Assert.Contains("from 0 to 13, far below 255", dark.Note, StringComparison.Ordinal);
        Assert.Empty((import with { MaxPixel = 255 }).Read().Note);
        Assert.Equal((0, 13), (right.SmallestPixel, right.GreatestPixel));
        Assert.Empty(right.Note);
        Assert.Equal("959ec3743893f29e1eec9a59ce9a114fb24e3853bfc58f984f4a2a6ae33ac89f", right.Fingerprint);
    }

    [Fact]
    public void An_index_column_is_no_pixel()
    {
        ImageDatasetImport import = From("index-column.csv");

        Assert.Equal(FileFault.IndexColumn, Idx.Problem(import).Fault);
        Assert.Equal(FileFault.IndexColumn, Idx.Problem(import with { Rows = 5, Columns = 13 }).Fault);
        Assert.Equal("47acc0b6a1c2bd865261567ba849963daeb9ef06524f80da5e00715c0e02131e",
            (import with { ExcludeColumn = "0" }).Read().Fingerprint);
    }

    [Theory]
    [InlineData("MNIST")]
    [InlineData("FashionMNIST")]
    [InlineData("data")]
    public void The_root_of_torchvision_is_read(string set)
    {
        using var root = new TestDirectory();
        Directory.CreateDirectory(root[$"{set}/raw"]);
        Directory.CreateDirectory(root["notes"]);
        foreach (string file in Directory.GetFiles(From("torchvision-MNIST/raw").Path!))
            File.Copy(file, root[$"{set}/raw/{Path.GetFileName(file)}"]);

        foreach (string path in (string[])[root[""], root[set], root[$"{set}/raw"], root[$"{set}/raw/train-images-idx3-ubyte.gz"]])
            Assert.Equal(Torchvision, (From("") with { Path = path }).Read().Fingerprint);
        Assert.Equal(set, (From("") with { Path = root[""] }).Read().Name);
        Assert.Equal(set, (From("") with { Path = root[$"{set}/raw"] }).Read().Name);
    }

    [Fact]
    public void Qmnist_has_its_class_in_the_first_of_eight_columns()
    {
        foreach (string path in (string[])["qmnist", "qmnist/qmnist-train-images-idx3-ubyte"])
        {
            ImageDataset data = From(path).Read();
            Assert.Equal("510d8131494ec8d5d8e7e6228619f74ed77986c474c0dc687046d9cf8874caa9", data.Fingerprint);
            Assert.Equal(["0", "1", "2", "3"], data.ClassNames);
            Assert.Equal("qmnist", data.Name);
        }
    }

    [Fact]
    public void Archives_of_numpy_hold_what_the_files_hold()
    {
        Assert.Equal(Torchvision, From("npz/keras.npz").Read().Fingerprint);
        Assert.Equal(Torchvision, (From("npz/plain.npz") with { MaxPixel = 1 }).Read().Fingerprint);
        Assert.Equal(Torchvision, (From("torchvision-MNIST") with { TestPath = From("npz/keras.npz").Path }).Read().Fingerprint);
        Assert.Equal(FileFault.UnknownPixelRange, Idx.Problem(From("npz/plain.npz")).Fault);
        Assert.Equal(FileFault.InvalidPixel, Idx.Problem(From("npz/keras.npz") with { MaxPixel = 100 }).Fault);
        Assert.Equal(FileFault.InvalidPixel, Idx.Problem(From("torchvision-MNIST") with { MaxPixel = 100 }).Fault);
    }

    [Theory]
    [InlineData("npz/mnist.npz", FileFault.CorruptZip, "zip archive that is damaged")]
    [InlineData("npz/mnist.pkl.gz", FileFault.NotImages, "is a pickle of Python in gzip.")]
    [InlineData("crafted-run.h5", FileFault.NotImages, "is a training run, which Import-SgdRun reads.")]
    public void What_cannot_be_read_is_named(string name, FileFault fault, string message)
    {
        FileException problem = Idx.Problem(From(name));

        Assert.Equal(fault, problem.Fault);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }
}
