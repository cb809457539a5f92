using System.Buffers.Binary;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Tests.Tables;

namespace ValleyJump.Core.Tests.Datasets;

/// <summary>Damaged, missing and mismatched IDX files: an error that names the file and the byte, or the right data.</summary>
public class IdxDamageTests
{
    private const string Images = "train-images-idx3-ubyte", Labels = "train-labels-idx1-ubyte", Test = "t10k-images-idx3-ubyte",
        TestLabels = "t10k-labels-idx1-ubyte";

    private static readonly byte[] EmptyGzip = Convert.FromHexString("1F8B080000000000000303000000000000000000");

    private static FileException ProblemWith(string name, Func<byte[], byte[]> damage, bool packed = false)
    {
        using var directory = new TestDirectory();
        Idx.WriteSets(directory);
        byte[] bytes = damage(File.ReadAllBytes(directory[name]));
        File.WriteAllBytes(directory[name], packed ? Idx.Gzip(bytes) : bytes);
        FileException problem = Idx.Problem(new() { Path = directory[""], TrainPerClass = 1, TestPerClass = 1 });
        Assert.Equal(directory[name], problem.Path);
        Assert.Contains($"'{directory[name]}'", problem.Message, StringComparison.Ordinal);
        if (problem.Offset is { } offset)
            Assert.Contains(FormattableString.Invariant($" at byte {offset}: "), problem.Message, StringComparison.Ordinal);
        return problem;
    }

