using System.Reflection;
using System.Runtime.ExceptionServices;
using PureHDF;
using PureHDF.Selections;
using ValleyJump.Core.Networks;

namespace ValleyJump.Core.Runs;

/// <summary>Writes a run as HDF5, in types that h5py and MATLAB read without further ado.</summary>
internal static class RunWriter
{
    /// <returns>The run, its weights in the file.</returns>
    public static SgdRun Write(Stream stream, SgdRun run, string path, CancellationToken cancel)
    {
        NetworkArchitecture network = run.Architecture;
        IReadOnlyList<SgdCheckpoint> checkpoints = run.Checkpoints;
        int[] kept = [.. Enumerable.Range(0, checkpoints.Count).Where(k => checkpoints[k].HasWeights)];
        ulong[] checksums = new ulong[kept.Length];
        H5Dataset<float[]>[] arrays = [.. network.Blocks.Select(b =>
            new H5Dataset<float[]>([(ulong)kept.Length, .. b.Shape.Select(n => (ulong)n)]))];
        var sums = new H5Dataset<ulong[]>(fileDims: [(ulong)kept.Length], chunks: null);
        H5File file = Describe(run);
        if (kept.Length > 0)
        {
            var group = new H5Group
            {
                [RunLayout.Checkpoint] = Described(kept, "The row of Step, TrainLoss, ... that each row of W1, b1, ... belongs to, from 0"),
                [RunLayout.Checksum] = sums,
            };
            foreach (var (place, block) in network.Blocks.Index())
                group[block.Name] = arrays[place];
            group.Attributes[RunLayout.Description] =
                "W1[checkpoint, output, input] and b1[checkpoint, output] of the first layer, W2 and b2 of the next, ...; Checksum is XXH64 of a checkpoint's W1, b1, W2, ...";
            file[RunLayout.Weights] = group;
        }
        try
        {
            using H5NativeWriter writer = file.BeginWrite(new KeepOpen(stream), new H5WriteOptions(UserBlockSize: RunSeal.Length));
            for (int row = 0; row < kept.Length; row++)
            {
                cancel.ThrowIfCancellationRequested();
                float[] weights = checkpoints[kept[row]].Weights;
                checksums[row] = StoredWeights.ChecksumOf(weights);
                foreach (var (place, block) in network.Blocks.Index())
                    writer.Write(arrays[place], block.Of<float>(weights).ToArray(), fileSelection: Row(row, block.Shape));
            }
            if (kept.Length > 0)
                writer.Write(sums, checksums);
        }
        catch (TargetInvocationException problem)
        {
            // The library calls itself by reflection.
            ExceptionDispatchInfo.Throw(problem.InnerException!);
        }
        return StoredWeights.Of(run, path, RunSeal.Write(stream, cancel), kept, checksums);
    }

    private static H5File Describe(SgdRun run)
    {
        IReadOnlyList<SgdCheckpoint> checkpoints = run.Checkpoints;
        int tests = checkpoints[0].Predictions.Length;
        byte[] wrong = new byte[checkpoints.Count * tests];
        for (int k = 0; k < checkpoints.Count; k++)
        {
            foreach (int index in checkpoints[k].Misclassified)
                wrong[k * tests + index] = 1;
        }
        ulong[] shape = [(ulong)checkpoints.Count, (ulong)tests];
        var file = new H5File
        {
            [RunLayout.Step] = Described(checkpoints.Select(c => c.Step).ToArray(), "Steps done"),
            [RunLayout.TrainLoss] = Described(checkpoints.Select(c => c.TrainLoss).ToArray(), "Loss over the training set"),
            [RunLayout.TrainAccuracy] = Described(checkpoints.Select(c => c.TrainAccuracy).ToArray(),
                "Fraction of the training set that is classified correctly"),
            [RunLayout.TestLoss] = Described(checkpoints.Select(c => c.TestLoss).ToArray(), "Loss over the test set"),
            [RunLayout.TestAccuracy] = Described(checkpoints.Select(c => c.TestAccuracy).ToArray(),
                "Fraction of the test set that is classified correctly"),
            [RunLayout.Predictions] = Described(checkpoints.SelectMany(c => c.Predictions).ToArray(),
                "Predicted class [checkpoint, test image], from 0", shape),
            [RunLayout.Misclassified] = Described(wrong, "1 where the prediction [checkpoint, test image] is wrong", shape),
        };
        if (run.TestLabels is { } labels)
            file[RunLayout.Labels] = Described(labels, "Class of each test image, from 0, in the order of Predictions");
        foreach (RunAttributes.Entry entry in (IEnumerable<RunAttributes.Entry>)[.. RunAttributes.Of(run.Settings),
            .. RunAttributes.OfOrigin(run), .. RunAttributes.OfResult(run)])
        {
            if (entry.Group.Length > 0 && !file.ContainsKey(entry.Group))
                file[entry.Group] = new H5Group();
            (entry.Group.Length == 0 ? file : (H5Group)file[entry.Group]).Attributes[entry.Name] = entry.Value;
        }
        return file;
    }

    private static H5Dataset Described(Array values, string text, ulong[]? shape = null) =>
        new(values, fileDims: shape) { Attributes = { [RunLayout.Description] = text } };

    private static HyperslabSelection Row(int row, params int[] shape) =>
        new(shape.Length + 1, [(ulong)row, .. shape.Select(_ => 0UL)], [1, .. shape.Select(n => (ulong)n)]);

    /// <summary>The library closes what it writes to; the seal and the flush to disk come after that.</summary>
    private sealed class KeepOpen(Stream stream) : Stream
    {
        public override bool CanRead => stream.CanRead;

        public override bool CanSeek => stream.CanSeek;

        public override bool CanWrite => stream.CanWrite;

        public override long Length => stream.Length;

        public override long Position { get => stream.Position; set => stream.Position = value; }

        public override void Flush() => stream.Flush();

        public override int Read(byte[] buffer, int offset, int count) => stream.Read(buffer, offset, count);

        public override int Read(Span<byte> buffer) => stream.Read(buffer);

        public override long Seek(long offset, SeekOrigin origin) => stream.Seek(offset, origin);

        public override void SetLength(long value) => stream.SetLength(value);

        public override void Write(byte[] buffer, int offset, int count) => stream.Write(buffer, offset, count);

        public override void Write(ReadOnlySpan<byte> buffer) => stream.Write(buffer);
    }
}
