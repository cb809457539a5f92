using System.Security.Cryptography;
using System.Text;
using PureHDF;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;
using ValleyJump.Core.Numerics;
using ValleyJump.Core.Runs;
using ValleyJump.Core.Tests.Datasets;
using ValleyJump.Core.Tests.Tables;

namespace ValleyJump.Core.Tests.Runs;

/// <summary>Whatever happens to a run's file, it is an error that names the file, and never another run.</summary>
public class RunDamageTests
{
    private static readonly Lazy<byte[]> Whole = new(() =>
    {
        using var directory = new TestDirectory();
        SgdRunFile.Save(Runs.Make(Runs.Small), directory["run.h5"]);
        return File.ReadAllBytes(directory["run.h5"]);
    });

    private static FileFault FaultOf(TestDirectory directory, byte[] bytes)
    {
        File.WriteAllBytes(directory["run.h5"], bytes);
        var problem = Assert.Throws<FileException>(() => SgdRunFile.Read(directory["run.h5"]));
        Assert.Equal(directory["run.h5"], problem.Path);
        Assert.Contains(directory["run.h5"], problem.Message, StringComparison.Ordinal);
        return problem.Fault;
    }

    [Fact]
    public void Every_flipped_bit_is_found()
    {
        using var directory = new TestDirectory();
        byte[] bytes = [.. Whole.Value];
        // All bits of the first 512 bytes, and one of each seventh byte after that.
        for (int bit = 0; bit < bytes.Length * 8; bit += bit < 8 * 512 ? 1 : 57)
        {
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
            FileFault fault = FaultOf(directory, bytes);
            Assert.True(fault is FileFault.NotARun or FileFault.Damaged or FileFault.NewerFormat or FileFault.Truncated);
            bytes[bit / 8] ^= (byte)(1 << bit % 8);
        }
    }

    [Fact]
    public void Every_cut_is_found()
    {
        using var directory = new TestDirectory();
        for (int length = 0; length < Whole.Value.Length; length += length < 600 ? 1 : 41)
            Assert.Equal(FileFault.Truncated, FaultOf(directory, Whole.Value[..length]));
    }

    [Fact]
    public void Random_damage_is_found()
    {
        using var directory = new TestDirectory();
        var random = new Random(20260110);
        for (int i = 0; i < 500; i++)
        {
            byte[] damaged = Fuzz.Damage(Whole.Value, random);
            if (!damaged.AsSpan().SequenceEqual(Whole.Value))
                FaultOf(directory, damaged);
        }
    }

    [Fact]
    public void Other_files_are_not_runs()
    {
        using var directory = new TestDirectory();
        using (var stream = new MemoryStream())
        {
            new H5File { ["Step"] = new long[] { 0 } }.Write(stream);
            Assert.Equal(FileFault.NotARun, FaultOf(directory, stream.ToArray()));
        }
        Assert.Equal(FileFault.NotARun, FaultOf(directory, Encoding.UTF8.GetBytes("LearningRate,BatchSize\n0.1,10\n")));
        Assert.Equal(FileFault.Truncated, FaultOf(directory, []));
        Assert.Equal(FileFault.PathIsDirectory, Assert.Throws<FileException>(() => SgdRunFile.Read(directory["."])).Fault);
        Assert.Equal(FileFault.NotFound, Assert.Throws<FileException>(() => SgdRunFile.Read(directory["no.h5"])).Fault);
        Assert.Equal(FileFault.NotFound, Assert.Throws<FileException>(() => SgdRunFile.Read(directory["no/no.h5"])).Fault);
    }

    [Fact]
    public void A_later_format_is_told_apart()
    {
        using var directory = new TestDirectory();
        byte[] bytes = [.. Whole.Value];
        int at = bytes.AsSpan().IndexOf("format 1"u8);
        bytes[at + 7] = (byte)'2';

        Assert.Equal(FileFault.NewerFormat, FaultOf(directory, bytes));
    }

