using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using ValleyJump.Core.Numerics;
using F = System.Runtime.Intrinsics.Vector256<float>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Networks.Simd.Lanes256;

/// <summary>
/// The first layer's gradient by listed pixels, tile by tile: a sample's derivatives stay in registers while multiples of them are
/// added to the rows of its listed pixels. In a batch of all images it goes pixel by pixel, with a pixel's row in registers: the same
/// additions in the same order, without a store for each.
/// </summary>
internal sealed unsafe class InputGradient(InputLayout layout, int dense) : IDisposable
{
    private const MethodImplOptions Pass = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    // Registers of a panel of units.
    private const int PanelVectors = 8;

    private readonly AlignedBuffer<float> sums = new((long)layout.TileRows * layout.Stride);

    public void Dispose() => sums.Dispose();

    /// <summary>target_p += sum_n Np delta[n].</summary>
    [MethodImpl(Pass)]
    public void Add(float* target, SparseImages images, int* batch, int rows, float* delta, CancellationToken cancel)
    {
        bool all = images.IsAll(batch, rows);
        for (int tile = 0; tile < images.Tiles; tile++)
        {
            cancel.ThrowIfCancellationRequested();
            Sum(Row(target, tile), images, all, tile, batch, rows, delta, cancel);
        }
    }

    /// <summary>target_p -= rate sum_n Np delta[n].</summary>
    /// <remarks>
    /// Sample by sample when <paramref name="direct"/>, which is for small batches; otherwise summed by itself first, since each term that
    /// is added to a large weight is rounded to that weight's precision.
    /// </remarks>
    [MethodImpl(Pass)]
    public void Descend(float* target, SparseImages images, int* batch, int rows, float* delta, float rate, bool direct,
        CancellationToken cancel)
    {
        bool all = !direct && images.IsAll(batch, rows);
        for (int tile = 0; tile < images.Tiles; tile++)
        {
            cancel.ThrowIfCancellationRequested();
            if (direct)
            {
                Scatter(Row(target, tile), images, tile, batch, rows, delta, -rate);
                continue;
            }
            Sum(sums.Pointer, images, all, tile, batch, rows, delta, cancel);
            int pixels = Math.Min(layout.TileRows, images.Images.Features - dense - tile * layout.TileRows);
            Updates.Descend(Row(target, tile), sums.Pointer, pixels * (long)layout.Stride, rate);
        }
    }

    // Entries say where a row lies in the whole matrix: a tile's first row.
    private long First(int tile) => dense + tile * (long)layout.TileRows;

    private float* Row(float* target, int tile) => target + First(tile) * layout.Stride;

    [MethodImpl(Pass)]
    private void Sum(float* target, SparseImages images, bool all, int tile, int* batch, int rows, float* delta,
        CancellationToken cancel)
    {
        if (!all)
        {
            Scatter(target, images, tile, batch, rows, delta, 1);
            return;
        }
        PixelLists lists = images.ByPixel(cancel);
        for (int block = 0; block < lists.Blocks; block++, delta += PixelLists.Block * (nint)layout.Stride)
        {
            PixelList* first = lists.First(tile, block), end = lists.First(tile, block + 1);
            foreach ((int column, int vectors) in new Panels(layout.Stride / F.Count, PanelVectors))
            {
                float* w = target - First(tile) * layout.Stride + column * F.Count, d = delta + column * F.Count;
                switch (vectors)
                {
                    case 1: Gather<Count1>(w, lists.Entries, first, end, d); break;
                    case 2: Gather<Count2>(w, lists.Entries, first, end, d); break;
                    case 3: Gather<Count3>(w, lists.Entries, first, end, d); break;
                    case 4: Gather<Count4>(w, lists.Entries, first, end, d); break;
                    case 5: Gather<Count5>(w, lists.Entries, first, end, d); break;
                    case 6: Gather<Count6>(w, lists.Entries, first, end, d); break;
                    case 7: Gather<Count7>(w, lists.Entries, first, end, d); break;
                    default: Gather<Count8>(w, lists.Entries, first, end, d); break;
                }
            }
        }
    }

