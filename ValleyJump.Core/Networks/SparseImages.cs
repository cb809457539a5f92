using System.Runtime.InteropServices;
using ValleyJump.Core.Datasets;

namespace ValleyJump.Core.Networks;

/// <summary>A pixel that differs from the background: where its row of weights begins, in bytes, and by how much it differs.</summary>
internal readonly record struct SparseEntry(int Offset, float Value);

/// <summary>How the weights of the first layer lie in memory: what <see cref="SparseImages"/> are made to suit.</summary>
/// <param name="Stride">Floats from the weights of one pixel to those of the next.</param>
/// <param name="TileRows">Listed pixels whose weights stay in the second-level cache together.</param>
internal readonly record struct InputLayout(int Stride, int TileRows)
{
    // Measured: smaller tiles cost more at the ends of their short lists than they gain by fitting in the first-level cache.
    private const int TileBytes = 160 * 1024;

    public static InputLayout Of(int stride) => new(stride, Math.Max(8, TileBytes / (stride * sizeof(float))));
}

/// <summary>
/// Images as <see cref="PixelOrder"/> has them: a dense matrix of the pixels in front, and lists of the others that differ from the
/// background. A list is divided into tiles of rows.
/// </summary>
internal sealed class SparseImages
{
    private readonly SparseEntry[] entries;
    // A cache line: images begin with one.
    private const int LineFloats = 16;

    private readonly int[] starts;
    private readonly int frontStart;
    private readonly float[] sums, front;
    private readonly Lock gate = new();
    private PixelLists? byPixel;

    public SparseImages(LabelledImages images, PixelOrder pixels, InputLayout layout, CancellationToken cancel = default)
    {
        if ((long)images.Features * layout.Stride * sizeof(float) > int.MaxValue)
            throw new ArgumentException("The first layer has more than 2^29 weights.");
        if (images.Features != pixels.Rows.Length)
            throw new ArgumentException($"The images have {images.Features} pixels and not {pixels.Rows.Length}.");
        (Images, Pixels, Layout) = (images, pixels, layout);
        int n = images.Count, features = images.Features, dense = pixels.Dense;
        int[] pixelOf = new int[features];
        for (int p = 0; p < features; p++)
            pixelOf[pixels.Rows[p]] = p;
        Tiles = (features - dense + layout.TileRows - 1) / layout.TileRows;
        starts = GC.AllocateUninitializedArray<int>(n * Tiles + 1, pinned: true);
        sums = GC.AllocateUninitializedArray<float>(n, pinned: true);
        int stride = pixels.FrontStride;
        front = GC.AllocateArray<float>(checked(n * stride + LineFloats), pinned: true);
        frontStart = (int)((-Marshal.UnsafeAddrOfPinnedArrayElement(front, 0) / sizeof(float)) & (LineFloats - 1));
        entries = GC.AllocateUninitializedArray<SparseEntry>(Listed(images, pixels), pinned: true);
        int at = 0;
        for (int i = 0; i < n; i++)
        {
            cancel.ThrowIfCancellationRequested();
            ReadOnlySpan<float> image = images.Image(i);
            double sum = 0;
            for (int row = 0; row < features; row++)
            {
                float s = image[pixelOf[row]] - pixels.Background;
                sum += s;
                if (row < dense)
                {
                    front[frontStart + i * stride + row] = s;
                    continue;
                }
                if ((row - dense) % layout.TileRows == 0)
                    starts[i * Tiles + (row - dense) / layout.TileRows] = at;
                if (s != 0)
                    entries[at++] = new(row * layout.Stride * sizeof(float), s);
            }
            sums[i] = (float)sum;
            int rest = frontStart + i * stride + dense;
            (front[rest], front[rest + 1]) = (1, sums[i]);
        }
        starts[^1] = at;
    }

    /// <summary>The images themselves.</summary>
    public LabelledImages Images { get; }

    /// <summary>What is left out of the lists, and which pixels are in front.</summary>
    public PixelOrder Pixels { get; }

    /// <summary>What the lists were made for.</summary>
    public InputLayout Layout { get; }

    /// <summary>Tiles of listed rows.</summary>
    public int Tiles { get; }

    /// <summary>
    /// The pixels in front, image after image at Pixels.FrontStride, and after the Pixels.Dense values of each 1, its sum and two zeros:
    /// the factors of what a gradient needs for the background. Pinned.
    /// </summary>
    public unsafe float* Front => (float*)Marshal.UnsafeAddrOfPinnedArrayElement(front, frontStart);

    /// <summary>The lists, image after image and tile after tile. Pinned.</summary>
    public unsafe SparseEntry* Entries => (SparseEntry*)Marshal.UnsafeAddrOfPinnedArrayElement(entries, 0);

    /// <summary>
    /// Where the list of an image and tile begins: at element image * Tiles + tile; it ends where the next begins. Pinned.
    /// </summary>
    public unsafe int* Starts => (int*)Marshal.UnsafeAddrOfPinnedArrayElement(starts, 0);

    /// <summary>The same lists pixel by pixel. Made when they are first asked for; for several threads at once.</summary>
    public PixelLists ByPixel(CancellationToken cancel)
    {
        lock (gate)
            return byPixel ??= new(entries, starts, Images.Count, Tiles, Pixels.Dense, Layout, cancel);
    }

    /// <summary>Whether a batch is all images in their order: one for which there are lists pixel by pixel.</summary>
    public unsafe bool IsAll(int* batch, int count)
    {
        if (count != Images.Count)
            return false;
        for (int n = 0; n < count; n++)
        {
            if (batch[n] != n)
                return false;
        }
        return true;
    }

    /// <summary>The sum of each image's differences from the background. Pinned.</summary>
    public unsafe float* Sums => (float*)Marshal.UnsafeAddrOfPinnedArrayElement(sums, 0);

    private static int Listed(LabelledImages images, PixelOrder pixels)
    {
        int count = 0, features = images.Features;
        for (int i = 0; i < images.Pixels.Length; i++)
            count += pixels.Rows[i % features] >= pixels.Dense && images.Pixels[i] != pixels.Background ? 1 : 0;
        return count;
    }
}
