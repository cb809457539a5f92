using System.Buffers.Binary;
using System.IO.Compression;
using ValleyJump.Core.Datasets;
using ValleyJump.Core.Files;
using ValleyJump.Core.Tests.Tables;

namespace ValleyJump.Core.Tests.Datasets;

/// <summary>Small IDX files, and what is wrong with others.</summary>
internal static class Idx
{
    public const int Rows = 2, Columns = 3;

    /// <summary>The bytes of an IDX file of unsigned bytes.</summary>
    public static byte[] File(int[] shape, byte[] data)
    {
        byte[] file = new byte[4 + 4 * shape.Length + data.Length];
        file[2] = 8;
        file[3] = (byte)shape.Length;
        for (int i = 0; i < shape.Length; i++)
            BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4 + 4 * i), shape[i]);
        data.CopyTo(file, 4 + 4 * shape.Length);
        return file;
    }

    /// <summary>Images of 2 x 3 pixels: pixel p of image i is 10 i + p.</summary>
    public static byte[] Images(int count) =>
        File([count, Rows, Columns], [.. Enumerable.Range(0, count).SelectMany(i =>
        Enumerable.Range(0, Rows * Columns).Select(p => (byte)(10 * i + p)))]);

    public static byte[] Labels(params byte[] labels) => File([labels.Length], labels);

    public static byte[] Gzip(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
            gzip.Write(data);
        return packed.ToArray();
    }

    /// <summary>A training and a test set of the classes 0 and 1, three images of each class in the one and two in the other.</summary>
    public static void WriteSets(TestDirectory directory, string prefix = "", string suffix = "", char separator = '-')
    {
        Func<byte[], byte[]> pack = suffix.Length > 0 ? Gzip : bytes => bytes;
        System.IO.File.WriteAllBytes(directory[$"{prefix}train-images{separator}idx3-ubyte{suffix}"], pack(Images(6)));
        System.IO.File.WriteAllBytes(directory[$"{prefix}train-labels{separator}idx1-ubyte{suffix}"], pack(Labels(1, 0, 1, 0, 0, 1)));
        string test = prefix.Length > 0 ? "test" : "t10k";
        System.IO.File.WriteAllBytes(directory[$"{prefix}{test}-images{separator}idx3-ubyte{suffix}"], pack(Images(4)));
        System.IO.File.WriteAllBytes(directory[$"{prefix}{test}-labels{separator}idx1-ubyte{suffix}"], pack(Labels(0, 1, 1, 0)));
    }

    /// <summary>The images of a set by the first pixel that <see cref="Images"/> gave them.</summary>
    public static int[] Numbers(LabelledImages set) =>
        [.. Enumerable.Range(0, set.Count).Select(i => (int)Math.Round((set.Image(i)[0] * 0.5 + 0.5) * 255) / 10)];

    public static FileException Problem(ImageDatasetImport import) => Assert.Throws<FileException>(() => import.Read());
}
