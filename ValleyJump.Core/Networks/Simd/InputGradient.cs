using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using F = System.Runtime.Intrinsics.Vector256<float>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Networks.Simd.Lanes256;

/// <summary>
/// The first layer's gradient for sparse images, tile by tile: the lists of a chunk of samples are turned into lists of samples for each pixel,
/// and a pixel's row is summed in registers before it is added to the weights once. (Adding sample by sample would be as fast, but
/// round each of thousands of small terms against a large weight.)
/// </summary>
internal sealed unsafe class InputGradient : IDisposable
{
    private const MethodImplOptions Pass = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    // Registers of a panel of units, and samples of a chunk at least.
    private const int PanelVectors = 8, LeastChunk = 48;

    private const int Header = 8;

    // A pixel's list takes as many bytes as its row of weights, times a power of two: what turns a row's offset into the list's is a shift.
    private readonly InputLayout layout;
    private readonly int shift, chunk;
    private readonly AlignedBuffer<byte> lists;
    private readonly AlignedBuffer<float> sums;

    public InputGradient(InputLayout layout)
    {
        this.layout = layout;
        int rowBytes = layout.Stride * sizeof(float);
        while ((chunk = ((rowBytes << shift) - Header) / sizeof(SparseEntry)) < LeastChunk)
            shift++;
        lists = new((long)layout.TileRows * rowBytes << shift);
        sums = new((long)layout.TileRows * layout.Stride);
    }

    public void Dispose()
    {
        lists.Dispose();
        sums.Dispose();
    }

    /// <summary>target_p += sum_n s_np delta[n].</summary>
    [MethodImpl(Pass)]
    public void Add(float* target, SparseImages images, int* batch, int rows, float* delta, CancellationToken cancel)
    {
        for (int tile = 0; tile < images.Tiles; tile++)
        {
            cancel.ThrowIfCancellationRequested();
            for (int start = 0; start < rows; start += chunk)
                Sum(Begin(target, tile), images, tile, batch + start, Math.Min(chunk, rows - start), delta + start * (long)layout.Stride, null);
        }
    }

    /// <summary>target_p -= rate sum_n s_np delta[n].</summary>
    [MethodImpl(Pass)]
    public void Descend(float* target, SparseImages images, int* batch, int rows, float* delta, float rate, CancellationToken cancel)
    {
        for (int tile = 0; tile < images.Tiles; tile++)
        {
            cancel.ThrowIfCancellationRequested();
            float* w = Begin(target, tile);
            if (rows <= chunk)
            {
                Sum(w, images, tile, batch, rows, delta, rate);
                continue;
            }
            for (int start = 0; start < rows; start += chunk)
                Sum(sums.Pointer, images, tile, batch + start, Math.Min(chunk, rows - start), delta + start * (long)layout.Stride, null);
            Updates.Descend(w, sums.Pointer, PixelsOf(images, tile) * (long)layout.Stride, rate);
        }
    }

    private float* Begin(float* target, int tile) => target + tile * (long)layout.TileRows * layout.Stride;

    private int PixelsOf(SparseImages images, int tile) => Math.Min(layout.TileRows, images.Images.Features - tile * layout.TileRows);

    /// <summary>One tile and chunk: adds the sums to the tile's rows of the target, or subtracts them times a rate.</summary>
    [MethodImpl(Pass)]
    private void Sum(float* target, SparseImages images, int tile, int* batch, int rows, float* delta, float? rate)
    {
        List(images, tile, batch, rows, lists.Pointer, shift);
        int pixels = PixelsOf(images, tile), stride = layout.Stride;
        foreach ((int column, int vectors) in new Panels(stride / F.Count, PanelVectors))
        {
            float* w = target + column * F.Count, d = delta + column * F.Count;
            if (rate is { } eta)
                Rows(vectors, w, d, pixels, new Descend(eta));
            else
                Rows(vectors, w, d, pixels, new Accumulate());
        }
        for (int p = 0; p < pixels; p++)
            *(long*)(lists.Pointer + ((long)p * stride * sizeof(float) << shift)) = 0;
    }

