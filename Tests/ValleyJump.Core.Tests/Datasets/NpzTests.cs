using System.IO.Compression;
using System.Text;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Tests.Tables;

namespace ValleyJump.Core.Tests.Datasets;

/// <summary>Archives of numpy: what they hold, or an error, and never more memory than the file has room for.</summary>
public class NpzTests
{
    private static readonly ImageDatasetImport Import = new() { TrainPerClass = 1, TestPerClass = 1 };

    private static byte[] Array(string descr, string shape, byte[] data, bool fortran = false, int version = 1)
    {
        string header = $"{{'descr': '{descr}', 'fortran_order': {fortran}, 'shape': {shape}, }}".PadRight(117) + "\n";
        byte[] length = version == 1 ? [(byte)header.Length, 0] : [(byte)header.Length, 0, 0, 0];
        return [.. Encoding.Latin1.GetBytes("\u0093NUMPY"), (byte)version, 0, .. length, .. Encoding.ASCII.GetBytes(header), .. data];
    }

    private static byte[] Zip(params (string Name, byte[] Data)[] entries)
    {
        using var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, data) in entries)
            {
                using Stream entry = zip.CreateEntry(name).Open();
                entry.Write(data);
            }
        }
        return stream.ToArray();
    }

    private static ImageDataset Read(byte[] file)
    {
        using var directory = new TestDirectory();
        File.WriteAllBytes(directory["a.npz"], file);
        return (Import with { Path = directory["a.npz"] }).Read();
    }

    private static byte[] Pixels(int count) => [.. Enumerable.Range(0, count * 4).Select(i => (byte)(i * 5 + 100))];

    private static byte[] Set(string images, string labels, byte[]? pixels = null, string shape = "(4, 2, 2)", string labelType = "|u1",
        byte[]? values = null) =>
        Zip(($"{images}.npy", Array("|u1", shape, pixels ?? Pixels(4))),
            ($"{labels}.npy", Array(labelType, "(4,)", values ?? [0, 1, 0, 1])));

    [Theory]
    [InlineData("x_train", "y_train")]
    [InlineData("train_images", "train_labels")]
    [InlineData("X", "y")]
    [InlineData("images", "labels")]
    [InlineData("data", "target")]
    public void The_usual_names_are_known(string images, string labels)
    {
        ImageDataset data = Read(Set(images, labels));

        Assert.Equal((2, 2, 2, 2), (data.TrainCount, data.TestCount, data.Rows, data.Classes));
        Assert.Equal(Pixels(4)[..4].Select(p => (p / 255f - 0.5f) / 0.5f), data.Train.Image(0).ToArray());
    }

    [Fact]
    public void Several_versions_and_types_are_read()
    {
        byte[] labels = Array("<i4", "(4, 1)", [0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 0, 255, 255, 255, 255], version: 2);
        Assert.Equal(["-1", "0"], Read(Zip(("images.npy", Array("|u1", "(4, 1, 2, 2)", Pixels(4), version: 3)), ("labels.npy", labels)))
            .ClassNames);
        byte[] half = [.. Pixels(4).SelectMany(p => BitConverter.GetBytes((Half)p))];
        Assert.Equal(Read(Set("images", "labels")).Fingerprint,
            Read(Zip(("images.npy", Array("<f2", "(4, 4)", half)), ("labels.npy", Array("|b1", "(4,)", [0, 1, 0, 1])))).Fingerprint);
    }

    [Fact]
    public void Headers_that_numpy_itself_wrote_are_read()
    {
        string[] files = Directory.GetFiles(Path.Combine(AppContext.BaseDirectory, "Data", "golden"), "*.npy");
        Assert.NotEmpty(files);
        foreach (string file in files)
        {
            byte[] bytes = File.ReadAllBytes(file);
            int length = bytes[8] + 256 * bytes[9];
            NpyHeader? header = NpyHeader.Parse(Encoding.ASCII.GetString(bytes, 10, length), out _);
            Assert.Equal(bytes.Length - 10 - length, header!.Bytes(long.MaxValue));
        }
    }

    [Fact]
    public void What_the_arrays_may_not_be_is_told()
    {
        FileFault Fault(byte[] file) => Assert.Throws<FileException>(() => Read(file)).Fault;
        byte[] Images(byte[] images) => Zip(("images.npy", images), ("labels.npy", Array("|u1", "(4,)", [0, 1, 0, 1])));

        Assert.Equal(FileFault.NotImages, Fault(Zip(("mnist_train.csv", [1]))));
        Assert.Equal(FileFault.InvalidArray, Fault(Set("pictures", "labels")));
        Assert.Equal(FileFault.InvalidArray, Fault(Images(Array("|O", "(4, 2, 2)", Pixels(4)))));
        Assert.Equal(FileFault.InvalidArray, Fault(Images(Array("|u1", "(4, 2, 2)", Pixels(4), fortran: true))));
        Assert.Equal(FileFault.InvalidArray, Fault(Images(Array("|u1", "(4, 2, 2, 3)", [.. Pixels(4), .. Pixels(4), .. Pixels(4)]))));
        Assert.Equal(FileFault.InvalidArray, Fault(Images(Array("|u1", "(4, 2, 3)", Pixels(4)))));
        Assert.Equal(FileFault.InvalidArray, Fault(Images(Array("|u1", "(4, 2, 2147483647)", Pixels(4)))));
        Assert.Equal(FileFault.InvalidArray, Fault(Images(Array("|u1", "(2147483647, 2147483647, 2147483647, 2147483647)", Pixels(4)))));
        Assert.Equal(FileFault.InvalidArray, Fault(Images(Pixels(40))));
        Assert.Equal(FileFault.CountMismatch, Fault(Images(Array("|u1", "(3, 2, 2)", Pixels(3)))));
        Assert.Equal(FileFault.NotSquare, Fault(Images(Array("|u1", "(4, 3)", Pixels(3)))));
        Assert.Equal(FileFault.InvalidLabel, Fault(Set("x", "y", labelType: "<f2", values: [0, 0, 0, 56, 0, 0, 0, 56]))); // 0, 0.5
        Assert.Equal(FileFault.OneClass, Fault(Set("x", "y", values: [1, 1, 1, 1])));
    }

    [Fact]
    public void A_size_that_the_file_cannot_hold_takes_no_memory()
    {
        byte[] file = Set("x", "y", new byte[16]);
        // The central directory says 2 GB, and the header of the array as well.
        byte[] mark = "PK\u0001\u0002"u8.ToArray();
        int at = file.AsSpan().IndexOf(mark);
        BitConverter.TryWriteBytes(file.AsSpan(at + 24), 2_000_000_000);
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(FileFault.CorruptZip, Assert.Throws<FileException>(() => Read(file)).Fault);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    /// <summary>Random damage: an error, or what was there, since every array has its checksum.</summary>
    [Fact]
    public void Random_damage_gives_an_error_or_the_right_data()
    {
        using var directory = new TestDirectory();
        var random = new Random(20261128);
        byte[] original = Set("x_train", "y_train");
        string fingerprint = Read(original).Fingerprint;
        int errors = 0;
        for (int trial = 0; trial < 2000; trial++)
        {
            File.WriteAllBytes(directory["a.npz"], Fuzz.Damage(original, random));
            try
            {
                Assert.Equal(fingerprint, (Import with { Path = directory["a.npz"] }).Read().Fingerprint);
            }
            catch (FileException problem)
            {
                errors++;
                Assert.NotEqual(FileFault.ReadFailed, problem.Fault);
            }
        }
        Assert.InRange(errors, 1000, 1999);
    }
}