    public static TheoryData<string, Action<H5File>> WrongContents => new()
    {
        { "BatchSize is missing", f => f.Attributes.Remove("BatchSize") },
        { "BatchSize is not an integer", f => f.Attributes["BatchSize"] = 50.0 },
        { "BatchSize is too wide", f => f.Attributes["BatchSize"] = 50L },
        { "BatchSize is unsigned", f => f.Attributes["BatchSize"] = 50u },
        { "BatchSize is a list", f => f.Attributes["BatchSize"] = new[] { 50 } },
        { "BatchSize is out of range", f => f.Attributes["BatchSize"] = 0 },
        { "LearningRate is NaN", f => f.Attributes["LearningRate"] = double.NaN },
        { "Loss is unknown", f => f.Attributes["Loss"] = "Hinge" },
        { "Loss is a number", f => f.Attributes["Loss"] = 1 },
        { "Diverged is neither", f => f.Attributes["Diverged"] = (byte)2 },
        { "Widths is too short", f => f.Attributes["Widths"] = new[] { 6 } },
        { "Realization is negative", f => f.Attributes["Realization"] = -1 },
        { "TrainSeconds is infinite", f => f.Attributes["TrainSeconds"] = double.PositiveInfinity },
        { "Rule is missing", f => f.Remove("Rule") },
        { "Steps do not fit the learning rate", f => f.Attributes["StepsGiven"] = (byte)0 },
        { "Step is missing", f => f.Remove("Step") },
        { "Step is floating-point", f => f["Step"] = new double[] { 0, 25, 50, 75, 100 } },
        { "Step is too short", f => f["Step"] = new long[] { 0, 25, 50, 75 } },
        { "Step is another", f => f["Step"] = new long[] { 0, 25, 50, 76, 100 } },
        { "TrainLoss is too long", f => f["TrainLoss"] = new double[6] },
        { "TrainLoss is single", f => f["TrainLoss"] = new float[5] },
        { "TrainLoss is NaN", f => f["TrainLoss"] = new[] { 1, 1, double.NaN, 1, 1 } },
        { "TrainAccuracy is above 1", f => f["TrainAccuracy"] = new[] { 0, 0, 0, 0, 1.01 } },
        { "TestAccuracy is not that of the predictions", f => f["TestAccuracy"] = new double[] { 1, 1, 1, 1, 1 } },
        { "Predictions have no class", f => f["Predictions"] = new H5Dataset(Enumerable.Repeat(3, 35).ToArray(), fileDims: [5, 7]) },
        { "Predictions are flat", f => f["Predictions"] = new int[35] },
        { "Misclassified is 2", f => f["Misclassified"] = new H5Dataset(Enumerable.Repeat((byte)2, 35).ToArray(), fileDims: [5, 7]) },
        { "Misclassified has another shape", f => f["Misclassified"] = new H5Dataset(new byte[30], fileDims: [5, 6]) },
        { "Labels are too few", f => f["Labels"] = new int[6] },
        { "Labels are no classes", f => f["Labels"] = new[] { 0, 1, 2, 0, 1, 2, 3 } },
        { "Labels are not those of Misclassified", f => f["Labels"] = new[] { 1, 2, 0, 1, 2, 0, 1 } },
        { "Weights are of no checkpoint", f => ((H5Group)f["Weights"])["Checkpoint"] = new[] { 0, 1, 2, 3, 5 } },
        { "Weights are not in order", f => ((H5Group)f["Weights"])["Checkpoint"] = new[] { 0, 1, 3, 2, 4 } },
        { "W1 is missing", f => ((H5Group)f["Weights"]).Remove("W1") },
        { "W1 is transposed", f => ((H5Group)f["Weights"])["W1"] = new H5Dataset(new float[120], fileDims: [5, 6, 4]) },
        { "W1 is double", f => ((H5Group)f["Weights"])["W1"] = new H5Dataset(new double[120], fileDims: [5, 4, 6]) },
        { "Checksum is missing", f => ((H5Group)f["Weights"]).Remove("Checksum") },
    };

    [Theory]
    [MemberData(nameof(WrongContents))]
    public void Contents_that_are_no_run_are_refused_even_with_a_right_checksum(string what, Action<H5File> change)
    {
        _ = what;
        using var directory = new TestDirectory();

        Assert.Equal(FileFault.InvalidContents, FaultOf(directory, Rewritten(change)));
    }

    [Fact]
    public void The_file_that_those_contents_are_made_from_is_a_run()
    {
        using var directory = new TestDirectory();
        File.WriteAllBytes(directory["run.h5"], Rewritten(_ => { }));

        Assert.Equal(5, SgdRunFile.Read(directory["run.h5"]).Checkpoints.Count);
    }

    [Fact]
    public void A_text_that_says_it_is_larger_than_its_file_is_refused_before_memory_is_taken()
    {
        byte[] bytes = File.ReadAllBytes(Path.Combine(AppContext.BaseDirectory, "Data", "cases", "crafted-run.h5"));
        using var directory = new TestDirectory();

        Assert.Equal((false, true), Reading(bytes));
        Assert.Equal(FileFault.InvalidContents, FaultOf(directory, bytes));
    }