    [MethodImpl(Pass)]
    private static void Gather<N>(float* target, SparseEntry* entries, PixelList* list, PixelList* end, float* delta)
        where N : struct, ICount
    {
        for (; list < end; list++)
            InputLayer.Gather<N>((float*)((byte*)target + (nint)list->Offset), entries + list[0].Start, entries + list[1].Start, delta);
    }

    [MethodImpl(Pass)]
    private void Scatter(float* target, SparseImages images, int tile, int* batch, int rows, float* delta, float factor)
    {
        foreach ((int column, int vectors) in new Panels(layout.Stride / F.Count, PanelVectors))
        {
            float* w = target - First(tile) * layout.Stride + column * F.Count, d = delta + column * F.Count;
            switch (vectors)
            {
                case 1: Scatter<Count1>(w, images, tile, batch, rows, d, factor); break;
                case 2: Scatter<Count2>(w, images, tile, batch, rows, d, factor); break;
                case 3: Scatter<Count3>(w, images, tile, batch, rows, d, factor); break;
                case 4: Scatter<Count4>(w, images, tile, batch, rows, d, factor); break;
                case 5: Scatter<Count5>(w, images, tile, batch, rows, d, factor); break;
                case 6: Scatter<Count6>(w, images, tile, batch, rows, d, factor); break;
                case 7: Scatter<Count7>(w, images, tile, batch, rows, d, factor); break;
                default: Scatter<Count8>(w, images, tile, batch, rows, d, factor); break;
            }
        }
    }

    [MethodImpl(Pass)]
    private static void Scatter<N>(float* target, SparseImages images, int tile, int* batch, int rows, float* delta, float factor) where N
        : struct, ICount
    {
        SparseEntry* entries = images.Entries;
        int* starts = images.Starts + tile;
        int tiles = images.Tiles, stride = images.Layout.Stride;
        F by = V.Create(factor);
        for (int n = 0; n < rows; n++, delta += stride)
        {
            int* start = starts + (nint)batch[n] * tiles;
            SparseEntry* entry = entries + start[0], end = entries + start[1];
            if (entry == end)
                continue;
            F d0 = by * V.Load(delta), d1 = default, d2 = default, d3 = default, d4 = default, d5 = default, d6 = default, d7 = default;
            if (N.Value > 1) d1 = by * V.Load(delta + F.Count);
            if (N.Value > 2) d2 = by * V.Load(delta + 2 * F.Count);
            if (N.Value > 3) d3 = by * V.Load(delta + 3 * F.Count);
            if (N.Value > 4) d4 = by * V.Load(delta + 4 * F.Count);
            if (N.Value > 5) d5 = by * V.Load(delta + 5 * F.Count);
            if (N.Value > 6) d6 = by * V.Load(delta + 6 * F.Count);
            if (N.Value > 7) d7 = by * V.Load(delta + 7 * F.Count);
            do
            {
                F s = V.Create(entry->Value);
                float* w = (float*)((byte*)target + (nint)entry->Offset);
                V.FusedMultiplyAdd(s, d0, V.Load(w)).Store(w);
                if (N.Value > 1) V.FusedMultiplyAdd(s, d1, V.Load(w + F.Count)).Store(w + F.Count);
                if (N.Value > 2) V.FusedMultiplyAdd(s, d2, V.Load(w + 2 * F.Count)).Store(w + 2 * F.Count);
                if (N.Value > 3) V.FusedMultiplyAdd(s, d3, V.Load(w + 3 * F.Count)).Store(w + 3 * F.Count);
                if (N.Value > 4) V.FusedMultiplyAdd(s, d4, V.Load(w + 4 * F.Count)).Store(w + 4 * F.Count);
                if (N.Value > 5) V.FusedMultiplyAdd(s, d5, V.Load(w + 5 * F.Count)).Store(w + 5 * F.Count);
                if (N.Value > 6) V.FusedMultiplyAdd(s, d6, V.Load(w + 6 * F.Count)).Store(w + 6 * F.Count);
                if (N.Value > 7) V.FusedMultiplyAdd(s, d7, V.Load(w + 7 * F.Count)).Store(w + 7 * F.Count);
            }
            while (++entry < end);
        }
    }
}
