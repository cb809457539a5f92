using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;

namespace ValleyJump.Core.Runs.Elsewhere;

/// <summary>All arrays of an archive of numpy, as numbers.</summary>
internal static class NpzArrays
{
    /// <summary>The extension of such files.</summary>
    public const string Extension = ".npz";

    /// <exception cref="FileException">The file cannot be read, or is damaged.</exception>
    public static NamedArrays Read(string path, CancellationToken cancel)
    {
        try
        {
            using var archive = new NpzArchive(path);
            return new([.. archive.Arrays.Select(name => Array(archive, name, cancel))], new Dictionary<string, string>());
        }
        catch (FileException problem) when (problem.Task != FileTask.Run)
        {
            throw new FileException(FileTask.Run, problem.Fault, problem.Path, problem.Message, problem);
        }
    }

    private static NamedArray Array(NpzArchive archive, string name, CancellationToken cancel)
    {
        cancel.ThrowIfCancellationRequested();
        using NpyStream stream = archive.Open(name);
        NpyHeader header = stream.Header;
        long count = header.Shape.Aggregate(1L, (product, n) => product * n);
        if (count > System.Array.MaxLength)
            throw stream.Wrong($"it has {count} elements");
        const int block = 1 << 13;
        var values = new List<double>(); // grows with what is read
        byte[] bytes = new byte[block * header.ItemSize];
        while (values.Count < count)
        {
            cancel.ThrowIfCancellationRequested();
            int next = (int)Math.Min(block, count - values.Count);
            stream.Read(bytes, next * header.ItemSize);
            for (int i = 0; i < next; i++)
                values.Add(header.Value(bytes.AsSpan(i * header.ItemSize, header.ItemSize)));
        }
        stream.End();
        return new(name, [.. header.Shape.Select(n => (int)n)], [.. values]);
    }
}
