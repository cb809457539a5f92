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
            F z0 = V.Load(z), z1 = default, z2 = default, z3 = default, z4 = default, z5 = default, z6 = default, z7 = default;
            if (N.Value > 1) z1 = V.Load(z + F.Count);
            if (N.Value > 2) z2 = V.Load(z + 2 * F.Count);
            if (N.Value > 3) z3 = V.Load(z + 3 * F.Count);
            if (N.Value > 4) z4 = V.Load(z + 4 * F.Count);
            if (N.Value > 5) z5 = V.Load(z + 5 * F.Count);
            if (N.Value > 6) z6 = V.Load(z + 6 * F.Count);
            if (N.Value > 7) z7 = V.Load(z + 7 * F.Count);
            do
            {
                F s = V.Create(entry->Value);
                float* w = (float*)((byte*)weights + (nint)entry->Offset);
                z0 = V.FusedMultiplyAdd(s, V.Load(w), z0);
                if (N.Value > 1) z1 = V.FusedMultiplyAdd(s, V.Load(w + F.Count), z1);
                if (N.Value > 2) z2 = V.FusedMultiplyAdd(s, V.Load(w + 2 * F.Count), z2);
                if (N.Value > 3) z3 = V.FusedMultiplyAdd(s, V.Load(w + 3 * F.Count), z3);
                if (N.Value > 4) z4 = V.FusedMultiplyAdd(s, V.Load(w + 4 * F.Count), z4);
                if (N.Value > 5) z5 = V.FusedMultiplyAdd(s, V.Load(w + 5 * F.Count), z5);
                if (N.Value > 6) z6 = V.FusedMultiplyAdd(s, V.Load(w + 6 * F.Count), z6);
                if (N.Value > 7) z7 = V.FusedMultiplyAdd(s, V.Load(w + 7 * F.Count), z7);
            }
            while (++entry < end);
            z0.Store(z);
            if (N.Value > 1) z1.Store(z + F.Count);
            if (N.Value > 2) z2.Store(z + 2 * F.Count);
            if (N.Value > 3) z3.Store(z + 3 * F.Count);
            if (N.Value > 4) z4.Store(z + 4 * F.Count);
            if (N.Value > 5) z5.Store(z + 5 * F.Count);
            if (N.Value > 6) z6.Store(z + 6 * F.Count);
            if (N.Value > 7) z7.Store(z + 7 * F.Count);
        }
    }
}