    private static byte[] With(byte[] bytes, int at, uint word)
    {
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(at), word);
        return bytes;
    }

    [Theory]
    [InlineData(Images, 0, 0x00000801u, FileFault.InvalidHeader, 0L)]  // labels
    [InlineData(Images, 0, 0x00000D03u, FileFault.InvalidHeader, 0L)]  // floats
    [InlineData(Images, 0, 0x03080000u, FileFault.InvalidHeader, 0L)]  // the wrong way round
    [InlineData(Labels, 0, 0x00000803u, FileFault.InvalidHeader, 0L)]
    [InlineData(Images, 4, 0u, FileFault.InvalidHeader, 4L)]
    [InlineData(Images, 8, 0u, FileFault.InvalidHeader, 8L)]
    [InlineData(Images, 12, 0u, FileFault.InvalidHeader, 12L)]
    [InlineData(Images, 4, 0xFFFFFFFFu, FileFault.InvalidHeader, 4L)]
    [InlineData(Images, 8, 0x7FFFFFFFu, FileFault.InvalidHeader, 8L)]
    [InlineData(Images, 12, 0x00800001u, FileFault.InvalidHeader, 12L)] // 2 x 2^23 + 2 pixels
    [InlineData(Images, 4, 7u, FileFault.Truncated, 52L)]
    [InlineData(Images, 4, 0x7FFFFFFFu, FileFault.Truncated, 52L)]
    [InlineData(Images, 12, 0x00800000u, FileFault.Truncated, 52L)]
    [InlineData(Images, 4, 5u, FileFault.TrailingData, 46L)]
    [InlineData(Images, 8, 1u, FileFault.TrailingData, 34L)]
    [InlineData(Labels, 4, 0x7FFFFFFFu, FileFault.Truncated, 14L)]
    [InlineData(Labels, 4, 5u, FileFault.TrailingData, 13L)]
    public void A_header_that_does_not_fit_is_refused(string name, int at, uint word, FileFault fault, long offset)
    {
        FileException problem = ProblemWith(name, bytes => With(bytes, at, word));
        Assert.Equal((fault, offset), (problem.Fault, problem.Offset));

        // The length of a packed file is not known before it is unpacked: that it does not fit the other files is seen before.
        using var directory = new TestDirectory();
        Idx.WriteSets(directory);
        File.WriteAllBytes(directory[name], Idx.Gzip(With(File.ReadAllBytes(directory[name]), at, word)));
        problem = Idx.Problem(new() { Path = directory[""], TrainPerClass = 1, TestPerClass = 1 });
        if (fault == FileFault.InvalidHeader)
            Assert.Equal((fault, offset, directory[name]), (problem.Fault, problem.Offset, problem.Path));
        else
            Assert.Contains(problem.Fault, (FileFault[])[fault, FileFault.CountMismatch, FileFault.SizeMismatch]);
    }

    [Fact]
    public void Counts_that_are_only_announced_take_no_memory()
    {
        using var directory = new TestDirectory();
        Idx.WriteSets(directory);
        // Together 2^31 labels, and images of 16 MB each.
        File.WriteAllBytes(directory[Images], Idx.Gzip(With(With(With(File.ReadAllBytes(directory[Images]), 4, int.MaxValue), 8, 4096), 12,
            4096)));
        File.WriteAllBytes(directory[Labels], Idx.Gzip(With(File.ReadAllBytes(directory[Labels]), 4, int.MaxValue)));
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.Equal(FileFault.Truncated, Idx.Problem(new() { Path = directory[""] }).Fault);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 10_000_000);
    }

    [Fact]
    public void Every_cut_and_every_surplus_byte_is_found()
    {
        foreach (string name in (string[])[Images, Labels, Test, TestLabels])
        {
            int length = name.Contains("images", StringComparison.Ordinal) ? name == Images ? 52 : 40 : name == Labels ? 14 : 12;
            for (int cut = 0; cut < length; cut++)
            {
                foreach (bool packed in (bool[])[false, true])
                {
                    FileException problem = ProblemWith(name, bytes => bytes[..cut], packed);
                    Assert.Equal((FileFault.Truncated, (long)cut), (problem.Fault, problem.Offset));
                }
            }
            foreach (bool packed in (bool[])[false, true])
            {
                FileException problem = ProblemWith(name, bytes => [.. bytes, 0], packed);
                Assert.Equal((FileFault.TrailingData, (long)length), (problem.Fault, problem.Offset));
            }
        }
    }

    [Fact]
    public void Every_cut_of_a_packed_file_and_everything_appended_is_found()
    {
        foreach (string name in (string[])[Images, Labels])
        {
            int length = Idx.Gzip(name == Images ? Idx.Images(6) : Idx.Labels(1, 0, 1, 0, 0, 1)).Length;
            for (int cut = 2; cut < length; cut++) // with one byte left it is not known as gzip, and as IDX it is cut off
                Assert.True(ProblemWith(name, bytes => Idx.Gzip(bytes)[..cut]).Fault is FileFault.CorruptGzip or FileFault.Truncated);
            foreach (byte[] more in (byte[][])[[0], [1, 2, 3, 4, 5], new byte[100], Idx.Gzip([1]), EmptyGzip])
            {
                FileFault fault = ProblemWith(name, bytes => [.. Idx.Gzip(bytes), .. more]).Fault;
                Assert.True(fault is FileFault.CorruptGzip or FileFault.TrailingData);
            }
        }
    }

    [Fact]
    public void Files_that_do_not_belong_together_are_refused()
    {
        FileException problem = ProblemWith(Labels, _ => Idx.Labels(0, 1, 0));
        Assert.Equal((FileFault.CountMismatch, 4L), (problem.Fault, problem.Offset));
        Assert.Contains("there are 3 labels, but 6 images in '", problem.Message, StringComparison.Ordinal);
        Assert.Equal(FileFault.SizeMismatch, ProblemWith(Test, _ => Idx.File([4, 3, 3], new byte[36])).Fault);
        using var directory = new TestDirectory();
        Idx.WriteSets(directory);
        File.WriteAllBytes(directory[TestLabels], Idx.Labels(0, 1, 2, 0));
        problem = Idx.Problem(new() { Path = directory[""], TrainPerClass = 1, TestPerClass = 1 });
        Assert.Equal((FileFault.UnknownClass, directory[Test]), (problem.Fault, problem.Path));
    }

    [Fact]
    public void Files_that_are_missing_are_named()
    {
        using var directory = new TestDirectory();
        ImageDatasetImport import = new() { Path = directory[""], TrainPerClass = 1, TestPerClass = 1 };
        Assert.Equal(FileFault.NoImageFiles, Idx.Problem(import).Fault);
        Assert.Equal(FileFault.NotFound, Idx.Problem(import with { Path = directory["nothing"] }).Fault);
        foreach (string name in (string[])[Labels, TestLabels])
        {
            Idx.WriteSets(directory);
            File.Delete(directory[name]);
            FileException problem = Idx.Problem(import);
            Assert.Equal(FileFault.LabelsNotFound, problem.Fault);
            Assert.Contains(directory[name], problem.Message, StringComparison.Ordinal);
        }
        Idx.WriteSets(directory);
        File.Delete(directory[Test]);
        Assert.Equal(FileFault.NoImageFiles, Idx.Problem(import).Fault);
        File.WriteAllBytes(directory["pictures"], Idx.Images(2));
        Assert.Equal(FileFault.LabelsNotFound, Idx.Problem(import with { Path = directory["pictures"] }).Fault);
        Idx.WriteSets(directory, "emnist-digits-");
        Assert.Equal(FileFault.SeveralDatasets, Idx.Problem(import).Fault);
        Assert.Equal("emnist-digits", (import with { Path = directory["emnist-digits-train-images-idx3-ubyte"] }).Read().Name);
    }

    /// <summary>
    /// Random damage to one of the four files, plain and packed. A damaged pixel of a plain file cannot be known; everything else must be
    /// an error or leave the data as they were: of a packed file its checksum sees to that.
    /// </summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Random_damage_gives_an_error_or_the_right_data(bool packed)
    {
        using var directory = new TestDirectory();
        var random = new Random(20260110);
        string suffix = packed ? ".gz" : "";
        Idx.WriteSets(directory, suffix: suffix);
        ImageDatasetImport import = new() { Path = directory[""], TrainPerClass = 0, TestPerClass = 0 };
        ImageDataset intact = import.Read();
        int errors = 0;
        for (int trial = 0; trial < 3000; trial++)
        {
            string name = directory[new[] { Images, Labels, Test, TestLabels }[random.Next(4)] + suffix];
            byte[] original = File.ReadAllBytes(name), bytes = Fuzz.Damage(original, random);
            File.WriteAllBytes(name, bytes);
            try
            {
                ImageDataset data = import.Read();
                if (packed)
                    Assert.Equal(intact.Fingerprint, data.Fingerprint);
                else
                    Assert.Equal((bytes.Length, intact.Rows * intact.Columns), (original.Length, data.Train.Features));
            }
            catch (FileException problem)
            {
                errors++;
                Assert.NotEqual(FileFault.ReadFailed, problem.Fault);
            }
            File.WriteAllBytes(name, original);
        }
        Assert.InRange(errors, packed ? 2000 : 1000, 2999);
    }
}
