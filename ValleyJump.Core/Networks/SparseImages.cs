using System.Runtime.InteropServices;
using ValleyJump.Core.Data;

namespace ValleyJump.Core.Networks;

/// <summary>A pixel that differs from the background: where its row of weights begins, in bytes, and by how much it differs.</summary>
internal readonly record struct SparseEntry(int Offset, float Value);

/// <summary>How the weights of the first layer lie in memory: what <see cref="SparseImages"/> are made to suit.</summary>
/// <param name="Stride">Floats from the weights of one pixel to those of the next.</param>
/// <param name="TileRows">Pixels whose weights stay in the first-level cache together.</param>
internal readonly record struct InputLayout(int Stride, int TileRows)
{
    // A tile of weights or of their gradient fits in the first-level cache. Measured: 20 to 80 KB take the same time within a few per cent.
    private const int TileBytes = 28 * 1024;

    public static InputLayout Of(int stride) => new(stride, Math.Max(8, TileBytes / (stride * sizeof(float))));
}

/// <summary>
/// Images as lists of the pixels that differ from a background value, which most pixels of a typical image have: x = background + s with
/// s sparse (19 % of MNIST's pixels). A list is divided into tiles of pixels.
/// </summary>
internal sealed class SparseImages
{
    private readonly SparseEntry[] entries;
    private readonly int[] starts;
    private readonly float[] sums;

    public SparseImages(LabelledImages images, float background, InputLayout layout)
    {
        if ((long)images.Features * layout.Stride * sizeof(float) > int.MaxValue)
            throw new ArgumentException("The first layer has more than 2^29 weights.");
        (Images, Background, Layout) = (images, background, layout);
        Tiles = (images.Features + layout.TileRows - 1) / layout.TileRows;
        int n = images.Count, features = images.Features;
        starts = GC.AllocateUninitializedArray<int>(n * Tiles + 1, pinned: true);
        sums = GC.AllocateUninitializedArray<float>(n, pinned: true);
        entries = GC.AllocateUninitializedArray<SparseEntry>(images.Pixels.Length - images.Pixels.AsSpan().Count(background), pinned: true);
        int at = 0;
        for (int i = 0; i < n; i++)
        {
            ReadOnlySpan<float> pixels = images.Image(i);
            double sum = 0;
            for (int p = 0; p < features; p++)
            {
                if (p % layout.TileRows == 0)
                    starts[i * Tiles + p / layout.TileRows] = at;
                if (pixels[p] == background)
                    continue;
                float s = pixels[p] - background;
                sum += s;
                entries[at++] = new(p * layout.Stride * sizeof(float), s);
            }
            sums[i] = (float)sum;
        }
        starts[^1] = at;
    }

    /// <summary>The images themselves.</summary>
    public LabelledImages Images { get; }

    /// <summary>What is left out of the lists.</summary>
    public float Background { get; }

    /// <summary>What the lists were made for.</summary>
    public InputLayout Layout { get; }

    /// <summary>Tiles of pixels.</summary>
    public int Tiles { get; }

    /// <summary>Fraction of the pixels that is listed.</summary>
    public double Density => entries.Length / (double)Images.Pixels.Length;

    /// <summary>The lists, image after image and tile after tile. Pinned.</summary>
    public unsafe SparseEntry* Entries => (SparseEntry*)Marshal.UnsafeAddrOfPinnedArrayElement(entries, 0);

    /// <summary>Where the list of an image and tile begins: at element image * Tiles + tile; it ends where the next begins. Pinned.</summary>
    public unsafe int* Starts => (int*)Marshal.UnsafeAddrOfPinnedArrayElement(starts, 0);

    /// <summary>The sum of each image's list. Pinned.</summary>
    public unsafe float* Sums => (float*)Marshal.UnsafeAddrOfPinnedArrayElement(sums, 0);

    /// <summary>The most frequent pixel value: the background that makes the lists shortest. The smallest of equally frequent ones.</summary>
    public static float BackgroundOf(LabelledImages images)
    {
        var counts = new Dictionary<float, int>();
        foreach (float pixel in images.Pixels)
            CollectionsMarshal.GetValueRefOrAddDefault(counts, pixel, out _)++;
        return counts.MaxBy(c => (c.Value, -c.Key)).Key;
    }
}
