using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace ValleyJump.Core.Theory.Operator;

/// <summary>
/// A kernel cut into panels for many steps with it: what one cell of nodes receives, source after source, so that a cell's eight sums stay
/// in registers while the sources pass. Twice, for densities forward and for expectations backward.
/// </summary>
/// <remarks>Rows applied one after the other would wait for each other's stores: measured three times slower.</remarks>
internal sealed partial class OperatorPanels
{
    private const int Cell = OperatorGrid.NodesPerCell;

    private readonly OperatorGrid grid;
    private readonly Direction forward = new(), backward = new();

    /// <summary>Panels without a kernel.</summary>
    public OperatorPanels(OperatorGrid grid) => this.grid = grid;

    /// <summary>The panels of one direction: for each cell the first source, their number, and where its entries begin.</summary>
    private sealed class Direction
    {
        public int[] First = [], Count = [], At = [];
        public double[] Entries = [];

        /// <summary>Makes room for cells whose sources lie in [first, end), all entries zero.</summary>
        public void Allot(int cells, ReadOnlySpan<int> first, ReadOnlySpan<int> end)
        {
            if (First.Length < cells)
                (First, Count, At) = (new int[cells], new int[cells], new int[cells]);
            int total = 0;
            for (int c = 0; c < cells; c++)
            {
                (First[c], Count[c], At[c]) = (first[c], Math.Max(end[c] - first[c], 0), total);
                total += Count[c] * Cell;
            }
            if (Entries.Length < total)
                Entries = new double[total + total / 4];
            else
                Array.Clear(Entries, 0, total);
        }
    }

    /// <summary>Takes over the rows of a kernel, whose window consists of whole cells.</summary>
    public void Build(OperatorKernel kernel)
    {
        (First, End) = (kernel.First, kernel.End);
        int cells = (End - First) / Cell;
        Span<int> from = stackalloc int[cells], to = stackalloc int[cells], low = stackalloc int[cells], high = stackalloc int[cells];
        from.Fill(End);
        low.Fill(End);
        for (int j = First; j < End; j++)
        {
            int length = kernel.Row(j, out int start).Length, own = (j - First) / Cell;
            // Forward: row j reaches cells; backward: cell of j hears of its row's nodes, of its valley only.
            for (int c = (start - First) / Cell; c <= (start + length - 1 - First) / Cell; c++)
                (from[c], to[c]) = (Math.Min(from[c], j), Math.Max(to[c], j + 1));
            var (first, end) = grid.NodesOf(grid.ValleyOf(j));
            low[own] = Math.Min(low[own], Math.Max(start, first));
            high[own] = Math.Max(high[own], Math.Min(start + length, end));
        }
        forward.Allot(cells, from, to);
        backward.Allot(cells, low, high);
        for (int j = First; j < End; j++)
        {
            ReadOnlySpan<double> row = kernel.Row(j, out int start);
            int own = (j - First) / Cell, lane = (j - First) % Cell, heard = backward.First[own], last = heard + backward.Count[own];
            for (int k = 0; k < row.Length; k++)
            {
                int node = start + k, c = (node - First) / Cell;
                forward.Entries[forward.At[c] + (j - forward.First[c]) * Cell + (node - First) % Cell] = row[k];
                if (node >= heard && node < last)
                    backward.Entries[backward.At[own] + (node - heard) * Cell + lane] = row[k];
            }
        }
    }

    /// <summary>The first node of the window.</summary>
    public int First { get; private set; }

    /// <summary>The node behind the window's last.</summary>
    public int End { get; private set; }

    /// <summary>
    /// One step forward, within the window: the masses <paramref name="from"/> become <paramref name="to"/>, another vector.
    /// </summary>
    public void Forward(ReadOnlySpan<double> from, Span<double> to) => Apply(forward, from, to);

    /// <summary>
    /// One step backward with killing on a change of valley, within the window: <paramref name="to"/>(x), another vector, is the mean
    /// of <paramref name="from"/>(x') over the steps that stay in the valley of x.
    /// </summary>
    public void BackwardInValley(ReadOnlySpan<double> from, Span<double> to) => Apply(backward, from, to);

    private void Apply(Direction way, ReadOnlySpan<double> from, Span<double> to)
    {
        ref double entries = ref MemoryMarshal.GetArrayDataReference(way.Entries), target = ref MemoryMarshal.GetReference(to);
        int cells = (End - First) / Cell;
        for (int c = 0; c < cells; c++)
        {
            ReadOnlySpan<double> sources = from.Slice(way.First[c], way.Count[c]);
            Vector256<double> a = default, b = default, a2 = default, b2 = default;
            nuint at = (nuint)way.At[c];
            int j = 0;
            for (; j + 1 < sources.Length; j += 2, at += 2 * Cell)
            {
                Vector256<double> one = Vector256.Create(sources[j]), two = Vector256.Create(sources[j + 1]);
                a = Vector256.FusedMultiplyAdd(one, Vector256.LoadUnsafe(ref entries, at), a);
                b = Vector256.FusedMultiplyAdd(one, Vector256.LoadUnsafe(ref entries, at + 4), b);
                a2 = Vector256.FusedMultiplyAdd(two, Vector256.LoadUnsafe(ref entries, at + 8), a2);
                b2 = Vector256.FusedMultiplyAdd(two, Vector256.LoadUnsafe(ref entries, at + 12), b2);
            }
            if (j < sources.Length)
            {
                var one = Vector256.Create(sources[j]);
                a = Vector256.FusedMultiplyAdd(one, Vector256.LoadUnsafe(ref entries, at), a);
                b = Vector256.FusedMultiplyAdd(one, Vector256.LoadUnsafe(ref entries, at + 4), b);
            }
            nuint place = (nuint)(First + c * Cell);
            (a + a2).StoreUnsafe(ref target, place);
            (b + b2).StoreUnsafe(ref target, place + 4);
        }
    }
}
