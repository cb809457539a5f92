using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

using F = System.Runtime.Intrinsics.Vector256<float>;
using V = System.Runtime.Intrinsics.Vector256;

namespace ValleyJump.Core.Networks.Simd.Lanes256;

/// <summary>
/// What listed pixels add to the first layer's outputs. Weights lie pixel by pixel, one row of all units each: a listed pixel adds a
/// multiple of its row to accumulators that stay in registers.
/// </summary>
internal static unsafe class InputLayer
{
    private const MethodImplOptions Pass = MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining;

    // Registers of a panel of units.
    private const int PanelVectors = 8;

    /// <summary>
    /// z[n] = constant + S_n slope + sum_p Np V_p for the samples of a batch. All arrays are padded to whole registers.
    /// </summary>
    [MethodImpl(Pass)]
    public static void Forward(float* weights, SparseImages images, int* batch, int rows, float* constant, float* slope, float* z)
    {
        int stride = images.Layout.Stride;
        Start(images.Sums, batch, rows, constant, slope, z, stride);
        for (int tile = 0; tile < images.Tiles; tile++)
        {
            foreach ((int column, int vectors) in new Panels(stride / F.Count, PanelVectors))
            {
                float* w = weights + column * F.Count, to = z + column * F.Count;
                switch (vectors)
                {
                    case 1: Gather<Count1>(w, images, tile, batch, rows, to); break;
                    case 2: Gather<Count2>(w, images, tile, batch, rows, to); break;
                    case 3: Gather<Count3>(w, images, tile, batch, rows, to); break;
                    case 4: Gather<Count4>(w, images, tile, batch, rows, to); break;
                    case 5: Gather<Count5>(w, images, tile, batch, rows, to); break;
                    case 6: Gather<Count6>(w, images, tile, batch, rows, to); break;
                    case 7: Gather<Count7>(w, images, tile, batch, rows, to); break;
                    default: Gather<Count8>(w, images, tile, batch, rows, to); break;
                }
            }
        }
    }

    [MethodImpl(Pass)]
    private static void Start(float* sums, int* batch, int rows, float* constant, float* slope, float* z, int stride)
    {
        for (int n = 0; n < rows; n++, z += stride)
        {
            F s = V.Create(sums[batch[n]]);
            for (int j = 0; j < stride; j += F.Count)
                V.FusedMultiplyAdd(s, V.Load(slope + j), V.Load(constant + j)).Store(z + j);
        }
    }

    [MethodImpl(Pass)]
    private static void Gather<N>(float* weights, SparseImages images, int tile, int* batch, int rows, float* z) where N : struct, ICount
    {
        SparseEntry* entries = images.Entries;
        int* starts = images.Starts + tile;
        int tiles = images.Tiles, stride = images.Layout.Stride;
        for (int n = 0; n < rows; n++, z += stride)
        {
            int* start = starts + (nint)batch[n] * tiles;
            SparseEntry* entry = entries + start[0], end = entries + start[1];
            if (entry == end)
                continue;
            Gather<N>(z, entry, end, weights);
        }
    }

    /// <summary>row += sum of Value times the row at Offset from <paramref name="from"/>, over one entry or more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Gather<N>(float* row, SparseEntry* entry, SparseEntry* end, float* from) where N : struct, ICount
    {
        F r0 = V.Load(row), r1 = default, r2 = default, r3 = default, r4 = default, r5 = default, r6 = default, r7 = default;
        if (N.Value > 1) r1 = V.Load(row + F.Count);
        if (N.Value > 2) r2 = V.Load(row + 2 * F.Count);
        if (N.Value > 3) r3 = V.Load(row + 3 * F.Count);
        if (N.Value > 4) r4 = V.Load(row + 4 * F.Count);
        if (N.Value > 5) r5 = V.Load(row + 5 * F.Count);
        if (N.Value > 6) r6 = V.Load(row + 6 * F.Count);
        if (N.Value > 7) r7 = V.Load(row + 7 * F.Count);
        do
        {
            F s = V.Create(entry->Value);
            float* w = (float*)((byte*)from + (nint)entry->Offset);
            r0 = V.FusedMultiplyAdd(s, V.Load(w), r0);
            if (N.Value > 1) r1 = V.FusedMultiplyAdd(s, V.Load(w + F.Count), r1);
            if (N.Value > 2) r2 = V.FusedMultiplyAdd(s, V.Load(w + 2 * F.Count), r2);
            if (N.Value > 3) r3 = V.FusedMultiplyAdd(s, V.Load(w + 3 * F.Count), r3);
            if (N.Value > 4) r4 = V.FusedMultiplyAdd(s, V.Load(w + 4 * F.Count), r4);
            if (N.Value > 5) r5 = V.FusedMultiplyAdd(s, V.Load(w + 5 * F.Count), r5);
            if (N.Value > 6) r6 = V.FusedMultiplyAdd(s, V.Load(w + 6 * F.Count), r6);
            if (N.Value > 7) r7 = V.FusedMultiplyAdd(s, V.Load(w + 7 * F.Count), r7);
        }
        while (++entry < end);
        r0.Store(row);
        if (N.Value > 1) r1.Store(row + F.Count);
        if (N.Value > 2) r2.Store(row + 2 * F.Count);
        if (N.Value > 3) r3.Store(row + 3 * F.Count);
        if (N.Value > 4) r4.Store(row + 4 * F.Count);
        if (N.Value > 5) r5.Store(row + 5 * F.Count);
        if (N.Value > 6) r6.Store(row + 6 * F.Count);
        if (N.Value > 7) r7.Store(row + 7 * F.Count);
    }
}