    [Fact]
    public void No_size_in_a_file_is_believed()
    {
        ulong[] sizes = [ulong.MaxValue, long.MaxValue, 0x5000_0000, (ulong)Whole.Value.Length];
        int refused = 0;
        for (int at = 512; at < Whole.Value.Length - 8; at++)
        {
            byte[] changed = [.. Whole.Value];
            ulong size = sizes[at % sizes.Length];
            // Where a size has four bytes, or two, the first of the eight are it.
            BitConverter.GetBytes(size).AsSpan(0, size > uint.MaxValue ? 8 : 4).CopyTo(changed.AsSpan(at));
            var (isRun, frugal) = Reading(Sealed(changed));
            Assert.True(frugal, FormattableString.Invariant($"{size} at byte {at} took memory."));
            refused += isRun ? 0 : 1;
        }
        Assert.InRange(refused, 1000, int.MaxValue);
    }

    [Fact]
    public void Random_changes_under_a_right_seal_are_a_run_or_none()
    {
        var random = new Random(20260111);
        for (int i = 0; i < 20000; i++)
        {
            byte[] changed = Fuzz.Damage(Whole.Value, random);
            if (changed.Length > 512)
                Assert.True(Reading(Sealed(changed)).Frugal, FormattableString.Invariant($"change {i} took memory."));
        }
    }

    /// <summary>Are the contents a run, and did it take no more memory than a few times their length to tell?</summary>
    private static (bool IsRun, bool Frugal) Reading(byte[] bytes)
    {
        bool isRun = true;
        long before = GC.GetAllocatedBytesForCurrentThread();
        try
        {
            RunReader.Read(new MemoryStream(bytes), "run.h5", CancellationToken.None);
        }
        catch (Exception problem) when (problem is InvalidDataException or InvalidInputException)
        {
            isRun = false;
        }
        return (isRun, GC.GetAllocatedBytesForCurrentThread() - before < 1_000_000 + 10 * bytes.Length);
    }

    /// <summary>The file of a run, with something changed, written and sealed anew by other means than the module's.</summary>
    private static byte[] Rewritten(Action<H5File> change)
    {
        SgdRun run = Runs.Make(Runs.Small);
        var file = new H5File
        {
            ["Labels"] = run.TestLabels!,
            ["Step"] = run.Checkpoints.Select(c => c.Step).ToArray(),
            ["TrainLoss"] = run.Checkpoints.Select(c => c.TrainLoss).ToArray(),
            ["TrainAccuracy"] = run.Checkpoints.Select(c => c.TrainAccuracy).ToArray(),
            ["TestLoss"] = run.Checkpoints.Select(c => c.TestLoss).ToArray(),
            ["TestAccuracy"] = run.Checkpoints.Select(c => c.TestAccuracy).ToArray(),
            ["Predictions"] = new H5Dataset(run.Checkpoints.SelectMany(c => c.Predictions).ToArray(), fileDims: [5, 7]),
            ["Misclassified"] = new H5Dataset(run.Checkpoints.SelectMany(c =>
                Enumerable.Range(0, 7).Select(i => (byte)(c.Misclassified.Contains(i) ? 1 : 0))).ToArray(), fileDims: [5, 7]),
            ["Weights"] = new H5Group
            {
                ["Checkpoint"] = new[] { 0, 1, 2, 3, 4 },
                ["Checksum"] = new ulong[5],
                ["W1"] = new H5Dataset(new float[120], fileDims: [5, 4, 6]),
                ["b1"] = new H5Dataset(new float[20], fileDims: [5, 4]),
                ["W2"] = new H5Dataset(new float[60], fileDims: [5, 3, 4]),
                ["b2"] = new H5Dataset(new float[15], fileDims: [5, 3]),
            },
        };
        foreach (RunAttributes.Entry entry in (IEnumerable<RunAttributes.Entry>)[.. RunAttributes.Of(run.Settings),
            .. RunAttributes.OfOrigin(run), .. RunAttributes.OfResult(run)])
        {
            if (entry.Group.Length > 0 && !file.ContainsKey(entry.Group))
                file[entry.Group] = new H5Group();
            (entry.Group.Length == 0 ? file : (H5Group)file[entry.Group]).Attributes[entry.Name] = entry.Value;
        }
        change(file);
        using var stream = new MemoryStream();
        file.Write(stream, new H5WriteOptions(UserBlockSize: 512));
        return Sealed(stream.ToArray());
    }

    private static byte[] Sealed(byte[] bytes)
    {
        string hash = Convert.ToHexStringLower(SHA256.HashData(bytes.AsSpan(512)));
        string seal = FormattableString.Invariant(
            $"ValleyJump SGD run, format 1\nlength {bytes.Length:D19}\nsha256 of bytes 512 to the end {hash}\n");
        bytes.AsSpan(0, 512).Clear();
        Encoding.ASCII.GetBytes(seal, bytes);
        return bytes;
    }
}