    private void Rows<TProduct>(int vectors, float* w, float* delta, int pixels, TProduct product) where TProduct : struct, IProduct
    {
        byte* list = lists.Pointer;
        int stride = layout.Stride, distance = stride * sizeof(float) << shift;
        switch (vectors)
        {
            case 1: Rows<Count1, TProduct>(w, delta, list, pixels, stride, distance, product); break;
            case 2: Rows<Count2, TProduct>(w, delta, list, pixels, stride, distance, product); break;
            case 3: Rows<Count3, TProduct>(w, delta, list, pixels, stride, distance, product); break;
            case 4: Rows<Count4, TProduct>(w, delta, list, pixels, stride, distance, product); break;
            case 5: Rows<Count5, TProduct>(w, delta, list, pixels, stride, distance, product); break;
            case 6: Rows<Count6, TProduct>(w, delta, list, pixels, stride, distance, product); break;
            case 7: Rows<Count7, TProduct>(w, delta, list, pixels, stride, distance, product); break;
            default: Rows<Count8, TProduct>(w, delta, list, pixels, stride, distance, product); break;
        }
    }

    /// <summary>For each pixel of the tile: the bytes of its list, and then, sample by sample, where delta lies, in bytes, and s.</summary>
    [MethodImpl(Pass)]
    private static void List(SparseImages images, int tile, int* batch, int rows, byte* lists, int shift)
    {
        SparseEntry* entries = images.Entries;
        int* starts = images.Starts + tile;
        int tiles = images.Tiles, row = images.Layout.Stride * sizeof(float), first = tile * images.Layout.TileRows * row;
        for (int n = 0, offset = 0; n < rows; n++, offset += row)
        {
            int* start = starts + (nint)batch[n] * tiles;
            SparseEntry* end = entries + start[1];
            for (SparseEntry* entry = entries + start[0]; entry < end; entry++)
            {
                byte* list = lists + ((nint)(entry->Offset - first) << shift);
                int length = *(int*)list;
                *(SparseEntry*)(list + length + Header) = new(offset, entry->Value);
                *(int*)list = length + sizeof(SparseEntry);
            }
        }
    }

    [MethodImpl(Pass)]
    private static void Rows<N, TProduct>(float* w, float* delta, byte* list, int pixels, int stride, int distance, TProduct product)
        where N : struct, ICount where TProduct : struct, IProduct
    {
        for (int p = 0; p < pixels; p++, w += stride, list += distance)
        {
            int length = *(int*)list;
            if (length == 0)
                continue;
            SparseEntry* item = (SparseEntry*)(list + Header), end = (SparseEntry*)(list + Header + length);
            F s0 = product.Begin(w), s1 = default, s2 = default, s3 = default, s4 = default, s5 = default, s6 = default, s7 = default;
            if (N.Value > 1) s1 = product.Begin(w + F.Count);
            if (N.Value > 2) s2 = product.Begin(w + 2 * F.Count);
            if (N.Value > 3) s3 = product.Begin(w + 3 * F.Count);
            if (N.Value > 4) s4 = product.Begin(w + 4 * F.Count);
            if (N.Value > 5) s5 = product.Begin(w + 5 * F.Count);
            if (N.Value > 6) s6 = product.Begin(w + 6 * F.Count);
            if (N.Value > 7) s7 = product.Begin(w + 7 * F.Count);
            do
            {
                F s = V.Create(item->Value);
                float* d = (float*)((byte*)delta + (nint)item->Offset);
                s0 = V.FusedMultiplyAdd(s, V.Load(d), s0);
                if (N.Value > 1) s1 = V.FusedMultiplyAdd(s, V.Load(d + F.Count), s1);
                if (N.Value > 2) s2 = V.FusedMultiplyAdd(s, V.Load(d + 2 * F.Count), s2);
                if (N.Value > 3) s3 = V.FusedMultiplyAdd(s, V.Load(d + 3 * F.Count), s3);
                if (N.Value > 4) s4 = V.FusedMultiplyAdd(s, V.Load(d + 4 * F.Count), s4);
                if (N.Value > 5) s5 = V.FusedMultiplyAdd(s, V.Load(d + 5 * F.Count), s5);
                if (N.Value > 6) s6 = V.FusedMultiplyAdd(s, V.Load(d + 6 * F.Count), s6);
                if (N.Value > 7) s7 = V.FusedMultiplyAdd(s, V.Load(d + 7 * F.Count), s7);
            }
            while (++item < end);
            product.End(s0, w);
            if (N.Value > 1) product.End(s1, w + F.Count);
            if (N.Value > 2) product.End(s2, w + 2 * F.Count);
            if (N.Value > 3) product.End(s3, w + 3 * F.Count);
            if (N.Value > 4) product.End(s4, w + 4 * F.Count);
            if (N.Value > 5) product.End(s5, w + 5 * F.Count);
            if (N.Value > 6) product.End(s6, w + 6 * F.Count);
            if (N.Value > 7) product.End(s7, w + 7 * F.Count);
        }
    }
}
