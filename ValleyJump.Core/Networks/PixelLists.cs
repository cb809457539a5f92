using System.Runtime.InteropServices;

namespace ValleyJump.Core.Networks;

/// <summary>
/// A listed pixel in a block of images: where its row of weights begins, in bytes, and its list among the entries, which ends where the
/// next one begins.
/// </summary>
internal readonly record struct PixelList(int Offset, int Start);

/// <summary>
/// The lists of <see cref="SparseImages"/> the other way round: for each listed pixel the images in which it differs from the background,
/// in their order. With them a gradient over all images has the sums of a pixel in registers and stores nothing for an image.
/// </summary>
internal sealed class PixelLists
{
    /// <summary>Images of a block, whose derivatives by 50 units stay in the first-level cache; measured beside 64 and 256.</summary>
    public const int Block = 128;

    private readonly SparseEntry[] entries;
    private readonly PixelList[] lists;
    // Of each tile and block, its first list.
    private readonly int[] starts;

    /// <param name="byImage">The entries, image after image and tile after tile.</param>
    /// <param name="imageStarts">Where the list of each image and tile begins, and where the last ends.</param>
    /// <param name="images">Images.</param>
    /// <param name="tiles">Tiles of listed pixels.</param>
    /// <param name="firstRow">The row of weights of the first listed pixel.</param>
    /// <param name="layout">How the weights and the derivatives lie.</param>
    /// <param name="cancel">Stops the work.</param>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public PixelLists(SparseEntry[] byImage, int[] imageStarts, int images, int tiles, int firstRow, InputLayout layout,
        CancellationToken cancel)
    {
        int rowBytes = layout.Stride * sizeof(float);
        Blocks = (images + Block - 1) / Block;
        entries = GC.AllocateUninitializedArray<SparseEntry>(byImage.Length, pinned: true);
        starts = new int[tiles * Blocks + 1];
        var found = new List<PixelList>();
        int[] next = new int[layout.TileRows];
        int at = 0;
        for (int tile = 0; tile < tiles; tile++)
        {
            int first = firstRow + tile * layout.TileRows;
            for (int block = 0; block < Blocks; block++)
            {
                cancel.ThrowIfCancellationRequested();
                starts[tile * Blocks + block] = found.Count;
                (int from, int to) = (block * Block, Math.Min(images, (block + 1) * Block));
                Array.Clear(next);
                for (int image = from; image < to; image++)
                {
                    foreach (SparseEntry entry in Of(image, tile))
                        next[entry.Offset / rowBytes - first]++;
                }
                for (int row = 0; row < next.Length; row++)
                {
                    if (next[row] > 0)
                        found.Add(new((first + row) * rowBytes, at));
                    (next[row], at) = (at, at + next[row]);
                }
                for (int image = from; image < to; image++)
                {
                    foreach (SparseEntry entry in Of(image, tile))
                        entries[next[entry.Offset / rowBytes - first]++] = new((image - from) * rowBytes, entry.Value);
                }
            }
        }
        starts[^1] = found.Count;
        found.Add(new(0, at));
        lists = GC.AllocateUninitializedArray<PixelList>(found.Count, pinned: true);
        found.CopyTo(lists);

        ReadOnlySpan<SparseEntry> Of(int image, int tile)
        {
            int list = image * tiles + tile;
            return byImage.AsSpan(imageStarts[list], imageStarts[list + 1] - imageStarts[list]);
        }
    }

    /// <summary>Blocks of images.</summary>
    public int Blocks { get; }

    /// <summary>The first list of a tile and block; its last is before the first of the next block. Pinned.</summary>
    public unsafe PixelList* First(int tile, int block) =>
        (PixelList*)Marshal.UnsafeAddrOfPinnedArrayElement(lists, starts[tile * Blocks + block]);

    /// <summary>Where an image's derivatives begin, in bytes from the block's first, and by how much the pixel differs. Pinned.</summary>
    public unsafe SparseEntry* Entries => (SparseEntry*)Marshal.UnsafeAddrOfPinnedArrayElement(entries, 0);
}
