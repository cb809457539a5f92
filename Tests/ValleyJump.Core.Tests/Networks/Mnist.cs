using System.Buffers.Binary;
using System.IO.Compression;
using System.Security.Cryptography;
using ValleyJump.Core.Data;

namespace ValleyJump.Core.Tests.Networks;

/// <summary>The first 10 000 MNIST training images: 100 of each class to train, the next 100 to test, class by class.</summary>
internal static class Mnist
{
    private static readonly Lazy<ImageDataset> builtIn = new(() => Load(Folder()));

    public static ImageDataset BuiltIn => builtIn.Value;

    /// <summary>The training pixels as the reference has them, in double precision: its values are of p/255, not of its rounding.</summary>
    public static double[] ExactPixels => Array.ConvertAll(BuiltIn.Train.Pixels, p => (Math.Round((p * 0.5 + 0.5) * 255) / 255 - 0.5) / 0.5);

    /// <summary>Some of the training images.</summary>
    public static LabelledImages Subset(int[] samples) =>
        new([.. samples.SelectMany(n => BuiltIn.Train.Image(n).ToArray())], [.. samples.Select(n => BuiltIn.Train.Labels[n])], 28, 28);

    public static ImageDataset Load(string folder)
    {
        byte[] images = Read(Path.Combine(folder, "train-images-idx3-ubyte.gz"))[16..], labels = Read(Path.Combine(folder, "train-labels-idx1-ubyte.gz"))[8..];
        LabelledImages train = Take(images, labels, 0), test = Take(images, labels, 100);
        return new("mnist-10k", train, test, 10, Convert.ToHexStringLower(SHA256.HashData([.. images, .. labels])));
    }

    private static LabelledImages Take(byte[] images, byte[] labels, int skip)
    {
        int[] picks = [.. Enumerable.Range(0, 10).SelectMany(c => Enumerable.Range(0, labels.Length).Where(n => labels[n] == c).Skip(skip).Take(100))];
        float[] pixels = [.. picks.SelectMany(n => images.Skip(n * 784).Take(784)).Select(p => (float)((p / 255.0 - 0.5) / 0.5))];
        return new(pixels, [.. picks.Select(n => (int)labels[n])], 28, 28);
    }

    private static byte[] Read(string path)
    {
        using var zip = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
        using var memory = new MemoryStream();
        zip.CopyTo(memory);
        byte[] all = memory.ToArray();
        return BinaryPrimitives.ReadInt16BigEndian(all) == 0 ? all : throw new InvalidDataException(path);
    }

    private static string Folder()
    {
        for (string? directory = AppContext.BaseDirectory; directory is not null; directory = Path.GetDirectoryName(directory))
        {
            string folder = Path.Combine(directory, "shared", "data", "mnist-10k");
            if (Directory.Exists(folder))
                return folder;
        }
        throw new DirectoryNotFoundException("shared/data/mnist-10k");
    }
}
