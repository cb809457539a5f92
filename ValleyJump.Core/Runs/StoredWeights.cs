using System.IO.Hashing;
using System.Runtime.InteropServices;
using ValleyJump.Core.Files;
using ValleyJump.Core.Networks;

namespace ValleyJump.Core.Runs;

/// <summary>The weights of a checkpoint in a file, so that a thousand runs can be in memory without theirs.</summary>
/// <param name="Path">The file.</param>
/// <param name="Seal">Its seal when it was read.</param>
/// <param name="Architecture">The network.</param>
/// <param name="Rows">Checkpoints with weights in the file.</param>
/// <param name="Row">The one among them.</param>
/// <param name="Checksum">XXH64 of the weights' bytes.</param>
internal sealed record StoredWeights(string Path, byte[] Seal, NetworkArchitecture Architecture, int Rows, int Row, ulong Checksum)
    : IWeightSource
{
    /// <summary>A run whose weights are those of its file.</summary>
    /// <param name="run">The run.</param>
    /// <param name="path">The file.</param>
    /// <param name="seal">Its seal.</param>
    /// <param name="kept">The checkpoints whose weights it has.</param>
    /// <param name="checksums">XXH64 of the weights of each of those.</param>
    public static SgdRun Of(SgdRun run, string path, byte[] seal, int[] kept, ulong[] checksums)
    {
        SgdCheckpoint[] stored = [.. run.Checkpoints];
        for (int row = 0; row < kept.Length; row++)
        {
            var weights = new StoredWeights(path, seal, run.Architecture, kept.Length, row, checksums[row]);
            stored[kept[row]] = stored[kept[row]] with { Weights = [], Stored = weights };
        }
        return run with { Path = path, Checkpoints = stored };
    }

    /// <summary>Reads them from the file, or from one that has taken its place and holds the same bits.</summary>
    /// <exception cref="FileException">The file is gone or damaged, or holds other weights.</exception>
    public float[] Read() => RunReader.Guard(Path, stream =>
    {
        bool replaced = !RunSeal.Read(stream, Path).AsSpan().SequenceEqual(Seal);
        if (replaced)
            RunSeal.Verify(stream, Path, CancellationToken.None);
        try
        {
            float[] weights = Read(stream);
            if (ChecksumOf(weights) == Checksum)
                return weights;
        }
        catch (InvalidDataException) when (replaced)
        {
            // The other run's weights have another shape.
        }
        throw replaced ? RunFault.Of(FileFault.Changed, Path, $"was replaced by another run after this one was read from it")
            : RunFault.Of(FileFault.Damaged, Path, $"is damaged: its weights do not have their checksum");
    });

    private float[] Read(Stream stream)
    {
        RunNode node = RunNode.Root(stream).Group(RunLayout.Weights);
        float[] all = new float[Architecture.ParameterCount];
        foreach (ParameterBlock block in Architecture.Blocks)
            node.Row<float>(block.Name, Row, [Rows, .. block.Shape]).CopyTo(all, block.Offset);
        return all;
    }

    public static ulong ChecksumOf(ReadOnlySpan<float> weights) => XxHash64.HashToUInt64(MemoryMarshal.AsBytes(weights));
}
